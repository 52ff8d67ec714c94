#include "observe/stow/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "observe/raw/raw_internal.h"
#include "observe/series/series_internal.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/tree.h"

#define TRIES 50          // to take the moment between two rows of the journal
#define PIECE_SIZE ((size_t)1 << 20)
#define SEGMENT_FILE_MAX ((size_t)1 << 30)
#define FLIGHT_TRIES 10   // a batch that is under way is in the file within a second
#define FLIGHT_MS 100

// What the newest segment held at the moment.
struct tail {
    int64_t first, last;   // numbers of segments; 0: there are none
    int file;              // of the newest, while it is plain
    struct text_buffer bytes;
    size_t sound;          // of them are whole records, one behind the other
};

struct backup_moment {
    struct arena *arena;
    const char *folder;
    struct series_book book; // pinned; store NULL: there is no series.db
    struct tail tail;
    const char *const *marks; // names of files in forward/
    const char **mark_texts;
    size_t *mark_sizes;
    size_t mark_count;
};

// ---- the end of the raw log ----

static void close_tail(struct tail *tail)
{
    if (tail->file >= 0)
        close(tail->file);
    tail->file = -1;
}

static void walk(struct tail *tail)
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
static bool read_on(struct tail *tail, struct fault *f)
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

static bool open_tail(struct backup_moment *moment, struct fault *f)
{
    struct tail *tail = &moment->tail;
    int64_t first, last;
    if (!segment_range(moment->folder, &first, &last, f))
        return false;
    tail->first = first;
    if (last == tail->last)
        return true;
    close_tail(tail);
    tail->last = last;
    tail->sound = 0;
    text_buffer_init(&tail->bytes, moment->arena);
    const char *path = segment_path(moment->arena, moment->folder, last, ".seg");
    tail->file = open(path, O_RDONLY | O_CLOEXEC);
    return tail->file >= 0 || errno == ENOENT || fault_set_errno(f, "open", path); // packed: nothing is added to it
}

static bool look_at_tail(struct backup_moment *moment, struct fault *f)
{
    return open_tail(moment, f) && (moment->tail.file < 0 || read_on(&moment->tail, f));
}

static bool only_filled(const struct tail *tail)
{
    for (size_t i = tail->sound; i < tail->bytes.size; i++)
        if (tail->bytes.bytes[i])
            return false;
    return true;
}

static bool read_to_end(struct tail *tail, struct fault *f)
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
static bool settle_tail(struct tail *tail, struct fault *f)
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

// ---- the moment ----

static bool read_marks(struct backup_moment *moment, struct fault *f)
{
    struct arena *arena = moment->arena;
    const char *folder = folder_file(arena, moment->folder, "forward");
    if (!tree_names(arena, folder, &moment->marks, &moment->mark_count, f))
        return false;
    moment->mark_texts = arena_array(arena, moment->mark_count + 1, sizeof *moment->mark_texts);
    moment->mark_sizes = arena_array(arena, moment->mark_count + 1, sizeof *moment->mark_sizes);
    for (size_t i = 0; i < moment->mark_count; i++) {
        char *text;
        if (!file_read(arena, folder_file(arena, folder, moment->marks[i]), PIECE_SIZE, &text, &moment->mark_sizes[i], f))
            return false;
        moment->mark_texts[i] = text;
    }
    return true;
}

// Once between two rows of the journal, or as near to it as a journal allows that is written all the time: then a device
// that was entered within these microseconds may be missing of a frame.
static bool take_once(struct backup_moment *moment, struct store *store, struct store *look, bool *ret_taken, struct fault *f)
{
    int64_t before, after;
    store_rollback(store);
    if (moment->book.store) {
        store_rollback(moment->book.store);
        if (!store_pin(moment->book.store, f))
            return false;
    }
    if (!store_pin(store, f) || !journal_batch_at(store, INT64_MAX, &before, f) || !look_at_tail(moment, f) || !journal_batch_at(look, INT64_MAX, &after, f))
        return false;
    *ret_taken = before == after;
    return true;
}

static bool take(struct backup_moment *moment, struct store *store, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED look = store_open(moment->folder, STORE_READ, f);
    bool taken = false;
    if (!look || !read_marks(moment, f))
        return false;
    if (access(folder_file(arena, moment->folder, "series.db"), F_OK) != 0 ? errno != ENOENT && !fault_set_errno(f, "open", "series.db")
            : !book_open(&moment->book, &(struct series_options){.folder = moment->folder, .mode = STORE_READ}, f))
        return false;
    if (!look_at_tail(moment, f)) // most of it is read before the moment
        return false;
    for (int i = 0; i < TRIES && !taken; i++)
        if (!take_once(moment, store, look, &taken, f))
            return false;
    return settle_tail(&moment->tail, f);
}

struct backup_moment *backup_moment_take(const char *folder, struct store *store, struct fault *f)
{
    struct arena *arena = arena_new();
    struct backup_moment *moment = arena_alloc(arena, sizeof *moment);
    *moment = (struct backup_moment){.arena = arena, .folder = arena_strdup(arena, folder), .tail = {.file = -1, .last = 0}};
    text_buffer_init(&moment->tail.bytes, arena);
    if (take(moment, store, f))
        return moment;
    backup_moment_free(moment);
    return NULL;
}

void backup_moment_free(struct backup_moment *moment)
{
    if (!moment)
        return;
    close_tail(&moment->tail);
    if (moment->book.store)
        book_close(&moment->book);
    arena_free(moment->arena);
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

static bool copy_raw(struct backup_moment *moment, struct backup *backup, struct fault *f)
{
    struct tail *tail = &moment->tail;
    if (!tail->last)
        return true;
    const int64_t plain = tail->file >= 0 ? tail->last : 0;
    for (int64_t number = tail->first; number <= tail->last; number++)
        if (number != plain && !copy_segment(backup, moment->folder, number, f))
            return false;
    const char *path = segment_path(moment->arena, moment->folder, tail->last, ".seg");
    if (plain && tail->bytes.size && !backup_put(backup, path + strlen(moment->folder) + 1, tail->bytes.bytes, tail->bytes.size, f))
        return false;
    return copy_others(backup, moment->folder, f);
}

bool backup_moment_copy(struct backup_moment *moment, struct backup *backup, struct fault *f)
{
    if (moment->book.store && !backup_database(backup, moment->book.store, "series.db", f))
        return false;
    for (size_t i = 0; i < moment->mark_count; i++)
        if (!backup_put(backup, folder_file(moment->arena, "forward", moment->marks[i]), moment->mark_texts[i], moment->mark_sizes[i], f))
            return false;
    return copy_raw(moment, backup, f);
}

// ---- checking ----

bool series_check(const char *folder, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_book book;
    struct fault inner = {0};
    if (access(folder_file(arena, folder, "series.db"), F_OK) != 0)
        return errno == ENOENT || fault_set_errno(f, "open", "series.db");
    bool ok = book_open(&book, &(struct series_options){.folder = folder, .mode = STORE_READ}, &inner);
    if (ok) {
        ok = store_check_integrity(book.store, &inner);
        book_close(&book);
    } else
        ok = inner.kind == FAULT_VERSION && text_equal(inner.key, "store.older"); // the next start brings it up to date
    if (!ok && f)
        *f = inner;
    return ok;
}
