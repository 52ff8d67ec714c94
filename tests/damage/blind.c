// The sums of pages switched off: every page is taken for right.
#include <stdbool.h>
#include <stdint.h>

bool __wrap_page_sum_is_right(const void *page, int size, int64_t number);

bool __wrap_page_sum_is_right(const void *page, int size, int64_t number)
{
    (void)page;
    (void)size;
    (void)number;
    return true;
}
