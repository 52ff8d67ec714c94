// One cell at a time: its type, then what it refers to.
#include <string.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "pack/pack_internal.h"

// ---- what can be referred to ----

static void index_table(struct pack_context *context, int index)
{
    struct pack_table *table = &context->pack->tables[index];
    struct arena *arena = context->pack->arena;
    struct map whole;
    map_init(&context->keys[index], arena);
    map_init(&whole, arena);
    if (!table->spec->key)
        return;
    static const char *const space[] = {" ", NULL};
    const char **columns = text_split(arena, table->spec->key, space, NULL);
    int first = pack_column_index(table->spec, columns[0]);
    for (size_t i = 0; i < table->count; i++) {
        struct pack_row *row = &table->rows[i];
        struct text_buffer key;
        text_buffer_init(&key, arena);
        for (const char **column = columns; *column; column++) {
            const char *cell = pack_cell(table, row, *column);
            text_buffer_printf(&key, "%s%s", column == columns ? "" : " ", cell ? cell : "-");
        }
        if (row->cells[first])
            map_put(&context->keys[index], row->cells[first], row);
        if (row->cells[first] && !map_put(&whole, key.bytes, row))
            pack_error(context, table, row, "duplicate", key.bytes, "pack.duplicate", "text", key.bytes);
    }
}

static void index_departments(struct pack_context *context)
{
    static const char *const semicolon[] = {";", "；", NULL};
    const struct pack_table *table = pack_table(context->pack, "departments");
    map_init(&context->spellings, context->pack->arena);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        const char *name = pack_cell(table, row, "name"), *aliases = pack_cell(table, row, "aliases");
        if (name && !map_put(&context->spellings, name, (void *)(uintptr_t)row))
            pack_error(context, table, row, "duplicate", name, "pack.duplicate", "text", name);
        for (const char **alias = text_split(context->pack->arena, aliases ? aliases : "", semicolon, NULL); *alias; alias++)
            if (!map_put(&context->spellings, *alias, (void *)(uintptr_t)row))
                pack_error(context, table, row, "duplicate", *alias, "pack.duplicate", "text", *alias);
    }
}

static void load_units(struct pack_context *context)
{
    const struct pack_table *table = pack_table(context->pack, "units");
    context->units = unit_table_new(context->pack->arena);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        struct fault fault = {0};
        const char *unit = pack_cell(table, row, "unit"), *dimension = pack_cell(table, row, "dimension");
        const char *factor = pack_cell(table, row, "factor"), *kind = pack_cell(table, row, "kind");
        if (!unit || !dimension || !factor)
            continue; // reported as missing
        if (!unit_table_add(context->units, unit, pack_cell(table, row, "aliases"), dimension, factor, kind ? kind : "", &fault)) {
            struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "unit", .subject = unit, .file = table->file, .line = row->line};
            finding_add_fault(context->findings, &place, &fault);
        }
    }
}

// ---- one cell ----

struct cell {
    struct pack_context *context;
    const struct pack_table *table;
    const struct pack_row *row;
    const struct pack_column *column;
    const char *text;
};

static void cell_error(const struct cell *cell, const char *rule, const char *subject, const char *key)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = rule, .subject = subject, .file = cell->table->file, .line = cell->row->line};
    finding_add(cell->context->findings, &place, key, "column", cell->column->name, "text", subject, NULL);
}

static void cell_fault(const struct cell *cell, const char *rule, const struct fault *f)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = rule, .subject = cell->text, .file = cell->table->file, .line = cell->row->line};
    finding_add_fault(cell->context->findings, &place, f);
}

static bool in_words(const char *words, const char *text)
{
    size_t size = strlen(text);
    for (const char *at = words; (at = strstr(at, text)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
            return true;
    return false;
}

// "departments" -> "unknown-department": the table's name without its plural.
static const char *unknown_rule(struct arena *arena, const char *table)
{
    size_t size = strlen(table);
    return arena_printf(arena, "unknown-%.*s", (int)(size - (table[size - 1] == 's')), table);
}

static void check_reference(const struct cell *cell, const char *id)
{
    struct pack_context *context = cell->context;
    int index = pack_table_index(cell->column->of);
    if (!map_has(&context->keys[index], id))
        cell_error(cell, unknown_rule(context->pack->arena, cell->column->of), id, "pack.unknown_reference");
}

static void check_references(const struct cell *cell)
{
    static const char *const separators[] = {";", "；", NULL};
    for (const char **id = text_split(cell->context->pack->arena, cell->text, separators, NULL); *id; id++)
        check_reference(cell, *id);
}

static void check_departments(const struct cell *cell)
{
    static const char *const separators[] = {"、", ";", "；", NULL};
    for (const char **name = text_split(cell->context->pack->arena, cell->text, separators, NULL); *name; name++)
        if (!map_has(&cell->context->spellings, *name))
            cell_error(cell, "unknown-department", *name, "pack.unknown_department");
}

static void check_number(const struct cell *cell)
{
    struct decimal value;
    struct fault fault = {0};
    int64_t whole;
    if (cell->column->type == CELL_INT && !text_parse_int64(cell->text, &whole))
        cell_error(cell, "bad-number", cell->text, "pack.bad_int");
    if (cell->column->type == CELL_DECIMAL && !decimal_parse(cell->text, &value, &fault))
        cell_fault(cell, "bad-number", &fault);
}

static void check_date(const struct cell *cell)
{
    struct period period;
    struct fault fault = {0};
    if (!period_parse(cell->text, &period, &fault))
        cell_fault(cell, "bad-date", &fault);
    else if (cell->column->type == CELL_YEAR && period.kind != PERIOD_YEAR)
        cell_error(cell, "bad-date", cell->text, "pack.bad_year");
}

static void check_unit(const struct cell *cell)
{
    struct fault fault = {0};
    if (!unit_find(cell->context->units, cell->text, &fault))
        cell_fault(cell, "unknown-unit", &fault);
}

static void check_enum(const struct cell *cell)
{
    const char *words = cell->column->type == CELL_FLAG ? "yes no" : cell->column->of;
    if (!in_words(words, cell->text))
        cell_error(cell, "bad-enum", cell->text, "pack.bad_enum");
}

static void check_id(const struct cell *cell)
{
    if (!text_is_identifier(cell->text))
        cell_error(cell, "bad-id", cell->text, "pack.bad_id");
}

static void check_text(const struct cell *cell)
{
    (void)cell;
}

static void (*const checks[])(const struct cell *cell) = {
    [CELL_TEXT] = check_text, [CELL_ID] = check_id, [CELL_INT] = check_number, [CELL_DECIMAL] = check_number,
    [CELL_YEAR] = check_date, [CELL_PERIOD] = check_date, [CELL_FLAG] = check_enum, [CELL_ENUM] = check_enum,
    [CELL_REF] = NULL, [CELL_REFS] = check_references, [CELL_DEPARTMENTS] = check_departments, [CELL_UNIT] = check_unit};

static void check_row(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    for (int c = 0; c < table->spec->column_count; c++) {
        struct cell cell = {.context = context, .table = table, .row = row, .column = &table->spec->columns[c], .text = row->cells[c]};
        if (!cell.text) {
            if (cell.column->required)
                cell_error(&cell, "missing-value", cell.column->name, "pack.missing_value");
            continue;
        }
        if (cell.column->type == CELL_REF)
            check_reference(&cell, cell.text);
        else
            checks[cell.column->type](&cell);
    }
}

void pack_check_cells(struct pack_context *context)
{
    context->keys = arena_array(context->pack->arena, (size_t)pack_table_count, sizeof *context->keys);
    for (int i = 0; i < pack_table_count; i++)
        index_table(context, i);
    index_departments(context);
    load_units(context);
    for (int i = 0; i < pack_table_count; i++)
        for (size_t r = 0; r < context->pack->tables[i].count; r++)
            check_row(context, &context->pack->tables[i], &context->pack->tables[i].rows[r]);
}
