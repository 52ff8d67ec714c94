#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

static const int64_t tens[] = {1,
                               10,
                               100,
                               1000,
                               10000,
                               100000,
                               1000000,
                               10000000,
                               100000000,
                               1000000000,
                               10000000000,
                               100000000000,
                               1000000000000,
                               10000000000000,
                               100000000000000,
                               1000000000000000,
                               10000000000000000,
                               100000000000000000,
                               1000000000000000000};

static const double double_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// "1,035,277": one to three digits, then groups of exactly three, before any point.
static bool commas_placed_well(const char *text)
{
    if (!strchr(text, ','))
        return true;
    size_t head = strspn(text, "0123456789");
    if (head < 1 || head > 3)
        return false;
    for (text += head; *text == ','; text += 4)
        if (!is_digit(text[1]) || !is_digit(text[2]) || !is_digit(text[3]) || is_digit(text[4]))
            return false;
    return *text == '\0' || *text == '.';
}

bool decimal_parse(const char *text, struct decimal *ret_value, struct fault *f)
{
    const char *at = text;
    bool negative = *at == '-', point = false;
    int digits = 0, significant = 0, scale = 0;
    int64_t mantissa = 0;
    if (*at == '-' || *at == '+')
        at++;
    if (!commas_placed_well(at))
        return fault_set(f, FAULT_INPUT, "decimal.syntax", "text", text, NULL);
    for (; *at; at++) {
        if (*at == ',' && !point)
            continue;
        if (*at == '.' && !point && digits > 0 && is_digit(at[1])) {
            point = true;
            continue;
        }
        if (!is_digit(*at))
            return fault_set(f, FAULT_INPUT, "decimal.syntax", "text", text, NULL);
        digits++;
        significant += significant > 0 || *at != '0';
        scale += point;
        if (significant > 18 || scale > DECIMAL_SCALE_MAX)
            return fault_set(f, FAULT_INPUT, "decimal.range", "text", text, NULL);
        mantissa = mantissa * 10 + (*at - '0');
    }
    if (digits == 0)
        return fault_set(f, FAULT_INPUT, "decimal.syntax", "text", text, NULL);
    *ret_value = (struct decimal){.mantissa = negative ? -mantissa : mantissa, .scale = scale};
    return true;
}

char *decimal_format(struct decimal value, char *out, size_t size)
{
    uint64_t magnitude = value.mantissa < 0 ? 0 - (uint64_t)value.mantissa : (uint64_t)value.mantissa;
    char text[DECIMAL_TEXT_SIZE], *at = text + sizeof text; // from the end: every value of a chart passes here
    *--at = '\0';
    for (int32_t digits = 0; digits <= value.scale || magnitude; digits++, magnitude /= 10) {
        if (digits == value.scale && value.scale)
            *--at = '.';
        *--at = (char)('0' + magnitude % 10);
    }
    if (value.mantissa < 0)
        *--at = '-';
    const size_t length = (size_t)(text + sizeof text - at);
    memcpy(out, at, length <= size ? length : size);
    if (length > size && size)
        out[size - 1] = '\0';
    return out;
}

const char *decimal_text(struct arena *arena, struct decimal value)
{
    return decimal_format(value, arena_alloc(arena, DECIMAL_TEXT_SIZE), DECIMAL_TEXT_SIZE);
}

double decimal_to_double(struct decimal value)
{
    // both exact in a double: one correctly rounded division gives the nearest double
    if (llabs(value.mantissa) < (INT64_C(1) << 53))
        return (double)value.mantissa / double_tens[value.scale];
    char text[DECIMAL_TEXT_SIZE];
    return strtod(decimal_format(value, text, sizeof text), NULL);
}

int decimal_compare(struct decimal a, struct decimal b)
{
    wide left = (wide)a.mantissa * tens[b.scale > a.scale ? b.scale - a.scale : 0];
    wide right = (wide)b.mantissa * tens[a.scale > b.scale ? a.scale - b.scale : 0];
    return (left > right) - (left < right);
}

bool decimal_equal(struct decimal a, struct decimal b)
{
    return decimal_compare(a, b) == 0;
}

struct decimal decimal_round(struct decimal value, int digits)
{
    int drop = value.scale - digits;
    if (drop <= 0)
        return value;
    if (drop > 18)
        return (struct decimal){0};
    int64_t unit = tens[drop], whole = value.mantissa / unit, rest = value.mantissa % unit;
    int64_t twice = llabs(rest) > unit / 2 ? 1 : (llabs(rest) < unit - unit / 2 ? -1 : 0); // against half
    bool away = twice > 0 || (twice == 0 && whole % 2 != 0);
    if (away)
        whole += value.mantissa < 0 ? -1 : 1;
    if (digits >= 0)
        return (struct decimal){.mantissa = whole, .scale = digits};
    return (struct decimal){.mantissa = whole * tens[-digits > 18 ? 18 : -digits], .scale = 0};
}

static struct decimal without_zeros(struct decimal value)
{
    for (; value.scale > 0 && value.mantissa % 10 == 0; value.scale--)
        value.mantissa /= 10;
    return value;
}

struct decimal decimal_shorten(struct decimal value, int digits)
{
    int places = 0;
    for (int64_t rest = value.mantissa; rest; rest /= 10)
        places++;
    return without_zeros(places > digits ? decimal_round(value, value.scale - (places - digits)) : value);
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_sum)
{
    const int32_t scale = a.scale > b.scale ? a.scale : b.scale;
    wide sum = (wide)a.mantissa * tens[scale - a.scale] + (wide)b.mantissa * tens[scale - b.scale];
    int32_t left = scale;
    for (; left > 0 && sum % 10 == 0; left--) // 0.50 and 100000000000000000: zeros alone must not refuse a sum
        sum /= 10;
    if (sum > INT64_MAX || sum < -INT64_MAX)
        return false;
    *ret_sum = (struct decimal){.mantissa = (int64_t)sum, .scale = left};
    return true;
}

// A mantissa of at most 17 digits without its last ones.
static int64_t drop_places(int64_t mantissa, int count)
{
    return count > DECIMAL_SCALE_MAX ? 0 : decimal_round((struct decimal){.mantissa = mantissa, .scale = count}, 0).mantissa;
}

// The digits of the shortest decimal of a double, at most 17, and how many of them stand behind the point.
static int64_t shortest_digits(double value, int *ret_places)
{
    char text[48];
    int precision = 1;
    do
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
    while (strtod(text, NULL) != value && ++precision <= 17);
    *ret_places = precision - 1 - (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    int64_t mantissa = 0;
    for (const char *at = text; *at != 'e'; at++)
        mantissa = is_digit(*at) ? mantissa * 10 + (*at - '0') : mantissa;
    return value < 0 ? -mantissa : mantissa;
}

bool decimal_from_double(double value, struct decimal *ret_value)
{
    int places;
    if (isnan(value) || isinf(value) || fabs(value) >= 1e18)
        return false;
    int64_t mantissa = shortest_digits(value, &places);
    if (places < 0) // fewer than 19 digits: the value is below 1e18
        *ret_value = (struct decimal){.mantissa = mantissa * tens[-places], .scale = 0};
    else if (places <= DECIMAL_SCALE_MAX)
        *ret_value = (struct decimal){.mantissa = mantissa, .scale = places};
    else
        *ret_value = (struct decimal){.mantissa = drop_places(mantissa, places - DECIMAL_SCALE_MAX), .scale = DECIMAL_SCALE_MAX};
    return true;
}

double decimal_round_double(double value, int digits)
{
    if (isnan(value) || isinf(value) || digits < 0 || digits > 15)
        return value;
    double unit = double_tens[digits], scaled = value * unit;
    if (fabs(scaled) >= 9007199254740992.0) // the next double is farther than one unit: no digits left to drop
        return value;
    double whole = rint(scaled), distance = fabs(fabs(scaled - floor(scaled)) - 0.5);
    if (distance > 1e-6 * fmax(1, fabs(scaled) * 1e-6))
        return whole / unit + 0.0; // never -0
    int places;
    int64_t mantissa = shortest_digits(value, &places);
    if (places <= digits)
        return value;
    return decimal_to_double((struct decimal){.mantissa = drop_places(mantissa, places - digits), .scale = digits});
}

double decimal_round_result(double value, int digits)
{
    char text[48];
    if (!isfinite(value) || digits < 0 || digits > 15)
        return value;
    double scaled = value * double_tens[digits], from_tie = fabs(scaled - floor(scaled) - 0.5);
    if (from_tie > 1e-9 * fmax(1, fabs(scaled)))
        return decimal_round_double(value, digits);
    snprintf(text, sizeof text, "%.14g", value);
    return decimal_round_double(strtod(text, NULL), digits);
}
