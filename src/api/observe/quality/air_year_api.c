// Air quality of a year: its days, the counts that elements of the plan ask for, the annual evaluation, the ranking.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "air_answer.h"
#include "api/observe/quality/air_rows.h"
#include "api/observe/observe_api.h"
#include "base/period.h"
#include "base/text.h"

static bool choose_year(struct request *request, const struct view *view, const struct air_place *place, int32_t *ret_year, struct fault *f)
{
    const struct air_rules *rules = &place->standards->air_rules;
    const struct observed_factors factors = {place->series, &place->stations, rules->codes, (size_t)rules->factor_count};
    return observed_year(request, view, &factors, ret_year, f);
}

static bool read_year(struct request *request, struct view *view, struct air_year_read *ret_read, struct fault *f)
{
    memset(ret_read, 0, sizeof *ret_read);
    ret_read->model = view->model;
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
    for (int i = 0; ret_read->summary.has_statistics && i < ret_read->summary.edition.item_count; i++)
        ret_read->items[i] = (struct air_item_row){&ret_read->summary.edition.items[i], &ret_read->summary.statistics.items[i]};
    return true;
}

// Elements whose query begins with this, and the indicators that read them.
#define QUERY_PREFIX "air/"

bool air_asked_by(const struct subject *subject)
{
    return subject->source_query && text_starts_with(subject->source_query, QUERY_PREFIX);
}

bool air_read_by(const struct indicator_model *model, size_t indicator)
{
    for (int32_t s = 0; s < model->element_count; s++)
        if (air_asked_by(&model->subjects[s]) && model->reads[indicator][s])
            return true;
    return false;
}

// ---- documents ----

json_t *air_days_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_year_read read;
    return read_year(request, view, &read, f) ? air_year_json(&read) : NULL;
}

static int by_index(const void *a, const void *b)
{
    const struct air_ranked *left = a, *right = b;
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
    struct air_ranked *ranked = arena_array(request->arena, count + 1, sizeof *ranked);
    for (size_t i = 0; i < count; i++) {
        ranked[i].site = &read.place.stations.items[i];
        air_summary_compute(&read.place.standards->air_rules, read.year, read.days.stations[i], read.count, &ranked[i].summary);
        ranked[i].index = ranked[i].summary.has_statistics ? ranked[i].summary.statistics.ranking_index : (double)NAN;
    }
    qsort(ranked, count, sizeof *ranked, by_index);
    for (size_t i = 0; i < count; i++)
        ranked[i].rank = isnan(ranked[i].index) ? 0 : (int)i + 1;
    return air_ranking_json(&(struct air_ranking){&read, ranked, count});
}

json_t *air_public_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_year_read read;
    struct air_public *public = arena_alloc(request->arena, sizeof *public);
    public->read = &read;
    return read_year(request, view, &read, f) && air_now_read(request, view, &public->now, f) ? air_public_json(public) : NULL;
}
