// Units of measure and quantities. Units are data (packs/national/units.csv, loaded from the store); composites such
// as 万元/亩 or 微克/立方米 are products and quotients of declared units and are composed on demand.
//
// Two dimensionless kinds are kept apart from each other and from plain numbers in what may be declared:
// a share (%, factor 0.01) and a difference of shares (百分点, factor 0.01).
#ifndef QINGSHAN_BASE_QUANTITY_H
#define QINGSHAN_BASE_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

#define DIMENSION_MAX 48 // base dimensions a table can hold

struct dimension {
    int8_t power[DIMENSION_MAX]; // by index of base dimension in the table
};

enum unit_kind { UNIT_PLAIN, UNIT_SHARE, UNIT_POINT };

struct unit {
    const char *symbol;          // as written; "" for a plain number
    struct dimension dimension;
    enum unit_kind kind;
    double factor;               // value in base units = value * factor
    double numerator, denominator; // factor as an exact fraction where it was declared as one
};

struct unit_table;

struct unit_table *unit_table_new(struct arena *arena);

// Declares a unit. dimension: product of powers of base dimensions ("length^2", "mass", "money/length^2", "1").
// factor: decimal or fraction "2000/3". aliases: ";" separated, may be NULL. kind: "", "share", "point".
// Faults: unit.duplicate {unit}, unit.dimension_syntax {text}, unit.factor_syntax {text}, unit.kind {text}, unit.too_many.
bool unit_table_add(struct unit_table *table, const char *symbol, const char *aliases, const char *dimension,
                    const char *factor, const char *kind, struct fault *f);

// Finds or composes a unit from its written form: "万元", "万元/亩", "立方米/万元", "kg·m/s^2". NULL or "" is the
// plain number. A single name is looked up whole first, so a declared unit may contain any character.
// Faults: unit.unknown {unit} (the part that is not known), unit.syntax {unit}. The result is borrowed from the table.
// Any thread may ask; declaring (unit_table_add) comes first.
const struct unit *unit_find(struct unit_table *table, const char *text, struct fault *f);

bool dimension_equal(const struct dimension *a, const struct dimension *b);
bool dimension_is_one(const struct dimension *dimension);
struct dimension dimension_multiply(const struct dimension *a, const struct dimension *b, int power_of_b);
// "money·length^-2" for messages; "1" when dimensionless.
const char *dimension_format(const struct unit_table *table, struct arena *arena, const struct dimension *dimension);

// Same dimension, and never a share for a point or the other way round. A plain number does not stand for a share.
bool unit_convertible(const struct unit *from, const struct unit *to);
// The factor that turns a value in `from` into a value in `to`; exact fractions are used where both have one.
double unit_conversion(const struct unit *from, const struct unit *to);

#endif
