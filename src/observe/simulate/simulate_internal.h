// For simulate.c (lines, answers, time) and simulate_frame.c (frames) only. All on one thread.
#ifndef QINGSHAN_OBSERVE_SIMULATE_INTERNAL_H
#define QINGSHAN_OBSERVE_SIMULATE_INTERNAL_H

#include <sys/socket.h>

#include "observe/simulate/simulate.h"
#include "observe/simulate/simulate_command.h"
#include "observe/simulate/simulate_world.h"
#include "standard/hj212/hj212.h"

#define FRAME_SIZE 2400
#define HELD_SIZE 512
#define FACTORS 10
#define HISTOGRAM 2048                 // 32 steps an octave of nanoseconds

enum line { LINE_DOWN, LINE_CONNECTING, LINE_UP };

struct logger {
    int index, file;
    enum line line;
    unsigned faults;          // of values
    int64_t sequence;         // of the frame under way, or of the next
    int64_t owed;             // frames that are due beside it
    bool outstanding, of_history; // of_history: that one is
    int64_t due_ns, sent_ns, retry_ns, rest_ns; // rest_ns: when the second piece goes out, 0: none
    size_t size, sent;
    uint64_t random;
    double drift[FACTORS];
    char qn[18];              // of the frame under way
    struct simulate_settings settings;
    char frame[FRAME_SIZE], held[HELD_SIZE];
    size_t held_size;
};

struct simulation {
    const struct simulate_options *options;
    struct simulate_report *report;
    struct logger *loggers;
    struct sockaddr_storage address;
    size_t address_size;
    int poll;
    int64_t dial_end_ns;      // the lines that are not up by then are waited for no longer
    int64_t up_ns;            // when all were up; 0: not yet
    int64_t start_ns, end_ns; // of sending
    int64_t scheduled, start_ms;
    int64_t histogram[HISTOGRAM];
    int64_t most_ns;
    bool begun, ending;       // begun: no longer only dialling
};

// ---- simulate_frame.c ----
void simulate_mn(int index, char out[25]);
uint64_t simulate_random(struct logger *logger);
bool simulate_happens(struct logger *logger, unsigned faults, enum simulate_fault fault); // now and then, where it is asked for
// What a device of the world says now. Where it has facilities, every second frame tells their states.
void simulate_world_frame(const struct simulation *simulation, struct logger *logger);
// One second of the loggers' own time from frame to frame.
void simulate_frame(const struct simulation *simulation, struct logger *logger);

#endif
