#include "base/cell/quantity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/guard.h"
#include "base/list.h"
#include "base/map.h"
#include "base/text.h"

#define UNIT_TEXT_MAX 128
#define POWER_MAX 9

GUARD(units_shared)

struct unit_table {
    struct arena *arena;
    const char *dimensions[DIMENSION_MAX];
    int dimension_count;
    pthread_mutex_t lock; // a table that is in use by many threads still grows by what they compose
    struct map units GUARDED_BY(units_shared); // symbol or alias -> struct unit, declared and composed
    struct unit plain;
};

struct unit_table *unit_table_new(struct arena *arena)
{
    struct unit_table *table = arena_alloc(arena, sizeof *table);
    table->arena = arena;
    pthread_mutex_init(&table->lock, NULL);
    map_init(&table->units, arena);
    table->plain = (struct unit){.symbol = "", .factor = 1, .numerator = 1, .denominator = 1};
    return table;
}

bool dimension_equal(const struct dimension *a, const struct dimension *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool dimension_is_one(const struct dimension *dimension)
{
    static const struct dimension one;
    return dimension_equal(dimension, &one);
}

struct dimension dimension_multiply(const struct dimension *a, const struct dimension *b, int power_of_b)
{
    struct dimension product;
    for (int i = 0; i < DIMENSION_MAX; i++) {
        int power = a->power[i] + b->power[i] * power_of_b;
        product.power[i] = (int8_t)(power > INT8_MAX ? INT8_MAX : (power < INT8_MIN ? INT8_MIN : power));
    }
    return product;
}

const char *dimension_format(const struct unit_table *table, struct arena *arena, const struct dimension *dimension)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (int i = 0; i < table->dimension_count; i++) {
        if (!dimension->power[i])
            continue;
        text_buffer_printf(&out, "%s%s", out.size ? "·" : "", table->dimensions[i]);
        if (dimension->power[i] != 1)
            text_buffer_printf(&out, "^%d", dimension->power[i]);
    }
    return out.size ? out.bytes : "1";
}

// ---- products of names and powers: shared by dimensions and composed units ----

struct factor_part {
    const char *name;
    int power;
};

static size_t operator_width(const char *at, int *ret_sign)
{
    static const struct { const char *text; int sign; } operators[] = {{"/", -1}, {"·", 1}, {"*", 1}, {"×", 1}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (text_starts_with(at, operators[i].text)) {
            *ret_sign = operators[i].sign;
            return strlen(operators[i].text);
        }
    return 0;
}

static bool parse_power(const char *text, int *ret_power)
{
    int32_t power;
    if (!text_parse_int32(text, &power) || power == 0 || power > POWER_MAX || power < -POWER_MAX)
        return false;
    *ret_power = power;
    return true;
}

// Takes one "name^n" off the text and the operator behind it. false when it is malformed.
static bool next_part(struct arena *arena, const char **text, int *sign, struct factor_part *ret_part)
{
    const char *end = *text;
    int next_sign = 1;
    size_t width = 0;
    while (*end && !(width = operator_width(end, &next_sign)))
        end++;
    char *name = arena_strndup(arena, *text, (size_t)(end - *text));
    char *caret = strchr(name, '^');
    ret_part->power = 1;
    if (caret && !parse_power(caret + 1, &ret_part->power))
        return false;
    if (caret)
        *caret = '\0';
    ret_part->name = text_trim(arena, name);
    ret_part->power *= *sign;
    *sign = next_sign;
    *text = *end ? end + width : NULL;
    return *ret_part->name && (*text == NULL || **text);
}

// ---- declaring ----

static int dimension_index(struct unit_table *table, const char *name)
{
    for (int i = 0; i < table->dimension_count; i++)
        if (text_equal(table->dimensions[i], name))
            return i;
    if (table->dimension_count == DIMENSION_MAX)
        return -1;
    table->dimensions[table->dimension_count] = arena_strdup(table->arena, name);
    return table->dimension_count++;
}

static bool parse_dimension(struct unit_table *table, const char *text, struct dimension *ret_dimension, struct fault *f)
{
    const char *at = text;
    int sign = 1;
    *ret_dimension = (struct dimension){0};
    while (at) {
        struct factor_part part;
        if (!next_part(table->arena, &at, &sign, &part))
            return fault_set(f, FAULT_INPUT, "unit.dimension_syntax", "text", text, NULL);
        if (text_equal(part.name, "1"))
            continue;
        if (!text_is_identifier(part.name))
            return fault_set(f, FAULT_INPUT, "unit.dimension_syntax", "text", text, NULL);
        int index = dimension_index(table, part.name);
        if (index < 0)
            return fault_set(f, FAULT_INPUT, "unit.too_many", NULL);
        int power = ret_dimension->power[index] + part.power;
        if (power > POWER_MAX || power < -POWER_MAX)
            return fault_set(f, FAULT_INPUT, "unit.dimension_syntax", "text", text, NULL);
        ret_dimension->power[index] = (int8_t)power;
    }
    return true;
}

static bool parse_positive(const char *text, double *ret_value)
{
    struct decimal decimal;
    if (!decimal_parse(text, &decimal, NULL) || decimal.mantissa <= 0)
        return false;
    *ret_value = decimal_to_double(decimal);
    return true;
}

static bool parse_factor(struct arena *arena, const char *text, struct unit *unit, struct fault *f)
{
    const char *slash = strchr(text, '/');
    const char *upper = slash ? arena_strndup(arena, text, (size_t)(slash - text)) : text;
    unit->denominator = 1;
    if (!parse_positive(upper, &unit->numerator) || (slash && !parse_positive(slash + 1, &unit->denominator)))
        return fault_set(f, FAULT_INPUT, "unit.factor_syntax", "text", text, NULL);
    unit->factor = unit->numerator / unit->denominator;
    return true;
}

static bool parse_kind(const char *text, enum unit_kind *ret_kind, struct fault *f)
{
    static const char *const names[] = {[UNIT_PLAIN] = "", [UNIT_SHARE] = "share", [UNIT_POINT] = "point"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(text, names[i])) {
            *ret_kind = (enum unit_kind)i;
            return true;
        }
    return fault_set(f, FAULT_INPUT, "unit.kind", "text", text, NULL);
}

bool unit_table_add(struct unit_table *table, const char *symbol, const char *aliases, const char *dimension, const char *factor,
                    const char *kind, struct fault *f)
{
    static const char *const separators[] = {";", NULL};
    struct unit *unit = arena_alloc(table->arena, sizeof *unit);
    unit->symbol = arena_strdup(table->arena, symbol);
    if (!parse_dimension(table, dimension, &unit->dimension, f) || !parse_factor(table->arena, factor, unit, f) ||
        !parse_kind(kind, &unit->kind, f))
        return false;
    if (text_empty(symbol) || !map_put(&table->units, unit->symbol, unit))
        return fault_set(f, FAULT_INPUT, "unit.duplicate", "unit", symbol, NULL);
    const char **names = text_split(table->arena, aliases ? aliases : "", separators, NULL);
    for (; *names; names++)
        if (!map_put(&table->units, arena_strdup(table->arena, *names), unit))
            return fault_set(f, FAULT_INPUT, "unit.duplicate", "unit", *names, NULL);
    return true;
}

// ---- finding and composing ----

static void multiply_unit(struct unit *product, const struct unit *part, int power)
{
    product->dimension = dimension_multiply(&product->dimension, &part->dimension, power);
    for (int i = 0; i < abs(power); i++) {
        product->numerator *= power > 0 ? part->numerator : part->denominator;
        product->denominator *= power > 0 ? part->denominator : part->numerator;
    }
}

static bool compose(const struct unit_table *table, const char *text, struct unit *ret_product, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int sign = 1;
    *ret_product = table->plain;
    for (const char *at = text; at;) {
        struct factor_part part;
        if (!next_part(arena, &at, &sign, &part))
            return fault_set(f, FAULT_INPUT, "unit.syntax", "unit", text, NULL);
        const struct unit *known = map_get(&table->units, part.name);
        if (!known)
            return fault_set(f, FAULT_INPUT, "unit.unknown", "unit", part.name, NULL);
        multiply_unit(ret_product, known, part.power);
    }
    ret_product->factor = ret_product->numerator / ret_product->denominator;
    return isnormal(ret_product->numerator) && isnormal(ret_product->denominator) && isnormal(ret_product->factor)
               ? true
               : fault_set(f, FAULT_INPUT, "unit.syntax", "unit", text, NULL);
}

static const struct unit *find_or_compose(struct unit_table *table, const char *text, struct fault *f)
{
    struct unit product;
    const struct unit *known = map_get(&table->units, text);
    if (known || !compose(table, text, &product, f))
        return known;
    struct unit *kept = arena_alloc(table->arena, sizeof *kept);
    *kept = product;
    kept->symbol = arena_strdup(table->arena, text);
    map_put(&table->units, kept->symbol, kept);
    return kept;
}

const struct unit *unit_find(struct unit_table *table, const char *text, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    text = text_trim(arena, text ? text : ""); // "% " is a share too
    if (text_empty(text))
        return &table->plain;
    if (strlen(text) > UNIT_TEXT_MAX) {
        fault_set(f, FAULT_INPUT, "unit.syntax", "unit", "…", NULL);
        return NULL;
    }
    units_shared_lock(&table->lock);
    const struct unit *unit = find_or_compose(table, text, f);
    units_shared_unlock(&table->lock);
    return unit;
}

bool unit_convertible(const struct unit *from, const struct unit *to)
{
    return from->kind == to->kind && dimension_equal(&from->dimension, &to->dimension);
}

double unit_conversion(const struct unit *from, const struct unit *to)
{
    return (from->numerator * to->denominator) / (from->denominator * to->numerator);
}
