// Formulas: compiling, describing, evaluating. First line: the unit of the result (empty = no check), rest: the formula.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "formula/formula.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define YEARS 6

static const struct { const char *name, *unit; } names[] = {
    {"gdp", "万元"}, {"land", "亩"}, {"forest", "%"}, {"people", "人"}, {"#22", "%"}, {"count_of", ""}};
#define NAMES (sizeof names / sizeof *names)

static bool resolve(void *context, const char *name, struct formula_symbol *ret_symbol)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(names[i].name, name) == 0) {
            *ret_symbol = (struct formula_symbol){.slot = (int32_t)i, .unit = unit_find(context, names[i].unit, NULL)};
            return true;
        }
    return false;
}

static const char *describe(void *context, struct arena *arena, int32_t slot, int32_t year)
{
    (void)context;
    FUZZ_MUST(slot >= 0 && slot < (int32_t)NAMES);
    return arena_printf(arena, "%s[%d]", names[slot].name, year);
}

static struct unit_table *make_units(struct arena *arena)
{
    struct unit_table *table = unit_table_new(arena);
    FUZZ_MUST(unit_table_add(table, "万元", NULL, "money", "10000", "", NULL) && unit_table_add(table, "亿元", NULL, "money", "100000000", "", NULL));
    FUZZ_MUST(unit_table_add(table, "亩", NULL, "length^2", "2000/3", "", NULL) && unit_table_add(table, "公顷", NULL, "length^2", "10000", "", NULL));
    FUZZ_MUST(unit_table_add(table, "%", NULL, "1", "0.01", "share", NULL) && unit_table_add(table, "百分点", NULL, "1", "0.01", "point", NULL));
    FUZZ_MUST(unit_table_add(table, "人", NULL, "person", "1", "", NULL));
    return table;
}

static void evaluate(const struct formula *formula)
{
    static const double values[NAMES * YEARS] = {
        1035277, 1100000, NAN, 0, 1e300, -5, 12940.95, NAN, 13000, 1, 0, 1e-300, 69.58, 73.88, NAN, 0, 100, 101,
        1, 2, 3, 4, 5, 6, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0, 0, 0, 0, 0};
    for (int32_t year = 0; year < YEARS; year++) {
        struct formula_frame frame = {.values = values, .years = YEARS, .first_year = 2013, .year = year};
        double value;
        enum formula_outcome outcome = formula_evaluate(formula, &frame, &value);
        FUZZ_MUST(isnan(value) == (outcome != FORMULA_VALUE));
        FUZZ_MUST(isnan(value) || isfinite(value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    size_t count;
    char *unit_text = arena_strndup(arena, (const char *)bytes, size), *text = strchr(unit_text, '\n');
    if (!text)
        return 0;
    *text++ = '\0';
    struct unit_table *table = make_units(arena);
    struct formula_scope scope = {.resolve = resolve, .context = table, .units = table};
    const struct unit *unit = *unit_text ? unit_find(table, unit_text, NULL) : NULL;
    fuzz_work_begin();
    const struct formula *formula = formula_compile(arena, text, &scope, unit, &fault);
    fuzz_work_end("formula", size, 100000, 4000);
    FUZZ_MUST((formula != NULL) != fault_is_set(&fault));
    if (!formula)
        return 0;
    FUZZ_MUST(strcmp(formula_text(formula), text) == 0);
    FUZZ_MUST(!unit || formula_unit(formula) == unit);
    const struct formula_dependency *needs = formula_dependencies(formula, &count);
    for (size_t i = 0; i < count; i++)
        FUZZ_MUST(needs[i].slot >= 0 && needs[i].slot < (int32_t)NAMES && needs[i].years_back >= 0);
    FUZZ_MUST(formula_describe(formula, arena, 2016, describe, NULL) != NULL);
    evaluate(formula);
    return 0;
}
