// Units as types: what may be added, compared and returned.
#include <math.h>

#include "base/text.h"
#include "formula/formula_internal.h"

static const char *type_text(struct parser *parser, const struct node *node)
{
    static const char *const kinds[] = {[UNIT_PLAIN] = NULL, [UNIT_SHARE] = "%", [UNIT_POINT] = "百分点"};
    if (kinds[node->unit_kind])
        return kinds[node->unit_kind];
    return dimension_format(parser->scope->units, parser->arena, &node->dimension);
}

static bool mismatch(struct parser *parser, const struct node *at, const struct node *left, const struct node *right, struct fault *f)
{
    const char *column = arena_printf(parser->arena, "%d", at->column);
    return fault_set(f, FAULT_INPUT, "formula.dimension", "column", column, "left", type_text(parser, left), "right",
                     type_text(parser, right), NULL);
}

// What adding or subtracting two kinds of dimensionless numbers gives; -1 = not allowed.
static int sum_kind(enum unit_kind left, enum unit_kind right, bool minus)
{
    if (left == UNIT_SHARE && right == UNIT_SHARE)
        return minus ? UNIT_POINT : UNIT_SHARE;
    if (left == UNIT_POINT && right == UNIT_POINT)
        return UNIT_POINT;
    if ((left == UNIT_SHARE && right == UNIT_POINT) || (left == UNIT_POINT && right == UNIT_SHARE && !minus))
        return UNIT_SHARE;
    if (left == UNIT_POINT || right == UNIT_POINT)
        return -1;
    return UNIT_PLAIN; // 1 - share, ratio + ratio
}

static bool check_sum(struct parser *parser, struct node *node, struct fault *f)
{
    const struct node *left = node->children[0], *right = node->children[1];
    int kind = sum_kind(left->unit_kind, right->unit_kind, node->operator == TOKEN_MINUS);
    if (!dimension_equal(&left->dimension, &right->dimension) || kind < 0)
        return mismatch(parser, node, left, right, f);
    node->dimension = left->dimension;
    node->unit_kind = (enum unit_kind)kind;
    return true;
}

static bool check_power(struct node *node, struct fault *f)
{
    const struct node *power = node->children[1];
    const struct node *number = power->kind == NODE_NUMBER ? power : power->children[0];
    double exponent = power == number ? number->number : -number->number;
    if (!text_empty(number->unit->symbol)) // x^2% is not x^2
        return formula_fault(f, power->column, "formula.power", NULL, NULL);
    struct dimension one = {0};
    bool whole = exponent == floor(exponent) && fabs(exponent) <= 9;
    if (!whole && !dimension_is_one(&node->children[0]->dimension))
        return formula_fault(f, power->column, "formula.power", NULL, NULL);
    node->dimension = whole ? dimension_multiply(&one, &node->children[0]->dimension, (int)exponent) : one;
    return true;
}

static bool check_binary(struct parser *parser, struct node *node, struct fault *f)
{
    const struct node *left = node->children[0], *right = node->children[1];
    switch (node->operator) {
    case TOKEN_PLUS:
    case TOKEN_MINUS:
        return check_sum(parser, node, f);
    case TOKEN_TIMES:
        node->dimension = dimension_multiply(&left->dimension, &right->dimension, 1);
        return true;
    case TOKEN_DIVIDE:
        node->dimension = dimension_multiply(&left->dimension, &right->dimension, -1);
        return true;
    case TOKEN_POWER:
        return check_power(node, f);
    default: // comparisons give 0 or 1
        if (!dimension_equal(&left->dimension, &right->dimension) || (left->unit_kind == UNIT_POINT) != (right->unit_kind == UNIT_POINT))
            return mismatch(parser, node, left, right, f);
        return true;
    }
}

static bool check_alike(struct parser *parser, struct node *node, struct fault *f)
{
    for (int32_t i = 1; i < node->child_count; i++)
        if (!dimension_equal(&node->children[0]->dimension, &node->children[i]->dimension) ||
            node->children[0]->unit_kind != node->children[i]->unit_kind)
            return mismatch(parser, node->children[i], node->children[0], node->children[i], f);
    node->dimension = node->children[0]->dimension;
    node->unit_kind = node->children[0]->unit_kind;
    return true;
}

// The whole formula was given the unit of its result before.
static const struct unit *rounding_unit(const struct node *rounded)
{
    static const struct unit plain = {.symbol = "", .factor = 1}, share = {.symbol = "%", .factor = 0.01};
    if (rounded->unit)
        return rounded->unit;
    if (rounded->unit_kind != UNIT_PLAIN)
        return &share;
    return dimension_is_one(&rounded->dimension) ? &plain : NULL;
}

static bool check_round(struct node *node, struct fault *f)
{
    const struct node *digits = node->children[1];
    bool whole = digits->kind == NODE_NUMBER && text_empty(digits->unit->symbol) && digits->number == floor(digits->number) && digits->number <= 12;
    if (!whole)
        return formula_fault(f, digits->column, "formula.number", "text", digits->text ? digits->text : "");
    if (!node->unit)
        node->unit = rounding_unit(node->children[0]);
    if (!node->unit)
        return formula_fault(f, node->column, "formula.round", NULL, NULL);
    node->dimension = node->children[0]->dimension;
    node->unit_kind = node->children[0]->unit_kind;
    return true;
}

static bool check_call(struct parser *parser, struct node *node, struct fault *f)
{
    const struct node *first = node->children[0];
    switch (node->function) {
    case FUNCTION_COUNT:
    case FUNCTION_KNOWN:
        return true; // a plain number, whatever the arguments are
    case FUNCTION_RATE:
    case FUNCTION_AVERAGE_RATE:
        node->unit_kind = UNIT_SHARE;
        return true;
    case FUNCTION_CHANGE:
        node->dimension = first->dimension;
        node->unit_kind = first->unit_kind == UNIT_SHARE ? UNIT_POINT : first->unit_kind;
        return true;
    case FUNCTION_ROUND:
        return check_round(node, f);
    default:
        return check_alike(parser, node, f);
    }
}

bool formula_check_units(struct parser *parser, struct node *node, struct fault *f)
{
    for (int32_t i = 0; i < node->child_count; i++)
        if (!formula_check_units(parser, node->children[i], f))
            return false;
    switch (node->kind) {
    case NODE_NUMBER:
    case NODE_LOAD:
        node->dimension = node->unit->dimension;
        node->unit_kind = node->unit->kind;
        return true;
    case NODE_UNARY_MINUS:
        node->dimension = node->children[0]->dimension;
        node->unit_kind = node->children[0]->unit_kind;
        return true;
    case NODE_BINARY:
        return check_binary(parser, node, f);
    case NODE_CALL:
        break;
    }
    return check_call(parser, node, f);
}

// A ratio may be declared as a share or a plain number; a difference of shares only as points.
bool formula_check_result(struct parser *parser, const struct node *node, const struct unit *wanted, struct fault *f)
{
    bool kind = node->unit_kind == wanted->kind || (node->unit_kind == UNIT_PLAIN && wanted->kind == UNIT_SHARE) ||
                (node->unit_kind == UNIT_SHARE && wanted->kind == UNIT_PLAIN);
    if (dimension_equal(&node->dimension, &wanted->dimension) && kind)
        return true;
    const char *column = arena_printf(parser->arena, "%d", node->column);
    return fault_set(f, FAULT_INPUT, "formula.result_unit", "column", column, "found", type_text(parser, node), "wanted",
                     text_empty(wanted->symbol) ? "1" : wanted->symbol, NULL);
}
