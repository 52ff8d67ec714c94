// Rows of occurrences, and of settings: what all rules have in common. For judge*.c only.
#ifndef QINGSHAN_OBSERVE_JUDGE_INTERNAL_H
#define QINGSHAN_OBSERVE_JUDGE_INTERNAL_H

#include "observe/judge/judge.h"

// One value that breaks the rule.
struct occurrence {
    int64_t at_ms;
    double severity;
    struct judge_finding say;  // its numbers, pair and limit
    bool simulated;
};

// A run of occurrences on its way to be a finding.
struct track {
    const struct judging *judging;
    const struct judge_subject *subject;
    enum judge_rule rule;
    bool running;
    int64_t clean, clean_ms;   // good values since the last occurrence, and the first of them
    int64_t distinct;          // wanted only by copy
    struct judge_finding run;
};

void track_init(struct track *track, const struct judging *judging, enum judge_rule rule, const struct judge_subject *subject);
void track_bad(struct track *track, const struct occurrence *occurrence);
void track_good(struct track *track, int64_t at_ms);
void track_break(struct track *track, int64_t at_ms); // what comes is no longer the same row
void track_end(struct track *track);                  // no more values

// How much of whom it speaks of it names, whoever asks: the higher, the closer.
int judge_row_closeness(const struct judge_rule_row *row);

double judge_parameter(const struct judge_subject *subject, enum judge_parameter parameter);
// Longer than the gap that ends a row. A parameter that is not given: never.
bool judge_is_gap(const struct judge_subject *subject, int64_t before_ms, int64_t at_ms);

#endif
