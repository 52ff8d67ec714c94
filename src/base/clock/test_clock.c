#include "base/clock/test_clock.h"

#ifdef QINGSHAN_TESTS

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const _Atomic int64_t *offset; // NULL: nobody sets it
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void look(void)
{
    const char *path = getenv("QINGSHAN_TEST_CLOCK");
    const int descriptor = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0)
        return;
    void *mapped = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (mapped != MAP_FAILED)
        offset = mapped;
}

int64_t test_clock_offset_ms(void)
{
    pthread_once(&once, look);
    return offset ? atomic_load_explicit(offset, memory_order_relaxed) : 0;
}

#endif
