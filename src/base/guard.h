// What a lock guards, said so that clang holds the code to it (-Wthread-safety; other compilers read past it).
//
// GUARD(watch_shared) at the top of a file names what threads share there and makes the calls that take and give its lock:
// watch_shared_lock(&watch->lock), _unlock, _try (false: another thread has it), _wait and _wait_until (as pthread_cond_wait and
// pthread_cond_timedwait). A field that says GUARDED_BY(watch_shared) is read and written between them alone, a function that says
// REQUIRES(watch_shared) is called there alone, and whoever takes gives back on every way out. ALONE stands before a function that
// runs while no other thread has the object: what makes it, and what frees it when the threads have ended.
//
// The name stands for the locks of all objects of a kind: clang compiles a struct's attributes in C before it knows the other
// fields, so that no field can name the lock beside it. That the lock of this object was taken, not of another, nobody checks.
// Rejected: handing out the guarded fields through a function per struct, which every access would have to go through.
#ifndef QINGSHAN_BASE_GUARD_H
#define QINGSHAN_BASE_GUARD_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#ifdef __clang__
#define GUARD_ATTRIBUTE(x) __attribute__((x))
#else
#define GUARD_ATTRIBUTE(x)
#endif

#define GUARDED_BY(guard) GUARD_ATTRIBUTE(guarded_by(guard))
#define REQUIRES(guard) GUARD_ATTRIBUTE(requires_capability(guard))
#define REQUIRES_READING(guard) GUARD_ATTRIBUTE(requires_shared_capability(guard))
#define ACQUIRE(guard) GUARD_ATTRIBUTE(acquire_capability(guard))
#define TRY_ACQUIRE(guard) GUARD_ATTRIBUTE(try_acquire_capability(true, guard))
#define RELEASE(guard) GUARD_ATTRIBUTE(release_capability(guard))
#define ACQUIRE_READING(guard) GUARD_ATTRIBUTE(acquire_shared_capability(guard))
#define RELEASE_READING(guard) GUARD_ATTRIBUTE(release_shared_capability(guard))
#define ALONE GUARD_ATTRIBUTE(no_thread_safety_analysis)

struct GUARD_ATTRIBUTE(capability("lock")) guard_name {
    char unused;
};

// One of the calls: declared with what it does to the guard, which its body, of calls that clang knows nothing of, does not show.
#define GUARD_CALL(result, name, parameters, effect, body)                  \
    __attribute__((unused)) static inline result name parameters effect;    \
    ALONE static inline result name parameters body

// The guard itself is named in attributes only: there is none.
#define GUARD(guard_)                                                                                                                     \
    extern const struct guard_name guard_;                                                                                                  \
    GUARD_CALL(void, guard_##_lock, (pthread_mutex_t *lock), ACQUIRE(guard_), { pthread_mutex_lock(lock); })                              \
    GUARD_CALL(void, guard_##_unlock, (pthread_mutex_t *lock), RELEASE(guard_), { pthread_mutex_unlock(lock); })                          \
    GUARD_CALL(bool, guard_##_try, (pthread_mutex_t *lock), TRY_ACQUIRE(guard_), { return pthread_mutex_trylock(lock) == 0; })            \
    GUARD_CALL(int, guard_##_wait, (pthread_cond_t *condition, pthread_mutex_t *lock), REQUIRES(guard_),                                  \
               { return pthread_cond_wait(condition, lock); })                                                                            \
    GUARD_CALL(int, guard_##_wait_until, (pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *until), REQUIRES(guard_), \
               { return pthread_cond_timedwait(condition, lock, until); })

// The same of a lock that many may read under at once: watch_shared_read and _read_end, _write and _write_end.
#define GUARD_READ_WRITE(guard_)                                                                                                          \
    extern const struct guard_name guard_;                                                                                                  \
    GUARD_CALL(void, guard_##_read, (pthread_rwlock_t *lock), ACQUIRE_READING(guard_), { pthread_rwlock_rdlock(lock); })                  \
    GUARD_CALL(void, guard_##_read_end, (pthread_rwlock_t *lock), RELEASE_READING(guard_), { pthread_rwlock_unlock(lock); })              \
    GUARD_CALL(void, guard_##_write, (pthread_rwlock_t *lock), ACQUIRE(guard_), { pthread_rwlock_wrlock(lock); })                         \
    GUARD_CALL(void, guard_##_write_end, (pthread_rwlock_t *lock), RELEASE(guard_), { pthread_rwlock_unlock(lock); })

#endif
