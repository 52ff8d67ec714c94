// What was observed: names of factors, and one series over a range, as buckets for a chart, as single values, as CSV.
#include <math.h>

#include "api/observe/observe_api.h"
#include "base/decimal.h"
#include "base/period.h"
#include "factor_answer.h"
#include "observe/judge/doubt.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "observe/series/means_edition.h"
#include "observe/series/series_query.h"
#include "observe/stow/series_csv.h"
#include "observe/stow/series_doubt.h"
#include "view/observe/point_json.h"

json_t *factors_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct factor_table table;
    (void)request;
    return factor_table_load(reading->store, reading->arena, reading->as_of, &table, f) ? factor_list_json(&table) : NULL;
}

// ---- one series ----

// What one answer is made of.
struct series_answer {
    struct arena *arena;
    struct series *series;      // NULL: nothing was observed yet
    const struct series_query *query;
    struct doubt_bounds bounds;
    struct means_edition_span *editions; // of means: those that are not of the newest one
    size_t edition_count;
    struct text_buffer out;
    size_t rows;
    bool first, cut;            // cut: there is more than one answer may hold
};

static void append_number(struct text_buffer *out, struct observation_number number)
{
    char text[DECIMAL_TEXT_SIZE];
    json_text_append(out, number.present ? decimal_format(observation_decimal(number), text, sizeof text) : NULL);
}

static void append_observation(struct series_answer *answer, const struct observation *one)
{
    struct text_buffer *out = &answer->out;
    const struct observation_number numbers[] = {one->value, one->least, one->most, one->total};
    text_buffer_printf(out, "%s[%lld", answer->first ? "" : ",", (long long)one->at_ms);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        text_buffer_append_char(out, ',');
        append_number(out, numbers[i]);
    }
    text_buffer_append_char(out, ',');
    json_text_append(out, one->flag);
    text_buffer_append_char(out, ',');
    json_text_append(out, observation_origin_name(one->origin));
    text_buffer_printf(out, ",%d,", one->version);
    json_text_append(out, doubt_name(doubt_of(&answer->bounds, one->value)));
    const bool ours = answer->query->key.kind >= SERIES_HOUR && (one->origin == OBSERVATION_COMPUTED || one->origin == OBSERVATION_SIMULATED);
    text_buffer_printf(out, ours ? ",%lld]" : ",null]", (long long)means_edition_at(answer->editions, answer->edition_count, one->at_ms));
    answer->first = false;
}

static bool wanted(const struct series_answer *answer, const struct observation *one)
{
    return !answer->query->valid_only || ((!*one->flag || text_equal(one->flag, "N")) && !doubt_bars(doubt_of(&answer->bounds, one->value)));
}

static bool visit_observations(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct series_answer *answer = context;
    for (size_t i = 0; i < count && !answer->cut; i++) {
        if (!wanted(answer, &observations[i]))
            continue;
        answer->cut = answer->rows == SERIES_QUERY_ROWS_MAX;
        if (!answer->cut)
            append_observation(answer, &observations[i]);
        answer->rows += !answer->cut;
    }
    return arena_within(answer->arena, f);
}

static bool append_rows(struct series_answer *answer, struct fault *f)
{
    const struct series_query *query = answer->query;
    text_buffer_append(&answer->out, "\"columns\":[\"at_ms\",\"value\",\"least\",\"most\",\"total\",\"flag\",\"origin\",\"version\",\"doubt\",\"edition\"],\"rows\":[");
    return !answer->series || series_read(answer->series, &query->key, query->range, query->versions ? SERIES_ALL_VERSIONS : 0, visit_observations,
                                          answer, f);
}

static bool append_buckets(struct series_answer *answer, struct fault *f)
{
    const struct series_query *query = answer->query;
    const struct series_step step = {.range = query->range, .step_ms = query->step_ms, .valid_only = query->valid_only};
    struct doubted_bucket *buckets = NULL;
    size_t count = 0;
    if (answer->series && !series_doubted_means(answer->series, answer->arena, &query->key, &step, &answer->bounds, &buckets, &count, f))
        return false;
    text_buffer_append(&answer->out, "\"columns\":[\"at_ms\",\"count\",\"valid\",\"mean\",\"least\",\"most\",\"doubted\"],\"rows\":[");
    for (size_t i = 0; i < count; i++) {
        const struct series_bucket *bucket = &buckets[i].all;
        text_buffer_printf(&answer->out, "%s[%lld,%u,%u,", i ? "," : "", (long long)bucket->at_ms, bucket->count, bucket->valid);
        json_number_append(&answer->out, isnan(bucket->mean) ? bucket->mean : decimal_round_double(bucket->mean, 6));
        text_buffer_append_char(&answer->out, ',');
        json_number_append(&answer->out, bucket->least);
        text_buffer_append_char(&answer->out, ',');
        json_number_append(&answer->out, bucket->most);
        text_buffer_printf(&answer->out, ",%u]", buckets[i].doubted);
    }
    return true;
}

static void append_head(struct series_answer *answer, const struct reading *reading, const struct point *point, const struct factor_table *factors)
{
    const struct series_query *query = answer->query;
    const struct factor *factor = factor_find(factors, query->key.factor);
    struct text_buffer *out = &answer->out;
    const int digits = factor_decimals(factor, point->kind);
    text_buffer_append(out, "{\"point\":");
    json_text_append(out, point->code);
    text_buffer_append(out, ",\"factor\":");
    json_text_append(out, query->key.factor);
    text_buffer_append(out, ",\"name\":");
    json_text_append(out, factor_title(factors, answer->arena, query->key.factor, reading->english));
    text_buffer_append(out, ",\"unit\":");
    json_text_append(out, factor_unit(factor, point->kind));
    text_buffer_printf(out, ",\"decimals\":%s", digits == FACTOR_DECIMALS_UNKNOWN ? "null" : arena_printf(answer->arena, "%d", digits));
    text_buffer_printf(out, ",\"kind\":\"%s\",\"from_ms\":%lld,\"to_ms\":%lld,\"step_ms\":%s,\"simulated\":%s,",
                       series_kind_name(query->key.kind), (long long)query->range.from_ms, (long long)query->range.to_ms,
                       query->step_ms ? arena_printf(answer->arena, "%lld", (long long)query->step_ms) : "null", point->simulated ? "true" : "false");
}

static bool visit_csv(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct series_answer *answer = context;
    for (size_t i = 0; i < count; i++)
        if (wanted(answer, &observations[i]))
            series_csv_append(&answer->out, &answer->query->key, &observations[i], 1);
    return arena_within(answer->arena, f);
}

// The observations of the range, whatever the step: what `series import` reads back.
static bool respond_csv(struct series_answer *answer, struct answer *ret_answer, struct fault *f)
{
    const struct series_query *query = answer->query;
    text_buffer_append(&answer->out, "\xef\xbb\xbf" SERIES_CSV_HEAD);
    if (answer->series && !series_read(answer->series, &query->key, query->range, query->versions ? SERIES_ALL_VERSIONS : 0, visit_csv, answer, f))
        return false;
    *ret_answer = (struct answer){.bytes = answer->out.bytes, .size = answer->out.size, .content_type = "text/csv; charset=utf-8",
                                  .file_name = arena_printf(answer->arena, "%s-%s-%s.csv", query->key.point, query->key.factor,
                                                            series_kind_name(query->key.kind))};
    return true;
}

struct series_place {
    const struct reading *reading;
    struct point point;
    struct factor_table factors;
};

static bool load_bounds(struct series_answer *answer, const struct series_place *place, struct fault *f)
{
    const struct series_key *key = &answer->query->key;
    struct doubts doubts;
    if (!doubts_load(place->reading->store, answer->arena, &doubts, f))
        return false;
    answer->bounds = doubts_find(&doubts, &(struct judge_whose){key->point, key->factor, judge_domain(place->point.kind, key->factor)});
    return true;
}

// Which means of the range are of an earlier edition, and whether they stay so.
static void append_editions(struct series_answer *answer)
{
    text_buffer_printf(&answer->out, "],\"edition\":%d,\"editions\":[", MEANS_EDITION);
    for (size_t i = 0; i < answer->edition_count; i++) {
        text_buffer_append(&answer->out, i ? "," : "");
        edition_span_write(&answer->out, &answer->editions[i]);
    }
}

static bool respond_json(struct series_answer *answer, const struct series_place *place, struct answer *ret_answer, struct fault *f)
{
    if (answer->series && !means_edition_spans(answer->series, answer->arena, &answer->query->key, answer->query->range, &answer->editions,
                                               &answer->edition_count, f))
        return false;
    append_head(answer, place->reading, &place->point, &place->factors);
    if (!(answer->query->step_ms ? append_buckets(answer, f) : append_rows(answer, f)))
        return false;
    append_editions(answer);
    text_buffer_printf(&answer->out, "],\"cut\":%s}", answer->cut ? "true" : "false");
    *ret_answer = (struct answer){.bytes = answer->out.bytes, .size = answer->out.size, .content_type = "application/json; charset=utf-8"};
    return true;
}

static bool is_csv(const char *format, bool *ret_csv, struct fault *f)
{
    *ret_csv = text_equal(format, "csv");
    return *ret_csv || text_empty(format) || text_equal(format, "json") ||
           fault_set(f, FAULT_INPUT, "series.query", "name", "format", "text", format, NULL);
}

bool series_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const struct series_query_text text = {
        .point = request_query(request, "point"), .factor = request_query(request, "factor"), .kind = request_query(request, "kind"),
        .from = request_query(request, "from"), .to = request_query(request, "to"), .step = request_query(request, "step"),
        .points = request_query(request, "points"), .valid_only = request_query(request, "valid_only"), .versions = request_query(request, "versions")};
    struct series_query query;
    struct series_place place = {.reading = reading};
    bool csv;
    if (!is_csv(request_query(request, "format"), &csv, f) || !series_query_parse(&text, &query, f) ||
        !point_find(reading->store, reading->arena, reading->as_of, query.key.point, &place.point, f) ||
        !factor_table_load(reading->store, reading->arena, reading->as_of, &place.factors, f))
        return false;
    query.key.factor = factor_canonical(&place.factors, reading->arena, place.point.kind, query.key.factor);
    struct series_answer answer = {.arena = request->arena, .query = &query, .first = true};
    text_buffer_init(&answer.out, request->arena);
    if (!service_series(request_service(request), &answer.series, f) || !load_bounds(&answer, &place, f))
        return false;
    return csv ? respond_csv(&answer, ret_answer, f) : respond_json(&answer, &place, ret_answer, f);
}
