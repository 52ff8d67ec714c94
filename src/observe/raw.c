// The open segment of the raw log: its file, what a killed process left of it, and the one that follows.
#include "observe/raw.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/period.h"
#include "base/thread.h"
#include "observe/raw_write.h"
#include "store/durable.h"
#include "store/folder.h"
#include "store/store.h"

#define SEGMENT_FILE_MAX ((size_t)1 << 30)
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

static size_t scan(const struct raw_options *options, int64_t number, const char *bytes, size_t size)
{
    size_t at = sizeof(struct segment_head);
    struct record_head head;
    struct raw_frame frame;
    while (at + sizeof head <= size) {
        memcpy(&head, bytes + at, sizeof head);
        if (head.size > RAW_FRAME_SIZE_MAX || head.size > size - at - sizeof head || !record_is_sound(&head, bytes + at + sizeof head))
            break;
        record_frame(&head, bytes + at + sizeof head, &frame);
        if (options->recovered)
            options->recovered(options->context, POSITION(number, at), &frame);
        at += sizeof head + head.size;
    }
    return at;
}

// The newest segment may have begun just now: the frames that were not answered before the end are then in the one before.
static void recall(const struct raw_options *options, int64_t number)
{
    struct raw_reader *reader = raw_reader_open(options->folder);
    struct raw_read read = {.next = POSITION(number, sizeof(struct segment_head))};
    struct fault ignored = {0}; // frame verify tells of damage; what is sound behind it is not needed here
    while (raw_read(reader, read.next, POSITION(number + 1, 0), &read, &ignored) && read.found)
        options->recovered(options->context, read.position, &read.frame);
    raw_reader_close(reader);
}

// What was never synced was never answered. It is set aside all the same, for whoever wants to look.
static bool cut_tail(struct raw *raw, int file, int64_t number, struct store_bytes tail, size_t good, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    while (tail.size && !((const char *)tail.bytes)[tail.size - 1])
        tail.size--; // what was only filled
    if (!tail.size)
        return true;
    if (!durable_write(segment_path(arena, raw->folder, number, ".cut"), tail.bytes, tail.size, 0600, f))
        return false;
    return (ftruncate(file, (off_t)good) == 0 && fsync(file) == 0) || fault_set_errno(f, "ftruncate", raw->folder);
}

static bool resume_segment(struct raw *raw, const struct raw_options *options, int64_t number, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, raw->folder, number, ".seg");
    char *bytes;
    size_t size;
    if (!file_read(arena, path, SEGMENT_FILE_MAX, &bytes, &size, f))
        return false;
    if (size < sizeof(struct segment_head) || !segment_head_is_sound((const void *)bytes, number))
        return fault_set(f, FAULT_BROKEN, "raw.damaged", "text", path, NULL);
    size_t good = scan(options, number, bytes, size);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return fault_set_errno(f, "open", path);
    use_segment(raw, file, number, good);
    digest_begin(&raw->digest);
    digest_add(&raw->digest, bytes, good);
    if (!cut_tail(raw, file, number, (struct store_bytes){bytes + good, size - good}, good, f))
        return false;
    return fdatasync(file) == 0 || fault_set_errno(f, "fdatasync", path); // whole records that were only in memory
}

// The newest is packed only when its successor was lost before it held anything: then the chain goes on from its content.
static bool follow_packed(struct raw *raw, int64_t number, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    return segment_digest(raw->folder, number, digest, f) && begin_segment(raw, number + 1, digest, f);
}

static bool recover(struct raw *raw, const struct raw_options *options, struct fault *f)
{
    static const char none[DIGEST_HEX_SIZE - 1];
    ARENA_SCOPED arena = arena_new();
    int64_t first, last;
    if (!folder_create(folder_file(arena, raw->folder, "raw"), f) || !durable_sync(raw->folder, f) || !segment_range(raw->folder, &first, &last, f))
        return false;
    if (!last)
        return begin_segment(raw, 1, none, f);
    const bool plain = access(segment_path(arena, raw->folder, last, ".seg"), F_OK) == 0;
    if (options->recovered && last - plain > 0)
        recall(options, last - plain);
    return plain ? resume_segment(raw, options, last, f) : follow_packed(raw, last, f);
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
    struct arena *arena = arena_new();
    struct raw *raw = arena_alloc(arena, sizeof *raw);
    *raw = (struct raw){.arena = arena, .folder = arena_strdup(arena, options->folder), .file = -1,
                        .limit = options->segment_limit ? options->segment_limit : RAW_SEGMENT_LIMIT};
    raw->usual_ns = USUAL_NS;
    raw->finished = options->finished;
    raw->context = options->context;
    pthread_mutex_init(&raw->lock, NULL);
    thread_condition_init(&raw->work);
    thread_condition_init(&raw->done);
    if (recover(raw, options, f) && fill_behind(raw, f) && raw_start_writers(raw, f))
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

// ---- peers ----

const char *raw_peer_format(const struct raw_peer *peer, char out[RAW_PEER_TEXT_SIZE])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    const bool four = memcmp(peer->address, mapped, sizeof mapped) == 0;
    *out = '\0';
    inet_ntop(four ? AF_INET : AF_INET6, peer->address + (four ? sizeof mapped : 0), out, RAW_PEER_TEXT_SIZE);
    return out;
}
