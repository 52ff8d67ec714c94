#include "base/thread.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define NICE 15

void thread_begin(const char *name, enum thread_pace pace)
{
    pthread_setname_np(pthread_self(), name);
    if (pace == THREAD_FOLLOWS) // Linux: of this thread alone
        setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
}

void thread_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}
