// N loggers in one thread against any HJ 212 server: each has one connection and at most one frame that is not answered yet.
// Values are made from the seed, so a run can be repeated. The loggers' MN and password: simulate_table.
// Faults: gateway.address {text}, simulate.fault {text}, system.call.
#ifndef QINGSHAN_OBSERVE_SIMULATE_H
#define QINGSHAN_OBSERVE_SIMULATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/text.h"

#define SIMULATE_POINTS_MAX 50000

// What goes wrong. Those of the line happen to about one frame in twenty, those of values to one logger in ten.
#define SIMULATE_FAULTS(X)                                            \
    X(SIMULATE_CRC, 0, "crc")              /* a wrong CRC first */    \
    X(SIMULATE_DUPLICATE, 1, "duplicate")  /* the frame twice */      \
    X(SIMULATE_SPLIT, 2, "split")          /* in two pieces, a moment apart */ \
    X(SIMULATE_RECONNECT, 3, "reconnect")  /* the line breaks before the answer */ \
    X(SIMULATE_CONSTANT, 4, "constant")    /* values that do not change */ \
    X(SIMULATE_ZERO, 5, "zero")                                       \
    X(SIMULATE_EXCEED, 6, "exceed")        /* ten times the usual */  \
    X(SIMULATE_CLOCK, 7, "clock")          /* a clock that is a day late */

enum simulate_fault {
#define X(fault, bit, name) fault = 1 << bit,
    SIMULATE_FAULTS(X)
#undef X
};
bool simulate_faults_parse(const char *list, unsigned *ret_faults, struct fault *f); // names separated by commas

struct simulate_world;

struct simulate_options {
    const char *to;       // "127.0.0.1:9002"
    int points;
    double rate;          // frames a second of all together; 0: each as soon as the last one is answered
    double seconds;
    uint64_t seed;
    unsigned faults;
    int64_t start_ms;     // DataTime of the first frames; 0: now
    const struct simulate_world *world; // its devices instead of `points` alike ones, at the time of the clock; NULL: none
};

struct simulate_report {
    int64_t sent, answered, lost, reconnects; // lost: not answered at the end
    double seconds, frames_per_second;
    double p50_ms, p99_ms, most_ms;  // from when a frame was due to its answer
};
bool simulate_run(const struct simulate_options *options, struct simulate_report *ret_report, struct fault *f);

// The table for `point import`.
void simulate_table(int points, struct text_buffer *out);

#endif
