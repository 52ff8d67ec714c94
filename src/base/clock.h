// Monotonic time, for waiting and measuring; never for dates (those are in period.h).
#ifndef QINGSHAN_BASE_CLOCK_H
#define QINGSHAN_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_monotonic_ns(void);

#endif
