// What a thread says of itself when it begins.
#ifndef QINGSHAN_BASE_THREAD_H
#define QINGSHAN_BASE_THREAD_H

#include <pthread.h>

enum thread_pace {
    THREAD_SERVES,   // somebody waits for it
    THREAD_FOLLOWS,  // yields the processor to those that serve (nice 15)
};

// The calling thread: a name of at most 15 bytes, as top -H shows it. A pace that is refused changes nothing.
void thread_begin(const char *name, enum thread_pace pace);

// A condition whose waits end by clock_after_ms.
void thread_condition_init(pthread_cond_t *condition);

#endif
