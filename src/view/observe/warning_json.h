// The documents of warnings, limits and maintenance.
#ifndef QINGSHAN_VIEW_WARNING_JSON_H
#define QINGSHAN_VIEW_WARNING_JSON_H

#include "base/map.h"
#include "observe/judge/warning.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "sheet/table.h"
#include "view/reading.h"
#include "warning_answer.h"

// Names of points and factors, the limits, the rules: read once for a document.
struct warning_words {
    const struct reading *reading;
    struct map by_code;                 // code -> struct point
    struct factor_table factors;
    struct limit_entry *limits;
    size_t limit_count;
    struct judge_rules rules;
};
bool warning_words_load(struct warning_words *words, const struct reading *reading, struct fault *f); // of all points, and all limits
// Of some warnings: rules and factors, and then the points and limits that these speak of. Once each.
bool warning_words_begin(struct warning_words *words, const struct reading *reading, struct fault *f);
bool warning_words_take(struct warning_words *words, const struct warning *warnings, size_t count, struct fault *f);

// warning_table.c: the list for a spreadsheet, with who did what. Everything is in the reading's arena.
struct warning_told {
    const char *person, *steps; // the last person, and what all did
};
const char *warning_word(const struct warning_words *words, const char *family, const char *name); // family: "warning.state_%s"
const char *warning_bound(struct arena *arena, const struct warning *warning); // NULL: none
bool warning_table(const struct warning_words *words, const struct warning *warnings, size_t count, struct table *ret_table, struct fault *f);
const char *warning_number(struct arena *arena, const struct warning *warning, const char *name); // "value", "limit" ...; NULL: none
const char *warning_rule_shown(const struct warning *warning); // an exceedance that goes on in a row is called so
const char *warning_sentence(const struct warning_words *words, const struct warning *warning);
json_t *warning_settings_json(const struct warning_words *words, const struct warning *warning);
int words_level(const struct warning_words *words, const struct warning *warning); // 3 severe, 2 moderate, 1 slight
const char *warning_level_name(int level);
int warning_level_parse(const char *name); // 0: no such level

const char *warning_step_sentence(const struct warning_words *words, const struct warning *warning, const struct warning_step *step); // as it was then
// What members of an answer are made of (warning.answer).
json_t *warning_numbers_json(const struct warning_words *words, const struct warning *warning); // {name: number as text}
const char *words_level_name(const struct warning_words *words, const struct warning *warning); // "severe", "moderate", "slight"
const char *words_level_title(const struct warning_words *words, const struct warning *warning);
const char *words_limit_unit(const struct warning_words *words, const struct limit *limit); // its own, else the factor's
const struct limit_entry *words_limit_of(const struct warning_words *words, const struct warning *warning); // NULL: none
const char *words_point_kind(const struct warning_words *words, const char *point); // NULL: there is no such point
const char *words_rule_name(const struct warning_words *words, const char *rule);
const char *words_factor_name(const struct warning_words *words, const char *factor); // NULL for none
// Whether `asked` names this factor at the point: its code, in other letters, or an old code of what is measured there.
bool words_is_factor(const struct warning_words *words, const char *point, const char *factor, const char *asked);
const char *words_unit(const struct warning_words *words, const char *point, const char *factor);
bool words_simulated(const struct warning_words *words, const struct warning *warning);
const char *words_point_name(const struct warning_words *words, const char *point);

#endif
