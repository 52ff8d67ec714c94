#include "observe/stow/series_table.h"

#include <string.h>

#include "base/digest.h"
#include "base/list.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/factor_book.h"
#include "observe/point/point.h"
#include "observe/series/series_settings.h"
#include "observe/stow/series_file.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/purpose.h"

#define FAULTS_SHOWN 20
#define NOTES_OF_FACTORS 50

struct note_list LIST_OF(struct series_table_note);
struct sent_list LIST_OF(struct series_sent);
struct fault_list LIST_OF(struct fault);

struct reading {
    struct arena *arena;
    struct factor_book names;
    struct map minutes;      // by point -> int64_t *, where all its devices agree
    bool simulated;
    struct series_csv csv;
    struct note_list notes;
    struct sent_list sent;
    struct fault_list faults;
    struct map told;         // "key text" -> place in notes + 1
    uint64_t rows, missing;
};

// ---- what is registered ----

static int64_t minute_ms(void *context, const char *point)
{
    const struct reading *reading = context;
    const int64_t *found = map_get(&reading->minutes, point);
    return found ? *found : 0;
}

static bool load_minutes(struct reading *reading, struct store *store, struct fault *f)
{
    struct point_device *devices;
    size_t count;
    map_init(&reading->minutes, reading->arena);
    if (!point_device_list(store, reading->arena, POINT_NOW, NULL, &devices, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t *known = map_get(&reading->minutes, devices[i].point);
        if (!known) {
            known = arena_alloc(reading->arena, sizeof *known);
            *known = devices[i].minute_interval * 60000;
            map_put(&reading->minutes, devices[i].point, known);
        } else if (*known != devices[i].minute_interval * 60000) {
            *known = 0;
        }
    }
    return true;
}

static bool load(struct reading *reading, struct store *store, struct fault *f)
{
    map_init(&reading->told, reading->arena);
    return factor_book_load(&reading->names, reading->arena, store, f) && load_minutes(reading, store, f) && folder_simulated(store, &reading->simulated, f);
}

// ---- what is told ----

static void note(struct reading *reading, const char *key, const char *text, size_t line, uint64_t count)
{
    const char *name = arena_printf(reading->arena, "%s %s", key, text);
    size_t *place = map_get(&reading->told, name);
    if (place) {
        reading->notes.items[*place].count += count;
        return;
    }
    place = arena_alloc(reading->arena, sizeof *place);
    *place = reading->notes.count;
    map_put(&reading->told, name, place);
    LIST_PUSH(reading->arena, &reading->notes, (struct series_table_note){key, text, line, count});
}

static void note_cells(struct reading *reading)
{
    static const char *const keys[SERIES_CSV_NOTE_COUNT] = {
        [SERIES_CSV_END_OF_DAY] = "series.note_end_of_day", [SERIES_CSV_OFF_START] = "series.note_off_start",
        [SERIES_CSV_FLAG_LETTERS] = "series.note_flag_letters", [SERIES_CSV_FLAG_UNKNOWN] = "series.note_flag_unknown"};
    for (int i = 0; i < SERIES_CSV_NOTE_COUNT; i++)
        if (keys[i] && reading->csv.notes[i].count)
            note(reading, keys[i], reading->csv.notes[i].text, reading->csv.notes[i].line, reading->csv.notes[i].count);
    if (reading->missing)
        note(reading, "series.note_missing", "", 0, reading->missing);
}

// ---- checking ----

static bool check_origins(const struct reading *reading, struct fault *f)
{
    const struct series_csv_noted *wrong = &reading->csv.notes[reading->simulated ? SERIES_CSV_REAL : SERIES_CSV_SIMULATED];
    return !wrong->count || fault_set(f, FAULT_INPUT, reading->simulated ? "series.real" : "series.simulated", "text", wrong->text, NULL);
}

static bool check_points(struct reading *reading, struct fault *f)
{
    struct map refused;
    map_init(&refused, reading->arena);
    for (size_t i = 0; i < reading->csv.count; i++) {
        const char *point = reading->csv.runs[i].key.point;
        if (map_has(&reading->names.media, point) || !map_put(&refused, point, reading) || reading->faults.count == FAULTS_SHOWN)
            continue;
        struct fault one = {0};
        fault_set(&one, FAULT_NOT_FOUND, "series.cell_point", "line", arena_printf(reading->arena, "%zu", reading->csv.lines[i]), "point", point, NULL);
        LIST_PUSH(reading->arena, &reading->faults, one);
    }
    return !refused.count || fault_set(f, FAULT_NOT_FOUND, "point.unknown", "point", refused.entries[0].key, NULL);
}

static bool is_missing(const struct observation *o)
{
    return !o->value.present && !o->least.present && !o->most.present && !o->total.present && (!*o->flag || text_equal(o->flag, "N"));
}

static void name_run(struct reading *reading, struct series_run *run, size_t line)
{
    const char *sent = run->key.factor, *name = factor_book_name(&reading->names, run->key.point, sent);
    if (reading->notes.count < NOTES_OF_FACTORS && !factor_book_knows(&reading->names, name))
        note(reading, "series.note_factor", sent, line, run->count);
    if (text_equal(name, sent))
        return;
    if (reading->notes.count < NOTES_OF_FACTORS)
        note(reading, "series.note_named", arena_printf(reading->arena, "%s → %s", sent, name), line, run->count);
    run->key.factor = name;
    struct series_sent one = {.key = run->key, .name = sent, .first_ms = INT64_MAX, .last_ms = INT64_MIN, .observations = run->count};
    for (size_t i = 0; i < run->count; i++) {
        one.first_ms = run->observations[i].at_ms < one.first_ms ? run->observations[i].at_ms : one.first_ms;
        one.last_ms = run->observations[i].at_ms > one.last_ms ? run->observations[i].at_ms : one.last_ms;
    }
    LIST_PUSH(reading->arena, &reading->sent, one);
}

// A row without a number and without a flag that says why is no observation: missing is missing.
static void settle_run(struct reading *reading, struct series_run *run, size_t line)
{
    struct observation *rows = (struct observation *)(uintptr_t)run->observations; // of this arena
    size_t kept = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (is_missing(&rows[i]))
            continue;
        rows[kept] = rows[i];
        rows[kept++].origin = (uint8_t)observation_origin_of_file(run->key.kind, OBSERVATION_MANUAL, reading->simulated);
    }
    reading->missing += run->count - kept;
    run->count = kept;
    reading->rows += kept;
    if (kept)
        name_run(reading, run, line);
}

bool series_table_read(struct store *store, struct arena *arena, struct store_bytes csv, bool time_is_end, struct series_table *ret_table, struct fault *f)
{
    struct reading *reading = arena_alloc(arena, sizeof *reading);
    reading->arena = arena;
    const struct series_csv_wish wish = {.time_is_end = time_is_end, .minute_ms = minute_ms, .context = reading};
    *ret_table = (struct series_table){0};
    if (!load(reading, store, f))
        return false;
    if (!series_csv_read(arena, csv, &wish, &reading->csv, f)) {
        struct fault *faults = arena_array(arena, FAULTS_SHOWN, sizeof *faults);
        ret_table->fault_count = series_csv_faults(arena, csv, &wish, faults, FAULTS_SHOWN);
        ret_table->faults = faults;
        return false;
    }
    if (!check_points(reading, f)) {
        ret_table->faults = reading->faults.items;
        ret_table->fault_count = reading->faults.count;
        return false;
    }
    if (!check_origins(reading, f))
        return false;
    for (size_t i = 0; i < reading->csv.count; i++)
        settle_run(reading, &reading->csv.runs[i], reading->csv.lines[i]);
    note_cells(reading);
    ret_table->batch = (struct series_batch){.runs = reading->csv.runs, .count = reading->csv.count, .sent = reading->sent.items,
                                             .sent_count = reading->sent.count, .now_ms = instant_now_ms()};
    ret_table->names = &reading->names;
    ret_table->rows = reading->rows;
    ret_table->notes = reading->notes.items;
    ret_table->note_count = reading->notes.count;
    if (!reading->rows)
        return fault_set(f, FAULT_INPUT, "series.import_empty", NULL);
    means_outlook(store, ret_table->batch.runs, ret_table->batch.count, &ret_table->outlook);
    return true;
}

bool series_table_check(struct series *series, const char *folder, const struct series_table *table, struct fault *f)
{
    struct code_limits limits;
    return series_settings_codes(folder, &limits, f) && code_limit_check(series, table->names, &table->batch, &limits, f);
}

bool series_table_put(struct series *series, const char *folder, const struct series_table *table, struct series_report *ret_report, struct fault *f)
{
    return series_table_check(series, folder, table, f) && series_put(series, &table->batch, ret_report, f);
}

bool series_table_journal(struct store *store, struct arena *arena, const struct series_table *table, const struct series_file *file, const char *who,
                          const struct series_report *report, int64_t *ret_batch, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    digest_of(file->csv.bytes, file->csv.size, digest);
    const char *detail = journal_detail(arena, "journal.series", "rows", journal_detail_number(arena, (long long)table->rows), "stored",
                                        journal_detail_number(arena, (long long)report->stored), "file", text_empty(file->name) ? "-" : file->name, "digest",
                                        digest, NULL);
    return journal_open(store, who, "series.import", ret_batch, f) && series_file_save(store, arena, file, &table->batch, *ret_batch, f) &&
           journal_close(store, *ret_batch, detail, f);
}
