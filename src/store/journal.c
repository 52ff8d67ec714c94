#include "store/journal.h"

#include <stdio.h>
#include <string.h>

#include "base/clock/wall_clock.h"
#include "base/digest.h"
#include "base/period.h"
#include "base/text.h"
#include "journal_sql.h"
#include "store/schema_table.h"
#include "store/store_internal.h"
#include "store/touched.h"

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

// ---- digests ----

// Feeds the rows of one statement; *ret_rows counts them.
static bool digest_rows(struct store *store, struct digest_state *state, const char *sql, int64_t batch, int64_t *ret_rows, struct fault *f)
{
    char number[40];
    bool more = false, ok;
    struct store_row *row = store_prepare_text(store, sql, f);
    if (!row)
        return false;
    store_bind_int64(row, 1, batch);
    int columns = store_column_count(row);
    while ((ok = store_step(row, &more, f)) && more) {
        for (int i = 0; i < columns; i++) {
            struct store_bytes column = store_column_canonical(row, i, number, sizeof number);
            digest_add_sized(state, column.bytes, column.size);
        }
        ++*ret_rows;
    }
    store_reset(row);
    return ok;
}

// A digest under way: which tables it asks, and which of them it found rows of the batch in.
struct batch_digest {
    int64_t batch;
    const struct touched *noted; // asks these; NULL: those of the list
    const char *listed;          // NULL too: every table
    struct text_buffer *found;   // names, separated by spaces, in the order of the schema
    int64_t rows;
    struct digest_state state;
};

static bool is_asked(const struct batch_digest *asking, const char *table)
{
    if (asking->noted && !asking->noted->full)
        return touched_has(asking->noted, table);
    return asking->noted || !asking->listed || text_has_word(asking->listed, table);
}

// What a batch wrote and what it ended in one table.
static bool digest_table(struct store *store, struct batch_digest *asking, const struct schema_journaled *table, struct fault *f)
{
    const int64_t before = asking->rows;
    const struct digest_state kept = asking->state;
    digest_add_text(&asking->state, table->table);
    if (!digest_rows(store, &asking->state, table->written, asking->batch, &asking->rows, f))
        return false;
    digest_add_text(&asking->state, "ended");
    if (table->ended && !digest_rows(store, &asking->state, table->ended, asking->batch, &asking->rows, f))
        return false;
    if (asking->rows == before)
        asking->state = kept; // a table that was not touched leaves no trace, so that new tables do not change old digests
    else
        text_buffer_printf(asking->found, "%s%s", asking->found->size ? " " : "", table->table);
    return true;
}

static bool digest_batch(struct store *store, struct batch_digest *asking, char out[DIGEST_HEX_SIZE], struct fault *f)
{
    digest_begin(&asking->state);
    for (int i = 0; i < schema_journaled_count; i++)
        if (is_asked(asking, schema_journaled[i].table) && !digest_table(store, asking, &schema_journaled[i], f))
            return false;
    digest_end(&asking->state, out);
    return true;
}

static void hash_row(const struct journal_row_row *row, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    char number[48];
    digest_begin(&state);
    snprintf(number, sizeof number, "%lld %lld", (long long)row->seq, (long long)row->at_ms);
    digest_add_text(&state, number);
    digest_add_text(&state, row->who);
    digest_add_text(&state, row->what);
    digest_add_text(&state, row->detail);
    digest_add_text(&state, row->digest);
    digest_add_text(&state, row->previous);
    if (row->touched) // rows of older programs have none
        digest_add_text(&state, row->touched);
    if (row->account) { // of who acted under his own name
        digest_add_text(&state, "account");
        digest_add_text(&state, row->account);
    }
    digest_end(&state, out);
}

// ---- writing ----

void journal_act_as(struct store *store, const char *account)
{
    store_touched(store)->account = account;
}

static int64_t (*clock_now)(void) = instant_now_ms;

void journal_clock_set(int64_t (*now)(void))
{
    clock_now = now ? now : instant_now_ms;
}

static bool open_at(struct store *store, const struct journal_last_row *last, struct journal_insert_in *row, int64_t *ret_batch, struct fault *f)
{
    row->seq = last->seq + 1;
    row->previous = last->hash;
    row->detail = row->digest = row->hash = "";
    row->account = store_touched(store)->account;
    *ret_batch = row->seq;
    touched_begin(store_touched(store), row->seq);
    return journal_insert(store, row, f);
}

static bool read_last(struct store *store, struct arena *arena, struct journal_last_row *ret_last, struct fault *f)
{
    bool found;
    if (!journal_last(store, arena, ret_last, &found, f))
        return false;
    if (!found)
        *ret_last = (struct journal_last_row){.hash = FIRST_HASH};
    return true;
}

static bool is_doubted(const struct journal_last_row *last, int64_t now_ms)
{
    return wall_clock_is_doubted() || wall_judge(&(struct wall_signs){.newest_ms = last->at_ms}, now_ms) != WALL_SOUND;
}

static bool refuse(const struct journal_last_row *last, int64_t now_ms, struct fault *f)
{
    char now[INSTANT_TEXT_SIZE], newest[INSTANT_TEXT_SIZE];
    return fault_set(f, FAULT_CONFLICT, "clock.doubted", "now", instant_format(now_ms, now, sizeof now), "newest",
                     instant_format(last->at_ms, newest, sizeof newest), NULL);
}

bool journal_open(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_last_row last = {0};
    const int64_t now_ms = clock_now();
    if (!read_last(store, arena, &last, f) || (is_doubted(&last, now_ms) && !refuse(&last, now_ms, f)))
        return false;
    struct journal_insert_in row = {.at_ms = now_ms > last.at_ms ? now_ms : last.at_ms, .who = who, .what = what};
    return open_at(store, &last, &row, ret_batch, f);
}

bool journal_open_anyway(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_last_row last = {0};
    const int64_t now_ms = clock_now();
    if (!read_last(store, arena, &last, f))
        return false;
    const bool follows = last.seq && (now_ms < last.at_ms || is_doubted(&last, now_ms));
    struct journal_insert_in row = {.at_ms = follows ? last.at_ms : now_ms, .who = who, .what = what};
    return open_at(store, &last, &row, ret_batch, f);
}

bool journal_open_accepting(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_last_row last = {0};
    if (!read_last(store, arena, &last, f))
        return false;
    struct journal_insert_in row = {.at_ms = clock_now(), .who = who, .what = what};
    return open_at(store, &last, &row, ret_batch, f);
}

bool journal_close(struct store *store, int64_t batch, const char *detail, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_row_row row;
    struct text_buffer found_tables;
    struct touched *touched = store_touched(store);
    char digest[DIGEST_HEX_SIZE], hash[DIGEST_HEX_SIZE];
    bool found;
    text_buffer_init(&found_tables, arena);
    struct batch_digest asking = {.batch = batch, .noted = touched, .found = &found_tables};
    if (!journal_row(store, arena, &(struct journal_row_in){.seq = batch}, &row, &found, f))
        return false;
    if (!found || touched->batch != batch)
        return fault_set_number(f, FAULT_INTERNAL, "journal.no_batch", "batch", batch);
    if (!digest_batch(store, &asking, digest, f))
        return false;
    touched_begin(touched, 0);
    row.detail = detail ? detail : "";
    row.digest = digest;
    row.touched = found_tables.bytes;
    hash_row(&row, hash);
    const struct journal_seal_in seal = {.seq = batch, .detail = row.detail, .digest = digest, .hash = hash, .touched = row.touched};
    return journal_seal(store, &seal, f);
}

// ---- reading ----

bool journal_end_read(struct store *store, struct journal_end *ret_end, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_last_row last = {0};
    bool found;
    *ret_end = (struct journal_end){.hash = FIRST_HASH};
    if (!journal_last(store, arena, &last, &found, f))
        return false;
    if (found) {
        ret_end->seq = last.seq;
        ret_end->at_ms = last.at_ms;
        snprintf(ret_end->hash, sizeof ret_end->hash, "%s", last.hash);
    }
    return true;
}

bool journal_hash_read(struct store *store, struct journal_end *end, bool *ret_found, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_row_row row = {0};
    if (!journal_row(store, arena, &(struct journal_row_in){.seq = end->seq}, &row, ret_found, f))
        return false;
    snprintf(end->hash, sizeof end->hash, "%s", *ret_found ? row.hash : "");
    return true;
}

bool journal_holds(struct store *store, const struct journal_end *end, bool *ret_found, bool *ret_same, struct fault *f)
{
    struct journal_end here = {.seq = end->seq};
    if (!journal_hash_read(store, &here, ret_found, f))
        return false;
    *ret_same = *ret_found && text_equal(here.hash, end->hash);
    return true;
}

bool journal_batch_at(struct store *store, int64_t at_ms, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_at_row row;
    bool found;
    if (!journal_at(store, arena, &(struct journal_at_in){.at_ms = at_ms}, &row, &found, f))
        return false;
    *ret_batch = found && row.seq.present ? row.seq.value : 0;
    return true;
}

bool journal_list(struct store *store, struct arena *arena, const struct journal_page *page, struct journal_entry **ret_entries,
                  size_t *ret_count, struct fault *f)
{
    struct change_list_row *rows;
    struct query_page got;
    const struct change_list_in in = {.before = page->before, .people = page->people};
    struct query query = {.key_descending = true, .limit = page->limit, .after = page->after};
    if (page->without)
        query.where = query_compare(arena, QUERY_UNEQUAL, query_column(&change_list_source, "what"), query_text(page->without));
    if (!change_list_page(store, arena, &in, &query, &rows, &got, f))
        return false;
    *ret_count = got.count;
    if (page->ret_next)
        *page->ret_next = got.next;
    *ret_entries = arena_array(arena, *ret_count + 1, sizeof **ret_entries);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_entries)[i] = (struct journal_entry){.seq = rows[i].seq, .at_ms = rows[i].at_ms, .who = rows[i].who,
                                                   .what = rows[i].what, .detail = rows[i].detail, .digest = rows[i].digest,
                                                   .previous = rows[i].previous, .hash = rows[i].hash, .account = rows[i].account};
    return true;
}

// ---- verifying ----

static void broken(struct journal_report *report, int64_t seq, const char *reason, const char *subject)
{
    report->broken_seq = seq;
    report->reason = reason;
    report->subject = subject;
}

// A journal being verified.
struct verifying {
    struct store *store;
    const struct journal_rows_all_in_order_row *rows;
    size_t count;
    int64_t unnamed;           // the first batch with rows in a table that its journal row does not name; 0: none
    const char *unnamed_table;
    struct journal_report *report;
};

// The batches of a table come in order, as the rows of the journal do.
static bool find_unnamed(struct verifying *verifying, const struct schema_journaled *table, struct fault *f)
{
    struct store_row *row = store_prepare_text(verifying->store, table->batches, f);
    bool more = false, ok;
    size_t i = 0;
    if (!row)
        return false;
    while ((ok = store_step(row, &more, f)) && more) {
        const int64_t batch = store_column_int64(row, 0);
        while (i < verifying->count && verifying->rows[i].seq < batch)
            i++;
        if (i == verifying->count || verifying->rows[i].seq != batch) // of no batch, which is told of elsewhere
            continue;
        if (verifying->rows[i].touched && !text_has_word(verifying->rows[i].touched, table->table)) {
            if (!verifying->unnamed || batch < verifying->unnamed) {
                verifying->unnamed = batch;
                verifying->unnamed_table = table->table;
            }
            break;
        }
    }
    store_reset(row);
    return ok;
}

static bool verify_data(struct verifying *verifying, const struct journal_row_row *row, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer found;
    char digest[DIGEST_HEX_SIZE];
    text_buffer_init(&found, arena);
    struct batch_digest asking = {.batch = row->seq, .listed = row->touched, .found = &found};
    if (!digest_batch(verifying->store, &asking, digest, f))
        return false;
    verifying->report->records += asking.rows;
    if (!text_equal(row->digest, digest) || (row->touched && !text_equal(row->touched, found.bytes)))
        broken(verifying->report, row->seq, "journal.digest", row->what);
    return true;
}

static bool verify_row(struct verifying *verifying, const struct journal_row_row *row, int64_t expected, const char *previous, struct fault *f)
{
    char hash[DIGEST_HEX_SIZE];
    struct journal_report *report = verifying->report;
    if (row->seq != expected) {
        broken(report, expected, "journal.gap", "journal");
        return true;
    }
    hash_row(row, hash);
    if (!text_equal(row->previous, previous) || !text_equal(row->hash, hash)) {
        broken(report, row->seq, "journal.hash", "journal");
        return true;
    }
    if (!verify_data(verifying, row, f))
        return false;
    if (!report->reason && row->seq == verifying->unnamed)
        broken(report, row->seq, "journal.unnamed", verifying->unnamed_table);
    report->rows++;
    return true;
}

static bool verify_orphans(struct store *store, struct journal_report *report, struct fault *f)
{
    for (int i = 0; i < schema_journaled_count && !report->reason; i++) {
        struct store_row *row = store_prepare_text(store, schema_journaled[i].orphans, f);
        bool more = false;
        if (!row || !store_step(row, &more, f))
            return false;
        if (more && store_column_int64(row, 0) > 0)
            broken(report, 0, "journal.orphan", schema_journaled[i].table);
        store_reset(row);
    }
    return true;
}

bool journal_verify(struct store *store, struct arena *arena, struct journal_report *ret_report, struct fault *f)
{
    struct journal_rows_all_in_order_row *rows;
    const char *previous = FIRST_HASH;
    struct verifying verifying = {.store = store, .report = ret_report};
    *ret_report = (struct journal_report){0};
    if (!journal_rows_all_in_order_all(store, arena, &rows, &verifying.count, f))
        return false;
    verifying.rows = rows;
    for (int i = 0; i < schema_journaled_count; i++)
        if (!find_unnamed(&verifying, &schema_journaled[i], f))
            return false;
    for (size_t i = 0; i < verifying.count && !ret_report->reason; i++) {
        struct journal_row_row row = {.seq = rows[i].seq, .at_ms = rows[i].at_ms, .who = rows[i].who, .what = rows[i].what,
                                      .detail = rows[i].detail, .digest = rows[i].digest, .previous = rows[i].previous,
                                      .hash = rows[i].hash, .touched = rows[i].touched, .account = rows[i].account};
        if (!verify_row(&verifying, &row, (int64_t)i + 1, previous, f))
            return false;
        previous = rows[i].hash;
    }
    return ret_report->reason || verify_orphans(store, ret_report, f);
}
