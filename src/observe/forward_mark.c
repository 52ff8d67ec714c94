#include "observe/forward_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "store/durable.h"

#define LINE_SIZE 58 // TURN POSITION CHECK: 19, 19 and 16 digits, a blank behind each, line feed
#define SUMMED 40
#define LINES 2

static uint64_t sum_of(const char *bytes, size_t size)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return sum;
}

static void write_line(char out[LINE_SIZE + 1], int64_t turn, int64_t position)
{
    snprintf(out, LINE_SIZE + 1, "%019" PRId64 " %019" PRId64 " ", turn, position);
    snprintf(out + SUMMED, LINE_SIZE + 1 - SUMMED, "%016" PRIx64 " \n", sum_of(out, SUMMED));
}

static bool read_line(const char *line, int64_t *ret_turn, int64_t *ret_position)
{
    char again[LINE_SIZE + 1], turn[20], position[20];
    memcpy(turn, line, 19);
    memcpy(position, line + 20, 19);
    turn[19] = position[19] = '\0';
    if (!text_parse_int64(turn, ret_turn) || !text_parse_int64(position, ret_position) || *ret_turn < 0 || *ret_position < 0)
        return false;
    write_line(again, *ret_turn, *ret_position);
    return memcmp(again, line, LINE_SIZE) == 0;
}

static void read_newest(struct forward_mark *mark, bool *ret_found)
{
    char lines[LINES * LINE_SIZE];
    const ssize_t size = pread(mark->file, lines, sizeof lines, 0);
    *ret_found = false;
    for (int i = 0; i < LINES && size >= (ssize_t)((i + 1) * LINE_SIZE); i++) {
        int64_t turn, position;
        if (!read_line(lines + (size_t)i * LINE_SIZE, &turn, &position) || (*ret_found && turn < mark->turn))
            continue;
        mark->turn = turn;
        mark->position = position;
        *ret_found = true;
    }
}

bool forward_mark_open(struct forward_mark *mark, const char *folder, const char *name, int64_t first, bool *ret_found, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *marks = arena_printf(arena, "%s/forward", folder), *path = arena_printf(arena, "%s/%s.mark", marks, name);
    *mark = (struct forward_mark){.file = -1, .position = first};
    if (mkdir(marks, 0700) != 0 && errno != EEXIST)
        return fault_set_errno(f, "mkdir", marks);
    mark->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (mark->file < 0)
        return fault_set_errno(f, "open", path);
    read_newest(mark, ret_found);
    if (*ret_found)
        return true;
    return forward_mark_move(mark, first, f) && durable_sync_parent(path, f) && durable_sync_parent(marks, f);
}

bool forward_mark_move(struct forward_mark *mark, int64_t position, struct fault *f)
{
    char line[LINE_SIZE + 1];
    write_line(line, mark->turn + 1, position);
    if (pwrite(mark->file, line, LINE_SIZE, (mark->turn + 1) % LINES * LINE_SIZE) != LINE_SIZE || fdatasync(mark->file) != 0)
        return fault_set_errno(f, "write", "forward/*.mark");
    mark->turn++;
    mark->position = position;
    return true;
}

void forward_mark_close(struct forward_mark *mark)
{
    if (mark->file >= 0)
        close(mark->file);
    mark->file = -1;
}

void forward_mark_remove(const char *folder, const char *name)
{
    ARENA_SCOPED arena = arena_new();
    unlink(arena_printf(arena, "%s/forward/%s.mark", folder, name));
}
