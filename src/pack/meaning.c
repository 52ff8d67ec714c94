// What the rows mean together: formulas and their units, targets that fit what they judge, facts that fit their
// subject, totals that add up.
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "formula/formula.h"
#include "pack/pack_internal.h"

#define CYCLE_DEPTH_MAX 200 // formulas reading formulas; deeper is taken for a circle

// ---- formulas ----

struct symbols {
    struct pack_context *context;
    struct map slots; // name -> index + 1, in order of first use
};

static const struct pack_row *subject_row(const struct pack_context *context, const char *code, const struct pack_table **ret_table)
{
    const struct pack_row *element = map_get(&context->keys[pack_table_index("elements")], code);
    *ret_table = pack_table(context->pack, element ? "elements" : "indicators");
    return element ? element : map_get(&context->keys[pack_table_index("indicators")], code);
}

static bool resolve(void *memory, const char *name, struct formula_symbol *ret_symbol)
{
    struct symbols *symbols = memory;
    struct pack_context *context = symbols->context;
    const struct pack_table *table = pack_table(context->pack, name[0] == '#' ? "indicators" : "elements");
    const struct pack_row *row = map_get(&context->keys[pack_table_index(table->spec->name)], name + (name[0] == '#'));
    if (!row)
        return false;
    const char *unit = pack_cell(table, row, "unit");
    map_put(&symbols->slots, name, (void *)(uintptr_t)row);
    ret_symbol->slot = (int32_t)symbols->slots.count;
    ret_symbol->unit = unit_find(context->units, unit, NULL);
    if (!ret_symbol->unit)
        ret_symbol->unit = unit_find(context->units, "", NULL); // the unknown unit is reported at its own row
    return true;
}

static void check_formula(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *text = pack_cell(table, row, "formula"), *unit_text = pack_cell(table, row, "unit");
    struct symbols symbols = {.context = context};
    struct fault fault = {0};
    if (!text)
        return;
    map_init(&symbols.slots, context->pack->arena);
    struct formula_scope scope = {.resolve = resolve, .context = &symbols, .units = context->units};
    const struct unit *unit = unit_find(context->units, unit_text, NULL);
    if (formula_compile(context->pack->arena, text, &scope, unit, &fault))
        return;
    bool unknown = text_equal(fault.key, "formula.name");
    const char *subject = unknown ? arena_strdup(context->pack->arena, fault_argument(&fault, "name")) : row->cells[0];
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = unknown ? "unknown-element" : "formula", .subject = subject,
                                  .file = table->file, .line = row->line};
    finding_add_fault(context->findings, &place, &fault);
}

// Formulas that read each other in a circle.
static bool names_in(struct pack_context *context, const char *text, struct symbols *symbols)
{
    map_init(&symbols->slots, context->pack->arena);
    struct formula_scope scope = {.resolve = resolve, .context = symbols, .units = context->units};
    return formula_compile(context->pack->arena, text, &scope, NULL, NULL) != NULL;
}

static bool walk_cycle(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, struct map *done, int depth)
{
    struct symbols symbols = {.context = context};
    const char *text = pack_cell(table, row, "formula");
    char *key = arena_printf(context->pack->arena, "%s %s", table->spec->name, row->cells[0] ? row->cells[0] : "");
    if (!text || map_has(done, key) || !names_in(context, text, &symbols))
        return true;
    if (depth > CYCLE_DEPTH_MAX)
        return false;
    for (size_t i = 0; i < symbols.slots.count; i++) {
        const struct pack_table *next = pack_table(context->pack, symbols.slots.entries[i].key[0] == '#' ? "indicators" : "elements");
        if (!walk_cycle(context, next, symbols.slots.entries[i].value, done, depth + 1))
            return false;
    }
    map_put(done, key, (void *)1);
    return true;
}

static void check_formulas(struct pack_context *context, const char *name)
{
    const struct pack_table *table = pack_table(context->pack, name);
    struct map done;
    map_init(&done, context->pack->arena);
    for (size_t i = 0; i < table->count; i++) {
        check_formula(context, table, &table->rows[i]);
        if (!walk_cycle(context, table, &table->rows[i], &done, 0))
            pack_error(context, table, &table->rows[i], "formula-cycle", table->rows[i].cells[0], "pack.cycle", "text", table->rows[i].cells[0]);
    }
}

// ---- targets ----

struct measured {
    const char *kind, *unit;   // of what is compared
    bool rate, element;
};

static bool check_measured(struct pack_context *context, const struct pack_table *table, const struct pack_row *row,
                           const struct pack_row *indicator, struct measured *ret_measured)
{
    static const char *const plain[] = {"value", "yearly_change", "yearly_rate"};
    const struct pack_table *indicators = pack_table(context->pack, "indicators"), *elements = pack_table(context->pack, "elements");
    const char *text = pack_cell(table, row, "measured"), *no = pack_cell(table, row, "indicator");
    *ret_measured = (struct measured){.kind = pack_cell(indicators, indicator, "kind"), .unit = pack_cell(indicators, indicator, "unit")};
    for (size_t i = 0; i < 3; i++)
        if (text_equal(text, plain[i])) {
            ret_measured->rate = i == 2;
            return true;
        }
    int32_t year;
    if (text_starts_with(text, "average_rate:") && text_parse_int32(text + 13, &year)) {
        ret_measured->rate = true;
        return true;
    }
    const struct pack_row *element = text_starts_with(text, "element:") ? map_get(&context->keys[pack_table_index("elements")], text + 8) : NULL;
    if (!element) {
        bool named = text_starts_with(text, "element:");
        pack_error(context, table, row, named ? "unknown-element" : "target-measured", named ? text + 8 : no, "pack.target_measured", "text", text);
        return false;
    }
    *ret_measured = (struct measured){.kind = pack_cell(elements, element, "kind"), .unit = pack_cell(elements, element, "unit"), .element = true};
    return true;
}

static void check_when(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *when = pack_cell(table, row, "when");
    int32_t year = 0;
    bool known = text_equal(when, "standard");
    if (!known && text_parse_int32(when, &year))
        for (int i = 0; i < context->pack->head.stage_count; i++)
            known = known || context->pack->head.stages[i].to == year;
    if (!known)
        pack_error(context, table, row, "bad-date", when, "pack.target_when", "text", when);
}

static bool wants_number(const char *comparator)
{
    static const char *const names[] = {"at_least", "at_most", "equal"};
    for (size_t i = 0; i < 3; i++)
        if (text_equal(comparator, names[i]))
            return true;
    return false;
}

static void check_threshold(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, const struct measured *measured)
{
    const char *no = pack_cell(table, row, "indicator"), *value = pack_cell(table, row, "value"), *unit_text = pack_cell(table, row, "unit");
    const char *from_element = pack_cell(table, row, "value_element");
    struct decimal number;
    struct fault fault = {0};
    if (!value && !from_element) {
        pack_error(context, table, row, "target-value", no, "pack.target_value", "text", pack_cell(table, row, "comparator"));
        return;
    }
    if (value && !decimal_parse(value, &number, &fault)) {
        struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "bad-number", .subject = value, .file = table->file, .line = row->line};
        finding_add_fault(context->findings, &place, &fault);
        return;
    }
    const struct unit *unit = unit_find(context->units, unit_text, NULL);
    const struct unit *wanted = unit_find(context->units, measured->rate ? "%" : measured->unit, NULL);
    if (value && unit && wanted && !unit_convertible(unit, wanted)) {
        struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "target-unit", .subject = no, .file = table->file, .line = row->line};
        finding_add(context->findings, &place, "pack.target_unit", "unit", unit_text ? unit_text : "—", "wanted", measured->unit ? measured->unit : "—", NULL);
    }
}

static void check_target(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *no = pack_cell(table, row, "indicator"), *comparator = pack_cell(table, row, "comparator"), *value = pack_cell(table, row, "value");
    const struct pack_row *indicator = no ? map_get(&context->keys[pack_table_index("indicators")], no) : NULL;
    struct measured measured;
    if (!indicator || !comparator || !pack_cell(table, row, "measured") || !pack_cell(table, row, "when"))
        return; // reported already
    check_when(context, table, row);
    if (!check_measured(context, table, row, indicator, &measured))
        return;
    bool state = text_equal(measured.kind, "state"), reach = text_equal(comparator, "reach");
    bool judged = text_equal(comparator, "decided") || (text_equal(comparator, "none_occurred"));
    if ((state && !reach && !judged) || text_equal(measured.kind, "group"))
        pack_error(context, table, row, "target-comparator", no, "pack.target_comparator", "text", comparator);
    else if (reach && (!value || !map_has(&context->keys[pack_table_index("states")], value)))
        pack_error(context, table, row, "unknown-state", value, "pack.target_state", "text", value ? value : "");
    else if (wants_number(comparator))
        check_threshold(context, table, row, &measured);
}

// ---- facts ----

static void check_fact(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *code = pack_cell(table, row, "subject"), *value = pack_cell(table, row, "value"), *unit_text = pack_cell(table, row, "unit");
    const struct pack_table *subjects;
    if (!code)
        return;
    const struct pack_row *subject = subject_row(context, code, &subjects);
    if (!subject) {
        bool element = text_is_identifier(code);
        pack_error(context, table, row, element ? "unknown-element" : "unknown-indicator", code, "pack.unknown_subject", "text", code);
        return;
    }
    if (!value && !pack_cell(table, row, "state") && !pack_cell(table, row, "verdict") && !pack_cell(table, row, "outlook"))
        pack_error(context, table, row, "missing-value", "value", "pack.fact_empty", "text", code);
    const char *wanted_text = pack_cell(subjects, subject, "unit");
    const struct unit *unit = unit_find(context->units, unit_text, NULL), *wanted = unit_find(context->units, wanted_text, NULL);
    if (value && unit && wanted && !unit_convertible(unit, wanted)) {
        struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "fact-unit", .subject = code, .file = table->file, .line = row->line};
        finding_add(context->findings, &place, "pack.target_unit", "unit", unit_text ? unit_text : "—", "wanted", wanted_text ? wanted_text : "—", NULL);
    }
}

static void check_years(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    int32_t from, to;
    const char *from_text = pack_cell(table, row, "from"), *to_text = pack_cell(table, row, "to");
    if (from_text && to_text && text_parse_int32(from_text, &from) && text_parse_int32(to_text, &to) && from > to)
        pack_error(context, table, row, "bad-date", pack_cell(table, row, "no"), "pack.years_order", "text", arena_printf(context->pack->arena, "%d > %d", from, to));
}

static void check_part(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    bool part = text_equal(pack_cell(table, row, "class"), "part");
    if (part != (pack_cell(table, row, "part_of") != NULL))
        pack_error(context, table, row, "part-of", pack_cell(table, row, "no"), "pack.part_of", "text", pack_cell(table, row, "no"));
}

static void each_row(struct pack_context *context, const char *name,
                     void (*check)(struct pack_context *context, const struct pack_table *table, const struct pack_row *row))
{
    const struct pack_table *table = pack_table(context->pack, name);
    for (size_t i = 0; i < table->count; i++)
        check(context, table, &table->rows[i]);
}

// ---- totals ----

static struct decimal add_money(struct decimal sum, const char *text)
{
    struct decimal value;
    if (!text || !decimal_parse(text, &value, NULL))
        return sum;
    int32_t scale = sum.scale > value.scale ? sum.scale : value.scale;
    for (; sum.scale < scale; sum.scale++)
        sum.mantissa *= 10;
    for (; value.scale < scale; value.scale++)
        value.mantissa *= 10;
    return (struct decimal){.mantissa = sum.mantissa + value.mantissa, .scale = scale};
}

static void totals_error(struct pack_context *context, const char *file, int64_t line, const char *subject, const char *found, const char *wanted)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "totals", .subject = subject, .file = file, .line = line};
    finding_add(context->findings, &place, "pack.totals", "found", found, "wanted", wanted, NULL);
}

static void check_group(struct pack_context *context, const struct pack_table *groups, const struct pack_row *group)
{
    const struct pack_table *projects = pack_table(context->pack, "projects");
    const char *id = pack_cell(groups, group, "id"), *count_text = pack_cell(groups, group, "count"), *sum_text = pack_cell(groups, group, "invest_wan_yuan");
    struct decimal sum = {0}, wanted;
    int64_t count = 0, wanted_count;
    char found[DECIMAL_TEXT_SIZE];
    for (size_t i = 0; i < projects->count; i++)
        if (text_equal(pack_cell(projects, &projects->rows[i], "group"), id)) {
            count++;
            sum = add_money(sum, pack_cell(projects, &projects->rows[i], "invest_wan_yuan"));
        }
    if (count_text && text_parse_int64(count_text, &wanted_count) && wanted_count != count)
        totals_error(context, groups->file, group->line, id, arena_printf(context->pack->arena, "%lld", (long long)count), count_text);
    if (sum_text && decimal_parse(sum_text, &wanted, NULL) && !decimal_equal(wanted, sum))
        totals_error(context, groups->file, group->line, id, decimal_format(sum, found, sizeof found), sum_text);
}

static int64_t count_cells(struct pack_context *context, const char *name, const char *column, const char *value)
{
    const struct pack_table *table = pack_table(context->pack, name);
    const struct pack_table *indicators = pack_table(context->pack, "indicators");
    int64_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        const char *cell = column ? pack_cell(table, &table->rows[i], column) : "";
        bool main = table != indicators || text_equal(pack_cell(table, &table->rows[i], "class"), "main");
        count += main && (value ? text_equal(cell, value) : cell != NULL);
    }
    return count;
}

static int64_t control_found(struct pack_context *context, const char *name)
{
    static const struct { const char *control, *table, *column, *value; } counts[] = {
        {"indicators", "indicators", "class", "main"}, {"binding", "indicators", "attribute", "binding"},
        {"reference", "indicators", "attribute", "reference"}, {"projects", "projects", NULL, NULL},
        {"projects_priced", "projects", "invest_wan_yuan", NULL}, {"measures", "measures", NULL, NULL}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (text_equal(name, counts[i].control))
            return count_cells(context, counts[i].table, counts[i].column, counts[i].value);
    const struct pack_table *projects = pack_table(context->pack, "projects");
    struct decimal sum = {0};
    if (!text_equal(name, "invest_wan_yuan"))
        return -1;
    for (size_t i = 0; i < projects->count; i++)
        sum = add_money(sum, pack_cell(projects, &projects->rows[i], "invest_wan_yuan"));
    return decimal_round(sum, 0).mantissa;
}

static void check_controls(struct pack_context *context)
{
    const struct pack_head *head = &context->pack->head;
    for (int i = 0; i < head->control_count; i++) {
        int64_t found = control_found(context, head->controls[i].name);
        struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "bad-enum", .subject = head->controls[i].name, .file = "pack.yaml", .line = head->controls[i].line};
        if (found < 0)
            finding_add(context->findings, &place, "pack.control_unknown", "text", head->controls[i].name, NULL);
        else if (found != head->controls[i].value)
            totals_error(context, "pack.yaml", head->controls[i].line, head->controls[i].name,
                         arena_printf(context->pack->arena, "%lld", (long long)found),
                         arena_printf(context->pack->arena, "%lld", (long long)head->controls[i].value));
    }
}

static void check_head(struct pack_context *context)
{
    const struct pack_head *head = &context->pack->head;
    struct pack_table yaml = {.file = "pack.yaml"};
    if (head->region && !map_has(&context->keys[pack_table_index("regions")], head->region))
        pack_error(context, &yaml, NULL, "unknown-region", head->region, "pack.unknown_region", "text", head->region);
    if (head->edition && pack_table(context->pack, "editions")->present && !map_has(&context->keys[pack_table_index("editions")], head->edition))
        pack_error(context, &yaml, NULL, "unknown-edition", head->edition, "pack.unknown_edition", "text", head->edition);
}

void pack_check_meaning(struct pack_context *context)
{
    check_head(context);
    check_formulas(context, "elements");
    check_formulas(context, "indicators");
    each_row(context, "indicators", check_part);
    each_row(context, "targets", check_target);
    each_row(context, "facts", check_fact);
    each_row(context, "projects", check_years);
    each_row(context, "project_groups", check_group);
    check_controls(context);
}
