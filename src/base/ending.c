#include "base/ending.h"

#include <stdatomic.h>

#include "base/clock/clock.h"
#include "base/fault.h"

#define MS_NS INT64_C(1000000)

static atomic_int_fast64_t began_ns, up_ns; // 0: nobody ends
static _Thread_local int64_t later_ns;

void ending_begin(int64_t ms)
{
    const int64_t now_ns = clock_monotonic_ns();
    atomic_store(&began_ns, now_ns);
    atomic_store(&up_ns, now_ns + ms * MS_NS);
}

void ending_over(void)
{
    atomic_store(&up_ns, 0);
    atomic_store(&began_ns, 0);
}

void ending_later(int64_t ms)
{
    later_ns = ms >= ENDING_NEVER / MS_NS ? ENDING_NEVER : ms * MS_NS;
}

bool ending_is_up(void)
{
    const int64_t at_ns = atomic_load_explicit(&up_ns, memory_order_relaxed);
    return at_ns && clock_monotonic_ns() > at_ns + later_ns;
}

int64_t ending_left_ms(int64_t ms)
{
    const int64_t left_ms = ms - (clock_monotonic_ns() - atomic_load(&began_ns)) / MS_NS;
    return left_ms > 0 ? left_ms : 0;
}

bool ending_not_yet(struct fault *f)
{
    return !ending_is_up() || fault_set(f, FAULT_BUSY, "program.ending", NULL);
}
