#include "observe/series/code_limit.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

#define POINTS_MAX 20000 // kept; then they are counted again

struct point {
    int64_t day, fresh;      // of the day that was asked for last, as stored
    int64_t total;           // as stored
    int64_t added;           // in this batch, to either
};

struct code_book {
    struct series *series;
    struct code_limits limits;
    struct arena *kept;      // points
    struct map points;
    // of a batch
    struct arena *arena;
    const struct factor_book *names;
    struct map admitted;     // "point/factor"
    struct map days;         // "day/point" -> struct series_codes
    struct fault fault;
};

struct code_book *code_book_new(struct series *series, const struct code_limits *limits)
{
    struct code_book *book = heap_alloc(sizeof *book);
    *book = (struct code_book){.series = series, .limits = *limits};
    code_book_forget(book);
    return book;
}

void code_book_free(struct code_book *book)
{
    if (!book)
        return;
    arena_free(book->kept);
    heap_free(book);
}

void code_book_forget(struct code_book *book)
{
    arena_free(book->kept);
    book->kept = arena_new_lasting();
    map_init(&book->points, book->kept);
}

void code_book_begin(struct code_book *book, struct arena *arena, const struct factor_book *names)
{
    if (book->points.count > POINTS_MAX)
        code_book_forget(book);
    for (size_t i = 0; i < book->points.count; i++)
        ((struct point *)book->points.entries[i].value)->added = 0;
    book->arena = arena;
    book->names = names;
    fault_clear(&book->fault);
    map_init(&book->admitted, arena);
    map_init(&book->days, arena);
}

// ---- what is stored ----

struct counting {
    const struct factor_book *names;
    int64_t unknown;
};

static bool count_unknown(void *context, const struct code_list_row *row, struct fault *f)
{
    struct counting *counting = context;
    (void)f;
    counting->unknown += !factor_is_expected(&counting->names->factors, row->factor);
    return true;
}

static bool total_of(struct series *series, const struct factor_book *names, const char *point, int64_t *ret_total, struct fault *f)
{
    struct counting counting = {.names = names};
    const bool ok = code_list_each(series->book.store, &(struct code_list_in){point}, count_unknown, &counting, f);
    *ret_total = counting.unknown;
    return ok;
}

static bool has_series(struct series *series, const struct series_key *key, bool *ret_has, struct fault *f)
{
    struct series_entry *entry;
    struct code_any_row row;
    if (!book_find(&series->book, key, false, &entry, f))
        return false;
    *ret_has = entry != NULL;
    return entry || code_any(series->book.store, NULL, &(struct code_any_in){key->point, key->factor}, &row, ret_has, f);
}

static bool fresh_of(struct code_book *book, const char *name, struct point *point, int64_t day, struct fault *f)
{
    struct code_day_one_row row = {0};
    bool found;
    if (point->day == day)
        return true;
    if (!code_day_one(book->series->book.store, NULL, &(struct code_day_one_in){name, day}, &row, &found, f))
        return false;
    point->day = day;
    point->fresh = row.fresh;
    return true;
}

static struct point *point_of(struct code_book *book, const char *name, int64_t day, struct fault *f)
{
    struct point *point = map_get(&book->points, name);
    if (!point) {
        int64_t total;
        if (!total_of(book->series, book->names, name, &total, f))
            return NULL;
        point = arena_alloc(book->kept, sizeof *point);
        point->total = total;
        map_put(&book->points, arena_strdup(book->kept, name), point);
    }
    return fresh_of(book, name, point, day, f) ? point : NULL;
}

// ---- a batch ----

static struct series_codes *day_of(struct code_book *book, const char *point, int64_t day)
{
    char key[SERIES_NAME_MAX + 24];
    snprintf(key, sizeof key, "%lld/%s", (long long)day, point);
    struct series_codes *found = map_get(&book->days, key);
    if (found)
        return found;
    found = arena_alloc(book->arena, sizeof *found);
    *found = (struct series_codes){.point = arena_strdup(book->arena, point), .day = day};
    map_put(&book->days, arena_strdup(book->arena, key), found);
    return found;
}

static bool is_admitted(struct code_book *book, const struct series_key *key, int64_t day, const char *name, struct fault *f)
{
    bool has;
    if (!has_series(book->series, key, &has, f))
        return false;
    if (has)
        return true;
    struct point *point = point_of(book, key->point, day, f);
    if (!point)
        return false;
    struct series_codes *changed = day_of(book, key->point, day);
    if (point->fresh + changed->fresh >= book->limits.new_a_day || point->total + point->added >= book->limits.of_point)
        return false;
    point->added++;
    changed->fresh++;
    map_put(&book->admitted, arena_strdup(book->arena, name), book);
    return true;
}

bool code_book_admit(struct code_book *book, const struct series_key *key, int64_t received_ms)
{
    char name[SERIES_KEY_TEXT_SIZE];
    const struct series_key any = {key->point, key->factor, SERIES_REALTIME};
    if (map_has(&book->admitted, series_key_text(&any, name)))
        return true;
    return is_admitted(book, key, series_day_of(received_ms), name, &book->fault);
}

void code_book_refuse(struct code_book *book, const char *point, int64_t received_ms)
{
    day_of(book, point, series_day_of(received_ms))->refused++;
}

bool code_book_sound(const struct code_book *book, struct fault *f)
{
    if (!fault_is_set(&book->fault))
        return true;
    *f = book->fault;
    return false;
}

const struct series_codes *code_book_changes(struct code_book *book, size_t *ret_count)
{
    struct series_codes *changes = arena_array(book->arena, book->days.count + 1, sizeof *changes);
    for (size_t i = 0; i < book->days.count; i++)
        changes[i] = *(const struct series_codes *)book->days.entries[i].value;
    *ret_count = book->days.count;
    return changes;
}

void code_book_keep(struct code_book *book)
{
    for (size_t i = 0; i < book->days.count; i++) {
        const struct series_codes *kept = book->days.entries[i].value;
        struct point *point = map_get(&book->points, kept->point);
        if (!point)
            continue;
        point->total += kept->fresh;
        point->fresh += point->day == kept->day ? kept->fresh : 0;
    }
}

// ---- files ----

static bool check_point(const char *name, int64_t before, int64_t more, const struct code_limits *limits, struct fault *f)
{
    char count[24], limit[24];
    if (!more || before + more <= limits->of_point)
        return true;
    snprintf(count, sizeof count, "%lld", (long long)more);
    snprintf(limit, sizeof limit, "%d", (int)limits->of_point);
    return fault_set(f, FAULT_TOO_LARGE, "series.many_codes", "point", name, "count", count, "limit", limit, NULL);
}

bool code_limit_check(struct series *series, const struct factor_book *names, const struct series_batch *batch, const struct code_limits *limits,
                      struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct map codes, points; // new ones: "0/point/factor"; how many -> int64_t *
    map_init(&codes, arena);
    map_init(&points, arena);
    for (size_t i = 0; i < batch->count; i++) {
        const struct series_key *key = &batch->runs[i].key, any = {key->point, key->factor, SERIES_REALTIME};
        char name[SERIES_KEY_TEXT_SIZE];
        bool has = false;
        if (!batch->runs[i].count || factor_is_expected(&names->factors, key->factor) || map_has(&codes, series_key_text(&any, name)))
            continue;
        if (series && !has_series(series, key, &has, f))
            return false;
        if (has)
            continue;
        map_put(&codes, arena_strdup(arena, name), &codes);
        int64_t *more = map_get(&points, key->point);
        if (!more) {
            more = arena_alloc(arena, sizeof *more);
            map_put(&points, key->point, more);
        }
        ++*more;
    }
    for (size_t i = 0; i < points.count; i++) {
        int64_t before = 0;
        if ((series && !total_of(series, names, points.entries[i].key, &before, f)) ||
            !check_point(points.entries[i].key, before, *(const int64_t *)points.entries[i].value, limits, f))
            return false;
    }
    return true;
}

bool code_refused(struct series *series, const char *point, int64_t day, int64_t *ret_values, struct fault *f)
{
    struct code_day_one_row row = {0};
    bool found;
    const bool ok = code_day_one(series->book.store, NULL, &(struct code_day_one_in){point, day}, &row, &found, f);
    *ret_values = row.refused;
    return ok;
}
