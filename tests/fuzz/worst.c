// Inputs of one shape at growing sizes: what is quadratic shows in how the work grows, whatever the bounds say.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define SIZE_FIRST ((size_t)1 << 10)
#define SIZE_TIMES 4
#define SIZES 4              // 1, 4, 16, 64 kB
#define WORK_TIMES_MOST 6
#define PARTS_MAX 5
#define PART_SIZE 4096
#define STEPS_FEW 200000     // growth of less says nothing

struct part {
    char bytes[PART_SIZE];
    size_t size;
};

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "\n", "\t", "\\", "\x0a".
static size_t unescape(const char *from, const char *end, char *out)
{
    size_t size = 0;
    for (; from < end && size < PART_SIZE; from++) {
        if (*from != '\\' || from + 1 >= end) {
            out[size++] = *from;
            continue;
        }
        from++;
        if (*from == 'x' && from + 2 < end && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0) {
            out[size++] = (char)(hex_digit(from[1]) * 16 + hex_digit(from[2]));
            from += 2;
        } else {
            out[size++] = (char)(*from == 'n' ? '\n' : *from == 't' ? '\t' : *from == 'r' ? '\r' : *from);
        }
    }
    return size;
}

static size_t read_parts(const char *line, struct part *parts)
{
    size_t count = 0;
    for (const char *at = line; count < PARTS_MAX; count++) {
        const char *end = strchr(at, '\t');
        parts[count].size = unescape(at, end ? end : at + strlen(at), parts[count].bytes);
        if (!end)
            return count + 1;
        at = end + 1;
    }
    return count;
}

// The second and the fourth part are repeated until the whole has its size, half of it each where there are two.
static char *fill(const struct part *parts, size_t count, size_t size)
{
    char *bytes = malloc(size);
    size_t used = 0, repeated = count > 3 ? 2 : 1, fixed = 0;
    FUZZ_MUST(bytes);
    for (size_t i = 0; i < count; i += 2)
        fixed += parts[i].size;
    const size_t room = size > fixed ? (size - fixed) / repeated : 0;
    for (size_t i = 0; i < count; i++) {
        const size_t times = i % 2 == 0 ? 1 : parts[i].size ? room / parts[i].size : 0;
        for (size_t k = 0; k < times && used + parts[i].size <= size; k++, used += parts[i].size)
            memcpy(bytes + used, parts[i].bytes, parts[i].size);
    }
    for (; used < size; used++) // of an odd length: the shape is what counts
        bytes[used] = '\n';
    return bytes;
}

static void play(const char *line, const struct part *parts, size_t count)
{
    uint64_t before = 0;
    size_t size = SIZE_FIRST;
    for (int i = 0; i < SIZES; i++, size *= SIZE_TIMES) {
        char *bytes = fill(parts, count, size);
        fuzz_work_take_most();
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
        free(bytes);
        const uint64_t steps = fuzz_work_take_most();
        if (before && steps > WORK_TIMES_MOST * before + STEPS_FEW) {
            fprintf(stderr, "not linear: %zu bytes are %llu steps, %zu bytes were %llu: %s\n", size, (unsigned long long)steps, size / SIZE_TIMES,
                    (unsigned long long)before, line);
            abort();
        }
        before = steps;
    }
}

size_t fuzz_worst_play(const char *path)
{
    static struct part parts[PARTS_MAX];
    static char line[PART_SIZE];
    size_t played = 0;
    FILE *file = fopen(path, "r");
    FUZZ_MUST(file);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        fprintf(stderr, "%s\n", line); // the last line names the shape when a target dies
        play(line, parts, read_parts(line, parts));
        played += SIZES;
    }
    fclose(file);
    return played;
}
