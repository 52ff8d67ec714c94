// What flowed past a point in a year: the totals (Cou) of its flow series, m³. The day's own total counts; where there is
// none, the sum of its hours when all 24 are there. A day without either is missing, and a year with missing days is short:
// its sum says less than flowed.
#ifndef QINGSHAN_OBSERVE_VOLUME_H
#define QINGSHAN_OBSERVE_VOLUME_H

#include "base/period.h"
#include "observe/series/series.h"

#define VOLUME_FACTOR "w00000"
#define VOLUME_DIGITS 3

struct volume_year {
    int64_t total;       // 10^-3 m³
    int days, wanted;    // with a total; of the year
};

bool volume_year_read(struct series *series, const char *point, int32_t year, struct volume_year *ret_year, struct fault *f);

#endif
