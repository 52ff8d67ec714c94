#include "observe/judge/limit_standard.h"

#include <string.h>

#include "base/text.h"

static bool same(const char *left, const char *right)
{
    return text_equal(left ? left : "", right ? right : "");
}

static bool covers(const char *scope, const char *wanted)
{
    const size_t size = strlen(scope);
    return same(scope, wanted) || (size && wanted && strncmp(wanted, scope, size) == 0 && wanted[size] == '(');
}

static bool is_wanted(const struct emission_limit *limit, const struct limit_wish *wish)
{
    return same(limit->edition, wish->edition) && (text_empty(limit->grade) || same(limit->grade, wish->grade)) && covers(limit->scope, wish->scope);
}

// Digits to move a number of the standard into the factor's unit; false when it cannot be.
static bool shift_of(const char *unit, const char *factor_unit, int *ret_shift)
{
    static const char *const thousandths[][2] = {{"mg/L", "μg/L"}, {"mg/L", "µg/L"}, {"mg/m³", "μg/m³"}, {"mg/m³", "µg/m³"}};
    *ret_shift = 0;
    if (text_empty(unit) || text_empty(factor_unit) || text_equal(unit, factor_unit))
        return true;
    *ret_shift = 3;
    for (size_t i = 0; i < sizeof thousandths / sizeof *thousandths; i++)
        if (text_equal(unit, thousandths[i][0]) && text_equal(factor_unit, thousandths[i][1]))
            return true;
    return false;
}

static const char *number_text(struct arena *arena, struct decimal value, int shift)
{
    for (; shift > 0; shift--) {
        if (value.scale > 0)
            value.scale--;
        else
            value.mantissa *= 10;
    }
    return decimal_text(arena, value);
}

static const char *day_text(struct arena *arena, struct day day)
{
    return day.year ? arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day) : NULL;
}

static void set(struct limit_row *row, const char *column, const char *text)
{
    for (int i = 0; i < LIMIT_COLUMNS; i++)
        if (text_equal(limit_columns[i], column))
            row->cells[i] = text;
}

static const char *source_of(struct arena *arena, const struct emission_limit *limit, const struct limit_wish *wish)
{
    const char *name = same(limit->clause, limit->edition) ? "" : arena_printf(arena, "%s ", limit->edition);
    return arena_printf(arena, "%s%s%s%s（%s）", name, limit->clause, text_empty(wish->grade) ? "" : " ", wish->grade ? wish->grade : "", limit->scope);
}

static const char *note_of(struct arena *arena, const struct emission_limit *limit)
{
    return arena_printf(arena, "%s%s%s", text_empty(limit->note) ? "" : limit->note, limit->verified || text_empty(limit->note) ? "" : "；",
                        limit->verified ? "" : "数值待与标准原文核对");
}

static struct limit_row row_of(struct arena *arena, const struct emission_limit *limit, const struct limit_wish *wish, int shift)
{
    struct limit_row row = {0};
    set(&row, "point", wish->point);
    set(&row, "factor", limit->code);
    set(&row, "average", limit_average_name(limit->average));
    set(&row, "upper", number_text(arena, limit->limit.high, shift));
    if (limit->within)
        set(&row, "lower", number_text(arena, limit->limit.low, shift));
    if (limit->has_cold)
        set(&row, "upper_cold", number_text(arena, limit->cold_limit, shift));
    set(&row, "basis", limit_basis_name(LIMIT_STANDARD));
    set(&row, "exclusive", "no");
    set(&row, "valid_from", text_empty(wish->valid_from) ? day_text(arena, limit->validity.from) : wish->valid_from);
    set(&row, "valid_to", text_empty(wish->valid_to) ? day_text(arena, limit->validity.to) : wish->valid_to);
    set(&row, "source", source_of(arena, limit, wish));
    set(&row, "note", note_of(arena, limit));
    return row;
}

bool limit_standard_rows(struct arena *arena, const struct emission_tables *tables, const struct factor_table *factors, const struct limit_wish *wish,
                         struct limit_set *ret_set, struct fault *f)
{
    *ret_set = (struct limit_set){.rows = arena_array(arena, tables->limit_count + 1, sizeof *ret_set->rows),
                                  .left_out = arena_array(arena, tables->limit_count + 1, sizeof *ret_set->left_out)};
    bool named = false; // rows of every grade alone are not yet the grade that was asked for
    for (size_t i = 0; i < tables->limit_count; i++) {
        const struct emission_limit *limit = &tables->limits[i];
        int shift = 0;
        if (!is_wanted(limit, wish))
            continue;
        named = named || (same(limit->grade, wish->grade) && same(limit->scope, wish->scope));
        const struct factor *factor = text_empty(limit->code) ? NULL : factor_find(factors, limit->code);
        if (text_empty(limit->code) || !shift_of(limit->unit, factor ? factor->unit : NULL, &shift))
            ret_set->left_out[ret_set->left_out_count++] = limit;
        else
            ret_set->rows[ret_set->count++] = row_of(arena, limit, wish, shift);
    }
    if (named)
        return true;
    return fault_set(f, FAULT_INPUT, "limit.no_standard", "text",
                     arena_printf(arena, "%s %s %s", wish->edition ? wish->edition : "", wish->grade ? wish->grade : "", wish->scope ? wish->scope : ""), NULL);
}
