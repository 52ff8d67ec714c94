// Raw frames for the administrator: which ones the values of a point came from, and one of them taken apart.
#include <string.h>

#include "api/observe/frame_rows.h"
#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "base/period.h"
#include "frame_answer.h"
#include "observe/point/device.h"

static bool list_frames(struct raw_reader *reader, struct arena *arena, struct frame_list *list, struct fault *f)
{
    list->items = arena_array(arena, list->places->count + 1, sizeof *list->items);
    for (size_t i = 0; i < list->places->count; i++) {
        struct fault fault = {0};
        struct frame_row *row = &list->items[i];
        if (frame_parts_read(reader, arena, list->places->items[i], &row->parts, &fault))
            continue;
        if (fault.kind != FAULT_NOT_FOUND)
            return f ? (*f = fault, false) : false;
        *row = (struct frame_row){.parts = {.position = list->places->items[i]}, .damaged = true};
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
    struct frame_list list = {.point = &point, .places = &places, .next = places.cut ? places.items[places.count - 1] : 0};
    struct raw_reader *reader = raw_reader_open(request_service(request)->folder);
    const bool ok = list_frames(reader, reading->arena, &list, f);
    raw_reader_close(reader);
    return ok ? frame_list_json(&list) : NULL;
}

// ---- what a value was made of ----

#define VALUES_MAX 200 // of one answer

struct values_asked {
    struct arena *arena;
    struct store *store;
    const char *folder;
    struct doubt_bounds bounds;
};

static bool fill_values(struct series *series, const struct values_asked *asked, struct series_range range, struct value_list *list, struct fault *f)
{
    struct arena *arena = asked->arena;
    const struct series_key *key = &list->key;
    struct observation *rows = NULL;
    struct series_file_origin *imports;
    size_t count = 0;
    if (series && !series_collect(series, arena, key, range, SERIES_FRAMES | SERIES_ALL_VERSIONS, &rows, &count, f))
        return false;
    const size_t first = count > VALUES_MAX ? count - VALUES_MAX : 0; // the newest
    list->cut = first > 0;
    if (!series_file_origins(asked->store, arena, asked->folder, key, count ? &rows[first] : NULL, count - first, &imports, f))
        return false;
    list->items = arena_array(arena, count - first + 1, sizeof *list->items);
    for (size_t i = first; i < count; i++) {
        struct value_row *row = &list->items[list->count++];
        *row = (struct value_row){.observation = &rows[i], .doubt = doubt_of(&asked->bounds, rows[i].value), .import = &imports[i - first]};
        if (!frame_origin_find(series, arena, key, &rows[i], &row->origin, f))
            return false;
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
    struct value_list list;
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
    asked.bounds = doubts_find(&doubts, &(struct judge_whose){key.point, key.factor, judge_domain(point.kind, key.factor)});
    list = (struct value_list){.point = &point, .key = key, .factor = factor_find(&factors, key.factor),
                               .name = factor_title(&factors, reading->arena, key.factor, reading->english)};
    return fill_values(series, &asked, range, &list, f) ? value_list_json(&list) : NULL;
}

// ---- one frame ----

static bool read_position(const char *text, int64_t *ret_position, struct fault *f)
{
    return (text_parse_int64(text, ret_position) && *ret_position > 0) || fault_set(f, FAULT_INPUT, "frame.position", "text", text, NULL);
}

json_t *frame_document(struct request *request, struct reading *reading, struct fault *f)
{
    int64_t position;
    struct frame_whole whole = {.point = NULL};
    struct device device;
    bool found;
    if (!read_position(request->path_value, &position, f))
        return NULL;
    struct raw_reader *reader = raw_reader_open(request_service(request)->folder);
    const bool ok = frame_parts_read(reader, reading->arena, position, &whole.row.parts, f);
    raw_reader_close(reader);
    if (!ok || !device_read(reading->store, reading->arena, whole.row.parts.device, &device, &found, f))
        return NULL;
    if (found) {
        whole.point = device.point;
        whole.simulated = device.simulated;
    }
    return frame_document_json(&whole);
}
