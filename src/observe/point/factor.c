#include "observe/point/factor.h"

#include <string.h>

#include "base/text.h"
#include "factor_sql.h"

static const struct {
    const char *suffix, *title, *title_en;
} derived[] = {{"-Zs", "（折算）", " (converted)"}, {"-Day", "（昼间）", " (day)"}, {"-Night", "（夜间）", " (night)"}};

static int digits_of(struct store_int64 number)
{
    return number.present ? (int)number.value : FACTOR_DECIMALS_UNKNOWN;
}

static bool factor_of(const struct factor_all_row *row, struct factor *ret_factor, struct fault *f)
{
    *ret_factor = (struct factor){.code = row->code, .old_code = row->old_code, .name = row->name, .name_en = row->name_en, .kind = row->kind,
                                  .unit = row->unit, .unit_air = row->unit_air, .unit_emission = row->unit_emission,
                                  .decimals = digits_of(row->decimals), .decimals_air = digits_of(row->decimals_air),
                                  .has_least = !text_empty(row->least), .has_most = !text_empty(row->most), .confidence = row->confidence,
                                  .source = row->source};
    return (!ret_factor->has_least || decimal_parse(row->least, &ret_factor->least, f)) &&
           (!ret_factor->has_most || decimal_parse(row->most, &ret_factor->most, f));
}

bool factor_table_load(struct store *store, struct arena *arena, int64_t as_of, struct factor_table *ret_table, struct fault *f)
{
    struct factor_all_row *rows;
    size_t count;
    if (!factor_all_all(store, arena, &(struct factor_all_in){.as_of = as_of}, &rows, &count, f))
        return false;
    struct factor *items = arena_array(arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++)
        if (!factor_of(&rows[i], &items[i], f))
            return false;
    factor_table_init(ret_table, arena, items, count);
    return true;
}

const char *factor_title(const struct factor_table *table, struct arena *arena, const char *code, bool english)
{
    const struct factor *factor = factor_find(table, code);
    const char *suffix = strchr(code, '-');
    if (!factor)
        return code;
    const char *name = english && !text_empty(factor->name_en) ? factor->name_en : factor->name;
    for (size_t i = 0; suffix && i < sizeof derived / sizeof *derived; i++)
        if (text_equal(suffix, derived[i].suffix))
            return arena_printf(arena, "%s%s", name, english ? derived[i].title_en : derived[i].title);
    return suffix ? arena_printf(arena, "%s %s", name, suffix) : name;
}

static bool in_air(const char *point_kind)
{
    return text_equal(point_kind, "air") || text_equal(point_kind, "dust");
}

const char *factor_unit(const struct factor *factor, const char *point_kind)
{
    if (!factor)
        return NULL;
    return in_air(point_kind) && !text_empty(factor->unit_air) ? factor->unit_air : factor->unit;
}

int factor_decimals(const struct factor *factor, const char *point_kind)
{
    if (!factor)
        return FACTOR_DECIMALS_UNKNOWN;
    return in_air(point_kind) && factor->decimals_air != FACTOR_DECIMALS_UNKNOWN ? factor->decimals_air : factor->decimals;
}

bool factor_is_measured(const char *code)
{
    static const char *const others[] = {"-RS", "-RT", "-SampleTime"};
    const size_t size = strlen(code);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (size > strlen(others[i]) && text_equal(code + size - strlen(others[i]), others[i]))
            return false;
    return true;
}
