#include "observe/chain/heads_verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/series/series_day.h"
#include "store/archive.h"
#include "store/folder.h"

struct verifying {
    const struct heads_verifying *options;
    struct arena *arena;
    struct store *store;
    struct heads_report *report;
    const struct head *heads; // oldest first
    size_t head_count;
    struct damage *damages;   // of the register
    size_t damage_count;
};

// "raw/00000001", or two numbers with a dash between; as the register of damage names segments.
static bool parse_segments(const char *file, long long *ret_first, long long *ret_last)
{
    char *end;
    if (!text_starts_with(file, "raw/"))
        return false;
    *ret_first = *ret_last = strtoll(file + 4, &end, 10);
    if (*end == '-')
        *ret_last = strtoll(end + 1, NULL, 10);
    return end > file + 4;
}

// Has a person acknowledged that something is wrong with this segment?
static bool is_known_segment(const struct verifying *verifying, const char *file)
{
    long long number, same, first, last;
    if (!parse_segments(file, &number, &same))
        return false;
    for (size_t i = 0; i < verifying->damage_count; i++)
        if (verifying->damages[i].batch && parse_segments(verifying->damages[i].file, &first, &last) && number >= first && number <= last)
            return true;
    return false;
}

static bool add(struct verifying *verifying, const struct fault *found, const char *now, struct fault *f)
{
    struct heads_report *report = verifying->report;
    struct heads_finding finding = {.fault = *found};
    heads_damage(verifying->arena, found, now, &finding.damage);
    if (!damage_is_acknowledged(verifying->store, &finding.damage, &finding.acknowledged, f))
        return false;
    finding.acknowledged = finding.acknowledged || is_known_segment(verifying, finding.damage.file);
    report->total += !finding.acknowledged;
    report->known += finding.acknowledged;
    if (report->count < HEADS_FINDINGS_MAX && !finding.acknowledged)
        report->findings[report->count++] = finding;
    return true;
}

static bool say(struct verifying *verifying, const char *key, int64_t number, const struct head *head, struct fault *f)
{
    char text[24], batch[24] = "";
    struct fault found = {0};
    snprintf(text, sizeof text, "%lld", (long long)number);
    if (head)
        snprintf(batch, sizeof batch, "%lld", (long long)head->batch);
    fault_set(&found, FAULT_BROKEN, key, "number", text, "batch", batch, NULL);
    return add(verifying, &found, "", f);
}

// ---- the raw log ----

static const char *segment_name(struct arena *arena, int64_t number)
{
    return arena_printf(arena, "raw/%08lld", (long long)number);
}

struct raw_walk {
    struct raw_reader *reader;
    struct heads_segment segment; // number 0: none
    int64_t gone, broken;         // segments that were told of already
    char previous[RAW_DIGEST_SIZE];
};

static bool step_to(struct verifying *verifying, struct raw_walk *walk, const struct head *head, bool *ret_there, struct fault *f)
{
    const int64_t number = POSITION_SEGMENT(head->raw);
    struct fault inner = {0};
    *ret_there = false;
    if (walk->gone == number || walk->broken == number)
        return true;
    if (walk->segment.number != number) {
        bool found = false;
        if (!heads_segment_begin(walk->reader, number, &walk->segment, walk->previous, &found, &inner))
            found = inner.kind == FAULT_BROKEN;
        if (fault_is_set(&inner) && inner.kind != FAULT_BROKEN)
            return *f = inner, false;
        if (!found) {
            walk->gone = number;
            walk->segment.number = 0;
            return say(verifying, "heads.raw_gone", number, head, f);
        }
    }
    fault_clear(&inner);
    if (!heads_segment_read(walk->reader, &walk->segment, head->raw, &inner)) {
        if (inner.kind != FAULT_BROKEN)
            return *f = inner, false;
        walk->broken = number; // raw_verify tells where
        return say(verifying, "heads.raw_other", number, head, f);
    }
    *ret_there = true;
    return true;
}

static bool compare_raw(struct verifying *verifying, struct raw_walk *walk, const struct head *head, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    const int64_t number = walk->segment.number;
    heads_segment_digest(&walk->segment, digest);
    const bool is_short = walk->segment.next < head->raw;
    if (!is_short && walk->segment.next == head->raw && text_equal(digest, head->raw_digest) && text_equal(walk->previous, head->raw_previous))
        return true;
    walk->broken = number;
    return say(verifying, is_short ? "heads.raw_short" : "heads.raw_other", number, head, f);
}

// What stands in front of the oldest segment is named by its head: nothing, or a digest.
static bool verify_beginning(struct verifying *verifying, struct fault *f)
{
    static const char none[RAW_DIGEST_SIZE - 1];
    int64_t first, last;
    char previous[RAW_DIGEST_SIZE];
    bool found = false;
    if (!raw_segment_range(verifying->options->folder, &first, &last, f))
        return false;
    struct raw_reader *reader = raw_reader_open(verifying->options->folder);
    const bool ok = !first || raw_segment_previous(reader, first, previous, &found, f);
    raw_reader_close(reader);
    if (!ok || !found || memcmp(previous, none, sizeof none) == 0 || is_known_segment(verifying, segment_name(verifying->arena, first - 1)))
        return ok;
    return say(verifying, "heads.raw_begin", first, NULL, f);
}

static bool verify_raw(struct verifying *verifying, struct fault *f)
{
    struct raw_walk walk = {.reader = raw_reader_open(verifying->options->folder)};
    bool ok = verify_beginning(verifying, f), there;
    for (size_t i = 0; ok && i < verifying->head_count; i++) {
        const struct head *head = &verifying->heads[i];
        if (!head->raw || (i && verifying->heads[i - 1].raw == head->raw))
            continue;
        ok = step_to(verifying, &walk, head, &there, f);
        ok = ok && (!there || compare_raw(verifying, &walk, head, f));
    }
    raw_reader_close(walk.reader);
    return ok;
}

// ---- the archive ----

static bool verify_archive(struct verifying *verifying, struct fault *f)
{
    const struct head *newest = &verifying->heads[verifying->head_count - 1];
    const struct heads_place place = {verifying->options->folder, HEADS_RAW_SAME};
    struct head now;
    if (!heads_look(&place, verifying->arena, newest, &now, f))
        return false;
    if (now.archive < newest->archive)
        return say(verifying, "heads.archive_fewer", newest->archive - now.archive, newest, f);
    return now.archive > newest->archive || text_equal(now.archive_digest, newest->archive_digest) ||
           say(verifying, "heads.archive_other", now.archive, newest, f);
}

// ---- the observations, and the end of the journal ----

static const char *const day_keys[] = {[SERIES_DAY_UNSAID] = "heads.day_unsaid", [SERIES_DAY_OTHER] = "heads.day_other", [SERIES_DAY_CHANGED] = "heads.series_changed",
                                       [SERIES_DAY_GONE] = "heads.series_gone", [SERIES_DAY_UNREADABLE] = "heads.series_unreadable"};

static bool found_day(void *context, const struct series_day_found *found, struct fault *f)
{
    struct verifying *verifying = context;
    const struct series_key *key = found->key;
    struct fault fault = {0};
    if (key)
        fault_set(&fault, FAULT_BROKEN, day_keys[found->what], "day", found->day, "point", key->point, "factor", *key->factor ? key->factor : "-", "kind",
                  series_kind_name(key->kind), NULL);
    else
        fault_set(&fault, FAULT_BROKEN, day_keys[found->what], "day", found->day, NULL);
    return add(verifying, &fault, found->now, f);
}

static bool verify_end(struct verifying *verifying, struct series *series, struct fault *f)
{
    struct fault inner = {0};
    if (heads_check_end(verifying->store, series, &inner))
        return true;
    if (inner.kind != FAULT_BROKEN)
        return *f = inner, false;
    return add(verifying, &inner, "", f);
}

static bool verify_days(struct verifying *verifying, struct series *series, struct fault *f)
{
    struct series_days_check check = {.found = found_day, .progress = verifying->options->progress, .context = verifying};
    struct series_days_report report;
    struct journal_end seen;
    struct head_day *days;
    bool any;
    if (!series_journal_seen(series, &seen, &any, f) || !head_days(verifying->store, verifying->arena, any ? seen.seq : 0, &days, &check.said_count, f))
        return false;
    check.said = days;
    if (!series_days_verify(series, &check, &report, f))
        return false;
    verifying->report->series = report.series;
    verifying->report->days = report.days;
    verifying->report->waiting = report.waiting;
    verifying->report->whole = report.walked;
    verifying->report->elsewhere = report.elsewhere;
    return true;
}

// The series are pinned before qingshan.db is opened: what series.db has seen of the journal is then in it.
static bool verify_with_series(struct verifying *verifying, struct series *series, struct fault *f)
{
    struct head *heads;
    verifying->store = store_open(verifying->options->folder, STORE_READ, f);
    if (!verifying->store || !store_read_begin(verifying->store, f) || !head_list(verifying->store, verifying->arena, &heads, &verifying->head_count, f) ||
        !damage_list(verifying->store, verifying->arena, false, &verifying->damages, &verifying->damage_count, f))
        return false;
    verifying->heads = heads;
    verifying->report->heads = (int64_t)verifying->head_count;
    if (series && (!verify_end(verifying, series, f) || !verify_days(verifying, series, f)))
        return false;
    struct fault missing = {0};
    fault_set(&missing, FAULT_BROKEN, "heads.series_missing", NULL);
    if (!series && verifying->head_count && !add(verifying, &missing, "", f))
        return false;
    return !verifying->head_count || (verify_raw(verifying, f) && verify_archive(verifying, f));
}

// NULL without a fault: there is none, or one of an older version, which has no digests.
static bool open_series(const char *folder, struct series **ret_series, bool *ret_pinned, struct fault *f)
{
    struct fault inner = {0};
    *ret_pinned = false;
    *ret_series = series_open_names(folder, STORE_READ, &inner);
    if (!*ret_series)
        return series_is_unready(&inner) || (*f = inner, false);
    return series_pin(*ret_series, ret_pinned, f);
}

bool heads_verify(const struct heads_verifying *options, struct arena *arena, struct heads_report *ret_report, struct fault *f)
{
    struct verifying verifying = {.options = options, .arena = arena, .report = ret_report};
    struct series *series = NULL;
    bool pinned = false;
    *ret_report = (struct heads_report){.findings = arena_array(arena, HEADS_FINDINGS_MAX, sizeof(struct heads_finding))};
    const bool ok = open_series(options->folder, &series, &pinned, f) && verify_with_series(&verifying, series, f);
    store_close(verifying.store);
    if (series) {
        series_unpin(series, pinned);
        series_close(series);
    }
    return ok;
}
