// What devices measure: names, units and usual digits of factor codes, from the table `factor` of the store.
// A code is an opaque key; one that the table does not know is still a series, without name and unit. Series of derived
// values add a suffix to the code: "a21026-Zs" is converted to the reference oxygen, "Leq-Day" and "Leq-Night" are of the
// hours of a day.
//
// One quantity has one name, however it was written: factor_resolve is asked at every door where a factor comes in.
#ifndef QINGSHAN_OBSERVE_FACTOR_H
#define QINGSHAN_OBSERVE_FACTOR_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "base/map.h"
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
    struct map names;                     // codes and old codes in small letters
};

// Borrows the items.
void factor_table_init(struct factor_table *table, struct arena *arena, const struct factor *items, size_t count);
// The table as of a batch (INT64_MAX: now), all of it in the arena.
bool factor_table_load(struct store *store, struct arena *arena, int64_t as_of, struct factor_table *ret_table, struct fault *f);

// By code, old code, either in other letters, and with a suffix behind a dash. NULL: unknown.
const struct factor *factor_find(const struct factor_table *table, const char *code);

// ---- the one name of a factor ----

// What is measured where a name comes from. Codes of HJ/T 212-2005 are short: "11" is chlorine in gas, and what a spreadsheet
// leaves of 011, COD in water. An old code is read only as a factor of the medium that is known.
enum factor_medium { FACTOR_ANYWHERE, FACTOR_IN_WATER, FACTOR_IN_GAS, FACTOR_IN_NOISE };
enum factor_medium factor_medium_of_point(const char *point_kind);            // gas: air and dust too
enum factor_medium factor_medium_of_system(const char *system, size_t size);  // ST of HJ 212: "32" is water

struct factor_place {
    enum factor_medium point, system; // of the point, then, where that knows no such code, of the packet
};

enum factor_naming {
    FACTOR_NAME_AS_SENT,   // the code of the table
    FACTOR_NAME_CASE,      // a code of the table in other letters: W01018
    FACTOR_NAME_OLD,       // a code of HJ/T 212-2005: 011
    FACTOR_NAME_UNKNOWN,   // of no factor of the table: left as sent
    FACTOR_NAME_UNCERTAIN, // an old code, but none of what is measured there, or of more than one factor: left as sent
};

#define FACTOR_NAME_SIZE 64
// "011-zs" at an outfall is "w01018-Zs"; a name that cannot be understood stays what it is. false: longer than a name can be.
bool factor_resolve(const struct factor_table *table, struct factor_place place, const char *sent, char ret_name[static FACTOR_NAME_SIZE],
                 enum factor_naming *ret_naming);
// The same where the kind of the point is all that is known; borrowed from the arena, the text itself where nothing changes.
const char *factor_canonical(const struct factor_table *table, struct arena *arena, const char *point_kind, const char *sent);
// A name of the table, a code or an old one in any letters, by itself or with a suffix of the standard: there are only so many of these.
bool factor_is_expected(const struct factor_table *table, const char *name);

// ---- words ----

// "二氧化硫（折算）"; the code itself when it is unknown.
const char *factor_title(const struct factor_table *table, struct arena *arena, const char *code, bool english);

// false: its series says something else than a measured value: state and running time of a facility, time of a sample.
bool factor_is_measured(const char *code);

// Unit and digits at a point of this kind (NULL: of any kind). NULL and FACTOR_DECIMALS_UNKNOWN for an unknown factor.
const char *factor_unit(const struct factor *factor, const char *point_kind);
int factor_decimals(const struct factor *factor, const char *point_kind);

#endif
