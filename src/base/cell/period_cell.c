#include "base/cell/period_cell.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static size_t read_part(const char *text, size_t most, int *ret_value)
{
    const size_t size = strspn(text, "0123456789");
    *ret_value = size && size <= most ? (int)strtol(text, NULL, 10) : 0;
    return size <= most ? size : 0;
}

static size_t read_word(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (text_starts_with(text, *words))
            return strlen(*words);
    return 0;
}

// "q1", "第1季度", "一季度", behind the year.
static int read_quarter(const char *text)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "一", "二", "三", "四"};
    const size_t dash = *text == '-' ? 1 : 0;
    const bool letter = text[dash] == 'q';
    text += dash + (letter ? 1 : 0);
    text += text_starts_with(text, "第") ? strlen("第") : 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (text_starts_with(text, numbers[i]) && text_equal(text + strlen(numbers[i]), letter ? "" : "季度"))
            return (int)(i % 4) + 1;
    return 0;
}

static const char *read_days(struct arena *arena, int year, const char *text)
{
    static const char *const between[] = {"-", "/", ".", NULL}, *const month_end[] = {"月", "-", "/", ".", NULL}, *const day_end[] = {"日", NULL};
    static const char *const midnight[] = {"00:00:00", "t00:00:00", "00:00", NULL};
    int month, day;
    text += read_word(text, between);
    const size_t months = read_part(text, 2, &month);
    if (!months || !month)
        return NULL;
    text += months;
    const size_t mark = read_word(text, month_end);
    const size_t days = read_part(text + mark, 2, &day);
    if (!days)
        return text_equal(text, "月") || !*text ? arena_printf(arena, "%d-%02d", year, month) : NULL;
    text += mark + days;
    text += read_word(text, day_end);
    text += read_word(text, midnight); // blanks are gone
    return mark && !*text ? arena_printf(arena, "%d-%02d-%02d", year, month, day) : NULL;
}

const char *period_cell(struct arena *arena, const char *text)
{
    static const char *const year_ends[] = {"年度", "年", NULL};
    int year;
    if (!text)
        return NULL;
    const char *folded = text_fold(arena, text), *rest = folded + read_part(folded, 4, &year);
    if (rest - folded != 4 || !year)
        return text;
    rest += read_word(rest, year_ends);
    if (!*rest || text_equal(rest, ".0"))
        return arena_printf(arena, "%d", year);
    const int quarter = read_quarter(rest);
    if (quarter)
        return arena_printf(arena, "%dQ%d", year, quarter);
    const char *days = read_days(arena, year, rest);
    return days ? days : text;
}
