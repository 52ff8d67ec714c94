// From the bytes of a file to entries: which sheet, which row is the heading, what each cell says.
#include <string.h>

#include "base/cell/period_cell.h"
#include "base/list.h"
#include "base/text.h"
#include "report/import_internal.h"
#include "sheet/spans.h"

#define HEAD_ROWS_MAX 20 // a heading further down is none
#define SHEETS_MAX 64
#define LINES_SHOWN 10

// The headings of each column, in both languages; letter case, width and blanks do not count.
static const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_SUBJECT] = "element subject code 数据项 编号 数据项编号 数据项代码 指标编号 指标 代码 编码",
    [COLUMN_NAME] = "name 名称 数据项名称 指标名称",
    [COLUMN_PERIOD] = "year period 年份 年度 时期",
    [COLUMN_VALUE] = "value 数值",
    [COLUMN_UNIT] = "unit 单位 计量单位",
    [COLUMN_SOURCE] = "source 来源 数据来源",
    [COLUMN_REGION] = "region 行政区划 行政区划代码",
    [COLUMN_QUALIFIER] = "qualifier 限定",
    [COLUMN_STATE] = "state 状态",
    [COLUMN_NOTE] = "note 备注",
    [COLUMN_REASON] = "reason 理由 原因"};

struct header {
    int at[COLUMN_COUNT]; // cell of a column, -1 = none
    const char **titles;  // as they stand in the file, without blanks around
    size_t count;
};

struct table_reading {
    struct arena *arena;
    struct csv_reader csv;
    struct sheet_spans *spans;       // NULL: the file is CSV
    struct header header;
    struct LIST_OF(struct fact_entry) entries;
    struct LIST_OF(struct import_row) rows;
    struct import_table *table;
    size_t left_out, untitled;       // rows without a value; the first column that has cells and no heading, from 1
};

void import_note_add(struct arena *arena, struct import_table *table, const char *key, const char *text)
{
    LIST_PUSH(arena, &table->notes, (struct import_note){key, text});
}

// ---- the heading ----

static struct csv_record folded(struct arena *arena, const struct csv_record *record)
{
    struct csv_record copy = *record;
    copy.cells = arena_array(arena, record->count + 1, sizeof *copy.cells);
    for (size_t i = 0; i < record->count; i++)
        copy.cells[i] = text_fold(arena, text_trim(arena, record->cells[i]));
    return copy;
}

static size_t known_titles(const struct csv_record *record)
{
    size_t known = 0;
    for (size_t i = 0; i < record->count; i++)
        for (int c = 0; c < COLUMN_COUNT; c++)
            known += text_has_word(column_names[c], record->cells[i]);
    return known;
}

static bool is_found(const struct header *header, size_t cell)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (header->at[i] == (int)cell)
            return true;
    return false;
}

static bool take_header(struct table_reading *reading, const struct csv_record *record, struct fault *f)
{
    struct header *header = &reading->header;
    const struct csv_record titles = folded(reading->arena, record);
    const char **plain = arena_array(reading->arena, record->count, sizeof *plain); // every row asks for them
    for (size_t i = 0; i < record->count; i++)
        plain[i] = text_trim(reading->arena, record->cells[i]);
    header->titles = plain;
    header->count = record->count;
    if (!csv_find_columns(&titles, column_names, COLUMN_COUNT, header->at, f))
        return false;
    for (size_t i = 0; i < record->count; i++)
        if (*titles.cells[i] && !is_found(header, i))
            return fault_set(f, FAULT_INPUT, "import.column", "column", record->cells[i], NULL);
    if ((header->at[COLUMN_SUBJECT] >= 0 || header->at[COLUMN_NAME] >= 0) && header->at[COLUMN_PERIOD] >= 0 &&
        (header->at[COLUMN_VALUE] >= 0 || header->at[COLUMN_STATE] >= 0))
        return true;
    return fault_set(f, FAULT_INPUT, "import.no_header", NULL);
}

static bool is_blank(struct arena *arena, const struct csv_record *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (*text_trim(arena, record->cells[i]))
            return false;
    return true;
}

// Above the heading there may be a title. Where no row is a heading, the first that says anything is refused as one.
static bool find_header(struct table_reading *reading, struct fault *f)
{
    struct csv_record record, first = {0};
    size_t skipped = 0;
    for (int i = 0; i < HEAD_ROWS_MAX; i++) {
        bool more;
        if (!csv_read(&reading->csv, &record, &more, f))
            return false;
        if (!more)
            break;
        const struct csv_record titles = folded(reading->arena, &record);
        if (known_titles(&titles) >= 2) {
            if (skipped)
                import_note_add(reading->arena, reading->table, "import.note_title", arena_printf(reading->arena, "%zu", record.line));
            return take_header(reading, &record, f);
        }
        const bool blank = is_blank(reading->arena, &record);
        skipped += !blank;
        if (!first.cells && !blank)
            first = record;
    }
    if (!first.cells)
        return fault_set(f, FAULT_INPUT, "import.no_header", NULL);
    return take_header(reading, &first, f);
}

// ---- rows ----

static const char *cell(const struct table_reading *reading, const struct csv_record *record, enum import_column column)
{
    int at = reading->header.at[column];
    if (at < 0 || (size_t)at >= record->count)
        return NULL;
    const char *text = text_trim(reading->arena, record->cells[at]);
    return *text ? text : NULL;
}

static const char *title_of(const struct table_reading *reading, enum import_column column)
{
    return reading->header.titles[reading->header.at[column]];
}

static struct import_problem problem_of(const struct table_reading *reading, const struct csv_record *record)
{
    static const enum import_column values[] = {COLUMN_VALUE, COLUMN_STATE};
    for (int c = 0; c < COLUMN_COUNT; c++) {
        const char *text = cell(reading, record, (enum import_column)c);
        const enum sheet_problem problem = text && c != COLUMN_NOTE ? sheet_cell_problem(text) : SHEET_NO_PROBLEM;
        if (problem)
            return (struct import_problem){problem == SHEET_FORMULA ? "import.formula" : "import.error_value", title_of(reading, (enum import_column)c), text};
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (cell(reading, record, values[i]) && sheet_spans_hide(reading->spans, record->line, (size_t)reading->header.at[values[i]])) // whose is it?
            return (struct import_problem){"import.merged_value", title_of(reading, values[i]), cell(reading, record, values[i])};
    return (struct import_problem){0};
}

static void see_untitled(struct table_reading *reading, const struct csv_record *record)
{
    for (size_t i = 0; !reading->untitled && i < record->count; i++)
        if ((i >= reading->header.count || !*reading->header.titles[i]) && *text_trim(reading->arena, record->cells[i]))
            reading->untitled = i + 1;
}

static bool take_row(struct table_reading *reading, const struct csv_record *record, struct fault *f)
{
    struct fact_entry entry = {
        .subject = cell(reading, record, COLUMN_SUBJECT), .region = cell(reading, record, COLUMN_REGION),
        .period = period_cell(reading->arena, cell(reading, record, COLUMN_PERIOD)), .qualifier = cell(reading, record, COLUMN_QUALIFIER),
        .value = cell(reading, record, COLUMN_VALUE), .unit = cell(reading, record, COLUMN_UNIT), .state = cell(reading, record, COLUMN_STATE),
        .source = cell(reading, record, COLUMN_SOURCE), .note = cell(reading, record, COLUMN_NOTE),
        .reason = cell(reading, record, COLUMN_REASON), .source_kind = "person", .line = (int64_t)record->line};
    const struct import_problem problem = problem_of(reading, record);
    const bool said = !is_blank(reading->arena, record);
    if (!problem.key && entry.value)
        import_value_cell(reading->arena, &entry);
    see_untitled(reading, record);
    if (!entry.value && !entry.state && !problem.key) {
        reading->left_out += said;
        return true;
    }
    if (reading->entries.count == IMPORT_ROWS_MAX)
        return fault_set(f, FAULT_TOO_LARGE, "import.too_many", NULL);
    LIST_PUSH(reading->arena, &reading->entries, entry);
    LIST_PUSH(reading->arena, &reading->rows, (struct import_row){.row = record->line, .ok = true, .name = cell(reading, record, COLUMN_NAME), .problem = problem});
    return true;
}

static bool take_rows(struct table_reading *reading, struct fault *f)
{
    struct csv_record record;
    struct import_table *table = reading->table;
    bool more = true;
    if (!find_header(reading, f))
        return false;
    for (;;) {
        if (!csv_read(&reading->csv, &record, &more, f))
            return false;
        if (!more)
            break;
        if (!take_row(reading, &record, f))
            return false;
    }
    if (reading->left_out)
        import_note_add(reading->arena, table, "import.note_left_out", arena_printf(reading->arena, "%zu", reading->left_out));
    if (reading->untitled)
        import_note_add(reading->arena, table, "import.note_untitled", arena_printf(reading->arena, "%zu", reading->untitled));
    table->entries = reading->entries.items;
    table->rows = reading->rows.items;
    table->count = reading->entries.count;
    return table->count > 0 || fault_set(f, FAULT_INPUT, "import.empty", NULL);
}

// ---- the file ----

static bool take_csv(struct arena *arena, const struct sheet_table *sheet, struct import_table *table, struct fault *f)
{
    struct table_reading reading = {.arena = arena, .spans = sheet->name ? sheet_spans_new(arena, sheet) : NULL, .table = table};
    *table = (struct import_table){0};
    for (size_t i = 0; i < sheet->note_count; i++)
        import_note_add(arena, table, sheet->notes[i].key, sheet->notes[i].text);
    if (!csv_reader_init(&reading.csv, arena, sheet->csv, sheet->size, f))
        return false;
    reading.csv.by_record = sheet->name != NULL;
    return take_rows(&reading, f);
}

// The first sheet that has the heading; where none has, what is wrong with the first.
static bool take_sheets(struct arena *arena, const void *bytes, size_t size, struct import_table *table, struct fault *f)
{
    size_t sheets = 1;
    struct import_table first = {0};
    for (size_t which = 0; which < sheets && which < SHEETS_MAX; which++) {
        struct sheet_table sheet;
        struct fault fault = {0};
        if (!sheet_read(arena, &(struct sheet_file){bytes, size, which}, &sheet, &fault))
            return *f = fault, false;
        sheets = sheet.sheets;
        if (take_csv(arena, &sheet, table, &fault))
            return true;
        const bool no_table = text_equal(fault.key, "import.no_header") || text_equal(fault.key, "import.column");
        if (which == 0) {
            *f = fault;
            first = *table;
        }
        if (!no_table)
            return *f = fault, false;
    }
    *table = first;
    return false;
}

bool import_parse(struct arena *arena, const void *bytes, size_t size, struct import_table *ret_table, struct fault *f)
{
    struct fault inner = {0};
    const struct sheet_table plain = {.csv = (char *)(uintptr_t)bytes, .size = size};
    *ret_table = (struct import_table){0};
    bool ok = sheet_is_container(bytes, size) ? take_sheets(arena, bytes, size, ret_table, &inner) : take_csv(arena, &plain, ret_table, &inner);
    if (!ok && f)
        *f = inner;
    return ok;
}
