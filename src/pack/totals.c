// Control totals: what the plan prints as sums and counts against what the rows add up to.
#include "base/decimal.h"
#include "base/text.h"
#include "pack/pack_internal.h"

#define MONEY_UNIT 10000 // PACK_MONEY_SCALE digits

// Exact, in 10^-4 万元; 0 for a cell that is empty or was reported. The limits of a cell keep every sum inside int64.
static int64_t money_of(const char *text)
{
    struct decimal value, most = {.mantissa = PACK_MONEY_MAX}, least = {0};
    if (!text || !decimal_parse(text, &value, NULL) || value.scale > PACK_MONEY_SCALE || decimal_compare(value, most) > 0 ||
        decimal_compare(value, least) < 0)
        return 0;
    for (int32_t scale = value.scale; scale < PACK_MONEY_SCALE; scale++)
        value.mantissa *= 10;
    return value.mantissa;
}

static const char *money_text(struct arena *arena, int64_t money)
{
    char text[DECIMAL_TEXT_SIZE];
    struct decimal value = {.mantissa = money, .scale = PACK_MONEY_SCALE};
    for (; value.scale > 0 && value.mantissa % 10 == 0; value.scale--)
        value.mantissa /= 10;
    return arena_strdup(arena, decimal_format(value, text, sizeof text));
}

struct sum {
    int64_t count, priced, money;
};

// Of one group, or of all with NULL.
static struct sum sum_projects(const struct pack_context *context, const char *group)
{
    const struct pack_table *projects = pack_table(context->pack, "projects");
    struct sum sum = {0};
    for (size_t i = 0; i < projects->count; i++) {
        const struct pack_row *row = &projects->rows[i];
        const char *money = pack_cell(projects, row, "invest_wan_yuan");
        if (group && !text_equal(pack_cell(projects, row, "group"), group))
            continue;
        sum.count++;
        sum.priced += money != NULL;
        sum.money += money_of(money);
    }
    return sum;
}

static void totals_error(struct pack_context *context, const struct finding_place *where, const char *found, const char *wanted)
{
    struct finding_place place = *where;
    place.severity = SEVERITY_ERROR;
    place.rule = "totals";
    finding_add(context->findings, &place, "pack.totals", "found", found, "wanted", wanted, NULL);
}

static void check_group(struct pack_context *context, const struct pack_table *groups, const struct pack_row *group)
{
    const char *id = pack_cell(groups, group, "id"), *count = pack_cell(groups, group, "count"), *money = pack_cell(groups, group, "invest_wan_yuan");
    const struct finding_place place = {.subject = id, .file = groups->file, .line = group->line};
    struct sum sum = sum_projects(context, id);
    int64_t wanted;
    if (!id)
        return;
    if (count && text_parse_int64(count, &wanted) && wanted != sum.count)
        totals_error(context, &place, arena_printf(context->pack->arena, "%lld", (long long)sum.count), count);
    if (money && money_of(money) != sum.money)
        totals_error(context, &place, money_text(context->pack->arena, sum.money), money);
}

static int64_t count_main(const struct pack_context *context, const char *attribute)
{
    const struct pack_table *table = pack_table(context->pack, "indicators");
    int64_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        count += text_equal(pack_cell(table, &table->rows[i], "class"), "main") &&
                 (!attribute || text_equal(pack_cell(table, &table->rows[i], "attribute"), attribute));
    return count;
}

static int64_t count_indicators(const struct pack_context *context) { return count_main(context, NULL); }
static int64_t count_binding(const struct pack_context *context) { return count_main(context, "binding"); }
static int64_t count_reference(const struct pack_context *context) { return count_main(context, "reference"); }
static int64_t count_projects(const struct pack_context *context) { return sum_projects(context, NULL).count; }
static int64_t count_priced(const struct pack_context *context) { return sum_projects(context, NULL).priced; }
static int64_t count_measures(const struct pack_context *context) { return (int64_t)pack_table(context->pack, "measures")->count; }

static const struct {
    const char *name, *table;
    int64_t (*count)(const struct pack_context *context);
} controls[] = {
    {"indicators", "indicators", count_indicators}, {"binding", "indicators", count_binding},
    {"reference", "indicators", count_reference},   {"projects", "projects", count_projects},
    {"projects_priced", "projects", count_priced},  {"measures", "measures", count_measures},
};

static void check_control(struct pack_context *context, const char *name, int64_t wanted, int64_t line)
{
    struct arena *arena = context->pack->arena;
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "bad-enum", .subject = name, .file = "pack.yaml", .line = line};
    const char *wanted_text = arena_printf(arena, "%lld", (long long)wanted);
    if (text_equal(name, "invest_wan_yuan")) {
        if (pack_unreadable(context, "projects"))
            return;
        int64_t money = sum_projects(context, NULL).money;
        if (money % MONEY_UNIT || money / MONEY_UNIT != wanted)
            totals_error(context, &place, money_text(arena, money), wanted_text);
        return;
    }
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (!text_equal(name, controls[i].name))
            continue;
        int64_t found = controls[i].count(context);
        if (found != wanted && !pack_unreadable(context, controls[i].table))
            totals_error(context, &place, arena_printf(arena, "%lld", (long long)found), wanted_text);
        return;
    }
    finding_add(context->findings, &place, "pack.control_unknown", "text", name, NULL);
}

void pack_check_totals(struct pack_context *context)
{
    const struct pack_head *head = &context->pack->head;
    const struct pack_table *groups = pack_table(context->pack, "project_groups");
    for (size_t i = 0; i < groups->count; i++)
        if (!groups->rows[i].broken && !pack_unreadable(context, "projects"))
            check_group(context, groups, &groups->rows[i]);
    for (int i = 0; i < head->control_count; i++)
        check_control(context, head->controls[i].name, head->controls[i].value, head->controls[i].line);
}
