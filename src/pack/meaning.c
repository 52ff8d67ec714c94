// What the rows mean together: targets that fit what they judge, facts that fit their subject, parts and trees.
#include <string.h>

#include "base/cell/kinds.h"
#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "pack/pack_internal.h"

#define TREE_DEPTH_MAX 30

static const struct unit *unit_of(const struct pack_context *context, const char *text)
{
    return unit_find(context->units, text, NULL);
}

static const char *shown(const char *unit)
{
    return unit ? unit : "—";
}

static void unit_error(struct pack_context *context, const struct finding_place *where, const char *unit, const char *wanted)
{
    struct finding_place place = *where;
    place.severity = SEVERITY_ERROR;
    finding_add(context->findings, &place, "pack.unit_mismatch", "unit", shown(unit), "wanted", shown(wanted), NULL);
}

// ---- targets ----

struct measured {
    const char *kind, *unit;   // of what is compared
    bool rate, change;
};

static bool subject_measured(const struct pack_context *context, const char *table_name, const char *id, struct measured *ret_measured)
{
    const struct pack_table *table = pack_table(context->pack, table_name);
    const struct pack_row *row = pack_lookup(context, table_name, id);
    if (!row)
        return false;
    *ret_measured = (struct measured){.kind = pack_cell(table, row, "kind"), .unit = pack_cell(table, row, "unit")};
    return true;
}

static bool measured_of(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, struct measured *ret_measured)
{
    const char *text = pack_cell(table, row, "measured"), *no = pack_cell(table, row, "indicator");
    bool element = text_starts_with(text, "element:"), average = text_starts_with(text, "average_rate:");
    struct period since;
    if (element) {
        if (subject_measured(context, "elements", text + strlen("element:"), ret_measured))
            return true;
        if (!pack_unreadable(context, "elements"))
            pack_error(context, &(struct pack_place){table, row, "unknown-element", text + strlen("element:")}, "pack.target_measured", "text", text);
        return false;
    }
    subject_measured(context, "indicators", no, ret_measured);
    ret_measured->change = text_equal(text, "yearly_change");
    ret_measured->rate = average || text_equal(text, "yearly_rate");
    bool dated = average && period_parse(text + strlen("average_rate:"), &since, NULL) && since.kind == PERIOD_YEAR;
    if (text_equal(text, "value") || ret_measured->change || (ret_measured->rate && !average) || dated)
        return true;
    pack_error(context, &(struct pack_place){table, row, "target-measured", no}, "pack.target_measured", "text", text);
    return false;
}

static void check_when(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *when = pack_cell(table, row, "when");
    int32_t year = 0;
    bool known = context->headless || text_equal(when, "standard");
    if (!known && text_parse_int32(when, &year))
        for (int i = 0; i < context->pack->head.stage_count; i++)
            known = known || context->pack->head.stages[i].to == year;
    if (!known)
        pack_error(context, &(struct pack_place){table, row, "bad-date", when}, "pack.target_when", "text", when);
}

// The change of a share is written in points, and often enough in %.
static bool fits(const struct pack_context *context, const struct measured *measured, const char *unit_text)
{
    const struct unit *unit = unit_of(context, unit_text), *wanted = unit_of(context, measured->rate ? "%" : measured->unit);
    if (!unit || !wanted) // reported at its own cell
        return true;
    return unit_convertible(unit, wanted) || (measured->change && wanted->kind == UNIT_SHARE && unit->kind == UNIT_POINT);
}

static void check_threshold(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, const struct measured *measured)
{
    const char *no = pack_cell(table, row, "indicator"), *value = pack_cell(table, row, "value"), *unit = pack_cell(table, row, "unit");
    const struct finding_place place = {.rule = "target-unit", .subject = no, .file = table->file, .line = row->line};
    const char *wanted = measured->rate ? "%" : measured->unit, *element = pack_cell(table, row, "value_element");
    struct decimal number;
    struct measured threshold;
    if (!value && !element)
        pack_error(context, &(struct pack_place){table, row, "target-value", no}, "pack.target_value", "text", pack_cell(table, row, "comparator"));
    else if (value && !decimal_parse(value, &number, NULL))
        pack_error(context, &(struct pack_place){table, row, "bad-number", value}, "pack.bad_decimal", "text", value);
    else if (value && !fits(context, measured, unit))
        unit_error(context, &place, unit, wanted);
    if (element && subject_measured(context, "elements", element, &threshold) && !fits(context, measured, threshold.unit))
        unit_error(context, &place, threshold.unit, wanted);
}

static void check_state_target(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *state = pack_cell(table, row, "value");
    if (!state)
        pack_error(context, &(struct pack_place){table, row, "target-value", pack_cell(table, row, "indicator")}, "pack.target_value", "text", "reach");
    else if (!pack_lookup(context, "states", state) && !pack_unreadable(context, "states"))
        pack_error(context, &(struct pack_place){table, row, "unknown-state", state}, "pack.target_state", "text", state);
}

// Which comparators go with what kind of quantity, and how they use the column `value`.
enum { NUMBERS = 1, STATES = 2 };
enum value_use { VALUE_NUMBER, VALUE_STATE, VALUE_NONE };

static const struct comparator_use {
    int kinds;
    enum value_use use;
} comparator_uses[COMPARATOR_COUNT] = {
    [COMPARE_AT_LEAST] = {NUMBERS, VALUE_NUMBER},
    [COMPARE_AT_MOST] = {NUMBERS, VALUE_NUMBER},
    [COMPARE_EQUAL] = {NUMBERS, VALUE_NUMBER},
    [COMPARE_REACH] = {NUMBERS | STATES, VALUE_STATE}, // a number too can be "not applicable"
    [COMPARE_NONE_OCCURRED] = {NUMBERS | STATES, VALUE_NONE},
    [COMPARE_NOT_LOWER_THAN_BASE] = {NUMBERS, VALUE_NONE},
    [COMPARE_NOT_HIGHER_THAN_BASE] = {NUMBERS, VALUE_NONE},
    [COMPARE_NOT_LOWER_THAN_LAST_YEAR] = {NUMBERS, VALUE_NONE},
    [COMPARE_NOT_HIGHER_THAN_LAST_YEAR] = {NUMBERS, VALUE_NONE},
    [COMPARE_DECIDED] = {NUMBERS | STATES, VALUE_NONE},
};

static const struct comparator_use *comparator_find(const char *name)
{
    static const char *const names[] = {COMPARATORS(KIND_WORD)};
    for (size_t i = 0; i < COMPARATOR_COUNT; i++)
        if (text_equal(names[i], name))
            return &comparator_uses[i];
    return NULL;
}

static int kind_set(const char *kind)
{
    if (text_equal(kind, "group")) // its parts are judged
        return 0;
    return text_equal(kind, "state") ? STATES : NUMBERS;
}

static void check_target(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *no = pack_cell(table, row, "indicator"), *name = pack_cell(table, row, "comparator");
    const struct comparator_use *comparator = comparator_find(name);
    struct measured measured = {0};
    if (!pack_lookup(context, "indicators", no) || !comparator || !pack_cell(table, row, "measured") || !pack_cell(table, row, "when"))
        return; // reported already
    check_when(context, table, row);
    if (!measured_of(context, table, row, &measured))
        return;
    if (!(comparator->kinds & kind_set(measured.kind)))
        pack_error(context, &(struct pack_place){table, row, "target-comparator", no}, "pack.target_comparator", "text", name);
    else if (comparator->use == VALUE_NUMBER)
        check_threshold(context, table, row, &measured);
    else if (comparator->use == VALUE_STATE)
        check_state_target(context, table, row);
    else if (pack_cell(table, row, "value"))
        pack_error(context, &(struct pack_place){table, row, "target-value", no}, "pack.target_no_value", "text", name);
}

// ---- facts ----

struct fact_subject {
    const struct pack_table *table;
    const struct pack_row *row;
    const char *kind, *unit;
    bool attested, years_only;
};

static bool fact_subject_find(struct pack_context *context, const char *code, struct fact_subject *ret_subject)
{
    const struct pack_row *element = pack_lookup(context, "elements", code);
    const struct pack_row *row = element ? element : pack_lookup(context, "indicators", code);
    const struct pack_table *table = pack_table(context->pack, element ? "elements" : "indicators");
    if (!row)
        return false;
    *ret_subject = (struct fact_subject){.table = table, .row = row, .kind = pack_cell(table, row, "kind"), .unit = pack_cell(table, row, "unit"),
                                         .attested = !element && text_equal(pack_cell(table, row, "basis"), "attested"),
                                         .years_only = !element || !pack_cell(table, row, "aggregate")};
    return true;
}

static void check_fact_value(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, const struct fact_subject *subject)
{
    const char *code = pack_cell(table, row, "subject"), *value = pack_cell(table, row, "value"), *unit_text = pack_cell(table, row, "unit");
    const struct unit *unit = unit_of(context, unit_text), *wanted = unit_of(context, subject->unit);
    const struct finding_place place = {.rule = "fact-unit", .subject = code, .file = table->file, .line = row->line};
    bool says = value || pack_cell(table, row, "state") || pack_cell(table, row, "verdict") || pack_cell(table, row, "outlook");
    if (!says)
        pack_error(context, &(struct pack_place){table, row, "missing-value", "value"}, "pack.fact_empty", "text", code);
    if (text_equal(subject->kind, "group"))
        pack_error(context, &(struct pack_place){table, row, "fact-value", code}, "pack.fact_group", "text", code);
    else if (value && text_equal(subject->kind, "state"))
        pack_error(context, &(struct pack_place){table, row, "fact-value", code}, "pack.fact_state", "text", code);
    else if (value && unit && wanted && (!unit_convertible(unit, wanted) || (!unit_text && subject->unit)))
        unit_error(context, &place, unit_text, subject->unit);
    if (pack_cell(table, row, "verdict") && !subject->attested)
        pack_error(context, &(struct pack_place){table, row, "fact-value", code}, "pack.fact_verdict", "text", code);
}

static void check_fact(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *code = pack_cell(table, row, "subject"), *when = pack_cell(table, row, "period");
    struct fact_subject subject;
    struct period period;
    if (!code)
        return;
    if (!fact_subject_find(context, code, &subject)) {
        bool element = text_is_identifier(code);
        if (!pack_unreadable(context, element ? "elements" : "indicators"))
            pack_error(context, &(struct pack_place){table, row, element ? "unknown-element" : "unknown-indicator", code}, "pack.unknown_subject", "text", code);
        return;
    }
    check_fact_value(context, table, row, &subject);
    if (when && subject.years_only && period_parse(when, &period, NULL) && period.kind != PERIOD_YEAR)
        pack_error(context, &(struct pack_place){table, row, "fact-period", code}, "pack.fact_period", "text", when);
}

// ---- projects, parts, trees ----

static void check_years(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    int32_t from, to;
    const char *from_text = pack_cell(table, row, "from"), *to_text = pack_cell(table, row, "to");
    if (from_text && to_text && text_parse_int32(from_text, &from) && text_parse_int32(to_text, &to) && from > to)
        pack_error(context, &(struct pack_place){table, row, "bad-date", pack_cell(table, row, "no")}, "pack.years_order", "text",
                   arena_printf(context->pack->arena, "%d > %d", from, to));
}

static size_t parts_of(const struct pack_table *table, const char *no)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        count += text_equal(pack_cell(table, &table->rows[i], "part_of"), no);
    return count;
}

// A part names a group; a group has parts, not too many; nobody else has anything to do with parts.
static void check_part(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *no = pack_cell(table, row, "no"), *whole_no = pack_cell(table, row, "part_of");
    bool part = text_equal(pack_cell(table, row, "class"), "part"), group = text_equal(pack_cell(table, row, "kind"), "group");
    const struct pack_row *whole = pack_lookup(context, "indicators", whole_no);
    bool fits_whole = !whole || (text_equal(pack_cell(table, whole, "kind"), "group") && !pack_cell(table, whole, "part_of"));
    if (!no)
        return;
    size_t parts = group ? parts_of(table, no) : 0;
    if (part != (whole_no != NULL) || !fits_whole)
        pack_error(context, &(struct pack_place){table, row, "part-of", no}, "pack.part_of", "text", no);
    else if (group && (parts == 0 || parts > PACK_PARTS_MAX))
        pack_error(context, &(struct pack_place){table, row, "part-of", no}, "pack.part_count", "text", no);
}

// A tree by the column `parent`: depth of every row below its top, 0 = not seen yet, OPEN = on the way up.
struct tree {
    struct pack_context *context;
    const struct pack_table *table;
    int32_t *depth;
    const struct pack_row **path;
    size_t length;
};

enum { OPEN = -1 };

static int32_t *depth_of(const struct tree *tree, const struct pack_row *row)
{
    return &tree->depth[row - tree->table->rows];
}

static void tree_error(const struct tree *tree, const struct pack_row *row)
{
    const char *id = row->cells[0] ? row->cells[0] : "";
    pack_error(tree->context, &(struct pack_place){tree->table, row, "parent-cycle", id}, "pack.parent_cycle", "text", id);
}

// Up from a row to its top, to a row that is known, or back onto the way: then the rows of that circle are reported.
static void climb(struct tree *tree, const struct pack_row *row)
{
    tree->length = 0;
    while (row && *depth_of(tree, row) == 0) {
        *depth_of(tree, row) = OPEN;
        tree->path[tree->length++] = row;
        row = pack_lookup(tree->context, tree->table->spec->name, pack_cell(tree->table, row, "parent"));
    }
    bool circle = row && *depth_of(tree, row) == OPEN, inside = circle;
    int32_t depth = row && !circle ? *depth_of(tree, row) : 0;
    for (size_t i = tree->length; i-- > 0;) {
        *depth_of(tree, tree->path[i]) = ++depth;
        if (inside || (!circle && depth == TREE_DEPTH_MAX))
            tree_error(tree, tree->path[i]);
        inside = inside && tree->path[i] != row;
    }
}

static void check_tree(struct pack_context *context, const char *name)
{
    const struct pack_table *table = pack_table(context->pack, name);
    struct tree tree = {.context = context, .table = table,
                        .depth = arena_array(context->pack->arena, table->count + 1, sizeof *tree.depth),
                        .path = arena_array(context->pack->arena, table->count + 1, sizeof *tree.path)};
    for (size_t i = 0; i < table->count; i++)
        climb(&tree, &table->rows[i]);
}

// ---- all ----

static void each_row(struct pack_context *context, const char *name,
                     void (*check)(struct pack_context *context, const struct pack_table *table, const struct pack_row *row))
{
    const struct pack_table *table = pack_table(context->pack, name);
    for (size_t i = 0; i < table->count; i++)
        if (!table->rows[i].broken)
            check(context, table, &table->rows[i]);
}

static void check_head(struct pack_context *context)
{
    const struct pack_head *head = &context->pack->head;
    struct pack_table yaml = {.file = "pack.yaml"};
    if (head->region && !pack_lookup(context, "regions", head->region) && !pack_unreadable(context, "regions"))
        pack_error(context, &(struct pack_place){&yaml, NULL, "unknown-region", head->region}, "pack.unknown_region", "text", head->region);
    bool editions = pack_table(context->pack, "editions")->present && !pack_unreadable(context, "editions");
    if (head->edition && editions && !pack_lookup(context, "editions", head->edition))
        pack_error(context, &(struct pack_place){&yaml, NULL, "unknown-edition", head->edition}, "pack.unknown_edition", "text", head->edition);
}

void pack_check_meaning(struct pack_context *context)
{
    check_head(context);
    check_tree(context, "regions");
    check_tree(context, "departments");
    check_tree(context, "sections");
    each_row(context, "indicators", check_part);
    each_row(context, "targets", check_target);
    each_row(context, "facts", check_fact);
    each_row(context, "projects", check_years);
}
