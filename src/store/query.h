// A list as a tree: which rows, in which order, from where on, how many. The same tree is compiled to SQLite and, as text, to
// PostgreSQL. The rows there are come from a statement of a `.sql` file (a source, below); what is asked of them stands in the tree.
// Names of columns come from the source, values are bound, and nothing else reaches the text: what a person sends is matched with
// declared names (query_filter, query_order_parse) or is a value.
//
// sqlgen, for a list in src/indicator/indicator.sql:
//     -- statement: fact_list list
//     -- in: region text, as_of int64         (of the statement itself, as for any other)
//     -- out: id int64, subject text, unit text?, batch int64
//     -- filter: subject, batch               (may be asked for from outside)
//     -- sort: id, subject
//     -- key: id                              (not null, no two rows alike: every order ends with it)
//     SELECT f.id, ... FROM fact f WHERE f.region = :region AND f.batch <= :as_of
// gives struct fact_list_in, struct fact_list_row, and
//     extern const struct query_source fact_list_source;
//     bool fact_list_page(struct store *, struct arena *, const struct fact_list_in *, const struct query *,
//                         struct fact_list_row **ret_rows, struct query_page *ret_page, struct fault *);
//     bool fact_list_count(struct store *, const struct fact_list_in *, const struct query *, struct query_count *, struct fault *);
//     bool fact_list_tally(struct store *, struct arena *, const struct fact_list_in *, const struct query *,
//                          struct query_tally **ret_tallies, size_t *ret_count, struct fault *);
// The page writes the source into a copy of the query: callers leave it out.
#ifndef QINGSHAN_STORE_QUERY_H
#define QINGSHAN_STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

#define QUERY_ORDERS_MAX 4    // that a query names; its key comes behind them
#define QUERY_NODES_MAX 256   // of a tree
#define QUERY_DEPTH_MAX 16
#define QUERY_TEXT_MAX 512    // bytes of a value that comes from outside
#define QUERY_CURSOR_MAX 3072 // bytes
#define QUERY_LIMIT_MAX 5000
#define QUERY_COUNT_MAX 1000  // counting stops there: "1,000+"
#define QUERY_CASES_MAX 5000  // of a choice

enum query_type { QUERY_INT64, QUERY_FLOAT64, QUERY_TEXT, QUERY_BYTES, QUERY_BOOL };

struct query_column {
    const char *name;
    enum query_type type;
    bool null;    // may be missing
    bool filters; // may be asked for from outside
    bool sorts;
};

struct query_source {
    const char *name;
    const char *sqlite, *postgres; // the rows there are, in no order
    int parameters;                // of those texts; values of the tree are numbered behind them
    const struct query_column *columns;
    int column_count;
    int key;
};
int query_column(const struct query_source *source, const char *name); // -1: none

struct query_value {
    enum query_type type;
    bool null;
    int64_t int64; // and 0 or 1 of a bool
    double float64;
    const char *text;
    struct store_bytes bytes;
};

enum query_operator {
    QUERY_AND, QUERY_OR, QUERY_NOT,                                                    // of children
    QUERY_EQUAL, QUERY_UNEQUAL, QUERY_LESS, QUERY_AT_MOST, QUERY_MORE, QUERY_AT_LEAST, // of column and value
    QUERY_CONTAINS,                                                                    // of a text
    QUERY_MISSING,                                                                     // of a column
};

// A comparison with what is missing is neither true nor false: neither it nor its QUERY_NOT chooses the row.
struct query_node {
    enum query_operator operator;
    int column;
    struct query_value value; // of the column's type, not null
    const struct query_node *const *children;
    size_t child_count;
};

struct query_order {
    int column;
    bool descending; // what is missing comes last in any case
};

// A number that is said of each row by conditions on the source's columns: the first case that is true speaks. For what is decided by
// few rows that the asker has read already. It is one more column, behind the source's (source->column_count), never null: for
// conditions, orders and the tally. It is not given with the row. A cursor fits the same cases alone.
struct query_choice;
struct query_case {
    const struct query_node *when; // NULL: every row
    int64_t says;
    const struct query_choice *then; // what is asked then, instead of says: cases that share a condition test it once. NULL: says
};
struct query_choice {
    const char *name; // of one inside another: not asked
    const struct query_case *cases;
    size_t count; // with those inside at most QUERY_CASES_MAX
    int64_t otherwise;
    bool apart;   // every row fits one of its cases and no second: a list in its order, or its tally, is read case by case, so that an index serves
};

struct query {
    const struct query_source *source;
    const struct query_choice *choice; // NULL: none
    const struct query_node *scope; // which rows the asking person may see: together with any condition. NULL: all
    const struct query_node *where; // NULL: all
    struct query_order orders[QUERY_ORDERS_MAX];
    size_t order_count;
    bool key_descending;       // the newest first where the key is a serial number
    int64_t limit;             // 1 to QUERY_LIMIT_MAX
    int64_t skip;              // so many rows are passed over, for pages by number: costs as much as reading them. A cursor does not
    bool lean;                 // a row is given with its key and what it is ordered by; its other columns are not worked out and read as missing
    const char *after;         // a cursor as it came from outside; NULL or "": from the start
};

// ---- from outside ----

// `name=text` of a request. text: a value; for numbers also >=N, <=N, >N, <N; bool: 1, 0, yes, no.
// Faults (400): query.column {name}, query.value {name, text}, query.long {name, most}.
bool query_filter(struct arena *arena, const struct query_source *source, const char *name, const char *text,
                  const struct query_node **ret_node, struct fault *f);
// Both; either may be NULL.
const struct query_node *query_and(struct arena *arena, const struct query_node *a, const struct query_node *b);
// Of nodes, all of which are there; NULL of none.
const struct query_node *query_join(struct arena *arena, enum query_operator operator, const struct query_node *const *nodes, size_t count);
// Rows whose column is one of these: any number of values, asked for in queries of so many that they fit into one tree. Each value
// counts once; NULL, an empty text and 0 are none.
#define QUERY_VALUES_MAX 200
typedef bool (*query_taker)(void *context, const struct query *query, struct fault *f); // once a piece, in the order of the values
bool query_one_of(struct arena *arena, const struct query_source *source, const char *column, const struct query_value *values, size_t count, query_taker take,
                  void *context, struct fault *f);
const struct query_node *query_compare(struct arena *arena, enum query_operator operator, int column, struct query_value value);
struct query_value query_int64(int64_t value);
struct query_value query_text(const char *text);

// "year,-id". Faults (400): query.order {text}.
bool query_order_parse(const char *text, struct query *query, struct fault *f);

// ---- compiling: pure ----

enum query_engine { QUERY_SQLITE, QUERY_POSTGRES };
// rows: one more than the limit, so that the next page is known of. tally: all rows, by what the choice says of them; without one all are 0
enum query_shape { QUERY_ROWS, QUERY_COUNT, QUERY_TALLY };

struct query_text {
    const char *sql;
    const struct query_value *values; // from the parameter source->parameters + 1 on
    size_t value_count;
};
// Faults: query.cursor (400: of another query, or none at all), query.tree (our own fault: what the source does not have).
bool query_compile(struct arena *arena, const struct query *query, enum query_engine engine, enum query_shape shape, struct query_text *ret_text,
                   struct fault *f);

// The place behind a row, given the values of the query's orders and of its key in that row. It fits the same conditions and order
// alone. Not secret and not signed: it is a place, and who may see which rows is said by scope. NULL when a value is too long for it.
const char *query_cursor(struct arena *arena, const struct query *query, const struct query_value *values, size_t count);

// The same the other way round, for a list that is sorted in memory: the values of query->after, one for each order and the key.
// Fault: query.cursor.
bool query_cursor_parse(struct arena *arena, const struct query *query, struct query_value *ret_values, struct fault *f);

// ---- running, for generated code ----

struct query_page {
    size_t count;
    const char *next; // cursor of the next page; NULL: this is the last
};

struct query_count {
    int64_t count; // at most QUERY_COUNT_MAX
    bool more;     // than that
};

struct query_tally {
    int64_t says, count;
};

struct query_reader {
    size_t row_size;
    void (*bind)(struct store_row *row, const void *in);
    void (*read)(struct store_row *row, struct arena *arena, void *ret_row);
    const void *in;
};
bool query_run(struct store *store, struct arena *arena, const struct query *query, const struct query_reader *reader, void **ret_rows,
               struct query_page *ret_page, struct fault *f);
bool query_run_count(struct store *store, const struct query *query, const struct query_reader *reader, struct query_count *ret_count, struct fault *f);
// By `says`, ascending.
bool query_run_tally(struct store *store, struct arena *arena, const struct query *query, const struct query_reader *reader, struct query_tally **ret_tallies,
                     size_t *ret_count, struct fault *f);

#endif
