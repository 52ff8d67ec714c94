// Runs the helper: bytes go into an unlinked temporary file that it inherits, CSV comes back through a pipe.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock/clock.h"
#include "base/ending.h"
#include "base/list.h"
#include "base/text.h"
#include "sheet/sheet.h"

#define OUTPUT_MAX ((size_t)64 << 20)
#define MEMORY_MAX ((rlim_t)512 << 20)    // what it takes for itself
#define ADDRESSES_MAX ((rlim_t)1536 << 20) // with the code of its libraries
#define SECONDS_MAX 30
#define LOOK_MS 100 // whether the program is to end
#define NOT_STARTED 127
#define BINARY 2 // exit codes of the helper
#define HELD_TOO_MUCH 3

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

static _Noreturn void run_helper(const char *path, int input, int output, const char *which)
{
    const struct rlimit memory = {MEMORY_MAX, MEMORY_MAX}, addresses = {ADDRESSES_MAX, ADDRESSES_MAX}, seconds = {SECONDS_MAX, SECONDS_MAX}, none = {0, 0};
    if (LIMITS_MEMORY) {
        setrlimit(RLIMIT_DATA, &memory);
        setrlimit(RLIMIT_AS, &addresses);
    }
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &none);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, 0);
    dup2(output, 1);
    dup2(null, 2);
    if (input == 3) // already there: it only has to stay open
        fcntl(3, F_SETFD, 0);
    else
        dup2(input, 3);
    char *const arguments[] = {(char *)(uintptr_t) "qingshan-sheet", (char *)(uintptr_t) "/dev/fd/3", (char *)(uintptr_t)which, NULL};
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
        if (ending_is_up())
            return false;
        int polled = poll(&ready, 1, (int)(left < LOOK_MS ? left : LOOK_MS));
        if (polled == 0)
            continue;
        ssize_t size = polled > 0 ? read(descriptor, bytes, sizeof bytes) : -1;
        if (size < 0 && polled && errno == EINTR)
            continue;
        if (size <= 0)
            return size == 0;
        text_buffer_append_bytes(out, bytes, (size_t)size);
    }
}

static bool convert(const char *path, int input, size_t sheet, struct text_buffer *out, struct fault *f)
{
    int ends[2], status = 0;
    char which[24];
    snprintf(which, sizeof which, "%zu", sheet);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_set_errno(f, "pipe", path);
    pid_t child = fork();
    if (child == 0)
        run_helper(path, input, ends[1], which);
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
    if (!ending_not_yet(f))
        return false;
    if (!whole || WIFSIGNALED(status) || WEXITSTATUS(status) == HELD_TOO_MUCH)
        return fault_set(f, FAULT_TOO_LARGE, "sheet.too_large", NULL);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return fault_set(f, FAULT_UNAVAILABLE, "sheet.helper", NULL);
    return fault_set(f, FAULT_INPUT, WIFEXITED(status) && WEXITSTATUS(status) == BINARY ? "sheet.binary" : "sheet.unreadable", NULL);
}

// ---- what the helper says: lines of notes, then the records ----

struct note_kind {
    const char *word, *key;
};
static const struct note_kind note_kinds[] = {{"others", "sheet.note_others"}, {"hidden_sheets", "sheet.note_hidden_sheets"}, {"hidden_rows", "sheet.note_hidden_rows"},
                                              {"hidden_columns", "sheet.note_hidden_columns"}, {"merged", "sheet.note_merged"}};

struct note_list LIST_OF(struct sheet_note);
struct span_list LIST_OF(struct sheet_span);

static atomic_bool unconfined;

bool sheet_was_unconfined(void)
{
    return atomic_load(&unconfined);
}

static void take_span(struct arena *arena, const char *text, struct span_list *spans)
{
    size_t numbers[4];
    char *end;
    for (size_t i = 0; i < 4; i++, text = end)
        numbers[i] = strtoul(text, &end, 10);
    LIST_PUSH(arena, spans, (struct sheet_span){numbers[0], numbers[1], numbers[2], numbers[3]});
}

static void take_note(struct arena *arena, char *line, struct sheet_table *table, struct note_list *notes, struct span_list *spans)
{
    char *text = strchr(line, '\t');
    if (!text)
        return;
    *text++ = '\0';
    if (strcmp(line, "open") == 0)
        atomic_store(&unconfined, true);
    if (strcmp(line, "sheets") == 0)
        table->sheets = strtoul(text, NULL, 10);
    if (strcmp(line, "sheet") == 0)
        table->name = text;
    if (strcmp(line, "span") == 0)
        take_span(arena, text, spans);
    for (size_t i = 0; i < sizeof note_kinds / sizeof *note_kinds; i++)
        if (strcmp(line, note_kinds[i].word) == 0)
            LIST_PUSH(arena, notes, (struct sheet_note){note_kinds[i].key, text});
}

static void split_output(struct arena *arena, struct text_buffer *out, struct sheet_table *table)
{
    struct note_list notes = {0};
    struct span_list spans = {0};
    char *at = out->bytes;
    *table = (struct sheet_table){.name = ""};
    while (*at == '#') {
        char *end = strchr(at, '\n');
        if (!end)
            break;
        *end = '\0';
        take_note(arena, at + 1, table, &notes, &spans);
        at = end + 1;
    }
    table->notes = notes.items;
    table->note_count = notes.count;
    table->spans = spans.items;
    table->span_count = spans.count;
    table->csv = at;
    table->size = out->size - (size_t)(at - out->bytes);
}

// One helper at a time: what it may take, it takes once.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

bool sheet_read(struct arena *arena, const struct sheet_file *file, struct sheet_table *ret_table, struct fault *f)
{
    char path[4096];
    struct text_buffer out;
    if (!helper_path(path, sizeof path))
        return fault_set(f, FAULT_UNAVAILABLE, "sheet.helper", NULL);
    int input = memfd_create("sheet.xlsx", MFD_CLOEXEC);
    if (input < 0 || write(input, file->bytes, file->size) != (ssize_t)file->size) {
        fault_set_errno(f, "write", "sheet.xlsx");
        if (input >= 0)
            close(input);
        return false;
    }
    text_buffer_init(&out, arena);
    pthread_mutex_lock(&turn);
    bool ok = ending_not_yet(f) && convert(path, input, file->which, &out, f);
    pthread_mutex_unlock(&turn);
    close(input);
    if (ok)
        split_output(arena, &out, ret_table);
    return ok;
}

enum sheet_problem sheet_cell_problem(const char *cell)
{
    static const char errors[] = "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC! #GETTING_DATA #FIELD! #UNKNOWN!";
    if (cell[0] == '=' && cell[1])
        return SHEET_FORMULA;
    return cell[0] == '#' && (text_has_word(errors, cell) || text_starts_with(cell, "#####")) ? SHEET_ERROR_VALUE : SHEET_NO_PROBLEM;
}

bool sheet_to_csv(struct arena *arena, const void *bytes, size_t size, char **ret_csv, size_t *ret_size, struct fault *f)
{
    struct sheet_table table;
    if (!sheet_read(arena, &(struct sheet_file){bytes, size, 0}, &table, f))
        return false;
    *ret_csv = table.csv;
    *ret_size = table.size;
    return true;
}
