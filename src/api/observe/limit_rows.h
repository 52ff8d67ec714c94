// What answers about limits and rules are made of (limits.answer). Private to the folder.
#ifndef QINGSHAN_API_LIMIT_ROWS_H
#define QINGSHAN_API_LIMIT_ROWS_H

#include "observe/judge/limit_standard.h"
#include "standard/emission/emission.h"
#include "view/observe/warning_json.h"

struct limit_list {
    const struct limit_entry **items;
    size_t count;
};
struct maintenance_list {
    const struct maintenance *items;
    size_t count;
};
struct rule_list {
    const struct judge_rule_entry *items;
    size_t count;
};

// Each edition, grade and scope once; rows without a grade where their edition has none.
bool limit_standard_shown(const struct emission_tables *tables, size_t place);

#endif
