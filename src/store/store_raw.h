// For store itself, and for tests of modules above it: statements as text, and how many were asked for. What the program does with its
// data stands in `.sql` files.
#ifndef QINGSHAN_STORE_RAW_H
#define QINGSHAN_STORE_RAW_H

#include "store/store.h"

bool store_execute(struct store *store, const char *sql, struct fault *f);
int64_t store_statement_count(const struct store *store); // on this connection so far

#endif
