// Grading of black and odorous urban water (城市黑臭水体整治工作指南, 2015) by transparency, dissolved oxygen, redox
// potential and ammonia. Units: those of black_odour.csv; transparency in cm. Where the water is shallower than
// `depth_below_cm`, transparency is judged as its share of the depth.
// How severe a point of several samples is differs between texts, so the rule is a parameter.
#ifndef QINGSHAN_BLACK_ODOUR_BLACK_ODOUR_H
#define QINGSHAN_BLACK_ODOUR_BLACK_ODOUR_H

#include <stdbool.h>

#include "standard/table/table.h"

#define ODOUR_BANDS_MAX 32
#define ODOUR_ITEMS_MAX 8
#define ODOUR_SAMPLES_LEAST 3          // a point needs them to be graded

enum odour_grade { ODOUR_UNKNOWN, ODOUR_NONE, ODOUR_MILD, ODOUR_SEVERE };
// The worst sample decides; or severe needs 60 % of the samples of one item, or two items, to be severe.
enum odour_rule { ODOUR_WORST, ODOUR_SHARE };

struct odour_band {
    int item;
    enum odour_grade grade;
    bool has_low, has_high, low_open, high_open;
    struct decimal low, high;
};

struct odour_item {
    const char *parameter, *name, *column, *unit;
    const char *code;                  // of its series
    const char *depth_code;            // of the depth that it is a share of, else ""
    bool of_depth;                     // a share of the depth, where the water is shallow
    struct decimal depth_below_cm;
    bool verified;
};

struct odour_table {
    struct odour_item items[ODOUR_ITEMS_MAX];
    int item_count;
    struct odour_band bands[ODOUR_BANDS_MAX];
    int band_count;
};

struct odour_sample {
    struct standard_reading depth_cm;  // not valid: deep enough
    struct standard_reading readings[ODOUR_ITEMS_MAX]; // by the item's column; transparency stands at both its items
};

bool odour_table_parse(struct arena *arena, const struct standard_file *file, struct odour_table *ret_table, struct fault *f);
// The worst item of one sample; ODOUR_UNKNOWN without any value.
enum odour_grade odour_compute(const struct odour_table *table, const struct odour_sample *sample);
// A point; ODOUR_UNKNOWN with fewer than ODOUR_SAMPLES_LEAST samples.
enum odour_grade odour_point_compute(const struct odour_table *table, enum odour_rule rule, const struct odour_sample *samples, int count);

#endif
