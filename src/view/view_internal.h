// Small builders the documents share.
#ifndef QINGSHAN_VIEW_INTERNAL_H
#define QINGSHAN_VIEW_INTERNAL_H

#include "base/decimal.h"
#include "plan/project.h"
#include "view/rows.h"

// "1,035,277.5" style is for people and only in sentences; this is the plain shortest decimal.
const char *number_text(struct arena *arena, double value);
// With a sign in front: "+4.3".
const char *signed_text(struct arena *arena, double value);

const char *view_message(const struct view *view, const char *key, ...) __attribute__((sentinel));
const char *view_name(const struct view *view, const char *name, const char *name_en);
bool view_load_domains(struct view *view, struct fault *f); // before any row is made that names one
const char *view_domain_name(const struct view *view, const char *code);
const struct fact_view *view_fact_of(const struct view *view, int32_t slot, int32_t year);

// What a result says in words and figures: "73.88", "≥20", "推进编制", "未发生"; NULL when missing.
const char *result_text(const struct view *view, const struct indicator *indicator, const struct indicator_result *result);
const char *target_text(const struct view *view, const struct indicator *indicator, int32_t due);
const char *condition_sentence(const struct view *view, const struct indicator *indicator, const struct target *target,
                               const struct target_result *result, int32_t year);

const char *reach_text(const struct view *view, int32_t index, const struct reachability *reach);
const char *reach_word(const struct view *view, enum reach_verdict verdict);
// What holds of a stage's target in the year of the view, as a word: 现在符合, 未到期, 到期符合 ... state: of the indicator.
const char *stage_word(const struct view *view, int32_t due, enum verdict verdict, enum verdict state);
// The first stage that is not before the year of the view, else the last; NULL when the plan has none.
const struct stage *view_stage(const struct view *view);

#endif
