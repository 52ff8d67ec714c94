// Emission limits and the legal mean that is judged: hour means for gas, day means for water, single values where the
// standard says so.
//
// Shapes: a limit is one row of emission_limits.csv, or of a permit, which has the same fields; the limit list of an
// outlet is the caller's. Units: those of the row; concentrations of gas in mg/m³, dry, standard state, at the
// reference oxygen of the row.
// Clauses: HJ 75-2017 (valid hour: 45 minutes), HJ 356-2019 (day mean weighted by flow), GB 18918-2002 table 1 (limit in
// brackets at a water temperature of at most 12 °C). Minimum counts are data (emission_rules.csv) with their confidence.
#ifndef QINGSHAN_EMISSION_EMISSION_H
#define QINGSHAN_EMISSION_EMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "standard/table/table.h"

enum emission_average { EMISSION_HOUR, EMISSION_DAY, EMISSION_INSTANT };

struct emission_limit {
    const char *edition, *grade, *scope, *item, *code, *unit;
    const char *medium, *clause, *note;
    struct standard_validity validity;
    enum emission_average average;
    bool within;                       // a range: value in limit.low .. limit.high; else at most limit.high
    struct standard_range limit;
    bool has_cold;
    struct decimal cold_limit;         // instead of limit.high in cold water
    bool has_oxygen;
    struct decimal reference_oxygen;   // %
    bool verified;
};

struct emission_rules {
    int gas_hour_minutes, gas_day_hours;
    struct decimal cold_water_c;
};

struct emission_tables {
    struct emission_limit *limits;
    size_t limit_count;
    struct emission_rules rules;
};

struct emission_query {
    const char *edition, *grade, *scope; // scope NULL: any
    const char *code, *item;             // by code, or by item where it is NULL
    struct day day;
};

// emission_limits.csv, emission_rules.csv. Faults: those of standard/table.
bool emission_tables_parse(struct arena *arena, const struct standard_file *limits, const struct standard_file *rules, struct emission_tables *ret_tables,
                           struct fault *f);
// The first row that fits; a row without a grade is for all grades of its edition. NULL when there is none.
const struct emission_limit *emission_limit_find(const struct emission_tables *tables, const struct emission_query *query);

// ---- means; *_valid readings only. A mean keeps `digits` after the point, half to even ----

// Of one clock hour of minute values; not valid below gas_hour_minutes.
struct standard_reading emission_gas_hour(const struct emission_rules *rules, const struct standard_reading *minutes, int count, int digits);
// Of the hour means of one day; not valid below gas_day_hours.
struct standard_reading emission_gas_day(const struct emission_rules *rules, const struct standard_reading *hours, int count, int digits);
// Of one day of water, weighted by flow: only values whose flow is known and not negative count. Not valid when none
// does or when nothing flowed.
struct standard_reading emission_water_day(const struct standard_reading *values, const struct standard_reading *flows, int count, int digits);
// C = C' (21 - reference) / (21 - measured) to `digits`; not valid when the measured oxygen is 21 % or more.
struct standard_reading emission_at_oxygen(struct decimal value, struct decimal measured, struct decimal reference, int digits);

// ---- judging ----

struct emission_verdict {
    bool known;                        // a valid mean was there
    bool exceeded;
    struct decimal limit;              // the one that was applied (the crossed end of a range)
    double multiple;                   // (C - S) / S, two decimals; NaN for ranges and when not exceeded
};

// mean: of the limit's own average. water_c: not valid = not cold. The value is compared as it is, not rounded.
struct emission_verdict emission_judge(const struct emission_rules *rules, const struct emission_limit *limit, const struct standard_reading *mean,
                                       const struct standard_reading *water_c);

#endif
