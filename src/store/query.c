// A whole query: where it goes on is read first, then it becomes text.
#include "store/query.h"

#include "base/text.h"
#include "store/query_internal.h"

bool query_compile(struct arena *arena, const struct query *query, enum query_engine engine, enum query_shape shape, struct query_text *ret_text,
                   struct fault *f)
{
    struct query_value after[QUERY_ORDERS_MAX + 1];
    const bool goes_on = shape == QUERY_ROWS && !text_empty(query->after);
    if (goes_on && !query_cursor_parse(arena, query, after, f))
        return false;
    return query_build(arena, query, engine, shape, goes_on ? after : NULL, ret_text, f);
}
