// The key projects (重点工程) and their money. Plain lists of the plan (departments, sections, measures ...) are the
// generated functions of plan_sql.h, which this module publishes.
#ifndef QINGSHAN_PLAN_PROJECT_H
#define QINGSHAN_PLAN_PROJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "plan_sql.h"
#include "store/store.h"

struct project {
    int64_t no;
    const char *name, *group, *group_name, *group_name_en, *content, *effect, *source, *note;
    bool priced;
    struct decimal invest_wan_yuan;
    const char **departments;          // as published, first = lead; NULL-terminated
    size_t department_count;
    const char *lead;                  // the lead department's official name
    int32_t year_from, year_to;
    int64_t line;
};

bool project_list(struct store *store, struct arena *arena, int64_t as_of, struct project **ret_projects, size_t *ret_count,
                  struct fault *f);

struct project_sum {
    const char *code, *name, *name_en;
    size_t count, priced;
    struct decimal invest_wan_yuan;        // of the priced ones
    size_t assisting_count;                // departments only: named, but not first; never summed
    struct decimal assisting_invest_wan_yuan;
};

struct project_year {
    int32_t year;
    struct decimal invest_wan_yuan;        // estimated: an even share over the building years; the sum stays exact
};

struct project_totals {
    size_t count, priced;
    struct decimal invest_wan_yuan;
    struct project_sum *groups;
    size_t group_count;
    struct project_sum *departments;       // by official name, largest amount first
    size_t department_count;
    struct project_year *years;
    size_t year_count;
};

// Pure but for the names of groups and departments, which it reads.
bool project_totals_compute(struct store *store, struct arena *arena, int64_t as_of, const struct project *projects,
                            size_t count, struct project_totals *ret_totals, struct fault *f);

// "a、b;c" -> {"a", "b", "c", NULL}
const char **department_split(struct arena *arena, const char *text, size_t *ret_count);
// ";"-separated ids of other rows (indicators, projects).
const char **id_split(struct arena *arena, const char *text, size_t *ret_count);

#define PROJECT_MONEY_DIGITS 18 // of an amount and of a sum of them
// Exact. Fault: plan.sum {text}: it has more digits than a sum holds.
bool project_money_add(struct decimal *sum, struct decimal amount, struct fault *f);
const char *project_money_text(struct arena *arena, struct decimal wan_yuan); // all its digits, without zeros at its end

#endif
