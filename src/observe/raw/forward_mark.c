#include "observe/raw/forward_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cell/csv.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/durable.h"

#define LINE_SIZE 58 // TURN POSITION CHECK: 19, 19 and 16 digits, a blank behind each, line feed
#define SUMMED 40
#define LINES 2
#define MARK_FILE_MAX ((size_t)1 << 20)
#define SEGMENT_LINE_SIZE 103 // TURN DIGEST CHECK behind those: 19, 64 and 16 digits
#define SEGMENT_SUMMED 85
#define SEGMENT_LINE_AT(turn) (LINES * LINE_SIZE + (turn) % LINES * SEGMENT_LINE_SIZE)

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

static void write_segment_line(char out[SEGMENT_LINE_SIZE + 1], int64_t turn, const char *segment)
{
    snprintf(out, SEGMENT_LINE_SIZE + 1, "%019" PRId64 " %-64.64s ", turn, segment);
    snprintf(out + SEGMENT_SUMMED, SEGMENT_LINE_SIZE + 1 - SEGMENT_SUMMED, "%016" PRIx64 " \n", sum_of(out, SEGMENT_SUMMED));
}

// Of the newest turn; "" where it is not known: by an older program, or the line is torn.
static void read_segment(struct forward_mark *mark)
{
    char line[SEGMENT_LINE_SIZE], again[SEGMENT_LINE_SIZE + 1];
    *mark->segment = '\0';
    if (pread(mark->file, line, sizeof line, SEGMENT_LINE_AT(mark->turn)) != sizeof line)
        return;
    memcpy(mark->segment, line + 20, FORWARD_MARK_SEGMENT_SIZE - 1);
    mark->segment[FORWARD_MARK_SEGMENT_SIZE - 1] = '\0';
    write_segment_line(again, mark->turn, mark->segment);
    if (memcmp(again, line, sizeof line) != 0)
        *mark->segment = '\0';
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
    if (*ret_found)
        read_segment(mark);
}

// Under another name until it holds a line: a file with this name and without one is damaged.
static bool make(struct forward_mark *mark, const char *path, int64_t first, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *partial = arena_printf(arena, "%s.partial", path);
    mark->file = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (mark->file < 0)
        return fault_set_errno(f, "open", partial);
    return forward_mark_move(mark, first, NULL, f) && durable_move(partial, path, f);
}

bool forward_mark_damage(struct arena *arena, const char *path, struct damage *ret_damage, struct fault *f)
{
    char *bytes, *trace = arena_alloc(arena, DIGEST_HEX_SIZE);
    size_t size;
    if (!file_read(arena, path, MARK_FILE_MAX, &bytes, &size, f))
        return false;
    digest_of(bytes, size, trace);
    *ret_damage = (struct damage){.kind = "unmarked", .file = arena_printf(arena, "forward/%s", strrchr(path, '/') + 1), .to = (int64_t)size, .places = 1,
                                  .bytes = (int64_t)size, .trace = trace};
    return true;
}

// Nothing tells any more how far the target was.
static bool begin_anew(struct forward_mark *mark, const char *path, const struct forward_mark_place *place, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct damage damage;
    if (!forward_mark_damage(arena, path, &damage, f))
        return false;
    damage_log_add(place->damages, &damage);
    return forward_mark_move(mark, place->anew, NULL, f);
}

bool forward_mark_open(struct forward_mark *mark, const struct forward_mark_place *place, bool *ret_found, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *marks = arena_printf(arena, "%s/forward", place->folder), *path = arena_printf(arena, "%s/%s.mark", marks, place->name);
    *mark = (struct forward_mark){.file = -1, .position = place->first};
    *ret_found = false;
    if (mkdir(marks, 0700) != 0 && errno != EEXIST)
        return fault_set_errno(f, "mkdir", marks);
    mark->file = open(path, O_RDWR | O_CLOEXEC);
    if (mark->file < 0 && errno != ENOENT)
        return fault_set_errno(f, "open", path);
    if (mark->file < 0)
        return make(mark, path, place->first, f) && durable_sync_parent(marks, f);
    read_newest(mark, ret_found);
    return *ret_found || begin_anew(mark, path, place, f);
}

bool forward_mark_read(const char *path, struct forward_mark *ret_mark, bool *ret_found, struct fault *f)
{
    *ret_mark = (struct forward_mark){.file = open(path, O_RDONLY | O_CLOEXEC)};
    if (ret_mark->file < 0)
        return fault_set_errno(f, "open", path);
    read_newest(ret_mark, ret_found);
    forward_mark_close(ret_mark);
    return true;
}

// The segment first: alone it says nothing, for its turn has not come.
bool forward_mark_move(struct forward_mark *mark, int64_t position, const char *segment, struct fault *f)
{
    char line[LINE_SIZE + 1], segment_line[SEGMENT_LINE_SIZE + 1];
    const int64_t turn = mark->turn + 1;
    write_line(line, turn, position);
    write_segment_line(segment_line, turn, segment ? segment : "");
    if (pwrite(mark->file, segment_line, SEGMENT_LINE_SIZE, SEGMENT_LINE_AT(turn)) != SEGMENT_LINE_SIZE ||
        pwrite(mark->file, line, LINE_SIZE, turn % LINES * LINE_SIZE) != LINE_SIZE || fdatasync(mark->file) != 0)
        return fault_set_errno(f, "write", "forward/*.mark");
    mark->turn = turn;
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
