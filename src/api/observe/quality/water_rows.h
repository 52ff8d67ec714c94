// What the answers about sections are made of (water.answer): of the values of a year what is shown. Private to the folder.
#ifndef QINGSHAN_API_WATER_ROWS_H
#define QINGSHAN_API_WATER_ROWS_H

#include <math.h>

#include "air_answer.h"
#include "api/observed.h"
#include "observe/evaluate/water_state.h"

struct water_month {
    int month;                           // 0: the year
    int class;                           // 0: none
    bool manual;
    bool deciding[WATER_ITEMS_MAX];      // beside the edition's items
};

struct water_pollutant {
    const char *name;
    double multiple;                     // NaN: none
};

struct water_odour_month {
    enum odour_grade grade;
    int samples;
};

struct water_section {
    const struct site *site;
    struct water_month year, months[WATER_MONTHS];
    bool complete;
    int classed, items, class_before;
    struct water_pollutant main[WATER_MAIN_MAX];
    int main_count;
    const struct trophic_table *table;
    struct water_trophic trophic;        // of a lake
    struct water_odour odour;            // of a river
    struct water_odour_month odour_months[WATER_MONTHS];
};

struct water_counts {
    int assessed, classed, class3, worse5;
};

struct water_sections {
    int32_t year;
    bool simulated;
    int months_wanted;
    struct water_counts counts;
    struct water_section *items;
    size_t count;
};

struct water_value {
    struct standard_reading reading;
    int class;                           // 0: none
};
struct water_factor_row {
    const struct water_item *item;
    struct water_value year, months[WATER_MONTHS];
};
struct water_detail {
    const struct water_section *section;
    int32_t year;
    struct water_factor_row *factors;
    size_t count;
};

static inline const char *water_body_name(enum water_body body)
{
    return body == WATER_LAKE ? "lake" : "river";
}

static inline double water_share(int part, int whole) // in %; NaN: of nothing
{
    return whole ? decimal_round_double(100.0 * part / whole, 1) : (double)NAN;
}

json_t *water_limits_json(const struct water_item *item); // of each class: a number, or a range as text

#endif
