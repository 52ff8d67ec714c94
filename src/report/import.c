#include <string.h>

#include "base/csv.h"
#include "base/list.h"
#include "base/text.h"
#include "report/report.h"
#include "sheet/sheet.h"

enum import_column { COLUMN_SUBJECT, COLUMN_NAME, COLUMN_PERIOD, COLUMN_VALUE, COLUMN_UNIT, COLUMN_SOURCE, COLUMN_REGION, COLUMN_QUALIFIER,
                     COLUMN_STATE, COLUMN_NOTE, COLUMN_COUNT };

static const struct { const char *name; enum import_column column; } column_names[] = {
    {"element", COLUMN_SUBJECT}, {"subject", COLUMN_SUBJECT}, {"数据项", COLUMN_SUBJECT}, {"编号", COLUMN_SUBJECT}, {"name", COLUMN_NAME},
    {"名称", COLUMN_NAME}, {"year", COLUMN_PERIOD}, {"period", COLUMN_PERIOD}, {"年份", COLUMN_PERIOD}, {"时期", COLUMN_PERIOD},
    {"value", COLUMN_VALUE}, {"数值", COLUMN_VALUE}, {"unit", COLUMN_UNIT}, {"单位", COLUMN_UNIT}, {"source", COLUMN_SOURCE},
    {"来源", COLUMN_SOURCE}, {"region", COLUMN_REGION}, {"行政区划", COLUMN_REGION}, {"qualifier", COLUMN_QUALIFIER},
    {"限定", COLUMN_QUALIFIER}, {"state", COLUMN_STATE}, {"状态", COLUMN_STATE}, {"note", COLUMN_NOTE}, {"备注", COLUMN_NOTE}};

struct header {
    int at[COLUMN_COUNT]; // cell of a column, -1 = none
};

static int find_column(const char *name)
{
    for (size_t i = 0; i < sizeof column_names / sizeof *column_names; i++)
        if (text_equal(column_names[i].name, name))
            return (int)column_names[i].column;
    return -1;
}

static bool take_header(struct arena *arena, const struct csv_record *record, struct header *header, struct fault *f)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        header->at[i] = -1;
    for (size_t i = 0; i < record->count; i++) {
        const char *name = text_trim(arena, record->cells[i]);
        int column = find_column(name);
        if (column < 0 && *name)
            return fault_set(f, FAULT_INPUT, "import.column", "column", name, NULL);
        if (column >= 0)
            header->at[column] = (int)i;
    }
    if (header->at[COLUMN_SUBJECT] >= 0 && header->at[COLUMN_PERIOD] >= 0 && (header->at[COLUMN_VALUE] >= 0 || header->at[COLUMN_STATE] >= 0))
        return true;
    return fault_set(f, FAULT_INPUT, "import.no_header", NULL);
}

static const char *cell(struct arena *arena, const struct csv_record *record, const struct header *header, enum import_column column)
{
    int at = header->at[column];
    if (at < 0 || (size_t)at >= record->count)
        return NULL;
    const char *text = text_trim(arena, record->cells[at]);
    return *text ? text : NULL;
}

// A spreadsheet gives 2017 as 2017.0 now and then.
static const char *year_cell(struct arena *arena, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    return size > 2 && strcmp(text + size - 2, ".0") == 0 ? arena_strndup(arena, text, size - 2) : text;
}

struct entry_list LIST_OF(struct fact_entry);
struct row_list LIST_OF(struct import_row);

static bool take_rows(struct arena *arena, struct csv_reader *reader, struct import_table *table, struct fault *f)
{
    struct csv_record record;
    struct header header;
    struct entry_list entries = {0};
    struct row_list rows = {0};
    bool more = true;
    if (!csv_read(reader, &record, &more, f) || !more)
        return more ? false : fault_set(f, FAULT_INPUT, "import.no_header", NULL);
    if (!take_header(arena, &record, &header, f))
        return false;
    while (csv_read(reader, &record, &more, f) && more) {
        struct fact_entry entry = {
            .subject = cell(arena, &record, &header, COLUMN_SUBJECT), .region = cell(arena, &record, &header, COLUMN_REGION),
            .period = year_cell(arena, cell(arena, &record, &header, COLUMN_PERIOD)), .qualifier = cell(arena, &record, &header, COLUMN_QUALIFIER),
            .value = cell(arena, &record, &header, COLUMN_VALUE), .unit = cell(arena, &record, &header, COLUMN_UNIT),
            .state = cell(arena, &record, &header, COLUMN_STATE), .source = cell(arena, &record, &header, COLUMN_SOURCE),
            .note = cell(arena, &record, &header, COLUMN_NOTE), .source_kind = "person", .line = (int64_t)record.line};
        if (!entry.value && !entry.state)
            continue;
        if (entries.count == IMPORT_ROWS_MAX)
            return fault_set(f, FAULT_TOO_LARGE, "import.too_many", NULL);
        LIST_PUSH(arena, &entries, entry);
        LIST_PUSH(arena, &rows, (struct import_row){.row = record.line, .ok = true});
    }
    if (f && fault_is_set(f))
        return false;
    *table = (struct import_table){.entries = entries.items, .rows = rows.items, .count = entries.count};
    return entries.count > 0 || fault_set(f, FAULT_INPUT, "import.empty", NULL);
}

bool import_parse(struct arena *arena, const void *bytes, size_t size, struct import_table *ret_table, struct fault *f)
{
    struct csv_reader reader;
    char *csv = (char *)(uintptr_t)bytes;
    struct fault inner = {0};
    bool ok = (!sheet_is_container(bytes, size) || sheet_to_csv(arena, bytes, size, &csv, &size, &inner)) &&
              csv_reader_init(&reader, arena, csv, size, &inner) && take_rows(arena, &reader, ret_table, &inner);
    if (!ok && f)
        *f = inner;
    return ok;
}

bool import_check(struct store *store, const struct indicator_model *model, struct import_table *table, struct fault *f)
{
    size_t wrong = 0;
    for (size_t i = 0; i < table->count; i++) {
        fault_clear(&table->rows[i].fault);
        table->rows[i].ok = fact_check(store, model, &table->entries[i], &table->rows[i].fault);
        wrong += !table->rows[i].ok;
    }
    return !wrong || fault_set_number(f, FAULT_INPUT, "import.rows_wrong", "count", (long long)wrong);
}

json_t *import_report(struct arena *arena, enum language language, const struct import_table *table)
{
    json_t *report = json_array();
    for (size_t i = 0; i < table->count; i++) {
        const struct import_row *row = &table->rows[i];
        const struct fact_entry *entry = &table->entries[i];
        const char *text = row->ok ? arena_printf(arena, "%s %s: %s %s", entry->subject, entry->period, entry->value ? entry->value : entry->state,
                                                  entry->unit ? entry->unit : "")
                                   : message_fault(arena, language, &row->fault);
        json_array_append_new(report, json_pack("{s:I,s:b,s:s}", "row", (json_int_t)row->row, "ok", row->ok, "text", text));
    }
    return report;
}
