// Data capture of one factor of a point: days for a calendar, months, and the whole span.
#include <stdio.h>

#include "api/observe/quality/daily_rows.h"
#include "api/observe/observe_api.h"
#include "capture_answer.h"

static void add_total(struct capture_total *total, const struct capture_day *day)
{
    total->due += day->due;
    total->valid += day->valid;
    total->exceeding += day->exceeding;
    total->days_exceeding += day->exceeding > 0;
}

// What colours a day: exceeding comes before doubtful, for that is what somebody must look at.
const char *capture_state(const struct capture_day *day)
{
    if (!day->due)
        return "none"; // nothing was due
    if (!day->count)
        return "missing";
    if (day->exceeding)
        return "exceeding";
    return day->valid * 4 >= day->due * 3 ? "valid" : "doubtful";
}

static void fill_months(struct arena *arena, struct capture_shown *shown)
{
    struct capture_total month = {0};
    shown->months = arena_array(arena, shown->days.count + 1, sizeof *shown->months);
    for (size_t i = 0; i < shown->days.count; i++) {
        const struct capture_day *day = &shown->days.items[i];
        add_total(&shown->total, day);
        add_total(&month, day);
        if (i + 1 < shown->days.count && day[1].day.month == day->day.month)
            continue;
        struct capture_month *row = &shown->months[shown->month_count++];
        snprintf(row->month, sizeof row->month, "%04d-%02d", (int)day->day.year, (int)day->day.month);
        row->total = month;
        month = (struct capture_total){0};
    }
}

static bool read_range(struct request *request, struct series_range *range, struct fault *f)
{
    const char *from_text = request_query(request, "from"), *to_text = request_query(request, "to");
    struct day from, to;
    if (!day_parse(from_text ? from_text : "", &from, f) || !day_parse(to_text ? to_text : "", &to, f))
        return false;
    *range = (struct series_range){day_start_ms(from), day_start_ms(to) + DAY_MS};
    if (range->to_ms <= range->from_ms)
        return fault_set(f, FAULT_INPUT, "series.range", NULL);
    return (range->to_ms - range->from_ms) / DAY_MS <= CAPTURE_DAYS_MAX ||
           fault_set(f, FAULT_INPUT, "series.query_long", "limit", arena_printf(request->arena, "%d", CAPTURE_DAYS_MAX), NULL);
}

static bool read_limits(const struct reading *reading, const struct series_key *key, struct capture_input *input, struct fault *f)
{
    struct limit_entry *entries;
    if (!limit_list(reading->store, reading->arena, &(struct limit_filter){.point = key->point, .factor = key->factor}, &entries, &input->limit_count, f))
        return false;
    struct limit *limits = arena_array(reading->arena, input->limit_count + 1, sizeof *limits);
    for (size_t i = 0; i < input->limit_count; i++)
        limits[i] = entries[i].limit;
    input->limits = limits;
    return true;
}

// When the series began; INT64_MAX: never.
static bool read_first(struct series *series, const struct reading *reading, const struct series_key *key, int64_t *ret_first_ms, struct fault *f)
{
    struct series_summary *list;
    size_t count;
    *ret_first_ms = INT64_MAX;
    if (!series_list(series, reading->arena, key->point, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i].key.kind == key->kind && text_equal(list[i].key.factor, key->factor))
            *ret_first_ms = list[i].first_ms;
    return true;
}

static bool read_hours(struct request *request, const struct reading *reading, const struct series_key *key, struct capture_input *input, struct fault *f)
{
    struct series *series;
    struct observation *hours = NULL;
    if (!service_series(request_service(request), &series, f))
        return false;
    input->first_ms = INT64_MAX;
    if (series && (!read_first(series, reading, key, &input->first_ms, f) ||
                   !series_collect(series, reading->arena, key, input->range, 0, &hours, &input->count, f)))
        return false;
    input->hours = hours;
    return true;
}

json_t *point_days_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct point point;
    struct factor_table factors;
    struct capture_input input = {.now_ms = instant_now_ms()};
    struct doubts doubts;
    const char *factor = request_query(request, "factor");
    if (text_empty(factor))
        return fault_set(f, FAULT_INPUT, "series.query_missing", "name", "factor", NULL), NULL;
    struct series_key key = {request->path_value, factor, SERIES_HOUR};
    if (!point_find(reading->store, reading->arena, reading->as_of, key.point, &point, f) || !read_range(request, &input.range, f) ||
        !factor_table_load(reading->store, reading->arena, reading->as_of, &factors, f) || !doubts_load(reading->store, reading->arena, &doubts, f))
        return NULL;
    key.factor = factor = factor_canonical(&factors, reading->arena, point.kind, factor);
    const struct doubt_bounds bounds = doubts_find(&doubts, &(struct judge_whose){key.point, factor, judge_domain(point.kind, factor)});
    input.bounds = &bounds;
    if (!read_hours(request, reading, &key, &input, f) ||
        !read_limits(reading, &key, &input, f))
        return NULL;
    struct capture_shown shown = {.point = &point, .factor = factor, .name = factor_title(&factors, reading->arena, factor, reading->english),
                                  .unit = factor_unit(factor_find(&factors, factor), point.kind), .days = capture_compute(reading->arena, &input)};
    fill_months(reading->arena, &shown);
    return capture_document_json(&shown);
}
