// Rows and cells by name, and what is wrong with one: for all that read and check a pack.
#include "base/text.h"
#include "pack/pack_internal.h"

int pack_table_index(const char *name)
{
    for (int i = 0; i < pack_table_count; i++)
        if (text_equal(pack_tables[i].name, name))
            return i;
    return -1;
}

int pack_column_index(const struct pack_table_spec *spec, const char *name)
{
    for (int i = 0; i < spec->column_count; i++)
        if (text_equal(spec->columns[i].name, name))
            return i;
    return -1;
}

const struct pack_table *pack_table(const struct pack *pack, const char *name)
{
    return &pack->tables[pack_table_index(name)];
}

const char *pack_cell(const struct pack_table *table, const struct pack_row *row, const char *column)
{
    return row->cells[pack_column_index(table->spec, column)];
}

const struct pack_row *pack_find(const struct pack_table *table, const char *column, const char *value)
{
    int index = pack_column_index(table->spec, column);
    for (size_t i = 0; i < table->count; i++)
        if (text_equal(table->rows[i].cells[index], value))
            return &table->rows[i];
    return NULL;
}

void pack_error(struct pack_context *context, const struct pack_place *at, const char *key, const char *name, const char *value)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = at->rule, .subject = at->subject, .file = at->table->file,
                                  .line = at->row ? at->row->line : 1};
    finding_add(context->findings, &place, key, name, value, NULL);
}

const struct pack_row *pack_lookup(const struct pack_context *context, const char *table, const char *id)
{
    return id ? map_get(&context->keys[pack_table_index(table)], id) : NULL;
}

bool pack_unreadable(const struct pack_context *context, const char *table)
{
    return pack_table(context->pack, table)->unreadable;
}
