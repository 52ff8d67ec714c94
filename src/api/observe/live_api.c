// The county as it is now: points with their newest values, states and warnings.
#include "api/observe/live_showing.h"
#include "api/observe/observe_api.h"
#include "base/period.h"
#include "base/text.h"
#include "store/purpose.h"

const char *live_factor_title(const struct live_showing *showing, const char *factor)
{
    return text_empty(factor) ? NULL : factor_title(&showing->factors, showing->arena, factor, showing->english);
}

const char *live_factor_unit(const struct live_showing *showing, const char *point_kind, const char *factor)
{
    const struct factor *known = factor_find(&showing->factors, factor);
    return known ? factor_unit(known, point_kind) : NULL;
}

int live_factor_decimals(const struct live_showing *showing, const char *point_kind, const char *factor)
{
    const struct factor *known = factor_find(&showing->factors, factor);
    return known ? factor_decimals(known, point_kind) : FACTOR_DECIMALS_UNKNOWN;
}

// ---- the documents ----

static bool read_since(struct request *request, int64_t *ret_since, struct fault *f)
{
    const char *text = request_query(request, "since");
    *ret_since = 0;
    return !text || text_parse_int64(text, ret_since) || fault_set(f, FAULT_INPUT, "api.since", "text", text, NULL);
}

// counts=1: how many points are how, without them.
static bool read_wanted(struct request *request, struct live_request *ret_wanted, struct fault *f)
{
    const char *counts = request_query(request, "counts");
    *ret_wanted = (struct live_request){.now_ms = instant_now_ms(), .heads = text_equal(counts, "1")};
    return (text_empty(counts) || ret_wanted->heads || fault_set(f, FAULT_INPUT, "series.query", "name", "counts", "text", counts, NULL)) &&
           read_since(request, &ret_wanted->since, f);
}

static bool live_respond_for(struct request *request, struct reading *reading, bool open, struct answer *ret_answer, struct fault *f)
{
    struct live_showing showing = {.arena = request->arena, .english = reading->english, .open = open,
                                   .listening = request_service(request)->gateway != NULL};
    struct live_request wanted;
    struct live_snapshot snapshot;
    struct text_buffer out;
    if (!read_wanted(request, &wanted, f) || !folder_simulated(reading->store, &showing.simulated, f) ||
        !factor_table_load(reading->store, request->arena, INT64_MAX, &showing.factors, f))
        return false;
    live_read(live_feed_table(request_service(request)->live), request->arena, &wanted, &snapshot);
    if (wanted.heads) {
        snapshot.point_count = 0;
        snapshot.whole = false;
    }
    text_buffer_init(&out, request->arena);
    county_write(&out, &showing, &snapshot);
    return answer_json_text(&out, ret_answer);
}

bool live_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f)
{
    return live_respond_for(request, reading, false, answer, f);
}

bool live_public_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f)
{
    return live_respond_for(request, reading, true, answer, f);
}
