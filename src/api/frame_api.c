// Raw frames for the administrator: which ones the values of a point came from, and one of them taken apart.
#include <string.h>

#include "api/observe_json.h"
#include "base/period.h"
#include "observe/device.h"
#include "observe/frame.h"

#define DAY_MS INT64_C(86400000)

static const char *position_text(struct arena *arena, int64_t position)
{
    return arena_printf(arena, "%lld", (long long)position); // beyond what a number of JSON holds for everybody
}

static json_t *brief_json(struct arena *arena, const struct frame_parts *parts)
{
    json_t *object = json_pack("{s:s,s:I,s:I}", "position", position_text(arena, parts->position), "received_ms", (json_int_t)parts->received_ms, "size",
                               (json_int_t)parts->size);
    put_words(object, "mn", parts->mn);
    put_words(object, "st", parts->st);
    put_words(object, "cn", parts->cn);
    put_words(object, "refused", parts->refused);
    return object;
}

static bool list_frames(struct raw_reader *reader, struct arena *arena, const struct frame_places *places, json_t *frames, struct fault *f)
{
    for (size_t i = 0; i < places->count; i++) {
        struct frame_parts parts;
        if (!frame_parts_read(reader, arena, places->items[i], &parts, f))
            return false;
        json_array_append_new(frames, brief_json(arena, &parts));
    }
    return true;
}

static bool read_range(struct request *request, struct series_range *range, struct fault *f)
{
    const char *from = request_query(request, "from"), *to = request_query(request, "to");
    if (!instant_parse(from ? from : "", &range->from_ms, f) || !instant_parse(to ? to : "", &range->to_ms, f))
        return false;
    if (strlen(to) == strlen("2026-01-01"))
        range->to_ms += DAY_MS;
    return (range->to_ms > range->from_ms && range->to_ms - range->from_ms <= 31 * DAY_MS) || fault_set(f, FAULT_INPUT, "series.range", NULL);
}

json_t *frames_document(struct request *request, struct view *view, struct fault *f)
{
    struct series_range range;
    struct point point;
    struct frame_places places = {0};
    struct series *series;
    if (!point_find(view->store, view->arena, view->as_of, request_query(request, "point"), &point, f) || !read_range(request, &range, f) ||
        !server_thread_series(request->server, &series, f) || (series && !frame_places_find(series, view->arena, point.code, range, &places, f)))
        return NULL;
    json_t *frames = json_array();
    struct raw_reader *reader = raw_reader_open(request->server->folder);
    const bool ok = list_frames(reader, view->arena, &places, frames, f);
    raw_reader_close(reader);
    if (!ok) {
        json_decref(frames);
        return NULL;
    }
    return json_pack("{s:s,s:b,s:b,s:o}", "point", point.code, "simulated", point.simulated, "cut", places.cut, "frames", frames);
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
    put_words(document, "qn", parts->qn);
    put_words(document, "flag", parts->flag);
    put_words(document, "peer", parts->peer);
    put_words(document, "crc", parts->dialect);
    put_words(document, "text", parts->text);
    put_words(document, "hex", parts->hex);
    put_words(document, "digest", parts->digest);
    put_words(chain, "previous", parts->previous);
    put_words(chain, "seal", parts->seal);
    json_object_set_new(document, "head", fields_json(parts->head, parts->head_count));
    json_object_set_new(document, "fields", fields_json(parts->fields, parts->field_count));
    json_object_set_new(document, "chain", chain);
    return document;
}

static bool read_position(const char *text, int64_t *ret_position, struct fault *f)
{
    return (text_parse_int64(text, ret_position) && *ret_position > 0) || fault_set(f, FAULT_INPUT, "frame.position", "text", text, NULL);
}

json_t *frame_document(struct request *request, struct view *view, struct fault *f)
{
    int64_t position;
    struct frame_parts parts;
    struct device device;
    bool found;
    if (!read_position(request->path_value, &position, f))
        return NULL;
    struct raw_reader *reader = raw_reader_open(request->server->folder);
    const bool ok = frame_parts_read(reader, view->arena, position, &parts, f);
    raw_reader_close(reader);
    if (!ok || !device_read(view->store, view->arena, parts.device, &device, &found, f))
        return NULL;
    json_t *document = parts_json(view->arena, &parts);
    put_words(document, "point", found ? device.point : NULL);
    json_object_set_new(document, "simulated", found ? json_boolean(device.simulated) : json_null());
    return document;
}
