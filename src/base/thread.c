#include "base/thread.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 15

void thread_begin(const char *name, enum thread_pace pace)
{
    pthread_setname_np(pthread_self(), name);
    if (pace == THREAD_FOLLOWS) // Linux: of this thread alone
        setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
}
