// What the answer about forecasts is made of (forecast.answer). Private to the folder.
#ifndef QINGSHAN_API_FORECAST_ROWS_H
#define QINGSHAN_API_FORECAST_ROWS_H

#include "api/observed.h"

#define FORECAST_DAYS_BEFORE 5   // observed days shown, and long enough for every criterion's run
#define FORECAST_DAYS_AFTER 7
#define FORECAST_DAYS (FORECAST_DAYS_BEFORE + 1 + FORECAST_DAYS_AFTER)

struct outlook_day {
    struct day date;
    int shown, counted;           // as reported; without what the criteria leave out
    const char *from;             // NULL: nobody said anything
    bool today;
};

struct outlook {
    struct day today, first;
    bool simulated;
    int aqi[FORECAST_DAYS];       // without what the criteria leave out
    int shown[FORECAST_DAYS];     // as reported
    bool observed[FORECAST_DAYS];
    struct outlook_day days[FORECAST_DAYS];
    const struct forecast **entered; // newest day first
    size_t entered_count;
    const struct heavy_table *heavy;
    struct heavy_result result;
};

#endif
