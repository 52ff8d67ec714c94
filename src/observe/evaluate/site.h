// Points as air and water evaluation sees them: the stations of a region, its sections with what they are measured
// against, its sewage plants; and the forecasts of AQI that people enter.
#ifndef QINGSHAN_OBSERVE_SITE_H
#define QINGSHAN_OBSERVE_SITE_H

#include "base/period.h"
#include "standard/surface_water/surface_water.h"
#include "store/store.h"

#define SITE_AIR "air"
#define SITE_RIVER "river"
#define SITE_LAKE "lake"
#define SITE_SEWAGE "sewage"

struct site {
    const char *code, *name, *region;  // region NULL: the plan's
    const char *longitude, *latitude;  // as registered, NULL: none
    bool simulated;
    // of sections
    enum water_body body;
    int target;                        // class 1..5, 0: none set
    bool assessed;                     // counts; a point of the kind counts unless somebody said otherwise
    const char *note;
};

struct site_list {
    struct site *items;
    size_t count;
    bool simulated;                    // at least one of them is
};

// Points of a kind inside a region (its own division code, or one below it), in the order they were registered.
bool site_list(struct store *store, struct arena *arena, const char *kind, const char *region, struct site_list *ret_sites, struct fault *f);
// River and lake points with what was set for them.
bool site_sections(struct store *store, struct arena *arena, const char *region, struct site_list *ret_sites, struct fault *f);

// What is set for one section. body NULL: by the point's kind. Inside the caller's transaction; ret_batch 0: nothing changed.
struct site_section {
    const char *point, *body, *note;
    int target;
    bool assessed;
};
// Faults: water.section {text} (no river or lake point of this code), water.body {text}, water.target {text}.
bool site_section_set(struct store *store, struct arena *arena, const struct site_section *section, const char *who, int64_t *ret_batch, struct fault *f);

// ---- forecasts ----

struct forecast {
    struct day day;
    int aqi;
    const char *primary, *person, *note;
    int64_t id, at_ms, batch;
    bool withdrawn, current;           // current: the last word about its day
};

// Inside the caller's transaction; at_ms is when it was entered. Faults: forecast.aqi, forecast.person, field.too_long {field, most}, day.*.
bool forecast_add(struct store *store, const char *region, const struct forecast *forecast, int64_t *ret_batch, struct fault *f);
// Forecasts for days first..last, by day, then as entered.
bool forecast_list(struct store *store, struct arena *arena, const char *region, struct day first, struct day last, struct forecast **ret_forecasts,
                   size_t *ret_count, struct fault *f);

#endif
