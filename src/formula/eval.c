// From the tree to a flat program, and its evaluation: a stack of doubles, NaN = missing.
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/list.h"
#include "base/text.h"
#include "formula/formula_internal.h"

#define STACK_MAX (FORMULA_DEPTH_MAX * 4 + ARGUMENTS_MAX)

struct emitter {
    struct arena *arena;
    struct LIST_OF(struct op) ops;
    struct LIST_OF(struct formula_dependency) reads;
    int32_t depth, deepest;
};

static void emit(struct emitter *emitter, struct op op, int32_t pushes)
{
    LIST_PUSH(emitter->arena, &emitter->ops, op);
    emitter->depth += pushes;
    if (emitter->depth > emitter->deepest)
        emitter->deepest = emitter->depth;
}

static void note_read(struct emitter *emitter, int32_t slot, int32_t years_back)
{
    for (size_t i = 0; i < emitter->reads.count; i++)
        if (emitter->reads.items[i].slot == slot) {
            if (years_back > emitter->reads.items[i].years_back)
                emitter->reads.items[i].years_back = years_back;
            return;
        }
    LIST_PUSH(emitter->arena, &emitter->reads, (struct formula_dependency){.slot = slot, .years_back = years_back});
}

static void emit_load(struct emitter *emitter, const struct node *name, int32_t back)
{
    note_read(emitter, name->slot, back);
    emit(emitter, (struct op){.kind = OP_LOAD, .slot = name->slot, .offset = back, .number = name->unit->factor}, 1);
}

static void emit_node(struct emitter *emitter, const struct node *node);

static void emit_temporal(struct emitter *emitter, const struct node *node)
{
    const struct node *name = node->children[0];
    switch (node->function) {
    case FUNCTION_PREV:
        emit_load(emitter, name, 1);
        return;
    case FUNCTION_AT:
        note_read(emitter, name->slot, INT32_MAX);
        emit(emitter, (struct op){.kind = OP_LOAD_AT, .slot = name->slot, .offset = node->year, .number = name->unit->factor}, 1);
        return;
    case FUNCTION_AVERAGE_RATE:
        note_read(emitter, name->slot, INT32_MAX);
        emit(emitter, (struct op){.kind = OP_AVERAGE_RATE, .slot = name->slot, .offset = node->year}, 1);
        return;
    default:
        break;
    }
    emit_load(emitter, name, 0);
    emit_load(emitter, name, 1);
    if (node->function == FUNCTION_CHANGE) {
        emit(emitter, (struct op){.kind = OP_SUBTRACT}, -1);
        return;
    }
    emit(emitter, (struct op){.kind = OP_DIVIDE}, -1);
    emit(emitter, (struct op){.kind = OP_NUMBER, .number = 1}, 1);
    emit(emitter, (struct op){.kind = OP_SUBTRACT}, -1);
}

static void emit_call(struct emitter *emitter, const struct node *node)
{
    static const enum op_kind kinds[] = {
        [FUNCTION_MIN] = OP_MIN, [FUNCTION_MAX] = OP_MAX, [FUNCTION_SUM] = OP_SUM, [FUNCTION_AVG] = OP_AVG,
        [FUNCTION_COUNT] = OP_COUNT, [FUNCTION_FIRST] = OP_FIRST, [FUNCTION_ABS] = OP_ABS, [FUNCTION_ROUND] = OP_ROUND,
        [FUNCTION_KNOWN] = OP_KNOWN};
    if (function_row(node->function)->of_name) {
        emit_temporal(emitter, node);
        return;
    }
    int32_t arguments = node->function == FUNCTION_ROUND ? 1 : node->child_count;
    for (int32_t i = 0; i < arguments; i++)
        emit_node(emitter, node->children[i]);
    struct op op = {.kind = kinds[node->function], .offset = arguments, .number = 1};
    if (node->function == FUNCTION_ROUND) {
        op.offset = (int32_t)node->children[1]->number;
        op.number = node->unit->factor;
    }
    emit(emitter, op, 1 - arguments);
}

static void emit_binary(struct emitter *emitter, const struct node *node)
{
    static const enum op_kind kinds[] = {
        [TOKEN_PLUS] = OP_ADD, [TOKEN_MINUS] = OP_SUBTRACT, [TOKEN_TIMES] = OP_MULTIPLY, [TOKEN_DIVIDE] = OP_DIVIDE,
        [TOKEN_POWER] = OP_POWER, [TOKEN_LESS] = OP_LESS, [TOKEN_LESS_EQUAL] = OP_LESS_EQUAL, [TOKEN_GREATER] = OP_GREATER,
        [TOKEN_GREATER_EQUAL] = OP_GREATER_EQUAL, [TOKEN_EQUAL] = OP_EQUAL, [TOKEN_NOT_EQUAL] = OP_NOT_EQUAL};
    emit_node(emitter, node->children[0]);
    emit_node(emitter, node->children[1]);
    emit(emitter, (struct op){.kind = kinds[node->operator]}, -1);
}

static void emit_node(struct emitter *emitter, const struct node *node)
{
    switch (node->kind) {
    case NODE_NUMBER:
        emit(emitter, (struct op){.kind = OP_NUMBER, .number = node->number * node->unit->factor}, 1);
        return;
    case NODE_LOAD:
        emit_load(emitter, node, 0);
        return;
    case NODE_UNARY_MINUS:
        emit_node(emitter, node->children[0]);
        emit(emitter, (struct op){.kind = OP_NEGATE}, 0);
        return;
    case NODE_BINARY:
        emit_binary(emitter, node);
        return;
    case NODE_CALL:
        emit_call(emitter, node);
        return;
    }
}

struct formula *formula_compile(struct arena *arena, const char *text, const struct formula_scope *scope, const struct unit *result_unit, struct fault *f)
{
    struct parser parser = {.arena = arena, .scope = scope};
    if (strlen(text) > FORMULA_TEXT_MAX) {
        formula_fault(f, 1, "formula.too_long", NULL, NULL);
        return NULL;
    }
    struct node *root = formula_parse(&parser, text, f);
    if (root && root->kind == NODE_CALL && root->function == FUNCTION_ROUND)
        root->unit = result_unit;
    if (!root || !formula_check_units(&parser, root, f) || (result_unit && !formula_check_result(&parser, root, result_unit, f)))
        return NULL;
    struct emitter emitter = {.arena = arena};
    emit_node(&emitter, root);
    if (emitter.deepest > STACK_MAX) {
        formula_fault(f, 1, "formula.too_deep", NULL, NULL);
        return NULL;
    }
    struct formula *formula = arena_alloc(arena, sizeof *formula);
    *formula = (struct formula){.text = arena_strdup(arena, text), .root = root, .unit = result_unit, .ops = emitter.ops.items,
                                .op_count = (int32_t)emitter.ops.count, .result_factor = result_unit ? result_unit->factor : 1,
                                .dependencies = emitter.reads.items, .dependency_count = emitter.reads.count};
    return formula;
}

const char *formula_text(const struct formula *formula)
{
    return formula->text;
}

const struct unit *formula_unit(const struct formula *formula)
{
    return formula->unit;
}

struct dimension formula_dimension(const struct formula *formula)
{
    return formula->root->dimension;
}

const struct formula_dependency *formula_dependencies(const struct formula *formula, size_t *ret_count)
{
    *ret_count = formula->dependency_count;
    return formula->dependencies;
}

struct formula_read_list LIST_OF(struct formula_read);

static void add_read(struct arena *arena, struct formula_read_list *reads, int32_t slot, int32_t year)
{
    for (size_t i = 0; i < reads->count; i++)
        if (reads->items[i].slot == slot && reads->items[i].year == year)
            return;
    LIST_PUSH(arena, reads, ((struct formula_read){.slot = slot, .year = year}));
}

const struct formula_read *formula_reads(const struct formula *formula, struct arena *arena, int32_t year, size_t *ret_count)
{
    struct formula_read_list reads = {0};
    for (const struct op *op = formula->ops, *end = op + formula->op_count; op < end; op++) {
        if (op->kind == OP_LOAD)
            add_read(arena, &reads, op->slot, year - op->offset);
        if (op->kind == OP_AVERAGE_RATE)
            add_read(arena, &reads, op->slot, year);
        if (op->kind == OP_LOAD_AT || op->kind == OP_AVERAGE_RATE)
            add_read(arena, &reads, op->slot, op->offset);
    }
    *ret_count = reads.count;
    return reads.items;
}

// ---- evaluation ----

static double load(const struct formula_frame *frame, int32_t slot, int32_t year)
{
    return year >= 0 && year < frame->years ? frame->values[(size_t)slot * (size_t)frame->years + (size_t)year] : NAN;
}

static double average_rate(const struct formula_frame *frame, const struct op *op, bool *undefined)
{
    int32_t since = op->offset - frame->first_year, years = frame->year - since;
    double now = load(frame, op->slot, frame->year), then = load(frame, op->slot, since);
    if (isnan(now) || isnan(then))
        return NAN;
    double rate = years > 0 && then > 0 && now >= 0 ? pow(now / then, 1.0 / years) - 1 : NAN;
    *undefined = *undefined || isnan(rate);
    return rate;
}

static double aggregate(enum op_kind kind, const double *values, int32_t count)
{
    double result = kind == OP_COUNT ? 0 : values[0];
    if (kind == OP_COUNT) {
        for (int32_t i = 0; i < count; i++)
            result += !isnan(values[i]);
        return result;
    }
    if (kind == OP_FIRST) {
        for (int32_t i = 1; i < count && isnan(result); i++)
            result = values[i];
        return result;
    }
    for (int32_t i = 1; i < count; i++) {
        if (isnan(values[i]) || isnan(result))
            return NAN;
        if (kind == OP_SUM || kind == OP_AVG)
            result += values[i];
        else if ((kind == OP_MIN) == (values[i] < result))
            result = values[i];
    }
    return kind == OP_AVG ? result / count : result;
}

static double compare(enum op_kind kind, double a, double b)
{
    if (isnan(a) || isnan(b))
        return NAN;
    switch (kind) {
    case OP_LESS:
        return a < b;
    case OP_LESS_EQUAL:
        return a <= b;
    case OP_GREATER:
        return a > b;
    case OP_GREATER_EQUAL:
        return a >= b;
    case OP_EQUAL:
        return a == b;
    default:
        return a != b;
    }
}

static double divide(double a, double b, bool *undefined)
{
    if (isnan(a) || isnan(b))
        return NAN;
    *undefined = *undefined || b == 0;
    return b == 0 ? NAN : a / b;
}

static double power(double a, double b, bool *undefined)
{
    if (isnan(a) || isnan(b))
        return NAN;
    double result = pow(a, b);
    *undefined = *undefined || isnan(result);
    return result;
}

static double binary(enum op_kind kind, double a, double b, bool *undefined)
{
    switch (kind) {
    case OP_ADD:
        return a + b;
    case OP_SUBTRACT:
        return a - b;
    case OP_MULTIPLY:
        return a * b;
    case OP_DIVIDE:
        return divide(a, b, undefined);
    case OP_POWER:
        return power(a, b, undefined);
    default:
        return compare(kind, a, b);
    }
}

static double *step(const struct op *op, const struct formula_frame *frame, double *top, bool *undefined)
{
    switch (op->kind) {
    case OP_NUMBER:
        *++top = op->number;
        return top;
    case OP_LOAD:
        *++top = load(frame, op->slot, frame->year - op->offset) * op->number;
        return top;
    case OP_LOAD_AT:
        *++top = load(frame, op->slot, op->offset - frame->first_year) * op->number;
        return top;
    case OP_AVERAGE_RATE:
        *++top = average_rate(frame, op, undefined);
        return top;
    case OP_NEGATE:
        *top = -*top;
        return top;
    case OP_ABS:
        *top = fabs(*top);
        return top;
    case OP_ROUND:
        *top = decimal_round_result(*top / op->number, op->offset) * op->number;
        return top;
    case OP_KNOWN:
        *top = !isnan(*top);
        return top;
    case OP_MIN:
    case OP_MAX:
    case OP_SUM:
    case OP_AVG:
    case OP_COUNT:
    case OP_FIRST:
        top -= op->offset - 1;
        *top = aggregate(op->kind, top, op->offset);
        return top;
    default:
        top--;
        *top = binary(op->kind, top[0], top[1], undefined);
        return top;
    }
}

enum formula_outcome formula_evaluate(const struct formula *formula, const struct formula_frame *frame, double *ret_value)
{
    double stack[STACK_MAX + 1] = {NAN}, *top = stack; // a formula without operations is missing
    bool undefined = false;
    for (const struct op *op = formula->ops, *end = op + formula->op_count; op < end; op++) {
        top = step(op, frame, top, &undefined);
        if (isinf(*top)) { // never an operand: infinity minus itself would look like a missing value
            *top = NAN;
            undefined = true;
        }
    }
    *ret_value = *top / formula->result_factor;
    if (isnan(*ret_value))
        return undefined ? FORMULA_UNDEFINED : FORMULA_MISSING;
    if (!isinf(*ret_value))
        return FORMULA_VALUE;
    *ret_value = NAN;
    return FORMULA_UNDEFINED;
}
