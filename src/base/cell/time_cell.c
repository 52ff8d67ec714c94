#include "base/cell/time_cell.h"

#include <string.h>

#include "base/period.h"

#define PLAIN_SIZE 64

// What people write instead of ASCII, and the signs between the parts of a date in Chinese.
static const struct {
    const char *from, *to;
} replaced[] = {{"\xe5\xb9\xb4", "-"},         {"\xe6\x9c\x88", "-"},     {"\xe6\x97\xa5", " "},     {"\xe5\x8f\xb7", " "}, // year month day 号
                {"\xe6\x97\xb6", ":"},         {"\xe7\x82\xb9", ":"},     {"\xe5\x88\x86", ":"},     {"\xe7\xa7\x92", ""},  // hour 点 minute second
                {"\xe3\x80\x80", " "},         {"\xc2\xa0", " "},         {"\xef\xbc\x9a", ":"},     {"\xef\xbc\x8f", "/"}, // blanks ： ／
                {"\xef\xbc\x8d", "-"},         {"\xe2\x88\x92", "-"},     {"\xef\xbc\x8e", "."}};                          // － − ．

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// U+FF10..U+FF19 are EF BC 90..99.
static size_t replace_one(const char *text, char *out, size_t *used)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (bytes[0] == 0xEF && bytes[1] == 0xBC && bytes[2] >= 0x90 && bytes[2] <= 0x99) {
        out[(*used)++] = (char)('0' + bytes[2] - 0x90);
        return 3;
    }
    for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++)
        if (strncmp(text, replaced[i].from, strlen(replaced[i].from)) == 0) {
            for (const char *c = replaced[i].to; *c; c++)
                out[(*used)++] = *c;
            return strlen(replaced[i].from);
        }
    out[(*used)++] = *text;
    return 1;
}

static bool plain_text(const char *text, char out[static PLAIN_SIZE])
{
    size_t used = 0;
    while (*text == ' ' || *text == '\t' || *text == '\'')
        text++;
    while (*text) {
        if (used + 2 > PLAIN_SIZE)
            return false;
        text += replace_one(text, out, &used);
    }
    while (used && (out[used - 1] == ' ' || out[used - 1] == '\t'))
        used--;
    out[used] = 0;
    return used > 0;
}

// So many digits at least and at most. *text moves behind them.
static bool take_number(const char **text, int least, int most, int *ret_number)
{
    int digits = 0, number = 0;
    while (digits < most && is_digit((*text)[digits]))
        number = number * 10 + ((*text)[digits++] - '0');
    if (digits < least || is_digit((*text)[digits]))
        return false;
    *text += digits;
    *ret_number = number;
    return true;
}

static bool take_sign(const char **text, char sign)
{
    if (**text != sign)
        return false;
    (*text)++;
    return true;
}

static bool day_start(int year, int month, int day, int64_t *ret_ms)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > days[month - 1] + (month == 2 && leap))
        return false;
    *ret_ms = day_start_ms((struct day){year, month, day});
    return true;
}

struct clock {
    int hour, minute, second, ms;
};

static bool add_clock(const struct clock *clock, struct time_cell *cell)
{
    const int64_t in_day = clock->hour * HOUR_MS + clock->minute * MINUTE_MS + clock->second * INT64_C(1000) + clock->ms;
    if (clock->minute > 59 || clock->second > 59 || in_day > DAY_MS)
        return false;
    cell->at_ms += in_day;
    cell->has_clock = true;
    cell->end_of_day = in_day == DAY_MS;
    return true;
}

static bool take_fraction(const char **text, int *ret_ms)
{
    int value = 0, digits = 0;
    if (!take_sign(text, '.'))
        return true;
    for (; is_digit(**text); (*text)++, digits++)
        value = digits < 3 ? value * 10 + (**text - '0') : value;
    for (int i = digits; i < 3; i++)
        value *= 10;
    *ret_ms = value;
    return digits > 0;
}

// A sign at the end is a Chinese one: 8时, 8时30分.
static bool take_clock(const char **text, struct time_cell *cell)
{
    struct clock clock = {0};
    if (!take_number(text, 1, 2, &clock.hour) || !take_sign(text, ':'))
        return false;
    if (**text && !take_number(text, 1, 2, &clock.minute))
        return false;
    if (take_sign(text, ':') && **text && (!take_number(text, 1, 2, &clock.second) || !take_fraction(text, &clock.ms)))
        return false;
    return add_clock(&clock, cell);
}

static bool take_zone(const char **text, struct time_cell *cell)
{
    int hours, minutes = 0;
    while (**text == ' ')
        (*text)++;
    if (!**text)
        return true;
    if (take_sign(text, 'Z') || take_sign(text, 'z')) {
        cell->at_ms += ZONE_MS;
        return !**text;
    }
    const bool east = **text == '+';
    if (!take_sign(text, east ? '+' : '-') || !is_digit((*text)[0]) || !is_digit((*text)[1]))
        return false;
    hours = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
    *text += 2;
    take_sign(text, ':');
    if (**text && !take_number(text, 2, 2, &minutes))
        return false;
    const int64_t zone_ms = (hours * HOUR_MS + minutes * MINUTE_MS) * (east ? 1 : -1);
    cell->at_ms += ZONE_MS - zone_ms;
    return hours < 15 && minutes < 60 && !**text;
}

// 20260105, and behind it 08, 0800, 080000 or 080000000.
static bool read_digits(const char *text, struct time_cell *cell)
{
    const size_t size = strlen(text);
    struct clock clock = {0};
    int parts[5] = {0}; // hour minute second ms
    if (size != 8 && size != 10 && size != 12 && size != 14 && size != 17)
        return false;
    const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    if (!day_start(year, (text[4] - '0') * 10 + (text[5] - '0'), (text[6] - '0') * 10 + (text[7] - '0'), &cell->at_ms))
        return false;
    for (size_t at = 8, part = 0; at + 1 < size && part < 3; at += 2, part++)
        parts[part] = (text[at] - '0') * 10 + (text[at + 1] - '0');
    if (size == 17)
        clock.ms = (text[14] - '0') * 100 + (text[15] - '0') * 10 + (text[16] - '0');
    clock.hour = parts[0];
    clock.minute = parts[1];
    clock.second = parts[2];
    return size == 8 || add_clock(&clock, cell);
}

static bool read_parts(const char *text, struct time_cell *cell)
{
    int year, month, day;
    if (!take_number(&text, 4, 4, &year) || !strchr("-/.", *text) || !*text)
        return false;
    const char sign = *text++;
    if (!take_number(&text, 1, 2, &month) || !take_sign(&text, sign) || !take_number(&text, 1, 2, &day) || !day_start(year, month, day, &cell->at_ms))
        return false;
    if (!*text)
        return true;
    if (*text != 'T' && *text != 't' && *text != ' ')
        return false;
    for (text++; *text == ' ';)
        text++;
    return take_clock(&text, cell) && take_zone(&text, cell);
}

bool time_cell_read(const char *text, struct time_cell *ret_cell)
{
    char plain[PLAIN_SIZE];
    *ret_cell = (struct time_cell){0};
    if (!text || !plain_text(text, plain))
        return false;
    return strspn(plain, "0123456789") == strlen(plain) ? read_digits(plain, ret_cell) : read_parts(plain, ret_cell);
}
