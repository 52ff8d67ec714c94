// What is new or other than before is one batch.
#include "observe/point/point_import.h"

#include <string.h>

#include "base/cell/csv.h"
#include "base/cell/number_cell.h"
#include "base/decimal.h"
#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "observe/point/device.h"
#include "observe/point/words.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/purpose.h"
#include "store/record.h"

#define MINUTE_INTERVAL_MAX 1440
#define CLOCK_OFFSET_MAX_S 315360000 // ten years
#define PASSWORD_MAX 64
#define CODE_MAX 63                  // SERIES_NAME_MAX

// ---- what a cell may say ----

static bool is_code(const char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++)
        if (text[i] <= ' ' || text[i] > '~' || text[i] == ',' || text[i] == '"')
            return false;
    return size > 0 && size <= CODE_MAX;
}

static bool is_mn(const char *text)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    size_t size = strlen(text); // none: the point has no device, its data come by import
    return size <= DEVICE_MN_MAX && strspn(text, letters) == size;
}

static bool is_password(const char *text)
{
    size_t size = strlen(text);
    return size <= PASSWORD_MAX && strcspn(text, ";,&= \t\r\n") == size;
}

static bool is_degree(const char *text, int64_t most)
{
    struct decimal value;
    if (text_empty(text))
        return true;
    return decimal_parse(text, &value, NULL) && decimal_compare(value, (struct decimal){most, 0}) <= 0 &&
           decimal_compare(value, (struct decimal){-most, 0}) >= 0;
}

static bool is_longitude(const char *text) { return is_degree(text, 180); }
static bool is_latitude(const char *text) { return is_degree(text, 90); }

static bool is_number_in(const char *text, int64_t least, int64_t most)
{
    int64_t value;
    return text_parse_int64(text, &value) && value >= least && value <= most;
}

static bool is_interval(const char *text) { return is_number_in(text, 1, MINUTE_INTERVAL_MAX); }
static bool is_offset(const char *text) { return is_number_in(text, -CLOCK_OFFSET_MAX_S, CLOCK_OFFSET_MAX_S); }

struct column {
    const char *name;
    const char *otherwise;        // for an empty cell; NULL: none
    const struct choice *words;   // all that it may say
    bool (*check)(const char *text);
    bool number;                  // read as people write numbers, by whatever door it comes
    bool whole;
    bool wanted;                  // the table must have it
    bool device;                  // wanted in a table of devices, that is one which has any of these
};

enum { POINT, MN, PASSWORD, EDITION, CRC, KIND, LONGITUDE, LATITUDE, NAME, REGION, CHARSET, DATA_TIME, INTERVAL, OFFSET, SIMULATED, ENABLED, TAIL, COLUMNS };

static const struct column columns[COLUMNS] = {
    [POINT] = {"point", .check = is_code, .wanted = true},
    [MN] = {"mn", .otherwise = "", .check = is_mn, .device = true},
    [PASSWORD] = {"pw", .otherwise = "", .check = is_password, .device = true},
    [EDITION] = {"edition", .otherwise = "2017", .words = words_editions, .device = true},
    [CRC] = {"crc", .otherwise = "strict", .words = words_crcs, .device = true},
    [KIND] = {"kind", .words = words_point_kinds, .wanted = true},
    [LONGITUDE] = {"longitude", .check = is_longitude, .number = true, .wanted = true},
    [LATITUDE] = {"latitude", .check = is_latitude, .number = true, .wanted = true},
    [NAME] = {"name"},
    [REGION] = {"region"},
    [CHARSET] = {"charset", .otherwise = "utf8", .words = words_charsets},
    [DATA_TIME] = {"data_time", .otherwise = "start", .words = words_data_times},
    [INTERVAL] = {"minute_interval", .otherwise = "10", .check = is_interval, .whole = true},
    [OFFSET] = {"clock_offset_s", .otherwise = "0", .check = is_offset, .whole = true},
    [SIMULATED] = {"simulated", .otherwise = "no", .words = choice_yes_no},
    [ENABLED] = {"enabled", .otherwise = "yes", .words = choice_yes_no},
    [TAIL] = {"tail", .otherwise = "crlf", .words = words_tails},
};

// ---- reading ----

struct point_row {
    size_t line;
    const char *cells[COLUMNS];
    bool device_saved;            // the table of devices has a new row of it
};
struct point_rows LIST_OF(struct point_row);

static bool find_columns(const struct csv_record *head, int places[COLUMNS], struct fault *f)
{
    const char *names[COLUMNS];
    bool devices = false;
    for (int i = 0; i < COLUMNS; i++)
        names[i] = columns[i].name;
    if (!csv_find_columns(head, names, COLUMNS, places, f))
        return false;
    for (int i = 0; i < COLUMNS; i++)
        devices = devices || (columns[i].device && places[i] >= 0);
    for (int i = 0; i < COLUMNS; i++)
        if (places[i] < 0 && (columns[i].wanted || (columns[i].device && devices)))
            return fault_set(f, FAULT_INPUT, "point.column", "column", columns[i].name, NULL);
    return true;
}

static bool bad_cell(struct arena *arena, const struct point_row *row, int column, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "point.cell", "line", arena_printf(arena, "%zu", row->line), "column", columns[column].name, "text",
                     row->cells[column] ? row->cells[column] : "", NULL);
}

static bool bad_word(struct arena *arena, const struct point_row *row, int column, const char *text, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "point.word", "line", arena_printf(arena, "%zu", row->line), "column", columns[column].name, "text", text ? text : "",
                     "words", choice_words(columns[column].words, arena), NULL);
}

static const char *plain_cell(struct arena *arena, int column, const char *cell)
{
    int64_t whole;
    if (columns[column].whole && number_cell_whole(cell, &whole))
        return arena_printf(arena, "%lld", (long long)whole);
    return columns[column].number ? number_cell_plain(arena, cell, NULL) : cell;
}

static bool read_row(struct arena *arena, const struct csv_record *record, const int places[COLUMNS], struct point_row *row, struct fault *f)
{
    *row = (struct point_row){.line = record->line};
    for (int i = 0; i < COLUMNS; i++) {
        const bool there = places[i] >= 0 && (size_t)places[i] < record->count;
        const char *cell = there ? plain_cell(arena, i, record->cells[places[i]]) : "";
        row->cells[i] = cell = text_empty(cell) ? columns[i].otherwise : cell;
        if (columns[i].words && !(row->cells[i] = choice_find(columns[i].words, arena, cell)))
            return bad_word(arena, row, i, cell, f);
        if (columns[i].check && !columns[i].check(cell ? cell : ""))
            return bad_cell(arena, row, i, f);
    }
    if (text_empty(row->cells[MN]) && !text_empty(row->cells[PASSWORD])) // a password of nothing: the number was forgotten
        return bad_cell(arena, row, MN, f);
    if (text_empty(row->cells[NAME]))
        row->cells[NAME] = row->cells[POINT];
    if (places[TAIL] < 0) // a table without that column says nothing of it
        row->cells[TAIL] = NULL;
    return true;
}

static bool read_rows(struct arena *arena, struct store_bytes csv, struct point_rows *rows, struct fault *f)
{
    struct csv_reader reader;
    struct csv_record record = {0};
    struct map seen;
    int places[COLUMNS];
    bool more = false;
    map_init(&seen, arena);
    if (!csv_reader_init(&reader, arena, csv.bytes, csv.size, f) || !csv_read(&reader, &record, &more, f) || !find_columns(&record, places, f))
        return false;
    for (;;) {
        struct point_row row;
        if (!csv_read(&reader, &record, &more, f))
            return false;
        if (!more)
            return true;
        if (!read_row(arena, &record, places, &row, f))
            return false;
        if (!map_put(&seen, arena_printf(arena, "%s %s", text_empty(row.cells[MN]) ? row.cells[POINT] : "", row.cells[MN]), NULL))
            return fault_set(f, FAULT_INPUT, "point.twice", "line", arena_printf(arena, "%zu", row.line), "text",
                             text_empty(row.cells[MN]) ? row.cells[POINT] : row.cells[MN], NULL);
        LIST_PUSH(arena, rows, row);
    }
}

// ---- writing ----

struct importing {
    struct store *store;
    struct arena *arena;
    const char *who;
    struct point_report *report;
};

// Columns of the store that are named otherwise in the table, and those only the table of devices has.
static int column_for(const char *stored)
{
    if (text_equal(stored, "code"))
        return POINT;
    if (text_equal(stored, "password"))
        return PASSWORD;
    for (int i = 0; i < COLUMNS; i++)
        if (text_equal(columns[i].name, stored))
            return i;
    return -1;
}

static bool current_map(const struct importing *importing, const struct record_table *table, struct map *ret_map, struct fault *f)
{
    struct record_current *rows;
    size_t count;
    map_init(ret_map, importing->arena);
    if (!record_current(importing->store, importing->arena, table, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        map_put(ret_map, rows[i].label, &rows[i]);
    return true;
}

static bool save_row(const struct importing *importing, const struct record_table *table, const struct point_row *row, const struct record_current *old,
                     bool *ret_saved, struct fault *f)
{
    const char *texts[COLUMNS];
    char digest[DIGEST_HEX_SIZE];
    struct point_report *report = importing->report;
    for (int i = 0; i < record_column_count(table); i++) {
        const int column = column_for(record_column_name(table, i));
        texts[i] = column >= 0 ? row->cells[column] : arena_printf(importing->arena, "%zu", row->line);
    }
    record_digest(table, texts, digest);
    *ret_saved = !old || !text_equal(old->digest, digest);
    if (!*ret_saved)
        return true;
    if (!report->batch && !journal_open(importing->store, importing->who, "point.import", &report->batch, f))
        return false;
    if (old && !record_retire(importing->store, table, old->id, report->batch, f))
        return false;
    return record_insert(importing->store, table, texts, digest, report->batch, f);
}

// Several devices may report for one point: its first row says what the point is.
static bool save_table(const struct importing *importing, const char *name, int key, const struct point_rows *rows, struct fault *f)
{
    const struct record_table *table = record_table_find(name);
    struct map current, done;
    struct point_row *row;
    map_init(&done, importing->arena);
    if (!current_map(importing, table, &current, f))
        return false;
    LIST_EACH(rows, row)
    {
        const struct record_current *old = map_get(&current, row->cells[key]);
        bool saved;
        if (text_empty(row->cells[key]) || !map_put(&done, row->cells[key], NULL))
            continue;
        if (!save_row(importing, table, row, old, &saved, f))
            return false;
        row->device_saved = saved && key == MN;
        *(old ? &importing->report->changed : &importing->report->added) += saved;
    }
    return true;
}

// A device without a row is as the standard wants it. Here a device counts as changed that has not been counted.
static bool save_lines(const struct importing *importing, const struct point_rows *rows, struct fault *f)
{
    const struct record_table *table = record_table_find("device_line");
    const struct point_row *row;
    struct map current;
    if (!current_map(importing, table, &current, f))
        return false;
    LIST_EACH(rows, row)
    {
        const struct record_current *old = map_get(&current, row->cells[MN]);
        bool saved;
        if (text_empty(row->cells[MN]) || !row->cells[TAIL] || (!old && text_equal(row->cells[TAIL], columns[TAIL].otherwise)))
            continue;
        if (!save_row(importing, table, row, old, &saved, f))
            return false;
        importing->report->changed += saved && !row->device_saved;
    }
    return true;
}

// A folder is for simulated points or for real ones: nobody can mix them up later.
static bool fits_folder(struct store *store, struct arena *arena, const struct point_rows *rows, struct fault *f)
{
    const struct point_row *row;
    bool simulated;
    if (!folder_simulated(store, &simulated, f))
        return false;
    LIST_EACH(rows, row)
        if (text_equal(row->cells[SIMULATED], "yes") != simulated)
            return fault_set(f, FAULT_INPUT, simulated ? "point.real" : "point.simulated", "line", arena_printf(arena, "%zu", row->line), "text",
                             row->cells[POINT], NULL);
    return true;
}

bool point_import(struct store *store, struct arena *arena, struct store_bytes csv, const char *who, struct point_report *ret_report, struct fault *f)
{
    struct point_rows rows = {0};
    const struct importing importing = {store, arena, who, ret_report};
    *ret_report = (struct point_report){0};
    if (!read_rows(arena, csv, &rows, f) || !fits_folder(store, arena, &rows, f) ||
        !save_table(&importing, "point", POINT, &rows, f) || !save_table(&importing, "device", MN, &rows, f) || !save_lines(&importing, &rows, f))
        return false;
    ret_report->rows = rows.count;
    const char *detail = journal_detail(arena, "journal.points", "added", journal_detail_number(arena, (long long)ret_report->added), "changed",
                                        journal_detail_number(arena, (long long)ret_report->changed), NULL);
    return !ret_report->batch || journal_close(store, ret_report->batch, detail, f);
}
