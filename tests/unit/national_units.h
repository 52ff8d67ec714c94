// The units of packs/national/units.csv, as init would load them. Header only.
#ifndef QINGSHAN_TESTS_NATIONAL_UNITS_H
#define QINGSHAN_TESTS_NATIONAL_UNITS_H

#include <stdlib.h>

#include "base/cell/csv.h"
#include "base/cell/quantity.h"

// Columns: unit, aliases, name_en, dimension, factor, kind, source.
static inline struct unit_table *national_units(struct arena *arena)
{
    struct unit_table *table = unit_table_new(arena);
    struct csv_reader reader;
    struct csv_record record;
    const char *root = getenv("QINGSHAN_SOURCE");
    char *bytes;
    size_t size;
    bool more;
    if (!file_read(arena, arena_printf(arena, "%s/packs/national/units.csv", root ? root : "."), CSV_FILE_MAX, &bytes, &size, NULL) ||
        !csv_reader_init(&reader, arena, bytes, size, NULL) || !csv_read(&reader, &record, &more, NULL))
        abort();
    while (csv_read(&reader, &record, &more, NULL) && more)
        if (record.count != 7 || !unit_table_add(table, record.cells[0], record.cells[1], record.cells[3], record.cells[4], record.cells[5], NULL))
            abort();
    return table;
}

#endif
