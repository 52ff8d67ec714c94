// Trophic state of lakes: TLI, by 环办〔2011〕22号. TLI of an item = factor (constant + logarithm ln x); the sum is
// weighted by the squares of each item's correlation with chlorophyll a. Units: chlorophyll mg/m³, transparency m,
// others mg/L. All items of the table are needed; a value of 0 or below gives none. A series may be in another unit
// (`transmitted_unit`: transparency in cm).
#ifndef QINGSHAN_LAKE_TROPHIC_TROPHIC_H
#define QINGSHAN_LAKE_TROPHIC_TROPHIC_H

#include <stdbool.h>

#include "standard/table/table.h"

#define TROPHIC_ITEMS_MAX 8
#define TROPHIC_LEVELS_MAX 8

struct trophic_item {
    const char *name, *column, *unit;
    const char *code, *transmitted_unit; // of its series
    double factor, constant, logarithm;
    double weight;                     // r squared
    bool verified;
};

struct trophic_level {
    const char *name;
    int level;
    bool bounded, above;               // the first level has no lower border; above: the border belongs to the level below
    double border;
};

struct trophic_table {
    struct trophic_item items[TROPHIC_ITEMS_MAX];
    int item_count;
    struct trophic_level levels[TROPHIC_LEVELS_MAX];
    int level_count;
};

struct trophic_result {
    bool complete;
    double items[TROPHIC_ITEMS_MAX];   // NaN without a value
    double index;                      // two decimals; NaN unless complete
    const struct trophic_level *level; // NULL unless complete
};

// lake_trophic.csv and lake_trophic_levels.csv. Faults: those of standard/table.
bool trophic_table_parse(struct arena *arena, const struct standard_file *items, const struct standard_file *levels, struct trophic_table *ret_table,
                         struct fault *f);
void trophic_compute(const struct trophic_table *table, const struct standard_reading *readings, struct trophic_result *ret_result);
// Share of one item in the sum: weight over all weights.
double trophic_weight(const struct trophic_table *table, int item);

#endif
