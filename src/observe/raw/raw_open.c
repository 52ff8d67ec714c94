// The open segment of the raw log: its file, what a killed process left of it, and the one that follows.
#include "observe/raw/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/list.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "base/thread.h"
#include "observe/raw/raw_write.h"
#include "store/durable.h"
#include "store/folder.h"
#include "store/store.h"

#define FILL_STEP ((size_t)1 << 20)
#define USUAL_NS INT64_C(1000000) // of a sync, before one was measured

// ---- segments ----

static void use_segment(struct raw *raw, int file, int64_t number, size_t size)
{
    if (raw->file >= 0)
        close(raw->file);
    pthread_mutex_lock(&raw->lock);
    raw->file = file;
    raw->number = number;
    raw->next = raw->size = size;
    atomic_store(&raw->synced, POSITION(number, size));
    pthread_mutex_unlock(&raw->lock);
}

// Zeros up to the limit, a piece at a time, so that others' syncs need not wait for all of them.
static bool fill(const struct raw *raw, int file, size_t from)
{
    ARENA_SCOPED arena = arena_new();
    const char *zeros = arena_alloc(arena, FILL_STEP);
    for (size_t at = from; at < raw->limit; at += FILL_STEP) {
        const size_t size = raw->limit - at < FILL_STEP ? raw->limit - at : FILL_STEP;
        if (!raw_write_at(file, zeros, size, at) || fdatasync(file) != 0)
            return false;
    }
    return true;
}

static const char *spare_path(struct arena *arena, const struct raw *raw)
{
    return arena_printf(arena, "%s/raw/spare", raw->folder);
}

void raw_make_spare(struct raw *raw)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = spare_path(arena, raw);
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool ok = file >= 0 && fill(raw, file, 0) && fsync(file) == 0;
    if (file >= 0)
        close(file);
    if (!ok)
        unlink(path); // a full disk: the next segment grows as it is written
    pthread_mutex_lock(&raw->lock);
    raw->spare_ready = ok;
    raw->spare_making = false;
    pthread_mutex_unlock(&raw->lock);
}

static bool take_spare(struct raw *raw)
{
    pthread_mutex_lock(&raw->lock);
    const bool ready = raw->spare_ready;
    raw->spare_ready = false;
    pthread_mutex_unlock(&raw->lock);
    return ready;
}

// Whole or absent: a segment always has its head.
static bool put_head(struct raw *raw, const char *path, const struct segment_head *head, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *spare = spare_path(arena, raw);
    if (!take_spare(raw))
        return durable_write(path, head, sizeof *head, 0600, f);
    const int file = open(spare, O_WRONLY | O_CLOEXEC);
    const bool ok = file >= 0 && raw_write_at(file, (const char *)head, sizeof *head, 0) && fdatasync(file) == 0;
    if (!ok)
        fault_set_errno(f, "write", spare);
    if (file >= 0)
        close(file);
    return ok && durable_move(spare, path, f);
}

static bool begin_segment(struct raw *raw, int64_t number, const char *previous, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, raw->folder, number, ".seg");
    struct segment_head head = {.magic = SEGMENT_MAGIC, .number = number, .created_ms = instant_now_ms()};
    memcpy(head.previous, previous, sizeof head.previous);
    head.check = raw_check_sum(&head, offsetof(struct segment_head, check));
    if (!put_head(raw, path, &head, f))
        return false;
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return fault_set_errno(f, "open", path);
    use_segment(raw, file, number, sizeof head);
    digest_begin(&raw->digest);
    digest_add(&raw->digest, &head, sizeof head);
    return true;
}

// A closed segment ends with its last record: its digest is that of the file.
static bool next_segment(struct raw *raw, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    struct digest_state state = raw->digest; // kept: the next one may not come about
    if (ftruncate(raw->file, (off_t)raw->next) != 0 || fsync(raw->file) != 0)
        return fault_set_errno(f, "ftruncate", raw->folder);
    digest_end(&state, digest);
    return begin_segment(raw, raw->number + 1, digest, f);
}

bool raw_cut(struct raw *raw, struct fault *f)
{
    pthread_mutex_lock(&raw->lock);
    const bool spoilt = raw->spoilt;
    const size_t size = raw->size;
    pthread_mutex_unlock(&raw->lock);
    if (!spoilt)
        return true;
    if (ftruncate(raw->file, (off_t)size) != 0 || fsync(raw->file) != 0)
        return fault_set_errno(f, "ftruncate", raw->folder);
    raw->next = size;
    raw->digest = raw->durable_digest;
    pthread_mutex_lock(&raw->lock);
    raw->spoilt = false;
    pthread_mutex_unlock(&raw->lock);
    return true;
}

bool raw_mend(struct raw *raw, struct fault *f)
{
    struct fault ignored = {0};
    if (!raw_cut(raw, f))
        return false;
    if (raw->next >= raw->limit)
        next_segment(raw, &ignored); // no room for a new file yet: this one goes on growing
    return true;
}

// ---- recovery ----

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
    return begin_segment(raw, (used > last ? used : last) + 1, previous, f);
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
    use_segment(raw, file, number, (size_t)size);
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
    if (fill(raw, raw->file, (size_t)about.st_size) && fsync(raw->file) == 0)
        return true;
    return ftruncate(raw->file, about.st_size) == 0 || fault_set_errno(f, "ftruncate", raw->folder);
}

struct raw *raw_open(const struct raw_options *options, struct fault *f)
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

void raw_close(struct raw *raw)
{
    if (!raw)
        return;
    ARENA_SCOPED arena = arena_new();
    raw_stop_writers(raw);
    unlink(spare_path(arena, raw));
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
