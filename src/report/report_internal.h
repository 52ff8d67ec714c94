// What the cells of the plan's lists are made of (report.answer). Private to the folder; in the arena of the view or the one given.
#ifndef QINGSHAN_REPORT_REPORT_INTERNAL_H
#define QINGSHAN_REPORT_REPORT_INTERNAL_H

#include "view/lines.h"

const char *report_year(struct arena *arena, int32_t year); // NULL: none
const char *report_name(const struct view *view, const struct indicator_line *line);
const char *report_verdict(const struct view *view, const struct indicator_line *line);
// "No data" is said where the verdict says so, and nowhere else.
const char *report_value(const struct view *view, const struct indicator_line *line);
const char *report_value_or_parts(const struct view *view, const struct indicator_line *line); // a group has no value of its own: its parts' stand there
const char *report_attribute(const struct view *view, const struct indicator *indicator);

#endif
