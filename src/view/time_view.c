// Where the asked year stands in the plan: which stage's targets are looked at, which are settled, how old the values are.
#include "base/text.h"
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

struct settlement { int32_t met, unmet, no_data, no_target; };

static struct settlement settle(const struct view *view, int32_t stage)
{
    struct settlement sum = {0};
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        struct indicator_result result;
        if (view->model->indicators[i].class != CLASS_MAIN)
            continue;
        indicator_evaluate(view->inputs, i, view->year, &result);
        sum.no_target += result.stages[stage] == STAGE_NO_TARGET;
        sum.met += result.stages[stage] == VERDICT_MET;
        sum.no_data += result.stages[stage] == VERDICT_NO_DATA;
        sum.unmet += result.stages[stage] == VERDICT_UNMET || result.stages[stage] == VERDICT_EXPECTED;
    }
    return sum;
}

static json_t *settlement_json(const struct view *view, int32_t index)
{
    const struct stage *stage = &view->model->stages[index];
    struct settlement sum = settle(view, index);
    json_t *object = json_object();
    put_int(object, "year", stage->year_to);
    put_text(object, "name", view_name(view, stage->name, stage->name_en));
    put_int(object, "met", sum.met);
    put_int(object, "unmet", sum.unmet);
    put_int(object, "no_data", sum.no_data);
    put_int(object, "no_target", sum.no_target);
    put_text(object, "text", view_message(view, "view.time_settled", "year", year_text(view, stage->year_to), "stage",
                                          view_name(view, stage->name, stage->name_en), "met", year_text(view, sum.met), "unmet",
                                          year_text(view, sum.unmet), "no_data", year_text(view, sum.no_data), NULL));
    return object;
}

void put_plan_time(const struct view *view, json_t *document)
{
    const struct plan_head *plan = &view->model->plan;
    const struct stage *stage = view_stage(view);
    enum reach_time time = !stage || view->year < stage->year_to ? REACH_AHEAD : (view->year == stage->year_to ? REACH_DUE : REACH_OVER);
    put_int_or_null(document, "target_year", stage ? stage->year_to : 0);
    put_text(document, "stage", stage ? view_name(view, stage->name, stage->name_en) : NULL);
    put_text(document, "time", reach_time_name(time));
    put_text(document, "title", !stage ? NULL : view_message(view, time == REACH_AHEAD ? "view.time_ahead" : "view.time_due", "year",
                                                             year_text(view, stage->year_to), "stage",
                                                             view_name(view, stage->name, stage->name_en), NULL));
    json_t *settled = json_array();
    for (int32_t i = 0; i < view->model->stage_count; i++)
        if (view->model->stages[i].year_to <= view->year)
            json_array_append_new(settled, settlement_json(view, i));
    json_object_set_new(document, "settled", settled);
    put_text(document, "ended", view->year < plan->year_to ? NULL : view_message(view, "view.time_ended", "from", year_text(view, plan->year_from),
                                                                                 "to", year_text(view, plan->year_to), NULL));
}

// ---- how old the values are ----

static json_t *counts_json(const struct view *view, int32_t year)
{
    struct value_counts counts;
    indicator_count_values(view->inputs, year, &counts);
    json_t *object = json_object();
    put_int(object, "year", year);
    put_int(object, "own", counts.own);
    put_int(object, "carried", counts.carried);
    put_int(object, "none", counts.none);
    return object;
}

void put_data_age(const struct view *view, json_t *document)
{
    json_t *data = counts_json(view, view->year), *newer = json_array();
    put_int_or_null(data, "newest", indicator_data_year(view->inputs, view->year));
    int32_t year = indicator_data_year(view->inputs, INT32_MAX);
    for (; year > view->year; year = indicator_data_year(view->inputs, year - 1))
        json_array_append_new(newer, counts_json(view, year));
    json_object_set_new(data, "newer", newer);
    json_object_set_new(document, "data", data);
}
