// How a spreadsheet shows a number: the format of a cell ("0.00%", "yyyy-mm-dd", 0.0"公顷") and the text people see of a value.
// The value is never rounded to what is shown; it is the shortest decimal of the stored double, with a percent sign,
// as a date, or with the words that the format puts around it.
#ifndef QINGSHAN_SHEET_NUMBER_FORMAT_H
#define QINGSHAN_SHEET_NUMBER_FORMAT_H

#include <stdbool.h>

#include "base/arena.h"

#define FORMAT_WORDS_MAX 48

struct number_format {
    bool percent, date, time;      // a date has a year, a month or a day; a time an hour or a second
    bool year, month, day;
    bool scaled;                   // shown in thousands: what people see is not what is stored
    char before[FORMAT_WORDS_MAX], after[FORMAT_WORDS_MAX]; // words around the number, without the signs of money
};

// The first section of the code counts, the one of positive numbers. A code of more than 1000 bytes says nothing.
void number_format_parse(const char *code, struct number_format *ret_format);
// The code of a built-in format by its number (ECMA-376 18.8.30, with those of Chinese Excel); "General" when it is none.
const char *number_format_builtin(long id);

// raw: as the file stores it. A text that is no number comes back as it is.
const char *number_format_show(struct arena *arena, const struct number_format *format, const char *raw, bool from_1904);

#endif
