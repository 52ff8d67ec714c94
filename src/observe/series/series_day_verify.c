// Two comparisons: the digests in series.db with what the journal names, and the observations with their digests.
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "observe/series/series_day_internal.h"
#include "series_sql.h"

struct day_list LIST_OF(int64_t);

struct checking {
    struct series *series;
    struct store *store;
    const struct series_days_check *check;
    struct series_days_report *report;
};

static bool tell(const struct checking *checking, const struct series_day_found *found, struct fault *f)
{
    return checking->check->found(checking->check->context, found, f);
}

// ---- the digests with the journal ----

static bool is_unsaid(struct store *store, int64_t day, bool *ret_unsaid, struct fault *f)
{
    struct day_unsaid_one_row row;
    return day_unsaid_one(store, NULL, &(struct day_unsaid_one_in){day}, &row, ret_unsaid, f);
}

static bool compare_day(const struct checking *checking, int64_t day, const char *text, const struct head_day *said, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    int64_t series;
    bool unsaid;
    if (!is_unsaid(checking->store, day, &unsaid, f))
        return false;
    if (unsaid)
        return true;
    if (!day_digest_sum(checking->store, day, digest, &series, f))
        return false;
    if (said && text_equal(said->digest, digest))
        return true;
    return tell(checking, &(struct series_day_found){said ? SERIES_DAY_OTHER : SERIES_DAY_UNSAID, text, NULL, digest}, f);
}

static bool next_day(struct store *store, int64_t after, int64_t *ret_day, bool *ret_found, struct fault *f)
{
    struct day_digest_next_row row = {0};
    if (!day_digest_next(store, NULL, &(struct day_digest_next_in){((after + 1) << DAY_SERIES_BITS) - 1}, &row, ret_found, f))
        return false;
    *ret_day = row.id >> DAY_SERIES_BITS;
    return true;
}

// Both lists ascend; a day that is in one of them alone is looked at too.
static bool compare_days(const struct checking *checking, struct fault *f)
{
    int64_t day = -1, said_day = 0;
    bool more;
    size_t i = 0;
    if (!next_day(checking->store, -1, &day, &more, f))
        return false;
    while (more || i < checking->check->said_count) {
        ARENA_SCOPED arena = arena_new();
        const struct head_day *said = i < checking->check->said_count ? &checking->check->said[i] : NULL;
        if (said && !day_number(said->day, &said_day, f))
            return false;
        const bool here = more && (!said || day <= said_day), there = said && (!more || said_day <= day);
        const int64_t which = here ? day : said_day;
        if (!compare_day(checking, which, day_text(arena, which), there ? said : NULL, f))
            return false;
        i += there;
        if (here && !next_day(checking->store, day, &day, &more, f))
            return false;
    }
    return true;
}

// ---- the observations with the digests ----

struct looking {
    const struct checking *checking;
    struct arena *arena;
    int64_t id;
    struct series_key key;
    struct day_list seen; // days with observations
    int64_t digests;      // of those
    bool walked;          // else a day may have none yet
};

static bool is_waiting(const struct looking *looking, int64_t day, bool *ret_waiting, struct fault *f)
{
    struct day_changed_one_row row;
    const struct day_changed_one_in in = {(looking->id << SERIES_CHANGED_DAY_BITS) + day};
    return day_changed_one(looking->checking->store, NULL, &in, &row, ret_waiting, f);
}

static bool look_at_day(void *context, int64_t day, const unsigned char digest[DAY_DIGEST_SIZE], struct fault *f)
{
    struct looking *looking = context;
    ARENA_SCOPED arena = arena_new();
    struct day_digest_one_row row = {0};
    bool found, waiting;
    LIST_PUSH(looking->arena, &looking->seen, day);
    if (!day_digest_one(looking->checking->store, arena, &(struct day_digest_one_in){(day << DAY_SERIES_BITS) + looking->id}, &row, &found, f))
        return false;
    looking->digests += found;
    if (found && row.digest.size == DAY_DIGEST_SIZE && memcmp(row.digest.bytes, digest, DAY_DIGEST_SIZE) == 0) {
        looking->checking->report->days++;
        return true;
    }
    if (!is_waiting(looking, day, &waiting, f))
        return false;
    if (waiting || (!found && !looking->walked)) {
        looking->checking->report->waiting++;
        return true;
    }
    char now[2 * DAY_DIGEST_SIZE + 1];
    for (size_t i = 0; i < DAY_DIGEST_SIZE; i++)
        snprintf(now + 2 * i, 3, "%02x", digest[i]);
    return tell(looking->checking, &(struct series_day_found){SERIES_DAY_CHANGED, day_text(arena, day), &looking->key, now}, f);
}

static bool was_seen(const struct looking *looking, int64_t day)
{
    for (size_t i = 0; i < looking->seen.count; i++)
        if (looking->seen.items[i] == day)
            return true;
    return false;
}

static bool find_gone(const struct looking *looking, struct fault *f)
{
    struct day_digest_of_series_row *rows;
    size_t count;
    if (!day_digest_of_series_all(looking->checking->store, looking->arena, &(struct day_digest_of_series_in){looking->id}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool waiting;
        if (was_seen(looking, rows[i].day))
            continue;
        if (!is_waiting(looking, rows[i].day, &waiting, f))
            return false;
        looking->checking->report->waiting += waiting;
        if (!waiting && !tell(looking->checking, &(struct series_day_found){SERIES_DAY_GONE, day_text(looking->arena, rows[i].day), &looking->key, ""}, f))
            return false;
    }
    return true;
}

static bool look_at_series(const struct checking *checking, const struct series_named_row *named, int64_t id, const struct day_digest_counts_row *counted,
                           struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct looking looking = {.checking = checking, .arena = arena, .id = id, .key = {named->point, named->factor, (enum series_kind)named->kind},
                              .walked = checking->report->walked};
    const struct series_entry entry = {.id = id, .kind = looking.key.kind};
    const struct day_reader reader = {look_at_day, &looking};
    struct fault inner = {0};
    if (!day_digests_read(embedded_of(checking->series), &entry, (struct day_span){0, DAY_LAST}, &reader, &inner)) {
        if (inner.kind != FAULT_BROKEN)
            return *f = inner, false;
        return tell(checking, &(struct series_day_found){SERIES_DAY_UNREADABLE, "", &looking.key, ""}, f);
    }
    checking->report->series += looking.seen.count > 0;
    return !counted || counted->days == looking.digests || find_gone(&looking, f);
}

static const struct day_digest_counts_row *count_of(const struct day_digest_counts_row *counts, size_t count, int64_t series)
{
    for (size_t i = 0; i < count; i++)
        if (counts[i].series == series)
            return &counts[i];
    return NULL;
}

static bool is_walked(const struct checking *checking, bool *ret_walked, struct fault *f)
{
    struct series_next_row row;
    int64_t walked = 0;
    bool found, more;
    if (!series_mark_read(checking->series, DAY_WALK_MARK, &walked, &found, f) ||
        !series_next(checking->store, NULL, &(struct series_next_in){found ? walked : 0}, &row, &more, f))
        return false;
    *ret_walked = !more;
    return true;
}

static bool look_at_all(const struct checking *checking, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct day_digest_counts_row *counts;
    struct series_next_row next = {0};
    size_t count, done = 0;
    bool found = true;
    if (!day_digest_counts_all(checking->store, arena, &counts, &count, f))
        return false;
    for (;; done++) {
        ARENA_SCOPED inner = arena_new();
        struct series_named_row named = {0};
        bool is_named;
        if (!series_next(checking->store, NULL, &(struct series_next_in){next.id}, &next, &found, f) ||
            (found && !series_named(checking->store, inner, &(struct series_named_in){next.id}, &named, &is_named, f)))
            return false;
        if (!found)
            return true;
        if (!look_at_series(checking, &named, next.id, count_of(counts, count, next.id), f))
            return false;
        if (checking->check->progress)
            checking->check->progress(checking->check->context, (int64_t)done, (int64_t)count);
    }
}

bool series_days_verify(struct series *series, const struct series_days_check *check, struct series_days_report *ret_report, struct fault *f)
{
    const struct checking checking = {series, series->book.store, check, ret_report};
    *ret_report = (struct series_days_report){0};
    if (!series->backend->renames)
        return ret_report->elsewhere = true;
    return is_walked(&checking, &ret_report->walked, f) && compare_days(&checking, f) && look_at_all(&checking, f);
}
