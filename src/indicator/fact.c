#include "indicator/fact.h"

#include <math.h>
#include <string.h>

#include "base/cell/field.h"
#include "base/cell/number_cell.h"
#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/evaluate.h"
#include "indicator/inputs.h"
#include "indicator/plausible.h"
#include "indicator_sql.h"
#include "store/journal.h"
#include "store/journal_detail.h"

// A field as a form has it. What a published document says may be a paragraph (PACK_CELL_MAX).
static bool check_texts(const struct fact_entry *entry, struct fault *f)
{
    const bool document = text_equal(entry->source_kind, "document");
    const struct { const char *name, *value; } fields[] = {
        {"element", entry->subject}, {"region", entry->region}, {"period", entry->period}, {"qualifier", entry->qualifier}, {"value", entry->value},
        {"unit", entry->unit},       {"state", entry->state},   {"text", entry->text},     {"source", entry->source},       {"note", entry->note},
        {"reason", entry->reason}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) // a shell or an address can carry any bytes
        if (!document && !field_check(fields[i].name, fields[i].value, f))
            return false;
    return true;
}

void fact_plain_words(struct arena *arena, const struct indicator_model *model, struct fact_entry *entry)
{
    static const char *const qualifiers[][2] = {{"≥", ">="}, {"≧", ">="}, {"≤", "<="}, {"≦", "<="}, {">=", ">="}, {"<=", "<="}};
    const char *state = text_empty(entry->state) ? NULL : text_fold(arena, entry->state);
    const char *qualifier = text_empty(entry->qualifier) ? NULL : text_fold(arena, entry->qualifier);
    for (size_t i = 0; qualifier && i < sizeof qualifiers / sizeof *qualifiers; i++)
        if (text_equal(qualifier, qualifiers[i][0]))
            entry->qualifier = qualifiers[i][1];
    for (int32_t i = 0; state && i < model->state_count; i++) {
        const struct state_definition *known = &model->states[i];
        if (text_equal(state, known->code) || text_equal(state, text_fold(arena, known->name)) || (known->name_en && text_equal(state, text_fold(arena, known->name_en))))
            entry->state = arena_strdup(arena, known->code); // an entry may outlive the model
    }
}

static bool check_choice(const char *value, const char *const *choices, const char *key, const char *field, struct fault *f)
{
    if (text_empty(value))
        return true;
    for (; *choices; choices++)
        if (text_equal(value, *choices))
            return true;
    return fault_set(f, FAULT_INPUT, key, "text", value, "field", field, NULL);
}

static bool check_words(const struct indicator_model *model, const struct fact_entry *entry, struct fault *f)
{
    static const char *const qualifiers[] = {">=", "<=", NULL};
    static const char *const verdicts[] = {"met", "unmet", NULL};
    static const char *const outlooks[] = {"met", NULL};
    static const char *const kinds[] = {"document", "person", "formula", "series", "register", "survey", "raster", "simulation", NULL};
    if (!check_choice(entry->qualifier, qualifiers, "fact.qualifier", "qualifier", f) ||
        !check_choice(entry->verdict, verdicts, "fact.verdict", "verdict", f) || !check_choice(entry->outlook, outlooks, "fact.outlook", "outlook", f) ||
        !check_choice(entry->source_kind, kinds, "fact.source_kind", "source", f))
        return false;
    if (!text_empty(entry->state) && indicator_model_state(model, entry->state) < 0)
        return fault_set(f, FAULT_INPUT, "fact.state", "state", entry->state, "field", "state", NULL);
    if (text_empty(entry->source))
        return fault_set(f, FAULT_INPUT, "fact.no_source", "field", "source", NULL);
    return true;
}

static bool check_value(const struct indicator_model *model, const struct subject *subject, const struct fact_entry *entry, struct fault *f)
{
    struct decimal value;
    if (subject->kind == SUBJECT_GROUP)
        return fault_set(f, FAULT_INPUT, "fact.group", "subject", subject->code, "field", "element", NULL);
    if (entry->withdrawn) {
        bool says = !text_empty(entry->value) || !text_empty(entry->state) || !text_empty(entry->verdict) || !text_empty(entry->outlook);
        return !says || fault_set(f, FAULT_INPUT, "fact.withdrawn_value", "field", "value", NULL);
    }
    if (text_empty(entry->value)) {
        bool said = !text_empty(entry->state) || !text_empty(entry->verdict) || !text_empty(entry->outlook);
        return said || fault_set(f, FAULT_INPUT, "fact.no_value", "subject", subject->name, "field", "value", NULL);
    }
    if (!number_cell_parse(entry->value, entry->unit, &value, f))
        return fault_about(f, "value");
    if (text_empty(entry->unit) && !text_empty(subject->unit_text))
        return fault_set(f, FAULT_INPUT, "fact.unit_missing", "subject", subject->name, "wanted", subject->unit_text, "field", "unit", NULL);
    const struct unit *unit = indicator_model_unit(model, entry->unit, f);
    if (!unit)
        return fault_about(f, "unit");
    if (!unit_convertible(unit, subject->unit))
        return fault_set(f, FAULT_INPUT, "fact.unit", "unit", text_empty(entry->unit) ? "-" : entry->unit, "wanted",
                         text_empty(subject->unit_text) ? "-" : subject->unit_text, "subject", subject->name, "field", "unit", NULL);
    return plausible_value(subject, value, unit, entry->unit, f);
}

static bool check_region(struct store *store, const char *region, struct fault *f)
{
    struct fact_region_known_row row;
    bool found;
    ARENA_SCOPED arena = arena_new();
    if (!fact_region_known(store, arena, &(struct fact_region_known_in){.code = region}, &row, &found, f))
        return false;
    return found || fault_set(f, FAULT_INPUT, "fact.region", "region", region, "field", "region", NULL);
}

// A withdrawal may speak of any period: it takes back what should never have been taken. A simulated nation has a time of its own.
static bool has_own_time(const struct fact_entry *entry)
{
    return entry->withdrawn || text_equal(entry->source_kind, "simulation");
}

static bool check_period(const struct subject *subject, const struct fact_entry *entry, struct period *ret_period, struct fault *f)
{
    if (!period_parse(entry->period ? entry->period : "", ret_period, f) || (!has_own_time(entry) && !plausible_period(*ret_period, f)))
        return fault_about(f, "period");
    if (ret_period->kind != PERIOD_YEAR && subject->aggregate == AGGREGATE_NONE)
        return fault_set(f, FAULT_INPUT, "fact.period_year_only", "subject", subject->name, "field", "period", NULL);
    return true;
}

static bool check_withdrawal(struct store *store, const struct fact_entry *entry, const char *region, struct period period, struct fault *f)
{
    char text[PERIOD_TEXT_SIZE];
    struct fact_newest_row newest;
    bool found;
    ARENA_SCOPED arena = arena_new();
    struct fact_newest_in in = {.region = region, .subject = entry->subject, .year = period.year, .period = period_format(period, text, sizeof text)};
    if (!entry->withdrawn)
        return true;
    if (!fact_newest(store, arena, &in, &newest, &found, f))
        return false;
    return (found && !newest.withdrawn) || fault_set(f, FAULT_NOT_FOUND, "fact.nothing_to_withdraw", "subject", entry->subject, "period", text, "field", "period", NULL);
}

bool fact_check(struct store *store, const struct indicator_model *model, const struct fact_entry *entry, struct fault *f)
{
    struct period period;
    if (!check_texts(entry, f))
        return false;
    int32_t slot = indicator_model_subject(model, entry->subject ? entry->subject : "");
    if (slot < 0)
        return fault_set(f, FAULT_INPUT, "fact.subject", "subject", entry->subject ? entry->subject : "", "field", "element", NULL);
    const struct subject *subject = &model->subjects[slot];
    const char *region = text_empty(entry->region) ? model->plan.region : entry->region;
    return check_period(subject, entry, &period, f) && check_value(model, subject, entry, f) && check_words(model, entry, f) &&
           check_region(store, region, f) && check_withdrawal(store, entry, region, period, f);
}

static const char *or_null(const char *text)
{
    return text_empty(text) ? NULL : text;
}

// ---- beside what stands ----

static bool same_text(const char *a, const char *b)
{
    return text_equal(text_empty(a) ? "" : a, text_empty(b) ? "" : b);
}

static bool says_same(const struct fact_newest_row *row, const struct fact_entry *entry)
{
    struct decimal now;
    const bool number = !text_empty(entry->value);
    if (number != row->mantissa.present || !same_text(row->qualifier, entry->qualifier) || !same_text(row->state, entry->state))
        return false;
    if (!number)
        return true;
    return same_text(row->unit, entry->unit) && number_cell_parse(entry->value, entry->unit, &now, NULL) &&
           decimal_equal(now, (struct decimal){row->mantissa.value, (int)row->scale.value});
}

bool fact_compare(struct store *store, struct arena *arena, const struct indicator_model *model, const struct fact_entry *entry,
                  struct fact_standing *ret_standing, struct fault *f)
{
    struct period period;
    char text[PERIOD_TEXT_SIZE], value[DECIMAL_TEXT_SIZE];
    struct fact_newest_row row;
    bool found;
    *ret_standing = (struct fact_standing){.change = FACT_NEW};
    if (!period_parse(entry->period ? entry->period : "", &period, f))
        return false;
    const struct fact_newest_in in = {.region = text_empty(entry->region) ? model->plan.region : entry->region, .subject = entry->subject, .year = period.year,
                                      .period = period_format(period, text, sizeof text)};
    if (!fact_newest(store, arena, &in, &row, &found, f))
        return false;
    if (!found || row.withdrawn)
        return true;
    *ret_standing = (struct fact_standing){says_same(&row, entry) ? FACT_SAME : FACT_CHANGED, row.qualifier, NULL, row.unit, row.state};
    if (row.mantissa.present)
        ret_standing->value = arena_strdup(arena, decimal_format((struct decimal){row.mantissa.value, (int)row.scale.value}, value, sizeof value));
    return true;
}

// ---- recording ----

bool fact_record(struct store *store, const struct indicator_model *model, int64_t batch, const struct fact_entry *entry,
                 int64_t *ret_id, struct fault *f)
{
    struct period period;
    struct decimal value = {0};
    char period_text[PERIOD_TEXT_SIZE];
    if (!fact_check(store, model, entry, f) || !period_parse(entry->period, &period, f))
        return false;
    bool number = !text_empty(entry->value);
    if (number && !number_cell_parse(entry->value, entry->unit, &value, f))
        return false;
    struct fact_insert_in row = {
        .subject = entry->subject, .region = text_empty(entry->region) ? model->plan.region : entry->region,
        .period = period_format(period, period_text, sizeof period_text), .year = period.year,
        .qualifier = or_null(entry->qualifier), .mantissa = {.present = number, .value = value.mantissa},
        .scale = {.present = number, .value = value.scale}, .unit = or_null(entry->unit), .state = or_null(entry->state),
        .verdict = or_null(entry->verdict), .outlook = or_null(entry->outlook), .text = or_null(entry->text),
        .baseline = entry->baseline, .withdrawn = entry->withdrawn, .source_kind = text_empty(entry->source_kind) ? "person" : entry->source_kind,
        .source = entry->source, .evidence = or_null(entry->evidence), .note = or_null(entry->note),
        .line = {.present = entry->line > 0, .value = entry->line}, .batch = batch};
    if (!fact_insert(store, &row, f))
        return false;
    const int64_t id = store_last_id(store);
    if (ret_id)
        *ret_id = id;
    return text_empty(entry->reason) || fact_reason_insert(store, &(struct fact_reason_insert_in){.fact = id, .reason = entry->reason, .batch = batch}, f);
}

// ---- stored results ----

static bool put_result(struct store *store, const struct indicator_inputs *inputs, const char *region, int32_t index,
                       int32_t year, struct fault *f)
{
    const struct indicator_model *model = inputs->model;
    struct indicator_result result;
    indicator_evaluate(inputs, index, year, &result);
    return result_put(store,
                      &(struct result_put_in){
                          .region = region, .indicator = model->indicators[index].no, .year = year,
                          .verdict = verdict_name((enum verdict)result.verdict),
                          .basis = result.basis == BASIS_ATTESTED ? "attested" : "computed",
                          .value = {.present = !isnan(result.value), .value = result.value},
                          .state = result.state >= 0 ? model->states[result.state].code : NULL,
                          .value_year = {.present = result.value_year > 0, .value = result.value_year},
                          .origin = origin_name((enum value_origin)result.origin),
                          .bits = {.bytes = &result, .size = sizeof result}},
                      f);
}

static bool evaluate_indicators(struct store *store, const struct indicator_inputs *inputs, const char *region,
                                const unsigned char *wanted, struct fault *f)
{
    for (int32_t i = 0; i < inputs->model->indicator_count; i++)
        for (int32_t y = 0; wanted[i] && y < inputs->years; y++)
            if (!put_result(store, inputs, region, i, inputs->first_year + y, f))
                return false;
    return true;
}

static bool evaluate_all(struct store *store, const struct indicator_model *model, const char *region, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char *wanted = arena_array(arena, (size_t)model->indicator_count + 1, 1);
    memset(wanted, 1, (size_t)model->indicator_count);
    struct indicator_inputs *inputs = indicator_inputs_new(arena, model);
    return result_forget(store, &(struct result_forget_in){.region = region}, f) &&
           indicator_inputs_load(inputs, store, region, INT64_MAX, f) && evaluate_indicators(store, inputs, region, wanted, f);
}

// Reads no more than the dependents do: one new fact costs the same however many others the region has.
bool fact_evaluate(struct store *store, const struct indicator_model *model, const char *region, const int32_t *slots,
                   size_t slot_count, struct fault *f)
{
    if (!slots)
        return evaluate_all(store, model, region, f);
    ARENA_SCOPED arena = arena_new();
    unsigned char *wanted = arena_array(arena, (size_t)model->indicator_count + 1, 1);
    unsigned char *reads = arena_array(arena, (size_t)model->subject_count + 1, 1);
    for (size_t s = 0; s < slot_count; s++)
        for (int32_t i = 0; i < model->dependent_counts[slots[s]]; i++)
            wanted[model->dependents[slots[s]][i]] = 1;
    for (int32_t i = 0; i < model->indicator_count; i++)
        for (int32_t s = 0; wanted[i] && s < model->subject_count; s++)
            reads[s] |= model->reads[i][s];
    struct indicator_inputs *inputs = indicator_inputs_new(arena, model);
    return indicator_inputs_load_slots(inputs, store, region, reads, f) && evaluate_indicators(store, inputs, region, wanted, f);
}

bool fact_evaluate_everything(struct store *store, const struct indicator_model *model, struct fault *f)
{
    struct fact_regions_row *others;
    size_t count;
    ARENA_SCOPED arena = arena_new();
    if (!fact_evaluate(store, model, model->plan.region, NULL, 0, f) ||
        !fact_regions_all(store, arena, &(struct fact_regions_in){.but = model->plan.region}, &others, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!fact_evaluate(store, model, others[i].region, NULL, 0, f))
            return false;
    return true;
}

bool fact_results(struct store *store, struct arena *arena, const struct indicator_model *model, const char *region, int32_t year,
                  struct indicator_result **ret_results, struct fault *f)
{
    struct result_of_year_row *rows;
    size_t count;
    struct indicator_result *results = arena_array(arena, (size_t)model->indicator_count + 1, sizeof *results);
    for (int32_t i = 0; i < model->indicator_count; i++)
        results[i] = (struct indicator_result){.value = NAN, .published = NAN, .state = -1, .verdict = VERDICT_NO_DATA};
    if (!result_of_year_all(store, arena, &(struct result_of_year_in){.region = region, .year = year}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        int32_t index = indicator_model_find(model, rows[i].indicator);
        if (index >= 0 && rows[i].bits.size == sizeof *results)
            memcpy(&results[index], rows[i].bits.bytes, sizeof *results);
    }
    *ret_results = results;
    return true;
}

// ---- one command ----

static bool year_outside(const struct indicator_model *model, const struct fact_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct period period;
        if (period_parse(batch->entries[i].period, &period, NULL) &&
            (period.year < model->first_year || period.year > model->last_year))
            return true;
    }
    return false;
}

static const char *entry_region(const struct indicator_model *model, const struct fact_entry *entry)
{
    return text_empty(entry->region) ? model->plan.region : entry->region;
}

// Entries of one region are evaluated together; regions are few in a batch.
static bool evaluate_batch(struct store *store, const struct indicator_model *model, const struct fact_batch *batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char *done = arena_array(arena, batch->count + 1, 1);
    int32_t *slots = arena_array(arena, batch->count + 1, sizeof *slots);
    for (size_t i = 0; i < batch->count; i++) {
        const char *region = entry_region(model, &batch->entries[i]);
        size_t count = 0;
        for (size_t k = i; !done[i] && k < batch->count; k++) {
            if (!text_equal(region, entry_region(model, &batch->entries[k])))
                continue;
            slots[count++] = indicator_model_subject(model, batch->entries[k].subject);
            done[k] = done[k] || k > i;
        }
        if (count && !fact_evaluate(store, model, region, slots, count, f))
            return false;
    }
    return true;
}

static bool explained(struct store *store, const struct indicator_model *model, const struct fact_batch *batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct plausible *plausible = plausible_new(arena, model, batch->entries, batch->count);
    for (size_t i = 0; i < batch->count; i++)
        if (!plausible_explained(plausible, store, i, f))
            return batch->count == 1 ? false : fault_at(f, "%zu", i + 1);
    return true;
}

bool fact_save(struct store *store, const struct indicator_model *model, const struct fact_batch *batch, struct fact_saved *ret_saved,
               struct fault *f)
{
    struct fact_saved saved;
    if (!journal_open(store, batch->who, batch->what, &saved.batch, f))
        return false;
    for (size_t i = 0; i < batch->count; i++)
        if (!fact_record(store, model, saved.batch, &batch->entries[i], &saved.last_id, f))
            return batch->count == 1 ? false : fault_at(f, "%zu", i + 1);
    if (!explained(store, model, batch, f)) // now that each is known to be possible
        return false;
    if (year_outside(model, batch)) { // the range of evaluation has grown: every result is due
        INDICATOR_MODEL_SCOPED wider = indicator_model_load(store, INT64_MAX, f);
        if (!wider || !fact_evaluate_everything(store, wider, f))
            return false;
    } else if (!evaluate_batch(store, model, batch, f))
        return false;
    if (ret_saved)
        *ret_saved = saved;
    return journal_close(store, saved.batch, batch->detail, f);
}

bool fact_evidence_list(struct store *store, struct arena *arena, struct fact_evidence **ret_list, size_t *ret_count, struct fault *f)
{
    struct fact_evidence_all_row *rows;
    if (!fact_evidence_all_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = (struct fact_evidence){rows[i].evidence, rows[i].facts, rows[i].subject, rows[i].period};
    return true;
}

const char *fact_journal_detail(struct arena *arena, const char *name, const struct fact_entry *entry)
{
    struct decimal value;
    char text[DECIMAL_TEXT_SIZE];
    const bool number = !text_empty(entry->value) && number_cell_parse(entry->value, entry->unit, &value, NULL); // as it was understood
    const char *said = number ? decimal_format(value, text, sizeof text) : text_empty(entry->value) ? entry->state : entry->value;
    return journal_detail(arena, text_empty(entry->reason) ? "journal.fact" : "journal.fact_reason", "name", name, "period", entry->period,
                          entry->withdrawn ? "@value" : "value", entry->withdrawn ? "journal.fact_withdrawn" : said, "unit", entry->unit, "source", entry->source,
                          "reason", entry->reason, NULL);
}
