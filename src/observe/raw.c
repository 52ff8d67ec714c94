// Appending to the raw log, and what a killed process left of it.
#include "observe/raw.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/period.h"
#include "observe/raw_internal.h"
#include "store/durable.h"
#include "store/folder.h"
#include "store/store.h"

#define SEGMENT_FILE_MAX ((size_t)1 << 30)

struct raw {
    struct arena *arena;
    const char *folder;
    size_t limit;
    int file;
    bool spoilt;                    // a sync failed: what the file holds behind `size` is unknown
    int64_t number;
    size_t size;                    // durable
    struct digest_state digest;     // of the durable bytes
    char *held;                     // collected since
    size_t held_size, held_capacity;
    struct raw_times times;
    atomic_int_fast64_t synced;
};

// ---- segments ----

static bool write_at(int file, const char *bytes, size_t size, size_t offset)
{
    while (size) {
        ssize_t written = pwrite(file, bytes, size, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        offset += (size_t)written;
        size -= (size_t)written;
    }
    return true;
}

static void use_segment(struct raw *raw, int file, int64_t number, size_t size)
{
    if (raw->file >= 0)
        close(raw->file);
    raw->file = file;
    raw->number = number;
    raw->size = size;
    raw->spoilt = false;
    atomic_store(&raw->synced, POSITION(number, size));
}

static bool begin_segment(struct raw *raw, int64_t number, const char *previous, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, raw->folder, number, ".seg");
    struct segment_head head = {.magic = SEGMENT_MAGIC, .number = number, .created_ms = instant_now_ms()};
    memcpy(head.previous, previous, sizeof head.previous);
    head.check = raw_check_sum(&head, offsetof(struct segment_head, check));
    if (!durable_write(path, &head, sizeof head, 0600, f)) // whole or absent: a segment always has its head
        return false;
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return fault_set_errno(f, "open", path);
    use_segment(raw, file, number, sizeof head);
    digest_begin(&raw->digest);
    digest_add(&raw->digest, &head, sizeof head);
    return true;
}

static bool next_segment(struct raw *raw, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    struct digest_state state = raw->digest; // kept: the next one may not come about
    digest_end(&state, digest);
    return begin_segment(raw, raw->number + 1, digest, f);
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
    return cut_tail(raw, file, number, (struct store_bytes){bytes + good, size - good}, good, f) &&
           (fdatasync(file) == 0 || fault_set_errno(f, "fdatasync", path)); // whole records that were only in memory
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

struct raw *raw_open(const struct raw_options *options, struct fault *f)
{
    struct arena *arena = arena_new();
    struct raw *raw = arena_alloc(arena, sizeof *raw);
    *raw = (struct raw){.arena = arena, .folder = arena_strdup(arena, options->folder), .file = -1,
                        .limit = options->segment_limit ? options->segment_limit : RAW_SEGMENT_LIMIT};
    if (recover(raw, options, f))
        return raw;
    raw_close(raw);
    return NULL;
}

void raw_close(struct raw *raw)
{
    if (!raw)
        return;
    if (raw->file >= 0)
        close(raw->file);
    heap_free(raw->held);
    arena_free(raw->arena);
}

// ---- appending ----

int64_t raw_append(struct raw *raw, const struct raw_frame *frame)
{
    struct record_head head = {.size = (uint32_t)frame->size, .received_ms = frame->received_ms, .device = frame->device, .port = frame->peer.port};
    const size_t size = sizeof head + frame->size;
    if (raw->held_size + size > raw->held_capacity) {
        raw->held_capacity = (raw->held_size + size) * 2;
        raw->held = heap_realloc(raw->held, raw->held_capacity);
    }
    char *to = raw->held + raw->held_size;
    memcpy(head.address, frame->peer.address, sizeof head.address);
    memcpy(to, &head, sizeof head);
    memcpy(to + sizeof head, frame->bytes, frame->size);
    head.check = raw_check_sum(to + sizeof head.check, size - sizeof head.check);
    memcpy(to, &head.check, sizeof head.check);
    raw->held_size += size;
    return POSITION(raw->number, raw->size + raw->held_size - size);
}

static bool sync_file(struct raw *raw)
{
    const int64_t start = clock_monotonic_ns();
    const bool ok = fdatasync(raw->file) == 0;
    const int64_t took = clock_monotonic_ns() - start;
    raw->times.syncs++;
    raw->times.sync_ns += took;
    if (took > raw->times.sync_most_ns)
        raw->times.sync_most_ns = took;
    return ok;
}

static bool write_held(struct raw *raw, struct fault *f)
{
    if (raw->spoilt && (ftruncate(raw->file, (off_t)raw->size) != 0 || fsync(raw->file) != 0))
        return fault_set_errno(f, "ftruncate", raw->folder);
    raw->spoilt = false;
    if (write_at(raw->file, raw->held, raw->held_size, raw->size) && sync_file(raw))
        return true;
    fault_set_errno(f, "write", raw->folder);
    raw->spoilt = true;
    if (ftruncate(raw->file, (off_t)raw->size) == 0 && fsync(raw->file) == 0) // else before the next write
        raw->spoilt = false;
    return false;
}

bool raw_sync(struct raw *raw, struct fault *f)
{
    if (!raw->held_size)
        return true;
    const bool ok = write_held(raw, f);
    if (ok) {
        digest_add(&raw->digest, raw->held, raw->held_size);
        raw->size += raw->held_size;
        atomic_store(&raw->synced, POSITION(raw->number, raw->size));
    }
    raw->held_size = 0;
    if (ok && raw->size >= raw->limit) {
        struct fault ignored = {0};
        next_segment(raw, &ignored); // no room for a new file yet: this one goes on growing
    }
    return ok;
}

int64_t raw_synced(const struct raw *raw)
{
    return atomic_load(&raw->synced);
}

struct raw_times raw_times(const struct raw *raw)
{
    return raw->times;
}

const char *raw_peer_format(const struct raw_peer *peer, char out[RAW_PEER_TEXT_SIZE])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    const bool four = memcmp(peer->address, mapped, sizeof mapped) == 0;
    *out = '\0';
    inet_ntop(four ? AF_INET : AF_INET6, peer->address + (four ? sizeof mapped : 0), out, RAW_PEER_TEXT_SIZE);
    return out;
}
