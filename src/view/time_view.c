// Where the asked year stands in the plan: which stage's targets are looked at, which are settled, how old the values are.
#include "base/text.h"
#include "time_view_answer.h"
#include "view/view_internal.h"

static const char *year_text(const struct view *view, int32_t year)
{
    return arena_printf(view->arena, "%d", year);
}

const struct stage *view_stage(const struct view *view)
{
    const struct indicator_model *model = view->model;
    for (int32_t i = 0; i < model->stage_count; i++)
        if (model->stages[i].year_to >= view->year)
            return &model->stages[i];
    return model->stage_count ? &model->stages[model->stage_count - 1] : NULL;
}

const char *stage_word(const struct view *view, int32_t due, enum verdict verdict, enum verdict state)
{
    static const char *const keys[VERDICT_COUNT] = {
        [VERDICT_NO_DATA] = "view.stage_no_data", [VERDICT_MET] = "view.stage_met", [VERDICT_EXPECTED] = "view.stage_unmet",
        [VERDICT_UNMET] = "view.stage_unmet", [VERDICT_NOT_DUE] = "view.stage_unsure"};
    if (view->year < due)
        return view_message(view, verdict == VERDICT_MET ? "view.stage_early" : "view.stage_not_due", NULL);
    bool unsure = verdict == VERDICT_NO_DATA && state != VERDICT_NO_DATA; // there is a value, but nothing to judge it by
    return view_message(view, unsure ? "view.stage_unsure" : keys[verdict], NULL);
}

// ---- stages that are over ----

static void count_settled(const struct view *view, int32_t stage, struct settlement *sum)
{
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        struct indicator_result result;
        if (view->model->indicators[i].class != CLASS_MAIN)
            continue;
        indicator_evaluate(view->inputs, i, view->year, &result);
        sum->no_target += result.stages[stage] == STAGE_NO_TARGET;
        sum->met += result.stages[stage] == VERDICT_MET;
        sum->no_data += result.stages[stage] == VERDICT_NO_DATA;
        sum->unmet += result.stages[stage] == VERDICT_UNMET || result.stages[stage] == VERDICT_EXPECTED;
    }
}

static struct settlement settle(const struct view *view, int32_t index)
{
    const struct stage *stage = &view->model->stages[index];
    struct settlement sum = {.year = stage->year_to, .name = view_name(view, stage->name, stage->name_en)};
    count_settled(view, index, &sum);
    sum.text = view_message(view, "view.time_settled", "year", year_text(view, sum.year), "stage", sum.name, "met", year_text(view, sum.met), "unmet",
                            year_text(view, sum.unmet), "no_data", year_text(view, sum.no_data), NULL);
    return sum;
}

struct plan_time view_plan_time(const struct view *view)
{
    const struct plan_head *plan = &view->model->plan;
    const struct stage *stage = view_stage(view);
    struct plan_time row = {.time = REACH_AHEAD};
    if (stage) {
        row.target_year = stage->year_to;
        row.stage = view_name(view, stage->name, stage->name_en);
        row.time = view->year < stage->year_to ? REACH_AHEAD : (view->year == stage->year_to ? REACH_DUE : REACH_OVER);
        row.title = view_message(view, row.time == REACH_AHEAD ? "view.time_ahead" : "view.time_due", "year", year_text(view, stage->year_to), "stage",
                                 row.stage, NULL);
    }
    for (int32_t i = 0; i < view->model->stage_count; i++)
        if (view->model->stages[i].year_to <= view->year)
            row.settled[row.settled_count++] = settle(view, i);
    if (view->year >= plan->year_to)
        row.ended = view_message(view, "view.time_ended", "from", year_text(view, plan->year_from), "to", year_text(view, plan->year_to), NULL);
    return row;
}

// ---- how old the values are ----

static struct year_counts counts_of(const struct view *view, int32_t year)
{
    struct year_counts counts = {.year = year};
    indicator_count_values(view->inputs, year, &counts.values);
    return counts;
}

struct data_age view_data_age(const struct view *view)
{
    struct data_age age = {.asked = counts_of(view, view->year), .newest = indicator_data_year(view->inputs, view->year)};
    struct LIST_OF(struct year_counts) newer = {0};
    int32_t year = indicator_data_year(view->inputs, INT32_MAX);
    for (; year > view->year; year = indicator_data_year(view->inputs, year - 1))
        LIST_PUSH(view->arena, &newer, counts_of(view, year));
    age.newer = newer.items;
    age.newer_count = newer.count;
    return age;
}
