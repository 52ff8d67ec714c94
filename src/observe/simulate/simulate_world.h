// A simulated county: points of a table, how the factors of each kind of point behave (profiles), and what is wrong with
// some of them (scenario). The value of a factor at an instant is a pure function of seed, point, factor and instant, so
// that the history that is filled in and the live run that follows fit together.
//
// points: the table of `point import`. profiles: kind, st, factor, usual, decimals, shape, daily, slow, fast, least.
// shape: flat, noon (highest at 14 h), night, work (7 to 19 h), meals, rush; daily, slow, fast: relative to usual, how far the
// hour of the day, the weather of hours, and the moment move it. A factor that ends in -RS is the state of a facility and
// is sent with CN 2021. scenario: point, factor ("" = all of the point), fault, amount, begin_hours, other; it begins so many
// hours before the run. fault: exceed (times amount), constant, zero (a facility: off), jump (now and then times amount),
// range (about amount), negative (times -amount), copy (the values of the point `other`), flag (D), silent (of a factor or of
// all, and asked for history too), clock (of a live device, amount seconds ahead), outage (of all, for `amount` hours: it
// measures on and has a history of it; negative begin_hours: after the beginning of the run).
// Faults: simulate.empty, those of standard/table.
#ifndef QINGSHAN_OBSERVE_SIMULATE_WORLD_H
#define QINGSHAN_OBSERVE_SIMULATE_WORLD_H

#include "observe/series/series.h"
#include "standard/table/table.h"

struct simulate_world;

struct simulate_files {
    struct standard_file points, profiles, scenario; // scenario.bytes NULL: nothing is wrong
};

// In the arena, which it needs as long as it is used.
struct simulate_world *simulate_world_load(struct arena *arena, const struct simulate_files *files, uint64_t seed, int64_t start_ms, struct fault *f);
size_t simulate_world_count(const struct simulate_world *world);

struct simulate_place {
    const char *point, *mn, *password, *st;
    const char *const *factors;
    size_t factor_count;
};
const struct simulate_place *simulate_world_place(const struct simulate_world *world, size_t index);

struct simulate_value {
    struct decimal value;
    char flag[OBSERVATION_FLAG_SIZE];
};
// false: the place says nothing at this time, or nothing of this factor.
bool simulate_world_speaks(const struct simulate_world *world, size_t place, int64_t at_ms);
bool simulate_world_sends(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms);
int64_t simulate_world_clock(const struct simulate_world *world, size_t place, int64_t at_ms); // what its clock shows
bool simulate_world_measures(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms); // sent or kept
struct simulate_value simulate_world_value(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms);

// Fills a folder's series with what the devices would have sent until start_ms: hours for `days` days, and of the last day
// one value a minute instead. Means of that day are computed by the server.
bool simulate_world_fill(const struct simulate_world *world, struct series *series, int days, uint64_t *ret_stored, struct fault *f);

#endif
