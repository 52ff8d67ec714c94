// What a query is made of: values, comparisons, columns by name, orders.
#include "store/query_internal.h"

#include <assert.h>

#include "base/map.h"
#include "base/text.h"

struct query_value query_int64(int64_t value)
{
    return (struct query_value){.type = QUERY_INT64, .int64 = value};
}

struct query_value query_text(const char *text)
{
    return (struct query_value){.type = QUERY_TEXT, .text = text};
}

const struct query_node *query_compare(struct arena *arena, enum query_operator operator, int column, struct query_value value)
{
    struct query_node *node = arena_alloc(arena, sizeof *node);
    *node = (struct query_node){.operator = operator, .column = column, .value = value};
    return node;
}

const struct query_node *query_join(struct arena *arena, enum query_operator operator, const struct query_node *const *nodes, size_t count)
{
    if (!count)
        return NULL;
    const struct query_node **children = arena_array(arena, count, sizeof *children);
    struct query_node *node = arena_alloc(arena, sizeof *node);
    for (size_t i = 0; i < count; i++)
        children[i] = nodes[i];
    *node = (struct query_node){.operator = operator, .children = children, .child_count = count};
    return node;
}

// As a key that two equal values share; NULL: it is none.
static const char *key_of(struct arena *arena, const struct query_value *value)
{
    assert(value->type == QUERY_TEXT || value->type == QUERY_INT64);
    if (value->null || (value->type == QUERY_TEXT ? text_empty(value->text) : value->int64 == 0))
        return NULL;
    return value->type == QUERY_TEXT ? value->text : arena_printf(arena, "%lld", (long long)value->int64);
}

bool query_one_of(struct arena *arena, const struct query_source *source, const char *column, const struct query_value *values, size_t count, query_taker take,
                  void *context, struct fault *f)
{
    const struct query_node *nodes[QUERY_VALUES_MAX];
    struct map known;
    size_t many = 0;
    map_init(&known, arena);
    for (size_t i = 0; i < count; i++) {
        const char *key = key_of(arena, &values[i]);
        if (key && map_put(&known, key, NULL))
            nodes[many++] = query_compare(arena, QUERY_EQUAL, query_column(source, column), values[i]);
        if (!many || (many < QUERY_VALUES_MAX && i + 1 < count))
            continue;
        if (!take(context, &(struct query){.where = query_join(arena, QUERY_OR, nodes, many), .limit = QUERY_LIMIT_MAX}, f))
            return false;
        many = 0;
    }
    return true;
}

const struct query_node *query_and(struct arena *arena, const struct query_node *a, const struct query_node *b)
{
    if (!a || !b)
        return a ? a : b;
    return query_join(arena, QUERY_AND, (const struct query_node *const[]){a, b}, 2);
}

void query_value_digest(struct digest_state *state, const struct query_value *value)
{
    digest_add(state, &(char){(char)('a' + (int)value->type)}, 1);
    if (value->null)
        digest_add_sized(state, NULL, 0);
    else if (value->type == QUERY_TEXT)
        digest_add_text(state, value->text);
    else if (value->type == QUERY_BYTES)
        digest_add_sized(state, value->bytes.bytes, value->bytes.size);
    else if (value->type == QUERY_FLOAT64)
        digest_add_sized(state, &value->float64, sizeof value->float64);
    else
        digest_add_sized(state, &value->int64, sizeof value->int64);
}

int query_column(const struct query_source *source, const char *name)
{
    for (int i = 0; i < source->column_count; i++)
        if (text_equal(source->columns[i].name, name))
            return i;
    return -1;
}

const struct query_column *query_column_at(const struct query *query, int column, struct query_column *room)
{
    if (column >= 0 && column < query->source->column_count)
        return &query->source->columns[column];
    if (column != query->source->column_count || !query->choice)
        return NULL;
    *room = (struct query_column){.name = query->choice->name, .type = QUERY_INT64};
    return room;
}

struct query_order query_order_at(const struct query *query, size_t i)
{
    return i < query->order_count ? query->orders[i] : (struct query_order){query->source->key, query->key_descending};
}
