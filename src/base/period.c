#include "base/period.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock/test_clock.h"

#define MS_PER_DAY DAY_MS

static bool leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

static bool all_digits(const char *text, size_t count, int32_t *ret_number)
{
    *ret_number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *ret_number = *ret_number * 10 + (text[i] - '0');
    }
    return true;
}

static bool year_inside(int32_t year)
{
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

bool day_parse(const char *text, struct day *ret_day, struct fault *f)
{
    struct day day;
    bool shape = strlen(text) == 10 && text[4] == '-' && text[7] == '-' && all_digits(text, 4, &day.year) &&
                 all_digits(text + 5, 2, &day.month) && all_digits(text + 8, 2, &day.day);
    if (!shape)
        return fault_set(f, FAULT_INPUT, "day.syntax", "text", text, NULL);
    bool inside = year_inside(day.year) && day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= month_days(day.year, day.month);
    if (!inside)
        return fault_set(f, FAULT_INPUT, "day.range", "text", text, NULL);
    *ret_day = day;
    return true;
}

static int32_t day_of_year(struct day day)
{
    int32_t index = day.day;
    for (int32_t month = 1; month < day.month; month++)
        index += month_days(day.year, month);
    return index;
}

static bool period_shape(const char *text, struct period *period)
{
    size_t size = strlen(text);
    if (size < 4 || !all_digits(text, 4, &period->year))
        return false;
    if (size == 4) {
        period->kind = PERIOD_YEAR;
        return true;
    }
    period->kind = size == 6 ? PERIOD_QUARTER : PERIOD_MONTH;
    if (size == 6)
        return text[4] == 'Q' && all_digits(text + 5, 1, &period->index);
    return size == 7 && text[4] == '-' && all_digits(text + 5, 2, &period->index);
}

bool period_parse(const char *text, struct period *ret_period, struct fault *f)
{
    struct period period = {0};
    struct day day;
    if (strlen(text) == 10 && text[4] == '-') {
        if (!day_parse(text, &day, f))
            return false;
        *ret_period = (struct period){.kind = PERIOD_DAY, .year = day.year, .index = day_of_year(day)};
        return true;
    }
    if (!period_shape(text, &period))
        return fault_set(f, FAULT_INPUT, "period.syntax", "text", text, NULL);
    int32_t most = period.kind == PERIOD_QUARTER ? 4 : 12;
    if (!year_inside(period.year) || (period.kind != PERIOD_YEAR && (period.index < 1 || period.index > most)))
        return fault_set(f, FAULT_INPUT, "period.range", "text", text, NULL);
    *ret_period = period;
    return true;
}

static struct day day_of_index(int32_t year, int32_t index)
{
    struct day day = {.year = year, .month = 1, .day = index};
    while (day.day > month_days(year, day.month))
        day.day -= month_days(year, day.month++);
    return day;
}

char *period_format(struct period period, char *out, size_t size)
{
    struct day day = {0};
    switch (period.kind) {
    case PERIOD_QUARTER:
        snprintf(out, size, "%04dQ%d", period.year, period.index);
        break;
    case PERIOD_MONTH:
        snprintf(out, size, "%04d-%02d", period.year, period.index);
        break;
    case PERIOD_DAY:
        day = day_of_index(period.year, period.index);
        snprintf(out, size, "%04d-%02d-%02d", day.year, day.month, day.day);
        break;
    case PERIOD_YEAR:
        snprintf(out, size, "%04d", period.year);
        break;
    }
    return out;
}

struct period period_of_year(int32_t year)
{
    return (struct period){.kind = PERIOD_YEAR, .year = year};
}

struct day period_last_day(struct period period)
{
    int32_t month = 12;
    if (period.kind == PERIOD_DAY)
        return day_of_index(period.year, period.index);
    if (period.kind == PERIOD_QUARTER)
        month = period.index * 3;
    if (period.kind == PERIOD_MONTH)
        month = period.index;
    return (struct day){.year = period.year, .month = month, .day = month_days(period.year, month)};
}

int day_compare(struct day a, struct day b)
{
    int32_t left = a.year * 10000 + a.month * 100 + a.day, right = b.year * 10000 + b.month * 100 + b.day;
    return (left > right) - (left < right);
}

// Days since 1970-01-01 of the proleptic Gregorian calendar, counting years from March.
static int64_t days_since_epoch(struct day day)
{
    int64_t year = day.month <= 2 ? day.year - 1 : day.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t day_start_ms(struct day day)
{
    return days_since_epoch(day) * MS_PER_DAY - ZONE_MS;
}

int64_t day_end_ms(struct day day)
{
    return day_start_ms(day) + MS_PER_DAY - 1;
}

struct day day_of_ms(int64_t at_ms)
{
    int64_t local = at_ms + ZONE_MS;
    time_t seconds = (time_t)((local >= 0 ? local : local - 999) / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    return (struct day){.year = parts.tm_year + 1900, .month = parts.tm_mon + 1, .day = parts.tm_mday};
}

int64_t instant_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + test_clock_offset_ms();
}

char *instant_format(int64_t at_ms, char *out, size_t size)
{
    int64_t local = at_ms + ZONE_MS, rest = ((local % 1000) + 1000) % 1000;
    time_t seconds = (time_t)((local - rest) / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    size_t length = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(out + length, size - length, ".%03d+08:00", (int)rest);
    return out;
}

// hh:mm[:ss[.mmm]], then nothing, Z or +hh:mm.
static bool parse_clock(const char *text, int64_t *ret_ms, int64_t *ret_zone_ms)
{
    int hour, minute, second = 0, milli = 0, used = 0, more = 0, zone_hour, zone_minute;
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2)
        return false;
    if (text[used] == ':' && sscanf(text + used, ":%2d%n", &second, &more) == 1)
        used += more;
    if (text[used] == '.' && sscanf(text + used, ".%3d%n", &milli, &more) == 1 && more == 4)
        used += more;
    text += used;
    *ret_zone_ms = ZONE_MS;
    if (strcmp(text, "Z") == 0)
        *ret_zone_ms = 0;
    else if (*text == '+' && sscanf(text, "+%2d:%2d%n", &zone_hour, &zone_minute, &more) == 2 && !text[more] && zone_hour <= 14 && zone_minute < 60)
        *ret_zone_ms = (zone_hour * INT64_C(60) + zone_minute) * 60000;
    else if (*text)
        return false;
    *ret_ms = ((hour * INT64_C(60) + minute) * 60 + second) * 1000 + milli;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && milli >= 0;
}

const char *instant_text(struct arena *arena, int64_t at_ms)
{
    return at_ms ? instant_format(at_ms, arena_alloc(arena, INSTANT_TEXT_SIZE), INSTANT_TEXT_SIZE) : "";
}

bool instant_parse(const char *text, int64_t *ret_at_ms, struct fault *f)
{
    char date[11] = "";
    struct day day;
    int64_t ms = 0, zone_ms = ZONE_MS;
    snprintf(date, sizeof date, "%s", text);
    const char *rest = text + strlen(date);
    if (!day_parse(date, &day, NULL) || (*rest && ((*rest != 'T' && *rest != ' ') || !parse_clock(rest + 1, &ms, &zone_ms))))
        return fault_set(f, FAULT_INPUT, "instant.syntax", "text", text, NULL);
    *ret_at_ms = day_start_ms(day) + ZONE_MS + ms - zone_ms; // day_start_ms counts from midnight in UTC+8
    return true;
}
