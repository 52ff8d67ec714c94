// What observations say of a year, as numbers that elements of the plan ask for by name: "air/days_good". A table of
// queries: each resolves to a value with its unit, and explains itself by the page its days stand on.
#ifndef QINGSHAN_OBSERVE_SETTLE_H
#define QINGSHAN_OBSERVE_SETTLE_H

#include "observe/evaluate/site.h"
#include "observe/evaluate/standards.h"
#include "observe/evaluate/volume.h"

// Of one year. Read once, asked by all queries.
struct settle_year {
    int32_t year;
    bool over;                        // the year has ended
    struct site_list stations, sections, plants;
    struct air_summary air;
    int year_days;                    // days with an AQI that a year needs (air_validity.csv)
    int assessed, classed, class3, worse5; // sections that count; of them with a class of the year; of class III or better; worse than V
    int64_t volume;                   // 10^-3 m³ of the plants that are whole
    int whole_plants;
};

// store gives the points, series their observations; today decides whether the year is over. Series data of a region.
struct settle_source {
    struct store *store;
    struct series *series;            // NULL: there is no series yet
    const struct standards *standards;
    const char *region;
    struct day today;
};
bool settle_year_read(const struct settle_source *source, struct arena *arena, int32_t year, struct settle_year *ret_year, struct fault *f);

enum settle_state { SETTLE_UNKNOWN, SETTLE_MISSING, SETTLE_RUNNING, SETTLE_SHORT, SETTLE_FINAL };

struct settle_value {
    enum settle_state state;
    struct decimal value;
    const char *unit;
    const char *text;                 // "监测数据 air/days_good：2020年，5 个站点，有效 366 天"
    const char *page;                 // where its days or sections are shown: "/air?year=2020"
    bool simulated;
};
void settle_resolve(const struct settle_year *year, struct arena *arena, const char *query, struct settle_value *ret_value);

// The page of a query and year without reading anything; NULL: no such query.
const char *settle_page(struct arena *arena, const char *query, int32_t year);

#endif
