#include "sheet/number_format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"

#define CODE_MAX 1000               // bytes; Excel takes 255 signs. Each sign may look for another one to the end
#define SERIAL_MAX 2958466.0        // the day behind 9999-12-31
#define DIGITS_15 INT64_C(1000000000000000)
#define DAYS_1904 1462
#define DAYS_TO_1970 25569          // of the 1900 calendar

// ---- codes ----

struct builtin {
    long id;
    const char *code;
};
static const struct builtin builtins[] = {
    {9, "0%"}, {10, "0.00%"}, {14, "yyyy/m/d"}, {15, "d-mmm-yy"}, {16, "d-mmm"}, {17, "mmm-yy"}, {18, "h:mm"}, {19, "h:mm:ss"}, {20, "h:mm"},
    {21, "h:mm:ss"}, {22, "yyyy/m/d h:mm"}, {27, "yyyy\"年\"m\"月\""}, {28, "m\"月\"d\"日\""}, {29, "m\"月\"d\"日\""}, {30, "m/d/yy"},
    {31, "yyyy\"年\"m\"月\"d\"日\""}, {32, "h\"时\"mm\"分\""}, {33, "h\"时\"mm\"分\"ss\"秒\""}, {34, "h\"时\"mm\"分\""}, {35, "h\"时\"mm\"分\"ss\"秒\""},
    {36, "yyyy\"年\"m\"月\""}, {45, "mm:ss"}, {46, "[h]:mm:ss"}, {47, "mm:ss.0"}, {50, "yyyy\"年\"m\"月\""}, {51, "m\"月\"d\"日\""}, {52, "yyyy\"年\"m\"月\""},
    {53, "m\"月\"d\"日\""}, {54, "m\"月\"d\"日\""}, {55, "h\"时\"mm\"分\""}, {56, "h\"时\"mm\"分\"ss\"秒\""}, {57, "yyyy\"年\"m\"月\""}, {58, "m\"月\"d\"日\""}};

const char *number_format_builtin(long id)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (builtins[i].id == id)
            return builtins[i].code;
    return "General";
}

// One section, read from left to right.
struct section {
    struct number_format *format;
    bool placeholder, letter_m; // a digit was placed; an m, of which the company says whether it is a month
    bool comma;                 // directly behind the last placeholder
};

static void add_word(struct section *section, const char *text, size_t size)
{
    char *words = section->placeholder ? section->format->after : section->format->before;
    const size_t used = strlen(words);
    if (used + size < FORMAT_WORDS_MAX) {
        memcpy(words + used, text, size);
        words[used + size] = '\0';
    }
}

// "[h]" is time that adds up; "[$¥-804]", "[Red]", "[>100]" say nothing about the value.
static size_t read_bracket(struct section *section, const char *at)
{
    const char *end = strchr(at, ']');
    const char letter = at[1] | 0x20;
    if (end && (letter == 'h' || letter == 's' || letter == 'm') && strspn(at + 1, "hHmMsS") == (size_t)(end - at - 1))
        section->format->time = true;
    return end ? (size_t)(end - at) + 1 : 1;
}

static size_t read_quoted(struct section *section, const char *at)
{
    const char *end = strchr(at + 1, '"');
    const size_t size = end ? (size_t)(end - at - 1) : strlen(at + 1);
    add_word(section, at + 1, size);
    return size + (end ? 2 : 1);
}

static void read_letter(struct section *section, char c)
{
    struct number_format *format = section->format;
    format->year = format->year || c == 'y' || c == 'e'; // e: the year of the era in Chinese and Japanese formats
    format->day = format->day || c == 'd';
    format->time = format->time || c == 'h' || c == 's';
    section->letter_m = section->letter_m || c == 'm';
}

static size_t read_sign(struct section *section, const char *at)
{
    const char c = *at;
    const bool digit = c == '0' || c == '#' || c == '?';
    if (c == '"')
        return read_quoted(section, at);
    if (c == '[')
        return read_bracket(section, at);
    if (c == '\\' && at[1])
        return add_word(section, at + 1, 1), 2;
    if ((c == '_' || c == '*') && at[1]) // as wide as the next sign; fill with it
        return 2;
    if (strncasecmp(at, "General", 7) == 0 || strncasecmp(at, "AM/PM", 5) == 0)
        return section->placeholder = section->placeholder || c == 'G' || c == 'g', c == 'G' || c == 'g' ? 7 : 5;
    if ((c == 'E' || c == 'e') && section->placeholder && (at[1] == '+' || at[1] == '-'))
        return 2;
    section->comma = c == ',' ? section->placeholder : (section->comma && !digit);
    section->placeholder = section->placeholder || digit;
    section->format->percent = section->format->percent || c == '%';
    if ((unsigned char)c >= 0x80)
        add_word(section, at, 1);
    else
        read_letter(section, (char)(c | 0x20));
    return 1;
}

// Money and blanks around a number are no part of it: the column of the unit says what it is.
static void drop_money(char words[FORMAT_WORDS_MAX])
{
    static const char *const signs[] = {"¥", "￥", "$", "€", " ", "-", "(", ")"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (char *at; (at = strstr(words, signs[i]));)
            memmove(at, at + strlen(signs[i]), strlen(at + strlen(signs[i])) + 1);
}

void number_format_parse(const char *code, struct number_format *ret_format)
{
    struct section section = {.format = ret_format};
    *ret_format = (struct number_format){0};
    if (strnlen(code, CODE_MAX + 1) > CODE_MAX)
        return;
    while (*code && *code != ';')
        code += read_sign(&section, code);
    ret_format->month = section.letter_m && (ret_format->year || ret_format->day || !ret_format->time);
    ret_format->date = ret_format->year || ret_format->month || ret_format->day;
    ret_format->scaled = section.comma && !ret_format->date;
    if (strstr(ret_format->after, "%")) { // 0.0"%": the stored number is the one that is seen
        drop_money(ret_format->before);
        return;
    }
    drop_money(ret_format->before);
    drop_money(ret_format->after);
}

// ---- values ----

static const char *show_date(struct arena *arena, const struct number_format *format, double serial, bool from_1904)
{
    double days = floor(serial);
    long long seconds = llround((serial - days) * 86400);
    char text[INSTANT_TEXT_SIZE];
    if (!format->date || (serial < 1 && format->time)) {
        seconds += (long long)days * 86400;
        return arena_printf(arena, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    days += from_1904 ? DAYS_1904 : (days < 60 ? 1 : 0); // Excel's 1900 has a 29 February
    const int64_t ms = ((int64_t)days - DAYS_TO_1970) * DAY_MS + seconds * 1000;
    instant_format(ms - ZONE_MS, text, sizeof text); // it shows UTC+8
    size_t size = 10;
    if (format->year && !format->day && !format->time)
        size = format->month ? 7 : 4;
    if (size < 10 || (!format->time && ms % DAY_MS == 0))
        return arena_strndup(arena, text, size);
    text[10] = ' ';
    return arena_strndup(arena, text, 19);
}

// The shortest decimal of the double. Spreadsheets show 15 digits at most: what a formula leaves behind them (0.1+0.2) is
// seen by nobody.
static bool seen_decimal(double value, struct decimal *ret_number)
{
    char text[40];
    if (!decimal_from_double(value, ret_number))
        return false;
    if (llabs(ret_number->mantissa) < DIGITS_15)
        return true;
    snprintf(text, sizeof text, "%.15g", value);
    return decimal_from_double(strtod(text, NULL), ret_number);
}

// As a percentage where it is shown so: the point moves by two places, nothing is computed.
static const char *plain_number(struct arena *arena, double value, bool percent)
{
    struct decimal number;
    if (!seen_decimal(value, &number))
        return NULL;
    if (percent && number.scale >= 2)
        number.scale -= 2;
    else if (percent) {
        if (llabs(number.mantissa) > INT64_C(1000000000000000))
            return NULL;
        number.mantissa *= number.scale == 1 ? 10 : 100;
        number.scale = 0;
    }
    return decimal_text(arena, number);
}

const char *number_format_show(struct arena *arena, const struct number_format *format, const char *raw, bool from_1904)
{
    char *end;
    const double value = strtod(raw, &end);
    if (end == raw || *end || !isfinite(value))
        return raw;
    if ((format->date || format->time) && value >= 0 && value < SERIAL_MAX)
        return show_date(arena, format, value, from_1904);
    const char *text = plain_number(arena, value, format->percent);
    if (!text)
        return raw;
    if (format->percent)
        return arena_printf(arena, "%s%%", text);
    if (format->scaled)
        return arena_printf(arena, "%s（按千位显示）", text);
    return *format->before || *format->after ? arena_printf(arena, "%s%s%s", format->before, text, format->after) : text;
}
