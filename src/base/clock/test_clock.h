// Where tests set the wall clock. Only programs that are built with their tests look: QINGSHAN_TEST_CLOCK names a file that holds an
// int64, little-endian: milliseconds that are added to the system's clock. It is mapped, so that a change is seen at once.
#ifndef QINGSHAN_BASE_TEST_CLOCK_H
#define QINGSHAN_BASE_TEST_CLOCK_H

#include <stdint.h>

#ifdef QINGSHAN_TESTS
int64_t test_clock_offset_ms(void);
#else
static inline int64_t test_clock_offset_ms(void)
{
    return 0;
}
#endif

#endif
