// Runs the helper: bytes go into an unlinked temporary file that it inherits, CSV comes back through a pipe.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "sheet/sheet.h"

#define OUTPUT_MAX ((size_t)64 << 20)
#define MEMORY_MAX ((rlim_t)2 << 30)
#define SECONDS_MAX 30
#define NOT_STARTED 127

// Sanitizers reserve far more addresses than they use.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMITS_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LIMITS_MEMORY 0
#endif
#endif
#ifndef LIMITS_MEMORY
#define LIMITS_MEMORY 1
#endif

bool sheet_is_container(const void *bytes, size_t size)
{
    return size >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

// The helper stands beside this program.
static bool helper_path(char *out, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", out, size - 1);
    if (length <= 0)
        return false;
    out[length] = '\0';
    char *slash = strrchr(out, '/');
    if (!slash || (size_t)(slash - out) + sizeof "/qingshan-sheet" > size)
        return false;
    snprintf(slash, size - (size_t)(slash - out), "/qingshan-sheet");
    return access(out, X_OK) == 0;
}

static _Noreturn void run_helper(const char *path, int input, int output)
{
    struct rlimit memory = {MEMORY_MAX, MEMORY_MAX}, seconds = {SECONDS_MAX, SECONDS_MAX};
    if (LIMITS_MEMORY)
        setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, 0);
    dup2(output, 1);
    dup2(null, 2);
    if (input == 3) // already there: it only has to stay open
        fcntl(3, F_SETFD, 0);
    else
        dup2(input, 3);
    char *const arguments[] = {(char *)(uintptr_t) "qingshan-sheet", (char *)(uintptr_t) "/dev/fd/3", NULL};
    char *const environment[] = {(char *)(uintptr_t) "LC_ALL=C.UTF-8", NULL};
    execve(path, arguments, environment);
    _exit(NOT_STARTED);
}

static bool read_output(int descriptor, struct text_buffer *out)
{
    int64_t until = clock_monotonic_ns() + (int64_t)SECONDS_MAX * 1000000000;
    char bytes[16384];
    for (;;) {
        struct pollfd ready = {.fd = descriptor, .events = POLLIN};
        int64_t left = (until - clock_monotonic_ns()) / 1000000;
        if (left <= 0 || out->size > OUTPUT_MAX)
            return false;
        int polled = poll(&ready, 1, (int)left);
        ssize_t size = polled > 0 ? read(descriptor, bytes, sizeof bytes) : -1;
        if (size < 0 && polled && errno == EINTR)
            continue;
        if (size <= 0)
            return size == 0;
        text_buffer_append_bytes(out, bytes, (size_t)size);
    }
}

static bool convert(const char *path, int input, struct text_buffer *out, struct fault *f)
{
    int ends[2], status = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_set_errno(f, "pipe", path);
    pid_t child = fork();
    if (child == 0)
        run_helper(path, input, ends[1]);
    if (child < 0)
        fault_set_errno(f, "fork", path);
    close(ends[1]);
    bool whole = child > 0 && read_output(ends[0], out);
    close(ends[0]);
    if (child < 0)
        return false;
    if (!whole)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (whole && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return fault_set(f, FAULT_UNAVAILABLE, "sheet.helper", NULL);
    return fault_set(f, FAULT_INPUT, "sheet.unreadable", NULL);
}

bool sheet_to_csv(struct arena *arena, const void *bytes, size_t size, char **ret_csv, size_t *ret_size, struct fault *f)
{
    char path[4096];
    struct text_buffer out;
    if (!helper_path(path, sizeof path))
        return fault_set(f, FAULT_UNAVAILABLE, "sheet.helper", NULL);
    int input = memfd_create("sheet.xlsx", MFD_CLOEXEC);
    if (input < 0 || write(input, bytes, size) != (ssize_t)size) {
        fault_set_errno(f, "write", "sheet.xlsx");
        if (input >= 0)
            close(input);
        return false;
    }
    text_buffer_init(&out, arena);
    bool ok = convert(path, input, &out, f);
    close(input);
    *ret_csv = out.bytes;
    *ret_size = out.size;
    return ok;
}
