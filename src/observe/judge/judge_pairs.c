// Rules on times and on two series: no_data, clock, copy, twin, efficiency, idle.
#include <math.h>

#include "observe/judge/doubt.h"
#include "observe/judge/judge_internal.h"

// ---- no_data ----

static int64_t uncovered_ms(const struct judge_subject *subject, int64_t from_ms, int64_t to_ms)
{
    int64_t left = to_ms - from_ms;
    for (size_t i = 0; i < subject->maintenance_count; i++) {
        const struct series_range *window = &subject->maintenance[i];
        const int64_t from = window->from_ms > from_ms ? window->from_ms : from_ms, to = window->to_ms < to_ms ? window->to_ms : to_ms;
        left -= to > from ? to - from : 0;
    }
    return left;
}

// ended: data came at to_ms.
static void judge_silence(const struct judging *judging, const struct judge_subject *subject, struct series_range silence, bool ended)
{
    const double minutes = (double)uncovered_ms(subject, silence.from_ms, silence.to_ms) / (double)MINUTE_MS;
    // as long as it lasts it says only since when: it would say something else every minute
    struct judge_finding finding = {.rule = JUDGE_NO_DATA, .key = subject->key, .from_ms = silence.from_ms, .count = 1, .ended = ended,
                                    .to_ms = ended ? silence.to_ms : silence.from_ms, .worst_ms = silence.from_ms,
                                    .severity = ended ? minutes : 0, .ended_ms = ended ? silence.to_ms : 0};
    if (minutes < judge_parameter(subject, JUDGE_MINUTES))
        return;
    finding.recent = silence.from_ms > subject->since_ms;
    if (ended)
        judge_number_add_double(&finding, "minutes", floor(minutes));
    judge_number_add_double(&finding, "allowed", judge_parameter(subject, JUDGE_MINUTES));
    LIST_PUSH(judging->arena, judging->findings, finding);
}

void judge_no_data(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, int64_t now_ms)
{
    const int64_t interval = judge_interval_ms(subject->key.kind);
    if (!subject->settings->enabled)
        return;
    for (size_t i = 0; i < values->count; i++) {
        const bool newest = i + 1 == values->count;
        const int64_t from = values->items[i].at_ms + interval, to = newest ? now_ms : values->items[i + 1].at_ms;
        if (to > from)
            judge_silence(judging, subject, (struct series_range){from, to}, !newest);
    }
}

// ---- clock ----

void judge_clock(const struct judging *judging, const struct judge_subject *subject, const struct judge_arrival *arrivals, size_t count)
{
    const double allowed_ms = judge_parameter(subject, JUDGE_SECONDS) * 1000, spread_ms = judge_parameter(subject, JUDGE_SPREAD) * 1000;
    struct track track;
    double first_offset = 0;
    if (!subject->settings->enabled)
        return;
    track_init(&track, judging, JUDGE_CLOCK, subject);
    for (size_t i = 0; i < count; i++) {
        const double offset = (double)(arrivals[i].at_ms - arrivals[i].received_ms);
        struct occurrence one = {.at_ms = arrivals[i].received_ms, .severity = fabs(offset)};
        if (fabs(offset) <= allowed_ms) {
            track_good(&track, one.at_ms);
            continue;
        }
        // back-filled data catch up with the clock; a clock that is wrong stays away from it
        const double lasted = track.running ? (double)(one.at_ms - track.run.from_ms) : 0;
        if (track.running && fabs(offset - first_offset) > spread_ms + lasted / 10)
            track_break(&track, one.at_ms);
        if (!track.running)
            first_offset = offset;
        judge_number_add_double(&one.say, "offset_s", round(offset / 1000));
        judge_number_add_double(&one.say, "allowed", judge_parameter(subject, JUDGE_SECONDS));
        track_bad(&track, &one);
    }
    track_end(&track);
}

// ---- two series, met by time ----

struct meeting {
    const struct judge_values *a, *b;
    size_t i, j;
    const struct observation *left, *right;
};

bool judge_counts(const struct judge_values *values, const struct observation *o)
{
    return judge_is_sound(o) && !doubt_bars(doubt_of(values->bounds, o->value));
}

// The next time both have a sound value that can be.
static bool meet(struct meeting *meeting)
{
    while (meeting->i < meeting->a->count && meeting->j < meeting->b->count) {
        const struct observation *left = &meeting->a->items[meeting->i], *right = &meeting->b->items[meeting->j];
        meeting->i += left->at_ms <= right->at_ms;
        meeting->j += right->at_ms <= left->at_ms;
        meeting->left = left;
        meeting->right = right;
        if (left->at_ms == right->at_ms && judge_counts(meeting->a, left) && judge_counts(meeting->b, right))
            return true;
    }
    return false;
}

static struct occurrence occurrence_of_pair(const struct observation *o, const char *other_point, const char *other_factor)
{
    struct occurrence one = {.at_ms = o->at_ms, .simulated = o->origin == OBSERVATION_SIMULATED};
    one.say.other_point = other_point;
    one.say.other_factor = other_factor;
    return one;
}

// The different values of a row, as many as the rule asks for.
struct values_seen {
    struct decimal *items;
    size_t count, limit;
};

static struct values_seen values_seen_new(struct arena *arena, double wanted, size_t most)
{
    const size_t limit = wanted <= 0 ? 0 : wanted < (double)most ? (size_t)ceil(wanted) : most; // people set the number: any
    return (struct values_seen){.items = arena_array(arena, limit + 1, sizeof(struct decimal)), .limit = limit};
}

static void note_value(struct values_seen *seen, struct decimal value)
{
    for (size_t i = 0; i < seen->count; i++)
        if (decimal_equal(seen->items[i], value))
            return;
    if (seen->count < seen->limit)
        seen->items[seen->count++] = value;
}

// Coarse values of neighbours (0.7, 0.8, 0.7) are equal by chance for hours and change all the while, so values count, not changes.
static void judge_same(struct track *track, const struct judge_values *values, const struct judge_values *other, const struct judge_finding *pair)
{
    const struct judge_subject *subject = track->subject;
    struct meeting meeting = {.a = values, .b = other};
    const struct observation *before = NULL;
    struct values_seen seen = values_seen_new(track->judging->arena, judge_parameter(subject, JUDGE_DISTINCT), values->count);
    while (meet(&meeting)) {
        const struct observation *o = meeting.left;
        const struct decimal value = observation_decimal(o->value);
        if (value.mantissa == 0) // two that are off are not copies
            continue;
        if (before && judge_is_gap(subject, before->at_ms, o->at_ms))
            track_break(track, o->at_ms);
        if (decimal_equal(value, observation_decimal(meeting.right->value))) {
            struct occurrence one = occurrence_of_pair(o, pair->other_point, pair->other_factor);
            judge_number_add(&one.say, "value", value);
            if (!track->running)
                seen.count = 0;
            track_bad(track, &one);
            if (track->running)
                note_value(&seen, value);
            track->distinct = (int64_t)seen.count;
        } else {
            track_good(track, o->at_ms);
        }
        before = o;
    }
    track_end(track);
}

void judge_copy(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, const char *other_point,
                const struct judge_values *other)
{
    struct track track;
    if (!subject->settings->enabled)
        return;
    track_init(&track, judging, JUDGE_COPY, subject);
    judge_same(&track, values, other, &(struct judge_finding){.other_point = other_point, .other_factor = subject->key.factor});
}

void judge_twin(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, const char *other_factor,
                const struct judge_values *other)
{
    struct track track;
    if (!subject->settings->enabled)
        return;
    track_init(&track, judging, JUDGE_TWIN, subject);
    judge_same(&track, values, other, &(struct judge_finding){.other_factor = other_factor});
}

void judge_efficiency(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *outlet,
                      const struct judge_values *inlet)
{
    const struct judge_settings *settings = subject->settings;
    struct meeting meeting = {.a = outlet, .b = inlet};
    struct track track;
    if (!settings->enabled || !settings->given[JUDGE_PERCENT])
        return;
    track_init(&track, judging, JUDGE_EFFICIENCY, subject);
    while (meet(&meeting)) {
        const double out = observation_double(doubt_counted(outlet->bounds, meeting.left->value)),
                     in = observation_double(doubt_counted(inlet->bounds, meeting.right->value));
        if (in <= judge_parameter(subject, JUDGE_LEAST))
            continue; // hardly anything comes in: there is nothing to remove
        const double percent = (in - out) / in * 100;
        struct occurrence one = occurrence_of_pair(meeting.left, settings->other_point, settings->other_factor);
        one.severity = settings->numbers[JUDGE_PERCENT] - percent;
        judge_number_add_double(&one.say, "percent", percent);
        judge_number_add_double(&one.say, "least", settings->numbers[JUDGE_PERCENT]);
        judge_number_add(&one.say, "outlet", observation_decimal(meeting.left->value));
        judge_number_add(&one.say, "inlet", observation_decimal(meeting.right->value));
        if (one.severity > 0)
            track_bad(&track, &one);
        else
            track_good(&track, one.at_ms);
    }
    track_end(&track);
}

void judge_idle(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *facility,
                const struct judge_values *production)
{
    const struct judge_settings *settings = subject->settings;
    const struct observation *state = NULL;
    struct track track;
    size_t next = 0;
    if (!settings->enabled)
        return;
    track_init(&track, judging, JUDGE_IDLE, subject);
    for (size_t i = 0; i < production->count; i++) {
        const struct observation *running = &production->items[i];
        for (; next < facility->count && facility->items[next].at_ms <= running->at_ms; next++)
            if (judge_counts(facility, &facility->items[next]))
                state = &facility->items[next];
        if (!state || !judge_counts(production, running) || judge_is_gap(subject, state->at_ms, running->at_ms))
            continue; // not known
        struct occurrence one = occurrence_of_pair(running, settings->other_point, settings->other_factor);
        judge_number_add(&one.say, "facility", observation_decimal(state->value));
        judge_number_add(&one.say, "production", observation_decimal(running->value));
        const bool off = observation_double(state->value) <= judge_parameter(subject, JUDGE_LOW);
        if (off && observation_double(running->value) > judge_parameter(subject, JUDGE_LEAST))
            track_bad(&track, &one);
        else
            track_good(&track, running->at_ms);
    }
    track_end(&track);
}
