// The definitions as they stood at one moment, compiled for evaluation: units, states, elements, indicators, targets.
// Immutable after loading and shared by threads. Facts are not in it (inputs.h).
#ifndef QINGSHAN_INDICATOR_MODEL_H
#define QINGSHAN_INDICATOR_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cell/kinds.h"
#include "base/cell/quantity.h"
#include "base/fault.h"
#include "formula/formula.h"
#include "store/store.h"

#define MODEL_STAGES_MAX 4
#define MODEL_PARTS_MAX 8

enum subject_kind { SUBJECT_KINDS(KIND_MEMBER) };
enum indicator_class { INDICATOR_CLASSES(KIND_MEMBER) };
enum indicator_attribute { ATTRIBUTE_NONE, INDICATOR_ATTRIBUTES(KIND_MEMBER) };
enum indicator_basis { INDICATOR_BASES(KIND_MEMBER) };
enum aggregate_kind { AGGREGATE_NONE, ELEMENT_AGGREGATES(KIND_MEMBER) };

enum measured_kind { MEASURED_VALUE, MEASURED_YEARLY_CHANGE, MEASURED_YEARLY_RATE, MEASURED_AVERAGE_RATE, MEASURED_ELEMENT };
// "at_least" ... ; false when unknown. The reverse is comparator_name.
bool comparator_parse(const char *text, enum comparator *ret_comparator);
const char *comparator_name(enum comparator comparator);
// Parses "value", "yearly_change", "average_rate:2015", "element:id".
bool measured_parse(const char *text, enum measured_kind *ret_kind, int32_t *ret_year, const char **ret_element);

struct state_definition {
    const char *code, *name, *name_en;
    int32_t rank; // -1: stands alone
};

// One condition. All conditions of the same indicator and due year must hold.
struct target {
    int32_t due;                  // 0 = the national standard, else the stage's target year
    enum measured_kind measured;
    int32_t measured_slot;        // MEASURED_ELEMENT: slot; else the indicator's own slot
    int32_t measured_year;        // MEASURED_AVERAGE_RATE: since
    enum comparator comparator;
    bool has_value;
    double value;                 // in `unit` of the measured quantity (already converted)
    const char *value_text;       // as written in the pack
    const char *unit_text;
    int32_t value_slot;           // value_element: slot of the threshold or flag, -1 = none
    double value_slot_conversion; // from that element's unit
    int32_t state;                // index into states for COMPARE_REACH, -1
    const char *text;             // as published (on the first row of a due year), may be NULL
    const char *note, *source;
    int64_t line;
};

// Everything that can have facts: elements first, then indicators; `slot` is its row in inputs.
struct subject {
    int32_t slot;
    bool is_indicator;
    const char *code;             // element code or indicator number: the key of facts
    const char *name, *name_en;
    enum subject_kind kind;
    const struct unit *unit;      // plain number when none
    const char *unit_text;        // as published, "" when none
    bool carry;
    int32_t decimals;             // -1 = as reported
    const char *least_text, *most_text; // what it can be at all, as written; NULL where nothing says so
    double least, most;           // the same; -INFINITY, INFINITY
    const struct formula *formula; // NULL when none
    const char *formula_text;
    enum aggregate_kind aggregate;
    const char *definition, *source, *source_kind, *source_query, *reported_by;
    int64_t line;
};

struct indicator {
    struct subject *subject;
    const char *no, *code, *name, *name_en;
    enum indicator_class class;
    enum indicator_attribute attribute;
    enum indicator_basis basis;
    const char *domain, *task_group;       // codes
    const char *departments;               // as published
    const char *definition_confidence, *evidence, *source;
    int32_t part_of;                       // index of the group, -1
    int32_t parts[MODEL_PARTS_MAX];        // indexes of its parts
    int32_t part_count;
    const struct target *targets;          // ordered by due (standard first), then as written
    size_t target_count;
    int32_t position;                      // 0-based in the order shown
};

struct stage {
    const char *code, *name, *name_en;
    int32_t year_from, year_to;
};

struct plan_head {
    const char *code, *title, *title_en, *short_name, *region, *region_name, *published, *edition, *boundary, *control;
    int32_t base_year, year_from, year_to;
};

struct indicator_model {
    struct arena *arena;
    int64_t as_of;                         // batch; INT64_MAX = now
    struct plan_head plan;
    struct stage stages[MODEL_STAGES_MAX];
    int32_t stage_count;
    struct unit_table *units;
    struct state_definition *states;
    int32_t state_count;
    struct subject *subjects;
    int32_t subject_count;
    int32_t element_count;                 // subjects[0 .. element_count) are elements
    struct indicator *indicators;          // by position; parts follow their group
    int32_t indicator_count;
    int32_t main_count;
    int32_t *order;                        // slots with a formula, dependencies first
    int32_t order_count;
    // dependents[slot]: indexes of the indicators whose result can change when a fact of this slot changes
    int32_t **dependents;
    int32_t *dependent_counts;
    unsigned char **reads;                 // reads[indicator][slot]: its result can change with that slot's facts
    int32_t first_year, last_year;         // range of evaluation: earliest fact year or base - 1 .. last stage year
};

// Loads and compiles. as_of: batch number (INT64_MAX = now). Faults: model.no_plan, model.cycle {subject},
// model.formula {subject} with the formula's fault in where, model.too_many {what}, store.*.
struct indicator_model *indicator_model_load(struct store *store, int64_t as_of, struct fault *f);
void indicator_model_free(struct indicator_model *model);
static inline void indicator_model_cleanup(struct indicator_model **model) { indicator_model_free(*model); }
#define INDICATOR_MODEL_SCOPED __attribute__((cleanup(indicator_model_cleanup))) struct indicator_model *

int32_t indicator_model_find(const struct indicator_model *model, const char *no);       // index or -1
int32_t indicator_model_subject(const struct indicator_model *model, const char *code);  // slot or -1
int32_t indicator_model_state(const struct indicator_model *model, const char *code);    // index or -1
int32_t indicator_model_years(const struct indicator_model *model);
// A unit as written in a fact. The one thing that still composes after loading, so it takes a lock: any thread may ask.
const struct unit *indicator_model_unit(const struct indicator_model *model, const char *text, struct fault *f);

#endif
