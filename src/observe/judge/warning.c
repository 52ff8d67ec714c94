#include "observe/judge/warning.h"

#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/judge/finding_numbers.h"

static const char *const state_names[WARNING_STATE_COUNT] = {
#define X(state, name) name,
    WARNING_STATES(X)
#undef X
};

static const char *const step_names[WARNING_STEP_COUNT] = {
#define X(step, name) name,
    WARNING_STEPS(X)
#undef X
};

const char *warning_state_name(enum warning_state state)
{
    return state_names[state];
}

bool warning_state_parse(const char *name, enum warning_state *ret_state)
{
    for (int i = 0; i < WARNING_STATE_COUNT; i++)
        if (text_equal(name, state_names[i])) {
            *ret_state = (enum warning_state)i;
            return true;
        }
    return false;
}

const char *warning_step_name(enum warning_step_kind kind)
{
    return step_names[kind];
}

int warning_level(const struct judge_rules *rules, const struct warning *warning, const char *point_kind)
{
    const struct judge_whose whose = {warning->point, warning->factor, judge_domain(point_kind, warning->factor)};
    enum judge_rule rule;
    return judge_rule_parse(warning->rule, &rule) ? judge_level(rules, rule, &whose, warning->sustained) : 1;
}

// ---- reconciling ----

struct reconciling {
    struct arena *arena;
    const struct warning_judged *judged;
    const struct warning *known;
    size_t known_count;
    bool *taken;                     // beside known: a finding speaks of it
    struct LIST_OF(struct warning_action) actions;
};

static const char *frames_of(const struct warning_judged *judged, size_t finding)
{
    const char *frames = judged->frames ? judged->frames[finding] : NULL;
    return frames ? frames : "";
}

static struct warning warning_of(struct arena *arena, const struct warning_judged *judged, size_t index)
{
    const struct judge_finding *finding = &judged->findings[index];
    return (struct warning){.point = judged->key.point, .factor = judged->key.factor, .kind = series_kind_name(judged->key.kind),
                            .rule = judge_rule_name(judged->rule), .state = finding->ended ? WARNING_CLOSED : WARNING_OPEN,
                            .first_ms = finding->from_ms, .last_ms = finding->to_ms, .count = finding->count, .suppressed = finding->suppressed,
                            .worst_ms = finding->worst_ms, .severity = finding->severity, .numbers = finding_numbers_format(arena, finding->numbers, finding->number_count),
                            .frames = frames_of(judged, index), .limit = finding->limit, .other_point = finding->other_point,
                            .other_factor = finding->other_factor, .simulated = finding->simulated, .closed_ms = finding->ended_ms,
                            .sustained = finding->sustained};
}

static void act(struct reconciling *r, enum warning_action_kind kind, const struct warning *warning, const struct judge_finding *finding,
                const struct warning *after)
{
    LIST_PUSH(r->arena, &r->actions,
              (struct warning_action){.kind = kind, .warning = warning, .finding = finding, .frames = after->frames, .after = *after});
}

// The known one as it is after this finding: whole when its beginning was judged too, else continued.
static struct warning continued(struct reconciling *r, const struct warning *known, size_t index)
{
    const struct judge_finding *finding = &r->judged->findings[index];
    struct warning after = warning_of(r->arena, r->judged, index);
    after.id = known->id;
    after.opened_ms = known->opened_ms;
    after.held = known->held;
    if (known->first_ms < r->judged->span.from_ms) { // its beginning lies before what was looked at
        after.first_ms = known->first_ms;
        after.last_ms = finding->to_ms > known->last_ms ? finding->to_ms : known->last_ms;
        after.count = known->count + finding->recent;
        after.suppressed = known->suppressed + finding->suppressed;
        after.sustained = known->sustained || finding->sustained;
    }
    if (known->first_ms < r->judged->span.from_ms && known->severity >= finding->severity) {
        after.severity = known->severity;
        after.worst_ms = known->worst_ms;
        after.numbers = known->numbers;
        after.limit = known->limit;
        after.frames = known->frames;
    }
    if (text_empty(after.frames))
        after.frames = known->frames;
    return after;
}

static bool says_the_same(const struct warning *a, const struct warning *b)
{
    return a->first_ms == b->first_ms && a->last_ms == b->last_ms && a->count == b->count && a->worst_ms == b->worst_ms &&
           text_equal(a->numbers, b->numbers) && a->limit == b->limit && a->revoked == b->revoked && a->sustained == b->sustained;
}

// Nobody said it is over but a person, and it has gone on for long.
static bool must_warn_again(const struct reconciling *r, const struct warning *known, const struct judge_finding *finding)
{
    return known->closed_by_person && !finding->ended && r->judged->again_hours > 0 &&
           (double)(finding->to_ms - known->closed_ms) > r->judged->again_hours * (double)HOUR_MS;
}

static void meet_closed(struct reconciling *r, const struct warning *known, size_t index)
{
    const struct judge_finding *finding = &r->judged->findings[index];
    struct warning after = continued(r, known, index);
    if (must_warn_again(r, known, finding)) {
        after.first_ms = known->closed_ms;
        after.id = 0;
        act(r, WARNING_ACT_OPEN, NULL, finding, &after);
        return;
    }
    if (known->first_ms < r->judged->span.from_ms && known->last_ms == finding->to_ms && finding->ended)
        return; // its end is what it was
    if (known->closed_by_person) { // theirs: it stays as they closed it
        after = *known;
        after.last_ms = finding->to_ms > known->last_ms ? finding->to_ms : known->last_ms;
        if (after.last_ms != known->last_ms)
            act(r, WARNING_ACT_UPDATE, known, finding, &after);
        return;
    }
    if (!says_the_same(known, &after) || after.state != WARNING_CLOSED)
        act(r, WARNING_ACT_REVISE, known, finding, &after);
}

static void meet_open(struct reconciling *r, const struct warning *known, size_t index)
{
    const struct judge_finding *finding = &r->judged->findings[index];
    struct warning after = continued(r, known, index);
    if (finding->ended && !known->held) {
        act(r, WARNING_ACT_CLOSE, known, finding, &after);
        return;
    }
    after.state = known->state;
    after.closed_ms = 0;
    if (!says_the_same(known, &after))
        act(r, WARNING_ACT_UPDATE, known, finding, &after);
}

// Which known warning is this? One not closed before a closed one. One not closed whose end was not looked at goes on:
// nothing has shown that it is over.
static const struct warning *find_known(const struct reconciling *r, const struct judge_finding *finding)
{
    const struct warning *found = NULL;
    for (size_t i = 0; i < r->known_count; i++) {
        const struct warning *known = &r->known[i];
        const bool overlaps = known->first_ms <= finding->to_ms && known->last_ms >= finding->from_ms;
        const bool goes_on = known->state != WARNING_CLOSED && !known->held && known->last_ms < r->judged->span.from_ms;
        if ((overlaps || goes_on) && !r->taken[i] && (!found || (found->state == WARNING_CLOSED && known->state != WARNING_CLOSED)))
            found = known;
    }
    return found;
}

// What was said of a span that now shows nothing of it.
static void revoke_others(struct reconciling *r)
{
    for (size_t i = 0; i < r->known_count; i++) {
        const struct warning *known = &r->known[i];
        const bool whole = known->first_ms >= r->judged->span.from_ms;
        const bool covered = known->last_ms >= r->judged->span.from_ms && known->last_ms < r->judged->span.to_ms;
        const bool settled = known->state == WARNING_CLOSED && (known->revoked || known->closed_by_person || !whole);
        if (r->taken[i] || !covered || settled || known->held)
            continue;
        struct warning after = *known;
        after.state = WARNING_CLOSED;
        after.revoked = whole; // of a long one only the end was looked at
        act(r, WARNING_ACT_REVOKE, known, NULL, &after);
    }
}

void warning_reconcile(struct arena *arena, const struct warning_judged *judged, const struct warning *known, size_t known_count,
                       struct warning_action **ret_actions, size_t *ret_count)
{
    struct reconciling r = {.arena = arena, .judged = judged, .known = known, .known_count = known_count};
    r.taken = arena_array(arena, known_count + 1, sizeof *r.taken);
    for (size_t i = 0; i < judged->count; i++) {
        const struct warning *found = find_known(&r, &judged->findings[i]);
        if (!found) {
            struct warning after = warning_of(arena, judged, i);
            act(&r, WARNING_ACT_OPEN, NULL, &judged->findings[i], &after);
            continue;
        }
        r.taken[found - known] = true;
        if (found->state == WARNING_CLOSED)
            meet_closed(&r, found, i);
        else
            meet_open(&r, found, i);
    }
    revoke_others(&r);
    *ret_actions = r.actions.items;
    *ret_count = r.actions.count;
}
