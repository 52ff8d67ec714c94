// Generated from schema/ by tools/sqlgen.py.
#ifndef QINGSHAN_STORE_SCHEMA_TABLE_H
#define QINGSHAN_STORE_SCHEMA_TABLE_H

#include "store/store.h"

struct schema_journaled {
    const char *table;
    int columns;
    const char *written; // rows of a batch, all that they say
    const char *ended;   // ids of the rows a batch ended; NULL for append-only tables
    const char *batches; // that wrote or ended rows, in order
    const char *orphans; // how many rows have no journal row
};

struct schema_column {
    const char *name;
    char type; // first letter of the neutral type: i f t b(ool, bytes)
};

struct schema_versioned {
    const char *table;
    const struct schema_column *columns; // without id, row_digest, batch, until_batch
    int column_count;
    const char *insert, *current, *retire;
    const char *place; // position and, where there is one, line of a row; NULL for tables without
};

extern const struct schema_versioned schema_versioned[];
extern const int schema_versioned_count;
extern const char *const schema_sqlite[];
extern const char *const schema_postgres[];
extern const int schema_count;
extern const struct store_schema schema_main;
extern const struct schema_journaled schema_journaled[];
extern const int schema_journaled_count;

#endif
