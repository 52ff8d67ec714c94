#include "observe/stow/series_file.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "observe/point/factor_book.h"
#include "observe/point/point.h"
#include "series_file_sql.h"
#include "store/archive.h"

#define FILES_MOST 50 // looked into for one question, the oldest first

// ---- saving ----

struct extent {
    const struct series_key *key;
    int64_t from_ms, to_ms, observations;
};

// A table by time has a run for each row: one row of the store for each series.
static struct extent *extents(struct arena *arena, const struct series_batch *rows, size_t *ret_count)
{
    struct map known;
    struct extent *list = arena_array(arena, rows->count + 1, sizeof *list);
    map_init(&known, arena);
    *ret_count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct series_run *run = &rows->runs[i];
        if (!run->count)
            continue;
        const char *name = arena_printf(arena, "%s %s %d", run->key.point, run->key.factor, (int)run->key.kind);
        struct extent *extent = map_get(&known, name);
        if (!extent) {
            extent = &list[(*ret_count)++];
            *extent = (struct extent){&run->key, INT64_MAX, INT64_MIN, 0};
            map_put(&known, name, extent);
        }
        for (size_t j = 0; j < run->count; j++) {
            const int64_t at_ms = run->observations[j].at_ms;
            extent->from_ms = at_ms < extent->from_ms ? at_ms : extent->from_ms;
            extent->to_ms = at_ms > extent->to_ms ? at_ms : extent->to_ms;
        }
        extent->observations += (int64_t)run->count;
    }
    return list;
}

bool series_file_save(struct store *store, struct arena *arena, const struct series_file *file, const struct series_batch *rows, int64_t batch,
                      struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    size_t count;
    const struct extent *list = extents(arena, rows, &count);
    if (!archive_save(file->folder, file->csv.bytes, file->csv.size, digest, f))
        return false;
    const struct series_file_insert_in in = {.name = text_empty(file->name) ? NULL : file->name, .digest = digest, .time_is_end = file->time_is_end, .batch = batch};
    if (!series_file_insert(store, &in, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct series_file_run_insert_in run = {.point = list[i].key->point, .factor = list[i].key->factor, .kind = series_kind_name(list[i].key->kind),
                                                      .from_ms = list[i].from_ms, .to_ms = list[i].to_ms, .observations = list[i].observations, .batch = batch};
        if (!series_file_run_insert(store, &run, f))
            return false;
    }
    return true;
}

// ---- finding again ----

struct finding {
    struct factor_book names;
    const struct series_key *key;
    const struct observation *rows;
    size_t count, left;
    struct series_file_origin *origins;
    const struct series_files_row *file;
    int64_t minute_ms;        // of a minute mean at the point; 0: not known
};

static int64_t minute_ms(void *context, const char *point)
{
    const struct finding *finding = context;
    return text_equal(point, finding->key->point) ? finding->minute_ms : 0;
}

// Where the devices of the point agree.
static bool load_minute(struct finding *finding, struct store *store, struct arena *arena, struct fault *f)
{
    struct point_device *devices;
    size_t count;
    if (!point_device_list(store, arena, POINT_NOW, finding->key->point, &devices, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const int64_t own = devices[i].minute_interval * 60000;
        finding->minute_ms = i && finding->minute_ms != own ? 0 : own;
    }
    return true;
}

static bool same_number(struct observation_number a, struct observation_number b)
{
    return a.present == b.present && (!a.present || decimal_equal(observation_decimal(a), observation_decimal(b)));
}

static bool says_same(const struct observation *a, const struct observation *b)
{
    return a->at_ms == b->at_ms && same_number(a->value, b->value) && same_number(a->least, b->least) && same_number(a->most, b->most) &&
           same_number(a->total, b->total) && memcmp(a->flag, b->flag, sizeof a->flag) == 0;
}

static size_t first_at(const struct finding *finding, int64_t at_ms)
{
    size_t low = 0, high = finding->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (finding->rows[middle].at_ms < at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool take_row(void *context, const struct series_csv_row *row)
{
    struct finding *finding = context;
    const struct series_key *key = finding->key;
    if (row->key.kind != key->kind || !text_equal(row->key.point, key->point))
        return true;
    for (size_t i = first_at(finding, row->observation.at_ms); i < finding->count && finding->rows[i].at_ms == row->observation.at_ms; i++) {
        if (finding->origins[i].line || finding->rows[i].frame || !says_same(&finding->rows[i], &row->observation) ||
            !text_equal(factor_book_name(&finding->names, key->point, row->key.factor), key->factor))
            continue;
        finding->origins[i] = (struct series_file_origin){finding->file->batch, finding->file->recorded_ms, finding->file->who, finding->file->name, row->line};
        finding->left--;
    }
    return finding->left > 0;
}

static bool look_into(struct finding *finding, const char *folder, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct store_bytes csv;
    char *bytes;
    struct fault gone = {0};
    if (!archive_load(folder, finding->file->digest, arena, &bytes, &csv.size, &gone))
        return true; // what is gone says nothing more
    csv.bytes = bytes;
    const struct series_csv_wish wish = {finding->file->time_is_end, minute_ms, finding};
    return series_csv_walk(csv, &wish, take_row, finding, f);
}

bool series_file_origins(struct store *store, struct arena *arena, const char *folder, const struct series_key *key, const struct observation *rows,
                         size_t count, struct series_file_origin **ret_origins, struct fault *f)
{
    struct series_files_row *files;
    size_t file_count;
    struct finding finding = {.key = key, .rows = rows, .count = count, .origins = arena_array(arena, count + 1, sizeof(struct series_file_origin))};
    *ret_origins = finding.origins;
    for (size_t i = 0; i < count; i++)
        finding.left += !rows[i].frame;
    if (!finding.left)
        return true;
    const struct series_files_in in = {.point = key->point, .factor = key->factor, .kind = series_kind_name(key->kind), .from_ms = rows[0].at_ms,
                                       .to_ms = rows[count - 1].at_ms, .most = FILES_MOST};
    if (!series_files_all(store, arena, &in, &files, &file_count, f) || (file_count && !(factor_book_load(&finding.names, arena, store, f) && load_minute(&finding, store, arena, f))))
        return false;
    for (size_t i = 0; i < file_count && finding.left; i++) {
        finding.file = &files[i];
        if (!look_into(&finding, folder, f))
            return false;
    }
    return true;
}

bool series_file_list(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f)
{
    struct series_file_digests_row *rows;
    if (!series_file_digests_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_digests = arena_array(arena, *ret_count + 1, sizeof **ret_digests);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_digests)[i] = rows[i].digest;
    return true;
}
