#include "observe/series/series_query.h"

#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_internal.h"

#define POINTS_MAX SERIES_QUERY_BUCKETS_MAX

// Steps that divide the next round one, so that buckets begin at round times.
static const int64_t round_steps[] = {1000, 5000, 10000, 30000, 60000, 300000, 600000, 900000, 1800000, HOUR_MS, 2 * HOUR_MS,
                                      3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 7 * DAY_MS,
                                      28 * DAY_MS};

// How often devices send a kind, as a rule.
static const int64_t usual_ms[SERIES_KIND_COUNT] = {
    [SERIES_REALTIME] = 10000, [SERIES_MINUTE] = 60000, [SERIES_HOUR] = HOUR_MS, [SERIES_DAY] = DAY_MS};

static bool refuse(const char *name, const char *text, struct fault *f)
{
    fault_clear(f);
    return fault_set(f, FAULT_INPUT, "series.query", "name", name, "text", text, NULL);
}

static bool check_present(const struct series_query_text *text, struct fault *f)
{
    const char *const values[] = {text->point, text->factor, text->kind, text->from, text->to};
    static const char *const names[] = {"point", "factor", "kind", "from", "to"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (text_empty(values[i]))
            return fault_set(f, FAULT_INPUT, "series.query_missing", "name", names[i], NULL);
    return true;
}

static bool parse_key(const struct series_query_text *text, struct series_key *key, struct fault *f)
{
    *key = (struct series_key){.point = text->point, .factor = text->factor};
    if (!series_code_is_sound(key->point))
        return refuse("point", key->point, f);
    if (!series_code_is_sound(key->factor))
        return refuse("factor", key->factor, f);
    return series_kind_parse(text->kind, &key->kind) || refuse("kind", text->kind, f);
}

static bool parse_range(const struct series_query_text *text, struct series_range *range, struct fault *f)
{
    if (!instant_parse(text->from, &range->from_ms, f) || range->from_ms < SERIES_AT_MIN)
        return refuse("from", text->from, f);
    if (!instant_parse(text->to, &range->to_ms, f))
        return refuse("to", text->to, f);
    if (strlen(text->to) == strlen("2026-01-01"))
        range->to_ms += DAY_MS;
    return (range->to_ms > range->from_ms && range->to_ms <= SERIES_AT_MAX) || refuse("to", text->to, f);
}

static bool parse_switch(const char *name, const char *text, bool *ret_on, struct fault *f)
{
    *ret_on = text_equal(text, "1") || text_equal(text, "true");
    return *ret_on || text_empty(text) || text_equal(text, "0") || text_equal(text, "false") || refuse(name, text, f);
}

static bool parse_step(const char *text, int64_t *ret_step_ms, struct fault *f)
{
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', HOUR_MS}, {'d', DAY_MS}};
    char number[8];
    int32_t count;
    size_t size = strlen(text);
    if (size < 2 || size > sizeof number)
        return refuse("step", text, f);
    memcpy(number, text, size - 1);
    number[size - 1] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text[size - 1] == units[i].letter && text_parse_int32(number, &count) && count > 0) {
            *ret_step_ms = count * units[i].ms;
            return *ret_step_ms <= SERIES_AT_MAX - SERIES_AT_MIN || refuse("step", text, f);
        }
    return refuse("step", text, f);
}

static bool choose_step(const char *text, int64_t span_ms, int64_t *ret_step_ms, struct fault *f)
{
    int32_t points;
    if (!text_parse_int32(text, &points) || points < 1 || points > POINTS_MAX)
        return refuse("points", text, f);
    for (size_t i = 0; i < sizeof round_steps / sizeof *round_steps; i++)
        if (span_ms <= points * round_steps[i]) {
            *ret_step_ms = round_steps[i];
            return true;
        }
    *ret_step_ms = (span_ms + points * DAY_MS - 1) / (points * DAY_MS) * DAY_MS;
    return true;
}

static bool check_length(const struct series_query *query, struct fault *f)
{
    int64_t span_ms = query->range.to_ms - query->range.from_ms;
    if (query->step_ms && (span_ms - 1) / query->step_ms >= SERIES_QUERY_BUCKETS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.query_long", "limit", SERIES_QUERY_BUCKETS_MAX);
    if (!query->step_ms && span_ms / usual_ms[query->key.kind] > SERIES_QUERY_ROWS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "series.query_long", "limit", SERIES_QUERY_ROWS_MAX);
    return true;
}

bool series_query_parse(const struct series_query_text *text, struct series_query *ret_query, struct fault *f)
{
    struct series_query query = {0};
    bool step = !text_empty(text->step), points = !text_empty(text->points);
    if (!check_present(text, f) || !parse_key(text, &query.key, f) || !parse_range(text, &query.range, f) ||
        !parse_switch("valid_only", text->valid_only, &query.valid_only, f) || !parse_switch("versions", text->versions, &query.versions, f))
        return false;
    if (step && points)
        return fault_set(f, FAULT_INPUT, "series.query_both", "name", "step", "other", "points", NULL);
    if (query.versions && (step || points))
        return fault_set(f, FAULT_INPUT, "series.query_both", "name", "versions", "other", step ? "step" : "points", NULL);
    if ((step && !parse_step(text->step, &query.step_ms, f)) ||
        (points && !choose_step(text->points, query.range.to_ms - query.range.from_ms, &query.step_ms, f)) || !check_length(&query, f))
        return false;
    *ret_query = query;
    return true;
}
