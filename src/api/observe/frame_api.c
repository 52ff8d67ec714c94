// Raw frames for the administrator: which ones the values of a point came from, and one of them taken apart.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "base/period.h"
#include "json/json.h"
#include "observe/point/device.h"
#include "observe/point/factor.h"
#include "observe/stow/frame.h"
#include "observe/stow/series_file.h"
#include "view/observe/warning_json.h"

static const char *position_text(struct arena *arena, int64_t position)
{
    return arena_printf(arena, "%lld", (long long)position); // beyond what a number of JSON holds for everybody
}

static json_t *brief_json(struct arena *arena, const struct frame_parts *parts)
{
    json_t *object = json_pack("{s:s,s:I,s:I}", "position", position_text(arena, parts->position), "received_ms", (json_int_t)parts->received_ms, "size",
                               (json_int_t)parts->size);
    put_text(object, "mn", parts->mn);
    put_text(object, "st", parts->st);
    put_text(object, "cn", parts->cn);
    put_text(object, "refused", parts->refused);
    json_object_set_new(object, "damaged", json_false());
    return object;
}

// It was sound when its values were stored.
static json_t *damaged_json(struct arena *arena, int64_t position)
{
    return json_pack("{s:s,s:n,s:n,s:n,s:n,s:n,s:n,s:b}", "position", position_text(arena, position), "received_ms", "size", "mn", "st", "cn", "refused",
                     "damaged", true);
}

static bool list_frames(struct raw_reader *reader, struct arena *arena, const struct frame_places *places, json_t *frames, struct fault *f)
{
    for (size_t i = 0; i < places->count; i++) {
        struct frame_parts parts;
        struct fault fault = {0};
        const bool ok = frame_parts_read(reader, arena, places->items[i], &parts, &fault);
        if (!ok && fault.kind != FAULT_NOT_FOUND)
            return f ? (*f = fault, false) : false;
        json_array_append_new(frames, ok ? brief_json(arena, &parts) : damaged_json(arena, places->items[i]));
    }
    return true;
}

static bool read_range(struct request *request, struct series_range *range, struct fault *f)
{
    const char *from = request_query(request, "from"), *to = request_query(request, "to");
    if (!instant_of_text("from", from ? from : "", false, &range->from_ms, f) || !instant_of_text("to", to ? to : "", true, &range->to_ms, f))
        return false;
    return (range->to_ms > range->from_ms && range->to_ms - range->from_ms <= 31 * DAY_MS) || fault_set(f, FAULT_INPUT, "series.range", NULL);
}

static bool read_page(struct request *request, struct frame_page *page, struct fault *f)
{
    const char *before = request_query(request, "before"), *size = request_query(request, "size");
    int64_t number = FRAME_LIST_MAX;
    *page = (struct frame_page){0};
    if (!text_empty(before) && (!text_parse_int64(before, &page->before) || page->before < 1))
        return fault_set(f, FAULT_INPUT, "frame.position", "text", before, NULL);
    if (!text_empty(size) && (!text_parse_int64(size, &number) || number < 1 || number > FRAME_LIST_MAX))
        return fault_set(f, FAULT_INPUT, "series.query", "name", "size", "text", size, NULL);
    page->size = (size_t)number;
    return true;
}

json_t *frames_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct series_range range;
    struct point point;
    struct frame_places places = {0};
    struct frame_page page;
    struct series *series;
    if (!read_page(request, &page, f) || !point_find(reading->store, reading->arena, reading->as_of, request_query(request, "point"), &point, f) || !read_range(request, &range, f) ||
        !service_series(request_service(request), &series, f) || (series && !frame_places_find(series, reading->arena, point.code, range, &places, f)))
        return NULL;
    frame_places_cut(&places, &page);
    json_t *frames = json_array();
    struct raw_reader *reader = raw_reader_open(request_service(request)->folder);
    const bool ok = list_frames(reader, reading->arena, &places, frames, f);
    raw_reader_close(reader);
    if (!ok) {
        json_decref(frames);
        return NULL;
    }
    const char *next = places.cut ? position_text(reading->arena, places.items[places.count - 1]) : NULL;
    return json_pack("{s:s,s:b,s:b,s:I,s:s?,s:o}", "point", point.code, "simulated", point.simulated, "cut", places.cut, "total",
                     (json_int_t)places.total, "next", next, "frames", frames);
}

// ---- what a value was made of ----

#define VALUES_MAX 200 // of one answer

static json_t *origin_json(struct arena *arena, const struct frame_origin *origin)
{
    json_t *places = json_array();
    for (size_t i = 0; i < origin->count; i++)
        json_array_append_new(places, json_string(position_text(arena, origin->places[i])));
    return json_pack("{s:s,s:I,s:I,s:o}", "kind", series_kind_name(origin->kind), "values", (json_int_t)origin->values, "total",
                     (json_int_t)origin->total, "frames", places);
}

// What came out of a file names the import instead of a frame.
static json_t *import_json(const struct series_file_origin *from)
{
    return from->batch ? json_pack("{s:I,s:s,s:I,s:s?,s:I}", "batch", (json_int_t)from->batch, "who", from->who, "recorded_ms", (json_int_t)from->recorded_ms,
                                   "file", from->name, "line", (json_int_t)from->line)
                       : json_null();
}

static json_t *value_json(struct arena *arena, const struct observation *value, const struct doubt_bounds *bounds, const struct frame_origin *origin)
{
    char text[DECIMAL_TEXT_SIZE];
    json_t *object = json_pack("{s:I,s:s,s:s,s:s,s:i,s:o}", "at_ms", (json_int_t)value->at_ms, "flag", value->flag, "doubt",
                               doubt_name(doubt_of(bounds, value->value)), "origin",
                               observation_origin_name((enum observation_origin)value->origin), "version", (int)value->version, "from",
                               origin_json(arena, origin));
    put_text(object, "value", value->value.present ? decimal_format(observation_decimal(value->value), text, sizeof text) : NULL);
    return object;
}

struct values_asked {
    struct arena *arena;
    struct store *store;
    const char *folder;
    struct series_key key;
    struct doubt_bounds bounds;
};

// All versions: what was corrected is evidence too.
static bool put_values(struct series *series, const struct values_asked *asked, struct series_range range, json_t *document, struct fault *f)
{
    struct arena *arena = asked->arena;
    const struct series_key *key = &asked->key;
    json_t *values = json_array();
    struct observation *rows = NULL;
    size_t count = 0;
    json_object_set_new(document, "values", values);
    if (series && !series_collect(series, arena, key, range, SERIES_FRAMES | SERIES_ALL_VERSIONS, &rows, &count, f))
        return false;
    const size_t first = count > VALUES_MAX ? count - VALUES_MAX : 0; // the newest
    struct series_file_origin *imports;
    json_object_set_new(document, "cut", json_boolean(first > 0));
    if (!series_file_origins(asked->store, arena, asked->folder, key, count ? &rows[first] : NULL, count - first, &imports, f))
        return false;
    for (size_t i = first; i < count; i++) {
        struct frame_origin origin;
        if (!frame_origin_find(series, arena, key, &rows[i], &origin, f))
            return false;
        json_t *value = value_json(arena, &rows[i], &asked->bounds, &origin);
        json_object_set_new(value, "import", import_json(&imports[i - first]));
        json_array_append_new(values, value);
    }
    return true;
}

static bool read_key(struct request *request, struct series_key *key, struct series_range *range, struct fault *f)
{
    const char *kind = request_query(request, "kind"), *factor = request_query(request, "factor"), *to = request_query(request, "to");
    *key = (struct series_key){.factor = factor ? factor : ""};
    if (text_empty(factor) || !series_code_is_sound(factor))
        return fault_set(f, FAULT_INPUT, "series.query", "name", "factor", "text", factor, NULL);
    if (!series_kind_parse(kind ? kind : "", &key->kind))
        return fault_set(f, FAULT_INPUT, "series.query", "name", "kind", "text", kind, NULL);
    if (!text_empty(to))
        return read_range(request, range, f);
    const char *at = request_query(request, "at");
    if (!instant_of_text("at", at ? at : "", false, &range->from_ms, f))
        return false;
    range->to_ms = range->from_ms + 1;
    return true;
}

json_t *values_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct factor_table factors;
    struct values_asked asked = {.arena = reading->arena, .store = reading->store, .folder = request_service(request)->folder};
    struct series_key key;
    struct series_range range;
    struct series *series;
    struct point point;
    struct doubts doubts;
    if (!point_find(reading->store, reading->arena, reading->as_of, request_query(request, "point"), &point, f) || !read_key(request, &key, &range, f) ||
        !service_series(request_service(request), &series, f) || !factor_table_load(reading->store, reading->arena, reading->as_of, &factors, f) ||
        !doubts_load(reading->store, reading->arena, &doubts, f))
        return NULL;
    key.point = point.code;
    key.factor = factor_canonical(&factors, reading->arena, point.kind, key.factor);
    asked.key = key;
    asked.bounds = doubts_find(&doubts, &(struct judge_whose){key.point, key.factor, judge_domain(point.kind, key.factor)});
    const struct factor *known = factor_find(&factors, key.factor);
    json_t *document = json_pack("{s:s,s:s,s:s,s:b}", "point", point.code, "factor", key.factor, "kind", series_kind_name(key.kind), "simulated",
                                 point.simulated);
    put_text(document, "name", factor_title(&factors, reading->arena, key.factor, reading->english));
    put_text(document, "old_code", known ? known->old_code : NULL);
    put_text(document, "unit", known ? factor_unit(known, point.kind) : NULL);
    if (put_values(series, &asked, range, document, f))
        return document;
    json_decref(document);
    return NULL;
}

// ---- one frame ----

static json_t *fields_json(const struct frame_field *fields, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *field = json_pack("{s:s}", "name", fields[i].name);
        json_object_set_new(field, "value", fields[i].value ? json_string(fields[i].value) : json_null());
        json_array_append_new(array, field);
    }
    return array;
}

static json_t *parts_json(struct arena *arena, const struct frame_parts *parts)
{
    json_t *document = brief_json(arena, parts), *chain = json_pack("{s:I,s:I}", "segment", (json_int_t)parts->segment, "offset", (json_int_t)parts->offset);
    put_text(document, "qn", parts->qn);
    put_text(document, "flag", parts->flag);
    put_text(document, "peer", parts->peer);
    put_text(document, "crc", parts->dialect);
    put_text(document, "text", parts->text);
    put_text(document, "hex", parts->hex);
    put_text(document, "digest", parts->digest);
    put_text(chain, "previous", parts->previous);
    put_text(chain, "seal", parts->seal);
    json_object_set_new(document, "head", fields_json(parts->head, parts->head_count));
    json_object_set_new(document, "fields", fields_json(parts->fields, parts->field_count));
    json_object_set_new(document, "chain", chain);
    return document;
}

static bool read_position(const char *text, int64_t *ret_position, struct fault *f)
{
    return (text_parse_int64(text, ret_position) && *ret_position > 0) || fault_set(f, FAULT_INPUT, "frame.position", "text", text, NULL);
}

json_t *frame_document(struct request *request, struct reading *reading, struct fault *f)
{
    int64_t position;
    struct frame_parts parts;
    struct device device;
    bool found;
    if (!read_position(request->path_value, &position, f))
        return NULL;
    struct raw_reader *reader = raw_reader_open(request_service(request)->folder);
    const bool ok = frame_parts_read(reader, reading->arena, position, &parts, f);
    raw_reader_close(reader);
    if (!ok || !device_read(reading->store, reading->arena, parts.device, &device, &found, f))
        return NULL;
    json_t *document = parts_json(reading->arena, &parts);
    put_text(document, "point", found ? device.point : NULL);
    json_object_set_new(document, "simulated", found ? json_boolean(device.simulated) : json_null());
    return document;
}
