// The files of the open segment and of the one that follows.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/period.h"
#include "observe/raw/raw_write.h"
#include "store/durable.h"

#define FILL_STEP ((size_t)1 << 20)

bool raw_write_at(int file, const char *bytes, size_t size, size_t offset)
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

void raw_use_segment(struct raw *raw, int file, int64_t number, size_t size)
{
    if (raw->file >= 0)
        close(raw->file);
    raw_shared_lock(&raw->lock);
    raw->file = file;
    raw->number = number;
    raw->next = raw->size = size;
    atomic_store(&raw->synced, POSITION(number, size));
    raw_shared_unlock(&raw->lock);
}

bool raw_fill(const struct raw *raw, int file, size_t from)
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

const char *raw_spare_path(struct arena *arena, const struct raw *raw)
{
    return arena_printf(arena, "%s/raw/spare", raw->folder);
}

void raw_make_spare(struct raw *raw)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = raw_spare_path(arena, raw);
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool ok = file >= 0 && raw_fill(raw, file, 0) && fsync(file) == 0;
    if (file >= 0)
        close(file);
    if (!ok)
        unlink(path); // a full disk: the next segment grows as it is written
    raw_shared_lock(&raw->lock);
    raw->spare_ready = ok;
    raw->spare_making = false;
    raw_shared_unlock(&raw->lock);
}

static bool take_spare(struct raw *raw)
{
    raw_shared_lock(&raw->lock);
    const bool ready = raw->spare_ready;
    raw->spare_ready = false;
    raw_shared_unlock(&raw->lock);
    return ready;
}

// Whole or absent: a segment always has its head.
static bool put_head(struct raw *raw, const char *path, const struct segment_head *head, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *spare = raw_spare_path(arena, raw);
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

bool raw_begin_segment(struct raw *raw, int64_t number, const char *previous, struct fault *f)
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
    raw_use_segment(raw, file, number, sizeof head);
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
    return raw_begin_segment(raw, raw->number + 1, digest, f);
}

bool raw_cut(struct raw *raw, struct fault *f)
{
    raw_shared_lock(&raw->lock);
    const bool spoilt = raw->spoilt;
    const size_t size = raw->size;
    raw_shared_unlock(&raw->lock);
    if (!spoilt)
        return true;
    if (ftruncate(raw->file, (off_t)size) != 0 || fsync(raw->file) != 0)
        return fault_set_errno(f, "ftruncate", raw->folder);
    raw->next = size;
    raw->digest = raw->durable_digest;
    raw_shared_lock(&raw->lock);
    raw->spoilt = false;
    raw_shared_unlock(&raw->lock);
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
