#include "observe/chain/heads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock/clock.h"
#include "base/text.h"
#include "observe/series/series_day.h"
#include "observe/series/series_settings.h"
#include "store/archive.h"
#include "store/proof/sign.h"

#define TAKE_AT_ONCE 256

// ---- the raw log ----

bool heads_segment_begin(struct raw_reader *reader, int64_t number, struct heads_segment *ret_segment, char ret_previous[RAW_DIGEST_SIZE],
                         bool *ret_found, struct fault *f)
{
    *ret_segment = (struct heads_segment){.number = number, .next = raw_segment_start(number)};
    digest_begin(&ret_segment->state);
    return raw_segment_previous(reader, number, ret_previous, ret_found, f);
}

static void add_record(struct digest_state *state, const struct raw_read *read)
{
    const struct raw_frame *frame = &read->frame;
    const int64_t numbers[] = {read->position, frame->received_ms, frame->device, frame->peer.port};
    digest_add(state, numbers, sizeof numbers);
    digest_add(state, frame->peer.address.bytes, sizeof frame->peer.address.bytes);
    digest_add_sized(state, frame->bytes, frame->size);
}

bool heads_segment_read(struct raw_reader *reader, struct heads_segment *segment, int64_t limit, struct fault *f)
{
    const int64_t end = POSITION(segment->number + 1, 0);
    struct raw_read read = {.found = true};
    while (segment->next < limit) {
        if (!raw_read(reader, segment->next, limit < end ? limit : end, &read, f))
            return false;
        if (!read.found)
            return true;
        add_record(&segment->state, &read);
        segment->next = read.next;
    }
    return true;
}

void heads_segment_digest(const struct heads_segment *segment, char ret_digest[DIGEST_HEX_SIZE])
{
    struct digest_state state = segment->state;
    digest_end(&state, ret_digest);
}

static bool look_at_raw(const struct heads_place *place, struct arena *arena, struct head *head, struct fault *f)
{
    int64_t first, last, limit = place->raw_limit;
    struct heads_segment segment;
    char previous[RAW_DIGEST_SIZE], digest[DIGEST_HEX_SIZE];
    bool found;
    if (!raw_segment_range(place->folder, &first, &last, f))
        return false;
    if (limit == INT64_MAX)
        limit = POSITION(last + 1, 0);
    else
        last = POSITION_SEGMENT(limit);
    if (!last)
        return true;
    struct raw_reader *reader = raw_reader_open(place->folder);
    const bool ok = heads_segment_begin(reader, last, &segment, previous, &found, f) && (!found || heads_segment_read(reader, &segment, limit, f));
    raw_reader_close(reader);
    if (!ok || !found)
        return ok;
    heads_segment_digest(&segment, digest);
    head->raw = segment.next;
    head->raw_previous = arena_strdup(arena, previous);
    head->raw_digest = arena_strdup(arena, digest);
    return true;
}

// ---- all of it ----

static bool look_at_archive(const char *folder, struct arena *arena, struct head *head, struct fault *f)
{
    const char **digests;
    size_t count;
    struct digest_state state;
    char digest[DIGEST_HEX_SIZE];
    if (!archive_list(folder, arena, &digests, &count, f))
        return false;
    digest_begin(&state);
    for (size_t i = 0; i < count; i++)
        digest_add(&state, digests[i], DIGEST_HEX_SIZE - 1);
    digest_end(&state, digest);
    head->archive = (int64_t)count;
    head->archive_digest = arena_strdup(arena, digest);
    return true;
}

bool heads_look(const struct heads_place *place, struct arena *arena, const struct head *before, struct head *ret_head, struct fault *f)
{
    struct sign_key key;
    struct fault ignored = {0};
    *ret_head = (struct head){0};
    const bool same = before && (place->raw_limit == HEADS_RAW_SAME || place->raw_limit == before->raw);
    if (same) {
        ret_head->raw = before->raw;
        ret_head->raw_previous = before->raw_previous;
        ret_head->raw_digest = before->raw_digest;
    } else {
        const struct heads_place to_end = {place->folder, place->raw_limit == HEADS_RAW_SAME ? INT64_MAX : place->raw_limit};
        if (!look_at_raw(&to_end, arena, ret_head, f))
            return false;
    }
    if (sign_key_load(sign_key_path(arena, place->folder), &key, &ignored)) // a folder without a key has heads all the same
        ret_head->public_key = arena_strdup(arena, key.public_hex);
    else
        ret_head->public_key = before ? before->public_key : NULL;
    return look_at_archive(place->folder, arena, ret_head, f);
}

void heads_damage(struct arena *arena, const struct fault *found, const char *now, struct damage *ret_damage)
{
    struct digest_state state;
    char trace[DIGEST_HEX_SIZE];
    const char *day = fault_argument(found, "day"), *point = fault_argument(found, "point"), *file = "series.db";
    digest_begin(&state);
    const bool of_journal = *fault_argument(found, "seq"); // what comes next takes the number of what is gone: it is the same damage
    digest_add_text(&state, of_journal ? "end" : found->key);
    for (size_t i = 0; i < found->argument_count; i++)
        digest_add_text(&state, fault_argument(found, found->name[i]));
    digest_add_text(&state, now);
    digest_end(&state, trace);
    if (text_starts_with(found->key, "heads.raw"))
        file = arena_printf(arena, "raw/%08lld", strtoll(fault_argument(found, "number"), NULL, 10));
    else if (text_starts_with(found->key, "heads.archive"))
        file = "archive";
    else if (of_journal)
        file = "qingshan.db";
    else if (*day || *point)
        file = arena_printf(arena, "series.db %s %s %s %s", day, point, fault_argument(found, "factor"), fault_argument(found, "kind"));
    *ret_damage = (struct damage){.kind = "ends", .file = text_trim(arena, file), .places = 1, .trace = arena_strdup(arena, trace)};
}

static bool is_acknowledged(struct store *store, const struct fault *found, bool *ret_acknowledged, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct damage damage;
    heads_damage(arena, found, "", &damage);
    return damage_is_acknowledged(store, &damage, ret_acknowledged, f);
}

bool heads_check_end(struct store *store, struct series *series, struct fault *f)
{
    struct journal_end seen;
    bool any, found, same;
    if (!series_journal_seen(series, &seen, &any, f))
        return false;
    if (!any || !seen.seq)
        return true;
    if (!journal_holds(store, &seen, &found, &same, f))
        return false;
    if (found && same)
        return true;
    struct fault broken = {0};
    bool acknowledged;
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)seen.seq);
    fault_set(&broken, FAULT_BROKEN, found ? "heads.altered" : "heads.cut", "seq", number, "hash", seen.hash, NULL);
    if (!is_acknowledged(store, &broken, &acknowledged, f))
        return false;
    if (!acknowledged && f)
        *f = broken;
    return acknowledged;
}

bool heads_note(struct store *store, struct series *series, struct fault *f)
{
    struct journal_end seen, end;
    bool any;
    if (!series_journal_seen(series, &seen, &any, f) || !journal_end_read(store, &end, f))
        return false;
    if (any && seen.seq == end.seq && text_equal(seen.hash, end.hash))
        return true;
    return heads_check_end(store, series, f) && series_journal_note(series, &end, f);
}

// ---- sealing ----

static bool take_digests(struct series *series, int64_t budget_ms, struct fault *f)
{
    const int64_t until_ns = clock_monotonic_ns() + budget_ms * 1000000;
    bool more = true;
    while (more && clock_monotonic_ns() < until_ns)
        if (!series_days_take(series, TAKE_AT_ONCE, &more, f))
            return false;
    return true;
}

static bool save_once(const struct heads_place *place, struct store *store, struct series *series, size_t *ret_days, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct head before, head;
    struct head_day *days;
    struct journal_end end;
    int64_t batch;
    bool found;
    if (!series_days_unsaid(series, arena, HEADS_DAYS_AT_ONCE, &days, ret_days, f) || !head_find(store, arena, INT64_MAX, &before, &found, f) ||
        !heads_look(place, arena, found ? &before : NULL, &head, f) || !store_begin(store, f))
        return false;
    if (!head_save(store, &head, days, *ret_days, &batch, f) || !store_commit(store, f)) {
        store_rollback(store);
        return false;
    }
    return journal_end_read(store, &end, f) && series_days_said(series, days, *ret_days, &end, f);
}

bool heads_note_folder(const char *folder, struct fault *f)
{
    STORE_SCOPED store = store_open(folder, STORE_READ, f);
    SERIES_SCOPED series = store ? series_open_names(folder, STORE_WRITE, f) : NULL;
    return series && heads_note(store, series, f);
}

bool heads_seal(const struct heads_place *place, int64_t budget_ms, struct fault *f)
{
    STORE_SCOPED store = store_open(place->folder, STORE_WRITE, f);
    SERIES_SCOPED series = store ? series_open_names(place->folder, STORE_WRITE, f) : NULL;
    size_t days;
    const int64_t until_ns = clock_monotonic_ns() + budget_ms * 1000000;
    if (!series || !heads_check_end(store, series, f) || !take_digests(series, budget_ms, f))
        return false;
    do {
        if (!save_once(place, store, series, &days, f))
            return false;
    } while (days == HEADS_DAYS_AT_ONCE && clock_monotonic_ns() < until_ns);
    return true;
}
