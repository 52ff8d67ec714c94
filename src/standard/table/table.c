#include "standard/table/table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/list.h"
#include "base/text.h"

struct row_list LIST_OF(struct standard_row);

static int column_index(const struct standard_table *table, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_equal(table->columns[i], column))
            return (int)i;
    return -1;
}

static bool check_columns(struct arena *arena, const struct standard_table *table, const char *columns, struct fault *f)
{
    static const char *const space[] = {" ", NULL};
    for (const char **column = text_split(arena, columns, space, NULL); *column; column++)
        if (column_index(table, *column) < 0)
            return fault_set(f, FAULT_INPUT, "standard.column_missing", "file", table->name, "column", *column, NULL);
    return true;
}

// A row that a spreadsheet cut short is filled up with empty cells.
static const char **fill_cells(struct arena *arena, const struct csv_record *record, size_t count)
{
    const char **cells = arena_array(arena, count, sizeof *cells);
    for (size_t i = 0; i < count; i++)
        cells[i] = i < record->count ? record->cells[i] : "";
    return cells;
}

static bool read_rows(struct arena *arena, struct csv_reader *reader, struct standard_table *table, struct fault *f)
{
    struct row_list rows = {0};
    struct csv_record record;
    bool more;
    for (;;) {
        if (!csv_read(reader, &record, &more, f))
            return fault_at(f, "%s", table->name);
        if (!more)
            break;
        if (rows.count == STANDARD_ROWS_MAX)
            return fault_set(f, FAULT_TOO_LARGE, "standard.too_many_rows", "file", table->name, "limit", arena_printf(arena, "%d", STANDARD_ROWS_MAX), NULL);
        LIST_PUSH(arena, &rows, (struct standard_row){.line = record.line, .cells = fill_cells(arena, &record, table->column_count)});
    }
    table->rows = rows.items;
    table->count = rows.count;
    return rows.count > 0 || fault_set(f, FAULT_INPUT, "standard.empty", "file", table->name, NULL);
}

bool standard_table_parse(struct arena *arena, const struct standard_file *file, const char *columns, struct standard_table *ret_table,
                          struct fault *f)
{
    struct csv_reader reader;
    struct csv_record header;
    bool more;
    *ret_table = (struct standard_table){.name = arena_strdup(arena, file->name)};
    if (!csv_reader_init(&reader, arena, file->bytes, file->size, f) || !csv_read(&reader, &header, &more, f))
        return fault_at(f, "%s", file->name);
    if (!more)
        return fault_set(f, FAULT_INPUT, "standard.empty", "file", ret_table->name, NULL);
    ret_table->columns = header.cells;
    ret_table->column_count = header.count;
    return check_columns(arena, ret_table, columns, f) && read_rows(arena, &reader, ret_table, f);
}

// ---- cells ----

const char *standard_cell(const struct standard_table *table, const struct standard_row *row, const char *column)
{
    int index = column_index(table, column);
    assert(index >= 0);
    return row->cells[index];
}

bool standard_cell_fault(const struct standard_table *table, const struct standard_row *row, const char *column, struct fault *f)
{
    char line[24];
    struct decimal number = {.mantissa = (int64_t)row->line};
    return fault_set(f, FAULT_INPUT, "standard.cell", "file", table->name, "line", decimal_format(number, line, sizeof line), "column", column,
                     "text", standard_cell(table, row, column), NULL);
}

bool standard_cell_decimal(const struct standard_table *table, const struct standard_row *row, const char *column, struct decimal *ret_value,
                           struct fault *f)
{
    return decimal_parse(standard_cell(table, row, column), ret_value, NULL) || standard_cell_fault(table, row, column, f);
}

bool standard_cell_optional(const struct standard_table *table, const struct standard_row *row, const char *column, struct decimal *ret_value,
                            bool *ret_filled, struct fault *f)
{
    *ret_filled = !text_empty(standard_cell(table, row, column));
    return !*ret_filled || standard_cell_decimal(table, row, column, ret_value, f);
}

bool standard_cell_integer(const struct standard_table *table, const struct standard_row *row, const char *column, int least, int most,
                           int *ret_value, struct fault *f)
{
    int32_t value;
    if (!text_parse_int32(standard_cell(table, row, column), &value) || value < least || value > most)
        return standard_cell_fault(table, row, column, f);
    *ret_value = value;
    return true;
}

bool standard_cell_choice(const struct standard_table *table, const struct standard_row *row, const char *column, const char *const *words,
                          int *ret_place, struct fault *f)
{
    for (int i = 0; words[i]; i++)
        if (text_equal(words[i], standard_cell(table, row, column))) {
            *ret_place = i;
            return true;
        }
    return standard_cell_fault(table, row, column, f);
}

bool standard_cell_range(const struct standard_table *table, const struct standard_row *row, const char *column, struct standard_range *ret_range,
                         struct fault *f)
{
    const char *cell = standard_cell(table, row, column), *middle = strchr(cell, '~');
    char low[DECIMAL_TEXT_SIZE];
    if (!middle || (size_t)(middle - cell) >= sizeof low)
        return standard_cell_fault(table, row, column, f);
    memcpy(low, cell, (size_t)(middle - cell));
    low[middle - cell] = '\0';
    bool good = decimal_parse(low, &ret_range->low, NULL) && decimal_parse(middle + 1, &ret_range->high, NULL) &&
                decimal_compare(ret_range->low, ret_range->high) <= 0;
    return good || standard_cell_fault(table, row, column, f);
}

static bool cell_day(const struct standard_table *table, const struct standard_row *row, const char *column, struct day *ret_day, struct fault *f)
{
    const char *cell = standard_cell(table, row, column);
    *ret_day = (struct day){0};
    return text_empty(cell) || day_parse(cell, ret_day, NULL) || standard_cell_fault(table, row, column, f);
}

bool standard_cell_validity(const struct standard_table *table, const struct standard_row *row, struct standard_validity *ret_validity,
                            struct fault *f)
{
    return cell_day(table, row, "valid_from", &ret_validity->from, f) && cell_day(table, row, "valid_to", &ret_validity->to, f);
}

bool standard_cell_verified(const struct standard_table *table, const struct standard_row *row)
{
    return text_equal(standard_cell(table, row, "confidence"), "verified");
}

bool standard_rule_decimal(const struct standard_table *table, const char *rule, const char *column, struct decimal *ret_value, struct fault *f)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_equal(standard_cell(table, &table->rows[i], "rule"), rule))
            return standard_cell_decimal(table, &table->rows[i], column, ret_value, f);
    return fault_set(f, FAULT_INPUT, "standard.rule_missing", "file", table->name, "text", rule, NULL);
}

bool standard_validity_holds(const struct standard_validity *validity, struct day day)
{
    return (validity->from.year == 0 || day_compare(validity->from, day) <= 0) && (validity->to.year == 0 || day_compare(day, validity->to) <= 0);
}

// ---- numbers ----

int64_t standard_units(struct decimal value, int digits)
{
    struct decimal rounded = decimal_round(value, digits);
    int64_t units = rounded.mantissa;
    for (int scale = rounded.scale; scale < digits && llabs(units) <= STANDARD_UNITS_MAX; scale++)
        units *= 10;
    return units > STANDARD_UNITS_MAX ? STANDARD_UNITS_MAX : (units < -STANDARD_UNITS_MAX ? -STANDARD_UNITS_MAX : units);
}

int64_t standard_round_ratio(int64_t numerator, int64_t denominator)
{
    int64_t whole = numerator / denominator, rest = numerator % denominator;
    if (rest < 0) { // towards minus infinity
        whole--;
        rest += denominator;
    }
    bool up = rest > denominator - rest || (rest == denominator - rest && whole % 2 != 0);
    return whole + up;
}

double standard_multiple(struct decimal value, struct decimal limit)
{
    double divisor = decimal_to_double(limit);
    return divisor > 0 ? decimal_round_double((decimal_to_double(value) - divisor) / divisor, 2) : (double)NAN;
}
