// From tree to text. A source stands as a sub-query, which both engines fold into the outer statement, so its indexes serve.
#include "store/query_internal.h"

#include <assert.h>

#include "base/list.h"
#include "base/text.h"

#define APART_MAX 100       // SQLite joins 500 at most
#define APART_SKIP_MAX 1000 // each case would be read so far

struct compiling {
    struct arena *arena;
    const struct query *query;
    enum query_engine engine;
    struct text_buffer out;
    struct LIST_OF(struct query_value) values;
    int nodes;
    size_t cases;
    struct query_column room; // of the choice
};

static bool tree_fault(struct fault *f, const char *text)
{
    return fault_set(f, FAULT_INTERNAL, "query.tree", "text", text, NULL);
}

static const struct query_column *column_of(struct compiling *compiling, int column)
{
    return query_column_at(compiling->query, column, &compiling->room);
}

// ---- pieces ----

static void put(struct compiling *compiling, const char *text)
{
    text_buffer_append(&compiling->out, text);
}

// Names are identifiers of the schema; in quotes a keyword is one too.
static void put_column(struct compiling *compiling, const struct query_column *column)
{
    text_buffer_printf(&compiling->out, "l.\"%s\"", column->name);
    if (compiling->engine == QUERY_POSTGRES && column->type == QUERY_TEXT)
        put(compiling, " COLLATE \"C\""); // by bytes, as SQLite does
}

static void put_value(struct compiling *compiling, struct query_value value)
{
    static const char *const types[] = {[QUERY_INT64] = "bigint", [QUERY_FLOAT64] = "double precision", [QUERY_TEXT] = "text",
                                        [QUERY_BYTES] = "bytea", [QUERY_BOOL] = "boolean"};
    assert((size_t)value.type < sizeof types / sizeof *types);
    LIST_PUSH(compiling->arena, &compiling->values, value);
    const int number = compiling->query->source->parameters + (int)compiling->values.count;
    if (compiling->engine == QUERY_POSTGRES)
        text_buffer_printf(&compiling->out, "$%d::%s", number, types[value.type]);
    else
        text_buffer_printf(&compiling->out, "?%d", number);
}

static void put_comparison(struct compiling *compiling, const struct query_column *column, const char *sign, struct query_value value)
{
    put_column(compiling, column);
    put(compiling, sign);
    put_value(compiling, value);
}

static void put_missing(struct compiling *compiling, const struct query_column *column)
{
    text_buffer_printf(&compiling->out, "l.\"%s\" IS NULL", column->name);
}

// ---- conditions ----

static bool put_node(struct compiling *compiling, const struct query_node *node, int depth, struct fault *f);

static bool put_leaf(struct compiling *compiling, const struct query_node *node, struct fault *f)
{
    static const char *const signs[] = {[QUERY_EQUAL] = " = ", [QUERY_UNEQUAL] = " <> ", [QUERY_LESS] = " < ",
                                        [QUERY_AT_MOST] = " <= ", [QUERY_MORE] = " > ", [QUERY_AT_LEAST] = " >= "};
    const struct query_column *column = column_of(compiling, node->column);
    if (!column)
        return tree_fault(f, "column");
    if (node->operator == QUERY_MISSING) {
        put_missing(compiling, column);
        return true;
    }
    if (node->value.null || node->value.type != column->type)
        return tree_fault(f, column->name);
    if (node->operator == QUERY_EQUAL && column->type == QUERY_BOOL) { // as itself: where it says IN, an index serves
        put(compiling, node->value.int64 ? "" : "NOT ");
        put_column(compiling, column);
        return true;
    }
    if (node->operator != QUERY_CONTAINS) {
        put_comparison(compiling, column, signs[node->operator], node->value);
        return true;
    }
    if (column->type != QUERY_TEXT)
        return tree_fault(f, column->name);
    text_buffer_printf(&compiling->out, "%s(l.\"%s\", ", compiling->engine == QUERY_SQLITE ? "instr" : "strpos", column->name);
    put_value(compiling, node->value);
    put(compiling, ") > 0");
    return true;
}

static bool put_children(struct compiling *compiling, const struct query_node *node, int depth, struct fault *f)
{
    if (!node->child_count || (node->operator == QUERY_NOT && node->child_count != 1))
        return tree_fault(f, "children");
    put(compiling, node->operator == QUERY_NOT ? "NOT (" : "(");
    for (size_t i = 0; i < node->child_count; i++) {
        if (i)
            put(compiling, node->operator == QUERY_AND ? " AND " : " OR ");
        if (!put_node(compiling, node->children[i], depth + 1, f))
            return false;
    }
    put(compiling, ")");
    return true;
}

static bool put_node(struct compiling *compiling, const struct query_node *node, int depth, struct fault *f)
{
    if (!node || depth > QUERY_DEPTH_MAX || ++compiling->nodes > QUERY_NODES_MAX)
        return tree_fault(f, "size");
    return node->operator <= QUERY_NOT ? put_children(compiling, node, depth, f) : put_leaf(compiling, node, f);
}

// ---- order, and the place to go on from ----

// Strictly behind a value; what is missing comes behind all values, and nothing behind it.
static void put_behind(struct compiling *compiling, const struct query_column *column, bool descending, const struct query_value *value)
{
    if (value->null) {
        put(compiling, "1 = 0");
        return;
    }
    put(compiling, "(");
    put_comparison(compiling, column, descending ? " < " : " > ", *value);
    if (column->null) {
        put(compiling, " OR ");
        put_missing(compiling, column);
    }
    put(compiling, ")");
}

static void put_at(struct compiling *compiling, const struct query_column *column, const struct query_value *value)
{
    if (value->null)
        put_missing(compiling, column);
    else
        put_comparison(compiling, column, " = ", *value);
}

// first behind, or first at and (second behind, or ...)
static void put_after(struct compiling *compiling, const struct query_value *values)
{
    const struct query *query = compiling->query;
    const struct query_order first = query_order_at(query, 0);
    const struct query_column *lead = column_of(compiling, first.column);
    if (query->order_count && !lead->null) { // said once more, in a form that an index serves
        put_comparison(compiling, lead, first.descending ? " <= " : " >= ", values[0]);
        put(compiling, " AND ");
    }
    for (size_t i = 0; i <= query->order_count; i++) {
        const struct query_order order = query_order_at(query, i);
        const struct query_column *column = column_of(compiling, order.column);
        if (i < query->order_count)
            put(compiling, "(");
        put_behind(compiling, column, order.descending, &values[i]);
        if (i == query->order_count)
            break;
        put(compiling, " OR (");
        put_at(compiling, column, &values[i]);
        put(compiling, " AND ");
    }
    for (size_t i = 0; i < query->order_count; i++)
        put(compiling, "))");
}

// from: those before it are the same in all rows.
static void put_orders(struct compiling *compiling, size_t from)
{
    for (size_t i = from; i <= compiling->query->order_count; i++) {
        const struct query_order order = query_order_at(compiling->query, i);
        const struct query_column *column = column_of(compiling, order.column);
        put(compiling, i > from ? ", " : " ORDER BY ");
        if (column->null) {
            put_missing(compiling, column);
            put(compiling, ", ");
        }
        put_column(compiling, column);
        put(compiling, order.descending ? " DESC" : "");
    }
}

// ---- the whole ----

static bool is_shown(const struct query *query, int column)
{
    bool shown = !query->lean;
    for (size_t i = 0; i <= query->order_count; i++)
        shown = shown || query_order_at(query, i).column == column;
    return shown;
}

// named: for a query around this one, which gives what is not shown as it comes.
static void put_columns(struct compiling *compiling, bool named)
{
    const struct query *query = compiling->query;
    for (int i = 0; i < query->source->column_count; i++) {
        const char *name = query->source->columns[i].name;
        put(compiling, i ? ", " : "");
        if (is_shown(query, i))
            text_buffer_printf(&compiling->out, "l.\"%s\"", name);
        else if (named)
            text_buffer_printf(&compiling->out, "NULL AS \"%s\"", name);
        else
            put(compiling, "NULL");
    }
    if (query->choice)
        text_buffer_printf(&compiling->out, ", l.\"%s\"", query->choice->name);
}

static bool put_conditions(struct compiling *compiling, struct fault *f)
{
    const struct query *query = compiling->query;
    const struct query_node *const both[] = {query->scope, query->where};
    const char *between = " WHERE ";
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        if (both[i]) {
            put(compiling, between);
            if (!put_node(compiling, both[i], 0, f))
                return false;
            between = " AND ";
        }
    return true;
}

static bool check_query(struct compiling *compiling, struct fault *f)
{
    const struct query *query = compiling->query;
    const struct query_column *key = column_of(compiling, query->source->key);
    if (!key || key->null)
        return tree_fault(f, "key");
    if (query->order_count > QUERY_ORDERS_MAX || query->limit < 1 || query->limit > QUERY_LIMIT_MAX || query->skip < 0)
        return tree_fault(f, "limit");
    for (size_t i = 0; i < query->order_count; i++) {
        const struct query_column *column = column_of(compiling, query->orders[i].column);
        if (!column || column->type == QUERY_BYTES)
            return tree_fault(f, "order");
    }
    return true;
}

static bool put_cases(struct compiling *compiling, const struct query_choice *choice, int depth, struct fault *f);

static bool put_case(struct compiling *compiling, const struct query_case *one, int depth, struct fault *f)
{
    compiling->nodes = 0; // each case is a tree of its own
    put(compiling, " WHEN ");
    if (!one->when)
        put(compiling, "1 = 1");
    else if (!put_node(compiling, one->when, 0, f))
        return false;
    put(compiling, " THEN ");
    if (one->then)
        return put_cases(compiling, one->then, depth + 1, f);
    text_buffer_printf(&compiling->out, "%lld", (long long)one->says);
    return true;
}

static bool put_cases(struct compiling *compiling, const struct query_choice *choice, int depth, struct fault *f)
{
    compiling->cases += choice->count;
    if (compiling->cases > QUERY_CASES_MAX || depth > QUERY_DEPTH_MAX)
        return tree_fault(f, "cases");
    put(compiling, "CASE");
    for (size_t i = 0; i < choice->count; i++)
        if (!put_case(compiling, &choice->cases[i], depth, f))
            return false;
    if (!choice->count) // CASE wants one
        put(compiling, " WHEN 1 = 0 THEN 0");
    text_buffer_printf(&compiling->out, " ELSE %lld END", (long long)choice->otherwise);
    return true;
}

// Its conditions know the source's columns alone.
static bool put_choice(struct compiling *compiling, const struct query_choice *choice, struct fault *f)
{
    const struct query *whole = compiling->query;
    struct query inner = *whole;
    inner.choice = NULL;
    compiling->query = &inner;
    const bool good = put_cases(compiling, choice, 0, f);
    compiling->query = whole;
    compiling->nodes = 0;
    return good;
}

static const char *source_text(const struct compiling *compiling)
{
    const struct query_source *source = compiling->query->source;
    return compiling->engine == QUERY_SQLITE ? source->sqlite : source->postgres;
}

static bool put_source(struct compiling *compiling, struct fault *f)
{
    const struct query *query = compiling->query;
    if (!query->choice) {
        text_buffer_printf(&compiling->out, " FROM (%s) AS l", source_text(compiling));
        return true;
    }
    put(compiling, " FROM (SELECT l.*, ");
    if (!put_choice(compiling, query->choice, f))
        return false;
    text_buffer_printf(&compiling->out, " AS \"%s\" FROM (%s) AS l) AS l", query->choice->name, source_text(compiling));
    return true;
}

static bool begin(struct compiling *compiling, enum query_shape shape, struct fault *f)
{
    const struct query_choice *choice = compiling->query->choice;
    put(compiling, shape == QUERY_COUNT ? "SELECT count(*) FROM (SELECT 1 AS one" : "SELECT ");
    if (shape == QUERY_ROWS)
        put_columns(compiling, false);
    if (shape == QUERY_TALLY && choice)
        text_buffer_printf(&compiling->out, "l.\"%s\", count(*)", choice->name);
    else if (shape == QUERY_TALLY)
        put(compiling, "0, count(*)");
    return put_source(compiling, f);
}

static void put_end(struct compiling *compiling, enum query_shape shape)
{
    const struct query *query = compiling->query;
    if (shape == QUERY_TALLY) {
        put(compiling, query->choice ? " GROUP BY 1 ORDER BY 1" : "");
        return;
    }
    if (shape == QUERY_ROWS)
        put_orders(compiling, 0);
    put(compiling, " LIMIT ");
    put_value(compiling, query_int64((shape == QUERY_ROWS ? query->limit : QUERY_COUNT_MAX) + 1));
    if (shape == QUERY_ROWS && query->skip) {
        put(compiling, " OFFSET ");
        put_value(compiling, query_int64(query->skip));
    }
    put(compiling, shape == QUERY_COUNT ? ") AS counted" : "");
}

static bool put_after_conditions(struct compiling *compiling, const struct query_value *after, struct fault *f)
{
    const struct query *query = compiling->query;
    if (!put_conditions(compiling, f))
        return false;
    if (after) {
        put(compiling, query->scope || query->where ? " AND " : " WHERE ");
        put_after(compiling, after);
    }
    return true;
}

// ---- case by case ----

static bool is_apart(const struct query *query, enum query_shape shape)
{
    const struct query_choice *choice = query->choice;
    if (!choice || !choice->apart || !choice->count || choice->count > APART_MAX)
        return false;
    const bool leads = query->order_count && query->orders[0].column == query->source->column_count;
    return shape == QUERY_TALLY || (shape == QUERY_ROWS && leads && query->skip <= APART_SKIP_MAX);
}

static bool put_said(struct compiling *compiling, const struct query_case *one, struct fault *f)
{
    if (one->then)
        return put_choice(compiling, one->then, f);
    text_buffer_printf(&compiling->out, "%lld", (long long)one->says);
    return true;
}

static bool put_one_apart(struct compiling *compiling, size_t at, enum query_shape shape, const struct query_value *after, struct fault *f)
{
    const struct query *query = compiling->query;
    const struct query_choice *choice = query->choice;
    const struct query_case *one = &choice->cases[at];
    put(compiling, at ? " UNION ALL SELECT * FROM (SELECT " : "SELECT * FROM (SELECT ");
    if (shape == QUERY_TALLY)
        text_buffer_printf(&compiling->out, "l.\"%s\" AS says, count(*) AS rows_of", choice->name);
    else
        put_columns(compiling, true);
    put(compiling, " FROM (SELECT l.*, ");
    if (!put_said(compiling, one, f))
        return false;
    text_buffer_printf(&compiling->out, " AS \"%s\" FROM (%s) AS l WHERE ", choice->name, source_text(compiling));
    compiling->nodes = 0;
    if (!put_node(compiling, one->when, 0, f))
        return false;
    put(compiling, ") AS l");
    compiling->nodes = 0;
    if (!put_after_conditions(compiling, after, f))
        return false;
    if (shape == QUERY_ROWS) {
        put_orders(compiling, one->then ? 0 : 1);
        put(compiling, " LIMIT ");
        put_value(compiling, query_int64(query->skip + query->limit + 1));
    }
    put(compiling, shape == QUERY_TALLY ? " GROUP BY 1) AS l" : ") AS l");
    return true;
}

// The first rows of each case, and of these the first.
static bool put_apart(struct compiling *compiling, enum query_shape shape, const struct query_value *after, struct fault *f)
{
    put(compiling, "SELECT ");
    if (shape == QUERY_ROWS)
        put_columns(compiling, false);
    put(compiling, shape == QUERY_ROWS ? " FROM (" : "l.says, CAST(sum(l.rows_of) AS bigint) FROM (");
    for (size_t i = 0; i < compiling->query->choice->count; i++)
        if (!put_one_apart(compiling, i, shape, after, f))
            return false;
    put(compiling, ") AS l");
    put_end(compiling, shape);
    return true;
}

// What a cursor must fit: conditions with their values (those of the choice too), and the order.
static void print_of(struct compiling *compiling, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    digest_add_text(&state, compiling->query->source->name);
    digest_add_sized(&state, compiling->out.bytes, compiling->out.size);
    for (size_t i = 0; i < compiling->values.count; i++)
        query_value_digest(&state, &compiling->values.items[i]);
    for (size_t i = 0; i <= compiling->query->order_count; i++) {
        const struct query_order order = query_order_at(compiling->query, i);
        digest_add(&state, &(int32_t){order.column}, sizeof(int32_t));
        digest_add(&state, order.descending ? "d" : "a", 1);
    }
    digest_end(&state, out);
}

static struct compiling start(struct arena *arena, const struct query *query, enum query_engine engine)
{
    struct compiling compiling = {.arena = arena, .query = query, .engine = engine};
    text_buffer_init(&compiling.out, arena);
    return compiling;
}

bool query_print(struct arena *arena, const struct query *query, char out[DIGEST_HEX_SIZE], struct fault *f)
{
    struct compiling compiling = start(arena, query, QUERY_SQLITE);
    if (!check_query(&compiling, f) || (query->choice && !put_choice(&compiling, query->choice, f)) || !put_conditions(&compiling, f))
        return false;
    print_of(&compiling, out);
    return true;
}

bool query_build(struct arena *arena, const struct query *query, enum query_engine engine, enum query_shape shape, const struct query_value *after,
                 struct query_text *ret_text, struct fault *f)
{
    struct compiling compiling = start(arena, query, engine);
    if (!check_query(&compiling, f))
        return false;
    if (is_apart(query, shape)) {
        if (!put_apart(&compiling, shape, after, f))
            return false;
    } else {
        if (!begin(&compiling, shape, f) || !put_after_conditions(&compiling, after, f))
            return false;
        put_end(&compiling, shape);
    }
    *ret_text = (struct query_text){compiling.out.bytes, compiling.values.items, compiling.values.count};
    return true;
}
