#include "store/proof/head.h"

#include "base/text.h"
#include "head_sql.h"
#include "store/archive.h"
#include "store/journal.h"
#include "store/journal_detail.h"

// ---- writing ----

bool head_first(struct store *store, int64_t batch, struct fault *f)
{
    char nothing[DIGEST_HEX_SIZE];
    digest_of("", 0, nothing);
    return head_begin(store, &(struct head_begin_in){.archive_digest = nothing, .batch = batch}, f);
}

static bool is_same(const struct head_at_row *before, const struct head *head)
{
    return before->raw == head->raw && text_equal(before->raw_digest, head->raw_digest) && text_equal(before->raw_previous, head->raw_previous) &&
           before->archive == head->archive && text_equal(before->archive_digest, head->archive_digest) && text_equal(before->public_key, head->public_key);
}

static bool open_once(struct store *store, int64_t *batch, struct fault *f)
{
    return *batch || journal_open_anyway(store, HEAD_WHO, JOURNAL_HEAD, batch, f);
}

static bool save_days(struct store *store, const struct head_day *days, size_t count, int64_t *batch, struct fault *f)
{
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct head_day_one_row before = {0};
        bool found;
        if (!head_day_one(store, arena, &(struct head_day_one_in){.day = days[i].day}, &before, &found, f))
            return false;
        if (found && text_equal(before.digest, days[i].digest))
            continue;
        if (!open_once(store, batch, f) || !head_day_insert(store, &(struct head_day_insert_in){.day = days[i].day, .digest = days[i].digest,
                                                            .series = days[i].series, .cause = days[i].cause, .batch = *batch}, f))
            return false;
    }
    return true;
}

bool head_save(struct store *store, const struct head *head, const struct head_day *days, size_t count, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct head_at_row before = {0};
    bool found;
    *ret_batch = 0;
    if (!save_days(store, days, count, ret_batch, f) || !head_at(store, arena, &(struct head_at_in){.batch = INT64_MAX}, &before, &found, f))
        return false;
    if (!*ret_batch && found && is_same(&before, head))
        return true;
    if (!open_once(store, ret_batch, f))
        return false;
    const struct head_insert_in row = {.raw = head->raw, .raw_previous = head->raw_previous, .raw_digest = head->raw_digest, .archive = head->archive,
                                       .archive_digest = head->archive_digest, .public_key = head->public_key, .batch = *ret_batch};
    return head_insert(store, &row, f) && journal_close(store, *ret_batch, journal_detail(arena, "journal.head", "days", journal_detail_number(arena, (long long)count),
                                                                                             "files", journal_detail_number(arena, head->archive), NULL), f);
}

// ---- reading ----

bool head_find(struct store *store, struct arena *arena, int64_t batch, struct head *ret_head, bool *ret_found, struct fault *f)
{
    struct head_at_row row = {0};
    if (!head_at(store, arena, &(struct head_at_in){.batch = batch}, &row, ret_found, f))
        return false;
    *ret_head = (struct head){row.raw, row.raw_previous, row.raw_digest, row.archive, row.archive_digest, row.public_key, row.batch, row.at_ms};
    return true;
}

bool head_list(struct store *store, struct arena *arena, struct head **ret_heads, size_t *ret_count, struct fault *f)
{
    struct head_all_row *rows;
    if (!head_all_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_heads = arena_array(arena, *ret_count + 1, sizeof **ret_heads);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_heads)[i] = (struct head){rows[i].raw, rows[i].raw_previous, rows[i].raw_digest, rows[i].archive, rows[i].archive_digest,
                                        rows[i].public_key, rows[i].batch, rows[i].at_ms};
    return true;
}

bool head_days(struct store *store, struct arena *arena, int64_t batch, struct head_day **ret_days, size_t *ret_count, struct fault *f)
{
    struct head_day_at_row *rows;
    if (!head_day_at_all(store, arena, &(struct head_day_at_in){.batch = batch}, &rows, ret_count, f))
        return false;
    *ret_days = arena_array(arena, *ret_count + 1, sizeof **ret_days);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_days)[i] = (struct head_day){rows[i].day, rows[i].digest, rows[i].series, rows[i].cause, rows[i].batch};
    return true;
}

bool head_days_since(struct store *store, struct arena *arena, int64_t batch, struct head_day **ret_days, size_t *ret_count, struct fault *f)
{
    struct head_day_since_row *rows;
    if (!head_day_since_all(store, arena, &(struct head_day_since_in){.batch = batch}, &rows, ret_count, f))
        return false;
    *ret_days = arena_array(arena, *ret_count + 1, sizeof **ret_days);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_days)[i] = (struct head_day){.day = rows[i].day, .cause = rows[i].cause, .batch = rows[i].batch};
    return true;
}

void head_days_digest(const struct head_day *days, size_t count, char ret_digest[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    for (size_t i = 0; i < count; i++) {
        digest_add_text(&state, days[i].day);
        digest_add_text(&state, days[i].digest);
    }
    digest_end(&state, ret_digest);
}
