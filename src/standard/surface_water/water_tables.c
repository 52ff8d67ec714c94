#include <math.h>

#include "base/text.h"
#include "standard/surface_water/surface_water.h"

static const char *const class_columns[WATER_CLASSES] = {"class1", "class2", "class3", "class4", "class5"};

// A limit, or a range, of one class. An empty cell: the item has no such class.
static bool take_class(const struct standard_table *table, const struct standard_row *row, int place, struct water_item *item, struct fault *f)
{
    const char *column = class_columns[place];
    item->has_class[place] = !text_empty(standard_cell(table, row, column));
    if (!item->has_class[place])
        return true;
    struct standard_range *limit = &item->limits[place];
    if (item->comparator == WATER_WITHIN)
        return standard_cell_range(table, row, column, limit, f);
    if (!standard_cell_decimal(table, row, column, &limit->high, f))
        return false;
    limit->low = limit->high;
    if (place == 0 || !item->has_class[place - 1])
        return true;
    int order = decimal_compare(limit->high, limit[-1].high); // limits grow weaker from class to class
    bool weaker = item->comparator == WATER_AT_MOST ? order >= 0 : order <= 0;
    return weaker || standard_cell_fault(table, row, column, f);
}

static bool take_words(const struct standard_table *table, const struct standard_row *row, struct water_item *item, struct fault *f)
{
    static const char *const comparators[] = {"at_most", "at_least", "within", NULL};
    static const char *const bodies[] = {"", "river", "lake", NULL};
    static const char *const flags[] = {"no", "yes", NULL};
    int comparator, body, evaluated;
    if (!standard_cell_choice(table, row, "comparator", comparators, &comparator, f) || !standard_cell_choice(table, row, "water", bodies, &body, f) ||
        !standard_cell_choice(table, row, "evaluated", flags, &evaluated, f))
        return false;
    item->comparator = (enum water_comparator)comparator;
    item->in_body[WATER_RIVER] = body != 2;
    item->in_body[WATER_LAKE] = body != 1;
    item->evaluated = evaluated;
    return true;
}

static bool take_item(const struct standard_table *table, const struct standard_row *row, struct water_item *item, struct fault *f)
{
    *item = (struct water_item){.name = standard_cell(table, row, "item"), .column = standard_cell(table, row, "column"),
                                .code = standard_cell(table, row, "code"), .unit = standard_cell(table, row, "unit"),
                                .transmitted_unit = standard_cell(table, row, "transmitted_unit"),
                                .priority = text_equal(standard_cell(table, row, "priority"), "yes"),
                                .verified = standard_cell_verified(table, row)};
    if (!take_words(table, row, item, f) || !standard_cell_integer(table, row, "table", 1, 3, &item->table, f) ||
        !standard_cell_integer(table, row, "no", 1, 1000, &item->no, f) ||
        !standard_cell_optional(table, row, "single_limit", &item->single_limit, &item->has_single, f))
        return false;
    for (int place = 0; place < WATER_CLASSES; place++)
        if (!take_class(table, row, place, item, f))
            return false;
    return true;
}

static bool parse_limits(struct arena *arena, const struct standard_file *file, struct water_edition *edition, struct fault *f)
{
    struct standard_table table;
    if (!standard_table_parse(arena, file,
                              "edition valid_from valid_to table no item water column code unit comparator class1 class2 class3 class4 class5 "
                              "single_limit evaluated priority transmitted_unit confidence",
                              &table, f))
        return false;
    edition->name = standard_cell(&table, &table.rows[0], "edition");
    if (!standard_cell_validity(&table, &table.rows[0], &edition->validity, f))
        return false;
    for (size_t i = 0; i < table.count; i++) {
        const struct standard_row *row = &table.rows[i];
        if (edition->item_count == WATER_ITEMS_MAX || !text_equal(edition->name, standard_cell(&table, row, "edition")))
            return standard_cell_fault(&table, row, "edition", f);
        if (!take_item(&table, row, &edition->items[edition->item_count++], f))
            return false;
    }
    return true;
}

static bool parse_classes(struct arena *arena, const struct standard_file *file, struct water_edition *edition, struct fault *f)
{
    struct standard_table table;
    int class = 0;
    if (!standard_table_parse(arena, file, "class name state colour", &table, f))
        return false;
    for (size_t i = 0; i < table.count; i++) {
        const struct standard_row *row = &table.rows[i];
        if (!standard_cell_integer(&table, row, "class", (int)i + 1, WATER_WORSE, &class, f) || class != (int)i + 1)
            return standard_cell_fault(&table, row, "class", f);
        edition->classes[i] = (struct water_class){standard_cell(&table, row, "name"), standard_cell(&table, row, "state"), standard_cell(&table, row, "colour")};
    }
    return class == WATER_WORSE || fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", table.name, "text", "6", NULL);
}

static bool take_bound(const struct standard_table *table, const struct standard_row *row, const char *column, double open, double *ret_bound,
                       struct fault *f)
{
    struct decimal value;
    bool filled;
    if (!standard_cell_optional(table, row, column, &value, &filled, f))
        return false;
    *ret_bound = filled ? decimal_to_double(value) : open;
    return true;
}

static bool parse_reaches(struct arena *arena, const struct standard_file *file, struct water_edition *edition, struct fault *f)
{
    struct standard_table table;
    if (!standard_table_parse(arena, file, "state share3_from share3_below share6_from share6_below", &table, f))
        return false;
    for (size_t i = 0; i < table.count; i++) {
        const struct standard_row *row = &table.rows[i];
        if (edition->reach_count == WATER_REACHES_MAX)
            return standard_cell_fault(&table, row, "state", f);
        struct water_reach *reach = &edition->reaches[edition->reach_count++];
        reach->state = standard_cell(&table, row, "state");
        if (!take_bound(&table, row, "share3_from", -INFINITY, &reach->share3_from, f) ||
            !take_bound(&table, row, "share3_below", INFINITY, &reach->share3_below, f) ||
            !take_bound(&table, row, "share6_from", -INFINITY, &reach->share6_from, f) ||
            !take_bound(&table, row, "share6_below", INFINITY, &reach->share6_below, f))
            return false;
    }
    return true;
}

bool water_edition_parse(struct arena *arena, const struct water_files *files, struct water_edition *ret_edition, struct fault *f)
{
    *ret_edition = (struct water_edition){0};
    return parse_limits(arena, &files->limits, ret_edition, f) && parse_classes(arena, &files->classes, ret_edition, f) &&
           parse_reaches(arena, &files->reaches, ret_edition, f);
}
