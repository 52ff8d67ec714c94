#include "observe/series/series_names.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

struct name_list LIST_OF(struct series_name);

// Rows come by factor, then by kind.
struct walking {
    struct arena *arena;
    const struct factor_table *factors;
    struct map *expected;
    struct name_list list;          // of the expected ones, then of the page
    char last[FACTOR_NAME_SIZE];    // "": none yet
    bool wanted;                    // the last one is taken
    size_t others, first, end;      // others, and which of them are wanted
    const char *holding;
    size_t place;                   // of that one among the others, from 1 on
};

static bool is_next(char last[static FACTOR_NAME_SIZE], const char *factor)
{
    if (strcmp(factor, last) == 0)
        return false;
    snprintf(last, FACTOR_NAME_SIZE, "%s", factor);
    return true;
}

static void take(struct walking *walking, const struct series_all_row *row, bool begins)
{
    if (!walking->wanted)
        return;
    if (begins)
        LIST_PUSH(walking->arena, &walking->list, (struct series_name){.factor = arena_strdup(walking->arena, row->factor)});
    walking->list.items[walking->list.count - 1].kinds[row->kind] = true;
}

static bool visit_expected(void *context, const struct series_all_row *row, struct fault *f)
{
    struct walking *walking = context;
    const bool begins = is_next(walking->last, row->factor);
    (void)f;
    if (begins) {
        walking->wanted = factor_is_expected(walking->factors, row->factor);
        walking->others += !walking->wanted;
        if (!walking->wanted && walking->holding && strcmp(walking->holding, row->factor) == 0)
            walking->place = walking->others;
    }
    take(walking, row, begins);
    return true;
}

static bool visit_others(void *context, const struct series_all_row *row, struct fault *f)
{
    struct walking *walking = context;
    const bool begins = is_next(walking->last, row->factor);
    (void)f;
    if (begins) {
        const bool other = !map_has(walking->expected, row->factor);
        walking->wanted = other && walking->others >= walking->first && walking->others < walking->end;
        walking->others += other;
    }
    take(walking, row, begins);
    return true;
}

// Where the page begins that was asked for.
static size_t start_of(const struct walking *walking, const struct series_names_page *page)
{
    size_t place = walking->place ? walking->list.count + walking->place : 0;
    for (size_t i = 0; page->holding && i < walking->list.count; i++)
        if (strcmp(walking->list.items[i].factor, page->holding) == 0)
            place = i + 1;
    return place ? (place - 1) / page->most * page->most : page->from;
}

static size_t cut(size_t number, size_t least, size_t most)
{
    return number < least ? least : number > most ? most : number;
}

bool series_names_read(struct series *series, struct arena *arena, const struct factor_table *factors, const char *point,
                       const struct series_names_page *page, struct series_names *ret_names, struct fault *f)
{
    const struct series_all_in in = {.point = point};
    struct walking first = {.arena = arena, .factors = factors, .holding = page->holding};
    *ret_names = (struct series_names){0};
    map_init(&ret_names->expected, arena);
    if (!series_all_each(series->book.store, &in, visit_expected, &first, f))
        return false;
    const size_t known = first.list.count, from = ret_names->from = start_of(&first, page), end = from + page->most;
    for (size_t i = 0; i < known; i++)
        map_put(&ret_names->expected, first.list.items[i].factor, &first.list.items[i]);
    struct walking second = {.arena = arena, .expected = &ret_names->expected, .first = cut(from, known, SIZE_MAX) - known,
                             .end = cut(end, known, SIZE_MAX) - known};
    for (size_t i = cut(from, 0, known); i < cut(end, 0, known); i++)
        LIST_PUSH(arena, &second.list, first.list.items[i]);
    if (second.end > second.first && first.others && !series_all_each(series->book.store, &in, visit_others, &second, f))
        return false;
    ret_names->items = second.list.items;
    ret_names->count = second.list.count;
    ret_names->total = known + first.others;
    return true;
}

// ---- all points ----

struct point_list LIST_OF(struct series_point);
struct key_list LIST_OF(struct series_key);

struct counting {
    struct arena *arena;
    struct point_list points;
    struct key_list keys;           // whose newest is looked for
    size_t most, of_point;
    char last[FACTOR_NAME_SIZE];
};

static bool count_row(void *context, const struct series_all_row *row, struct fault *f)
{
    struct counting *counting = context;
    struct series_point *point = counting->points.count ? &counting->points.items[counting->points.count - 1] : NULL;
    (void)f;
    if (!point || strcmp(point->point, row->point) != 0) {
        LIST_PUSH(counting->arena, &counting->points, (struct series_point){.point = arena_strdup(counting->arena, row->point)});
        point = &counting->points.items[counting->points.count - 1];
        counting->of_point = 0;
        counting->last[0] = '\0';
    }
    point->factors += is_next(counting->last, row->factor);
    if (counting->of_point++ < counting->most)
        LIST_PUSH(counting->arena, &counting->keys,
                  (struct series_key){point->point, arena_strdup(counting->arena, row->factor), (enum series_kind)row->kind});
    return true;
}

static void add_newest(struct point_list *points, const struct series_summary *list, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) { // both by point
        while (at < points->count && strcmp(points->items[at].point, list[i].key.point) != 0)
            at++;
        if (at < points->count && list[i].rows && list[i].last_ms > points->items[at].last_ms)
            points->items[at].last_ms = list[i].last_ms;
    }
}

bool series_points_read(struct series *series, struct arena *arena, size_t most, struct series_point **ret_points, size_t *ret_count, struct fault *f)
{
    struct counting counting = {.arena = arena, .most = most};
    struct series_summary *list;
    size_t count;
    if (!series_all_each(series->book.store, &(struct series_all_in){.point = NULL}, count_row, &counting, f))
        return false;
    count = counting.keys.count;
    if (most && !(series->backend->summarize ? series_summarize(series, arena, counting.keys.items, count, &list, f)
                                             : series_list(series, arena, NULL, &list, &count, f)))
        return false;
    if (most)
        add_newest(&counting.points, list, count);
    *ret_points = counting.points.items;
    *ret_count = counting.points.count;
    return true;
}

// Where a backend tells of series only by point.
static bool list_newest(struct series *series, struct counting *counting, struct fault *f)
{
    for (size_t i = 0; i < counting->points.count; i++) {
        struct series_summary *list;
        struct point_list one = {.items = &counting->points.items[i], .count = 1};
        size_t count;
        if (!series_list(series, counting->arena, counting->points.items[i].point, &list, &count, f))
            return false;
        add_newest(&one, list, count);
    }
    return true;
}

bool series_points_read_of(struct series *series, struct arena *arena, const char *const *codes, size_t code_count, size_t most,
                           struct series_point **ret_points, size_t *ret_count, struct fault *f)
{
    struct counting counting = {.arena = arena, .most = most};
    for (size_t i = 0; i < code_count; i++) {
        struct series_summary *list;
        const size_t points = counting.points.count, keys = counting.keys.count;
        if (!series_all_each(series->book.store, &(struct series_all_in){.point = codes[i]}, count_row, &counting, f))
            return false;
        if (!series->backend->summarize || counting.keys.count == keys)
            continue;
        if (!series_summarize(series, arena, counting.keys.items + keys, counting.keys.count - keys, &list, f)) // it takes one point's
            return false;
        struct point_list one = {.items = counting.points.items + points, .count = counting.points.count - points};
        add_newest(&one, list, counting.keys.count - keys);
    }
    *ret_points = counting.points.items;
    *ret_count = counting.points.count;
    return series->backend->summarize || !most || list_newest(series, &counting, f);
}
