// The program is asked to end, and has little time for it. What works long asks now and then whether it is up, leaves off with a
// fault and lets go of what it holds; nobody has to be told which work is under way. Asked of all by store_step, arena_within and
// csv_read; by hand only in loops without these. A job that left off has done nothing: it is a fault like any other.
//
// The calling thread may go on for longer than the others (the writer, so that what they hand on is still saved) or without end
// (who ends the program). One ending at a time in a process; it costs one look at a number where nobody ends.
#ifndef QINGSHAN_BASE_ENDING_H
#define QINGSHAN_BASE_ENDING_H

#include <stdbool.h>
#include <stdint.h>

struct fault;

#define ENDING_NEVER (INT64_MAX / 4)

void ending_begin(int64_t ms);       // after so long all that asks is to leave off
void ending_over(void);              // it has ended, in a process that goes on
void ending_later(int64_t ms);       // the calling thread: so much later than the others
bool ending_is_up(void);
int64_t ending_left_ms(int64_t ms);  // until so long after the beginning; 0 where that is over
bool ending_not_yet(struct fault *f); // for a loop. Fault: program.ending

#endif
