// Files to rows. Problems of one row or one file do not stop the others.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "pack/pack_internal.h"

static bool read_folder(void *context, struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    const char *path = arena_printf(arena, "%s/%s", (const char *)context, name);
    *ret_bytes = NULL;
    return access(path, F_OK) != 0 || file_read(arena, path, CSV_FILE_MAX, ret_bytes, ret_size, f);
}

struct pack_source pack_source_folder(const char *folder)
{
    return (struct pack_source){.read = read_folder, .context = (void *)(uintptr_t)folder};
}

static bool read_memory(void *context, struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    const struct pack_file *file = ((const struct pack_files *)context)->files;
    *ret_bytes = NULL;
    while (file->name && !text_equal(file->name, name))
        file++;
    if (file->name) {
        *ret_bytes = arena_strndup(arena, file->bytes, file->size);
        *ret_size = file->size;
    }
    return true;
}

struct pack_source pack_source_memory(const struct pack_files *files)
{
    return (struct pack_source){.read = read_memory, .context = (void *)(uintptr_t)files};
}

// ---- one CSV file ----

struct header {
    int column_of[CSV_COLUMNS_MAX]; // cell -> column of the spec, -1 = unknown
    size_t count;
};

static void take_header(struct pack_context *context, struct pack_table *table, const struct csv_record *record, struct header *header)
{
    bool seen[CSV_COLUMNS_MAX] = {false};
    struct pack_row row = {.line = (int64_t)record->line};
    header->count = record->count;
    for (size_t i = 0; i < record->count; i++) {
        int index = pack_column_index(table->spec, record->cells[i]);
        header->column_of[i] = index;
        if (index < 0)
            pack_error(context, &(struct pack_place){table, &row, "unknown-column", record->cells[i]}, "pack.unknown_column", "column", record->cells[i]);
        else if (seen[index])
            pack_error(context, &(struct pack_place){table, &row, "duplicate", record->cells[i]}, "pack.duplicate_column", "column", record->cells[i]);
        if (index >= 0)
            seen[index] = true;
    }
    for (int c = 0; c < table->spec->column_count; c++)
        if (table->spec->columns[c].required && !seen[c])
            pack_error(context, &(struct pack_place){table, &row, "missing-column", table->spec->columns[c].name}, "pack.missing_column", "column",
                       table->spec->columns[c].name);
}

static void take_cell(struct pack_context *context, const struct pack_table *table, struct pack_row *row, int column, const char *text)
{
    const char *name = table->spec->columns[column].name;
    const char *cell = text_trim(context->pack->arena, text);
    if (strlen(cell) > PACK_CELL_MAX) {
        pack_error(context, &(struct pack_place){table, row, "too-long", name}, "pack.too_long", "column", name);
        row->broken = true;
        return;
    }
    row->cells[column] = *cell ? cell : NULL;
}

// false for a line of empty cells, as spreadsheets leave them behind.
static bool take_row(struct pack_context *context, struct pack_table *table, const struct header *header, const struct csv_record *record, struct pack_row *row)
{
    struct arena *arena = context->pack->arena;
    bool said = false;
    *row = (struct pack_row){.line = (int64_t)record->line, .cells = arena_array(arena, (size_t)table->spec->column_count, sizeof(char *))};
    if (record->count != header->count) {
        const char *counts = arena_printf(arena, "%zu / %zu", record->count, header->count);
        pack_error(context, &(struct pack_place){table, row, "cell-count", NULL}, "pack.cell_count", "counts", counts);
        row->broken = true;
    }
    for (size_t i = 0; i < record->count; i++) {
        said = said || *record->cells[i];
        if (i < header->count && header->column_of[i] >= 0)
            take_cell(context, table, row, header->column_of[i], record->cells[i]);
    }
    return said || row->broken;
}

static void file_fault(struct pack_context *context, const struct pack_table *table, const struct fault *f)
{
    int64_t line = 1;
    text_parse_int64(fault_argument(f, "line"), &line);
    bool encoding = text_has_word("csv.gbk csv.utf8 csv.nul", f->key) || text_starts_with(f->key, "file.");
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = encoding ? "encoding" : "csv", .file = table->file, .line = line};
    finding_add_fault(context->findings, &place, f);
}

bool pack_table_read(struct pack_context *context, struct pack_table *table, const char *bytes, size_t size)
{
    struct csv_reader reader;
    struct csv_record record;
    struct header header;
    struct fault fault = {0};
    struct LIST_OF(struct pack_row) rows = {0};
    bool more = true, have_header = false, failed = false;
    if (!csv_reader_init(&reader, context->pack->arena, bytes, size, &fault)) {
        file_fault(context, table, &fault);
        return false;
    }
    while (more) {
        struct pack_row row;
        if (!csv_read(&reader, &record, &more, &fault)) {
            file_fault(context, table, &fault);
            failed = true;
            more = have_header; // without a header nothing can be read
            continue;
        }
        if (!more)
            break;
        if (!have_header) {
            take_header(context, table, &record, &header);
            have_header = true;
        } else if (rows.count == PACK_ROWS_MAX) {
            pack_error(context, &(struct pack_place){table, &(struct pack_row){.line = (int64_t)record.line}, "too-many-rows", NULL},
                       "pack.too_many_rows", "file", table->file);
            break;
        } else if (take_row(context, table, &header, &record, &row))
            LIST_PUSH(context->pack->arena, &rows, row);
    }
    if (!have_header && !failed)
        pack_error(context, &(struct pack_place){table, NULL, "missing-column", NULL}, "pack.empty_file", "file", table->file);
    table->rows = rows.items;
    table->count = rows.count;
    table->unreadable = failed; // a row is missing, perhaps the one that is referred to
    return have_header;
}

// ---- the pack ----

static void read_table(struct pack_context *context, const struct pack_source *source, struct pack_table *table)
{
    char *bytes = NULL;
    size_t size = 0;
    struct fault fault = {0};
    if (!source->read(source->context, context->pack->arena, table->file, &bytes, &size, &fault)) {
        struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "file", .file = table->file, .line = 1};
        finding_add_fault(context->findings, &place, &fault);
        table->unreadable = true;
        return;
    }
    if (!bytes) {
        if (table->spec->required)
            pack_error(context, &(struct pack_place){table, NULL, "file-missing", NULL}, "pack.file_missing", "file", table->file);
        table->unreadable = table->spec->required;
        return;
    }
    table->present = pack_table_read(context, table, bytes, size);
    table->unreadable = table->unreadable || !table->present;
}

struct pack *pack_read(struct arena *arena, const struct pack_source *source, struct finding_list *findings)
{
    struct pack *pack = arena_alloc(arena, sizeof *pack);
    struct pack_context context = {.pack = pack, .findings = findings};
    struct pack_table yaml = {.file = "pack.yaml"};
    char *bytes = NULL;
    size_t size = 0;
    struct fault fault = {0};
    pack->arena = arena;
    pack->tables = arena_array(arena, (size_t)pack_table_count, sizeof *pack->tables);
    if (!source->read(source->context, arena, "pack.yaml", &bytes, &size, &fault) || !bytes) {
        pack_error(&context, &(struct pack_place){&yaml, NULL, "file-missing", NULL}, "pack.no_yaml", "file", "pack.yaml");
        return NULL;
    }
    context.headless = !pack_head_read(pack, bytes, size, findings);
    const char *national = pack->head.national ? pack->head.national : "../national";
    for (int i = 0; i < pack_table_count; i++) {
        struct pack_table *table = &pack->tables[i];
        table->spec = &pack_tables[i];
        table->file = table->spec->national ? arena_printf(arena, "%s/%s.csv", national, table->spec->name)
                                            : arena_printf(arena, "%s.csv", table->spec->name);
        read_table(&context, source, table);
    }
    pack_check_cells(&context);
    pack_check_formulas(&context);
    pack_check_meaning(&context);
    pack_check_bounds(&context);
    pack_check_totals(&context);
    finding_sort(findings);
    return pack;
}
