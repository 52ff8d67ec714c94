#include "tests/fuzz/work.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __clang__ // counting is not work
#pragma clang attribute push(__attribute__((no_profile_instrument_function)), apply_to = function)
#endif

#define SECONDS_LEAST 0.3      // this much says nothing: a page fault, a cold cache, sanitizers
#define SECONDS_A_BYTE 10e-6
#define BYTES_A_STEP 8

// The linker's names for the two ends of the section that clang keeps its counters in; missing with other compilers.
extern uint64_t counters_begin[] __asm__("__start___llvm_prf_cnts") __attribute__((weak, visibility("hidden")));
extern uint64_t counters_end[] __asm__("__stop___llvm_prf_cnts") __attribute__((weak, visibility("hidden")));

static uint64_t bytes_seen; // by functions of libc; several threads may lose some
static uint64_t most;
static double began;

static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

__attribute__((no_sanitize("address", "undefined"))) void fuzz_work_begin(void)
{
    for (uint64_t *counter = counters_begin; counter < counters_end; counter++)
        *counter = 0;
    bytes_seen = 0;
    began = thread_seconds();
}

__attribute__((no_sanitize("address", "undefined"))) uint64_t fuzz_work_steps(void)
{
    uint64_t sum = 0;
    for (const uint64_t *counter = counters_begin; counter < counters_end; counter++)
        sum += *counter;
    return counters_begin ? sum + bytes_seen / BYTES_A_STEP : 0;
}

void fuzz_work_end(const char *name, size_t size, uint64_t steps, uint64_t steps_a_byte)
{
    const double seconds = thread_seconds() - began, most_seconds = SECONDS_LEAST + SECONDS_A_BYTE * (double)size;
    const uint64_t done = fuzz_work_steps(), bound = steps + steps_a_byte * size;
    most = done > most ? done : most;
    const bool over = done > bound || seconds > most_seconds;
    if (over || getenv("FUZZ_WORK_SHOW"))
        fprintf(stderr, "work of %s: %zu bytes, %llu steps of %llu, %.3f s of %.3f s\n", name, size, (unsigned long long)done, (unsigned long long)bound,
                seconds, most_seconds);
    if (over)
        abort();
}

uint64_t fuzz_work_take_most(void)
{
    const uint64_t taken = most;
    most = 0;
    return taken;
}

// ---- functions of libc that go over bytes: -Wl,--wrap puts these in front of them ----

#define SEEN(count) (bytes_seen += (uint64_t)(count) + BYTES_A_STEP)

#define WRAP_MOVE(name, type)                                   \
    void *__real_##name(void *to, type from, size_t size);      \
    void *__wrap_##name(void *to, type from, size_t size);      \
    void *__wrap_##name(void *to, type from, size_t size)       \
    {                                                           \
        SEEN(size);                                             \
        return __real_##name(to, from, size);                   \
    }
WRAP_MOVE(memcpy, const void *)
WRAP_MOVE(memmove, const void *)
WRAP_MOVE(memset, int)
#ifdef __clang__
#if __has_feature(address_sanitizer) // its names for the same
WRAP_MOVE(__asan_memcpy, const void *)
WRAP_MOVE(__asan_memmove, const void *)
WRAP_MOVE(__asan_memset, int)
#endif
#endif

#define WRAP_LENGTH(name, parameters, arguments)                \
    size_t __real_##name parameters;                            \
    size_t __wrap_##name parameters;                            \
    size_t __wrap_##name parameters                             \
    {                                                           \
        const size_t size = __real_##name arguments;            \
        SEEN(size);                                             \
        return size;                                            \
    }
WRAP_LENGTH(strlen, (const char *text), (text))
WRAP_LENGTH(strnlen, (const char *text, size_t most_size), (text, most_size))
WRAP_LENGTH(strspn, (const char *text, const char *set), (text, set))
WRAP_LENGTH(strcspn, (const char *text, const char *set), (text, set))

// Finders: up to what they found, or all of it.
#define WRAP_FIND(name, parameters, arguments, start, all)      \
    char *__real_##name parameters;                             \
    char *__wrap_##name parameters;                             \
    char *__wrap_##name parameters                              \
    {                                                           \
        char *found = __real_##name arguments;                  \
        SEEN(found ? (size_t)(found - (start)) : (all));        \
        return found;                                           \
    }
size_t __real_strlen(const char *text);
WRAP_FIND(memchr, (const char *bytes, int one, size_t size), (bytes, one, size), bytes, size)
WRAP_FIND(memrchr, (const char *bytes, int one, size_t size), (bytes, one, size), bytes, size)
WRAP_FIND(memmem, (const char *bytes, size_t size, const void *part, size_t part_size), (bytes, size, part, part_size), bytes, size)
WRAP_FIND(strchr, (const char *text, int one), (text, one), text, __real_strlen(text))
WRAP_FIND(strrchr, (const char *text, int one), (text, one), text, __real_strlen(text))
WRAP_FIND(strstr, (const char *text, const char *part), (text, part), text, __real_strlen(text))
WRAP_FIND(strpbrk, (const char *text, const char *set), (text, set), text, __real_strlen(text))

static size_t same_bytes(const unsigned char *a, const unsigned char *b, size_t size, bool text)
{
    size_t i = 0;
    while (i < size && a[i] == b[i] && !(text && !a[i]))
        i++;
    return i;
}

#define WRAP_COMPARE(name, parameters, arguments, size, text)   \
    int __real_##name parameters;                               \
    int __wrap_##name parameters;                               \
    int __wrap_##name parameters                                \
    {                                                           \
        SEEN(same_bytes((const unsigned char *)a, (const unsigned char *)b, size, text)); \
        return __real_##name arguments;                         \
    }
WRAP_COMPARE(memcmp, (const void *a, const void *b, size_t size), (a, b, size), size, false)
WRAP_COMPARE(bcmp, (const void *a, const void *b, size_t size), (a, b, size), size, false)
WRAP_COMPARE(strcmp, (const char *a, const char *b), (a, b), SIZE_MAX, true)
WRAP_COMPARE(strncmp, (const char *a, const char *b, size_t size), (a, b, size), size, true)
WRAP_COMPARE(strcasecmp, (const char *a, const char *b), (a, b), SIZE_MAX, true)

int __real_vsnprintf(char *out, size_t size, const char *format, va_list arguments);
int __wrap_vsnprintf(char *out, size_t size, const char *format, va_list arguments);
int __wrap_vsnprintf(char *out, size_t size, const char *format, va_list arguments)
{
    const int written = __real_vsnprintf(out, size, format, arguments);
    SEEN(written > 0 ? written : 0);
    return written;
}

#ifdef __clang__
#pragma clang attribute pop
#endif
