// `bench indicators`: a simulated nation with the definitions of a pack. Its facts are recorded as the server records
// them, loaded and evaluated as the server does, and compared with the same thing written by hand in SQL.
#ifndef QINGSHAN_BENCH_BENCH_H
#define QINGSHAN_BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define BENCH_REGIONS_MAX 90000
#define BENCH_YEARS_MAX 50

struct bench_options {
    const char *pack;      // folder
    const char *folder;    // an empty data folder; it keeps the database
    int32_t regions, years; // years from the plan's base year on
    int32_t changes;       // single facts whose way to their dependents is timed
};

struct bench_pass {
    int64_t evaluations;   // main indicators x regions x years
    double seconds;
    uint64_t checksum;     // over region, indicator, year, value to six places, verdict; in any order
};

struct bench_latency { double median_ms, max_ms; };

struct bench_report {
    int64_t facts;         // written
    double write_seconds, load_seconds;
    struct bench_pass full, peer;
    struct bench_latency evaluated; // one changed fact: recorded and all dependents stored, not yet on disk
    struct bench_latency committed; // the same with the synced commit
    struct bench_latency sync;      // 4 kB and fdatasync in the same folder
    int64_t peak_memory_kb;
};

// Faults: bench.regions {most}, bench.years {most}, bench.pack {folder} (it has errors), store.*, system.call.
bool bench_indicators(const struct bench_options *options, struct bench_report *ret_report, struct fault *f);

#endif
