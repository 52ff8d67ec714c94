// Air quality of an hour and of a day: the region, its stations, and the hours a day is made of.
#include <string.h>

#include "air_answer.h"
#include "api/observe/quality/air_rows.h"
#include "api/observe/observe_api.h"
#include "base/period.h"
#include "base/text.h"

bool air_place_load(struct request *request, struct view *view, struct air_place *ret_place, struct fault *f)
{
    ret_place->standards = service_standards(request_service(request), f);
    if (!ret_place->standards || !service_series(request_service(request), &ret_place->series, f) ||
        !site_list(view->store, request->arena, SITE_AIR, view->region, &ret_place->stations, f))
        return false;
    ret_place->points = arena_array(request->arena, ret_place->stations.count + 1, sizeof *ret_place->points);
    for (size_t i = 0; i < ret_place->stations.count; i++)
        ret_place->points[i] = ret_place->stations.items[i].code;
    return true;
}

struct air_query air_place_query(const struct air_place *place, struct day first, int count)
{
    return (struct air_query){place->series, &place->standards->air_rules, place->points, place->stations.count, first, count};
}

// ---- now ----

// The start of the newest hour that any station has; INT64_MIN: none.
static bool newest_hour(const struct air_place *place, int64_t *ret_hour, struct fault *f)
{
    const struct air_rules *rules = &place->standards->air_rules;
    *ret_hour = INT64_MIN;
    for (size_t i = 0; place->series && i < place->stations.count; i++)
        for (int factor = 0; factor < rules->factor_count; factor++) {
            const struct series_key key = {place->points[i], rules->codes[factor], SERIES_HOUR};
            struct observation newest;
            bool found;
            if (!series_latest(place->series, &key, INT64_MAX, &newest, &found, f))
                return false;
            if (found && newest.at_ms > *ret_hour)
                *ret_hour = newest.at_ms;
        }
    return true;
}

struct hours_of_two_days {
    struct day day, before;          // of the newest hour, and the one before
    struct air_hours **stations;     // [station][0: before, 1: day]
};

static bool read_two_days(struct request *request, const struct air_place *place, int64_t at_ms, struct hours_of_two_days *ret_hours, struct fault *f)
{
    ret_hours->day = day_of_ms(at_ms);
    ret_hours->before = day_after(ret_hours->day, -1);
    ret_hours->stations = arena_array(request->arena, place->stations.count + 1, sizeof *ret_hours->stations);
    for (size_t i = 0; i < place->stations.count; i++)
        if (!air_hours_read(place->series, request->arena, &place->standards->air_rules, place->points[i], ret_hours->before, 2, &ret_hours->stations[i], f))
            return false;
    return true;
}

// Reports of all stations `back` hours before the newest one, and the region's.
static void hour_reports(const struct air_place *place, const struct hours_of_two_days *hours, int hour, struct air_report *stations,
                         struct air_report *ret_region)
{
    ARENA_SCOPED arena = arena_new();
    const struct air_rules *rules = &place->standards->air_rules;
    const struct air_report **all = arena_array(arena, place->stations.count + 1, sizeof *all);
    bool today = hour >= 0;
    for (size_t i = 0; i < place->stations.count; i++) {
        const struct air_hours *two = hours->stations[i];
        air_hour_compute(rules, today ? hours->day : hours->before, today ? hour : hour + AIR_DAY_HOURS, &two[today], today ? &two[0] : NULL, &stations[i]);
        all[i] = &stations[i];
    }
    air_region_compute(rules, AQI_HOUR, all, place->stations.count, ret_region);
}

static void read_now(struct request *request, const struct hours_of_two_days *hours, struct air_now *now)
{
    struct air_place *place = &now->place;
    struct air_report *reports = arena_array(request->arena, place->stations.count + 1, sizeof *reports);
    const int newest = (int)((now->at_ms - day_start_ms(hours->day)) / HOUR_MS);
    now->stations = arena_array(request->arena, place->stations.count + 1, sizeof *now->stations);
    for (int at = 0; at < AIR_DAY_HOURS; at++) { // the newest comes last
        const int back = AIR_DAY_HOURS - 1 - at;
        now->hours[at].at_ms = now->at_ms - back * HOUR_MS;
        hour_reports(place, hours, newest - back, reports, &now->hours[at].report);
    }
    now->region = now->hours[AIR_DAY_HOURS - 1].report;
    for (size_t i = 0; i < place->stations.count; i++)
        now->stations[i] = (struct air_station){&place->stations.items[i], &reports[i], &place->standards->air_rules};
}

bool air_now_read(struct request *request, struct view *view, struct air_now *ret_now, struct fault *f)
{
    struct hours_of_two_days hours;
    int64_t at_ms;
    *ret_now = (struct air_now){.region = {.result = {.aqi = AQI_NONE}}};
    if (!air_place_load(request, view, &ret_now->place, f) || !newest_hour(&ret_now->place, &at_ms, f))
        return false;
    if (at_ms == INT64_MIN)
        return true;
    ret_now->known = true;
    ret_now->at_ms = at_ms;
    if (!read_two_days(request, &ret_now->place, at_ms, &hours, f))
        return false;
    read_now(request, &hours, ret_now);
    ret_now->scale = (struct air_scale){ret_now->place.standards, ret_now->region.edition};
    return true;
}

json_t *air_now_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_now *now = arena_alloc(request->arena, sizeof *now);
    return air_now_read(request, view, now, f) ? air_now_json(now) : NULL;
}

// ---- a day ----

json_t *air_hour_counts(const struct air_station *station)
{
    json_t *counts = json_object();
    for (int factor = 0; factor < station->rules->factor_count; factor++)
        put_int(counts, station->rules->codes[factor], station->report->hours[factor]);
    return counts;
}

bool air_day_read(struct request *request, struct view *view, struct day day, struct air_day *ret_day, struct fault *f)
{
    struct air_days days;
    struct air_place *place = &ret_day->place;
    *ret_day = (struct air_day){.day = day, .previous = day_after(day, -1), .next = day_after(day, 1)};
    if (!air_place_load(request, view, place, f))
        return false;
    ret_day->count = place->series ? place->stations.count : 0; // else nobody has observed anything
    struct air_query query = air_place_query(place, day, 1);
    query.point_count = ret_day->count;
    if (!air_days_read(request->arena, &query, &days, f))
        return false;
    ret_day->region = &days.region[0];
    ret_day->stations = arena_array(request->arena, ret_day->count + 1, sizeof *ret_day->stations);
    for (size_t i = 0; i < ret_day->count; i++)
        ret_day->stations[i] = (struct air_station){&place->stations.items[i], &days.stations[i][0], &place->standards->air_rules};
    ret_day->scale = (struct air_scale){place->standards, aqi_edition_of(&place->standards->aqi, day)};
    return true;
}

json_t *air_day_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_day read;
    struct day day;
    return day_parameter(request->path_value, &day, f) && air_day_read(request, view, day, &read, f) ? air_day_json(&read) : NULL;
}

// ---- the hours of a day at one station ----

static const struct site *find_station(const struct air_place *place, const char *code)
{
    for (size_t i = 0; i < place->stations.count; i++)
        if (text_equal(place->points[i], code))
            return &place->stations.items[i];
    return NULL;
}

static const struct aqi_item *item_of_code(const struct aqi_edition *edition, const char *code)
{
    for (int i = 0; edition && i < edition->item_count; i++)
        if (text_equal(edition->items[i].code, code))
            return &edition->items[i];
    return NULL;
}

static void fill_hours(struct air_station_day *station, const struct air_place *place, const struct air_hours *two_days)
{
    const struct air_rules *rules = &place->standards->air_rules;
    station->factor_count = rules->factor_count;
    for (int factor = 0; factor < rules->factor_count; factor++)
        station->factors[factor] = (struct air_factor_hours){rules->codes[factor], item_of_code(station->scale.edition, rules->codes[factor]),
                                                             two_days[1].given[factor], two_days[1].hours[factor]};
    for (int hour = 0; hour < AIR_DAY_HOURS; hour++) {
        station->hours[hour] = (struct air_hour){.hour = hour, .at_ms = day_start_ms(station->day) + hour * HOUR_MS};
        air_hour_compute(rules, station->day, hour, &two_days[1], &two_days[0], &station->hours[hour].report);
    }
}

json_t *air_hours_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_place place;
    struct day day;
    struct air_hours *hours;
    const char *point = request_query(request, "point");
    if (!day_parameter(request_query(request, "day"), &day, f) || !air_place_load(request, view, &place, f))
        return NULL;
    const struct site *station = find_station(&place, point);
    if (!station) {
        fault_set(f, FAULT_NOT_FOUND, "air.no_station", "text", point ? point : "", NULL);
        return NULL;
    }
    hours = arena_array(request->arena, 2, sizeof *hours);
    if (place.series && !air_hours_read(place.series, request->arena, &place.standards->air_rules, station->code, day_after(day, -1), 2, &hours, f))
        return NULL;
    struct air_station_day *document = arena_alloc(request->arena, sizeof *document);
    *document = (struct air_station_day){.site = station, .scale = {place.standards, aqi_edition_of(&place.standards->aqi, day)}, .day = day};
    fill_hours(document, &place, hours);
    return air_hours_json(document);
}
