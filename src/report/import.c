// Which element a row means, whether it says what may be said, and what the person is told of it.
#include <stdio.h>
#include <string.h>

#include "base/cell/field.h"
#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/plausible.h"
#include "report/import_internal.h"

#define LINES_SHOWN 10

// ---- which element ----

// All subjects of one name: the name alone must say which is meant.
struct namesakes {
    int32_t slot;
    size_t count;
    const char *codes;
};

struct checking {
    struct arena *arena;
    const struct indicator_model *model;
    struct import_table *table;
    struct map names;  // folded name -> struct namesakes
    struct map keys;   // "slot region period" -> index of the first row + 1
    const char *other_names; // lines whose name is not that of their code
    size_t other_count;
};

static void learn_names(struct checking *checking)
{
    const struct indicator_model *model = checking->model;
    map_init(&checking->names, checking->arena);
    for (int32_t slot = 0; slot < model->subject_count; slot++) {
        const struct subject *subject = &model->subjects[slot];
        const char *name = text_fold(checking->arena, subject->name ? subject->name : "");
        struct namesakes *known = map_get(&checking->names, name);
        if (subject->kind == SUBJECT_GROUP || !*name)
            continue;
        if (!known) {
            known = arena_alloc(checking->arena, sizeof *known);
            *known = (struct namesakes){slot, 0, ""};
            map_put(&checking->names, name, known);
        }
        if (known->count <= LINES_SHOWN) // of more nobody reads the rest
            known->codes = known->count ? arena_printf(checking->arena, "%s、%s", known->codes, known->count == LINES_SHOWN ? "…" : subject->code) : subject->code;
        known->count++;
    }
}

static const struct namesakes *named(const struct checking *checking, const char *name)
{
    return name ? map_get(&checking->names, text_fold(checking->arena, name)) : NULL;
}

// A code or number as people write it: 11, １１, 11.0.
static int32_t slot_of_code(const struct checking *checking, const char *text)
{
    int32_t slot = indicator_model_subject(checking->model, text);
    if (slot >= 0)
        return slot;
    const char *code = text_fold(checking->arena, text);
    const size_t size = strlen(code);
    if (size > 2 && text_equal(code + size - 2, ".0"))
        code = arena_strndup(checking->arena, code, size - 2);
    return indicator_model_subject(checking->model, code);
}

static bool slot_of_name(const struct checking *checking, const char *name, int32_t *ret_slot, struct fault *f)
{
    const struct namesakes *found = named(checking, name);
    if (!found)
        return fault_set(f, FAULT_INPUT, "fact.subject", "subject", name, "field", "element", NULL);
    if (found->count > 1)
        return fault_set(f, FAULT_INPUT, "import.ambiguous", "name", name, "codes", found->codes, "field", "element", NULL);
    *ret_slot = found->slot;
    return true;
}

static bool check_name(struct checking *checking, const struct import_row *row, int32_t slot, struct fault *f)
{
    const struct subject *subject = &checking->model->subjects[slot];
    const char *name = text_fold(checking->arena, row->name);
    if (text_equal(name, text_fold(checking->arena, subject->name)) || text_equal(name, subject->code))
        return true;
    const struct namesakes *other = named(checking, row->name);
    if (other)
        return fault_set(f, FAULT_INPUT, "import.name_differs", "subject", subject->code, "wanted", subject->name, "name", row->name, "codes",
                         other->codes, "field", "element", NULL);
    if (checking->other_count++ < LINES_SHOWN)
        checking->other_names = arena_printf(checking->arena, "%s%s%zu（%s → %s %s）", checking->other_names ? checking->other_names : "",
                                             checking->other_names ? "、" : "", row->row, row->name, subject->code, subject->name);
    return true;
}

static bool find_subject(struct checking *checking, size_t i, struct fault *f)
{
    struct import_row *row = &checking->table->rows[i];
    struct fact_entry *entry = &checking->table->entries[i];
    int32_t slot = -1;
    if (text_empty(entry->subject) && text_empty(row->name))
        return fault_set(f, FAULT_INPUT, "import.no_subject", "field", "element", NULL);
    if (!text_empty(entry->subject))
        slot = slot_of_code(checking, entry->subject);
    if (slot < 0 && !slot_of_name(checking, text_empty(entry->subject) ? row->name : entry->subject, &slot, f))
        return false;
    if (!text_empty(row->name) && !check_name(checking, row, slot, f))
        return false;
    entry->subject = arena_strdup(checking->arena, checking->model->subjects[slot].code); // the rows outlive the model
    row->title = arena_strdup(checking->arena, checking->model->subjects[slot].name);
    return true;
}

// ---- the same twice ----

static void check_twice(struct checking *checking, size_t i)
{
    const struct fact_entry *entry = &checking->table->entries[i];
    struct import_row *rows = checking->table->rows;
    struct period period;
    char text[PERIOD_TEXT_SIZE], lines[2][24];
    const char *region = text_empty(entry->region) ? checking->model->plan.region : entry->region;
    if (!rows[i].ok || !period_parse(entry->period, &period, NULL)) // a wrong row is corrected first
        return;
    const char *key = arena_printf(checking->arena, "%s %s %s", entry->subject, region, period_format(period, text, sizeof text));
    const size_t *first = map_get(&checking->keys, key);
    if (!first) {
        size_t *own = arena_alloc(checking->arena, sizeof *own);
        *own = i;
        map_put(&checking->keys, key, own);
        return;
    }
    const size_t both[] = {*first, i};
    for (int k = 0; k < 2; k++) {
        struct import_row *row = &rows[both[k]];
        snprintf(lines[k], sizeof lines[k], "%zu", rows[both[1 - k]].row);
        if (!row->ok)
            continue;
        row->ok = false;
        fault_clear(&row->fault);
        fault_set(&row->fault, FAULT_INPUT, "import.twice", "subject", entry->subject, "period", text, "line", lines[k], "field", "element", NULL);
    }
}

// ---- all rows ----

static bool read_row(struct checking *checking, size_t i)
{
    struct import_row *row = &checking->table->rows[i];
    const struct import_problem *problem = &row->problem;
    fault_clear(&row->fault);
    if (problem->key)
        return fault_set(&row->fault, FAULT_INPUT, problem->key, "column", problem->column, "text", problem->text, NULL);
    fact_plain_words(checking->arena, checking->model, &checking->table->entries[i]);
    return find_subject(checking, i, &row->fault);
}

bool import_check(struct store *store, const struct indicator_model *model, struct import_table *table, struct arena *arena, struct fault *f)
{
    struct checking checking = {.arena = arena, .model = model, .table = table};
    size_t wrong = 0;
    learn_names(&checking);
    map_init(&checking.keys, arena);
    for (size_t i = 0; i < table->count; i++)
        table->rows[i].ok = read_row(&checking, i);
    const struct plausible *plausible = plausible_new(arena, model, table->entries, table->count); // by the codes that were found
    for (size_t i = 0; i < table->count && arena_within(arena, f); i++) {
        struct import_row *row = &table->rows[i];
        row->ok = row->ok && fact_check(store, model, &table->entries[i], &row->fault) && plausible_explained(plausible, store, i, &row->fault);
    }
    if (!arena_within(arena, f)) // what could not be looked at is not wrong
        return false;
    for (size_t i = 0; i < table->count; i++)
        check_twice(&checking, i);
    for (size_t i = 0; i < table->count; i++)
        wrong += !table->rows[i].ok;
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].ok && !fact_compare(store, arena, model, &table->entries[i], &table->rows[i].standing, f))
            return false;
    if (checking.other_names)
        import_note_add(arena, table, "import.note_names", checking.other_names);
    return !wrong || fault_set_number(f, FAULT_INPUT, "import.rows_wrong", "count", (long long)wrong);
}

// ---- what is told ----

static const char *const change_names[] = {[FACT_NEW] = "new", [FACT_CHANGED] = "changed", [FACT_SAME] = "same"};

// ">= 862.73 公顷", "推进编制".
static const char *value_text(struct arena *arena, const char *qualifier, const char *value, const char *unit, const char *state)
{
    struct text_buffer out;
    const char *const parts[] = {qualifier, text_empty(value) ? state : value, text_empty(value) ? NULL : unit};
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!text_empty(parts[i]))
            text_buffer_printf(&out, "%s%s", out.size ? " " : "", parts[i]);
    return out.bytes ? out.bytes : "";
}

static json_t *good_row(struct arena *arena, const struct import_row *row, const struct fact_entry *entry)
{
    const struct fact_standing *standing = &row->standing;
    const char *after = value_text(arena, entry->qualifier, entry->value, entry->unit, entry->state);
    const char *before = standing->change == FACT_NEW ? NULL : value_text(arena, standing->qualifier, standing->value, standing->unit, standing->state);
    const char *text = arena_printf(arena, "%s %s: %s %s", entry->subject, entry->period, entry->value ? entry->value : entry->state, entry->unit ? entry->unit : "");
    return json_pack("{s:I,s:b,s:s,s:s,s:s,s:s,s:s,s:s?,s:s}", "row", (json_int_t)row->row, "ok", true, "text", text, "subject", entry->subject, "period",
                     entry->period, "change", change_names[standing->change], "name", row->title, "before", before, "after", after);
}

json_t *import_report(struct arena *arena, enum language language, const struct import_table *table)
{
    json_t *report = json_array();
    for (size_t i = 0; i < table->count; i++) {
        const struct import_row *row = &table->rows[i];
        if (row->ok)
            json_array_append_new(report, good_row(arena, row, &table->entries[i]));
        else
            json_array_append_new(report, json_pack("{s:I,s:b,s:s,s:s?}", "row", (json_int_t)row->row, "ok", false, "text",
                                                    message_fault(arena, language, &row->fault), "field", field_of_fault(&row->fault)));
    }
    return report;
}

json_t *import_changes(const struct import_table *table)
{
    json_int_t counts[sizeof change_names / sizeof *change_names] = {0};
    json_t *changes = json_object();
    for (size_t i = 0; i < table->count; i++)
        counts[table->rows[i].standing.change] += table->rows[i].ok;
    for (size_t i = 0; i < sizeof change_names / sizeof *change_names; i++)
        json_object_set_new(changes, change_names[i], json_integer(counts[i]));
    return changes;
}

json_t *import_notes(struct arena *arena, enum language language, const struct import_table *table)
{
    json_t *notes = json_array();
    const struct import_note *note;
    LIST_EACH(&table->notes, note)
        json_array_append_new(notes, json_string(message_text(arena, language, note->key, "text", note->text, NULL)));
    return notes;
}
