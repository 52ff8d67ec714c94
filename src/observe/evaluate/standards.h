// The tables of the standards that observations are judged by, read once from a folder (packs/national of the program)
// and immutable afterwards: threads share them.
#ifndef QINGSHAN_OBSERVE_STANDARDS_H
#define QINGSHAN_OBSERVE_STANDARDS_H

#include "observe/evaluate/air_day.h"
#include "observe/evaluate/water_state.h"
#include "standard/emission/emission.h"
#include "standard/heavy_pollution/heavy_pollution.h"

struct standards {
    struct aqi_tables aqi;
    struct air_tables air;
    struct air_rules air_rules;   // points into the two above
    struct heavy_table heavy;
    struct water_edition water;
    struct water_rules water_rules;
    struct trophic_table trophic;
    struct odour_table odour;
    struct emission_tables emission;
    struct doubts doubts;
};

// Everything is in the arena. Faults: system.call, file.*, those of standard/table.
struct standards *standards_load(struct arena *arena, const char *folder, struct fault *f);

#endif
