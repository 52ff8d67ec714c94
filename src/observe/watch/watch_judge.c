// One series that changed: which span is read, which rules are asked, and what they say.
#include <string.h>

#include "base/ending.h"
#include "base/text.h"
#include "observe/point/factor.h"
#include "observe/watch/watch_internal.h"

#define SLICE_ROWS 100000   // observations judged at once
#define FRAMES_READ_MAX 400 // observations looked at for their frames
#define CONVERTED "-Zs"
#define WATER_TEMPERATURE "w01010"

struct series_judging {
    struct watch_reading *reading;
    const struct watch_summaries *summaries;
    const struct series_summary *summary;
    struct series_key key;
    struct series_range changed, span;   // of this slice; what is read
    bool last;                           // the slice that ends what changed
    bool finest;
    struct judge_values values;
    struct doubt_bounds bounds;
    struct series_range *maintenance;
    size_t maintenance_count;
};

// ---- frames ----

// The places in the raw log that the worst value came with: of the value itself, or of what its mean was made of.
static bool find_frames(struct watch_reading *reading, const struct judge_finding *finding, const char **ret_frames, struct fault *f)
{
    const struct watch_summaries *summaries = watch_summaries(reading, finding->key.point, f);
    const int64_t interval = judge_interval_ms(finding->key.kind);
    const struct series_range span = {finding->worst_ms, finding->worst_ms + (interval ? interval : 1)};
    struct text_buffer out;
    size_t kept = 0;
    text_buffer_init(&out, reading->arena);
    for (enum series_kind kind = SERIES_REALTIME; summaries && kind <= finding->key.kind && !kept; kind++) {
        const struct series_key key = {finding->key.point, finding->key.factor, kind};
        struct observation *rows;
        size_t count;
        int64_t before = 0;
        if (!series_collect(reading->series, reading->scratch, &key, span, SERIES_FRAMES, &rows, &count, f))
            return false;
        for (size_t i = 0; i < count && i < FRAMES_READ_MAX && kept < WARNING_FRAMES_MAX; i++) {
            if (!rows[i].frame || rows[i].frame == before)
                continue;
            before = rows[i].frame;
            text_buffer_printf(&out, "%s%lld", kept++ ? " " : "", (long long)before);
        }
    }
    *ret_frames = kept ? out.bytes : "";
    return summaries != NULL;
}

bool watch_say(struct watch_reading *reading, const struct watch_said *said, struct judge_findings *findings, struct fault *f)
{
    struct warning_judged judged = {.key = said->key, .rule = said->rule, .span = said->span, .findings = findings->items, .count = findings->count,
                                    .again_hours = said->settings->numbers[JUDGE_AGAIN_HOURS]};
    judged.frames = arena_array(reading->arena, findings->count + 1, sizeof *judged.frames);
    for (size_t i = 0; i < findings->count; i++) { // settings are the world's, which may be read again
        findings->items[i].other_point = arena_strdup(reading->arena, findings->items[i].other_point);
        findings->items[i].other_factor = arena_strdup(reading->arena, findings->items[i].other_factor);
    }
    for (size_t i = 0; i < findings->count; i++)
        if (!text_empty(said->key.factor) && findings->items[i].to_ms >= said->changed.from_ms && // what did not change has its frames
            !find_frames(reading, &findings->items[i], &judged.frames[i], f))
            return false;
    LIST_PUSH(reading->arena, &reading->judged, judged);
    return true;
}

// ---- one rule ----

static bool has_converted(const struct series_judging *judging)
{
    char name[SERIES_NAME_MAX + sizeof CONVERTED];
    const size_t size = strlen(judging->key.factor);
    memcpy(name, judging->key.factor, size);
    memcpy(name + size, CONVERTED, sizeof CONVERTED);
    for (size_t i = 0; i < judging->summaries->count; i++)
        if (judging->summaries->list[i].key.kind == judging->key.kind && text_equal(judging->summaries->list[i].key.factor, name))
            return true;
    return false;
}

// A limit of a gas holds for what was converted to the reference oxygen, where the device sends it.
static bool is_limit_of(const struct limit *limit, const struct series_key *key)
{
    const size_t size = strlen(limit->factor);
    return text_equal(limit->point, key->point) && strncmp(key->factor, limit->factor, size) == 0 &&
           (!key->factor[size] || text_equal(key->factor + size, CONVERTED));
}

static void find_limits(const struct series_judging *judging, enum emission_average average, struct judge_limit_input *input, bool *ret_cold)
{
    const struct watch_world *world = judging->reading->world;
    struct limit *limits = arena_array(judging->reading->arena, world->limit_count + 1, sizeof *limits);
    *input = (struct judge_limit_input){.means = judging->values, .limits = limits, .average = average};
    *ret_cold = false;
    for (size_t i = 0; i < world->limit_count; i++)
        if (world->limits[i].average == average && is_limit_of(&world->limits[i], &judging->key)) {
            limits[input->limit_count++] = world->limits[i];
            *ret_cold = *ret_cold || world->limits[i].has_cold;
        }
}

static bool judge_by_limits(const struct series_judging *judging, const struct judge_subject *subject, struct judge_findings *findings, struct fault *f)
{
    static const enum emission_average averages[SERIES_KIND_COUNT] = {EMISSION_INSTANT, EMISSION_INSTANT, EMISSION_HOUR, EMISSION_DAY};
    const struct judging to = {judging->reading->arena, findings};
    const struct series_key water = {judging->key.point, WATER_TEMPERATURE, judging->key.kind};
    struct judge_limit_input input;
    bool cold;
    find_limits(judging, averages[judging->key.kind], &input, &cold);
    if (!input.limit_count || has_converted(judging) || (judging->key.kind < SERIES_HOUR && !judging->finest))
        return true;
    if (cold && !watch_collect(judging->reading, &water, judging->span, &input.water_c, f))
        return false;
    const struct judge_whose whose_water = watch_whose(judging->reading, water.point, water.factor);
    const struct doubt_bounds water_bounds = doubts_find(&judging->reading->world->doubts, &whose_water);
    input.water_bounds = &water_bounds;
    const struct judge_whose whose = watch_whose(judging->reading, judging->key.point, judging->key.factor);
    struct judge_settings sustained;
    judge_settings_find(&judging->reading->world->rules, JUDGE_SUSTAINED, &whose, &sustained);
    input.sustained = &sustained;
    judge_limits(&to, subject, &input);
    return true;
}

static bool judge_by_pair(const struct series_judging *judging, enum judge_rule rule, const struct judge_subject *subject,
                          struct judge_findings *findings, struct fault *f)
{
    const struct judging to = {judging->reading->arena, findings};
    const struct judge_settings *settings = subject->settings;
    const bool wanted = rule == JUDGE_EFFICIENCY ? judging->key.kind == SERIES_HOUR : judging->finest;
    const struct series_key key = {settings->other_point ? settings->other_point : judging->key.point,
                                   settings->other_factor ? settings->other_factor : judging->key.factor, judging->key.kind};
    struct judge_values other;
    if (!wanted || (!settings->other_point && !settings->other_factor))
        return true;
    if (!watch_collect(judging->reading, &key, judging->span, &other, f))
        return false;
    (rule == JUDGE_EFFICIENCY ? judge_efficiency : judge_idle)(&to, subject, &judging->values, &other);
    return true;
}

static bool judge_by_rule(const struct series_judging *judging, enum judge_rule rule, const struct judge_subject *subject, struct judge_findings *findings,
                          struct fault *f)
{
    const struct judging to = {judging->reading->arena, findings};
    switch (rule) {
    case JUDGE_EXCEEDANCE: return judge_by_limits(judging, subject, findings, f);
    case JUDGE_EFFICIENCY:
    case JUDGE_IDLE: return judge_by_pair(judging, rule, subject, findings, f);
    case JUDGE_CONSTANT:
    case JUDGE_JUMP:
    case JUDGE_ZERO:
    case JUDGE_RANGE:
    case JUDGE_NEGATIVE:
        if (judging->finest && factor_is_measured(judging->key.factor)) // a state may stay what it is for years
            judge_series(&to, rule, subject, &judging->values);
        return true;
    default: return true; // by time, not by series
    }
}

static struct judge_subject subject_of(const struct series_judging *judging, enum judge_rule rule, const struct judge_settings *settings)
{
    const struct warning *open = watch_open_find(judging->reading, &judging->key, rule);
    return (struct judge_subject){.key = judging->key, .settings = settings, .bounds = &judging->bounds, .maintenance = judging->maintenance,
                                  .maintenance_count = judging->maintenance_count, .since_ms = open ? open->last_ms : INT64_MIN,
                                  .cut = open && open->first_ms < judging->span.from_ms};
}

// ---- a slice ----

static bool rule_is_of_series(enum judge_rule rule)
{
    return rule != JUDGE_SUSTAINED && rule != JUDGE_NO_DATA && rule != JUDGE_CLOCK && rule != JUDGE_COPY && rule != JUDGE_TWIN;
}

// *ret_open: a finding has not ended, but the observations go on behind the span.
static bool judge_rules(struct series_judging *judging, bool say, bool *ret_open, struct fault *f)
{
    struct watch_reading *reading = judging->reading;
    const struct judge_whose whose = watch_whose(reading, judging->key.point, judging->key.factor);
    *ret_open = false;
    for (enum judge_rule rule = 0; rule < JUDGE_RULE_COUNT; rule++) {
        struct judge_settings *settings = arena_alloc(reading->arena, sizeof *settings);
        struct judge_findings findings = {0};
        if (!rule_is_of_series(rule))
            continue;
        judge_settings_find(&reading->world->rules, rule, &whose, settings);
        const struct judge_subject subject = subject_of(judging, rule, settings);
        if (!ending_not_yet(f) || !judge_by_rule(judging, rule, &subject, &findings, f))
            return false;
        for (size_t i = 0; i < findings.count; i++)
            *ret_open = *ret_open || !findings.items[i].ended;
        const struct watch_said said = {judging->key, rule, settings, judging->span, judging->changed};
        bool warned = true;
        if (say && !findings.count && !watch_warned(reading, &judging->key, rule, &warned, f))
            return false;
        if (say && warned && !watch_say(reading, &said, &findings, f))
            return false;
    }
    return true;
}

static bool load_span(struct series_judging *judging, struct fault *f)
{
    return watch_collect(judging->reading, &judging->key, judging->span, &judging->values, f) &&
           watch_maintenance(judging->reading, &judging->key, judging->span, &judging->maintenance, &judging->maintenance_count, f);
}

static int64_t begin_of(const struct series_judging *judging)
{
    const struct watch_reading *reading = judging->reading;
    int64_t from = judging->changed.from_ms;
    for (enum judge_rule rule = 0; rule < JUDGE_RULE_COUNT; rule++) {
        const struct warning *open = watch_open_find(reading, &judging->key, rule);
        if (!open)
            continue;
        const int64_t known_ms = open->first_ms > judging->changed.from_ms - WATCH_BACK_MS ? open->first_ms : open->last_ms;
        from = known_ms < from ? known_ms : from;
    }
    return from - judge_lookback_ms(judging->key.kind);
}

static bool judge_slice(struct series_judging *judging, struct fault *f)
{
    const int64_t back = judge_lookback_ms(judging->key.kind), newest = judging->summary->last_ms;
    bool open = false;
    judging->span.from_ms = begin_of(judging);
    judging->span.to_ms = judging->changed.to_ms + (judging->last ? back : 0);
    while (judging->last && judging->span.to_ms <= newest) { // a change in the past: to where what it shows has ended
        if (!load_span(judging, f) || !judge_rules(judging, false, &open, f))
            return false;
        if (!open)
            break;
        judging->span.to_ms += judging->span.to_ms - judging->span.from_ms;
    }
    return load_span(judging, f) && judge_rules(judging, true, &open, f);
}

// With one look at either store: each statement by itself would take and leave its locks.
static bool judge_pinned(struct series_judging *judging, struct fault *f)
{
    struct watch_reading *reading = judging->reading;
    bool pinned;
    arena_clear(reading->scratch);
    if (!series_pin(reading->series, &pinned, f))
        return false;
    const bool ok = store_read_begin(reading->store, f) && judge_slice(judging, f);
    store_rollback(reading->store);
    series_unpin(reading->series, pinned);
    return ok;
}

static int64_t slice_ms(const struct series_judging *judging)
{
    const struct series_summary *summary = judging->summary;
    const int64_t whole = summary->last_ms - summary->first_ms;
    if (!judging->reading->flush || summary->rows <= SLICE_ROWS)
        return SERIES_AT_MAX;
    return (int64_t)((double)whole / (double)summary->rows * SLICE_ROWS) + 1;
}

bool watch_judge(struct watch_reading *reading, const struct series_key *key, struct series_range changed, struct fault *f)
{
    pace_keep(reading->pace);
    struct series_judging judging = {.reading = reading, .key = *key, .summaries = watch_summaries(reading, key->point, f)};
    enum series_kind finest;
    if (!judging.summaries)
        return false;
    for (size_t i = 0; i < judging.summaries->count; i++)
        if (judging.summaries->list[i].key.kind == key->kind && text_equal(judging.summaries->list[i].key.factor, key->factor))
            judging.summary = &judging.summaries->list[i];
    if (!judging.summary)
        return true;
    const struct judge_whose whose = watch_whose(reading, key->point, key->factor);
    judging.bounds = doubts_find(&reading->world->doubts, &whose);
    judging.finest = watch_finest(judging.summaries, key->factor, &finest) && finest == key->kind;
    changed.to_ms = changed.to_ms > judging.summary->last_ms ? judging.summary->last_ms + 1 : changed.to_ms;
    const int64_t slice = slice_ms(&judging);
    do {
        judging.last = changed.to_ms - changed.from_ms <= slice;
        judging.changed = (struct series_range){changed.from_ms, judging.last ? changed.to_ms : changed.from_ms + slice};
        if (!judge_pinned(&judging, f) || (!judging.last && !reading->flush(reading, f)))
            return false;
        changed.from_ms = judging.changed.to_ms;
    } while (!judging.last);
    return true;
}
