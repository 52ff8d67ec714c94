// Observations as CSV, for people and for moving them.
#include <stdio.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/cell/number_cell.h"
#include "base/cell/time_cell.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/point/words.h"
#include "observe/stow/series_csv.h"
#include "observe/stow/series_table.h"

enum column { POINT, FACTOR, KIND, TIME, VALUE, FLAG, VERSION, LEAST, MOST, TOTAL, ORIGIN, COLUMN_COUNT };
#define REQUIRED_COUNT FLAG // the columns before it

static const char *const column_names[COLUMN_COUNT] = {"point", "factor", "kind", "time", "value", "flag", "version", "least", "most",
                                                       "total", "origin"};

// ---- writing ----

static void append_number(struct text_buffer *out, struct observation_number number)
{
    char text[DECIMAL_TEXT_SIZE];
    text_buffer_append(out, number.present ? decimal_format(observation_decimal(number), text, sizeof text) : "");
}

void series_csv_append(struct text_buffer *out, const struct series_key *key, const struct observation *observations, size_t count)
{
    char text[INSTANT_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct observation *o = &observations[i];
        csv_append_cell(out, key->point, true);
        csv_append_cell(out, key->factor, false);
        csv_append_cell(out, series_kind_name(key->kind), false);
        csv_append_cell(out, instant_format(o->at_ms, text, sizeof text), false);
        text_buffer_append_char(out, ',');
        append_number(out, o->value);
        csv_append_cell(out, o->flag, false);
        snprintf(text, sizeof text, ",%d", o->version);
        text_buffer_append(out, text);
        const struct observation_number others[] = {o->least, o->most, o->total};
        for (size_t n = 0; n < sizeof others / sizeof *others; n++) {
            text_buffer_append_char(out, ',');
            append_number(out, others[n]);
        }
        csv_append_cell(out, observation_origin_name(o->origin), false);
        text_buffer_append_char(out, '\n');
    }
}

// ---- reading ----

struct run_list LIST_OF(struct series_run);
struct row_list LIST_OF(struct observation);
struct line_list LIST_OF(size_t);

struct parsing {
    struct arena *arena;
    const struct series_csv_wish *wish; // NULL: times are starts
    int place[COLUMN_COUNT];            // -1: not in the file
    const struct csv_record *record;
    struct run_list runs;
    struct line_list lines;             // of the first row of each run
    struct row_list rows;               // of the newest run
    struct series_csv *found;
    struct memo {
        const char *text; // of the row before; NULL: none
        int place;
    } kind, flag;
};

// Neighbouring rows mostly say the same.
static int place_of(const struct parsing *p, const struct choice *list, const char *text, struct memo *memo)
{
    if (!memo->text || !text_equal(memo->text, text))
        *memo = (struct memo){text, choice_place(list, p->arena, text)};
    return memo->place;
}

static const char *cell(const struct parsing *p, enum column column)
{
    int place = p->place[column];
    return place < 0 || (size_t)place >= p->record->count ? "" : p->record->cells[place];
}

// key says what the column takes; words: all that it may say, NULL where there is no list.
static bool refuse_as(const struct parsing *p, const char *key, enum column column, const char *words, struct fault *f)
{
    char line[24];
    snprintf(line, sizeof line, "%zu", p->record->line);
    fault_clear(f);
    return fault_set(f, FAULT_INPUT, key, "line", line, "column", column_names[column], "text", cell(p, column), words ? "words" : NULL, words, NULL);
}

static bool refuse(const struct parsing *p, enum column column, struct fault *f)
{
    return refuse_as(p, "series.cell", column, NULL, f);
}

static void count_note(const struct parsing *p, enum series_csv_note note, const char *text)
{
    struct series_csv_noted *noted = &p->found->notes[note];
    if (!noted->count++) {
        noted->line = p->record->line;
        noted->text = arena_strdup(p->arena, text);
    }
}

static bool parse_number(const struct parsing *p, enum column column, struct observation_number *ret_number, struct fault *f)
{
    const struct number_cell number = number_cell_read(cell(p, column));
    if (number.kind == NUMBER_ABSENT)
        return true;
    if (number.kind != NUMBER_GOOD)
        return refuse_as(p, number.kind == NUMBER_BELOW ? "series.cell_below" : "series.cell_number", column, NULL, f);
    *ret_number = observation_number_of(number.value);
    return true;
}

static int64_t interval_of(const struct parsing *p, const struct series_key *key)
{
    static const int64_t lengths[SERIES_KIND_COUNT] = {[SERIES_HOUR] = HOUR_MS, [SERIES_DAY] = DAY_MS};
    return key->kind == SERIES_MINUTE && p->wish->minute_ms ? p->wish->minute_ms(p->wish->context, key->point) : lengths[key->kind];
}

// A day alone names the day, also where stamps are ends.
static bool parse_time(const struct parsing *p, const struct series_key *key, int64_t *ret_at_ms, struct fault *f)
{
    struct time_cell time;
    if (!time_cell_read(cell(p, TIME), &time))
        return refuse_as(p, "series.cell_time", TIME, NULL, f);
    *ret_at_ms = time.at_ms;
    if (p->wish && p->wish->time_is_end && time.has_clock) {
        const int64_t interval_ms = interval_of(p, key);
        if (key->kind == SERIES_MINUTE && !interval_ms)
            return refuse_as(p, "series.cell_minute_end", TIME, NULL, f);
        *ret_at_ms -= interval_ms;
    } else if (time.end_of_day) {
        count_note(p, SERIES_CSV_END_OF_DAY, cell(p, TIME));
    }
    const int64_t grid_ms = key->kind == SERIES_HOUR ? HOUR_MS : key->kind == SERIES_DAY ? DAY_MS : 1;
    if ((*ret_at_ms + ZONE_MS) % grid_ms)
        count_note(p, SERIES_CSV_OFF_START, cell(p, TIME));
    return true;
}

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~' || *text == '"')
            return false;
    return true;
}

// A known flag in other letters or words is that flag; another one is kept and told.
static bool parse_flag(struct parsing *p, struct observation *o, struct fault *f)
{
    const char *flag = cell(p, FLAG);
    if (!*flag || number_cell_is_absent(flag))
        return true;
    const int place = place_of(p, words_flags, flag, &p->flag);
    const char *known = place < 0 ? NULL : words_flags[place].code;
    if (!known && (strlen(flag) >= OBSERVATION_FLAG_SIZE || !is_printable(flag)))
        return refuse_as(p, "series.cell_flag", FLAG, choice_words(words_flags, p->arena), f);
    if (!known || !text_equal(known, flag))
        count_note(p, known ? SERIES_CSV_FLAG_LETTERS : SERIES_CSV_FLAG_UNKNOWN, flag);
    memcpy(o->flag, known ? known : flag, strlen(known ? known : flag));
    return true;
}

static bool parse_origin(const struct parsing *p, struct observation *o, struct fault *f)
{
    enum observation_origin origin = OBSERVATION_MANUAL;
    const char *name = cell(p, ORIGIN);
    if (*name && !observation_origin_parse(name, &origin))
        return refuse(p, ORIGIN, f);
    if (*name)
        count_note(p, origin == OBSERVATION_SIMULATED ? SERIES_CSV_SIMULATED : SERIES_CSV_REAL, cell(p, POINT));
    o->origin = (uint8_t)origin;
    return true;
}

static bool parse_marks(struct parsing *p, struct observation *o, struct fault *f)
{
    const char *version = cell(p, VERSION);
    if (*version && (!text_parse_int32(version, &o->version) || o->version < 1 || o->version > SERIES_VERSION_MAX))
        return refuse_as(p, "series.cell_version", VERSION, NULL, f);
    return parse_flag(p, o, f) && parse_origin(p, o, f);
}

static bool parse_observation(struct parsing *p, const struct series_key *key, struct observation *o, struct fault *f)
{
    return parse_time(p, key, &o->at_ms, f) && parse_number(p, VALUE, &o->value, f) && parse_number(p, LEAST, &o->least, f) &&
           parse_number(p, MOST, &o->most, f) && parse_number(p, TOTAL, &o->total, f) && parse_marks(p, o, f);
}

static bool parse_key(struct parsing *p, struct series_key *key, struct fault *f)
{
    const int kind = place_of(p, words_series_kinds, cell(p, KIND), &p->kind);
    *key = (struct series_key){cell(p, POINT), cell(p, FACTOR), SERIES_REALTIME};
    if (kind < 0)
        return refuse_as(p, "series.cell_word", KIND, choice_words(words_series_kinds, p->arena), f);
    key->kind = (enum series_kind)kind; // the list is in the order of the enum
    if (!series_code_is_sound(key->point))
        return refuse(p, POINT, f);
    return series_code_is_sound(key->factor) || refuse(p, FACTOR, f);
}

static void close_run(struct parsing *p)
{
    if (!p->runs.count)
        return;
    p->runs.items[p->runs.count - 1].observations = p->rows.items;
    p->runs.items[p->runs.count - 1].count = p->rows.count;
    p->rows = (struct row_list){0};
}

static bool parse_row(struct parsing *p, struct fault *f)
{
    struct series_key key;
    struct observation o = {0};
    const struct series_key *last = p->runs.count ? &p->runs.items[p->runs.count - 1].key : NULL;
    if (!parse_key(p, &key, f) || !parse_observation(p, &key, &o, f))
        return false;
    if (!last || last->kind != key.kind || strcmp(last->point, key.point) != 0 || strcmp(last->factor, key.factor) != 0) {
        close_run(p);
        LIST_PUSH(p->arena, &p->runs, (struct series_run){.key = key});
        LIST_PUSH(p->arena, &p->lines, p->record->line);
    }
    LIST_PUSH(p->arena, &p->rows, o);
    return true;
}

static bool parse_head(struct parsing *p, struct fault *f)
{
    if (!csv_find_columns(p->record, column_names, COLUMN_COUNT, p->place, f))
        return false;
    for (int c = 0; c < REQUIRED_COUNT; c++)
        if (p->place[c] < 0)
            return fault_set(f, FAULT_INPUT, "series.column", "column", column_names[c], NULL);
    return true;
}

size_t series_csv_faults(struct arena *arena, struct store_bytes csv, const struct series_csv_wish *wish, struct fault *faults, size_t room)
{
    struct csv_reader reader;
    struct csv_record record = {0};
    struct series_csv found = {0};
    struct parsing parsing = {.arena = arena, .wish = wish, .record = &record, .found = &found};
    struct fault ignored = {0};
    size_t count = 0;
    bool more = false;
    if (!csv_reader_init(&reader, arena, csv.bytes, csv.size, &ignored) || !csv_read(&reader, &record, &more, &ignored) || !parse_head(&parsing, &ignored))
        return 0;
    while (count < room && csv_read(&reader, &record, &more, &ignored) && more) {
        faults[count] = (struct fault){0};
        count += !parse_row(&parsing, &faults[count]);
    }
    return count;
}

#define ROWS_OF_MEMORY 4096 // then what was read of them is forgotten

bool series_csv_walk(struct store_bytes csv, const struct series_csv_wish *wish, bool (*visit)(void *context, const struct series_csv_row *row), void *context,
                     struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct csv_reader reader;
    struct csv_record record = {0};
    struct series_csv found = {0};
    struct parsing parsing = {.arena = arena, .wish = wish, .record = &record, .found = &found};
    struct fault ignored = {0};
    bool more = false;
    if (!csv_reader_init(&reader, arena, csv.bytes, csv.size, f) || !csv_read(&reader, &record, &more, f) || !parse_head(&parsing, f))
        return false;
    for (size_t rows = 1; csv_read(&reader, &record, &more, f); rows++) {
        struct series_csv_row row = {.line = record.line};
        if (!more)
            return true;
        if (parse_key(&parsing, &row.key, &ignored) && parse_observation(&parsing, &row.key, &row.observation, &ignored) && !visit(context, &row))
            return true;
        if (rows % ROWS_OF_MEMORY == 0) {
            arena_clear(arena);
            parsing.kind = parsing.flag = (struct memo){0};
        }
    }
    return false;
}

bool series_csv_read(struct arena *arena, struct store_bytes csv, const struct series_csv_wish *wish, struct series_csv *ret_csv, struct fault *f)
{
    struct csv_reader reader;
    struct csv_record record = {0};
    struct parsing parsing = {.arena = arena, .wish = wish, .record = &record, .found = ret_csv};
    struct fault inner = {0};
    bool more = false, ok = csv_reader_init(&reader, arena, csv.bytes, csv.size, &inner) && csv_read(&reader, &record, &more, &inner) &&
                            parse_head(&parsing, &inner);
    *ret_csv = (struct series_csv){0};
    while (ok && (ok = csv_read(&reader, &record, &more, &inner)) && more)
        ok = parse_row(&parsing, &inner);
    if (!ok) {
        if (f)
            *f = inner;
        return false;
    }
    close_run(&parsing);
    ret_csv->runs = parsing.runs.items;
    ret_csv->lines = parsing.lines.items;
    ret_csv->count = parsing.runs.count;
    return true;
}

bool series_csv_parse(struct arena *arena, const char *bytes, size_t size, struct series_run **ret_runs, size_t *ret_count, struct fault *f)
{
    struct series_csv csv;
    if (!series_csv_read(arena, (struct store_bytes){bytes, size}, NULL, &csv, f))
        return false;
    *ret_runs = csv.runs;
    *ret_count = csv.count;
    return true;
}
