// What a water is beside its class: the trophic state of a lake, the grade of a black and odorous river.
//
// Both come from the same days as the class (water_period.h). Trophic state: the index of the means of a month, and of
// the mean of the months; one month without an item has no index, a year stands with as many months as a class needs.
// Black and odorous: each day is a sample, a month and a year are graded by their samples with the rule of shares that
// the guide prints; a water is asked for when transparency or redox potential, which no other evaluation needs, was
// measured in the year.
#ifndef QINGSHAN_OBSERVE_WATER_STATE_H
#define QINGSHAN_OBSERVE_WATER_STATE_H

#include "observe/evaluate/water_period.h"
#include "standard/black_odour/black_odour.h"
#include "standard/lake_trophic/trophic.h"

struct water_trophic {
    struct trophic_result months[WATER_MONTHS], year;
    bool known[TROPHIC_ITEMS_MAX];     // the year has a value
    int indexed;                       // months with an index
    bool complete;
};

struct water_odour {
    bool measured;                     // the water is one that is graded
    enum odour_grade months[WATER_MONTHS], year;
    int samples[WATER_MONTHS], year_samples;
};

bool water_trophic_read(const struct water_span *span, const struct trophic_table *table, int year_months, struct water_trophic *ret_trophic,
                        struct fault *f);
bool water_odour_read(const struct water_span *span, const struct odour_table *table, struct water_odour *ret_odour, struct fault *f);
const char *water_odour_name(enum odour_grade grade); // none mild severe; NULL: unknown

#endif
