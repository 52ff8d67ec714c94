// A cell that should hold a time, as people, spreadsheets and station networks write it. One reading for all tables.
//
// Read: 2026-01-05 08:00, 2026/1/5 8:00, 2026.1.5, 2026年1月5日 8时30分, 20260105080000, 202601050800, T or blanks between, seconds and
// milliseconds, a zone (Z, +08:00, +0800, +08; without: UTC+8), full-width digits and signs. 24:00 is midnight at the end of the day.
// Not read: a year of two digits, a day or month in front of the year (4/10/2026: which is which?), numbers of days (46027.33).
#ifndef QINGSHAN_BASE_TIME_CELL_H
#define QINGSHAN_BASE_TIME_CELL_H

#include <stdbool.h>
#include <stdint.h>

struct time_cell {
    int64_t at_ms;
    bool has_clock;  // false: a day alone; at_ms is its beginning
    bool end_of_day; // 24:00 was written
};

bool time_cell_read(const char *text, struct time_cell *ret_cell); // false: none of these

#endif
