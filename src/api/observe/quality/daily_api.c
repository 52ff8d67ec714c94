// The daily report of monitoring: by point and factor the hours that were valid, what exceeded, means against limits; spans
// without data; warnings opened and closed; air quality of the day.
#include <math.h>
#include <string.h>

#include "api/observe/quality/daily_rows.h"
#include "api/observe/observe_api.h"
#include "base/decimal.h"
#include "base/period.h"
#include "daily_answer.h"

#define LEARN_DAYS 8 // back: how often a series gives a value shows over a week

// ---- reading ----

static void mark_hours(struct daily_point *point, const struct observation *hours, size_t count, int64_t start_ms)
{
    for (size_t i = 0; i < count; i++)
        if (hours[i].at_ms >= start_ms && hours[i].at_ms < start_ms + DAY_MS)
            point->heard[(hours[i].at_ms - start_ms) / HOUR_MS] = true;
}

static const struct limit *limits_of(const struct daily *daily, const char *point, const char *factor, size_t *ret_count)
{
    struct limit *limits = arena_array(daily->view->arena, daily->words.limit_count + 1, sizeof *limits);
    *ret_count = 0;
    for (size_t i = 0; i < daily->words.limit_count; i++) {
        const struct limit_entry *entry = &daily->words.limits[i];
        if (!entry->ended_who && text_equal(entry->limit.point, point) && text_equal(entry->limit.factor, factor))
            limits[(*ret_count)++] = entry->limit;
    }
    return limits;
}

// -1: there is no limit, or none may be held against it: a mean that is not valid, or in doubt.
static int mean_exceeds(const struct daily_factor *factor)
{
    const struct observation *mean = &factor->mean;
    const struct limit_choice *choice = &factor->day_limit;
    if (!factor->has_mean || (!choice->upper && !choice->lower) || (mean->flag[0] && !text_equal(mean->flag, "N")) ||
        !doubt_lets_judge(&factor->bounds, mean->value, mean->least, false))
        return -1;
    const struct decimal value = observation_decimal(doubt_counted(&factor->bounds, mean->value));
    const bool below = choice->lower && decimal_compare(value, choice->lower->lower) < 0;
    if (below && !doubt_lets_judge(&factor->bounds, mean->value, mean->least, true))
        return -1;
    return below || (choice->upper && decimal_compare(value, choice->upper->upper) > 0);
}

static bool read_factor(struct daily *daily, struct daily_point *point, const struct series_summary *summary, struct fault *f)
{
    const struct view *view = daily->view;
    struct daily_factor factor = {.code = summary->key.factor};
    struct observation *hours, *days;
    size_t hour_count, day_count, limit_count;
    const struct series_range around = {daily->start_ms - LEARN_DAYS * DAY_MS, daily->start_ms + DAY_MS}, today = {daily->start_ms, daily->start_ms + DAY_MS};
    const struct series_key day_key = {point->point.code, factor.code, SERIES_DAY};
    if (!series_collect(daily->series, view->arena, &summary->key, around, 0, &hours, &hour_count, f) ||
        !series_collect(daily->series, view->arena, &day_key, today, 0, &days, &day_count, f))
        return false;
    const struct doubts doubts = {daily->words.factors, daily->words.rules};
    factor.bounds = doubts_find(&doubts, &(struct judge_whose){point->point.code, factor.code, judge_domain(point->point.kind, factor.code)});
    const struct limit *limits = limits_of(daily, point->point.code, factor.code, &limit_count);
    const struct capture_input input = {.hours = hours, .count = hour_count, .range = today, .first_ms = summary->first_ms, .now_ms = daily->now_ms,
                                        .limits = limits, .limit_count = limit_count, .bounds = &factor.bounds};
    factor.day = capture_compute(view->arena, &input).items[0];
    factor.has_mean = day_count > 0 && days[0].value.present;
    if (factor.has_mean)
        factor.mean = days[0];
    factor.day_limit = limit_choose(limits, limit_count, EMISSION_DAY, daily->day);
    factor.hour_limit = limit_choose(limits, limit_count, EMISSION_HOUR, daily->day);
    factor.mean_exceeds = mean_exceeds(&factor);
    mark_hours(point, hours, hour_count, daily->start_ms);
    if (summary->first_ms < point->first_ms)
        point->first_ms = summary->first_ms;
    if (factor.day.due || factor.has_mean)
        LIST_PUSH(view->arena, &point->factors, factor);
    return true;
}

// Spans of hours in which nothing of the point came. A point that gives a value every few hours is offline only over a longer gap.
static void find_offline(struct daily *daily, struct daily_point *point, int64_t interval_hours)
{
    const int64_t end_ms = daily->start_ms + DAY_MS < daily->now_ms ? daily->start_ms + DAY_MS : daily->now_ms;
    int64_t from = point->first_ms > daily->start_ms ? point->first_ms : daily->start_ms, quiet = from;
    for (; from < end_ms; from += HOUR_MS) {
        const bool heard = point->heard[(from - daily->start_ms) / HOUR_MS];
        if (heard && from - quiet >= interval_hours * HOUR_MS)
            LIST_PUSH(daily->view->arena, &point->offline, (struct series_range){quiet, from});
        if (heard)
            quiet = from + HOUR_MS;
    }
    if (end_ms - quiet >= interval_hours * HOUR_MS && quiet < end_ms)
        LIST_PUSH(daily->view->arena, &point->offline, (struct series_range){quiet, end_ms});
}

// The shortest interval among its factors.
static int64_t interval_of(const struct daily_point *point)
{
    int64_t best = 24;
    const struct daily_factor *factor;
    LIST_EACH(&point->factors, factor)
        if (factor->day.due && (24 + factor->day.due - 1) / factor->day.due < best)
            best = (24 + factor->day.due - 1) / factor->day.due;
    return best;
}

static bool read_point(struct daily *daily, const struct point *registered, struct fault *f)
{
    struct daily_point point = {.point = *registered, .first_ms = INT64_MAX};
    struct series_summary *list = NULL;
    struct point_device *devices;
    size_t count = 0, device_count;
    if (!point_device_list(daily->view->store, daily->view->arena, daily->view->as_of, registered->code, &devices, &device_count, f))
        return false;
    if (daily->series && !series_list(daily->series, daily->view->arena, registered->code, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i].key.kind == SERIES_HOUR && list[i].first_ms < daily->start_ms + DAY_MS && !read_factor(daily, &point, &list[i], f))
            return false;
    if (point.factors.count && device_count) // without a device nobody can be offline
        find_offline(daily, &point, interval_of(&point));
    daily->simulated = daily->simulated || registered->simulated;
    LIST_PUSH(daily->view->arena, &daily->points, point);
    return true;
}

static bool in_day(const struct daily *daily, int64_t at_ms)
{
    return at_ms >= daily->start_ms && at_ms < daily->start_ms + DAY_MS;
}

// What began in the day, and what ended in it: by the time of the data, also when they came or were judged later.
static bool read_warnings(struct daily *daily, struct fault *f)
{
    struct warning *warnings;
    size_t count;
    const struct warning_filter filter = {.span = {INT64_MIN, INT64_MAX}};
    if (!warning_list(daily->view->store, daily->view->arena, &filter, &warnings, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (warnings[i].revoked)
            continue;
        if (in_day(daily, warnings[i].first_ms))
            LIST_PUSH(daily->view->arena, &daily->opened, (const struct warning *)&warnings[i]);
        if (warnings[i].closed_ms && in_day(daily, warnings[i].closed_ms))
            LIST_PUSH(daily->view->arena, &daily->closed, (const struct warning *)&warnings[i]);
    }
    return true;
}

// ---- as a file ----

static const char *count_text(const struct daily *daily, int64_t count)
{
    return arena_printf(daily->view->arena, "%lld", (long long)count);
}

const char *daily_number_text(struct arena *arena, double value)
{
    struct decimal decimal;
    return !isnan(value) && decimal_from_double(value, &decimal) ? decimal_text(arena, decimal) : "";
}

// The limit of a day, else that of an hour: "6~9" where there are two.
const char *daily_limit_text(struct arena *arena, const struct daily_factor *factor)
{
    const struct limit_choice *choice = factor->day_limit.upper || factor->day_limit.lower ? &factor->day_limit : &factor->hour_limit;
    const char *upper = choice->upper ? decimal_text(arena, choice->upper->upper) : "";
    return choice->lower ? arena_printf(arena, "%s~%s", decimal_text(arena, choice->lower->lower), upper) : upper;
}

const char *daily_offline_text(const struct daily *daily, const struct daily_point *point)
{
    struct text_buffer out;
    const struct series_range *span;
    text_buffer_init(&out, daily->view->arena);
    LIST_EACH(&point->offline, span)
        text_buffer_printf(&out, "%s%02lld:00-%02lld:00", out.size ? " " : "", (long long)((span->from_ms - daily->start_ms) / HOUR_MS),
                           (long long)((span->to_ms - daily->start_ms + HOUR_MS - 1) / HOUR_MS));
    return out.bytes;
}

// The file has no column of flags: what cannot be says so where it stands.
const char *daily_mean_text(const struct daily *daily, const struct daily_factor *factor)
{
    const char *value = decimal_text(daily->view->arena, observation_decimal(factor->mean.value));
    if (!doubt_bars(doubt_of(&factor->bounds, factor->mean.value)))
        return value;
    return message_text(daily->view->arena, daily->view->language, "daily.doubted", "value", value, NULL);
}

static void add_row(const struct daily *daily, struct table *table, const struct daily_point *point, const struct daily_factor *factor)
{
    LIST_PUSH(daily->view->arena, &table->rows, daily_line_cells(daily->view->arena, daily, point, factor));
}

static bool answer_file(const struct daily *daily, const char *format, const char *date, struct answer *ret_answer, struct fault *f)
{
    const struct view *view = daily->view;
    struct table table = {.name = arena_printf(view->arena, "daily-%s", date), .title = message_text(view->arena, view->language, "daily.title", NULL)};
    table_put_columns(&table, view->arena, view->language, daily_line_columns, DAILY_LINE_COLUMNS);
    LIST_PUSH(view->arena, &table.notes,
              message_text(view->arena, view->language, "daily.note", "date", date, "opened", count_text(daily, (int64_t)daily->opened.count), "closed",
                           count_text(daily, (int64_t)daily->closed.count), NULL));
    const struct daily_point *point;
    const struct daily_factor *factor;
    LIST_EACH(&daily->points, point) {
        LIST_EACH(&point->factors, factor)
            add_row(daily, &table, point, factor);
        if (!point->factors.count)
            add_row(daily, &table, point, NULL);
    }
    return answer_table(daily->request, &table, format, ret_answer, f);
}

bool daily_respond(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f)
{
    struct daily daily = {.request = request, .view = view, .now_ms = instant_now_ms()};
    struct point *points;
    size_t count;
    const char *date = request_query(request, "date"), *format = request_query(request, "format");
    if (text_empty(date))
        return fault_set(f, FAULT_INPUT, "series.query_missing", "name", "date", NULL);
    if (!day_parse(date, &daily.day, f) || !service_series(request_service(request), &daily.series, f) || !warning_words_load(&daily.words, &view->reading, f) ||
        !point_list(view->store, view->arena, view->as_of, &points, &count, f))
        return false;
    daily.start_ms = day_start_ms(daily.day);
    for (size_t i = 0; i < count; i++)
        if (!read_point(&daily, &points[i], f))
            return false;
    if (!read_warnings(&daily, f))
        return false;
    if (table_wanted(format))
        return answer_file(&daily, format, date, ret_answer, f);
    struct air_day air;
    struct fault none = {0};
    daily.air = air_day_read(request, view, daily.day, &air, &none) ? &air : NULL;
    return answer_document(request, daily_document_json(&daily.words, &daily), ret_answer);
}
