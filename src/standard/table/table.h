// The tables of a standard, as the national pack holds them: CSV rows with edition, first and last valid day, clause
// and confidence. Parsing takes bytes, never a path: whoever calls a calculator brings its tables along.
// What a calculator keeps of a table is in the arena.
#ifndef QINGSHAN_TABLE_TABLE_H
#define QINGSHAN_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "base/period.h"

#define STANDARD_ROWS_MAX 5000

struct standard_file {
    const char *name;    // for faults
    const char *bytes;
    size_t size;
};

struct standard_row {
    size_t line;
    const char **cells;
};

struct standard_table {
    const char *name;
    const char **columns;
    size_t column_count;
    struct standard_row *rows;
    size_t count;
};

// The days on which a row holds; year 0 = open on that side.
struct standard_validity {
    struct day from, to;
};

// A measured value; not valid: missing, or refused before it came here. below_detection: the method found less than
// it can tell, `value` is its limit.
struct standard_reading {
    struct decimal value;
    bool valid, below_detection;
};

// An interval written "6~9"; both ends belong to it.
struct standard_range {
    struct decimal low, high;
};

// Every column named in `columns` (separated by spaces) must be there. Faults: csv.*, standard.column_missing
// {file, column}, standard.empty {file}, standard.too_many_rows {file, limit}.
bool standard_table_parse(struct arena *arena, const struct standard_file *file, const char *columns, struct standard_table *ret_table,
                          struct fault *f);

// "" when empty. The column must be one of those that were asked for.
const char *standard_cell(const struct standard_table *table, const struct standard_row *row, const char *column);

// standard.cell {file, line, column, text}; always false.
bool standard_cell_fault(const struct standard_table *table, const struct standard_row *row, const char *column, struct fault *f);

// A number; an empty cell is a fault in the first, and *ret_filled = false in the second.
bool standard_cell_decimal(const struct standard_table *table, const struct standard_row *row, const char *column, struct decimal *ret_value,
                           struct fault *f);
bool standard_cell_optional(const struct standard_table *table, const struct standard_row *row, const char *column, struct decimal *ret_value,
                            bool *ret_filled, struct fault *f);
bool standard_cell_integer(const struct standard_table *table, const struct standard_row *row, const char *column, int least, int most,
                           int *ret_value, struct fault *f);
// The place of the cell among the words of a NULL-terminated list.
bool standard_cell_choice(const struct standard_table *table, const struct standard_row *row, const char *column, const char *const *words,
                          int *ret_place, struct fault *f);
bool standard_cell_range(const struct standard_table *table, const struct standard_row *row, const char *column, struct standard_range *ret_range,
                         struct fault *f);
// The columns valid_from and valid_to.
bool standard_cell_validity(const struct standard_table *table, const struct standard_row *row, struct standard_validity *ret_validity,
                            struct fault *f);
// false when the row's confidence is anything but `verified`.
bool standard_cell_verified(const struct standard_table *table, const struct standard_row *row);
// The number in `column` of the row whose first cell (column `rule`) is this word. Fault: standard.rule_missing.
bool standard_rule_decimal(const struct standard_table *table, const char *rule, const char *column, struct decimal *ret_value, struct fault *f);

bool standard_validity_holds(const struct standard_validity *validity, struct day day);

// The value as a count of 10^-digits, rounded by GB/T 8170; held inside +-STANDARD_UNITS_MAX.
#define STANDARD_UNITS_MAX INT64_C(1000000000000)
int64_t standard_units(struct decimal value, int digits);
// numerator / denominator (> 0), half to even.
int64_t standard_round_ratio(int64_t numerator, int64_t denominator);
// (value - limit) / limit to two decimals; NaN where the limit is not above 0.
double standard_multiple(struct decimal value, struct decimal limit);

#endif
