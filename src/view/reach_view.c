// Reachability as figures and as a plain sentence.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "view/view_internal.h"

static const struct reach_projection *projection_of(const struct reachability *reach, int32_t year)
{
    for (int32_t i = 0; i < reach->projected_count; i++)
        if (reach->projected[i].year == year)
            return &reach->projected[i];
    return NULL;
}

static double shown(double value)
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
    if (!projection)
        return view_message(view, "view.reach_past", NULL);
    const char *year = arena_printf(arena, "%d", reach->target_year);
    const char *needed = signed_text(arena, reach->needed_per_year), *trend = signed_text(arena, reach->trend_per_year);
    const char *projected = number_text(arena, decimal_round_double(projection->value, 2));
    if (reach->verdict == REACH_REACHABLE)
        return view_message(view, "view.reach_reachable", "needed", needed, "trend", trend, "year", year, "projected", projected, NULL);
    const char *gap = number_text(arena, decimal_round_double(fabs(reach->target - projection->value), 2));
    return view_message(view, "view.reach_off_track", "needed", needed, "trend", trend, "year", year, "projected", projected,
                        "gap", gap, NULL);
}

const char *reach_text(const struct view *view, int32_t index, const struct reachability *reach)
{
    const struct indicator *indicator = &view->model->indicators[index];
    if (reach->verdict == REACH_MET)
        return view_message(view, "view.reach_met", NULL);
    const char *text = reach->verdict == REACH_NO_TREND ? text_without_trend(view, indicator, reach) : text_with_trend(view, reach);
    const char *stage = target_text(view, indicator, reach->target_year), *standard = target_text(view, indicator, 0);
    if (!reach->target_is_standard || text_empty(stage) || text_equal(stage, standard))
        return text;
    const char *weaker = view_message(view, "view.reach_weaker", "year", arena_printf(view->arena, "%d", reach->target_year), "stage",
                                      stage, "standard", standard, NULL);
    return arena_printf(view->arena, "%s%s%s", text, view->english ? "; " : "；", weaker);
}

// ---- figures ----

static struct reachability compute(const struct view *view, int32_t index)
{
    struct reachability reach;
    reachability_compute(view->inputs, index, INT32_MAX, &reach);
    return reach;
}

json_t *reach_row(const struct view *view, int32_t index)
{
    struct reachability reach = compute(view, index);
    const struct reach_projection *projection = projection_of(&reach, reach.target_year);
    json_t *row = json_object();
    put_text(row, "verdict", reach_verdict_name(reach.verdict));
    put_int_or_null(row, "target_year", reach.target_year);
    put_number(row, "target", reach.target);
    put_text(row, "comparator", isnan(reach.target) ? NULL : comparator_name(reach.comparator));
    put_number(row, "last_value", reach.point_count ? reach.points[reach.point_count - 1].value : NAN);
    put_int_or_null(row, "last_year", reach.point_count ? reach.points[reach.point_count - 1].year : 0);
    put_number(row, "trend_per_year", shown(reach.trend_per_year));
    put_number(row, "needed_per_year", shown(reach.needed_per_year));
    put_number(row, "projected", projection ? shown(projection->value) : NAN);
    put_text(row, "text", reach_text(view, index, &reach));
    return row;
}

static void put_projected(const struct view *view, const struct reachability *reach, json_t *document)
{
    json_t *projected = json_object(), *interval = json_object(), *capped = json_array();
    for (int32_t i = 0; i < reach->projected_count; i++) {
        const struct reach_projection *projection = &reach->projected[i];
        const char *year = arena_printf(view->arena, "%d", projection->year);
        put_number(projected, year, shown(projection->value));
        if (!isnan(projection->low))
            json_object_set_new(interval, year, json_pack("[oo]", number_json(shown(projection->low)), number_json(shown(projection->high))));
        if (projection->capped)
            json_array_append_new(capped, json_string(year));
    }
    bool some = json_object_size(projected) > 0, bands = json_object_size(interval) > 0;
    json_object_set(document, "projected", some ? projected : json_null());
    json_object_set(document, "interval", bands ? interval : json_null());
    json_object_set_new(document, "capped", capped);
    json_decref(projected);
    json_decref(interval);
}

json_t *reach_document(const struct view *view, int32_t index)
{
    struct reachability reach = compute(view, index);
    json_t *document = json_object(), *points = json_array();
    for (int32_t i = 0; i < reach.point_count; i++) {
        json_t *point = json_object();
        put_int(point, "year", reach.points[i].year);
        put_number(point, "value", reach.points[i].value);
        json_array_append_new(points, point);
    }
    json_object_set_new(document, "points", points);
    put_int_or_null(document, "target_year", reach.target_year);
    put_number(document, "target", reach.target);
    put_text(document, "target_basis", isnan(reach.target) ? NULL : (reach.target_is_standard ? "standard" : "stage"));
    put_text(document, "comparator", isnan(reach.target) ? NULL : comparator_name(reach.comparator));
    put_number(document, "trend_per_year", shown(reach.trend_per_year));
    put_number(document, "needed_per_year", shown(reach.needed_per_year));
    put_projected(view, &reach, document);
    put_text(document, "verdict", reach_verdict_name(reach.verdict));
    put_text(document, "text", reach_text(view, index, &reach));
    return document;
}
