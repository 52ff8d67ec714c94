// For the files of query only.
#ifndef QINGSHAN_STORE_QUERY_INTERNAL_H
#define QINGSHAN_STORE_QUERY_INTERNAL_H

#include "base/digest.h"
#include "store/query.h"

// A digest of the query's source, conditions and order, which its cursors carry.
bool query_print(struct arena *arena, const struct query *query, char out[DIGEST_HEX_SIZE], struct fault *f);
// after: the values of the row it goes on behind; NULL: from the first.
bool query_build(struct arena *arena, const struct query *query, enum query_engine engine, enum query_shape shape, const struct query_value *after,
                 struct query_text *ret_text, struct fault *f);
// Of i from 0 to order_count: the last is the key, which every order ends with.
struct query_order query_order_at(const struct query *query, size_t i);
void query_value_digest(struct digest_state *state, const struct query_value *value);
// NULL: there is no such column. A choice is the one behind the source's.
const struct query_column *query_column_at(const struct query *query, int column, struct query_column *room);

#endif
