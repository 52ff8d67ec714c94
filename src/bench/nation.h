// The simulated nation: regions, and facts for everything that the main indicators read. Seeded: the same every time.
#ifndef QINGSHAN_BENCH_NATION_H
#define QINGSHAN_BENCH_NATION_H

#include "bench/bench.h"
#include "indicator/fact.h"
#include "indicator/model.h"
#include "pack/pack.h"
#include "store/store.h"

struct nation {
    struct arena *arena;
    const struct bench_options *options;
    struct store *store;
    struct indicator_model *model;
    int32_t *slots;        // what is reported: all that the main indicators read, groups left out
    int32_t slot_count;
    uint64_t seed;
};

// Loads the pack with the simulated regions and without its facts.
bool nation_open(struct nation *nation, struct arena *arena, const struct bench_options *options, struct fault *f);
void nation_close(struct nation *nation);
const char *nation_region(const struct nation *nation, struct arena *arena, int32_t index);
// Facts of every region through fact_save, many regions to a transaction.
bool nation_write(struct nation *nation, int64_t *ret_facts, struct fault *f);
// One more fact of a random region, year and subject.
struct fact_entry nation_change(struct nation *nation, struct arena *arena);

#endif
