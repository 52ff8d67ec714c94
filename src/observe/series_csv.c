// Observations as CSV, for people and for moving them.
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/series.h"

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

struct parsing {
    struct arena *arena;
    int place[COLUMN_COUNT]; // -1: not in the file
    const struct csv_record *record;
    struct run_list runs;
    struct row_list rows;    // of the newest run
};

static const char *cell(const struct parsing *p, enum column column)
{
    int place = p->place[column];
    return place < 0 || (size_t)place >= p->record->count ? "" : p->record->cells[place];
}

static bool refuse(const struct parsing *p, enum column column, struct fault *f)
{
    char line[24];
    snprintf(line, sizeof line, "%zu", p->record->line);
    fault_clear(f);
    return fault_set(f, FAULT_INPUT, "series.cell", "line", line, "column", column_names[column], "text", cell(p, column), NULL);
}

static bool parse_number(const struct parsing *p, enum column column, struct observation_number *ret_number, struct fault *f)
{
    const char *text = cell(p, column);
    struct decimal value;
    if (!*text)
        return true;
    text += *text == '\'' ? 1 : 0; // as spreadsheets keep a leading sign
    if (!decimal_parse(text, &value, f))
        return refuse(p, column, f);
    *ret_number = observation_number_of(value);
    return true;
}

static bool parse_time(const struct parsing *p, int64_t *ret_at_ms, struct fault *f)
{
    return instant_parse(cell(p, TIME), ret_at_ms, f) || refuse(p, TIME, f);
}

static bool parse_marks(const struct parsing *p, struct observation *o, struct fault *f)
{
    enum observation_origin origin = OBSERVATION_MANUAL;
    const char *flag = cell(p, FLAG), *version = cell(p, VERSION), *name = cell(p, ORIGIN);
    if (strlen(flag) >= OBSERVATION_FLAG_SIZE)
        return refuse(p, FLAG, f);
    memcpy(o->flag, flag, strlen(flag));
    if (*version && (!text_parse_int32(version, &o->version) || o->version < 1 || o->version > SERIES_VERSION_MAX))
        return refuse(p, VERSION, f);
    if (*name && !observation_origin_parse(name, &origin))
        return refuse(p, ORIGIN, f);
    o->origin = (uint8_t)origin;
    return true;
}

static bool parse_observation(const struct parsing *p, struct observation *o, struct fault *f)
{
    return parse_time(p, &o->at_ms, f) && parse_number(p, VALUE, &o->value, f) && parse_number(p, LEAST, &o->least, f) &&
           parse_number(p, MOST, &o->most, f) && parse_number(p, TOTAL, &o->total, f) && parse_marks(p, o, f);
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
    struct series_key key = {cell(p, POINT), cell(p, FACTOR), SERIES_REALTIME};
    struct observation o = {0};
    const struct series_key *last = p->runs.count ? &p->runs.items[p->runs.count - 1].key : NULL;
    if (!series_kind_parse(cell(p, KIND), &key.kind))
        return refuse(p, KIND, f);
    if (!parse_observation(p, &o, f))
        return false;
    if (!last || last->kind != key.kind || strcmp(last->point, key.point) != 0 || strcmp(last->factor, key.factor) != 0) {
        close_run(p);
        LIST_PUSH(p->arena, &p->runs, (struct series_run){.key = key});
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

size_t series_csv_faults(struct arena *arena, const char *bytes, size_t size, struct fault *faults, size_t room)
{
    struct csv_reader reader;
    struct csv_record record = {0};
    struct parsing parsing = {.arena = arena, .record = &record};
    struct fault ignored = {0};
    size_t count = 0;
    bool more = false;
    if (!csv_reader_init(&reader, arena, bytes, size, &ignored) || !csv_read(&reader, &record, &more, &ignored) || !parse_head(&parsing, &ignored))
        return 0;
    while (count < room && csv_read(&reader, &record, &more, &ignored) && more) {
        faults[count] = (struct fault){0};
        count += !parse_row(&parsing, &faults[count]);
    }
    return count;
}

bool series_csv_parse(struct arena *arena, const char *bytes, size_t size, struct series_run **ret_runs, size_t *ret_count,
                      struct fault *f)
{
    struct csv_reader reader;
    struct csv_record record = {0};
    struct parsing parsing = {.arena = arena, .record = &record};
    struct fault inner = {0};
    bool more = false, ok = csv_reader_init(&reader, arena, bytes, size, &inner) && csv_read(&reader, &record, &more, &inner) &&
                            parse_head(&parsing, &inner);
    while (ok && (ok = csv_read(&reader, &record, &more, &inner)) && more)
        ok = parse_row(&parsing, &inner);
    if (!ok) {
        if (f)
            *f = inner;
        return false;
    }
    close_run(&parsing);
    *ret_runs = parsing.runs.items;
    *ret_count = parsing.runs.count;
    return true;
}
