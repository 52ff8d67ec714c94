// Air quality of an hour and of a day: the region, its stations, and the hours a day is made of.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observed.h"
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

// ---- a report ----

static json_t *pollutant_json(const struct air_report *report, int item)
{
    const struct aqi_item *one = &report->edition->items[item];
    int index = report->result.iaqi[item];
    return json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:b}", "pollutant", one->pollutant, "name", one->name, "average", one->average, "unit", one->unit, "value",
                     json_reading(&report->readings[item]), "iaqi", json_count_or_null(index, index != AQI_NONE), "beyond",
                     (int)(report->result.beyond >> item & 1));
}

static json_t *items_json(const struct air_report *report, uint32_t items)
{
    json_t *array = json_array();
    for (int i = 0; report->edition && i < report->edition->item_count; i++)
        if (items >> i & 1)
            json_array_append_new(array, json_string(report->edition->items[i].pollutant));
    return array;
}

void air_report_put(json_t *object, const struct air_report *report, enum aqi_report kind, bool pollutants)
{
    const struct aqi_level *level = report->result.level;
    bool known = report->result.aqi != AQI_NONE;
    json_object_set_new(object, "aqi", json_count_or_null(report->result.aqi, known));
    json_object_set_new(object, "level", json_count_or_null(level ? level->level : 0, level != NULL));
    json_object_set_new(object, "primary", items_json(report, report->result.primary));
    json_object_set_new(object, "missing", items_json(report, known ? report->result.missing : 0));
    json_object_set_new(object, "any", json_boolean(report->any));
    if (!pollutants)
        return;
    json_t *array = json_array();
    for (int i = 0; report->edition && i < report->edition->item_count; i++)
        if (report->edition->enters[kind] >> i & 1)
            json_array_append_new(array, pollutant_json(report, i));
    json_object_set_new(object, "pollutants", array);
}

json_t *air_site_json(const struct site *site)
{
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:b}", "code", site->code, "name", site->name, "region", json_text_or_null(site->region), "longitude",
                     json_text_or_null(site->longitude), "latitude", json_text_or_null(site->latitude), "simulated", site->simulated);
}

// The levels of an edition with their colours, and the rule that makes a region out of stations.
static void put_rules(json_t *document, const struct standards *standards, const struct aqi_edition *edition)
{
    json_t *levels = json_array();
    for (int i = 0; edition && i < edition->level_count; i++) {
        const struct aqi_level *level = &edition->levels[i];
        json_array_append_new(levels, json_pack("{s:i,s:s,s:s,s:i,s:i}", "level", level->level, "name", level->name, "colour", level->colour, "from",
                                                level->from, "to", level->to));
    }
    json_object_set_new(document, "edition", json_text_or_null(edition ? edition->name : NULL));
    json_object_set_new(document, "levels", levels);
    json_object_set_new(document, "rule", json_pack("{s:i,s:s}", "station_percent", standards->air.validity.station_percent, "confidence", "weak"));
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

static json_t *trend_json(struct request *request, const struct air_place *place, const struct hours_of_two_days *hours, int64_t at_ms)
{
    json_t *trend = json_array();
    struct air_report *stations = arena_array(request->arena, place->stations.count + 1, sizeof *stations), region;
    int newest = (int)((at_ms - day_start_ms(hours->day)) / HOUR_MS);
    for (int back = AIR_DAY_HOURS - 1; back >= 0; back--) {
        hour_reports(place, hours, newest - back, stations, &region);
        json_t *one = json_pack("{s:I}", "at_ms", (json_int_t)(at_ms - back * HOUR_MS));
        air_report_put(one, &region, AQI_HOUR, false);
        json_array_append_new(trend, one);
    }
    return trend;
}

static void put_now(struct request *request, const struct air_place *place, const struct hours_of_two_days *hours, int64_t at_ms, json_t *document)
{
    struct air_report *reports = arena_array(request->arena, place->stations.count + 1, sizeof *reports), region;
    json_t *stations = json_array(), *whole = json_object();
    hour_reports(place, hours, (int)((at_ms - day_start_ms(hours->day)) / HOUR_MS), reports, &region);
    for (size_t i = 0; i < place->stations.count; i++) {
        json_t *one = air_site_json(&place->stations.items[i]);
        air_report_put(one, &reports[i], AQI_HOUR, true);
        json_array_append_new(stations, one);
    }
    air_report_put(whole, &region, AQI_HOUR, true);
    json_object_set_new(whole, "stations", json_integer(region.stations));
    json_object_set_new(document, "region", whole);
    json_object_set_new(document, "stations", stations);
    json_object_set_new(document, "trend", trend_json(request, place, hours, at_ms));
    put_rules(document, place->standards, region.edition);
}

json_t *air_now_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_place place;
    struct hours_of_two_days hours;
    int64_t at_ms;
    if (!air_place_load(request, view, &place, f) || !newest_hour(&place, &at_ms, f))
        return NULL;
    bool known = at_ms != INT64_MIN;
    if (known && !read_two_days(request, &place, at_ms, &hours, f))
        return NULL;
    json_t *document = json_pack("{s:o,s:I,s:b}", "at_ms", json_count_or_null(at_ms, known), "station_count", (json_int_t)place.stations.count, "simulated",
                                 place.stations.simulated);
    if (known)
        put_now(request, &place, &hours, at_ms, document);
    return document;
}

// ---- a day ----

static json_t *hour_counts(const struct air_rules *rules, const struct air_report *report)
{
    json_t *counts = json_object();
    for (int factor = 0; factor < rules->factor_count; factor++)
        json_object_set_new(counts, rules->codes[factor], json_integer(report->hours[factor]));
    return counts;
}

json_t *air_day_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_place place;
    struct air_days days;
    struct day day;
    if (!day_parameter(request->path_value, &day, f) || !air_place_load(request, view, &place, f))
        return NULL;
    if (!place.series)
        place.stations.count = 0; // nobody has observed anything
    const struct air_query query = air_place_query(&place, day, 1);
    if (!air_days_read(request->arena, &query, &days, f))
        return NULL;
    json_t *document = json_pack("{s:o,s:o,s:o,s:b}", "date", json_day(day), "previous", json_day(day_after(day, -1)), "next", json_day(day_after(day, 1)),
                                 "simulated", place.stations.simulated);
    json_t *stations = json_array(), *whole = json_object();
    for (size_t i = 0; i < place.stations.count; i++) {
        json_t *one = air_site_json(&place.stations.items[i]);
        air_report_put(one, &days.stations[i][0], AQI_DAY, true);
        json_object_set_new(one, "hours", hour_counts(&place.standards->air_rules, &days.stations[i][0]));
        json_array_append_new(stations, one);
    }
    air_report_put(whole, &days.region[0], AQI_DAY, true);
    json_object_set_new(whole, "stations", json_integer(days.region[0].stations));
    json_object_set_new(document, "region", whole);
    json_object_set_new(document, "stations", stations);
    put_rules(document, place.standards, aqi_edition_of(&place.standards->aqi, day));
    return document;
}

// ---- the hours of a day at one station ----

static const struct site *find_station(const struct air_place *place, const char *code)
{
    for (size_t i = 0; i < place->stations.count; i++)
        if (text_equal(place->points[i], code))
            return &place->stations.items[i];
    return NULL;
}

static const struct aqi_item *item_of_code(const struct standards *standards, struct day day, const char *code)
{
    const struct aqi_edition *edition = aqi_edition_of(&standards->aqi, day);
    for (int i = 0; edition && i < edition->item_count; i++)
        if (text_equal(edition->items[i].code, code))
            return &edition->items[i];
    return NULL;
}

static json_t *factor_hours(const struct standards *standards, struct day day, int factor, const struct air_hours *hours)
{
    const char *code = standards->air_rules.codes[factor];
    const struct aqi_item *item = item_of_code(standards, day, code);
    json_t *values = json_array();
    for (int hour = 0; hour < AIR_DAY_HOURS; hour++)
        json_array_append_new(values, json_reading(&hours->hours[factor][hour]));
    return json_pack("{s:s,s:s,s:s,s:o,s:o}", "code", code, "pollutant", item ? item->pollutant : "", "unit", item ? item->unit : "", "given",
                     json_reading(&hours->given[factor]), "hours", values);
}

static void put_hours(json_t *document, const struct air_place *place, struct day day, const struct air_hours *two_days)
{
    json_t *factors = json_array(), *reports = json_array();
    for (int factor = 0; factor < place->standards->air_rules.factor_count; factor++)
        json_array_append_new(factors, factor_hours(place->standards, day, factor, &two_days[1]));
    for (int hour = 0; hour < AIR_DAY_HOURS; hour++) {
        struct air_report report;
        air_hour_compute(&place->standards->air_rules, day, hour, &two_days[1], &two_days[0], &report);
        json_t *one = json_pack("{s:i,s:I}", "hour", hour, "at_ms", (json_int_t)(day_start_ms(day) + hour * HOUR_MS));
        air_report_put(one, &report, AQI_HOUR, false);
        json_array_append_new(reports, one);
    }
    json_object_set_new(document, "factors", factors);
    json_object_set_new(document, "hours", reports);
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
    json_t *document = air_site_json(station);
    json_object_set_new(document, "date", json_day(day));
    put_hours(document, &place, day, hours);
    put_rules(document, place.standards, aqi_edition_of(&place.standards->aqi, day));
    return document;
}
