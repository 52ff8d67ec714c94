#include "base/pace.h"

#include "base/clock/clock.h"

#define BURST_NS INT64_C(1000000)
#define COUNTED_MOST_NS INT64_C(10000000) // a long piece is not made up for by an endless rest

void pace_keep(struct pace *pace)
{
    if (!pace || !pace->times) {
        if (pace)
            pace->rested_ns = 0;
        return;
    }
    const int64_t now_ns = clock_thread_ns();
    int64_t worked_ns = pace->rested_ns ? now_ns - pace->rested_ns : 0;
    pace->rested_ns = pace->rested_ns ? pace->rested_ns : now_ns;
    if (worked_ns < BURST_NS)
        return;
    worked_ns = worked_ns < COUNTED_MOST_NS ? worked_ns : COUNTED_MOST_NS;
    pace->rest(pace->context, worked_ns * pace->times);
    pace->rested_ns = clock_thread_ns();
}
