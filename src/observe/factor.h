// What devices measure: names, units and usual digits of factor codes, from the table `factor` of the store.
// A code is an opaque key; one that the table does not know is still a series, without name and unit. Series of derived
// values add a suffix to the code: "a21026-Zs" is converted to the reference oxygen, "Leq-Day" and "Leq-Night" are of the
// hours of a day.
#ifndef QINGSHAN_OBSERVE_FACTOR_H
#define QINGSHAN_OBSERVE_FACTOR_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "store/store.h"

#define FACTOR_DECIMALS_UNKNOWN (-1)

struct factor {
    const char *code, *old_code;          // old_code: of HJ/T 212-2005, NULL when there is none
    const char *name, *name_en;
    const char *kind;                     // gas hood air dust weather water noise
    const char *unit, *unit_air, *unit_emission; // NULL: not known; unit_air: at air and dust stations
    int decimals, decimals_air;           // after the point, or FACTOR_DECIMALS_UNKNOWN
    bool has_least, has_most;
    struct decimal least, most;           // what the quantity can be at all
    const char *confidence, *source;
};

struct factor_table {
    const struct factor *items;           // in the order of the table
    size_t count;
};

// The table as of a batch (INT64_MAX: now), all of it in the arena.
bool factor_table_load(struct store *store, struct arena *arena, int64_t as_of, struct factor_table *ret_table, struct fault *f);

// By code, old code, and either with a suffix behind a dash. NULL: unknown.
const struct factor *factor_find(const struct factor_table *table, const char *code);

// "二氧化硫（折算）"; the code itself when it is unknown.
const char *factor_title(const struct factor_table *table, struct arena *arena, const char *code, bool english);

// false: its series says something else than a measured value: state and running time of a facility, time of a sample.
bool factor_is_measured(const char *code);

// Unit and digits at a point of this kind (NULL: of any kind). NULL and FACTOR_DECIMALS_UNKNOWN for an unknown factor.
const char *factor_unit(const struct factor *factor, const char *point_kind);
int factor_decimals(const struct factor *factor, const char *point_kind);

#endif
