// Where a number comes from: a tree from the indicator over formula and inputs down to each fact's source.
#ifndef QINGSHAN_INDICATOR_LINEAGE_H
#define QINGSHAN_INDICATOR_LINEAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "indicator/inputs.h"
#include "store/store.h"

// A recorded fact with the batch that recorded it.
struct fact_view {
    int64_t id;
    const char *subject, *region, *period;
    int32_t year;
    const char *qualifier, *value, *unit, *state, *verdict, *outlook, *text; // value: exact decimal text or NULL
    bool baseline, withdrawn;
    const char *source_kind, *source, *evidence, *note, *who;
    const char *reason; // why a value far from those before it is right; NULL when none was asked for
    int64_t batch, recorded_ms;
    bool current;       // not replaced by a later one for the same subject, region and period
};

// Facts of a region up to a batch, newest recording last.
struct fact_filter {
    const char *region, *subject; // subject NULL = all
    int32_t year;                 // 0 = all
    int64_t as_of;
};
bool fact_list(struct store *store, struct arena *arena, const struct fact_filter *filter, struct fact_view **ret_facts, size_t *ret_count,
               struct fault *f);

// A part of them, newest recording first, chosen and cut by the store.
struct fact_slice {
    const char *region, *subject; // subject NULL, "" = all
    int32_t year;                 // 0 = all
    int64_t as_of, before;        // before: only smaller ids; 0 = all
    int64_t limit;                // 1 to QUERY_LIMIT_MAX
    bool history;                 // replaced ones too
};
struct fact_lines {
    struct fact_view *facts;
    size_t count;
    bool more; // are behind the last one
};
bool fact_slice_read(struct store *store, struct arena *arena, const struct fact_slice *slice, struct fact_lines *ret_lines, struct fault *f);

enum lineage_kind { LINEAGE_INDICATOR, LINEAGE_ELEMENT };

struct lineage_node {
    enum lineage_kind kind;
    int32_t slot;
    const char *code, *name, *name_en, *unit;
    int32_t year;                  // the year asked for
    int32_t value_year;            // the year it is from, 0 = missing
    double value;                  // NaN = missing
    const char *state;             // name, or NULL
    const char *origin;            // origin_name, or "missing"
    const char *formula, *formula_names, *formula_values; // as written; with names; with numbers. NULL when none
    const struct fact_view *fact;  // the fact behind it, NULL when computed or missing
    const struct lineage_node *const *children;
    size_t child_count;
};

// Depth is limited by the model (no cycles). facts: of this region, as fact_list gave them.
const struct lineage_node *lineage_build(const struct indicator_inputs *inputs, struct arena *arena,
                                         const struct fact_view *facts, size_t fact_count, int32_t slot, int32_t year,
                                         bool english);

#endif
