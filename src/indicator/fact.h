// Facts: checking, recording, listing. Recording re-evaluates what depends on them in the same transaction.
#ifndef QINGSHAN_INDICATOR_FACT_H
#define QINGSHAN_INDICATOR_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "indicator/evaluate.h"
#include "indicator/model.h"
#include "store/store.h"
#include "store/journal_detail.h"

// As a person or a file gives it; text is borrowed. NULL or "" = not given.
struct fact_entry {
    const char *subject;     // element code or indicator number
    const char *region;      // NULL: the plan's region
    const char *period;      // 2017, 2017Q1, 2017-03, 2017-03-31
    const char *qualifier, *value, *unit, *state, *verdict, *outlook, *text;
    bool baseline;
    bool withdrawn;          // takes back what was recorded for this period: no value, no state
    const char *source_kind; // NULL: person
    const char *source;
    const char *evidence;    // archive digest
    const char *note;
    const char *reason;      // why a value that is far from those before it is right
    int64_t line;
};

// Words as pages print them become what the store holds: 已完成 is done, ≥ is >=. Others stay: fact_check refuses them.
void fact_plain_words(struct arena *arena, const struct indicator_model *model, struct fact_entry *entry);

// Checks an entry against the definitions: subject, region, period, number, unit (convertible to the subject's), state,
// source. Faults: fact.subject {subject}, fact.region {region}, period.*, decimal.*, unit.unknown, fact.unit {unit,
// wanted, subject}, fact.unit_missing {subject, wanted}, fact.state {state}, fact.no_value {subject}, fact.no_source,
// fact.group {subject}, fact.withdrawn_value, fact.nothing_to_withdraw {subject, period}, field.too_long {field, most}, fact.verdict {verdict},
// and of plausible.h: fact.not_begun, fact.below, fact.above.
bool fact_check(struct store *store, const struct indicator_model *model, const struct fact_entry *entry, struct fault *f);

// An entry that was checked beside what stands for its subject, region and period.
enum fact_change { FACT_NEW, FACT_CHANGED, FACT_SAME }; // same: value, qualifier, unit and state, whatever its source
struct fact_standing {
    enum fact_change change;
    const char *qualifier, *value, *unit, *state; // of what stands; NULL: not given, or FACT_NEW
};
bool fact_compare(struct store *store, struct arena *arena, const struct indicator_model *model, const struct fact_entry *entry,
                  struct fact_standing *ret_standing, struct fault *f);

// Records in the caller's transaction and open journal batch. Checks first, but asks for no reason. *ret_id may be NULL.
bool fact_record(struct store *store, const struct indicator_model *model, int64_t batch, const struct fact_entry *entry,
                 int64_t *ret_id, struct fault *f);

// Re-evaluates the indicators that depend on the given slots in a region and stores their results. slots NULL = all.
bool fact_evaluate(struct store *store, const struct indicator_model *model, const char *region, const int32_t *slots,
                   size_t slot_count, struct fault *f);

// The same for every indicator in every region that has facts: the definitions or the range of years have changed.
bool fact_evaluate_everything(struct store *store, const struct indicator_model *model, struct fault *f);

// The stored results of a region and year, by indicator; what was never stored has no value and no data. In the arena.
bool fact_results(struct store *store, struct arena *arena, const struct indicator_model *model, const char *region, int32_t year,
                  struct indicator_result **ret_results, struct fault *f);

// One command: transaction-free part of "record these entries": opens the journal batch, records, evaluates, closes it.
// The caller holds the transaction (writer job or begin/commit). what: "fact.add", "import" ... A person's value that is far from
// those before it needs its reason (plausible.h).
// What the journal says of one: "name period: value unit (source; reason)".
const char *fact_journal_detail(struct arena *arena, const char *name, const struct fact_entry *entry);

struct fact_batch { const struct fact_entry *entries; size_t count; const char *who, *what, *detail; };
struct fact_saved { int64_t batch, last_id; }; // the journal row; the fact of the last entry
bool fact_save(struct store *store, const struct indicator_model *model, const struct fact_batch *batch,
               struct fact_saved *ret_saved, struct fault *f); // ret_saved may be NULL

// Files of the archive that facts name: each once, with how many facts do, and the first of them.
struct fact_evidence {
    const char *digest;
    int64_t facts;
    const char *subject, *period;
};
bool fact_evidence_list(struct store *store, struct arena *arena, struct fact_evidence **ret_list, size_t *ret_count, struct fault *f);

#endif
