// Surface-water class by GB 3838 with the rules of 环办〔2011〕22号: the worst class over the evaluated items.
//
// Shapes: an edition is the list of its rows ("items") in the order of the standard; readings are an array beside the
// items. Rows with the same number are one item: TP of rivers and of lakes, dissolved oxygen and its saturation (class I
// by either). Units: those of the table, mg/L; devices send some metals in µg/L (`transmitted_unit`).
// Water temperature is not among the evaluated items; its reading is the man-made change of the weekly mean, a drop
// negative. Classes: 1 to 5, 6 = worse than V, 0 = none. Where two classes share a limit the better one holds.
// A value below the limit of detection is class I. pH outside its range is worse than V.
#ifndef QINGSHAN_SURFACE_WATER_SURFACE_WATER_H
#define QINGSHAN_SURFACE_WATER_SURFACE_WATER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "standard/table/table.h"

#define WATER_ITEMS_MAX 160
#define WATER_CLASSES 5
#define WATER_WORSE 6
#define WATER_MAIN_MAX 3
#define WATER_REACHES_MAX 8

enum water_body { WATER_RIVER, WATER_LAKE, WATER_BODIES };
enum water_comparator { WATER_AT_MOST, WATER_AT_LEAST, WATER_WITHIN };

struct water_item {
    const char *name, *column, *code, *unit, *transmitted_unit;
    int table, no;
    enum water_comparator comparator;
    bool in_body[WATER_BODIES];
    bool has_class[WATER_CLASSES];
    struct standard_range limits[WATER_CLASSES]; // at most: high; at least: low
    bool has_single;
    struct decimal single_limit;                 // tables 2 and 3: drinking-water sources
    bool evaluated;                              // one of the 21
    bool priority;                               // cyanide and heavy metals come first among the main pollutants
    bool verified;
};

struct water_class {
    const char *name, *state, *colour;
};

// A river or basin of at least five sections, by its shares in % of class I-III and of worse than V; the first that fits.
struct water_reach {
    const char *state;
    double share3_from, share3_below, share6_from, share6_below;
};

struct water_edition {
    const char *name;
    struct standard_validity validity;
    struct water_item items[WATER_ITEMS_MAX];
    int item_count;
    struct water_class classes[WATER_WORSE];   // classes[0] is class I
    struct water_reach reaches[WATER_REACHES_MAX];
    int reach_count;
};

struct water_files {
    struct standard_file limits, classes, reaches; // surface_water_limits.csv, _classes.csv, _reaches.csv
};

struct water_result {
    int class;                                 // 0 without any evaluated item
    int evaluated;                             // items that had a value
    unsigned char item_class[WATER_ITEMS_MAX]; // 0 where not evaluated
    bool deciding[WATER_ITEMS_MAX];            // items that hold the class down; none at class I
};

// One edition so far; a second one in the table is a standard.cell. Faults: those of standard/table.
bool water_edition_parse(struct arena *arena, const struct water_files *files, struct water_edition *ret_edition, struct fault *f);

// Class of one item for one kind of water, 0 when it has no class there (a lake's limit for a river, a single limit).
int water_item_class(const struct water_item *item, enum water_body body, const struct standard_reading *reading);

// readings: one per item, borrowed. Only the evaluated items count; TN, coliforms and temperature are asked by item.
// Means over time are taken before, and the mean is classified: never a mean of classes.
void water_compute(const struct water_edition *edition, enum water_body body, const struct standard_reading *readings, struct water_result *ret_result);

// How far a value is above the limit of class III, two decimals; NaN for ranges, for at-least items and without limit.
double water_multiple(const struct water_item *item, struct decimal value);

// The main pollutants of a section worse than class III: priority items that exceed, then by class, then by multiple.
int water_main_pollutants(const struct water_edition *edition, const struct standard_reading *readings, const struct water_result *result,
                          int ret_items[WATER_MAIN_MAX]);

// true when the value keeps the single limit of tables 2 and 3; *ret_has false when the item has none.
bool water_single_meets(const struct water_item *item, struct decimal value, bool *ret_has);

// The state of a river of at least five sections; NULL when no row of the table fits.
const char *water_reach_state(const struct water_edition *edition, double share3, double share6);

#endif
