// Warnings in the store: reading them, and writing what reconciling says and what persons do.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "observe/judge/warning_internal.h"
#include "observe/point/factor_book.h"
#include "store/journal.h"
#include "store/journal_detail.h"

#define TEXT_MAX 4000 // bytes of a name or a note: the longest field, in any script

// ---- reading ----

static enum warning_state state_of(const char *name)
{
    enum warning_state state = WARNING_CLOSED;
    warning_state_parse(name, &state);
    return state;
}

struct warning warning_of_row(const struct warning_row *row)
{
    return (struct warning){.id = row->id, .point = row->point, .factor = row->factor, .kind = row->kind, .rule = row->rule, .state = state_of(row->state),
                            .first_ms = row->first_ms, .last_ms = row->last_ms, .count = row->count, .suppressed = row->suppressed,
                            .worst_ms = row->worst_ms, .severity = row->severity, .numbers = row->numbers, .frames = row->frames,
                            .limit = row->limit_id.value, .other_point = row->other_point, .other_factor = row->other_factor,
                            .simulated = row->simulated, .revoked = row->revoked, .opened_ms = row->opened_ms, .closed_ms = row->closed_ms.value,
                            .closed_by_person = row->closed_by_person, .sustained = row->sustained, .held = row->held, .joined = row->joined.value};
}

bool warning_list(struct store *store, struct arena *arena, const struct warning_filter *filter, struct warning **ret_list, size_t *ret_count,
                  struct fault *f)
{
    struct warning_row *rows;
    const struct warning_rows_in in = {.point = filter->point, .factor = filter->factor, .rule = filter->rule, .state = filter->state,
                                       .from_ms = filter->span.from_ms, .to_ms = filter->span.to_ms,
                                       .limit = filter->limit > 0 ? filter->limit : INT64_MAX};
    if (!warning_rows_all(store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = warning_of_row(&rows[i]);
    return true;
}

bool warning_name_factors(struct store *store, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct warning_factors_row *rows;
    struct factor_book names;
    size_t count;
    if (!warning_factors_all(store, arena, &rows, &count, f) || !factor_book_load(&names, arena, store, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *name = factor_book_name(&names, rows[i].point, rows[i].factor);
        if (!text_equal(name, rows[i].factor) &&
            !warning_rename_factor(store, &(struct warning_rename_factor_in){.point = rows[i].point, .factor = rows[i].factor, .name = name}, f))
            return false;
    }
    return true;
}

static enum warning_step_kind step_of(const char *name)
{
    for (int i = 0; i < WARNING_STEP_COUNT; i++)
        if (text_equal(name, warning_step_name((enum warning_step_kind)i)))
            return (enum warning_step_kind)i;
    return WARNING_NOTE;
}

bool warning_steps(struct store *store, struct arena *arena, int64_t warning, struct warning_step **ret_steps, size_t *ret_count, struct fault *f)
{
    struct warning_step_rows_row *rows;
    if (!warning_step_rows_all(store, arena, &(struct warning_step_rows_in){.warning = warning}, &rows, ret_count, f))
        return false;
    *ret_steps = arena_array(arena, *ret_count + 1, sizeof **ret_steps);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_steps)[i] = (struct warning_step){step_of(rows[i].kind), rows[i].at_ms, rows[i].who, rows[i].note, rows[i].numbers};
    return true;
}

bool warning_count_list(struct store *store, struct arena *arena, struct warning_state_count **ret_list, size_t *ret_count, struct fault *f)
{
    struct warning_counts_row *rows;
    if (!warning_counts_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = (struct warning_state_count){rows[i].state, rows[i].rule, rows[i].count};
    return true;
}

// ---- what judging found ----

struct saving {
    struct store *store;
    struct arena *arena;
    int64_t now_ms;
    struct warning_report *report;
};

// What is known of a key.
static bool known_of(struct store *store, struct arena *arena, const struct warning_judged *judged, struct warning **ret_known, size_t *ret_count,
                     struct fault *f)
{
    struct warning_of_key_row *rows;
    const struct warning_of_key_in in = {.point = judged->key.point, .factor = judged->key.factor, .kind = series_kind_name(judged->key.kind),
                                         .rule = judge_rule_name(judged->rule), .from_ms = judged->span.from_ms};
    if (!warning_of_key_all(store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_known = arena_array(arena, *ret_count + 1, sizeof **ret_known);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_known)[i] = (struct warning){
            .id = rows[i].id, .point = in.point, .factor = in.factor, .kind = in.kind, .rule = in.rule, .state = state_of(rows[i].state),
            .first_ms = rows[i].first_ms, .last_ms = rows[i].last_ms, .count = rows[i].count, .suppressed = rows[i].suppressed,
            .worst_ms = rows[i].worst_ms, .severity = rows[i].severity, .numbers = rows[i].numbers, .frames = rows[i].frames,
            .limit = rows[i].limit_id.value, .other_point = rows[i].other_point, .other_factor = rows[i].other_factor, .simulated = rows[i].simulated,
            .revoked = rows[i].revoked, .opened_ms = rows[i].opened_ms, .closed_ms = rows[i].closed_ms.value,
            .closed_by_person = rows[i].closed_by_person, .sustained = rows[i].sustained, .held = rows[i].held};
    return true;
}

bool warning_would_change(struct store *store, struct arena *arena, const struct warning_judged *judged, bool *ret_change, struct fault *f)
{
    struct warning *known;
    struct warning_action *actions;
    size_t known_count, count;
    if (!known_of(store, arena, judged, &known, &known_count, f))
        return false;
    warning_reconcile(arena, judged, known, known_count, &actions, &count);
    *ret_change = count > 0;
    return true;
}

static bool take_step(const struct saving *saving, int64_t warning, enum warning_step_kind kind, const struct warning_action *action, struct fault *f)
{
    const char *note = action->kind == WARNING_ACT_REVOKE ? journal_detail(saving->arena, "warning.revoked_note", NULL) : NULL;
    const struct warning_step_insert_in in = {.warning = warning, .kind = warning_step_name(kind), .at_ms = saving->now_ms, .who = WARNING_SYSTEM,
                                              .note = note, .numbers = action->after.numbers, .batch = saving->report->batch};
    return warning_step_insert(saving->store, &in, f);
}

static bool set_state(const struct saving *saving, int64_t id, const struct warning *after, struct fault *f)
{
    const bool closed = after->state == WARNING_CLOSED;
    const int64_t at_ms = after->closed_ms ? after->closed_ms : saving->now_ms;
    const struct warning_state_set_in in = {.id = id, .state = warning_state_name(after->state), .closed_ms = {.present = closed, .value = at_ms}};
    return warning_state_set(saving->store, &in, f);
}

static bool save_degree(const struct saving *saving, int64_t id, const struct warning *w, struct fault *f)
{
    return warning_event_save(saving->store, &(struct warning_event_save_in){.warning = id, .sustained = w->sustained, .held = w->held}, f);
}

static bool save_new(const struct saving *saving, const struct warning_action *action, struct fault *f)
{
    const struct warning *w = &action->after;
    const struct warning_insert_in in = {
        .point = w->point, .factor = w->factor, .kind = w->kind, .rule = w->rule, .state = warning_state_name(WARNING_OPEN), .first_ms = w->first_ms,
        .last_ms = w->last_ms, .count = w->count, .suppressed = w->suppressed, .worst_ms = w->worst_ms, .severity = w->severity, .numbers = w->numbers,
        .frames = w->frames, .limit_id = {.present = w->limit != 0, .value = w->limit}, .other_point = w->other_point, .other_factor = w->other_factor,
        .simulated = w->simulated, .opened_ms = saving->now_ms};
    if (!warning_insert(saving->store, &in, f))
        return false;
    const int64_t id = store_last_id(saving->store);
    saving->report->opened++;
    if (w->sustained && !save_degree(saving, id, w, f))
        return false;
    if (!take_step(saving, id, WARNING_OPENED, action, f))
        return false;
    if (w->state != WARNING_CLOSED)
        return true;
    saving->report->closed++;
    return set_state(saving, id, w, f) && take_step(saving, id, WARNING_CLOSE, action, f);
}

static bool save_old(const struct saving *saving, const struct warning_action *action, struct fault *f)
{
    const struct warning *w = &action->after;
    const int64_t id = action->warning->id;
    const struct warning_update_in in = {.id = id, .first_ms = w->first_ms, .last_ms = w->last_ms, .count = w->count, .suppressed = w->suppressed,
                                         .worst_ms = w->worst_ms, .severity = w->severity, .numbers = w->numbers, .frames = w->frames,
                                         .limit_id = {.present = w->limit != 0, .value = w->limit}, .revoked = w->revoked};
    const bool other_degree = w->sustained != action->warning->sustained, raised = other_degree && w->sustained;
    if (!warning_update(saving->store, &in, f) || (other_degree && !save_degree(saving, id, w, f)))
        return false;
    if (action->kind == WARNING_ACT_UPDATE) {
        saving->report->updated++;
        return !raised || take_step(saving, id, WARNING_RAISED, action, f);
    }
    const bool was_closed = action->warning->state == WARNING_CLOSED, closes = w->state == WARNING_CLOSED && !was_closed;
    *(closes ? &saving->report->closed : &saving->report->revised) += 1;
    return ((w->state == WARNING_CLOSED) == was_closed || set_state(saving, id, w, f)) &&
           take_step(saving, id, closes ? WARNING_CLOSE : WARNING_REVISED, action, f);
}

static bool save_one(const struct saving *saving, const struct warning_judged *judged, struct fault *f)
{
    struct warning *known;
    struct warning_action *actions;
    size_t known_count, count;
    if (!known_of(saving->store, saving->arena, judged, &known, &known_count, f))
        return false;
    warning_reconcile(saving->arena, judged, known, known_count, &actions, &count);
    for (size_t i = 0; i < count; i++) {
        const bool raised = actions[i].warning && actions[i].after.sustained && !actions[i].warning->sustained;
        if ((actions[i].kind != WARNING_ACT_UPDATE || raised) && !saving->report->batch &&
            !journal_open(saving->store, WARNING_SYSTEM, "warning.judge", &saving->report->batch, f))
            return false;
        if (actions[i].warning ? !save_old(saving, &actions[i], f) : !save_new(saving, &actions[i], f))
            return false;
    }
    return true;
}

bool warning_save(struct store *store, struct arena *arena, const struct warning_judged *judged, size_t count, int64_t now_ms,
                  struct warning_report *ret_report, struct fault *f)
{
    const struct saving saving = {store, arena, now_ms, ret_report};
    *ret_report = (struct warning_report){0};
    for (size_t i = 0; i < count; i++)
        if (!save_one(&saving, &judged[i], f))
            return fault_at(f, "%s %s %s", judged[i].key.point, judged[i].key.factor, judge_rule_name(judged[i].rule));
    const char *detail = journal_detail(arena, "journal.warnings", "opened", journal_detail_number(arena, (long long)ret_report->opened), "closed",
                                        journal_detail_number(arena, (long long)ret_report->closed), "revised",
                                        journal_detail_number(arena, (long long)ret_report->revised), NULL);
    return !ret_report->batch || journal_close(store, ret_report->batch, detail, f);
}

// ---- what persons do ----

static bool check_text(const char *text, const char *key, struct fault *f)
{
    const bool good = !text_empty(text) && strlen(text) <= TEXT_MAX && text_utf8_valid(text, strlen(text)) == strlen(text);
    return good || fault_set(f, FAULT_INPUT, key, NULL);
}

static bool check_step(const struct warning *warning, const struct warning_step *step, struct fault *f)
{
    if (!check_text(step->who, "warning.person", f) || !check_text(step->note, "warning.note", f))
        return false;
    if (step->kind == WARNING_REOPEN)
        return warning->state == WARNING_CLOSED || fault_set(f, FAULT_CONFLICT, "warning.not_closed", NULL);
    if (warning->state == WARNING_CLOSED && step->kind != WARNING_NOTE)
        return fault_set(f, FAULT_CONFLICT, "warning.closed", NULL);
    if (warning->state == WARNING_ACKNOWLEDGED && step->kind == WARNING_ACKNOWLEDGE)
        return fault_set(f, FAULT_CONFLICT, "warning.acknowledged", NULL);
    return true;
}

static bool step_state(struct store *store, const struct warning *warning, const struct warning_step *step, struct fault *f)
{
    static const enum warning_state states[WARNING_STEP_COUNT] = {
        [WARNING_ACKNOWLEDGE] = WARNING_ACKNOWLEDGED, [WARNING_CLOSE] = WARNING_CLOSED, [WARNING_REOPEN] = WARNING_OPEN};
    const bool closes = step->kind == WARNING_CLOSE, holds = step->kind == WARNING_REOPEN;
    const struct warning_state_set_in in = {.id = warning->id, .state = warning_state_name(states[step->kind]),
                                            .closed_ms = {.present = closes, .value = step->at_ms}, .by_person = closes};
    const struct warning_event_save_in event = {.warning = warning->id, .sustained = warning->sustained, .held = holds};
    return step->kind == WARNING_NOTE ||
           (warning_state_set(store, &in, f) && (!(holds || (closes && warning->held)) || warning_event_save(store, &event, f)));
}

// What belongs to an event is asked of the event.
bool warning_find(struct store *store, struct arena *arena, int64_t id, struct warning **ret_warning, struct fault *f)
{
    struct warning_row row;
    bool found;
    *ret_warning = arena_alloc(arena, sizeof **ret_warning);
    for (int64_t asked = id; asked; asked = (*ret_warning)->joined) {
        if (!warning_by_id(store, arena, &(struct warning_by_id_in){.id = asked}, &row, &found, f))
            return false;
        if (!found)
            break;
        **ret_warning = warning_of_row(&row);
        if (!(*ret_warning)->joined)
            return true;
    }
    return fault_set(f, FAULT_NOT_FOUND, "warning.unknown", "text", arena_printf(arena, "%lld", (long long)id), NULL);
}

bool warning_step_add(struct store *store, int64_t warning, const struct warning_step *step, int64_t *ret_batch, struct fault *f)
{
    static const char *const what[WARNING_STEP_COUNT] = {
        [WARNING_ACKNOWLEDGE] = "warning.acknowledge", [WARNING_NOTE] = "warning.note", [WARNING_CLOSE] = "warning.close",
        [WARNING_REOPEN] = "warning.reopen"};
    static const char *const words[WARNING_STEP_COUNT] = {
        [WARNING_ACKNOWLEDGE] = "warning.step_acknowledged", [WARNING_NOTE] = "warning.step_noted", [WARNING_CLOSE] = "warning.step_closed",
        [WARNING_REOPEN] = "warning.step_reopened"};
    ARENA_SCOPED arena = arena_new();
    struct warning *found;
    if (!warning_find(store, arena, warning, &found, f) || !check_step(found, step, f) || !journal_open(store, step->who, what[step->kind], ret_batch, f))
        return false;
    const struct warning_step_insert_in in = {.warning = found->id, .kind = warning_step_name(step->kind), .at_ms = step->at_ms, .who = step->who,
                                              .note = step->note, .numbers = found->numbers, .batch = *ret_batch};
    const char *detail = journal_detail(arena, "journal.warning", "@step", words[step->kind], "id", journal_detail_number(arena, found->id), "point", found->point,
                                        "factor", found->factor, "note", step->note, NULL);
    return warning_step_insert(store, &in, f) && step_state(store, found, step, f) && journal_close(store, *ret_batch, detail, f);
}
