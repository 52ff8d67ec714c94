#include "review/rules.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/evaluate.h"
#include "indicator/reach.h"
#include "indicator/settled.h"
#include "plan/project.h"
#include "review/load.h"

static struct finding_place warn(const char *rule, const char *subject, const char *file, int64_t line)
{
    return (struct finding_place){.severity = SEVERITY_WARNING, .rule = rule, .subject = subject, .file = file, .line = line};
}

static const char *number(struct review *review, double value)
{
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    if (!decimal_from_double(value, &decimal))
        return "";
    return arena_strdup(review->arena, decimal_format(decimal_round(decimal, 4), text, sizeof text));
}

static const char *year_text(struct review *review, int32_t year)
{
    return arena_printf(review->arena, "%d", year);
}

// ---- targets ----

// The weakest number that still satisfies a condition; NaN when it is no number. `at_most` turns the order round.
static double floor_of(const struct indicator_inputs *inputs, const struct indicator *indicator, const struct target *target, bool *ret_at_most)
{
    struct target_result result;
    *ret_at_most = target->comparator == COMPARE_AT_MOST || target->comparator == COMPARE_NOT_HIGHER_THAN_BASE;
    bool comparable = target->comparator == COMPARE_AT_LEAST || target->comparator == COMPARE_AT_MOST || target->comparator == COMPARE_EQUAL ||
                      target->comparator == COMPARE_NOT_LOWER_THAN_BASE || target->comparator == COMPARE_NOT_HIGHER_THAN_BASE;
    if (!comparable || target->measured != MEASURED_VALUE)
        return NAN;
    indicator_evaluate_target(inputs, indicator->position, target, inputs->model->plan.base_year, &result);
    return result.threshold;
}

// The strictest of all conditions of a due year (they must all hold).
static double strictest(const struct indicator_inputs *inputs, const struct indicator *indicator, int32_t due, bool *ret_at_most, const struct target **ret_target)
{
    double best = NAN;
    *ret_target = NULL;
    for (size_t i = 0; i < indicator->target_count; i++) {
        const struct target *target = &indicator->targets[i];
        bool at_most;
        if (target->due != due)
            continue;
        if (!*ret_target)
            *ret_target = target;
        double value = floor_of(inputs, indicator, target, &at_most);
        if (isnan(value) || (!isnan(best) && (at_most ? value >= best : value <= best)))
            continue;
        best = value;
        *ret_at_most = at_most;
    }
    return best;
}

static bool rule_target_below_standard(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        const struct target *standard, *stage;
        bool standard_most = false, stage_most = false;
        double wanted = strictest(review->inputs, indicator, 0, &standard_most, &standard);
        for (int32_t s = 0; s < model->stage_count && !isnan(wanted); s++) {
            double aimed = strictest(review->inputs, indicator, model->stages[s].year_to, &stage_most, &stage);
            bool weaker = standard_most ? aimed > wanted : aimed < wanted;
            if (isnan(aimed) || stage_most != standard_most || !weaker)
                continue;
            struct finding_place place = warn("target-below-standard", indicator->no, "targets.csv", stage->line);
            finding_add(review->findings, &place, "review.target_below_standard", "name", indicator->name, "year",
                        year_text(review, model->stages[s].year_to), "target", stage->text ? stage->text : number(review, aimed), "aimed",
                        number(review, aimed), "wanted", number(review, wanted), NULL);
        }
    }
    return true;
}

static bool rule_target_below_current(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    int32_t year = indicator_reported_year(review->inputs);
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        struct indicator_result result;
        indicator_evaluate(review->inputs, i, year, &result);
        for (size_t t = 0; t < indicator->target_count; t++) {
            const struct target *target = &indicator->targets[t];
            bool number_target = target->has_value && target->measured == MEASURED_VALUE && target->due > year;
            bool below = target->comparator == COMPARE_AT_LEAST && target->value < result.value;
            bool above = target->comparator == COMPARE_AT_MOST && target->value > result.value;
            if (!number_target || isnan(result.value) || !(below || above) || result.qualifier)
                continue;
            struct finding_place place = warn("target-below-current", indicator->no, "targets.csv", target->line);
            finding_add(review->findings, &place, "review.target_below_current", "name", indicator->name, "year", year_text(review, target->due),
                        "target", target->text ? target->text : target->value_text, "current", number(review, result.value), NULL);
        }
    }
    return true;
}

static bool rule_trend_misses_target(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    int32_t year = indicator_reported_year(review->inputs);
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        struct indicator_result result;
        struct reachability reach;
        indicator_evaluate(review->inputs, i, year, &result);
        reachability_compute(review->inputs, i, year, &reach);
        if (result.verdict != VERDICT_UNMET || reach.verdict != REACH_OFF_TRACK)
            continue;
        double projected = NAN;
        for (int32_t p = 0; p < reach.projected_count; p++)
            if (reach.projected[p].year == reach.target_year)
                projected = reach.projected[p].value;
        struct finding_place place = warn("trend-misses-target", indicator->no, "indicators.csv", indicator->subject->line);
        finding_add(review->findings, &place, "review.trend_misses_target", "name", indicator->name, "trend", number(review, reach.trend_per_year),
                    "needed", number(review, reach.needed_per_year), "year", year_text(review, reach.target_year), "projected",
                    number(review, projected), "target", number(review, reach.target), NULL);
    }
    return true;
}

// ---- data ----

static bool rule_inputs_incomplete(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    int32_t year = indicator_reported_year(review->inputs);
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        size_t count, known = 0;
        struct text_buffer missing;
        enum value_origin origin;
        if (!indicator->subject->formula || indicator_value_year(review->inputs, indicator->subject->slot, year, &origin))
            continue;
        const struct formula_dependency *reads = formula_dependencies(indicator->subject->formula, &count);
        text_buffer_init(&missing, review->arena);
        for (size_t r = 0; r < count; r++) {
            if (indicator_value_year(review->inputs, reads[r].slot, year, &origin))
                known++;
            else
                text_buffer_printf(&missing, "%s%s", missing.size ? "、" : "", model->subjects[reads[r].slot].name);
        }
        if (!known || known == count)
            continue;
        struct finding_place place = warn("inputs-incomplete", indicator->no, "indicators.csv", indicator->subject->line);
        finding_add(review->findings, &place, "review.inputs_incomplete", "name", indicator->name, "missing", missing.bytes, NULL);
    }
    return true;
}

static bool rule_published_differs(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++)
        for (int32_t y = 0; y < review->inputs->years; y++) {
            const struct indicator *indicator = &model->indicators[i];
            struct indicator_result result;
            int32_t year = review->inputs->first_year + y;
            indicator_evaluate(review->inputs, i, year, &result);
            if (!result.differs || result.value_year != year)
                continue;
            struct finding_place place = warn("published-differs", indicator->no, "indicators.csv", indicator->subject->line);
            finding_add(review->findings, &place, "review.published_differs", "name", indicator->name, "year", year_text(review, year),
                        "published", number(review, result.published), "computed", number(review, result.value), NULL);
        }
    return true;
}

static const char *with_unit(struct review *review, const char *value, const char *unit)
{
    return text_empty(unit) ? value : arena_printf(review->arena, "%s %s", value, unit);
}

// What was settled stands, though the rules of today say something else.
static bool rule_settled_differs(struct review *review, struct fault *f)
{
    struct settled_difference *list;
    size_t count;
    if (!settled_differences(review->store, review->arena, review->model->plan.region, review->as_of, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct settled_difference *one = &list[i];
        const int32_t slot = indicator_model_subject(review->model, one->subject);
        const struct day since = day_of_ms(one->since_ms);
        const struct finding_place place = warn("settled-differs", one->subject, "facts.csv", 0);
        finding_add(review->findings, &place, "review.settled_differs", "name", slot < 0 ? one->subject : review->model->subjects[slot].name, "year",
                    year_text(review, one->year), "before", with_unit(review, one->before, one->before_unit), "now",
                    with_unit(review, one->now, one->now_unit), "edition", arena_printf(review->arena, "%lld", (long long)one->edition), "since",
                    arena_printf(review->arena, "%04d-%02d-%02d", since.year, since.month, since.day), NULL);
    }
    return true;
}

static bool rule_baseline_year(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++)
        for (int32_t y = 0; y < review->inputs->years; y++) {
            const struct indicator *indicator = &model->indicators[i];
            int32_t year = review->inputs->first_year + y;
            size_t at = (size_t)indicator->subject->slot * (size_t)review->inputs->years + (size_t)y;
            if (!(review->inputs->marks[at].flags & MARK_BASELINE) || year == model->plan.base_year)
                continue;
            struct finding_place place = warn("baseline-year", indicator->no, "indicators.csv", indicator->subject->line);
            finding_add(review->findings, &place, "review.baseline_year", "name", indicator->name, "year", year_text(review, year), "base",
                        year_text(review, model->plan.base_year), NULL);
        }
    return true;
}

static bool rule_standard_without_number(struct review *review, struct fault *f)
{
    const struct indicator_model *model = review->model;
    (void)f;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        for (size_t t = 0; t < indicator->target_count; t++) {
            const struct target *target = &indicator->targets[t];
            if (target->due != 0 || target->comparator != COMPARE_DECIDED || target->value_slot >= 0)
                continue;
            struct finding_place place = warn("standard-without-number", indicator->no, "targets.csv", target->line);
            finding_add(review->findings, &place, "review.standard_without_number", "name", indicator->name, NULL);
        }
    }
    return true;
}

// ---- projects, measures, departments ----

static bool rule_project_years(struct review *review, struct fault *f)
{
    struct project *projects;
    size_t count;
    if (!project_list(review->store, review->arena, review->as_of, &projects, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *no = arena_printf(review->arena, "%lld", (long long)projects[i].no);
        bool late = projects[i].year_to > review->model->plan.year_to, early = projects[i].year_from < review->model->plan.year_from;
        struct finding_place after = warn("project-after-plan", no, "projects.csv", projects[i].line);
        struct finding_place before = warn("project-before-plan", no, "projects.csv", projects[i].line);
        if (late)
            finding_add(review->findings, &after, "review.project_after_plan", "name", projects[i].name, "year", year_text(review, projects[i].year_to),
                        "plan", year_text(review, review->model->plan.year_to), NULL);
        if (early)
            finding_add(review->findings, &before, "review.project_before_plan", "name", projects[i].name, "year",
                        year_text(review, projects[i].year_from), "plan", year_text(review, review->model->plan.year_from), NULL);
    }
    return true;
}

static void mark_served(struct review *review, struct map *served, const char *no)
{
    int32_t index = indicator_model_find(review->model, no);
    if (index < 0)
        return;
    const struct indicator *indicator = &review->model->indicators[index];
    map_put(served, indicator->no, (void *)1);
    if (indicator->part_of >= 0) // a part served is its whole served
        map_put(served, review->model->indicators[indicator->part_of].no, (void *)1);
    for (int32_t i = 0; i < indicator->part_count; i++)
        map_put(served, review->model->indicators[indicator->parts[i]].no, (void *)1);
}

static bool rule_indicator_unserved(struct review *review, struct fault *f)
{
    struct contribution_list_row *links;
    struct measure_list_row *measures;
    size_t link_count, measure_count;
    struct map served;
    map_init(&served, review->arena);
    if (!contribution_list_all(review->store, review->arena, &(struct contribution_list_in){.as_of = review->as_of}, &links, &link_count, f) ||
        !measure_list_all(review->store, review->arena, &(struct measure_list_in){.as_of = review->as_of}, &measures, &measure_count, f))
        return false;
    for (size_t i = 0; i < link_count; i++)
        mark_served(review, &served, links[i].indicator);
    for (size_t i = 0; i < measure_count; i++)
        for (const char **no = id_split(review->arena, measures[i].indicators, NULL); *no; no++)
            mark_served(review, &served, *no);
    for (int32_t i = 0; i < review->model->indicator_count; i++) {
        const struct indicator *indicator = &review->model->indicators[i];
        if (indicator->part_of >= 0 || map_has(&served, indicator->no))
            continue;
        struct finding_place place = warn("indicator-unserved", indicator->no, "indicators.csv", indicator->subject->line);
        finding_add(review->findings, &place, "review.indicator_unserved", "name", indicator->name, NULL);
    }
    return true;
}

struct department {
    const char *name, *level;
    bool alias;
};

static bool load_departments(struct review *review, struct map *ret_departments, struct fault *f)
{
    struct department_list_row *rows;
    size_t count;
    map_init(ret_departments, review->arena);
    if (!department_list_all(review->store, review->arena, &(struct department_list_in){.as_of = review->as_of}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct department *official = arena_alloc(review->arena, sizeof *official);
        *official = (struct department){.name = rows[i].name, .level = rows[i].level};
        map_put(ret_departments, rows[i].name, official);
        for (const char **alias = id_split(review->arena, rows[i].aliases, NULL); *alias; alias++) {
            struct department *other = arena_alloc(review->arena, sizeof *other);
            *other = (struct department){.name = rows[i].name, .level = rows[i].level, .alias = true};
            map_put(ret_departments, *alias, other);
        }
    }
    return true;
}

static void judge_spellings(struct review *review, const struct map *departments, const char *cell, const char *file, int64_t line)
{
    for (const char **name = department_split(review->arena, cell, NULL); *name; name++) {
        const struct department *department = map_get(departments, *name);
        if (department && department->alias) {
            struct finding_place place = warn("department-alias", *name, file, line);
            finding_add(review->findings, &place, "review.department_alias", "spelling", *name, "name", department->name, NULL);
        }
        if (department && !text_equal(department->level, "county")) {
            struct finding_place place = warn("department-level", *name, file, line);
            finding_add(review->findings, &place, "review.department_level", "name", *name, NULL);
        }
    }
}

static bool rule_departments(struct review *review, struct fault *f)
{
    struct map departments;
    struct project_rows_row *projects;
    struct measure_list_row *measures;
    size_t project_count, measure_count;
    if (!load_departments(review, &departments, f) ||
        !project_rows_all(review->store, review->arena, &(struct project_rows_in){.as_of = review->as_of}, &projects, &project_count, f) ||
        !measure_list_all(review->store, review->arena, &(struct measure_list_in){.as_of = review->as_of}, &measures, &measure_count, f))
        return false;
    for (int32_t i = 0; i < review->model->indicator_count; i++)
        judge_spellings(review, &departments, review->model->indicators[i].departments, "indicators.csv", review->model->indicators[i].subject->line);
    for (size_t i = 0; i < project_count; i++)
        judge_spellings(review, &departments, projects[i].departments, "projects.csv", projects[i].line.value);
    for (size_t i = 0; i < measure_count; i++)
        judge_spellings(review, &departments, measures[i].departments, "measures.csv", measures[i].line.value);
    return true;
}

static bool rule_deadline_after_plan(struct review *review, struct fault *f)
{
    struct measure_list_row *measures;
    size_t count;
    if (!measure_list_all(review->store, review->arena, &(struct measure_list_in){.as_of = review->as_of}, &measures, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct period period;
        if (text_empty(measures[i].deadline) || !period_parse(measures[i].deadline, &period, NULL) || period.year <= review->model->plan.year_to)
            continue;
        struct finding_place place = warn("deadline-after-plan", measures[i].code, "measures.csv", measures[i].line.value);
        finding_add(review->findings, &place, "review.deadline_after_plan", "name", measures[i].title, "year", year_text(review, period.year), NULL);
    }
    return true;
}

const struct review_rule review_rules[] = {
    {"target-below-standard", rule_target_below_standard},
    {"target-below-current", rule_target_below_current},
    {"trend-misses-target", rule_trend_misses_target},
    {"inputs-incomplete", rule_inputs_incomplete},
    {"published-differs", rule_published_differs},
    {"settled-differs", rule_settled_differs},
    {"baseline-year", rule_baseline_year},
    {"standard-without-number", rule_standard_without_number},
    {"project-after-plan, project-before-plan", rule_project_years},
    {"indicator-unserved", rule_indicator_unserved},
    {"department-alias, department-level", rule_departments},
    {"deadline-after-plan", rule_deadline_after_plan},
};
const size_t review_rule_count = sizeof review_rules / sizeof *review_rules;

bool review_run(struct review *review, struct fault *f)
{
    for (size_t i = 0; i < review_rule_count; i++)
        if (!review_rules[i].run(review, f))
            return false;
    finding_sort(review->findings);
    return true;
}

static bool run_on_memory(struct arena *arena, const struct pack *pack, struct finding_list *findings, struct fault *f)
{
    STORE_SCOPED store = store_open_memory(f);
    struct load_report report;
    if (!store || !review_load(store, arena, pack, "check", false, &report, f))
        return false;
    INDICATOR_MODEL_SCOPED model = indicator_model_load(store, INT64_MAX, f);
    if (!model)
        return false;
    struct indicator_inputs *inputs = indicator_inputs_new(arena, model);
    struct review review = {.store = store, .arena = arena, .model = model, .inputs = inputs, .as_of = INT64_MAX, .findings = findings};
    return indicator_inputs_load(inputs, store, model->plan.region, INT64_MAX, f) && review_run(&review, f);
}

bool review_check(struct arena *arena, const char *folder, struct finding_list *ret_findings, struct fault *f)
{
    struct pack_source source = pack_source_folder(folder);
    finding_list_init(ret_findings, arena);
    const struct pack *pack = pack_read(arena, &source, ret_findings);
    if (!pack || ret_findings->errors)
        return true;
    return run_on_memory(arena, pack, ret_findings, f);
}
