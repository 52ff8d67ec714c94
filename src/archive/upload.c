#include "archive/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "archive/file_name.h"
#include "archive/file_type.h"
#include "archive/upload_state.h"
#include "base/cell/csv.h"
#include "base/guard.h"
#include "base/period.h"
#include "base/text.h"
#include "store/archive.h"
#include "store/durable.h"
#include "store/folder.h"

#define STATE_MAX ((size_t)64 << 10)
#define READ_SIZE ((size_t)256 << 10)

GUARD(uploads_shared)

struct uploads {
    struct arena *arena;
    const char *folder;
    pthread_mutex_t lock;
    char busy[UPLOADS_MAX][UPLOAD_ID_SIZE] GUARDED_BY(uploads_shared); // "": free
};

ALONE struct uploads *uploads_new(const char *folder)
{
    struct arena *arena = arena_new_lasting();
    struct uploads *uploads = arena_alloc(arena, sizeof *uploads);
    uploads->arena = arena;
    uploads->folder = arena_strdup(arena, folder);
    pthread_mutex_init(&uploads->lock, NULL);
    return uploads;
}

void uploads_free(struct uploads *uploads)
{
    if (!uploads)
        return;
    pthread_mutex_destroy(&uploads->lock);
    arena_free(uploads->arena);
}

// ---- one at a time ----

// Two parts of one upload at once, or a part and its end, would write over each other.
static bool hold(struct uploads *uploads, const char *id, struct fault *f)
{
    int place = -1;
    bool same = false;
    uploads_shared_lock(&uploads->lock);
    for (int i = 0; i < UPLOADS_MAX; i++) {
        same = same || text_equal(uploads->busy[i], id);
        place = *uploads->busy[i] ? place : i;
    }
    if (!same && place >= 0)
        memcpy(uploads->busy[place], id, UPLOAD_ID_SIZE);
    uploads_shared_unlock(&uploads->lock);
    return (!same && place >= 0) || fault_set(f, FAULT_CONFLICT, "upload.busy", "id", id, NULL);
}

static void release(struct uploads *uploads, const char *id)
{
    uploads_shared_lock(&uploads->lock);
    for (int i = 0; i < UPLOADS_MAX; i++)
        if (text_equal(uploads->busy[i], id))
            *uploads->busy[i] = '\0';
    uploads_shared_unlock(&uploads->lock);
}

// ---- files on disk ----

static const char *state_path(struct arena *arena, const struct uploads *uploads, const char *id)
{
    return arena_printf(arena, "%s/uploads/%s", uploads->folder, id);
}

static const char *part_path(struct arena *arena, const struct uploads *uploads, const char *id)
{
    return arena_printf(arena, "%s/uploads/%s.part", uploads->folder, id);
}

static bool read_state(struct uploads *uploads, struct arena *arena, const char *id, struct upload *ret_upload, struct fault *f)
{
    char *bytes;
    size_t size;
    const char *path = upload_id_is(id) ? state_path(arena, uploads, id) : NULL;
    if (!path || (access(path, F_OK) != 0 && errno == ENOENT))
        return fault_set(f, FAULT_NOT_FOUND, "upload.unknown", "id", id, NULL);
    return folder_check_plain(folder_file(arena, uploads->folder, "uploads"), f) && folder_check_plain(path, f) &&
           file_read(arena, path, STATE_MAX, &bytes, &size, f) && upload_state_parse(arena, bytes, size, ret_upload, f);
}

bool upload_find(struct uploads *uploads, struct arena *arena, const char *id, struct upload *ret_upload, struct fault *f)
{
    return read_state(uploads, arena, id, ret_upload, f);
}

static bool each_state(const struct uploads *uploads, bool (*visit)(void *context, const char *id, struct fault *f), void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = folder_file(arena, uploads->folder, "uploads");
    DIR *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || fault_set_errno(f, "opendir", path);
    struct dirent *entry;
    bool ok = true;
    while (ok && (entry = readdir(directory)))
        ok = !upload_id_is(entry->d_name) || visit(context, entry->d_name, f);
    closedir(directory);
    return ok;
}

static bool count_one(void *context, const char *id, struct fault *f)
{
    (void)id;
    (void)f;
    ++*(size_t *)context;
    return true;
}

// ---- beginning ----

bool upload_check(struct arena *arena, struct upload *upload, struct fault *f)
{
    char id[UPLOAD_ID_SIZE];
    const char *digest = text_or_none(upload->digest);
    upload_id_make(id);
    upload->id = arena_strdup(arena, id);
    upload->name = file_name_safe(arena, upload->name);
    upload->offset = 0;
    upload->touched_ms = instant_now_ms();
    if (upload->size < 1 || upload->size > UPLOAD_SIZE_MAX)
        return fault_set_number(f, upload->size < 1 ? FAULT_INPUT : FAULT_TOO_LARGE, "upload.size", "most", (long long)(UPLOAD_SIZE_MAX >> 20));
    return digest_is(digest) ||
           fault_set(f, FAULT_INPUT, "upload.digest_form", "text", digest, NULL);
}

static bool create(const struct uploads *uploads, struct arena *arena, const struct upload *upload, struct fault *f)
{
    const char *folder = folder_file(arena, uploads->folder, "uploads");
    size_t size, many = 0;
    const char *text = upload_state_text(arena, upload, &size);
    if (!folder_check_plain(folder, f) || !each_state(uploads, count_one, &many, f))
        return false;
    if (many >= UPLOADS_MAX)
        return fault_set_number(f, FAULT_BUSY, "upload.many", "most", UPLOADS_MAX);
    return (mkdir(folder, 0700) == 0 || errno == EEXIST || fault_set_errno(f, "mkdir", folder)) &&
           durable_write(state_path(arena, uploads, upload->id), text, size, 0600, f) && durable_sync(uploads->folder, f);
}

bool upload_begin(struct uploads *uploads, struct arena *arena, struct upload *upload, struct fault *f)
{
    if (!upload_check(arena, upload, f))
        return false;
    uploads_shared_lock(&uploads->lock);
    const bool ok = create(uploads, arena, upload, f);
    uploads_shared_unlock(&uploads->lock);
    return ok;
}

// ---- a part ----

static bool write_at(const char *path, int64_t offset, struct store_bytes part, struct fault *f)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    // what is behind the offset was never acknowledged
    const bool ok = file >= 0 && ftruncate(file, offset) == 0 && lseek(file, offset, SEEK_SET) == offset && durable_put(file, part.bytes, part.size) &&
                    fdatasync(file) == 0;
    if (!ok)
        fault_set_errno(f, "write", path);
    if (file >= 0)
        close(file);
    return ok && (offset || durable_sync_parent(path, f)); // its name
}

static bool put_part(struct uploads *uploads, struct arena *arena, int64_t offset, struct store_bytes part, struct upload *upload, struct fault *f)
{
    char found[24], wanted[24];
    snprintf(found, sizeof found, "%lld", (long long)offset);
    snprintf(wanted, sizeof wanted, "%lld", (long long)upload->offset);
    if (offset != upload->offset)
        return fault_set(f, FAULT_CONFLICT, "upload.offset", "offset", found, "wanted", wanted, NULL);
    if (part.size > UPLOAD_PART_MAX || (int64_t)part.size > upload->size - offset)
        return fault_set_number(f, FAULT_TOO_LARGE, "upload.long", "size", (long long)upload->size);
    if (!part.size)
        return true;
    upload->offset += (int64_t)part.size;
    upload->touched_ms = instant_now_ms();
    return write_at(part_path(arena, uploads, upload->id), offset, part, f) &&
           upload_state_mark(state_path(arena, uploads, upload->id), upload->offset, upload->touched_ms, f);
}

bool upload_put(struct uploads *uploads, struct arena *arena, const char *id, int64_t offset, struct store_bytes part, struct upload *ret_upload, struct fault *f)
{
    if (!upload_id_is(id))
        return fault_set(f, FAULT_NOT_FOUND, "upload.unknown", "id", id, NULL);
    if (!hold(uploads, id, f))
        return false;
    const bool ok = read_state(uploads, arena, id, ret_upload, f) && put_part(uploads, arena, offset, part, ret_upload, f);
    release(uploads, id);
    return ok;
}

// ---- the end ----

struct content {
    char digest[DIGEST_HEX_SIZE];
    unsigned long crc;
    const char *type;
    int64_t size;
};

static bool read_all(int file, struct content *content, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char *block = arena_alloc(arena, READ_SIZE);
    struct digest_state digest;
    ssize_t some;
    *content = (struct content){.crc = crc32(0, NULL, 0)};
    digest_begin(&digest);
    while ((some = pread(file, block, READ_SIZE, content->size)) > 0) {
        if (!content->size)
            content->type = file_type(block, (size_t)some);
        digest_add(&digest, block, (size_t)some);
        content->crc = crc32(content->crc, block, (unsigned)some);
        content->size += some;
    }
    digest_end(&digest, content->digest);
    return some == 0 || fault_set_errno(f, "read", "uploads");
}

// A stop may have come between the move and the record.
static bool open_content(struct uploads *uploads, struct arena *arena, const struct upload *upload, int *ret_file, bool *ret_moved, struct fault *f)
{
    int64_t size;
    const char *path = part_path(arena, uploads, upload->id);
    *ret_file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    *ret_moved = *ret_file < 0 && errno == ENOENT;
    return *ret_file >= 0 || (*ret_moved ? archive_open(uploads->folder, upload->digest, ret_file, &size, f) : fault_set_errno(f, "open", path));
}

static bool adopt(struct uploads *uploads, struct arena *arena, const struct upload *upload, struct content *content, struct fault *f)
{
    int file;
    bool moved;
    if (!open_content(uploads, arena, upload, &file, &moved, f))
        return false;
    const bool ok = read_all(file, content, f);
    close(file);
    if (!ok)
        return false;
    if (content->size == upload->size && text_equal(content->digest, upload->digest))
        return moved || archive_adopt(uploads->folder, part_path(arena, uploads, upload->id), upload->digest, f);
    if (moved)
        return fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", upload->digest, NULL);
    if (!upload_state_mark(state_path(arena, uploads, upload->id), 0, instant_now_ms(), f))
        return false;
    return fault_set(f, FAULT_INPUT, "upload.digest", "digest", upload->digest, "found", content->digest, NULL);
}

bool upload_finish(struct uploads *uploads, struct arena *arena, const struct upload *upload, struct file *ret_file, struct fault *f)
{
    struct content content;
    if (!hold(uploads, upload->id, f))
        return false;
    const bool ok = adopt(uploads, arena, upload, &content, f);
    release(uploads, upload->id);
    if (ok)
        *ret_file = (struct file){.id = upload->id, .name = upload->name, .size = upload->size, .digest = upload->digest, .crc = (int64_t)content.crc,
                                  .type = content.type, .kind = upload->kind, .note = upload->note, .state = FILE_KEPT, .who = upload->who,
                                  .uploaded_ms = instant_now_ms()};
    return ok;
}

static bool remove_both(const struct uploads *uploads, struct arena *arena, const char *id, struct fault *f)
{
    const char *part = part_path(arena, uploads, id), *state = state_path(arena, uploads, id);
    return (unlink(part) == 0 || errno == ENOENT || fault_set_errno(f, "unlink", part)) &&
           (unlink(state) == 0 || errno == ENOENT || fault_set_errno(f, "unlink", state));
}

bool upload_forget(struct uploads *uploads, const char *id, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (!upload_id_is(id))
        return fault_set(f, FAULT_NOT_FOUND, "upload.unknown", "id", id, NULL);
    return remove_both(uploads, arena, id, f);
}

// ---- what nobody went on with ----

struct sweeping {
    struct uploads *uploads;
    int64_t now_ms;
    size_t count;
};

// One whose state cannot be read can never go on.
static bool sweep_one(void *context, const char *id, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct sweeping *sweeping = context;
    struct upload upload;
    struct fault broken = {0};
    if (!hold(sweeping->uploads, id, NULL))
        return true;
    const bool read = read_state(sweeping->uploads, arena, id, &upload, &broken);
    const bool old = read ? upload.touched_ms + UPLOAD_KEPT_MS < sweeping->now_ms : text_equal(broken.key, "upload.damaged");
    const bool ok = !old || remove_both(sweeping->uploads, arena, id, f);
    release(sweeping->uploads, id);
    sweeping->count += old && ok;
    return ok;
}

bool uploads_sweep(struct uploads *uploads, int64_t now_ms, size_t *ret_count, struct fault *f)
{
    struct sweeping sweeping = {uploads, now_ms, 0};
    const bool ok = each_state(uploads, sweep_one, &sweeping, f);
    *ret_count = sweeping.count;
    return ok;
}
