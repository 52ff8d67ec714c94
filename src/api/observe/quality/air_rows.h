// What the answers about air and forecasts are made of (air.answer, forecast.answer). Private to the folder.
#ifndef QINGSHAN_API_AIR_ROWS_H
#define QINGSHAN_API_AIR_ROWS_H

#include "api/observed.h"

// The levels of an edition with their colours, and the rule that makes a region out of stations.
struct air_scale {
    const struct standards *standards;
    const struct aqi_edition *edition; // NULL: none in force
};

struct air_station {
    const struct site *site;
    const struct air_report *report;
    const struct air_rules *rules;
};

struct air_hour {
    int hour;                          // of its day
    int64_t at_ms;
    struct air_report report;
};

// The newest hour that any station has, and those before it.
struct air_now {
    struct air_place place;
    struct air_scale scale;
    bool known;                        // there is such an hour
    int64_t at_ms;
    struct air_report region;
    struct air_station *stations;      // beside the place's
    struct air_hour hours[AIR_DAY_HOURS];
};
bool air_now_read(struct request *request, struct view *view, struct air_now *ret_now, struct fault *f);

struct air_day {
    struct air_place place;
    struct air_scale scale;
    struct day day, previous, next;
    const struct air_report *region;
    struct air_station *stations;
    size_t count;
};
bool air_day_read(struct request *request, struct view *view, struct day day, struct air_day *ret_day, struct fault *f);

struct air_factor_hours {
    const char *code;
    const struct aqi_item *item;       // NULL: the edition does not know it
    struct standard_reading given;
    const struct standard_reading *hours;
};
struct air_station_day {
    const struct site *site;
    struct air_scale scale;
    struct day day;
    struct air_factor_hours factors[AIR_FACTORS_MAX];
    int factor_count;
    struct air_hour hours[AIR_DAY_HOURS];
};

static inline int air_item_count(const struct air_report *report)
{
    return report->edition ? report->edition->item_count : 0;
}

static inline int air_item_no(const struct air_report *report, const struct aqi_item *item)
{
    return (int)(item - report->edition->items);
}

json_t *air_hour_counts(const struct air_station *station); // {code: valid hours}

// ---- a year ----

struct air_item_row {
    const struct air_item *item;
    const struct air_item_year *year;
};

struct air_year_read {
    struct air_place place;
    const struct indicator_model *model;
    int32_t year;
    int count;                   // days of the year
    struct air_days days;
    struct air_summary summary;
    struct air_item_row items[AIR_ITEMS_MAX];
};

struct air_ranked {
    const struct site *site;
    struct air_summary summary;
    int rank;                    // 0: none
    double index;                // NaN: none
};
struct air_ranking {
    const struct air_year_read *read;
    struct air_ranked *stations;
    size_t count;
};

struct air_public {
    const struct air_year_read *read;
    struct air_now now;
};

static inline double air_good_share(const struct air_summary *summary)
{
    return decimal_round_double(100.0 * summary->good / summary->valid, 1);
}

// Elements that ask for a query of air, and the indicators that read them.
bool air_asked_by(const struct subject *subject);
bool air_read_by(const struct indicator_model *model, size_t indicator);

// ---- forecasts ----

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
