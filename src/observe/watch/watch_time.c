// Rules that time brings about, not one series: silence, and copies among points.
#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/point/factor.h"
#include "observe/watch/watch_internal.h"

#define WANTED_MS (7 * DAY_MS) // a factor that was not sent for so long is not waited for
#define COPY_SPAN_MS (2 * DAY_MS)
#define SILENCES_LOOKED_AT 20

// ---- silence ----

struct silence {
    struct watch_reading *reading;
    const struct watch_summaries *summaries;
    struct series_key key;          // factor "" = the whole point
    struct judge_settings settings;
    int64_t from_ms;                // a factor: when its point spoke again after its own silence; INT64_MIN: not known
    int64_t until_ms;               // now; a factor: until when its point surely spoke
};

static bool belongs(const struct silence *silence, const struct series_summary *summary)
{
    return text_empty(silence->key.factor) || text_equal(silence->key.factor, summary->key.factor);
}

// A mean of what came finer tells that something came in its interval, not when: an hour may end long after its last value.
static bool is_mean(const struct silence *silence, const struct series_key *key)
{
    enum series_kind finest;
    return watch_finest(silence->summaries, key->factor, &finest) && finest != key->kind;
}

// Until then it surely spoke: the end of the newest observation.
static int64_t newest_end(const struct silence *silence)
{
    int64_t newest = INT64_MIN;
    for (size_t i = 0; i < silence->summaries->count; i++) {
        const struct series_summary *summary = &silence->summaries->list[i];
        const int64_t end = summary->last_ms + (is_mean(silence, &summary->key) ? 0 : judge_interval_ms(summary->key.kind));
        if (belongs(silence, summary) && end > newest && end <= silence->reading->now_ms + HOUR_MS)
            newest = end; // what claims to be of the future ends no silence
    }
    return newest;
}

// The first observation behind the beginning of a silence; of a mean, when it was over at the latest. A value of that very moment
// is the last one before it, and so is the mean that it makes; an interval that is sent begins there at the earliest.
static bool first_behind(const struct silence *silence, int64_t from_ms, int64_t *ret_at_ms, struct fault *f)
{
    *ret_at_ms = INT64_MAX;
    for (size_t i = 0; i < silence->summaries->count; i++) {
        const struct series_summary *summary = &silence->summaries->list[i];
        const bool mean = is_mean(silence, &summary->key);
        const int64_t interval = judge_interval_ms(summary->key.kind), later_ms = mean ? interval : 0;
        const struct series_range behind = {from_ms + (mean || !interval), SERIES_AT_MAX};
        struct observation *rows;
        size_t count;
        if (!belongs(silence, summary) || summary->last_ms < behind.from_ms)
            continue;
        if (!series_collect(silence->reading->series, silence->reading->arena, &summary->key, behind, 0, &rows, &count, f))
            return false;
        if (count && rows[0].at_ms + later_ms < *ret_at_ms)
            *ret_at_ms = rows[0].at_ms + later_ms;
    }
    return true;
}

static bool say_silence(const struct silence *silence, const struct judge_values *ends, int64_t now_ms, struct fault *f)
{
    struct watch_reading *reading = silence->reading;
    struct judge_findings findings = {0};
    const struct judging judging = {reading->arena, &findings};
    const struct series_range span = {ends->items[0].at_ms, reading->now_ms + 1};
    struct judge_subject subject = {.key = silence->key, .settings = &silence->settings, .since_ms = INT64_MIN};
    struct series_range *windows;
    if (!watch_maintenance(reading, &silence->key, span, &windows, &subject.maintenance_count, f))
        return false;
    subject.maintenance = windows;
    judge_no_data(&judging, &subject, ends, now_ms);
    const struct watch_said said = {silence->key, JUDGE_NO_DATA, &silence->settings, span, span};
    return watch_say(reading, &said, &findings, f);
}

static bool judge_one_silence(const struct silence *silence, struct fault *f)
{
    const struct warning *open = watch_open_find(silence->reading, &silence->key, JUDGE_NO_DATA);
    struct observation *ends = arena_array(silence->reading->arena, 2, sizeof *ends);
    struct judge_values values = {ends, 1};
    const int64_t newest = newest_end(silence);
    int64_t again = INT64_MAX;
    if (newest == INT64_MIN || !silence->settings.enabled)
        return true;
    if (open && !first_behind(silence, open->first_ms, &again, f))
        return false;
    if (again != INT64_MAX) { // it speaks again: how long was it silent?
        ends[0].at_ms = open->first_ms;
        ends[1].at_ms = again;
        values.count = 2;
        return say_silence(silence, &values, INT64_MIN, f);
    }
    ends[0].at_ms = newest > silence->from_ms ? newest : silence->from_ms;
    if (open && open->first_ms >= newest)
        ends[0].at_ms = open->first_ms; // the same silence, wherever it is asked from
    if (!open && (double)(silence->until_ms - ends[0].at_ms) < silence->settings.numbers[JUDGE_MINUTES] * 60000)
        return true;
    return say_silence(silence, &values, silence->until_ms, f);
}

static struct silence silence_of(struct watch_reading *reading, const struct watch_summaries *summaries, const char *point, const char *factor)
{
    struct silence silence = {.reading = reading, .summaries = summaries, .key = {point, factor, SERIES_REALTIME},
                              .from_ms = INT64_MIN, .until_ms = reading->now_ms};
    const struct judge_whose whose = watch_whose(reading, point, factor);
    judge_settings_find(&reading->world->rules, JUDGE_NO_DATA, &whose, &silence.settings);
    return silence;
}

static bool is_first_of_factor(const struct watch_summaries *summaries, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (text_equal(summaries->list[i].key.factor, summaries->list[index].key.factor))
            return false;
    return true;
}

// The last time the point as a whole was silent, and spoke again at the latest. What comes once an hour comes back later than
// what comes every minute: each factor has its time anew.
static bool spoke_again(struct watch_reading *reading, const char *point, int64_t *ret_ms, struct fault *f)
{
    const struct warning_filter filter = {.point = point, .factor = "", .rule = judge_rule_name(JUDGE_NO_DATA), .state = "closed",
                                          .span = {INT64_MIN, INT64_MAX}, .limit = SILENCES_LOOKED_AT};
    struct warning *list;
    size_t count;
    *ret_ms = INT64_MIN;
    if (!warning_list(reading->store, reading->arena, &filter, &list, &count, f))
        return false;
    for (size_t i = 0; i < count && *ret_ms == INT64_MIN; i++)
        if (!list[i].revoked) // data that came late showed that it never was
            *ret_ms = list[i].closed_ms > list[i].last_ms ? list[i].closed_ms : list[i].last_ms;
    return true;
}

// A factor is waited for only as long as its point speaks: one that fell silent an hour before the others is the same cause.
static bool judge_factor_silence(const struct silence *whole, const char *factor, int64_t *again_ms, struct fault *f)
{
    struct watch_reading *reading = whole->reading;
    struct silence one = silence_of(reading, whole->summaries, whole->key.point, factor);
    const int64_t newest = newest_end(&one);
    const bool open = watch_open_find(reading, &one.key, JUDGE_NO_DATA) != NULL;
    one.until_ms = newest_end(whole);
    if (!open && (newest <= reading->now_ms - WANTED_MS || (double)(one.until_ms - newest) < one.settings.numbers[JUDGE_MINUTES] * 60000))
        return true;
    if (*again_ms == INT64_MAX && !spoke_again(reading, whole->key.point, again_ms, f))
        return false;
    one.from_ms = *again_ms;
    return judge_one_silence(&one, f);
}

static bool judge_point_silence(struct watch_reading *reading, const char *point, struct fault *f)
{
    const struct watch_summaries *summaries = watch_summaries(reading, point, f);
    int64_t again_ms = INT64_MAX; // not asked yet
    if (!summaries)
        return false;
    const struct silence whole = silence_of(reading, summaries, point, "");
    if (!judge_one_silence(&whole, f))
        return false;
    const bool silent = (double)reading->now_ms - (double)newest_end(&whole) >= whole.settings.numbers[JUDGE_MINUTES] * 60000;
    if (silent || watch_open_find(reading, &whole.key, JUDGE_NO_DATA)) // open: it speaks again since now
        return true;
    for (size_t i = 0; i < summaries->count; i++)
        if (is_first_of_factor(summaries, i) && !judge_factor_silence(&whole, summaries->list[i].key.factor, &again_ms, f))
            return false;
    return true;
}

bool watch_judge_silence(struct watch_reading *reading, struct fault *f)
{
    for (size_t i = 0; i < reading->world->point_count; i++) {
        pace_keep(reading->pace);
        if (reading->world->points[i].reporting && !judge_point_silence(reading, reading->world->points[i].code, f))
            return false;
    }
    return true;
}

// ---- clocks ----

// The raw log knows to the millisecond when a frame came; the stower may have been behind.
static bool received_ms(const struct watch_reading *reading, const struct watch_arrival *arrival, int64_t *ret_ms, struct fault *f)
{
    struct raw_read read = {0};
    *ret_ms = arrival->stored_ms;
    if (!reading->raw || !arrival->frame)
        return true;
    if (!raw_read_at(reading->raw, arrival->frame, &read, f))
        return false;
    if (read.found)
        *ret_ms = read.frame.received_ms;
    return true;
}

static bool is_late(const struct judge_arrival *arrival, const struct judge_settings *settings)
{
    const int64_t offset_ms = arrival->at_ms - arrival->received_ms, allowed_ms = (int64_t)settings->numbers[JUDGE_SECONDS] * 1000;
    return offset_ms > allowed_ms || offset_ms < -allowed_ms;
}

bool watch_judge_clock(struct watch_reading *reading, const char *point, const struct watch_arrival *arrivals, size_t count, struct fault *f)
{
    struct judge_arrival *came = arena_array(reading->arena, count + 1, sizeof *came);
    struct judge_settings *settings = arena_alloc(reading->arena, sizeof *settings);
    struct judge_findings findings = {0};
    const struct judging judging = {reading->arena, &findings};
    const struct series_key key = {point, "", SERIES_REALTIME};
    const struct judge_whose whose = watch_whose(reading, point, "");
    const struct warning *open = watch_open_find(reading, &key, JUDGE_CLOCK);
    size_t late = 0;
    judge_settings_find(&reading->world->rules, JUDGE_CLOCK, &whose, settings);
    for (size_t i = 0; i < count; i++) {
        came[i].at_ms = arrivals[i].at_ms;
        if (!received_ms(reading, &arrivals[i], &came[i].received_ms, f))
            return false;
        late += is_late(&came[i], settings);
    }
    if (!count || (!late && !open) || (late == count && (double)late < settings->numbers[JUDGE_COUNT]))
        return true; // nothing to say, or not enough yet
    const int64_t from_ms = open && open->last_ms < came[0].received_ms ? open->last_ms : came[0].received_ms;
    const struct series_range span = {from_ms, reading->now_ms + 1};
    const struct judge_subject subject = {.key = key, .settings = settings, .since_ms = open ? open->last_ms : INT64_MIN,
                                          .cut = open && open->first_ms < span.from_ms};
    judge_clock(&judging, &subject, came, count);
    if (late == count && !findings.count)
        return true;
    const struct watch_said said = {key, JUDGE_CLOCK, settings, span, span};
    return watch_say(reading, &said, &findings, f);
}

// ---- copies ----

// A series that spoke lately, by what it said last. Only those that said the same at the same second are read.
struct suspect {
    struct series_key key;
    struct observation newest;
};
struct suspects LIST_OF(struct suspect);

static bool add_suspects(struct watch_reading *reading, const struct watch_summaries *summaries, struct suspects *suspects, struct fault *f)
{
    for (size_t i = 0; i < summaries->count; i++) {
        const struct series_summary *summary = &summaries->list[i];
        struct suspect one = {.key = summary->key};
        enum series_kind finest;
        bool found;
        if (!factor_is_measured(summary->key.factor) || !watch_finest(summaries, summary->key.factor, &finest) || finest != summary->key.kind ||
            summary->last_ms < reading->now_ms - COPY_SPAN_MS)
            continue;
        if (!series_latest(reading->series, &summary->key, INT64_MAX, &one.newest, &found, f))
            return false;
        if (found)
            LIST_PUSH(reading->arena, suspects, one);
    }
    return true;
}

static int compare_said(const struct suspect *a, const struct suspect *b)
{
    if (a->key.kind != b->key.kind)
        return a->key.kind < b->key.kind ? -1 : 1;
    if (a->newest.at_ms != b->newest.at_ms)
        return a->newest.at_ms < b->newest.at_ms ? -1 : 1;
    if (a->newest.value.present != b->newest.value.present)
        return a->newest.value.present ? 1 : -1;
    const int factors = strcmp(a->key.factor, b->key.factor);
    return factors ? factors : decimal_compare(observation_decimal(a->newest.value), observation_decimal(b->newest.value));
}

static int compare_suspects(const void *left, const void *right)
{
    const struct suspect *a = left, *b = right;
    const int said = compare_said(a, b);
    return said ? said : strcmp(a->key.point, b->key.point);
}

// Who copied whom the values do not tell: both are named, each with the other.
static bool judge_copied(struct watch_reading *reading, const struct series_key *key, const struct series_key *other, const struct warning *open,
                         struct fault *f)
{
    struct judge_settings *settings = arena_alloc(reading->arena, sizeof *settings);
    struct judge_findings findings = {0};
    struct judge_values values, others;
    const struct judging judging = {reading->arena, &findings};
    const struct judge_whose whose = watch_whose(reading, key->point, key->factor);
    const struct series_range span = {reading->now_ms - COPY_SPAN_MS, reading->now_ms + DAY_MS}, values_of = {span.from_ms, SERIES_AT_MAX};
    struct judge_subject subject = {.key = *key, .settings = settings, .since_ms = open ? open->last_ms : INT64_MIN,
                                    .cut = open && open->first_ms < span.from_ms};
    struct series_range *windows;
    judge_settings_find(&reading->world->rules, JUDGE_COPY, &whose, settings);
    arena_clear(reading->scratch);
    if (!watch_collect(reading, key, values_of, &values, f) || !watch_collect(reading, other, values_of, &others, f) ||
        !watch_maintenance(reading, key, span, &windows, &subject.maintenance_count, f))
        return false;
    subject.maintenance = windows;
    judge_copy(&judging, &subject, &values, other->point, &others);
    const struct watch_said said = {*key, JUDGE_COPY, settings, span, span};
    return (!findings.count && !open) || watch_say(reading, &said, &findings, f);
}

// While a warning is open its other point is asked, whatever it says now.
static const struct suspect *find_point(const struct suspects *suspects, const struct series_key *key, const char *point)
{
    for (size_t i = 0; i < suspects->count; i++) {
        const struct series_key *one = &suspects->items[i].key;
        if (one->kind == key->kind && text_equal(one->factor, key->factor) && text_equal(one->point, point))
            return &suspects->items[i];
    }
    return NULL;
}

bool watch_judge_copies(struct watch_reading *reading, struct fault *f)
{
    struct suspects suspects = {0};
    for (size_t i = 0; i < reading->world->point_count; i++) {
        pace_keep(reading->pace);
        const struct watch_summaries *summaries = watch_summaries(reading, reading->world->points[i].code, f);
        if (!summaries || !add_suspects(reading, summaries, &suspects, f))
            return false;
    }
    if (suspects.count)
        qsort(suspects.items, suspects.count, sizeof *suspects.items, compare_suspects);
    const struct suspect *first = suspects.items; // of those that say the same
    for (size_t i = 0; i < suspects.count; i++) {
        const struct suspect *one = &suspects.items[i], *other = NULL;
        const struct warning *open = watch_open_find(reading, &one->key, JUDGE_COPY);
        first = compare_said(first, one) ? one : first;
        if (open)
            other = find_point(&suspects, &one->key, open->other_point);
        else if (one->newest.value.present)
            other = first != one ? first : i + 1 < suspects.count && !compare_said(one, one + 1) ? one + 1 : NULL;
        pace_keep(reading->pace);
        if (other && !judge_copied(reading, &one->key, &other->key, open, f))
            return false;
    }
    return true;
}
