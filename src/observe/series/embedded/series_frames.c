// All factors of a packet share its place in the raw log. So the places are a series of their own, one per point and kind,
// whose version is a slot; an observation keeps the slot only, which is nearly always 1.
#include <assert.h>
#include <stdlib.h>

#include "observe/series/embedded/series_embedded.h"

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->frame > b->frame) - (a->frame < b->frame);
}

struct placing {
    struct arena *arena;
    struct placed_list list;
};

static bool keep_placed(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct placing *kept = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(kept->arena, &kept->list, (struct placed){observations[i].at_ms, observations[i].value.mantissa, observations[i].version});
    return true;
}

// The different places of the runs of one track, ascending.
static struct placed_list collect_places(struct arena *arena, const struct series_run *const *runs, size_t count)
{
    struct placed_list list = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < runs[i]->count; j++) {
            const struct observation *o = &runs[i]->observations[j];
            bool again = list.count && list.items[list.count - 1].at_ms == o->at_ms && list.items[list.count - 1].frame == o->frame;
            if (o->frame && !again)
                LIST_PUSH(arena, &list, (struct placed){o->at_ms, o->frame, 0});
        }
    qsort(list.items, list.count, sizeof *list.items, compare_placed);
    size_t kept = 0;
    for (size_t i = 0; i < list.count; i++)
        if (kept == 0 || compare_placed(&list.items[kept - 1], &list.items[i]) != 0)
            list.items[kept++] = list.items[i];
    list.count = kept;
    return list;
}

// Gives each place the slot it has, or the next free one of its time. Returns the new ones as rows of the track.
static struct observation *give_slots(struct arena *arena, struct placed_list *places, const struct placed_list *known, size_t *ret_count)
{
    struct observation *rows = arena_array(arena, places->count, sizeof *rows);
    int32_t slot = 0;
    *ret_count = 0;
    for (size_t i = 0, k = 0, group = 0; i < places->count; i++) {
        struct placed *place = &places->items[i];
        assert(i == 0 || compare_placed(place - 1, place) < 0);
        if (i == 0 || places->items[i - 1].at_ms != place->at_ms) {
            while (k < known->count && known->items[k].at_ms < place->at_ms)
                k++;
            for (group = k, slot = 0; k < known->count && known->items[k].at_ms == place->at_ms; k++)
                slot = known->items[k].slot;
        }
        for (size_t j = group; j < k; j++)
            if (known->items[j].frame == place->frame)
                place->slot = known->items[j].slot;
        if (place->slot)
            continue;
        place->slot = ++slot;
        rows[(*ret_count)++] = (struct observation){.at_ms = place->at_ms, .value = {place->frame, 0, true}, .version = slot};
    }
    return rows;
}

bool frames_put(struct embedded *embedded, struct arena *arena, struct series_entry *track, const struct frame_runs *incoming,
                struct placed_list *ret_places, struct fault *f)
{
    struct placing known = {.arena = arena};
    struct series_report report = {0};
    size_t fresh;
    *ret_places = collect_places(arena, incoming->runs, incoming->count);
    if (ret_places->count == 0)
        return true;
    struct series_range range = {ret_places->items[0].at_ms, ret_places->items[ret_places->count - 1].at_ms + 1};
    if (!chunks_read(embedded, track, range, keep_placed, &known, f))
        return false;
    struct observation *rows = give_slots(arena, ret_places, &known.list, &fresh);
    return fresh == 0 || chunks_put(embedded, track, rows, fresh, &report, f);
}

void frame_set_slot(struct observation *o, const struct placed_list *places)
{
    struct placed wanted = {o->at_ms, o->frame, 0};
    const struct placed *found = o->frame ? bsearch(&wanted, places->items, places->count, sizeof wanted, compare_placed) : NULL;
    o->frame = found ? found->slot : 0;
}

static int compare_slots(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->slot > b->slot) - (a->slot < b->slot);
}

int64_t frame_of_slot(const struct observation *o, const struct placed_list *places)
{
    struct placed wanted = {.at_ms = o->at_ms, .slot = (int32_t)o->frame}, *found = NULL;
    if (o->frame && places->count)
        found = bsearch(&wanted, places->items, places->count, sizeof wanted, compare_slots);
    return found ? found->frame : 0;
}

bool frames_read(struct embedded *embedded, struct arena *arena, const struct series_key *key, struct series_range range,
                 struct placed_list *ret_places, struct fault *f)
{
    struct placing placing = {.arena = arena};
    struct series_key track = {key->point, FRAME_FACTOR, key->kind};
    struct series_entry *entry;
    *ret_places = (struct placed_list){0};
    if (!book_find(&embedded->base.book, &track, false, &entry, f))
        return false;
    if (entry && !chunks_read(embedded, entry, range, keep_placed, &placing, f))
        return false;
    *ret_places = placing.list;
    return true;
}
