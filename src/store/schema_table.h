// Generated from schema/ by tools/sqlgen.py.
#ifndef QINGSHAN_STORE_SCHEMA_TABLE_H
#define QINGSHAN_STORE_SCHEMA_TABLE_H

struct schema_journaled {
    const char *table;
    int columns;
    const char *written; // rows of a batch, all columns but until_batch
    const char *ended;   // ids of the rows a batch ended; NULL for append-only tables
    const char *orphans; // how many rows have no journal row
    const char *index;
};

extern const char *const schema_sqlite[];
extern const char *const schema_postgres[];
extern const int schema_count;
extern const struct schema_journaled schema_journaled[];
extern const int schema_journaled_count;

#endif
