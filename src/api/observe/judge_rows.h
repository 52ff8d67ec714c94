// What the answers about limits, rules and warnings are made of (limits, saved and warnings.answer). Private to the folder.
#ifndef QINGSHAN_API_JUDGE_ROWS_H
#define QINGSHAN_API_JUDGE_ROWS_H

#include "json/json.h"
#include "observe/judge/judge_store.h"
#include "observe/judge/limit_standard.h"
#include "standard/emission/emission.h"
#include "view/observe/warning_json.h"

// ---- limits and rules ----

struct limit_list {
    const struct limit_entry *items;
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

const char *words_day(const struct warning_words *words, struct day day); // NULL: none
const char *words_parameter_name(const struct warning_words *words, const char *parameter);
const char *words_confidence(const struct warning_words *words, const struct judge_rule_entry *entry); // of what was set here: that it was; NULL: nobody says

// What names the rows of a set for those who take it.
struct limit_set_words {
    struct arena *arena;
    const struct factor_table *factors;
};
const char *limit_cell(const struct limit_row *row, const char *column); // NULL: empty
const char *limit_set_factor_name(const struct limit_set_words *words, const struct limit_row *row);
const char *limit_set_unit(const struct limit_set_words *words, const struct limit_row *row);

// Each edition, grade and scope once; rows without a grade where their edition has none.
bool limit_standard_shown(const struct emission_tables *tables, size_t place);

// ---- warnings ----

struct warning_page {
    const struct warning *items;
    size_t count, total;
    int64_t page, size;
    const char *next;                       // cursor of what comes behind it; NULL: nothing does
    int64_t states[WARNING_STATE_COUNT];
    int64_t levels[JUDGE_LEVEL_MOST + 1];   // of those that are not closed
    const struct warning_state_count *counts;     // by state and rule
    size_t count_count;
};
json_t *warning_rules_json(const struct warning_page *page); // {rule: of those that are not closed}

struct curve_span {
    const char *kind;
    int64_t from_ms, to_ms;
};
struct warning_parts {
    struct warning_step *steps;
    size_t step_count;
    const char **frames;
    struct curve_span curve;
    struct maintenance *windows;
    size_t window_count;
};

#endif
