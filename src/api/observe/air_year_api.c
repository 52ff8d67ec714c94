// Air quality of a year: its days, the counts that elements of the plan ask for, the annual evaluation, the ranking.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "base/period.h"
#include "base/text.h"

struct air_year_read {
    struct air_place place;
    int32_t year;
    int count;                   // days of the year
    struct air_days days;
    struct air_summary summary;
};

static bool choose_year(struct request *request, const struct view *view, const struct air_place *place, int32_t *ret_year, struct fault *f)
{
    const struct air_rules *rules = &place->standards->air_rules;
    const struct observed_factors factors = {place->series, &place->stations, rules->codes, (size_t)rules->factor_count};
    return observed_year(request, view, &factors, ret_year, f);
}

static bool read_year(struct request *request, struct view *view, struct air_year_read *ret_read, struct fault *f)
{
    memset(ret_read, 0, sizeof *ret_read);
    if (!air_place_load(request, view, &ret_read->place, f) || !choose_year(request, view, &ret_read->place, &ret_read->year, f))
        return false;
    const struct day first = {ret_read->year, 1, 1};
    ret_read->count = (int)((day_start_ms((struct day){ret_read->year + 1, 1, 1}) - day_start_ms(first)) / DAY_MS);
    if (!ret_read->place.series || !ret_read->place.stations.count)
        return true;
    const struct air_query query = air_place_query(&ret_read->place, first, ret_read->count);
    if (!air_days_read(request->arena, &query, &ret_read->days, f))
        return false;
    air_summary_compute(&ret_read->place.standards->air_rules, ret_read->year, ret_read->days.region, ret_read->count, &ret_read->summary);
    return true;
}

// ---- pieces ----

static json_t *counts_json(const struct air_summary *summary)
{
    json_t *levels = json_array();
    for (int level = 1; level <= 6; level++)
        json_array_append_new(levels, json_integer(summary->levels[level]));
    return json_pack("{s:i,s:i,s:i,s:o,s:o,s:o}", "valid", summary->valid, "good", summary->good, "heavy", summary->heavy, "levels", levels, "last",
                     json_day(summary->last), "good_share",
                     summary->valid ? json_real(decimal_round_double(100.0 * summary->good / summary->valid, 1)) : json_null());
}

static json_t *days_json(const struct air_year_read *read)
{
    json_t *days = json_array();
    for (int i = 0; i < read->days.count; i++) {
        json_t *one = json_pack("{s:o,s:i}", "date", json_day(read->days.region[i].day), "stations", read->days.region[i].stations);
        air_report_put(one, &read->days.region[i], AQI_DAY, false);
        json_array_append_new(days, one);
    }
    return days;
}

static json_t *item_json(const struct air_item *item, const struct air_item_year *year)
{
    bool known = year->has_statistics;
    return json_pack("{s:s,s:i,s:b,s:i,s:o,s:o,s:o,s:o,s:b,s:o,s:s}", "pollutant", item->pollutant, "days", year->days, "valid", year->valid, "percent",
                     item->percentile, "mean", known && item->has_mean ? json_decimal(year->mean) : json_null(), "mean_limit",
                     item->has_mean ? json_decimal(item->year_limit) : json_null(), "percentile", known ? json_decimal(year->percentile) : json_null(),
                     "percentile_limit", json_decimal(item->day_limit), "meets", year->meets, "index", json_number(year->index), "confidence",
                     item->verified ? "verified" : "weak");
}

static json_t *statistics_json(const struct air_summary *summary)
{
    if (!summary->has_statistics)
        return json_null();
    json_t *items = json_array();
    for (int i = 0; i < summary->edition.item_count; i++)
        json_array_append_new(items, item_json(&summary->edition.items[i], &summary->statistics.items[i]));
    return json_pack("{s:o,s:b,s:b,s:o,s:o,s:o}", "items", items, "valid", summary->statistics.valid, "meets", summary->statistics.meets, "index_sum",
                     json_number(summary->statistics.index_sum), "index_max", json_number(summary->statistics.index_max), "ranking_index",
                     json_number(summary->statistics.ranking_index));
}

// Elements whose query begins with this prefix, and the indicators that read them.
static bool reads_any(const struct indicator_model *model, int32_t indicator, const char *prefix)
{
    for (int32_t s = 0; s < model->element_count; s++)
        if (model->subjects[s].source_query && text_starts_with(model->subjects[s].source_query, prefix) && model->reads[indicator][s])
            return true;
    return false;
}

static void put_plan(json_t *document, const struct view *view, const char *prefix)
{
    json_t *elements = json_array(), *indicators = json_array();
    const struct indicator_model *model = view->model;
    for (int32_t s = 0; s < model->element_count; s++) {
        const struct subject *subject = &model->subjects[s];
        if (subject->source_query && text_starts_with(subject->source_query, prefix))
            json_array_append_new(elements, json_pack("{s:s,s:s,s:o,s:s}", "code", subject->code, "name", subject->name, "name_en",
                                                      json_text_or_null(subject->name_en), "query", subject->source_query));
    }
    for (int32_t i = 0; i < model->indicator_count; i++)
        if (reads_any(model, i, prefix))
            json_array_append_new(indicators, json_string(model->indicators[i].no));
    json_object_set_new(document, "elements", elements);
    json_object_set_new(document, "indicators", indicators);
}

// ---- documents ----

json_t *air_days_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_year_read read;
    if (!read_year(request, view, &read, f))
        return NULL;
    json_t *document = json_pack("{s:i,s:i,s:I,s:i,s:b,s:o,s:o,s:o}", "year", read.year, "days_of_year", read.count, "station_count",
                                 (json_int_t)read.place.stations.count, "days_wanted", read.place.standards->air.validity.year_days, "simulated",
                                 read.place.stations.simulated, "days", days_json(&read), "counts", counts_json(&read.summary), "statistics",
                                 statistics_json(&read.summary));
    put_plan(document, view, "air/");
    return document;
}

struct ranked {
    const struct site *site;
    struct air_summary summary;
    double index;                 // NaN: none
};

static int by_index(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (isnan(left->index) || isnan(right->index))
        return (isnan(left->index) ? 1 : 0) - (isnan(right->index) ? 1 : 0);
    return (left->index > right->index) - (left->index < right->index);
}

json_t *air_ranking_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_year_read read;
    if (!read_year(request, view, &read, f))
        return NULL;
    size_t count = read.days.stations ? read.place.stations.count : 0;
    struct ranked *ranked = arena_array(request->arena, count + 1, sizeof *ranked);
    for (size_t i = 0; i < count; i++) {
        ranked[i].site = &read.place.stations.items[i];
        air_summary_compute(&read.place.standards->air_rules, read.year, read.days.stations[i], read.count, &ranked[i].summary);
        ranked[i].index = ranked[i].summary.has_statistics ? ranked[i].summary.statistics.ranking_index : (double)NAN;
    }
    qsort(ranked, count, sizeof *ranked, by_index);
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        bool known = !isnan(ranked[i].index);
        json_t *row = air_site_json(ranked[i].site);
        json_object_set_new(row, "rank", json_count_or_null((json_int_t)i + 1, known));
        json_object_set_new(row, "index", json_number(ranked[i].index));
        json_object_set_new(row, "counts", counts_json(&ranked[i].summary));
        json_array_append_new(rows, row);
    }
    return json_pack("{s:i,s:b,s:o}", "year", read.year, "simulated", read.place.stations.simulated, "stations", rows);
}

// What anybody may see: levels, not instruments.
json_t *air_public_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_year_read read;
    if (!read_year(request, view, &read, f))
        return NULL;
    json_t *now = air_now_document(request, view, f);
    if (!now)
        return NULL;
    json_t *stations = json_array(), *station, *region = json_object_get(now, "region");
    size_t i;
    json_array_foreach(json_object_get(now, "stations"), i, station)
        json_array_append_new(stations, json_pack("{s:O,s:O,s:O,s:O}", "name", json_object_get(station, "name"), "aqi", json_object_get(station, "aqi"), "level",
                                                  json_object_get(station, "level"), "primary", json_object_get(station, "primary")));
    json_t *document = json_pack("{s:b,s:O,s:o,s:o,s:o,s:o,s:i,s:o}", "simulated", read.place.stations.simulated, "at_ms", json_object_get(now, "at_ms"), "aqi",
                                 region ? json_incref(json_object_get(region, "aqi")) : json_null(), "level",
                                 region ? json_incref(json_object_get(region, "level")) : json_null(), "primary",
                                 region ? json_incref(json_object_get(region, "primary")) : json_array(), "stations", stations, "year", read.year, "counts",
                                 counts_json(&read.summary));
    json_decref(now);
    return document;
}
