// Contradictions inside a plan, found by general rules over the store and the evaluator; no rule names an indicator.
#ifndef QINGSHAN_REVIEW_RULES_H
#define QINGSHAN_REVIEW_RULES_H

#include "indicator/inputs.h"
#include "pack/finding.h"
#include "store/store.h"

struct review {
    struct store *store;
    struct arena *arena;
    const struct indicator_model *model;
    const struct indicator_inputs *inputs;
    int64_t as_of;
    struct finding_list *findings;
    bool english;          // language of names inside messages
};

struct review_rule {
    const char *id;
    bool (*run)(struct review *review, struct fault *f);
};
extern const struct review_rule review_rules[];
extern const size_t review_rule_count;

// Runs every rule; findings are added and sorted.
bool review_run(struct review *review, struct fault *f);

// check: reads the pack, and when it has no errors loads it into a store in memory and runs the rules.
bool review_check(struct arena *arena, const char *folder, struct finding_list *ret_findings, struct fault *f);

#endif
