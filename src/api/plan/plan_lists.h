// What the cells of the plan's lists are made of (plan_lists.answer). Private to the folder; in the arena of the view or the one given.
#ifndef QINGSHAN_API_PLAN_LISTS_H
#define QINGSHAN_API_PLAN_LISTS_H

#include "view/rows.h"

struct measure_words {
    struct measure_lines lines;
};

const char *list_word(const struct view *view, const char *family, const char *name); // family: "fact.current_%s"
const char *fact_subject(const struct view *view, const struct fact_row *fact);       // its name; NULL: the plan no longer has it
const char *fact_figure(const struct view *view, const struct fact_row *fact);        // number, state or words; NULL: none of them
const char *element_latest(const struct view *view, const struct subject *element);   // NULL: there is no value
const char *element_year(const struct view *view, const struct subject *element);
const char *element_serves(const struct view *view, const struct subject *element);   // numbers of indicators

#endif
