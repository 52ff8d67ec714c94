// How much work an input was. The compiler counts: clang puts a counter into every stretch of code (-fprofile-instr-generate, read
// here without its runtime), so a loop that somebody adds tomorrow is counted too; the functions of libc that go over bytes are
// wrapped by the linker and count what they looked at. What other libraries do is seen in the processor's time of the thread only.
// Without clang nothing is counted, and every input is within its bound.
#ifndef QINGSHAN_TESTS_FUZZ_WORK_H
#define QINGSHAN_TESTS_FUZZ_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void fuzz_work_begin(void);

// Since then, in steps: a stretch of code, or eight bytes under a function of libc. 0: nobody counts.
uint64_t fuzz_work_steps(void);

// Ends the process when there were more than these steps, or when the time is one that no linear parser takes. FUZZ_WORK_SHOW in
// the environment: prints the figures. name: of the parser.
void fuzz_work_end(const char *name, size_t size, uint64_t steps, uint64_t steps_a_byte);

// The greatest of the steps, of what fuzz_work_end has seen since the last call.
uint64_t fuzz_work_take_most(void);

// Plays the shapes of a file of tests/fuzz/worst (its top says how they are written) through the target at growing sizes: four
// times the bytes may be six times the work at most. Returns the number of inputs played.
size_t fuzz_worst_play(const char *path);

#endif
