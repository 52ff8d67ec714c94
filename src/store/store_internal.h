// For the files of src/store only.
#ifndef QINGSHAN_STORE_INTERNAL_H
#define QINGSHAN_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/store_raw.h"

// A one-off statement by its text, cached per connection; for the journal's table walks.
struct store_row *store_prepare_text(struct store *store, const char *sql, struct fault *f);
// The same by what the text says: the newest QUERIES_KEPT of them are kept compiled.
struct store_row *store_prepare_query(struct store *store, const char *sql, struct fault *f);
int store_column_count(struct store_row *row);
// The column as canonical text for digests: NULL for null; bytes, and text to its very end, as they are.
struct store_bytes store_column_canonical(struct store_row *row, int index, char *number, int size);
struct touched *store_touched(struct store *store);

#endif
