#include "observe/stow/stow_join.h"

#include "base/list.h"
#include "base/log.h"
#include "base/text.h"
#include "observe/point/factor_book.h"

struct pair {
    struct series_key from;
    const char *factor;
};

struct stow_join {
    struct store *store;
    struct series *series;
    struct arena *arena; // of the plan
    struct LIST_OF(struct pair) pairs;
    size_t next;
};

struct stow_join *stow_join_new(struct store *store, struct series *series)
{
    struct stow_join *join = heap_alloc(sizeof *join);
    *join = (struct stow_join){.store = store, .series = series};
    return join;
}

void stow_join_free(struct stow_join *join)
{
    if (!join)
        return;
    arena_free(join->arena);
    heap_free(join);
}

static void begin(struct stow_join *join)
{
    arena_free(join->arena);
    *join = (struct stow_join){.store = join->store, .series = join->series, .arena = arena_new_lasting()};
}

static bool take_one(struct stow_join *join, const struct factor_book *names, const struct series_key *key, struct fault *f)
{
    const char *factor = factor_book_name(names, key->point, key->factor);
    bool done;
    if (text_equal(factor, key->factor))
        return true;
    if (!series_join(join->series, key, factor, &done, f))
        return false;
    if (!done)
        LIST_PUSH(join->arena, &join->pairs, (struct pair){*key, factor});
    return true;
}

bool stow_join_plan(struct stow_join *join, size_t *ret_left, struct fault *f)
{
    struct factor_book names;
    struct series_key *list;
    size_t count;
    begin(join);
    if (!factor_book_load(&names, join->arena, join->store, f) || !series_keys(join->series, join->arena, NULL, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!take_one(join, &names, &list[i], f))
            return false;
    if (join->pairs.count)
        log_line(LOG_NOTE, "stow: %zu series join the one name of their factor", join->pairs.count);
    *ret_left = join->pairs.count;
    return true;
}

bool stow_join_some(struct stow_join *join, size_t *ret_done, size_t *ret_total, struct fault *f)
{
    bool done = false;
    if (join->next < join->pairs.count && !series_join(join->series, &join->pairs.items[join->next].from, join->pairs.items[join->next].factor, &done, f))
        return false;
    join->next += done;
    *ret_done = join->next;
    *ret_total = join->pairs.count;
    if (*ret_total && *ret_done == *ret_total) {
        log_line(LOG_NOTE, "stow: all factors have one name");
        begin(join);
    }
    return true;
}
