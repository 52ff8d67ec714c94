#include "observe/series/series_day.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/series/embedded/series_embedded.h"
#include "observe/series/series_day_internal.h"
#include "series_sql.h"

#define WINDOW_DAYS 32          // read at once: a chunk of hours
#define BUFFER_SIZE 8192
#define ROW_MOST 80             // bytes of an observation

// ---- one digest ----

static unsigned char *put_number(unsigned char *at, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

static unsigned char *put_decimal(unsigned char *at, struct observation_number number)
{
    *at++ = number.present ? (unsigned char)(number.scale + 1) : 0;
    return number.present ? put_number(at, (uint64_t)number.mantissa, 8) : at;
}

static unsigned char *put_row(unsigned char *at, const struct observation *row)
{
    at = put_number(at, (uint64_t)row->at_ms, 8);
    at = put_decimal(put_decimal(put_decimal(put_decimal(at, row->value), row->least), row->most), row->total);
    memcpy(at, row->flag, OBSERVATION_FLAG_SIZE - 1);
    at += OBSERVATION_FLAG_SIZE - 1;
    *at++ = row->origin;
    return put_number(put_number(at, (uint32_t)row->version, 4), (uint64_t)row->frame, 8);
}

static void unhex(const char *hex, unsigned char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)((strchr(digits, hex[2 * i]) - digits) << 4 | (strchr(digits, hex[2 * i + 1]) - digits));
}

struct streaming {
    struct digest_state state;
    int64_t day; // of the rows behind the state; -1: none
    const struct day_reader *reader;
};

static bool end_day(struct streaming *streaming, struct fault *f)
{
    char hex[DIGEST_HEX_SIZE];
    unsigned char digest[DAY_DIGEST_SIZE];
    if (streaming->day < 0)
        return true;
    digest_end(&streaming->state, hex);
    unhex(hex, digest, sizeof digest);
    const int64_t day = streaming->day;
    streaming->day = -1;
    return streaming->reader->visit(streaming->reader->context, day, digest, f);
}

static bool stream_rows(void *context, const struct observation *rows, size_t count, struct fault *f)
{
    struct streaming *streaming = context;
    unsigned char buffer[BUFFER_SIZE], *at = buffer;
    for (size_t i = 0; i < count; i++) {
        const int64_t day = series_day_of(rows[i].at_ms);
        if (day != streaming->day || at + ROW_MOST > buffer + sizeof buffer) {
            digest_add(&streaming->state, buffer, (size_t)(at - buffer));
            at = buffer;
        }
        if (day != streaming->day) {
            if (!end_day(streaming, f))
                return false;
            digest_begin(&streaming->state);
            streaming->day = day;
        }
        at = put_row(at, &rows[i]);
    }
    digest_add(&streaming->state, buffer, (size_t)(at - buffer));
    return true;
}

bool day_digests_read(struct embedded *embedded, const struct series_entry *entry, struct day_span span, const struct day_reader *reader, struct fault *f)
{
    struct streaming streaming = {.day = -1, .reader = reader};
    digest_begin(&streaming.state);
    const struct series_range range = {series_day_start(span.first), series_day_start(span.last + 1)};
    return chunks_read(embedded, entry, range, stream_rows, &streaming, f) && end_day(&streaming, f);
}

// ---- taking ----

struct taking {
    struct embedded *embedded;
    struct store *store;
    int64_t series;
    int64_t causes[WINDOW_DAYS];  // of the days of a window that changed
    bool had[WINDOW_DAYS];        // has observations
    int64_t first;                // of the window
    bool walking;
};

static int64_t digest_id(int64_t day, int64_t series)
{
    return (day << DAY_SERIES_BITS) + series;
}

static bool save_digest(void *context, int64_t day, const unsigned char digest[DAY_DIGEST_SIZE], struct fault *f)
{
    struct taking *taking = context;
    ARENA_SCOPED arena = arena_new();
    struct day_digest_one_row before = {0};
    const int64_t id = digest_id(day, taking->series);
    bool found;
    if (!taking->walking)
        taking->had[day - taking->first] = true;
    if (!day_digest_one(taking->store, arena, &(struct day_digest_one_in){id}, &before, &found, f))
        return false;
    if (found && before.digest.size == DAY_DIGEST_SIZE && memcmp(before.digest.bytes, digest, DAY_DIGEST_SIZE) == 0)
        return true;
    const int64_t cause = taking->walking ? 0 : taking->causes[day - taking->first];
    return day_digest_save(taking->store, &(struct day_digest_save_in){id, {digest, DAY_DIGEST_SIZE}}, f) &&
           day_unsaid_save(taking->store, &(struct day_unsaid_save_in){day, cause ? cause : SERIES_DAY_FIRST}, f);
}

// A day that changed to nothing.
static bool drop_digest(struct taking *taking, int64_t day, int64_t cause, struct fault *f)
{
    if (!day_digest_remove(taking->store, &(struct day_digest_remove_in){digest_id(day, taking->series)}, f))
        return false;
    return store_changes(taking->store) == 0 || day_unsaid_save(taking->store, &(struct day_unsaid_save_in){day, cause}, f);
}

static bool take_window(struct taking *taking, const struct series_entry *entry, int64_t last, struct fault *f)
{
    const struct day_reader reader = {save_digest, taking};
    if (!day_digests_read(taking->embedded, entry, (struct day_span){taking->first, last}, &reader, f))
        return false;
    for (int64_t day = taking->first; day <= last; day++) {
        const int64_t cause = taking->causes[day - taking->first];
        if (cause && !taking->had[day - taking->first] && !drop_digest(taking, day, cause, f))
            return false;
    }
    return day_changed_done(taking->store, &(struct day_changed_done_in){(entry->id << SERIES_CHANGED_DAY_BITS) + taking->first,
                                                                         (entry->id << SERIES_CHANGED_DAY_BITS) + last}, f);
}

#define DAY_MASK ((1 << SERIES_CHANGED_DAY_BITS) - 1)

static bool take_changed(struct embedded *embedded, const struct day_changed_next_row *rows, size_t count, struct fault *f)
{
    for (size_t start = 0, end = 0; start < count; start = end) {
        struct taking taking = {.embedded = embedded, .store = embedded->base.book.store, .series = rows[start].id >> SERIES_CHANGED_DAY_BITS,
                                .first = rows[start].id & DAY_MASK};
        const struct series_entry entry = {.id = taking.series, .kind = (enum series_kind)rows[start].kind};
        int64_t last = taking.first;
        for (; end < count && rows[end].id >> SERIES_CHANGED_DAY_BITS == taking.series && (rows[end].id & DAY_MASK) - taking.first < WINDOW_DAYS; end++) {
            last = rows[end].id & DAY_MASK;
            taking.causes[last - taking.first] = rows[end].cause;
        }
        if (!take_window(&taking, &entry, last, f))
            return false;
    }
    return true;
}

// The next series of before the digests. *ret_more false: there is none.
static bool walk(struct series *series, bool *ret_more, struct fault *f)
{
    struct embedded *embedded = embedded_of(series);
    struct store *store = series->book.store;
    struct series_next_row row;
    int64_t walked = 0;
    bool found;
    if (!series_mark_read(series, DAY_WALK_MARK, &walked, &found, f) || !series_next(store, NULL, &(struct series_next_in){found ? walked : 0}, &row, ret_more, f))
        return false;
    if (!*ret_more)
        return true;
    struct taking taking = {.embedded = embedded, .store = store, .series = row.id, .walking = true};
    const struct series_entry entry = {.id = row.id, .kind = (enum series_kind)row.kind};
    const struct day_reader reader = {save_digest, &taking};
    return day_digests_read(embedded, &entry, (struct day_span){0, DAY_LAST}, &reader, f) &&
           day_changed_done(store, &(struct day_changed_done_in){row.id << SERIES_CHANGED_DAY_BITS, (row.id << SERIES_CHANGED_DAY_BITS) + DAY_MASK}, f) &&
           mark_save(store, &(struct mark_save_in){DAY_WALK_MARK, row.id}, f);
}

static bool take_some(struct series *series, size_t most, bool *ret_more, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct day_changed_next_row *rows;
    size_t count;
    if (!day_changed_next_all(series->book.store, arena, &(struct day_changed_next_in){(int64_t)most}, &rows, &count, f))
        return false;
    if (!count)
        return walk(series, ret_more, f);
    *ret_more = true;
    return take_changed(embedded_of(series), rows, count, f);
}

bool series_days_take(struct series *series, size_t most, bool *ret_more, struct fault *f)
{
    struct store *store = series->book.store;
    *ret_more = false;
    if (!series->backend->renames) // the observations are elsewhere
        return true;
    if (!store_begin(store, f))
        return false;
    const bool ok = take_some(series, most, ret_more, f) && store_commit(store, f);
    if (!ok)
        store_rollback(store);
    series->book.days_turn++;
    return ok;
}

// ---- saying ----

const char *day_text(struct arena *arena, int64_t day)
{
    const struct day date = day_of_ms(series_day_start(day));
    return arena_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

bool day_number(const char *text, int64_t *ret_day, struct fault *f)
{
    struct day date;
    if (!day_parse(text, &date, f))
        return false;
    *ret_day = series_day_of(day_start_ms(date));
    return true;
}

static const char *cause_words(struct arena *arena, int64_t cause)
{
    const char *words = "";
#define X(bit_name, name, bit) \
    if (cause & (bit)) \
        words = *words ? arena_printf(arena, "%s %s", words, name) : name;
    SERIES_DAY_CAUSES(X)
#undef X
    return words;
}

struct summing {
    struct digest_state state;
    int64_t series;
};

static bool sum_row(void *context, const struct day_digest_of_day_row *row, struct fault *f)
{
    struct summing *summing = context;
    const unsigned char kind = (unsigned char)row->kind;
    (void)f;
    digest_add_text(&summing->state, row->point);
    digest_add_text(&summing->state, row->factor);
    digest_add(&summing->state, &kind, 1);
    digest_add_sized(&summing->state, row->digest.bytes, row->digest.size);
    summing->series += *row->factor != '\0'; // that of the frames has none
    return true;
}

bool day_digest_sum(struct store *store, int64_t day, char ret_digest[DIGEST_HEX_SIZE], int64_t *ret_series, struct fault *f)
{
    struct summing summing = {.series = 0};
    digest_begin(&summing.state);
    if (!day_digest_of_day_each(store, &(struct day_digest_of_day_in){digest_id(day, 0), digest_id(day + 1, 0) - 1}, sum_row, &summing, f))
        return false;
    digest_end(&summing.state, ret_digest);
    *ret_series = summing.series;
    return true;
}

bool series_days_unsaid(struct series *series, struct arena *arena, size_t most, struct head_day **ret_days, size_t *ret_count, struct fault *f)
{
    struct day_unsaid_next_row *rows;
    if (!day_unsaid_next_all(series->book.store, arena, &(struct day_unsaid_next_in){(int64_t)most}, &rows, ret_count, f))
        return false;
    *ret_days = arena_array(arena, *ret_count + 1, sizeof **ret_days);
    for (size_t i = 0; i < *ret_count; i++) {
        char digest[DIGEST_HEX_SIZE];
        struct head_day *day = &(*ret_days)[i];
        *day = (struct head_day){.day = day_text(arena, rows[i].id), .cause = cause_words(arena, rows[i].cause)};
        if (!day_digest_sum(series->book.store, rows[i].id, digest, &day->series, f))
            return false;
        day->digest = arena_strdup(arena, digest);
    }
    return true;
}

static bool note_end(struct store *store, const struct journal_end *end, struct fault *f)
{
    return journal_seen_save(store, &(struct journal_seen_save_in){end->seq, end->hash}, f);
}

static bool say(struct store *store, const struct head_day *days, size_t count, const struct journal_end *end, struct fault *f)
{
    for (size_t i = 0; i < count; i++) {
        int64_t day;
        if (!day_number(days[i].day, &day, f) || !day_unsaid_done(store, &(struct day_unsaid_done_in){day}, f))
            return false;
    }
    return note_end(store, end, f) && store_commit(store, f);
}

bool series_days_said(struct series *series, const struct head_day *days, size_t count, const struct journal_end *end, struct fault *f)
{
    struct store *store = series->book.store;
    if (!store_begin(store, f))
        return false;
    const bool ok = say(store, days, count, end, f);
    if (!ok)
        store_rollback(store);
    return ok;
}

bool series_journal_seen(struct series *series, struct journal_end *ret_end, bool *ret_found, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_seen_one_row row = {0};
    *ret_end = (struct journal_end){0};
    if (!journal_seen_one(series->book.store, arena, &row, ret_found, f))
        return false;
    if (*ret_found) {
        ret_end->seq = row.seq;
        snprintf(ret_end->hash, sizeof ret_end->hash, "%s", row.hash);
    }
    return true;
}

bool series_journal_note(struct series *series, const struct journal_end *end, struct fault *f)
{
    return series_days_said(series, NULL, 0, end, f);
}
