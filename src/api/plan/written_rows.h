// What the answers of writing to the plan are written of (facts.answer).
#ifndef QINGSHAN_API_WRITTEN_ROWS_H
#define QINGSHAN_API_WRITTEN_ROWS_H

#include "api/write_job.h"
#include "base/list.h"
#include "facts_answer.h"
#include "indicator/evaluate.h"
#include "indicator/fact.h"
#include "plan/outline.h"
#include "review/load.h"

struct seen_result {
    enum verdict verdict;
    const char *value_text;     // NULL: missing
};
struct changed_indicator {
    const struct indicator *is;
    struct seen_result before, after;
};
struct saved_fact {
    int64_t id;
    const struct subject *subject;
    const struct fact_entry *entry;
    const char *value_text, *who;
};
struct fact_answer {
    struct LIST_OF(struct changed_indicator) changed;
    struct saved_fact fact;
};

#endif
