// The only expression engine: compiles a formula over named quantities, checks its units like types, evaluates it.
//
//   expression := comparison; comparison := sum (("<"|"<="|">"|">="|"="|"!=") sum)?
//   sum := product (("+"|"-") product)*; product := power (("*"|"/") power)*; power := unary ("^" number)?
//   unary := "-" unary | atom
//   atom := number unit? | name | "#" indicator number | function "(" arguments ")" | "(" expression ")"
//   number unit: 80 万元/亩 — the unit stands directly behind the number or after one space; the longest that ends with
//     a word is taken (80 元/d_total divides 80 元; 80 元/d is 元 a day, so an element d wants 80 元 / d).
//   functions: min max sum avg count first (first known argument), prev(x) the value a year before, at(x, 2015),
//     change(x) = x - prev(x), rate(x) = x / prev(x) - 1, average_rate(x, 2015) = (x / at(x, 2015))^(1/n) - 1,
//     abs, round(x, digits) (GB/T 8170), known(x) = 1 when x has a value, else 0
//   round counts its digits in a unit that people see: that of the result when it is the whole formula; else that of x
//     when x is a name or number, % for a share, 1 for a plain number; anything else is refused (formula.round).
//   × ÷ （ ） ， and full-width digits are read as * / ( ) , and digits.
// Missing: a missing operand makes the result missing (never 0), except in count (counts the known), first and known.
// Division by zero, a root of a negative and an overflow make the result undefined, which is reported as such.
// Units: + - and comparisons want the same dimension; a share minus a share is a difference of shares (百分点);
//   change(share) likewise; share + 百分点 is a share; rate() is a share. Numbers without unit fit only dimension 1.
//   min/max/sum/avg/first want one dimension; ^ wants a plain constant. prev/at/change/rate/average_rate take a name.
#ifndef QINGSHAN_FORMULA_FORMULA_H
#define QINGSHAN_FORMULA_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cell/quantity.h"
#include "base/fault.h"

#define FORMULA_TEXT_MAX 4096 // bytes
#define FORMULA_DEPTH_MAX 32
#define FORMULA_NODES_MAX 512

struct formula; // compiled, immutable, in the arena it was compiled in; may be used by many threads

struct formula_symbol {
    int32_t slot;             // row in the frame
    const struct unit *unit;  // unit of the values in the frame
};

// Names to slots. false when the name is not known. `#22` arrives as "#22".
struct formula_scope {
    bool (*resolve)(void *context, const char *name, struct formula_symbol *ret_symbol);
    void *context;
    struct unit_table *units;
};

// result_unit: the unit the result must have (and is converted to); NULL = no check, the result stays in base units.
// Faults carry `column` (1-based character, not byte) and: formula.syntax {found}, formula.end, formula.name {name},
// formula.function {name}, formula.arguments {name, wanted}, formula.number {text}, formula.unit {unit},
// formula.dimension {left, right, operator}, formula.result_unit {found, wanted}, formula.power, formula.round,
// formula.too_long, formula.too_deep, formula.year {text}.
struct formula *formula_compile(struct arena *arena, const char *text, const struct formula_scope *scope,
                                const struct unit *result_unit, struct fault *f);

// Values by slot and year: value of slot s in year index y is values[s * years + y]; NaN = missing.
struct formula_frame {
    const double *values;
    int32_t years;
    int32_t first_year;
    int32_t year;      // the year to evaluate for, as an index
};

enum formula_outcome { FORMULA_VALUE, FORMULA_MISSING, FORMULA_UNDEFINED };

// Pure; a few tens of nanoseconds for a ratio. *ret_value is NaN unless FORMULA_VALUE. Years outside the frame are missing.
enum formula_outcome formula_evaluate(const struct formula *formula, const struct formula_frame *frame, double *ret_value);

const char *formula_text(const struct formula *formula);
const struct unit *formula_unit(const struct formula *formula); // NULL when compiled without result_unit
struct dimension formula_dimension(const struct formula *formula);

// Every slot the formula reads, once each, in order of appearance; the farthest number of years it looks back
// (INT32_MAX for at() and average_rate()).
struct formula_dependency {
    int32_t slot;
    int32_t years_back;
};
const struct formula_dependency *formula_dependencies(const struct formula *formula, size_t *ret_count);

// Every value the formula reads for a year, once each, in order of appearance.
struct formula_read {
    int32_t slot;
    int32_t year;
};
const struct formula_read *formula_reads(const struct formula *formula, struct arena *arena, int32_t year, size_t *ret_count);

// For people: the formula with `name` replaced by what `describe` returns for the slot (its Chinese name, or its
// value with unit, or a mark for missing), operators as × ÷, spaces set. Example:
// "1,035,277 万元 ÷ 12,940.95 亩". describe gets the calendar year that is read: 2016 for x in prev(x) of 2017. Where
// two years are read (change, rate, average_rate) and the texts differ, both are shown: "change(18.5 % → 19 %)".
const char *formula_describe(const struct formula *formula, struct arena *arena, int32_t year,
                             const char *(*describe)(void *context, struct arena *arena, int32_t slot, int32_t year),
                             void *context);

#endif
