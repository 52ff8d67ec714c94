// What changes in one commit with the observations: names of series, marks, touched spans. They are rows of series.db.

#include <unistd.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/series/series_day.h"
#include "observe/series/series_internal.h"
#include "series_schema_sql.h"
#include "series_sql.h"
#include "store/folder.h"

#define TOUCH_BITS 22    // 478 years of hours; series.sql divides by it
#define NAMES_MAX 100000 // cached series; a county has a few thousand

static const struct store_schema schema = {.file = "series.db", .application = 0x51535331, // "QSS1"
                                           .scripts = schema_scripts, .count = sizeof schema_scripts / sizeof *schema_scripts,
                                           .large_pages = true};

struct store *book_store_open(const char *folder, enum store_mode mode, struct fault *f)
{
    return store_open_schema(folder, &schema, mode, f);
}

bool book_open(struct series_book *book, const struct series_options *options, struct fault *f)
{
    struct store *store = book_store_open(options->folder, options->mode, f);
    if (!store)
        return false;
    *book = (struct series_book){.store = store, .names = arena_new_lasting(), .days_turn = 1};
    map_init(&book->entries, book->names);
    return true;
}

void book_close(struct series_book *book)
{
    store_close(book->store);
    arena_free(book->names);
}

void book_forget(struct series_book *book)
{
    arena_clear(book->names);
    map_init(&book->entries, book->names);
}

void book_trim(struct series_book *book)
{
    if (book->entries.count > NAMES_MAX)
        book_forget(book);
}

bool book_find(struct series_book *book, const struct series_key *key, bool make, struct series_entry **ret_entry, struct fault *f)
{
    char name[SERIES_KEY_TEXT_SIZE];
    struct series_id_in in = {key->point, key->factor, key->kind};
    struct series_id_row row;
    bool found;
    if ((*ret_entry = map_get(&book->entries, series_key_text(key, name))))
        return true;
    if (!series_id(book->store, NULL, &in, &row, &found, f))
        return false;
    if (!found && !make)
        return true;
    if (!found && !series_add(book->store, &(struct series_add_in){key->point, key->factor, key->kind}, f))
        return false;
    struct series_entry *entry = arena_alloc(book->names, sizeof *entry);
    *entry = (struct series_entry){.id = found ? row.id : store_last_id(book->store), .kind = key->kind};
    map_put(&book->entries, arena_strdup(book->names, name), entry);
    *ret_entry = entry;
    return true;
}

bool series_pin(struct series *series, bool *ret_pinned, struct fault *f)
{
    *ret_pinned = !store_in_transaction(series->book.store);
    return !*ret_pinned || store_read_begin(series->book.store, f);
}

void series_unpin(struct series *series, bool pinned)
{
    if (pinned)
        store_rollback(series->book.store); // nothing was written
}

// The key of a touched span.
static int64_t touch_id(const struct series_entry *entry, int64_t start_ms)
{
    return (entry->id << TOUCH_BITS) + (start_ms - SERIES_AT_MIN) / HOUR_MS;
}

// In UTC+8.
static int64_t span_start(int64_t at_ms, int64_t span_ms)
{
    return at_ms - (((at_ms + ZONE_MS) % span_ms) + span_ms) % span_ms;
}

bool book_touch(struct series_book *book, const struct series_entry *entry, const struct observation *rows, size_t count, struct fault *f)
{
    int64_t span = entry->kind == SERIES_HOUR ? DAY_MS : HOUR_MS, last = INT64_MIN;
    if (entry->kind == SERIES_DAY)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (last != INT64_MIN && rows[i].at_ms >= last && rows[i].at_ms - last < span)
            continue;
        last = span_start(rows[i].at_ms, span);
        if (!touched_save(book->store, &(struct touched_save_in){touch_id(entry, last)}, f))
            return false;
    }
    return true;
}

static int64_t cause_of(const struct observation *row)
{
    switch (row->origin) {
    case OBSERVATION_COMPUTED:
        return SERIES_DAY_MEANS;
    case OBSERVATION_MANUAL:
    case OBSERVATION_IMPORTED:
        return SERIES_DAY_ENTERED;
    default:
        return SERIES_DAY_FRAMES;
    }
}

bool book_change(struct series_book *book, struct series_entry *entry, const struct observation *rows, size_t count, struct fault *f)
{
    for (size_t i = 0; i < count; i++) {
        const int64_t day = series_day_of(rows[i].at_ms), cause = cause_of(&rows[i]);
        const bool noted = entry->changed_turn == book->days_turn && entry->changed_day == day;
        if (noted && (entry->changed_cause & cause))
            continue;
        if (!day_changed_save(book->store, &(struct day_changed_save_in){(entry->id << SERIES_CHANGED_DAY_BITS) + day, cause}, f))
            return false;
        entry->changed_cause = noted ? entry->changed_cause | cause : cause;
        entry->changed_day = day;
        entry->changed_turn = book->days_turn;
    }
    return true;
}

bool book_put(struct series_book *book, const struct series_batch *batch, struct fault *f)
{
    for (size_t i = 0; i < batch->done_count; i++) {
        struct series_entry *entry;
        if (!book_find(book, &batch->done[i].key, false, &entry, f))
            return false;
        if (entry && !touched_done(book->store, &(struct touched_done_in){touch_id(entry, batch->done[i].start_ms), batch->done[i].turn}, f))
            return false;
    }
    for (size_t i = 0; i < batch->sent_count; i++) {
        const struct series_sent *one = &batch->sent[i];
        if (!sent_save(book->store, &(struct sent_save_in){one->key.point, one->key.factor, one->key.kind, one->name, one->first_ms, one->last_ms,
                                                           (int64_t)one->observations}, f))
            return false;
    }
    for (size_t i = 0; i < batch->code_count; i++) {
        const struct series_codes *one = &batch->codes[i];
        if ((one->fresh || one->refused) && !code_day_save(book->store, &(struct code_day_save_in){one->point, one->day, one->fresh, one->refused}, f))
            return false;
    }
    const struct series_mark *mark = &batch->mark;
    return !mark->name || (mark_save(book->store, &(struct mark_save_in){mark->name, mark->position}, f) &&
                           (!mark->segment || mark_segment_save(book->store, &(struct mark_segment_save_in){mark->name, mark->position, mark->segment}, f)));
}

bool series_sent_names(struct series *series, struct arena *arena, const char *point, struct series_sent **ret_list, size_t *ret_count, struct fault *f)
{
    struct sent_list_row *rows;
    if (!sent_list_all(series->book.store, arena, &(struct sent_list_in){.point = point}, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = (struct series_sent){{rows[i].point, rows[i].factor, (enum series_kind)rows[i].kind}, rows[i].name, rows[i].first_ms,
                                              rows[i].last_ms, (uint64_t)rows[i].observations};
    return true;
}

bool series_mark_read(struct series *series, const char *name, int64_t *ret_position, bool *ret_found, struct fault *f)
{
    struct mark_one_row row = {0};
    if (!mark_one(series->book.store, NULL, &(struct mark_one_in){.name = name}, &row, ret_found, f))
        return false;
    *ret_position = row.position;
    return true;
}

bool series_mark_segment(struct series *series, struct arena *arena, const char *name, const char **ret_segment, struct fault *f)
{
    struct mark_segment_one_row row;
    int64_t position;
    bool found;
    *ret_segment = NULL;
    if (!series_mark_read(series, name, &position, &found, f))
        return false;
    if (found && !mark_segment_one(series->book.store, arena, &(struct mark_segment_one_in){.name = name, .position = position}, &row, &found, f))
        return false;
    *ret_segment = found ? row.digest : NULL;
    return true;
}

bool series_upgrade(const char *folder, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_book book;
    if (access(folder_file(arena, folder, "series.db"), F_OK) != 0)
        return true;
    if (!book_open(&book, &(struct series_options){.folder = folder, .mode = STORE_WRITE}, f))
        return false;
    book_close(&book);
    return true;
}

bool series_touched(struct series *series, struct arena *arena, enum series_kind kind, int64_t before_ms, size_t limit,
                    struct series_touch **ret_touches, size_t *ret_count, struct fault *f)
{
    struct touched_list_row *rows;
    before_ms = before_ms < SERIES_AT_MIN ? SERIES_AT_MIN : before_ms > SERIES_AT_MAX ? SERIES_AT_MAX : before_ms;
    struct touched_list_in in = {.kind = kind, .hour = (before_ms - SERIES_AT_MIN + HOUR_MS - 1) / HOUR_MS, .limit = (int64_t)limit};
    if (!touched_list_all(series->book.store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_touches = arena_array(arena, *ret_count, sizeof **ret_touches);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_touches)[i] = (struct series_touch){{rows[i].point, rows[i].factor, kind}, SERIES_AT_MIN + rows[i].hour * HOUR_MS, rows[i].turn};
    return true;
}

#define AGAIN_DAYS_MAX 400

bool series_factors(struct series *series, struct arena *arena, const char *point, enum series_kind kind, const char ***ret_factors,
                    size_t *ret_count, struct fault *f)
{
    struct series_factor_list_row *rows;
    if (!series_factor_list_all(series->book.store, arena, &(struct series_factor_list_in){point, kind}, &rows, ret_count, f))
        return false;
    *ret_factors = arena_array(arena, *ret_count, sizeof **ret_factors);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_factors)[i] = rows[i].factor;
    return true;
}

bool series_keys(struct series *series, struct arena *arena, const char *point, struct series_key **ret_keys, size_t *ret_count, struct fault *f)
{
    struct series_all_row *rows;
    if (!series_all_all(series->book.store, arena, &(struct series_all_in){.point = point}, &rows, ret_count, f))
        return false;
    *ret_keys = arena_array(arena, *ret_count + 1, sizeof **ret_keys);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_keys)[i] = (struct series_key){rows[i].point, rows[i].factor, (enum series_kind)rows[i].kind};
    return true;
}

static bool touch_range(struct series_book *book, const struct series_key *key, struct series_range range, struct fault *f)
{
    int64_t span_ms = key->kind == SERIES_HOUR ? DAY_MS : HOUR_MS;
    struct series_entry *entry;
    if (!book_find(book, key, false, &entry, f))
        return false;
    for (int64_t at_ms = span_start(range.from_ms, span_ms); entry && at_ms < range.to_ms; at_ms += span_ms)
        if (!touched_save(book->store, &(struct touched_save_in){touch_id(entry, at_ms)}, f))
            return false;
    return true;
}

static bool touch_point(struct series_book *book, const char *point, const char *factor, struct series_range range, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_all_row *rows;
    size_t count;
    if (!series_all_all(book->store, arena, &(struct series_all_in){.point = point}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct series_key key = {rows[i].point, rows[i].factor, (enum series_kind)rows[i].kind};
        if (key.kind != SERIES_DAY && (!factor || text_equal(factor, key.factor)) && !touch_range(book, &key, range, f))
            return false;
    }
    return true;
}

bool series_touch_again(struct series *series, const char *point, const char *factor, struct series_range range, struct fault *f)
{
    struct store *store = series->book.store;
    if (range.from_ms < SERIES_AT_MIN || range.to_ms > SERIES_AT_MAX || range.to_ms - range.from_ms > AGAIN_DAYS_MAX * DAY_MS)
        return fault_set(f, FAULT_INPUT, "series.range", NULL);
    if (!store_begin(store, f))
        return false;
    if (touch_point(&series->book, point, factor, range, f) && store_commit(store, f))
        return true;
    store_rollback(store);
    book_forget(&series->book);
    return false;
}
