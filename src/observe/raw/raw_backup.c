#include "observe/raw/raw_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/raw/raw_internal.h"
#include "store/folder.h"
#include "store/tree.h"

#define PIECE_SIZE ((size_t)1 << 20)
#define FLIGHT_TRIES 10 // a batch that is under way is in the file within a second
#define FLIGHT_MS 100

// What the newest segment held at the moment.
struct raw_backup {
    struct arena *arena;
    const char *folder;
    int64_t first, last;   // numbers of segments; 0: there are none
    int file;              // of the newest, while it is plain
    struct text_buffer bytes;
    size_t sound;          // of them are whole records, one behind the other
};

struct raw_backup *raw_backup_new(struct arena *arena, const char *folder)
{
    struct raw_backup *tail = arena_alloc(arena, sizeof *tail);
    *tail = (struct raw_backup){.arena = arena, .folder = folder, .file = -1};
    text_buffer_init(&tail->bytes, arena);
    return tail;
}

void raw_backup_close(struct raw_backup *tail)
{
    if (tail->file >= 0)
        close(tail->file);
    tail->file = -1;
}

static void walk(struct raw_backup *tail)
{
    struct record_head head;
    const char *bytes = tail->bytes.bytes;
    if (!tail->sound && tail->bytes.size >= sizeof(struct segment_head))
        tail->sound = sizeof(struct segment_head);
    while (tail->sound && tail->bytes.size - tail->sound >= sizeof head) {
        memcpy(&head, bytes + tail->sound, sizeof head);
        const size_t size = sizeof head + head.size;
        if ((!head.size && !head.check) || head.size > RAW_FRAME_SIZE_MAX || tail->bytes.size - tail->sound < size ||
            !record_is_sound(&head, bytes + tail->sound + sizeof head))
            return;
        tail->sound += size;
    }
}

// Reads on from the last whole record, as far as there are whole records: what is behind them is filled, or under way.
static bool read_on(struct raw_backup *tail, struct fault *f)
{
    char *piece = heap_alloc(PIECE_SIZE);
    ssize_t size = 1;
    size_t before;
    tail->bytes.size = tail->sound;
    do {
        before = tail->sound;
        size = pread(tail->file, piece, PIECE_SIZE, (off_t)tail->bytes.size);
        if (size > 0)
            text_buffer_append_bytes(&tail->bytes, piece, (size_t)size);
        walk(tail);
    } while (size > 0 && tail->sound > before);
    const bool ok = size >= 0 || fault_set_errno(f, "read", "raw");
    heap_free(piece);
    return ok;
}

static bool open_tail(struct raw_backup *tail, struct fault *f)
{
    int64_t first, last;
    if (!raw_segment_range(tail->folder, &first, &last, f))
        return false;
    tail->first = first;
    if (last == tail->last)
        return true;
    raw_backup_close(tail);
    tail->last = last;
    tail->sound = 0;
    text_buffer_init(&tail->bytes, tail->arena);
    const char *path = segment_path(tail->arena, tail->folder, last, ".seg");
    tail->file = open(path, O_RDONLY | O_CLOEXEC);
    return tail->file >= 0 || errno == ENOENT || fault_set_errno(f, "open", path); // packed: nothing is added to it
}

bool raw_backup_look(struct raw_backup *tail, struct fault *f)
{
    return open_tail(tail, f) && (tail->file < 0 || read_on(tail, f));
}

static bool only_filled(const struct raw_backup *tail)
{
    for (size_t i = tail->sound; i < tail->bytes.size; i++)
        if (tail->bytes.bytes[i])
            return false;
    return true;
}

static bool read_to_end(struct raw_backup *tail, struct fault *f)
{
    char *piece = heap_alloc(PIECE_SIZE);
    ssize_t size = 0;
    tail->bytes.size = tail->sound;
    while (tail->bytes.size < SEGMENT_FILE_MAX && (size = pread(tail->file, piece, PIECE_SIZE, (off_t)tail->bytes.size)) > 0)
        text_buffer_append_bytes(&tail->bytes, piece, (size_t)size);
    heap_free(piece);
    walk(tail);
    return size >= 0 || fault_set_errno(f, "read", "raw");
}

// What was behind the whole records was under way, and not answered, when it becomes whole now: the moment was before it.
// What stays as it is has been torn or damaged: it goes into the backup as it is.
bool raw_backup_settle(struct raw_backup *tail, struct fault *f)
{
    const size_t sound = tail->sound;
    for (int i = 0; tail->file >= 0 && i < FLIGHT_TRIES; i++) {
        if (i)
            poll(NULL, 0, FLIGHT_MS);
        if (!read_to_end(tail, f))
            return false;
        if (tail->sound > sound || only_filled(tail)) {
            tail->bytes.size = sound;
            return true;
        }
    }
    while (tail->bytes.size > sound && !tail->bytes.bytes[tail->bytes.size - 1])
        tail->bytes.size--;
    return true;
}

// ---- copying ----

// It may be packed just now; one that is in neither form has been missing before, as `frame verify` tells.
static bool copy_segment(struct backup *backup, const char *folder, int64_t number, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    static const char *const endings[] = {".seg", ".segz", ".seg"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *path = segment_path(arena, folder, number, endings[i]);
        struct fault why = {0};
        if (backup_take(backup, path + strlen(folder) + 1, i == 1, &why))
            return true;
        if (access(path, F_OK) == 0 || errno != ENOENT) {
            if (f)
                *f = why;
            return false;
        }
    }
    return true;
}

// What was cut off damaged segments is kept for whoever looks into it.
static bool copy_others(struct backup *backup, const char *folder, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *const *names;
    size_t count;
    if (!tree_names(arena, folder_file(arena, folder, "raw"), &names, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *dot = strrchr(names[i], '.');
        const bool segment = dot && (text_equal(dot, ".seg") || text_equal(dot, ".segz"));
        if (segment || *names[i] == '.' || text_equal(names[i], "spare") || strstr(names[i], ".partial"))
            continue;
        if (!backup_take(backup, folder_file(arena, "raw", names[i]), false, f))
            return false;
    }
    return true;
}

bool raw_backup_copy(struct raw_backup *tail, struct backup *backup, struct fault *f)
{
    if (!tail->last)
        return true;
    const int64_t plain = tail->file >= 0 ? tail->last : 0;
    for (int64_t number = tail->first; number <= tail->last; number++)
        if (number != plain && !copy_segment(backup, tail->folder, number, f))
            return false;
    const char *path = segment_path(tail->arena, tail->folder, tail->last, ".seg");
    if (plain && tail->bytes.size && !backup_put(backup, path + strlen(tail->folder) + 1, tail->bytes.bytes, tail->bytes.size, f))
        return false;
    return copy_others(backup, tail->folder, f);
}
