// The list of points: filtered, searched, sorted, as a document or as a file.
#include <stdlib.h>
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observe/point/point_line.h"
#include "base/map.h"
#include "base/period.h"
#include "observe/series/series_names.h"
#include "point_line_answer.h"
#include "view/observe/point_json.h"

// What the live table knows of a point; the store may know of a newer value while the table still loads.
static void add_state(struct point_line *line, const struct live_shown *shown, int64_t now_ms)
{
    struct live_shown now = {0};
    if (shown && shown->data_ms > line->last_ms)
        line->last_ms = shown->data_ms;
    struct live_signs signs = {.devices = line->devices > 0, .heard_ms = line->last_ms < now_ms ? line->last_ms : now_ms, .silent_ms = live_silent_ms(0)};
    if (shown && shown->silent_ms)
        signs.silent_ms = shown->silent_ms;
    if (shown && shown->heard_ms > signs.heard_ms)
        signs.heard_ms = shown->heard_ms;
    if (shown)
        now = *shown;
    now.state = live_state_of(&signs, now_ms);
    line->state = live_state_name(now.state);
    line->status = live_status_name(&now);
}

static void add_states(struct request *request, const struct reading *reading, struct point_line *lines, size_t count)
{
    const int64_t now_ms = instant_now_ms();
    struct live_snapshot snapshot;
    struct map shown;
    map_init(&shown, reading->arena);
    live_read(live_feed_table(request_service(request)->live), reading->arena, &(struct live_request){.now_ms = now_ms, .heads = true}, &snapshot);
    for (size_t i = 0; i < snapshot.point_count; i++)
        map_put(&shown, snapshot.points[i].point.code, (void *)(uintptr_t)&snapshot.points[i]);
    for (size_t i = 0; i < count; i++)
        add_state(&lines[i], map_get(&shown, lines[i].point.code), now_ms);
}

static void add_series(const struct series_point *list, size_t count, const struct map *lines)
{
    for (size_t i = 0; i < count; i++) {
        struct point_line *line = map_get(lines, list[i].point);
        if (!line)
            continue;
        line->factors = (int64_t)list[i].factors;
        line->last_ms = list[i].last_ms;
    }
}

// Devices and what was observed, for all lines at once.
static bool add_facts(struct request *request, const struct reading *reading, struct point_line *lines, size_t count, struct fault *f)
{
    struct point_device *devices;
    size_t device_count, observed_count = 0;
    struct series *series;
    struct series_point *observed = NULL;
    struct map by_code;
    map_init(&by_code, reading->arena);
    for (size_t i = 0; i < count; i++)
        map_put(&by_code, lines[i].point.code, &lines[i]);
    if (!point_device_list(reading->store, reading->arena, reading->as_of, NULL, &devices, &device_count, f) || !service_series(request_service(request), &series, f) ||
        (series && !series_points_read(series, reading->arena, SERIES_LOOKED_AT, &observed, &observed_count, f)))
        return false;
    for (size_t i = 0; i < device_count; i++) {
        struct point_line *line = map_get(&by_code, devices[i].point);
        if (line)
            line->devices++;
    }
    add_series(observed, observed_count, &by_code);
    add_states(request, reading, lines, count);
    return true;
}

// ---- choosing ----

static bool fits(const char *asked, const char *said)
{
    return text_empty(asked) || text_equal(asked, said);
}

static bool chosen(struct request *request, const struct reading *reading, const struct point_line *line)
{
    const char *search = request_query(request, "q");
    const char *all = text_fold(reading->arena, arena_printf(reading->arena, "%s %s", line->point.code, line->point.name));
    return fits(request_query(request, "kind"), line->point.kind) && fits(request_query(request, "region"), line->point.region) &&
           fits(request_query(request, "status"), line->status) && fits(request_query(request, "state"), line->state) && (text_empty(search) || strstr(all, text_fold(reading->arena, search)));
}

static int by_place(const struct point_line *a, const struct point_line *b)
{
    return a->place < b->place ? -1 : a->place > b->place;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct point_line *)a)->point.code, ((const struct point_line *)b)->point.code);
}

static int by_name(const void *a, const void *b)
{
    const int order = strcmp(((const struct point_line *)a)->point.name, ((const struct point_line *)b)->point.name);
    return order ? order : by_place(a, b);
}

static int by_kind(const void *a, const void *b)
{
    const int order = strcmp(((const struct point_line *)a)->point.kind, ((const struct point_line *)b)->point.kind);
    return order ? order : by_place(a, b);
}

// What was heard of last comes last: it wants looking at least.
static int by_last(const void *a, const void *b)
{
    const int64_t left = ((const struct point_line *)a)->last_ms, right = ((const struct point_line *)b)->last_ms;
    return left == right ? by_place(a, b) : (left < right ? -1 : 1);
}

static const struct {
    const char *name;
    int (*compare)(const void *a, const void *b);
} orders[] = {{"code", by_code}, {"name", by_name}, {"kind", by_kind}, {"last", by_last}};

static bool sort_lines(struct point_line *lines, size_t count, const char *order, struct fault *f)
{
    if (text_empty(order))
        return true;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (text_equal(orders[i].name, order)) {
            qsort(lines, count, sizeof *lines, orders[i].compare);
            return true;
        }
    return fault_set(f, FAULT_INPUT, "series.query", "name", "sort", "text", order, NULL);
}

static bool read_lines(struct request *request, const struct reading *reading, struct point_line **ret_lines, size_t *ret_count, struct fault *f)
{
    struct point *points;
    size_t count, kept = 0;
    if (!point_list(reading->store, reading->arena, reading->as_of, &points, &count, f))
        return false;
    struct point_line *lines = arena_array(reading->arena, count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++)
        lines[i] = (struct point_line){.point = points[i], .region_name = point_region_name(&points[i], reading->english), .place = i};
    if (!add_facts(request, reading, lines, count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (chosen(request, reading, &lines[i]))
            lines[kept++] = lines[i];
    *ret_lines = lines;
    *ret_count = kept;
    return sort_lines(lines, kept, request_query(request, "sort"), f);
}

// ---- answering ----

bool points_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *region = request_query(request, "region");
    const bool file = list_file_wanted(request);
    struct point_lines list = {0};
    if (!text_empty(region) && !reading_check_region(reading, region, f))
        return false;
    if (!file && point_page_asked(request) ? !point_page_read(request, reading, &list, f) : !read_lines(request, reading, &list.lines, &list.count, f))
        return false;
    if (file)
        return answer_list_file(request, &(struct list_file){"points", "point.list", &point_list_table, {reading, list.lines, list.count, sizeof *list.lines}}, ret_answer, f);
    struct text_buffer out;
    text_buffer_init(&out, request->arena);
    point_list_write(&out, &list);
    return answer_json_text(&out, ret_answer);
}
