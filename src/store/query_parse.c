// What comes from outside: filters, orders, cursors. Each is bounded before it is looked at, and becomes declared columns and values.
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "store/query_internal.h"

#define PRINT_SIZE 16 // characters of the query's digest that a cursor carries

// ---- filters ----

static bool parse_float(const char *text, double *ret_value)
{
    char *end;
    if (text_empty(text) || strspn(text, "0123456789+-.eE") != strlen(text))
        return false;
    *ret_value = strtod(text, &end);
    return !*end && isfinite(*ret_value);
}

static bool parse_bool(const char *text, int64_t *ret_value)
{
    *ret_value = text_equal(text, "1") || text_equal(text, "yes");
    return *ret_value || text_equal(text, "0") || text_equal(text, "no");
}

static bool parse_value(struct arena *arena, enum query_type type, const char *text, struct query_value *ret_value)
{
    *ret_value = (struct query_value){.type = type};
    switch (type) {
    case QUERY_INT64:
        return text_parse_int64(text, &ret_value->int64);
    case QUERY_FLOAT64:
        return parse_float(text, &ret_value->float64);
    case QUERY_BOOL:
        return parse_bool(text, &ret_value->int64);
    case QUERY_TEXT:
        ret_value->text = arena_strdup(arena, text);
        return text_utf8_valid(text, strlen(text)) == strlen(text);
    default:
        return false; // nobody asks for bytes
    }
}

// Takes the sign in front of a number off.
static enum query_operator take_sign(const char **text)
{
    static const struct {
        const char *sign;
        enum query_operator operator;
    } signs[] = {{">=", QUERY_AT_LEAST}, {"<=", QUERY_AT_MOST}, {">", QUERY_MORE}, {"<", QUERY_LESS}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_starts_with(*text, signs[i].sign)) {
            *text += strlen(signs[i].sign);
            return signs[i].operator;
        }
    return QUERY_EQUAL;
}

bool query_filter(struct arena *arena, const struct query_source *source, const char *name, const char *text,
                  const struct query_node **ret_node, struct fault *f)
{
    const int column = query_column(source, name);
    struct query_value value;
    if (column < 0 || !source->columns[column].filters)
        return fault_set(f, FAULT_SYNTAX, "query.column", "name", name, NULL);
    if (strnlen(text, QUERY_TEXT_MAX + 1) > QUERY_TEXT_MAX) {
        char most[24];
        snprintf(most, sizeof most, "%d", QUERY_TEXT_MAX);
        return fault_set(f, FAULT_SYNTAX, "query.long", "name", name, "most", most, NULL);
    }
    const enum query_type type = source->columns[column].type;
    const char *rest = text;
    const enum query_operator operator = type == QUERY_INT64 || type == QUERY_FLOAT64 ? take_sign(&rest) : QUERY_EQUAL;
    if (!parse_value(arena, type, rest, &value))
        return fault_set(f, FAULT_SYNTAX, "query.value", "name", name, "text", text, NULL);
    *ret_node = query_compare(arena, operator, column, value);
    return true;
}

// ---- order ----

static bool take_order(const char *name, size_t size, struct query *query)
{
    const struct query_source *source = query->source;
    const bool descending = size && *name == '-';
    name += descending;
    size -= descending;
    for (int i = 0; i < source->column_count; i++) {
        const struct query_column *column = &source->columns[i];
        if (!column->sorts || strlen(column->name) != size || memcmp(column->name, name, size) != 0)
            continue;
        for (size_t k = 0; k < query->order_count; k++)
            if (query->orders[k].column == i)
                return false;
        if (query->order_count == QUERY_ORDERS_MAX)
            return false;
        query->orders[query->order_count++] = (struct query_order){i, descending};
        return true;
    }
    return false;
}

bool query_order_parse(const char *text, struct query *query, struct fault *f)
{
    query->order_count = 0;
    bool good = strnlen(text, QUERY_TEXT_MAX + 1) <= QUERY_TEXT_MAX;
    for (const char *at = text; good && *at;) {
        const size_t size = strcspn(at, ",");
        good = take_order(at, size, query) && (!at[size] || at[size + 1]);
        at += size + (at[size] == ',');
    }
    return good || fault_set(f, FAULT_SYNTAX, "query.order", "text", text, NULL);
}

// ---- cursors: the query's print, then a letter and the value of each order ----

static const char letters[] = {[QUERY_INT64] = 'i', [QUERY_FLOAT64] = 'f', [QUERY_TEXT] = 't', [QUERY_BYTES] = 'x', [QUERY_BOOL] = 'b'};

// Without the sign that an address reads as a blank: 0x1.8p2.
static void put_float(struct text_buffer *out, double value)
{
    char number[40];
    snprintf(number, sizeof number, "%a", value);
    for (const char *at = number; *at; at++)
        if (*at != '+')
            text_buffer_append_char(out, *at);
}

static void put_part(struct text_buffer *out, const struct query_value *value)
{
    char encoded[2 * QUERY_TEXT_MAX + 1];
    text_buffer_append_char(out, '~');
    text_buffer_append_char(out, value->null ? 'n' : letters[value->type]);
    if (value->null)
        return;
    if (value->type == QUERY_TEXT)
        text_buffer_append(out, sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)value->text, strlen(value->text),
                                                  sodium_base64_VARIANT_URLSAFE_NO_PADDING));
    else if (value->type == QUERY_FLOAT64)
        put_float(out, value->float64);
    else
        text_buffer_printf(out, "%lld", (long long)value->int64);
}

const char *query_cursor(struct arena *arena, const struct query *query, const struct query_value *values, size_t count)
{
    struct text_buffer out;
    char print[DIGEST_HEX_SIZE];
    if (!query_print(arena, query, print, NULL))
        return NULL;
    text_buffer_init(&out, arena);
    text_buffer_append_bytes(&out, print, PRINT_SIZE);
    for (size_t i = 0; i < count; i++) {
        if (!values[i].null && values[i].type == QUERY_TEXT && strlen(values[i].text) > QUERY_TEXT_MAX)
            return NULL;
        put_part(&out, &values[i]);
    }
    return out.size <= QUERY_CURSOR_MAX ? out.bytes : NULL;
}

static bool take_text(struct arena *arena, const char *part, size_t size, struct query_value *ret_value)
{
    char *text = arena_alloc(arena, size + 1);
    size_t written;
    const char *end;
    if (sodium_base642bin((unsigned char *)text, size, part, size, NULL, &written, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || end != part + size)
        return false;
    text[written] = '\0';
    ret_value->text = text;
    return text_utf8_valid(text, written) == written;
}

// One part: "n", "i12", "t5LiA".
static bool take_part(struct arena *arena, const struct query_column *column, const char *part, size_t size, struct query_value *ret_value)
{
    char *end;
    *ret_value = (struct query_value){.type = column->type, .null = size == 1 && *part == 'n'};
    if (ret_value->null)
        return column->null;
    if (!size || *part != letters[column->type])
        return false;
    if (column->type == QUERY_TEXT)
        return take_text(arena, part + 1, size - 1, ret_value);
    const char *number = arena_strndup(arena, part + 1, size - 1);
    if (column->type != QUERY_FLOAT64)
        return text_parse_int64(number, &ret_value->int64) && (column->type == QUERY_INT64 || (ret_value->int64 & ~INT64_C(1)) == 0);
    ret_value->float64 = strtod(number, &end);
    return *number && !*end && isfinite(ret_value->float64);
}

static bool take_parts(struct arena *arena, const struct query *query, struct query_value *ret_values)
{
    const char *at = query->after + PRINT_SIZE;
    for (size_t i = 0; i <= query->order_count; i++) {
        if (*at != '~')
            return false;
        struct query_column room;
        const size_t size = strcspn(at + 1, "~");
        if (!take_part(arena, query_column_at(query, query_order_at(query, i).column, &room), at + 1, size, &ret_values[i]))
            return false;
        at += 1 + size;
    }
    return !*at;
}

bool query_cursor_parse(struct arena *arena, const struct query *query, struct query_value *ret_values, struct fault *f)
{
    char print[DIGEST_HEX_SIZE];
    if (!query_print(arena, query, print, f))
        return false;
    const size_t size = strnlen(query->after, QUERY_CURSOR_MAX + 1);
    const bool good = size > PRINT_SIZE && size <= QUERY_CURSOR_MAX && memcmp(query->after, print, PRINT_SIZE) == 0 && take_parts(arena, query, ret_values);
    return good || fault_set(f, FAULT_SYNTAX, "query.cursor", NULL);
}
