// Days, periods (year, quarter, month, day) and instants. Business days are UTC+8; instants are UTC milliseconds.
#ifndef QINGSHAN_BASE_PERIOD_H
#define QINGSHAN_BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define ZONE_MS (8 * HOUR_MS) // UTC+8 against UTC: all days and hours are those of China

#define YEAR_MIN 1949
#define YEAR_MAX 2100
#define INSTANT_TEXT_SIZE 32
#define PERIOD_TEXT_SIZE 16

struct day {
    int32_t year;
    int32_t month;   // 1..12
    int32_t day;     // 1..31
};

enum period_kind { PERIOD_YEAR, PERIOD_QUARTER, PERIOD_MONTH, PERIOD_DAY };

struct period {
    enum period_kind kind;
    int32_t year;
    int32_t index;   // quarter 1..4, month 1..12, day of the year 1..366; 0 for a year
};

// "2017-03-31". Faults: day.syntax {text}, day.range {text}.
bool day_parse(const char *text, struct day *ret_day, struct fault *f);
// "2017", "2017Q1", "2017-03", "2017-03-31". Faults: period.syntax {text}, period.range {text}.
bool period_parse(const char *text, struct period *ret_period, struct fault *f);
char *period_format(struct period period, char *out, size_t size);
struct period period_of_year(int32_t year);
// The day that ends a deadline written as year, month or day.
struct day period_last_day(struct period period);

int day_compare(struct day a, struct day b);
int64_t day_start_ms(struct day day);         // 00:00 UTC+8 of that day, UTC milliseconds
int64_t day_end_ms(struct day day);           // the last millisecond of that day in UTC+8
struct day day_of_ms(int64_t at_ms);          // the UTC+8 day of an instant

int64_t instant_now_ms(void);                 // wall clock
// "2019-05-01T08:00:00.000+08:00"; size >= INSTANT_TEXT_SIZE. Returns out.
char *instant_format(int64_t at_ms, char *out, size_t size);
const char *instant_text(struct arena *arena, int64_t at_ms); // the same in the arena; "" for 0
// That form, also without milliseconds, seconds, zone (then UTC+8) or clock (then midnight), T or a blank between.
// Fault: instant.syntax {text}.
bool instant_parse(const char *text, int64_t *ret_at_ms, struct fault *f);

#endif
