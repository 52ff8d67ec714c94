// The tree between parsing, unit checking, code and description.
#ifndef QINGSHAN_FORMULA_INTERNAL_H
#define QINGSHAN_FORMULA_INTERNAL_H

#include "formula/formula.h"

#define ARGUMENTS_MAX 32
#define NAME_MAX_SIZE 64

// ---- tokens ----

enum token_kind {
    TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_PLUS, TOKEN_MINUS, TOKEN_TIMES, TOKEN_DIVIDE, TOKEN_POWER, TOKEN_OPEN,
    TOKEN_CLOSE, TOKEN_COMMA, TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL, TOKEN_EQUAL,
    TOKEN_NOT_EQUAL, TOKEN_BAD
};

struct token {
    enum token_kind kind;
    int32_t column;             // 1-based character
    const char *text;           // as written, in the arena
    double number;
};

struct lexer {
    struct arena *arena;
    const char *at;
    int32_t column;
};

void lexer_init(struct lexer *lexer, struct arena *arena, const char *text);
struct token lexer_next(struct lexer *lexer);
// A unit directly behind a number or after one space: takes the longest that ends with a word. NULL when none.
const struct unit *lexer_unit(struct lexer *lexer, struct unit_table *units);

// ---- the tree ----

enum node_kind { NODE_NUMBER, NODE_LOAD, NODE_UNARY_MINUS, NODE_BINARY, NODE_CALL };

enum function_kind {
    FUNCTION_MIN, FUNCTION_MAX, FUNCTION_SUM, FUNCTION_AVG, FUNCTION_COUNT, FUNCTION_FIRST, FUNCTION_ABS, FUNCTION_ROUND,
    FUNCTION_KNOWN, FUNCTION_PREV, FUNCTION_AT, FUNCTION_CHANGE, FUNCTION_RATE, FUNCTION_AVERAGE_RATE
};

struct node {
    enum node_kind kind;
    int32_t column;
    enum token_kind operator;
    enum function_kind function;
    double number;              // NODE_NUMBER: in the unit written
    int32_t slot;               // NODE_LOAD
    int32_t year;               // at, average_rate
    const char *text;           // name or number as written
    const struct unit *unit;    // of a number or a slot; of round(): what its digits are counted in
    struct node *children[ARGUMENTS_MAX];
    int32_t child_count;
    // filled by the unit check
    struct dimension dimension;
    enum unit_kind unit_kind;
};

struct function_row {
    const char *name;
    int32_t least, most;        // arguments
    bool of_name;               // the first argument is a name
    bool with_year;             // the second is a year
};
const struct function_row *function_row(enum function_kind kind);

struct parser {
    struct arena *arena;
    const struct formula_scope *scope;
    struct lexer lexer;
    struct token token;
    int32_t depth, nodes;
};

struct node *formula_parse(struct parser *parser, const char *text, struct fault *f);
bool formula_check_units(struct parser *parser, struct node *node, struct fault *f);
bool formula_check_result(struct parser *parser, const struct node *node, const struct unit *wanted, struct fault *f);
bool formula_fault(struct fault *f, int32_t column, const char *key, const char *name, const char *value);

// ---- code ----

enum op_kind {
    OP_NUMBER, OP_LOAD, OP_LOAD_AT, OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_POWER, OP_NEGATE, OP_LESS, OP_LESS_EQUAL,
    OP_GREATER, OP_GREATER_EQUAL, OP_EQUAL, OP_NOT_EQUAL, OP_MIN, OP_MAX, OP_SUM, OP_AVG, OP_COUNT, OP_FIRST, OP_ABS, OP_ROUND,
    OP_KNOWN, OP_AVERAGE_RATE
};

struct op {
    enum op_kind kind;
    int32_t slot;
    int32_t offset;     // OP_LOAD: years back; OP_LOAD_AT, OP_AVERAGE_RATE: the year; calls: argument count; OP_ROUND: digits
    double number;      // constant, or the factor of a load
};

struct formula {
    const char *text;
    const struct node *root;
    const struct unit *unit;
    struct op *ops;
    int32_t op_count;
    double result_factor;   // base units -> result unit
    struct formula_dependency *dependencies;
    size_t dependency_count;
};

#endif
