// Reachability as figures and as a plain sentence.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "reach_view_answer.h"
#include "view/view_internal.h"

static const struct reach_projection *projection_of(const struct reachability *reach, int32_t year)
{
    for (int32_t i = 0; i < reach->projected_count; i++)
        if (reach->projected[i].year == year)
            return &reach->projected[i];
    return NULL;
}

double reach_shown(double value)
{
    return isnan(value) ? value : decimal_round_double(value, 4);
}

// ---- the sentence ----

const char *inputs_text(const struct view *view, const struct indicator *indicator)
{
    const struct subject *subject = indicator->subject;
    size_t count;
    if (!subject->formula)
        return NULL;
    const struct formula_dependency *reads = formula_dependencies(subject->formula, &count);
    struct text_buffer known, missing;
    text_buffer_init(&known, view->arena);
    text_buffer_init(&missing, view->arena);
    for (size_t i = 0; i < count; i++) {
        const struct subject *input = &view->model->subjects[reads[i].slot];
        enum value_origin origin;
        int32_t year = indicator_value_year(view->inputs, input->slot, view->year, &origin);
        struct text_buffer *list = year ? &known : &missing;
        text_buffer_printf(list, "%s%s", list->size ? (view->english ? ", " : "、") : "", view_name(view, input->name, input->name_en));
    }
    if (!missing.size)
        return NULL;
    if (!known.size)
        return view_message(view, "view.inputs_missing", "missing", missing.bytes, NULL);
    return view_message(view, "view.inputs_incomplete", "known", known.bytes, "missing", missing.bytes, NULL);
}

static const char *text_without_trend(const struct view *view, const struct indicator *indicator, const struct reachability *reach)
{
    if (reach->point_count == 1) {
        const char *year = arena_printf(view->arena, "%d", reach->points[0].year);
        return view_message(view, "view.reach_one_point", "year", year, NULL);
    }
    struct indicator_result result;
    indicator_evaluate(view->inputs, indicator->position, view->year, &result);
    const char *value = result_text(view, indicator, &result), *standard = target_text(view, indicator, 0);
    if (value)
        return view_message(view, "view.reach_state", "value", value, "standard", standard ? standard : "", NULL);
    const char *inputs = inputs_text(view, indicator);
    return inputs ? inputs : view_message(view, "view.reach_no_data", NULL);
}

static const char *text_with_trend(const struct view *view, const struct reachability *reach)
{
    struct arena *arena = view->arena;
    const struct reach_projection *projection = projection_of(reach, reach->target_year);
    const char *year = arena_printf(arena, "%d", reach->target_year);
    const char *needed = signed_text(arena, reach->needed_per_year), *trend = signed_text(arena, reach->trend_per_year);
    const char *projected = number_text(arena, decimal_round_double(projection->value, 2));
    if (reach->verdict == REACH_REACHABLE)
        return view_message(view, "view.reach_reachable", "needed", needed, "trend", trend, "year", year, "projected", projected, NULL);
    const char *gap = number_text(arena, decimal_round_double(fabs(reach->target - projection->value), 2));
    return view_message(view, "view.reach_off_track", "needed", needed, "trend", trend, "year", year, "projected", projected,
                        "gap", gap, NULL);
}

static const char *joined(const struct view *view, const char *first, const char *second)
{
    return arena_printf(view->arena, "%s%s%s", first, view->english ? "; " : "；", second);
}

// What stands before a trend or its absence: the values are not of the asked year.
static const char *trend_sentence(const struct view *view, const struct indicator *indicator, const struct reachability *reach)
{
    bool trend = reach->verdict == REACH_REACHABLE || reach->verdict == REACH_OFF_TRACK;
    const char *text = trend ? text_with_trend(view, reach) : text_without_trend(view, indicator, reach);
    if (reach->state == VERDICT_NO_DATA && reach->point_count && reach->points[reach->point_count - 1].year != reach->asked_year)
        text = joined(view, view_message(view, "view.reach_no_data_in", "year", arena_printf(view->arena, "%d", reach->asked_year), NULL), text);
    const char *stage = target_text(view, indicator, reach->target_year), *standard = target_text(view, indicator, 0);
    if (!reach->target_is_standard || text_empty(stage) || text_equal(stage, standard))
        return text;
    return joined(view, text, view_message(view, "view.reach_weaker", "year", arena_printf(view->arena, "%d", reach->target_year), "stage",
                                           stage, "standard", standard, NULL));
}

// One row a verdict: its short word, and its sentence by the state of the asked year (NULL: the one of VERDICT_UNMET).
// The first four are sentences about a trend, made from figures.
struct reach_words { const char *word; const char *sentence[VERDICT_COUNT]; };
static const struct reach_words words[REACH_VERDICT_COUNT] = {
    [REACH_NO_TREND] = {"view.word_no_trend", {NULL}},
    [REACH_MET] = {"view.word_met", {[VERDICT_UNMET] = "view.reach_met"}},
    [REACH_REACHABLE] = {"view.word_reachable", {NULL}},
    [REACH_OFF_TRACK] = {"view.word_off_track", {NULL}},
    [REACH_MET_BEFORE] = {"view.word_met_before", {[VERDICT_NO_DATA] = "view.reach_before_no_data", [VERDICT_UNMET] = "view.reach_before",
                          [VERDICT_EXPECTED] = "view.reach_before_open", [VERDICT_NOT_DUE] = "view.reach_before_open"}},
    [REACH_MET_LATER] = {"view.word_met_later", {[VERDICT_NO_DATA] = "view.reach_later_no_data", [VERDICT_UNMET] = "view.reach_later",
                         [VERDICT_EXPECTED] = "view.reach_later_open", [VERDICT_NOT_DUE] = "view.reach_later_open"}},
    [REACH_IN_PART] = {"view.word_in_part", {[VERDICT_NO_DATA] = "view.reach_part_no_data", [VERDICT_UNMET] = "view.reach_part"}},
    [REACH_SETTLED_MET] = {"view.word_settled_met", {[VERDICT_UNMET] = "view.settled_met"}},
    [REACH_SETTLED_UNMET] = {"view.word_settled_unmet", {[VERDICT_UNMET] = "view.settled_unmet", [VERDICT_MET] = "view.settled_unmet_now_met",
                             [VERDICT_EXPECTED] = "view.settled_unmet_expected", [VERDICT_NO_DATA] = "view.settled_unmet_no_data"}},
    [REACH_SETTLED_NO_DATA] = {"view.word_settled_no_data", {[VERDICT_UNMET] = "view.settled_no_data"}},
    [REACH_SETTLED_UNSURE] = {"view.word_settled_unsure", {[VERDICT_UNMET] = "view.settled_unsure"}},
};

const char *reach_word(const struct view *view, enum reach_verdict verdict)
{
    return view_message(view, words[verdict].word, NULL);
}

// In the target's year: the value it was judged by when it is of an earlier year, or that an earlier year was good enough.
static const char *with_due_value(const struct view *view, const struct indicator *indicator, const struct reachability *reach, const char *text)
{
    struct indicator_result result;
    if (reach->due == VERDICT_NO_DATA && reach->seen_year && reach->state != VERDICT_MET)
        return joined(view, text, view_message(view, "view.settled_before", "year", arena_printf(view->arena, "%d", reach->seen_year), NULL));
    indicator_evaluate(view->inputs, indicator->position, reach->target_year, &result);
    const char *value = result_text(view, indicator, &result);
    if (!value || result.value_year == reach->target_year || reach->due == VERDICT_NO_DATA)
        return text;
    return joined(view, text, view_message(view, "view.settled_by_year", "year", arena_printf(view->arena, "%d", result.value_year), "value", value,
                                           NULL));
}

static bool is_settled(enum reach_verdict verdict)
{
    return verdict >= REACH_SETTLED_MET && verdict <= REACH_SETTLED_UNSURE;
}

const char *reach_text(const struct view *view, int32_t index, const struct reachability *reach)
{
    const struct indicator *indicator = &view->model->indicators[index];
    const struct reach_words *row = &words[reach->verdict];
    if (!row->sentence[VERDICT_UNMET])
        return trend_sentence(view, indicator, reach);
    const char *key = row->sentence[reach->state] ? row->sentence[reach->state] : row->sentence[VERDICT_UNMET];
    if (reach->verdict == REACH_SETTLED_UNMET && reach->seen == SEEN_REACHED)
        key = "view.settled_standard_missed";
    if (reach->verdict == REACH_SETTLED_UNMET && reach->seen == SEEN_NOTHING)
        key = "view.settled_standard_missed_unsure";
    const char *stage = target_text(view, indicator, reach->target_year);
    int32_t then = is_settled(reach->verdict) || !reach->seen_year ? reach->target_year : reach->seen_year;
    const char *text = view_message(view, key, "year", arena_printf(view->arena, "%d", reach->asked_year), "then",
                                    arena_printf(view->arena, "%d", then), "due", arena_printf(view->arena, "%d", reach->target_year), "stage",
                                    stage ? stage : "", NULL);
    return is_settled(reach->verdict) ? with_due_value(view, indicator, reach, text) : text;
}

// ---- figures ----

static struct reachability compute(const struct view *view, int32_t index)
{
    struct reachability reach;
    reachability_compute(view->inputs, index, view->year, &reach);
    return reach;
}

struct reach_row view_reach_row(const struct view *view, int32_t index)
{
    struct reach_row row = {.is = compute(view, index), .last = {.value = NAN}, .projected = NAN};
    const struct reach_projection *projection = projection_of(&row.is, row.is.target_year);
    if (row.is.point_count)
        row.last = row.is.points[row.is.point_count - 1];
    if (projection)
        row.projected = projection->value;
    row.word = reach_word(view, row.is.verdict);
    row.text = reach_text(view, index, &row.is);
    return row;
}

const char *reach_target_basis(const struct reachability *reach)
{
    return isnan(reach->target) ? NULL : (reach->target_is_standard ? "standard" : "stage");
}

static const char *year_text(const struct view *view, const struct reach_projection *projection)
{
    return arena_printf(view->arena, "%d", projection->year);
}

static json_t *null_when_empty(json_t *object)
{
    if (json_object_size(object))
        return object;
    json_decref(object);
    return json_null();
}

json_t *reach_projected(const struct view *view, const struct reachability *reach)
{
    json_t *projected = json_object();
    for (int32_t i = 0; i < reach->projected_count; i++)
        put_number(projected, year_text(view, &reach->projected[i]), reach_shown(reach->projected[i].value));
    return null_when_empty(projected);
}

json_t *reach_interval(const struct view *view, const struct reachability *reach)
{
    json_t *interval = json_object();
    for (int32_t i = 0; i < reach->projected_count; i++) {
        const struct reach_projection *one = &reach->projected[i];
        if (!isnan(one->low))
            json_object_set_new(interval, year_text(view, one), json_pack("[oo]", json_number(reach_shown(one->low)), json_number(reach_shown(one->high))));
    }
    return null_when_empty(interval);
}

const char **reach_capped(const struct view *view, const struct reachability *reach)
{
    const char **years = arena_alloc(view->arena, ((size_t)reach->projected_count + 1) * sizeof(const char *));
    size_t count = 0;
    for (int32_t i = 0; i < reach->projected_count; i++)
        if (reach->projected[i].capped)
            years[count++] = year_text(view, &reach->projected[i]);
    years[count] = NULL;
    return years;
}
