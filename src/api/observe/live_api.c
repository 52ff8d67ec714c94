// The county as it is now: points with their newest values, states and warnings.
#include <stdlib.h>
#include <string.h>

#include "api/observe/observe_api.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/factor.h"
#include "store/purpose.h"
#include "view/observe/point_json.h"

static json_t *number_or_null(struct observation_number number)
{
    char text[DECIMAL_TEXT_SIZE];
    return number.present ? json_string(decimal_format(observation_decimal(number), text, sizeof text)) : json_null();
}

json_t *live_counts_json(const struct live_counts *counts)
{
    json_t *object = json_object();
    json_object_set_new(object, "points", json_integer((json_int_t)counts->points));
    for (int state = 0; state < LIVE_STATE_COUNT; state++)
        json_object_set_new(object, live_state_name((enum live_state)state), json_integer((json_int_t)counts->states[state]));
    json_object_set_new(object, "exceeding", json_integer((json_int_t)counts->exceeding));
    json_object_set_new(object, "missing", json_integer((json_int_t)counts->missing));
    json_object_set_new(object, "suspicious", json_integer((json_int_t)counts->suspicious));
    json_object_set_new(object, "warnings", json_integer((json_int_t)counts->warnings));
    return object;
}

// ---- a point ----

struct showing {
    struct arena *arena;
    struct factor_table factors;
    bool english;
    bool open;     // for the public: no device, no warning's handling
};

static json_t *value_json(const struct live_value *value)
{
    return json_pack("{s:o,s:I,s:s,s:s,s:s}", "value", number_or_null(value->value), "at_ms", (json_int_t)value->at_ms, "flag", value->flag, "doubt",
                     doubt_name(value->doubt), "origin", observation_origin_name((enum observation_origin)value->origin));
}

static json_t *limit_json(const struct live_factor *factor)
{
    if (!factor->upper.present && !factor->lower.present)
        return json_null();
    return json_pack("{s:s,s:o,s:o}", "kind", series_kind_name(factor->limit_kind), "upper", number_or_null(factor->upper), "lower",
                     number_or_null(factor->lower));
}

static json_t *factor_json(const struct showing *showing, const char *point_kind, const struct live_factor *factor)
{
    const struct factor *known = factor_find(&showing->factors, factor->code);
    const int decimals = known ? factor_decimals(known, point_kind) : FACTOR_DECIMALS_UNKNOWN;
    json_t *values = json_object();
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        if (factor->newest[kind].present)
            json_object_set_new(values, series_kind_name((enum series_kind)kind), value_json(&factor->newest[kind]));
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:b,s:b,s:o}", "factor", factor->code, "name",
                     factor_title(&showing->factors, showing->arena, factor->code, showing->english), "unit",
                     json_text_or_null(known ? factor_unit(known, point_kind) : NULL), "decimals",
                     json_digits(decimals), "limit", limit_json(factor), "over", factor->over,
                     "suspicious", factor->suspicious, "values", values);
}

static json_t *warning_json(const struct showing *showing, const struct live_warning *warning)
{
    json_t *object = json_pack("{s:I,s:o,s:s,s:o,s:s,s:s,s:o,s:o,s:I}", "id", (json_int_t)warning->id, "factor", json_text_or_null(warning->factor), "kind",
                     series_kind_name(warning->kind), "name",
                     text_empty(warning->factor) ? json_null()
                                                 : json_string(factor_title(&showing->factors, showing->arena, warning->factor, showing->english)),
                     "rule", warning->rule, "concern", live_concern_name(warning->concern), "value", number_or_null(warning->value), "limit",
                     number_or_null(warning->limit), "since_ms", (json_int_t)warning->since_ms);
    if (!showing->open)
        json_object_set_new(object, "acknowledged", json_boolean(warning->acknowledged));
    return object;
}

static void put_lists(const struct showing *showing, const struct live_shown *shown, json_t *object)
{
    json_t *values = json_array(), *warnings = json_array();
    for (size_t i = 0; i < shown->factor_count; i++)
        json_array_append_new(values, factor_json(showing, shown->point.kind, &shown->factors[i]));
    for (size_t i = 0; i < shown->warning_count; i++)
        json_array_append_new(warnings, warning_json(showing, &shown->warnings[i]));
    json_object_set_new(object, "values", values);
    json_object_set_new(object, "warnings", warnings);
}

static json_t *device_json(const struct live_shown_device *device)
{
    return json_pack("{s:b,s:b,s:o,s:o,s:I,s:I}", "enabled", device->enabled, "connected", device->connected, "line_ms",
                     json_instant(device->line_ms), "frame_ms", json_instant(device->frame_ms), "frames", (json_int_t)device->frames, "connects",
                     (json_int_t)device->connects);
}

static void put_devices(const struct live_shown *shown, json_t *object)
{
    json_t *devices = json_array();
    for (size_t i = 0; i < shown->device_count; i++)
        json_array_append_new(devices, device_json(&shown->devices[i]));
    json_object_set_new(object, "devices", devices);
    json_object_set_new(object, "ahead", json_integer(shown->ahead));
}

static json_t *shown_json(const struct showing *showing, const struct live_shown *shown)
{
    const struct live_point *point = &shown->point;
    json_t *object = json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:s}", "code", point->code, "name", text_empty(point->name) ? point->code : point->name, "kind",
                               point->kind, "region", json_text_or_null(point->region), "longitude", json_decimal_text(point->longitude), "latitude",
                               json_decimal_text(point->latitude), "simulated", point->simulated, "state", live_state_name(shown->state));
    json_object_set_new(object, "status", json_string(live_status_name(shown)));
    json_object_set_new(object, "since_ms", json_instant(shown->since_ms));
    json_object_set_new(object, "heard_ms", json_instant(shown->heard_ms));
    json_object_set_new(object, "data_ms", json_instant(shown->data_ms));
    json_object_set_new(object, "captured", shown->data_ms ? json_real((double)shown->captured / LIVE_SLOTS) : json_null());
    json_object_set_new(object, "exceeding", json_boolean(shown->exceeding));
    json_object_set_new(object, "missing", json_boolean(shown->missing));
    json_object_set_new(object, "suspicious", json_boolean(shown->suspicious));
    put_lists(showing, shown, object);
    if (!showing->open)
        put_devices(shown, object);
    return object;
}

// ---- the documents ----

static bool read_since(struct request *request, int64_t *ret_since, struct fault *f)
{
    const char *text = request_query(request, "since");
    *ret_since = 0;
    return !text || text_parse_int64(text, ret_since) || fault_set(f, FAULT_INPUT, "api.since", "text", text, NULL);
}

static json_t *live_json(struct request *request, struct reading *reading, bool open, struct fault *f)
{
    struct showing showing = {.arena = request->arena, .english = reading->english, .open = open};
    struct live_request wanted = {.now_ms = instant_now_ms()};
    struct live_snapshot snapshot;
    bool simulated;
    if (!read_since(request, &wanted.since, f) || !folder_simulated(reading->store, &simulated, f) ||
        !factor_table_load(reading->store, request->arena, INT64_MAX, &showing.factors, f))
        return NULL;
    live_read(live_feed_table(request_service(request)->live), request->arena, &wanted, &snapshot);
    json_t *points = json_array();
    for (size_t i = 0; i < snapshot.point_count; i++)
        json_array_append_new(points, shown_json(&showing, &snapshot.points[i]));
    json_t *document = json_pack("{s:I,s:b,s:I,s:o,s:b,s:o,s:o}", "turn", (json_int_t)snapshot.turn, "whole", snapshot.whole, "at_ms",
                                 (json_int_t)snapshot.now_ms, "data_ms", json_instant(snapshot.data_ms), "simulated", simulated, "counts",
                                 live_counts_json(&snapshot.counts), "points", points);
    if (!open)
        json_object_set_new(document, "listening", json_boolean(request_service(request)->gateway != NULL));
    return document;
}

json_t *live_document(struct request *request, struct reading *reading, struct fault *f)
{
    return live_json(request, reading, false, f);
}

json_t *live_public_document(struct request *request, struct reading *reading, struct fault *f)
{
    return live_json(request, reading, true, f);
}
