// Which versions of an observation there are: sorting, and settling what comes in against what is there.
#include <assert.h>
#include <string.h>

#include "observe/series/series_internal.h"

static int compare_rows(const void *left, const void *right)
{
    const struct observation *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->version > b->version) - (a->version < b->version);
}

// Not qsort: equal times must stay in the order they came in, and most batches are in order already.
static void sort_rows(struct arena *arena, struct observation *rows, size_t count)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = compare_rows(&rows[i - 1], &rows[i]) <= 0;
    if (sorted)
        return;
    struct observation *other = arena_array(arena, count, sizeof *other), *from = rows, *to = other;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t i = start, middle = start + width < count ? start + width : count, end = middle + width < count ? middle + width : count;
            for (size_t j = middle, k = start; k < end; k++)
                to[k] = j == end || (i < middle && compare_rows(&from[i], &from[j]) <= 0) ? from[i++] : from[j++];
        }
        struct observation *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows)
        memcpy(rows, from, count * sizeof *rows);
}

struct observation_rows observations_join(struct arena *arena, const struct series_run *const *runs, size_t count)
{
    struct observation_rows joined = {0};
    for (size_t i = 0; i < count; i++)
        joined.count += runs[i]->count;
    joined.items = arena_array(arena, joined.count, sizeof *joined.items);
    for (size_t i = 0, done = 0; i < count; done += runs[i++]->count)
        if (runs[i]->count)
            memcpy(joined.items + done, runs[i]->observations, runs[i]->count * sizeof *joined.items);
    sort_rows(arena, joined.items, joined.count);
    return joined;
}

// Puts one row among the versions of its time, which are the last `group` of rows.
static bool add_version(struct observation_rows *rows, size_t group, const struct observation *row)
{
    struct observation added = *row, *versions = rows->items + rows->count - group;
    size_t place = group;
    assert(group <= rows->count);
    if (row->version == OBSERVATION_VERSION_NEXT) {
        if (group && observations_are_same(&versions[group - 1], row))
            return false;
        added.version = group ? versions[group - 1].version + 1 : 1;
    }
    while (place > 0 && versions[place - 1].version > added.version)
        place--;
    if (place > 0 && versions[place - 1].version == added.version)
        return false;
    memmove(versions + place + 1, versions + place, (group - place) * sizeof *versions);
    versions[place] = added;
    assert(place == 0 || versions[place - 1].version < added.version);
    assert(place == group || added.version < versions[place + 1].version);
    rows->count++;
    return true;
}

struct observation_rows observations_merge(struct arena *arena, struct observation_rows old, struct observation_rows more, struct series_report *report)
{
    struct observation_rows merged = {.items = arena_array(arena, old.count + more.count, sizeof *merged.items)};
    for (size_t i = 0, j = 0; i < old.count || j < more.count;) {
        int64_t at = j == more.count || (i < old.count && old.items[i].at_ms < more.items[j].at_ms) ? old.items[i].at_ms : more.items[j].at_ms;
        size_t start = merged.count;
        for (; i < old.count && old.items[i].at_ms == at; i++)
            merged.items[merged.count++] = old.items[i];
        for (; j < more.count && more.items[j].at_ms == at; j++) {
            bool added = add_version(&merged, merged.count - start, &more.items[j]);
            report->stored += added;
            report->repeated += !added;
        }
    }
    assert(merged.count <= old.count + more.count);
    return merged;
}
