// Limits of a point taken from a standard: the rows of emission_limits.csv for one edition, grade and scope, as rows that
// limit_add takes, with basis `standard` and the clause as their source.
//
// A scope "X(Y)" is a part of X: what holds for X holds for it. A row without a grade holds for every grade. Numbers come
// in the unit the device sends (factors.csv); what has no factor code or a unit that cannot be brought to the factor's
// is left out by name. Reference oxygen is for the converted value (CODE-Zs), which the judge asks by itself.
// Faults: limit.no_standard {text}.
#ifndef QINGSHAN_OBSERVE_LIMIT_STANDARD_H
#define QINGSHAN_OBSERVE_LIMIT_STANDARD_H

#include "observe/judge/limit.h"
#include "observe/point/factor.h"

struct limit_wish {
    const char *point, *edition, *grade, *scope; // grade, scope NULL or "": rows that name none
    const char *valid_from, *valid_to;           // NULL: those of the standard
};

struct limit_set {
    struct limit_row *rows;
    size_t count;
    const struct emission_limit **left_out;
    size_t left_out_count;
};

bool limit_standard_rows(struct arena *arena, const struct emission_tables *tables, const struct factor_table *factors, const struct limit_wish *wish,
                         struct limit_set *ret_set, struct fault *f);

#endif
