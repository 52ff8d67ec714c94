// The formula for people: names or values in place of ids, × and ÷, parentheses only where they are needed.
#include <string.h>

#include "base/text.h"
#include "formula/formula_internal.h"

struct describing {
    struct text_buffer out;
    int32_t year;
    const char *(*describe)(void *context, struct arena *arena, int32_t slot, int32_t year);
    void *context;
};

static int precedence(const struct node *node)
{
    if (node->kind == NODE_UNARY_MINUS)
        return 3;
    if (node->kind != NODE_BINARY)
        return 5;
    switch (node->operator) {
    case TOKEN_PLUS:
    case TOKEN_MINUS:
        return 1;
    case TOKEN_TIMES:
    case TOKEN_DIVIDE:
        return 2;
    case TOKEN_POWER:
        return 4;
    default:
        return 0;
    }
}

static const char *operator_text(enum token_kind operator)
{
    switch (operator) {
    case TOKEN_PLUS:
        return " + ";
    case TOKEN_MINUS:
        return " − ";
    case TOKEN_TIMES:
        return " × ";
    case TOKEN_DIVIDE:
        return " ÷ ";
    case TOKEN_POWER:
        return "^";
    case TOKEN_LESS:
        return " < ";
    case TOKEN_LESS_EQUAL:
        return " ≤ ";
    case TOKEN_GREATER:
        return " > ";
    case TOKEN_GREATER_EQUAL:
        return " ≥ ";
    case TOKEN_EQUAL:
        return " = ";
    default:
        return " ≠ ";
    }
}

static void describe_node(struct describing *d, const struct node *node, int outer, bool right);

static const char *load_text(struct describing *d, const struct node *node, int32_t year)
{
    return d->describe(d->context, d->out.arena, node->slot, year);
}

// A name with the years its function reads it for.
static void describe_temporal(struct describing *d, const struct node *call)
{
    const struct node *name = call->children[0];
    int32_t then = function_row(call->function)->with_year ? call->year : d->year - 1;
    const char *before = load_text(d, name, then);
    text_buffer_append(&d->out, before);
    if (call->function == FUNCTION_PREV || call->function == FUNCTION_AT)
        return;
    const char *now = load_text(d, name, d->year);
    if (!text_equal(before, now))
        text_buffer_printf(&d->out, " → %s", now);
}

static void describe_call(struct describing *d, const struct node *node)
{
    const struct function_row *row = function_row(node->function);
    text_buffer_printf(&d->out, "%s(", row->name);
    if (row->of_name)
        describe_temporal(d, node);
    for (int32_t i = 0; i < node->child_count && !row->of_name; i++) {
        text_buffer_append(&d->out, i ? ", " : "");
        describe_node(d, node->children[i], 0, false);
    }
    if (row->with_year)
        text_buffer_printf(&d->out, ", %d", node->year);
    text_buffer_append(&d->out, ")");
}

static void describe_binary(struct describing *d, const struct node *node)
{
    int own = precedence(node);
    describe_node(d, node->children[0], own, own == 4 || own == 0); // neither (a^2)^3 nor (a < b) < c reads from the left
    text_buffer_append(&d->out, operator_text(node->operator));
    describe_node(d, node->children[1], own, true);
}

static void describe_node(struct describing *d, const struct node *node, int outer, bool right)
{
    int own = precedence(node);
    bool group = own < outer || (right && own == outer);
    if (group)
        text_buffer_append(&d->out, "(");
    switch (node->kind) {
    case NODE_NUMBER:
        text_buffer_append(&d->out, node->text);
        if (!text_empty(node->unit->symbol))
            text_buffer_printf(&d->out, " %s", node->unit->symbol);
        break;
    case NODE_LOAD:
        text_buffer_append(&d->out, load_text(d, node, d->year));
        break;
    case NODE_UNARY_MINUS:
        text_buffer_append(&d->out, "−");
        describe_node(d, node->children[0], own, true);
        break;
    case NODE_BINARY:
        describe_binary(d, node);
        break;
    case NODE_CALL:
        describe_call(d, node);
        break;
    }
    if (group)
        text_buffer_append(&d->out, ")");
}

const char *formula_describe(const struct formula *formula, struct arena *arena, int32_t year,
                             const char *(*describe)(void *context, struct arena *arena, int32_t slot, int32_t year), void *context)
{
    struct describing d = {.year = year, .describe = describe, .context = context};
    text_buffer_init(&d.out, arena);
    describe_node(&d, formula->root, 0, false);
    return d.out.bytes;
}
