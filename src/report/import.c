#include <string.h>

#include "base/csv.h"
#include "base/list.h"
#include "base/text.h"
#include "indicator/plausible.h"
#include "report/report.h"
#include "sheet/sheet.h"

enum import_column { COLUMN_SUBJECT, COLUMN_NAME, COLUMN_PERIOD, COLUMN_VALUE, COLUMN_UNIT, COLUMN_SOURCE, COLUMN_REGION, COLUMN_QUALIFIER,
                     COLUMN_STATE, COLUMN_NOTE, COLUMN_REASON, COLUMN_COUNT };

// The headings of each column, in both languages.
static const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_SUBJECT] = "element subject 数据项 编号", [COLUMN_NAME] = "name 名称",   [COLUMN_PERIOD] = "year period 年份 时期",
    [COLUMN_VALUE] = "value 数值",                    [COLUMN_UNIT] = "unit 单位",   [COLUMN_SOURCE] = "source 来源",
    [COLUMN_REGION] = "region 行政区划",              [COLUMN_QUALIFIER] = "qualifier 限定",
    [COLUMN_STATE] = "state 状态",                    [COLUMN_NOTE] = "note 备注",
    [COLUMN_REASON] = "reason 理由 原因"};

struct header {
    int at[COLUMN_COUNT]; // cell of a column, -1 = none
};

static bool is_found(const struct header *header, size_t cell)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (header->at[i] == (int)cell)
            return true;
    return false;
}

static bool take_header(struct arena *arena, const struct csv_record *record, struct header *header, struct fault *f)
{
    for (size_t i = 0; i < record->count; i++)
        record->cells[i] = text_trim(arena, record->cells[i]);
    if (!csv_find_columns(record, column_names, COLUMN_COUNT, header->at, f))
        return false;
    for (size_t i = 0; i < record->count; i++)
        if (*record->cells[i] && !is_found(header, i))
            return fault_set(f, FAULT_INPUT, "import.column", "column", record->cells[i], NULL);
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
            .note = cell(arena, &record, &header, COLUMN_NOTE), .reason = cell(arena, &record, &header, COLUMN_REASON), .source_kind = "person", .line = (int64_t)record.line};
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
    ARENA_SCOPED arena = arena_new();
    const struct plausible *plausible = plausible_new(arena, model, table->entries, table->count);
    for (size_t i = 0; i < table->count; i++) {
        struct fault *fault = &table->rows[i].fault;
        fault_clear(fault);
        table->rows[i].ok = fact_check(store, model, &table->entries[i], fault) && plausible_explained(plausible, store, i, fault);
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
