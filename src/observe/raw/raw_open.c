// Opening the raw log: what a killed process left of the newest segment, and closing it.
#include "observe/raw/raw.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/list.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/raw/raw_write.h"
#include "store/durable.h"
#include "store/folder.h"

#define USUAL_NS INT64_C(1000000) // of a sync, before one was measured

static void tell_damaged(const struct raw_options *options, int64_t first, int64_t last)
{
    if (options->damaged)
        options->damaged(options->damaged_context, first, last);
}

// The newest segment may have begun just now: the frames that were not answered before the end are then in the one before.
static bool recall(struct raw_reader *reader, const struct raw_options *options, int64_t number, struct fault *f)
{
    const struct record_place place = {.number = number, .durable = SEGMENT_COMPLETE};
    struct segment_walk walk;
    if (!segment_walk(reader, &place, options->recovered, options->context, &walk, f))
        return false;
    if (walk.places || (walk.end && !walk.head_is_sound))
        tell_damaged(options, number, number);
    return true;
}

static bool tell_gaps(const struct raw_options *options, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t *numbers;
    size_t count;
    if (!segment_list(options->folder, arena, &numbers, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const int64_t expected = i ? numbers[i - 1] + 1 : 1;
        if (numbers[i] > expected)
            tell_damaged(options, expected, numbers[i] - 1);
    }
    return true;
}

// What is behind the last record that counts. Nothing was answered for it; what is sound in it is appended again.
struct tail {
    struct arena *arena;
    struct text_buffer bytes;
    struct rescued LIST_OF(struct raw_frame) rescued;
};

static bool read_tail(struct raw_reader *reader, int64_t number, const struct segment_walk *walk, struct tail *tail, struct fault *f)
{
    struct record_place place = {.number = number, .durable = SEGMENT_COMPLETE, .offset = walk->end};
    enum record_step step;
    struct raw_read read;
    size_t got = 1;
    for (uint64_t at = walk->end; got && at < walk->data_end; at += got) {
        const uint64_t left = walk->data_end - at;
        const char *bytes = segment_bytes(reader, at, left < PACKED_BLOCK ? (size_t)left : PACKED_BLOCK, &got, f);
        if (!bytes)
            return false;
        text_buffer_append_bytes(&tail->bytes, bytes, got);
    }
    while (tail->bytes.size) {
        if (!record_search(reader, &place, &place.offset, &step, f) || (step == RECORD_FOUND && !record_read(reader, &place, &read, &step, f)))
            return false;
        if (step != RECORD_FOUND)
            break;
        read.frame.bytes = arena_strndup(tail->arena, read.frame.bytes, read.frame.size);
        LIST_PUSH(tail->arena, &tail->rescued, read.frame);
        place.offset = (uint64_t)POSITION_OFFSET(read.next);
    }
    return true;
}

// A name that nothing has: NNNNNNNN.1.cut, NNNNNNNN.2.cut and so on.
static const char *cut_path(struct arena *arena, const struct raw *raw, int64_t number)
{
    const char *path = "";
    for (int i = 1; i == 1 || access(path, F_OK) == 0; i++)
        path = segment_path(arena, raw->folder, number, arena_printf(arena, ".%d.cut", i));
    return path;
}

// It is set aside, for whoever wants to look.
static bool cut_tail(struct raw *raw, int file, int64_t number, const struct tail *tail, uint64_t good, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (!tail->bytes.size)
        return true;
    const char *path = cut_path(arena, raw, number);
    if (!durable_write(path, tail->bytes.bytes, tail->bytes.size, 0600, f))
        return false;
    log_line(LOG_NOTE, "raw log: %zu bytes behind the last whole frame are kept in %s; %zu whole frames of them are appended again", tail->bytes.size, path,
             tail->rescued.count);
    return (ftruncate(file, (off_t)good) == 0 && fsync(file) == 0) || fault_set_errno(f, "ftruncate", raw->folder);
}

// The one that follows has a number above all that were used.
static bool begin_above(struct raw *raw, const struct raw_options *options, int64_t last, const char *previous, struct fault *f)
{
    const int64_t used = POSITION_SEGMENT(options->above);
    return raw_begin_segment(raw, (used > last ? used : last) + 1, previous, f);
}

static bool close_behind(struct raw *raw, const struct raw_options *options, int64_t number, uint64_t end, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    struct digest_state state = raw->digest;
    if (ftruncate(raw->file, (off_t)end) != 0 || fsync(raw->file) != 0)
        return fault_set_errno(f, "ftruncate", raw->folder);
    digest_end(&state, digest);
    return begin_above(raw, options, number, digest, f);
}

static bool resume_segment(struct raw *raw, struct raw_reader *reader, const struct raw_options *options, int64_t number, struct tail *tail, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct record_place place = {.number = number, .durable = segment_durable(number, options->above)};
    const char *path = segment_path(arena, raw->folder, number, ".seg");
    struct segment_walk walk;
    uint64_t size;
    if (!segment_walk(reader, &place, options->recovered, options->context, &walk, f) || !read_tail(reader, number, &walk, tail, f) ||
        !segment_digest(reader, number, walk.end, &raw->digest, &size, f))
        return false;
    if (walk.places || !walk.head_is_sound)
        tell_damaged(options, number, number);
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return fault_set_errno(f, "open", path);
    raw_use_segment(raw, file, number, (size_t)size);
    if (!cut_tail(raw, file, number, tail, size, f))
        return false;
    if (!walk.head_is_sound || options->above > POSITION(number, size))
        return close_behind(raw, options, number, size, f);
    return fdatasync(file) == 0 || fault_set_errno(f, "fdatasync", path); // whole records that were only in memory
}

// The newest is packed only when its successor was lost: then the chain goes on from its content.
static bool follow_packed(struct raw *raw, struct raw_reader *reader, const struct raw_options *options, int64_t number, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    struct digest_state state;
    uint64_t size;
    if (!segment_digest(reader, number, UINT64_MAX, &state, &size, f))
        return false;
    digest_end(&state, digest);
    return begin_above(raw, options, number, digest, f);
}

static bool resume(struct raw *raw, struct raw_reader *reader, const struct raw_options *options, struct tail *tail, struct fault *f)
{
    static const char none[DIGEST_HEX_SIZE - 1];
    ARENA_SCOPED arena = arena_new();
    int64_t *numbers;
    size_t count;
    if (!segment_list(raw->folder, arena, &numbers, &count, f))
        return false;
    if (!count)
        return begin_above(raw, options, 0, none, f);
    const int64_t last = numbers[count - 1];
    const bool plain = access(segment_path(arena, raw->folder, last, ".seg"), F_OK) == 0;
    if (plain && count > 1 && (options->recovered || options->damaged) && !recall(reader, options, numbers[count - 2], f))
        return false;
    return plain ? resume_segment(raw, reader, options, last, tail, f) : recall(reader, options, last, f) && follow_packed(raw, reader, options, last, f);
}

static bool recover(struct raw *raw, const struct raw_options *options, struct tail *tail, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (!folder_create(folder_file(arena, raw->folder, "raw"), f) || !durable_sync(raw->folder, f))
        return false;
    struct raw_reader *reader = raw_reader_open(raw->folder);
    const bool ok = resume(raw, reader, options, tail, f);
    raw_reader_close(reader);
    return ok && tell_gaps(options, f);
}

static bool append_again(struct raw *raw, const struct raw_options *options, const struct tail *tail, struct fault *f)
{
    for (size_t i = 0; i < tail->rescued.count; i++) {
        if (options->recovered)
            options->recovered(options->context, POSITION(raw->number, raw->next + raw_collected(raw)), &tail->rescued.items[i]);
        raw_append(raw, &tail->rescued.items[i]);
    }
    return raw_sync(raw, f);
}

// The disk has room for it or not: then the segment grows as it is written.
static bool fill_behind(struct raw *raw, struct fault *f)
{
    struct stat about;
    if (fstat(raw->file, &about) != 0)
        return fault_set_errno(f, "fstat", raw->folder);
    if (raw_fill(raw, raw->file, (size_t)about.st_size) && fsync(raw->file) == 0)
        return true;
    return ftruncate(raw->file, about.st_size) == 0 || fault_set_errno(f, "ftruncate", raw->folder);
}

ALONE struct raw *raw_open(const struct raw_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct raw *raw = arena_alloc(arena, sizeof *raw);
    *raw = (struct raw){.arena = arena, .folder = arena_strdup(arena, options->folder), .file = -1,
                        .limit = options->segment_limit ? options->segment_limit : RAW_SEGMENT_LIMIT};
    raw->usual_ns = USUAL_NS;
    raw->finished = options->finished;
    raw->context = options->context;
    pthread_mutex_init(&raw->lock, NULL);
    thread_condition_init(&raw->work);
    thread_condition_init(&raw->done);
    ARENA_SCOPED passing = arena_new();
    struct tail tail = {.arena = passing};
    text_buffer_init(&tail.bytes, passing);
    if (recover(raw, options, &tail, f) && fill_behind(raw, f) && raw_start_writers(raw, f) && append_again(raw, options, &tail, f))
        return raw;
    raw_close(raw);
    return NULL;
}

ALONE void raw_close(struct raw *raw)
{
    if (!raw)
        return;
    ARENA_SCOPED arena = arena_new();
    raw_stop_writers(raw);
    unlink(raw_spare_path(arena, raw));
    const bool cut = raw->file >= 0 && !raw->spoilt && ftruncate(raw->file, (off_t)raw->size) == 0; // it is only filled behind
    (void)cut; // else recovery does it
    if (raw->file >= 0)
        close(raw->file);
    for (size_t i = 0; i < RAW_BATCHES; i++)
        heap_free(raw->batches[i].bytes);
    pthread_cond_destroy(&raw->work);
    pthread_cond_destroy(&raw->done);
    pthread_mutex_destroy(&raw->lock);
    arena_free(raw->arena);
}
