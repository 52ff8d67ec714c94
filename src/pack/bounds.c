// What a quantity can be at all: the columns least and most, and the facts that must lie between them.
#include "base/decimal.h"
#include "base/text.h"
#include "pack/pack_internal.h"

static bool number(const struct pack_table *table, const struct pack_row *row, const char *column, struct decimal *ret_number)
{
    const char *text = pack_cell(table, row, column);
    return text && decimal_parse(text, ret_number, NULL);
}

// An element is a number unless it says otherwise; the kinds of factors are other words, and all of them are numbers.
static bool has_no_number(const struct pack_table *table, const struct pack_row *row)
{
    const char *kind = pack_cell(table, row, "kind");
    return text_equal(kind, "state") || text_equal(kind, "flag") || text_equal(kind, "group");
}

static void check_bounds(struct pack_context *context, const char *name)
{
    const struct pack_table *table = pack_table(context->pack, name);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        const char *least_text = pack_cell(table, row, "least"), *most_text = pack_cell(table, row, "most");
        struct decimal least, most;
        if (row->broken || (!least_text && !most_text))
            continue;
        const char *text = row->cells[0] ? row->cells[0] : "";
        if (has_no_number(table, row))
            pack_error(context, &(struct pack_place){table, row, "bounds", text}, "pack.bounds_kind", "text", text);
        else if (number(table, row, "least", &least) && number(table, row, "most", &most) && decimal_compare(least, most) > 0)
            pack_error(context, &(struct pack_place){table, row, "bounds", text}, "pack.bounds_order", "text",
                       arena_printf(context->pack->arena, "%s > %s", least_text, most_text));
    }
}

// Of a fact whose units are right; what is wrong with them has been reported.
static void check_fact(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    const char *code = pack_cell(table, row, "subject");
    const struct pack_row *element = pack_lookup(context, "elements", code);
    const struct pack_row *subject = element ? element : pack_lookup(context, "indicators", code);
    const struct pack_table *of = pack_table(context->pack, element ? "elements" : "indicators");
    struct decimal value, bound;
    if (!subject || !number(table, row, "value", &value))
        return;
    const struct unit *unit = unit_find(context->units, pack_cell(table, row, "unit"), NULL), *wanted = unit_find(context->units, pack_cell(of, subject, "unit"), NULL);
    if (!unit || !wanted || !unit_convertible(unit, wanted))
        return;
    const double own = decimal_to_double(value) * unit_conversion(unit, wanted), room = (own < 0 ? -own : own) * 1e-9;
    const bool below = number(of, subject, "least", &bound) && own < decimal_to_double(bound) - room;
    const bool above = !below && number(of, subject, "most", &bound) && own > decimal_to_double(bound) + room;
    const struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "fact-bounds", .subject = code, .file = table->file, .line = row->line};
    if (below || above)
        finding_add(context->findings, &place, below ? "pack.fact_below" : "pack.fact_above", "text", code, "value", pack_cell(table, row, "value"), "bound",
                    pack_cell(of, subject, below ? "least" : "most"), NULL);
}

void pack_check_bounds(struct pack_context *context)
{
    check_bounds(context, "factors");
    check_bounds(context, "elements");
    check_bounds(context, "indicators");
    const struct pack_table *facts = pack_table(context->pack, "facts");
    for (size_t i = 0; i < facts->count; i++)
        if (!facts->rows[i].broken)
            check_fact(context, facts, &facts->rows[i]);
}
