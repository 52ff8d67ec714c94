// Recursive descent; depth and node count are limited before anything is built.
#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "formula/formula_internal.h"

static const struct function_row functions[] = {
    [FUNCTION_MIN] = {"min", 1, ARGUMENTS_MAX, false, false},   [FUNCTION_MAX] = {"max", 1, ARGUMENTS_MAX, false, false},
    [FUNCTION_SUM] = {"sum", 1, ARGUMENTS_MAX, false, false},   [FUNCTION_AVG] = {"avg", 1, ARGUMENTS_MAX, false, false},
    [FUNCTION_COUNT] = {"count", 1, ARGUMENTS_MAX, false, false}, [FUNCTION_FIRST] = {"first", 1, ARGUMENTS_MAX, false, false},
    [FUNCTION_ABS] = {"abs", 1, 1, false, false},               [FUNCTION_ROUND] = {"round", 2, 2, false, false},
    [FUNCTION_KNOWN] = {"known", 1, 1, false, false},           [FUNCTION_PREV] = {"prev", 1, 1, true, false},
    [FUNCTION_AT] = {"at", 2, 2, true, true},                   [FUNCTION_CHANGE] = {"change", 1, 1, true, false},
    [FUNCTION_RATE] = {"rate", 1, 1, true, false},              [FUNCTION_AVERAGE_RATE] = {"average_rate", 2, 2, true, true}};

const struct function_row *function_row(enum function_kind kind)
{
    return &functions[kind];
}

bool formula_fault(struct fault *f, int32_t column, const char *key, const char *name, const char *value)
{
    ARENA_SCOPED arena = arena_new();
    const char *number = arena_printf(arena, "%d", column);
    return fault_set(f, FAULT_INPUT, key, "column", number, name ? name : "found", value ? value : "", NULL);
}

static struct node *fail(struct fault *f, int32_t column, const char *key, const char *name, const char *value)
{
    formula_fault(f, column, key, name, value);
    return NULL;
}

static void advance(struct parser *parser)
{
    parser->token = lexer_next(&parser->lexer);
}

static struct node *new_node(struct parser *parser, enum node_kind kind, int32_t column, struct fault *f)
{
    if (++parser->nodes > FORMULA_NODES_MAX)
        return fail(f, column, "formula.too_long", NULL, NULL);
    struct node *node = arena_alloc(parser->arena, sizeof *node);
    node->kind = kind;
    node->column = column;
    return node;
}

static struct node *unexpected(struct parser *parser, struct fault *f)
{
    if (parser->token.kind == TOKEN_END)
        return fail(f, parser->token.column, "formula.end", NULL, NULL);
    return fail(f, parser->token.column, "formula.syntax", "found", parser->token.text);
}

static struct node *parse_comparison(struct parser *parser, struct fault *f);
static struct node *parse_unary(struct parser *parser, struct fault *f);

// ---- atoms ----

static struct node *parse_number(struct parser *parser, struct fault *f)
{
    struct node *node = new_node(parser, NODE_NUMBER, parser->token.column, f);
    if (!node)
        return NULL;
    node->number = parser->token.number;
    node->text = parser->token.text;
    node->unit = lexer_unit(&parser->lexer, parser->scope->units);
    if (!node->unit)
        node->unit = unit_find(parser->scope->units, "", NULL);
    advance(parser);
    return node;
}

static int find_function(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (text_equal(functions[i].name, name))
            return (int)i;
    return -1;
}

static bool take_year(struct parser *parser, struct node *call, struct fault *f)
{
    struct node *year = call->children[1];
    bool inside = year->kind == NODE_NUMBER && year->number >= YEAR_MIN && year->number <= YEAR_MAX;
    if (!inside || year->number != (double)(int32_t)year->number || !text_empty(year->unit->symbol))
        return formula_fault(f, year->column, "formula.year", "text", year->text ? year->text : "");
    call->year = (int32_t)year->number;
    call->child_count = 1;
    (void)parser;
    return true;
}

static struct node *finish_call(struct parser *parser, struct node *call, struct fault *f)
{
    const struct function_row *row = &functions[call->function];
    if (call->child_count < row->least || call->child_count > row->most)
        return fail(f, call->column, "formula.arguments", "name", row->name);
    if (row->of_name && call->children[0]->kind != NODE_LOAD)
        return fail(f, call->children[0]->column, "formula.wants_name", "name", row->name);
    if (row->with_year && !take_year(parser, call, f))
        return NULL;
    return call;
}

static struct node *parse_call(struct parser *parser, const struct token *name, struct fault *f)
{
    int function = find_function(name->text);
    if (function < 0)
        return fail(f, name->column, "formula.function", "name", name->text);
    struct node *call = new_node(parser, NODE_CALL, name->column, f);
    if (!call)
        return NULL;
    call->function = (enum function_kind)function;
    advance(parser); // the parenthesis
    while (parser->token.kind != TOKEN_CLOSE) {
        if (call->child_count == ARGUMENTS_MAX)
            return fail(f, parser->token.column, "formula.arguments", "name", name->text);
        struct node *argument = parse_comparison(parser, f);
        if (!argument)
            return NULL;
        call->children[call->child_count++] = argument;
        if (parser->token.kind != TOKEN_COMMA)
            break;
        advance(parser);
    }
    if (parser->token.kind != TOKEN_CLOSE)
        return unexpected(parser, f);
    advance(parser);
    return finish_call(parser, call, f);
}

static struct node *parse_name(struct parser *parser, struct fault *f)
{
    struct token name = parser->token;
    struct formula_symbol symbol;
    advance(parser);
    if (parser->token.kind == TOKEN_OPEN)
        return parse_call(parser, &name, f);
    if (!parser->scope->resolve(parser->scope->context, name.text, &symbol))
        return fail(f, name.column, "formula.name", "name", name.text);
    struct node *node = new_node(parser, NODE_LOAD, name.column, f);
    if (!node)
        return NULL;
    node->slot = symbol.slot;
    node->unit = symbol.unit;
    node->text = name.text;
    return node;
}

static struct node *parse_group(struct parser *parser, struct fault *f)
{
    advance(parser);
    struct node *inner = parse_comparison(parser, f);
    if (!inner)
        return NULL;
    if (parser->token.kind != TOKEN_CLOSE)
        return unexpected(parser, f);
    advance(parser);
    return inner;
}

static struct node *parse_atom(struct parser *parser, struct fault *f)
{
    switch (parser->token.kind) {
    case TOKEN_NUMBER:
        return parse_number(parser, f);
    case TOKEN_NAME:
        return parse_name(parser, f);
    case TOKEN_OPEN:
        return parse_group(parser, f);
    default:
        return unexpected(parser, f);
    }
}

// ---- operators ----

static struct node *binary(struct parser *parser, struct node *left, struct fault *f, struct node *(*operand)(struct parser *, struct fault *))
{
    struct node *node = new_node(parser, NODE_BINARY, parser->token.column, f);
    if (!node)
        return NULL;
    node->operator = parser->token.kind;
    advance(parser);
    node->children[0] = left;
    node->children[1] = operand(parser, f);
    node->child_count = 2;
    return node->children[1] ? node : NULL;
}

static struct node *parse_power(struct parser *parser, struct fault *f)
{
    struct node *left = parse_atom(parser, f);
    if (!left || parser->token.kind != TOKEN_POWER)
        return left;
    struct node *node = binary(parser, left, f, parse_unary);
    if (!node)
        return NULL;
    const struct node *power = node->children[1];
    bool plain = power->kind == NODE_NUMBER || (power->kind == NODE_UNARY_MINUS && power->children[0]->kind == NODE_NUMBER);
    return plain ? node : fail(f, power->column, "formula.power", NULL, NULL);
}

static struct node *parse_unary(struct parser *parser, struct fault *f)
{
    if (parser->token.kind != TOKEN_MINUS)
        return parse_power(parser, f);
    struct node *node = new_node(parser, NODE_UNARY_MINUS, parser->token.column, f);
    if (!node || ++parser->depth > FORMULA_DEPTH_MAX)
        return node ? fail(f, parser->token.column, "formula.too_deep", NULL, NULL) : NULL;
    advance(parser);
    node->children[0] = parse_unary(parser, f);
    node->child_count = 1;
    parser->depth--;
    return node->children[0] ? node : NULL;
}

static struct node *parse_product(struct parser *parser, struct fault *f)
{
    struct node *left = parse_unary(parser, f);
    while (left && (parser->token.kind == TOKEN_TIMES || parser->token.kind == TOKEN_DIVIDE))
        left = binary(parser, left, f, parse_unary);
    return left;
}

static struct node *parse_sum(struct parser *parser, struct fault *f)
{
    struct node *left = parse_product(parser, f);
    while (left && (parser->token.kind == TOKEN_PLUS || parser->token.kind == TOKEN_MINUS))
        left = binary(parser, left, f, parse_product);
    return left;
}

static struct node *parse_comparison(struct parser *parser, struct fault *f)
{
    if (++parser->depth > FORMULA_DEPTH_MAX)
        return fail(f, parser->token.column, "formula.too_deep", NULL, NULL);
    struct node *left = parse_sum(parser, f);
    if (left && parser->token.kind >= TOKEN_LESS && parser->token.kind <= TOKEN_NOT_EQUAL)
        left = binary(parser, left, f, parse_sum);
    parser->depth--;
    return left;
}

struct node *formula_parse(struct parser *parser, const char *text, struct fault *f)
{
    lexer_init(&parser->lexer, parser->arena, text);
    advance(parser);
    struct node *root = parse_comparison(parser, f);
    if (root && parser->token.kind != TOKEN_END)
        return unexpected(parser, f);
    return root;
}
