// Monotonic time, for waiting and measuring; never for dates (those are in period.h).
#ifndef QINGSHAN_BASE_CLOCK_H
#define QINGSHAN_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

int64_t clock_monotonic_ns(void);
int64_t clock_boot_ms(void);                // since the machine started, with the time it slept
struct timespec clock_after_ns(int64_t ns); // from now, on the same clock: until when a condition waits
struct timespec clock_after_ms(int64_t ms);
int64_t clock_thread_ns(void);              // processor time of the calling thread

#endif
