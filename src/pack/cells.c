// One cell at a time: its type, then what it refers to.
#include <string.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "pack/pack_internal.h"

// ---- what can be referred to ----

// Adds a name that only one row may bear; the second one is told where the first stands.
static void claim(struct pack_context *context, const struct pack_table *table, struct map *names, const char *name, const struct pack_row *row)
{
    const struct pack_row *first = map_get(names, name);
    if (!first) {
        map_put(names, name, (void *)(uintptr_t)row);
        return;
    }
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "duplicate", .subject = name, .file = table->file, .line = row->line};
    finding_add(context->findings, &place, "pack.duplicate", "text", name, "line",
                arena_printf(context->pack->arena, "%lld", (long long)first->line), NULL);
}

// The key of a row in words; a fact without a region is of the pack's region.
static const char *whole_key(const struct pack_context *context, const struct pack_table *table, const struct pack_row *row, const char **columns)
{
    struct text_buffer key;
    text_buffer_init(&key, context->pack->arena);
    for (const char **column = columns; *column; column++) {
        const char *cell = pack_cell(table, row, *column);
        if (!cell && text_equal(*column, "region"))
            cell = context->pack->head.region;
        text_buffer_printf(&key, "%s%s", column == columns ? "" : " ", cell ? cell : "-");
    }
    return key.bytes;
}

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
        if (!row->cells[first])
            continue;
        map_put(&context->keys[index], row->cells[first], row);
        claim(context, table, &whole, whole_key(context, table, row, columns), row);
    }
}

// Indicators are known by number; their ids must differ too.
static void index_indicator_ids(struct pack_context *context)
{
    const struct pack_table *table = pack_table(context->pack, "indicators");
    struct map ids;
    map_init(&ids, context->pack->arena);
    for (size_t i = 0; i < table->count; i++)
        if (pack_cell(table, &table->rows[i], "id"))
            claim(context, table, &ids, pack_cell(table, &table->rows[i], "id"), &table->rows[i]);
}

static void index_departments(struct pack_context *context)
{
    static const char *const semicolon[] = {";", "；", NULL};
    const struct pack_table *table = pack_table(context->pack, "departments");
    map_init(&context->spellings, context->pack->arena);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        const char *name = pack_cell(table, row, "name"), *aliases = pack_cell(table, row, "aliases");
        if (name)
            claim(context, table, &context->spellings, name, row);
        for (const char **alias = text_split(context->pack->arena, aliases ? aliases : "", semicolon, NULL); *alias; alias++)
            claim(context, table, &context->spellings, *alias, row);
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
        if (row->broken || !unit || !dimension || !factor || pack_lookup(context, "units", unit) != row)
            continue; // reported already
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

// "task_groups" -> "unknown-task-group": the table's name without its plural.
static const char *unknown_rule(struct arena *arena, const char *table)
{
    size_t size = strlen(table);
    char *rule = arena_printf(arena, "unknown-%.*s", (int)(size - (table[size - 1] == 's')), table);
    for (char *at = rule; *at; at++)
        *at = *at == '_' ? '-' : *at;
    return rule;
}

static void check_reference(const struct cell *cell, const char *id)
{
    struct pack_context *context = cell->context;
    if (!pack_lookup(context, cell->column->of, id) && !pack_unreadable(context, cell->column->of))
        cell_error(cell, unknown_rule(context->pack->arena, cell->column->of), id, "pack.unknown_reference");
}

static void check_single(const struct cell *cell)
{
    check_reference(cell, cell->text);
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
    if (pack_unreadable(cell->context, "departments"))
        return;
    for (const char **name = text_split(cell->context->pack->arena, cell->text, separators, NULL); *name; name++)
        if (!map_has(&cell->context->spellings, *name))
            cell_error(cell, "unknown-department", *name, "pack.unknown_department");
}

static void check_int(const struct cell *cell)
{
    static const char *const space[] = {" ", NULL};
    int64_t value, lowest, highest;
    const char **range = text_split(cell->context->pack->arena, cell->column->of, space, NULL);
    bool within = text_parse_int64(cell->text, &value) && text_parse_int64(range[0], &lowest) && text_parse_int64(range[1], &highest) &&
                  value >= lowest && value <= highest;
    if (!within)
        cell_error(cell, "bad-number", cell->text, "pack.bad_int");
}

static void check_decimal(const struct cell *cell)
{
    struct decimal value;
    struct fault fault = {0};
    if (!decimal_parse(cell->text, &value, &fault))
        cell_fault(cell, "bad-number", &fault);
}

// Money is added up exactly: bounded, so that no sum of a pack can overflow.
static void check_money(const struct cell *cell)
{
    struct decimal value, most = {.mantissa = PACK_MONEY_MAX}, least = {0};
    struct fault fault = {0};
    if (!decimal_parse(cell->text, &value, &fault))
        cell_fault(cell, "bad-number", &fault);
    else if (value.scale > PACK_MONEY_SCALE || decimal_compare(value, most) > 0 || decimal_compare(value, least) < 0)
        cell_error(cell, "bad-number", cell->text, "pack.bad_money");
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
    if (!pack_unreadable(cell->context, "units") && !unit_find(cell->context->units, cell->text, &fault))
        cell_fault(cell, "unknown-unit", &fault);
}

static void check_enum(const struct cell *cell)
{
    const char *words = cell->column->type == CELL_FLAG ? "yes no" : cell->column->of;
    if (!text_has_word(words, cell->text))
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
    [CELL_TEXT] = check_text, [CELL_ID] = check_id, [CELL_INT] = check_int, [CELL_DECIMAL] = check_decimal, [CELL_MONEY] = check_money,
    [CELL_YEAR] = check_date, [CELL_PERIOD] = check_date, [CELL_FLAG] = check_enum, [CELL_ENUM] = check_enum,
    [CELL_REF] = check_single, [CELL_REFS] = check_references, [CELL_DEPARTMENTS] = check_departments, [CELL_UNIT] = check_unit};

static void check_row(struct pack_context *context, const struct pack_table *table, const struct pack_row *row)
{
    for (int c = 0; c < table->spec->column_count; c++) {
        struct cell cell = {.context = context, .table = table, .row = row, .column = &table->spec->columns[c], .text = row->cells[c]};
        if (!cell.text) {
            if (cell.column->required)
                cell_error(&cell, "missing-value", cell.column->name, "pack.missing_value");
            continue;
        }
        checks[cell.column->type](&cell);
    }
}

void pack_check_cells(struct pack_context *context)
{
    context->keys = arena_array(context->pack->arena, (size_t)pack_table_count, sizeof *context->keys);
    for (int i = 0; i < pack_table_count; i++)
        index_table(context, i);
    index_indicator_ids(context);
    index_departments(context);
    load_units(context);
    for (int i = 0; i < pack_table_count; i++)
        for (size_t r = 0; r < context->pack->tables[i].count; r++)
            if (!context->pack->tables[i].rows[r].broken)
                check_row(context, &context->pack->tables[i], &context->pack->tables[i].rows[r]);
}
