#include "plan/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"

const char **department_split(struct arena *arena, const char *text, size_t *ret_count)
{
    static const char *const separators[] = {"、", ";", "；", NULL};
    return text_split(arena, text ? text : "", separators, ret_count);
}

const char **id_split(struct arena *arena, const char *text, size_t *ret_count)
{
    static const char *const separators[] = {";", "；", NULL};
    return text_split(arena, text ? text : "", separators, ret_count);
}

bool project_money_add(struct decimal *sum, struct decimal amount, struct fault *f)
{
    char text[DECIMAL_TEXT_SIZE];
    return decimal_add(*sum, amount, sum) || fault_set(f, FAULT_INPUT, "plan.sum", "text", decimal_format(amount, text, sizeof text), NULL);
}

const char *project_money_text(struct arena *arena, struct decimal wan_yuan)
{
    return decimal_text(arena, decimal_shorten(wan_yuan, PROJECT_MONEY_DIGITS));
}

// ---- names ----

// Official name of a department by name or alias; the spelling itself when it is not declared.
static bool load_departments(struct store *store, struct arena *arena, int64_t as_of, struct map *names, struct fault *f)
{
    struct department_list_row *rows;
    size_t count;
    map_init(names, arena);
    if (!department_list_all(store, arena, &(struct department_list_in){.as_of = as_of}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char **aliases = id_split(arena, rows[i].aliases, NULL);
        map_put(names, rows[i].name, (void *)(uintptr_t)rows[i].name);
        for (; *aliases; aliases++)
            map_put(names, *aliases, (void *)(uintptr_t)rows[i].name);
    }
    return true;
}

static const char *official_name(const struct map *names, const char *spelling)
{
    const char *name = map_get(names, spelling);
    return name ? name : spelling;
}

static struct project project_of_row(struct arena *arena, const struct project_rows_row *row, const struct map *names)
{
    struct project project = {.no = row->no, .name = row->name, .group = row->project_group, .content = row->content,
                              .effect = row->effect, .source = row->source, .note = row->note,
                              .year_from = (int32_t)row->year_from, .year_to = (int32_t)row->year_to,
                              .line = row->line.present ? row->line.value : 0};
    project.priced = !text_empty(row->invest_wan_yuan) && decimal_parse(row->invest_wan_yuan, &project.invest_wan_yuan, NULL);
    project.departments = department_split(arena, row->departments, &project.department_count);
    project.lead = project.department_count ? official_name(names, project.departments[0]) : NULL;
    return project;
}

bool project_list(struct store *store, struct arena *arena, int64_t as_of, struct project **ret_projects, size_t *ret_count, struct fault *f)
{
    struct project_rows_row *rows;
    struct project_group_list_row *groups;
    struct map names;
    size_t count, group_count;
    if (!project_rows_all(store, arena, &(struct project_rows_in){.as_of = as_of}, &rows, &count, f) ||
        !project_group_list_all(store, arena, &(struct project_group_list_in){.as_of = as_of}, &groups, &group_count, f) ||
        !load_departments(store, arena, as_of, &names, f))
        return false;
    struct project *projects = arena_array(arena, count + 1, sizeof *projects);
    for (size_t i = 0; i < count; i++) {
        projects[i] = project_of_row(arena, &rows[i], &names);
        projects[i].group_name = projects[i].group;
        for (size_t g = 0; g < group_count; g++)
            if (text_equal(groups[g].code, projects[i].group)) {
                projects[i].group_name = groups[g].name;
                projects[i].group_name_en = groups[g].name_en;
            }
    }
    *ret_projects = projects;
    *ret_count = count;
    return true;
}

// ---- totals ----

static bool sum_add(struct project_sum *sum, const struct project *project, struct fault *f)
{
    sum->count++;
    sum->priced += project->priced;
    return !project->priced || project_money_add(&sum->invest_wan_yuan, project->invest_wan_yuan, f);
}

static bool total_groups(struct store *store, struct arena *arena, int64_t as_of, const struct project *projects, size_t count,
                         struct project_totals *totals, struct fault *f)
{
    struct project_group_list_row *groups;
    if (!project_group_list_all(store, arena, &(struct project_group_list_in){.as_of = as_of}, &groups, &totals->group_count, f))
        return false;
    totals->groups = arena_array(arena, totals->group_count + 1, sizeof *totals->groups);
    for (size_t g = 0; g < totals->group_count; g++) {
        totals->groups[g] = (struct project_sum){.code = groups[g].code, .name = groups[g].name, .name_en = groups[g].name_en};
        for (size_t i = 0; i < count; i++)
            if (text_equal(projects[i].group, groups[g].code) && !sum_add(&totals->groups[g], &projects[i], f))
                return false;
    }
    return true;
}

static struct project_sum *department_sum(struct arena *arena, struct map *sums, const char *name)
{
    struct project_sum *sum = map_get(sums, name);
    if (sum)
        return sum;
    sum = arena_alloc(arena, sizeof *sum);
    sum->name = name;
    map_put(sums, name, sum);
    return sum;
}

static int larger_first(const void *left, const void *right)
{
    const struct project_sum *a = left, *b = right;
    int order = decimal_compare(b->invest_wan_yuan, a->invest_wan_yuan);
    if (order)
        return order;
    return a->count != b->count ? (a->count < b->count ? 1 : -1) : strcmp(a->name, b->name);
}

static bool total_departments(struct store *store, struct arena *arena, int64_t as_of, const struct project *projects, size_t count,
                              struct project_totals *totals, struct fault *f)
{
    struct map names, sums;
    map_init(&sums, arena);
    if (!load_departments(store, arena, as_of, &names, f))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < projects[i].department_count; d++) {
            struct project_sum *sum = department_sum(arena, &sums, official_name(&names, projects[i].departments[d]));
            sum->assisting_count += d > 0;
            if (d == 0 ? !sum_add(sum, &projects[i], f)
                       : projects[i].priced && !project_money_add(&sum->assisting_invest_wan_yuan, projects[i].invest_wan_yuan, f))
                return false;
        }
    totals->department_count = sums.count;
    totals->departments = arena_array(arena, sums.count + 1, sizeof *totals->departments);
    for (size_t i = 0; i < sums.count; i++)
        totals->departments[i] = *(struct project_sum *)sums.entries[i].value;
    qsort(totals->departments, totals->department_count, sizeof *totals->departments, larger_first);
    return true;
}

// The k-th of n even parts of an amount, in its last digit, so that the parts add up to the amount exactly.
static struct decimal even_share(struct decimal amount, int64_t k, int64_t n)
{
    __extension__ typedef __int128 wide;
    wide upper = (wide)amount.mantissa * (k + 1) / n, lower = (wide)amount.mantissa * k / n;
    return (struct decimal){.mantissa = (int64_t)(upper - lower), .scale = amount.scale};
}

static bool total_years(struct arena *arena, const struct project *projects, size_t count, struct project_totals *totals, struct fault *f)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < count; i++) {
        first = projects[i].year_from < first ? projects[i].year_from : first;
        last = projects[i].year_to > last ? projects[i].year_to : last;
    }
    if (count == 0 || last < first)
        return true;
    totals->year_count = (size_t)(last - first + 1);
    totals->years = arena_array(arena, totals->year_count, sizeof *totals->years);
    for (size_t y = 0; y < totals->year_count; y++)
        totals->years[y].year = first + (int32_t)y;
    for (size_t i = 0; i < count; i++) {
        int64_t n = projects[i].year_to - projects[i].year_from + 1;
        for (int64_t k = 0; projects[i].priced && k < n; k++) {
            struct project_year *year = &totals->years[projects[i].year_from - first + k];
            if (!project_money_add(&year->invest_wan_yuan, even_share(projects[i].invest_wan_yuan, k, n), f))
                return false;
        }
    }
    return true;
}

bool project_totals_compute(struct store *store, struct arena *arena, int64_t as_of, const struct project *projects, size_t count,
                            struct project_totals *ret_totals, struct fault *f)
{
    struct project_sum all = {0};
    *ret_totals = (struct project_totals){0};
    for (size_t i = 0; i < count; i++)
        if (!sum_add(&all, &projects[i], f))
            return false;
    ret_totals->count = all.count;
    ret_totals->priced = all.priced;
    ret_totals->invest_wan_yuan = all.invest_wan_yuan;
    return total_years(arena, projects, count, ret_totals, f) &&
           total_groups(store, arena, as_of, projects, count, ret_totals, f) &&
           total_departments(store, arena, as_of, projects, count, ret_totals, f);
}
