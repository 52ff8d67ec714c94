// Reading segments, plain or packed, packing closed ones, and walking the chain.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/csv.h"
#include "base/text.h"
#include "observe/raw_internal.h"
#include "store/durable.h"
#include "store/folder.h"

#define WINDOW_SIZE ((size_t)1 << 20)
#define WINDOW_LEAST ((size_t)8 << 10) // where a reader has jumped to
#define WINDOW_GROWS 4
#define PACK_LEVEL 3
#define SEGMENT_FILE_MAX ((size_t)1 << 30)
#define NUMBER_DIGITS 8

uint32_t raw_check_sum(const void *bytes, size_t size)
{
    return (uint32_t)crc32(0, bytes, (unsigned)size);
}

bool segment_head_is_sound(const struct segment_head *head, int64_t number)
{
    return memcmp(head->magic, SEGMENT_MAGIC, sizeof head->magic) == 0 && head->number == number &&
           head->check == raw_check_sum(head, offsetof(struct segment_head, check));
}

bool record_is_sound(const struct record_head *head, const char *bytes)
{
    uLong sum = crc32(0, (const Bytef *)head + sizeof head->check, sizeof *head - sizeof head->check);
    return head->check == (uint32_t)crc32(sum, (const Bytef *)bytes, head->size);
}

void record_frame(const struct record_head *head, const char *bytes, struct raw_frame *ret_frame)
{
    *ret_frame = (struct raw_frame){.received_ms = head->received_ms, .device = head->device, .peer.port = head->port, .bytes = bytes, .size = head->size};
    memcpy(ret_frame->peer.address, head->address, sizeof head->address);
}

const char *segment_path(struct arena *arena, const char *folder, int64_t number, const char *ending)
{
    return arena_printf(arena, "%s/raw/%08" PRId64 "%s", folder, number, ending);
}

// "00000012.seg", "00000012.segz" -> 12; anything else 0.
static int64_t number_of(const char *name)
{
    int64_t number = 0;
    for (int i = 0; i < NUMBER_DIGITS; i++, name++) {
        if (*name < '0' || *name > '9')
            return 0;
        number = number * 10 + (*name - '0');
    }
    return text_equal(name, ".seg") || text_equal(name, ".segz") ? number : 0;
}

bool segment_range(const char *folder, int64_t *ret_first, int64_t *ret_last, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = folder_file(arena, folder, "raw");
    DIR *directory = opendir(path);
    struct dirent *entry;
    *ret_first = *ret_last = 0;
    if (!directory)
        return errno == ENOENT || fault_set_errno(f, "opendir", path);
    while ((entry = readdir(directory))) {
        int64_t number = number_of(entry->d_name);
        if (number && (!*ret_first || number < *ret_first))
            *ret_first = number;
        if (number > *ret_last)
            *ret_last = number;
    }
    closedir(directory);
    return true;
}

// ---- one open segment ----

struct raw_reader {
    struct arena *arena;
    const char *folder;
    int64_t number;          // of the open segment, 0: none
    int file;
    bool packed;
    struct packed_tail tail;
    uint64_t *starts;        // of the blocks in the packed file, one more than blocks; heap
    ZSTD_DCtx *unpacker;
    char *block;             // a compressed one
    char *window;            // what is held of the segment
    size_t window_size, window_capacity;
    uint64_t window_start;
    size_t ahead;            // read at once: more, the longer one record is asked for behind the other
    uint64_t end;            // of what may be looked at in a plain segment: behind it a write may be on its way, and fail
};

struct raw_reader *raw_reader_open(const char *folder)
{
    struct arena *arena = arena_new();
    struct raw_reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (struct raw_reader){.arena = arena, .folder = arena_strdup(arena, folder), .file = -1, .unpacker = ZSTD_createDCtx()};
    reader->block = heap_alloc(ZSTD_compressBound(PACKED_BLOCK));
    reader->window_capacity = WINDOW_SIZE;
    reader->window = heap_alloc(reader->window_capacity);
    return reader;
}

static void close_segment(struct raw_reader *reader)
{
    if (reader->file >= 0)
        close(reader->file);
    heap_free(reader->starts);
    reader->starts = NULL;
    reader->file = -1;
    reader->number = 0;
    reader->window_size = 0;
}

void raw_reader_close(struct raw_reader *reader)
{
    if (!reader)
        return;
    close_segment(reader);
    ZSTD_freeDCtx(reader->unpacker);
    heap_free(reader->block);
    heap_free(reader->window);
    arena_free(reader->arena);
}

static bool read_at(int file, void *to, size_t size, uint64_t offset, size_t *ret_size)
{
    ssize_t count;
    *ret_size = 0;
    while (*ret_size < size) {
        count = pread(file, (char *)to + *ret_size, size - *ret_size, (off_t)(offset + *ret_size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        *ret_size += (size_t)count;
    }
    return true;
}

static bool read_whole(int file, void *to, size_t size, uint64_t offset)
{
    size_t got;
    return read_at(file, to, size, offset, &got) && got == size;
}

static bool read_starts(struct raw_reader *reader, uint64_t file_size)
{
    struct packed_tail *tail = &reader->tail;
    if (file_size < sizeof *tail || !read_whole(reader->file, tail, sizeof *tail, file_size - sizeof *tail) ||
        memcmp(tail->magic, PACKED_MAGIC, sizeof tail->magic) != 0 || tail->blocks > file_size / sizeof(uint32_t))
        return false;
    const size_t size = tail->blocks * sizeof(uint32_t);
    uint32_t *sizes = heap_alloc(size + 1);
    bool ok = file_size >= sizeof *tail + size && read_whole(reader->file, sizes, size, file_size - sizeof *tail - size) &&
              raw_check_sum(sizes, size) == tail->check;
    reader->starts = heap_alloc((tail->blocks + 1) * sizeof *reader->starts);
    for (uint32_t i = 0; ok && i < tail->blocks; i++) {
        reader->starts[i + 1] = reader->starts[i] + sizes[i];
        ok = sizes[i] <= ZSTD_compressBound(PACKED_BLOCK);
    }
    heap_free(sizes);
    return ok;
}

// *ret_open false: there is no such segment.
static bool open_segment(struct raw_reader *reader, int64_t number, bool *ret_open, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    *ret_open = reader->number == number;
    if (*ret_open)
        return true;
    close_segment(reader);
    const char *path = segment_path(arena, reader->folder, number, ".seg");
    reader->file = open(path, O_RDONLY | O_CLOEXEC);
    reader->packed = reader->file < 0 && errno == ENOENT;
    if (reader->packed)
        reader->file = open(path = segment_path(arena, reader->folder, number, ".segz"), O_RDONLY | O_CLOEXEC);
    if (reader->file < 0)
        return errno == ENOENT || fault_set_errno(f, "open", path);
    if (reader->packed && (fstat(reader->file, &about) != 0 || !read_starts(reader, (uint64_t)about.st_size)))
        return fault_set(f, FAULT_BROKEN, "raw.damaged", "text", path, NULL);
    reader->number = number;
    return *ret_open = true;
}

// ---- windows ----

static bool unpack_block(struct raw_reader *reader, uint64_t block)
{
    const size_t size = (size_t)(reader->starts[block + 1] - reader->starts[block]);
    if (reader->window_capacity - reader->window_size < PACKED_BLOCK) {
        reader->window_capacity += PACKED_BLOCK;
        reader->window = heap_realloc(reader->window, reader->window_capacity);
    }
    if (!read_whole(reader->file, reader->block, size, reader->starts[block]))
        return false;
    size_t got = ZSTD_decompressDCtx(reader->unpacker, reader->window + reader->window_size, PACKED_BLOCK, reader->block, size);
    if (ZSTD_isError(got))
        return false;
    reader->window_size += got;
    return true;
}

static size_t look_ahead(struct raw_reader *reader, uint64_t offset, size_t size)
{
    const bool goes_on = reader->window_size && offset >= reader->window_start && offset <= reader->window_start + reader->window_size;
    reader->ahead = goes_on ? reader->ahead * WINDOW_GROWS : WINDOW_LEAST;
    if (reader->ahead < size)
        reader->ahead = size;
    if (reader->ahead > WINDOW_SIZE)
        reader->ahead = WINDOW_SIZE;
    return reader->ahead;
}

// Brings offset..offset+size into the window, as far as the segment goes. *ret_size: how much of it there is.
static bool fill(struct raw_reader *reader, uint64_t offset, size_t size, size_t *ret_size)
{
    const bool held = offset >= reader->window_start && offset + size <= reader->window_start + reader->window_size;
    bool ok = true;
    if (!held && !reader->packed) {
        const uint64_t most = offset < reader->end ? reader->end - offset : 0;
        const size_t ahead = look_ahead(reader, offset, size);
        reader->window_start = offset;
        ok = read_at(reader->file, reader->window, most < ahead ? (size_t)most : ahead, offset, &reader->window_size);
    } else if (!held) {
        uint64_t block = offset / PACKED_BLOCK;
        reader->window_start = block * PACKED_BLOCK;
        reader->window_size = 0;
        for (; ok && block < reader->tail.blocks && reader->window_start + reader->window_size < offset + size; block++)
            ok = unpack_block(reader, block);
    }
    const uint64_t end = reader->window_start + reader->window_size;
    *ret_size = end <= offset ? 0 : end - offset < size ? (size_t)(end - offset) : size;
    return ok;
}

// ---- records ----

static bool damaged(int64_t position, struct fault *f)
{
    char text[RAW_POSITION_TEXT_SIZE] = "";
    ARENA_SCOPED arena = arena_new();
    const char *shown = arena_printf(arena, "%" PRId64, position);
    memcpy(text, shown, strlen(shown) + 1);
    return fault_set(f, FAULT_BROKEN, "raw.damaged", "text", text, NULL);
}

// *ret_end: the segment holds no record from here on.
static bool read_record(struct raw_reader *reader, struct raw_read *read, bool *ret_end, struct fault *f)
{
    struct record_head head;
    const uint64_t offset = (uint64_t)POSITION_OFFSET(read->position);
    size_t got;
    if (!fill(reader, offset, sizeof head, &got))
        return damaged(read->position, f);
    *ret_end = got == 0;
    if (*ret_end)
        return true;
    if (got < sizeof head)
        return damaged(read->position, f);
    memcpy(&head, reader->window + (offset - reader->window_start), sizeof head);
    *ret_end = !head.size && !head.check; // only filled from here on
    if (*ret_end)
        return true;
    if (head.size > RAW_FRAME_SIZE_MAX || !fill(reader, offset, sizeof head + head.size, &got) || got < sizeof head + head.size)
        return damaged(read->position, f);
    const char *bytes = reader->window + (offset - reader->window_start) + sizeof head;
    if (!record_is_sound(&head, bytes))
        return damaged(read->position, f);
    record_frame(&head, bytes, &read->frame);
    read->found = true;
    read->next = read->position + (int64_t)(sizeof head + head.size);
    return true;
}

static bool first_position(struct raw_reader *reader, int64_t *position, struct fault *f)
{
    int64_t last;
    if (*position)
        return true;
    if (!segment_range(reader->folder, position, &last, f))
        return false;
    *position = *position ? POSITION(*position, sizeof(struct segment_head)) : 0;
    return true;
}

bool raw_read(struct raw_reader *reader, int64_t position, int64_t limit, struct raw_read *ret_read, struct fault *f)
{
    bool open, end;
    if (!first_position(reader, &position, f))
        return false;
    *ret_read = (struct raw_read){.position = position, .next = position};
    while (position && position < limit) {
        if (!open_segment(reader, POSITION_SEGMENT(position), &open, f))
            return false;
        if (!open)
            return true;
        reader->end = POSITION_SEGMENT(limit) == POSITION_SEGMENT(position) ? (uint64_t)POSITION_OFFSET(limit) : UINT64_MAX;
        ret_read->position = position;
        if (!read_record(reader, ret_read, &end, f))
            return false;
        if (!end)
            return true;
        position = POSITION(POSITION_SEGMENT(position) + 1, sizeof(struct segment_head));
    }
    return true;
}

bool raw_segment_previous(struct raw_reader *reader, int64_t number, char ret_digest[RAW_DIGEST_SIZE], bool *ret_found, struct fault *f)
{
    struct segment_head head;
    size_t got;
    if (!open_segment(reader, number, ret_found, f))
        return false;
    if (!*ret_found)
        return true;
    reader->end = UINT64_MAX;
    if (!fill(reader, 0, sizeof head, &got) || got < sizeof head)
        return damaged(POSITION(number, 0), f);
    memcpy(&head, reader->window, sizeof head); // the window begins with the segment
    if (!segment_head_is_sound(&head, number))
        return damaged(POSITION(number, 0), f);
    memcpy(ret_digest, head.previous, sizeof head.previous);
    ret_digest[sizeof head.previous] = '\0';
    return true;
}

// ---- packing ----

static bool pack(struct arena *arena, const char *bytes, size_t size, struct pace *pace, struct text_buffer *out, struct fault *f)
{
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    struct packed_tail tail = {.size = size, .blocks = (uint32_t)((size + PACKED_BLOCK - 1) / PACKED_BLOCK), .magic = PACKED_MAGIC};
    uint32_t *sizes = arena_array(arena, tail.blocks + 1, sizeof *sizes);
    char *packed = arena_alloc(arena, ZSTD_compressBound(PACKED_BLOCK));
    bool ok = true;
    ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, PACK_LEVEL);
    for (size_t i = 0; ok && i < tail.blocks; i++) {
        const size_t start = i * PACKED_BLOCK, take = size - start < PACKED_BLOCK ? size - start : PACKED_BLOCK;
        const size_t got = ZSTD_compress2(packer, packed, ZSTD_compressBound(PACKED_BLOCK), bytes + start, take);
        ok = !ZSTD_isError(got);
        sizes[i] = (uint32_t)got;
        text_buffer_append_bytes(out, packed, ok ? got : 0);
        pace_keep(pace);
    }
    ZSTD_freeCCtx(packer);
    tail.check = raw_check_sum(sizes, tail.blocks * sizeof *sizes);
    text_buffer_append_bytes(out, sizes, tail.blocks * sizeof *sizes);
    text_buffer_append_bytes(out, &tail, sizeof tail);
    return ok || fault_set(f, FAULT_INTERNAL, "raw.damaged", "text", "zstd", NULL);
}

static bool pack_segment(const char *folder, int64_t number, struct pace *pace, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, folder, number, ".seg");
    struct text_buffer out;
    char *bytes;
    size_t size;
    text_buffer_init(&out, arena);
    if (!file_read(arena, path, SEGMENT_FILE_MAX, &bytes, &size, f) || !pack(arena, bytes, size, pace, &out, f) ||
        !durable_write(segment_path(arena, folder, number, ".segz"), out.bytes, out.size, 0400, f))
        return false;
    return unlink(path) == 0 || fault_set_errno(f, "unlink", path); // readers that have it open keep it
}

bool raw_compress(const char *folder, int64_t before, struct pace *pace, bool *ret_done, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t first, last;
    *ret_done = false;
    if (!segment_range(folder, &first, &last, f))
        return false;
    for (int64_t number = first; number && number < POSITION_SEGMENT(before) && number < last; number++)
        if (access(segment_path(arena, folder, number, ".seg"), F_OK) == 0)
            return *ret_done = pack_segment(folder, number, pace, f);
    return true;
}

// ---- the chain ----

static bool digest_segment(struct raw_reader *reader, int64_t number, struct segment_head *ret_head, char ret_digest[DIGEST_HEX_SIZE], struct fault *f)
{
    struct digest_state state;
    uint64_t offset = 0;
    size_t got;
    bool open, ok;
    if (!open_segment(reader, number, &open, f))
        return false;
    reader->end = UINT64_MAX;
    if (!open || !fill(reader, 0, sizeof *ret_head, &got) || got < sizeof *ret_head)
        return damaged(POSITION(number, 0), f);
    memcpy(ret_head, reader->window + (0 - reader->window_start), sizeof *ret_head);
    digest_begin(&state);
    while ((ok = fill(reader, offset, PACKED_BLOCK, &got)) && got) {
        digest_add(&state, reader->window + (offset - reader->window_start), got);
        offset += got;
    }
    digest_end(&state, ret_digest);
    return ok ? true : damaged(POSITION(number, offset), f);
}

bool segment_digest(const char *folder, int64_t number, char ret_digest[DIGEST_HEX_SIZE], struct fault *f)
{
    struct raw_reader *reader = raw_reader_open(folder);
    struct segment_head head;
    bool ok = digest_segment(reader, number, &head, ret_digest, f);
    raw_reader_close(reader);
    return ok;
}

static bool verify_segment(struct raw_reader *reader, int64_t number, char previous[DIGEST_HEX_SIZE], struct raw_report *report, struct fault *f)
{
    struct segment_head head;
    char digest[DIGEST_HEX_SIZE];
    struct raw_read read = {.next = POSITION(number, sizeof head)};
    report->broken = POSITION(number, 0);
    if (!digest_segment(reader, number, &head, digest, f))
        return false;
    if (!segment_head_is_sound(&head, number) || (*previous && memcmp(head.previous, previous, sizeof head.previous) != 0))
        return damaged(report->broken, f);
    do {
        report->broken = read.next;
        if (!raw_read(reader, read.next, POSITION(number + 1, 0), &read, f))
            return false;
        report->frames += read.found;
    } while (read.found);
    report->segments++;
    report->broken = 0;
    memcpy(previous, digest, sizeof digest);
    return true;
}

// Something broken is told in the report; a fault means that it could not be looked at.
bool raw_verify(const char *folder, struct raw_report *ret_report, struct fault *f)
{
    char previous[DIGEST_HEX_SIZE] = "";
    struct fault found = {0};
    int64_t first, last;
    *ret_report = (struct raw_report){0};
    if (!segment_range(folder, &first, &last, f))
        return false;
    struct raw_reader *reader = raw_reader_open(folder);
    bool ok = true;
    for (int64_t number = first; ok && number && number <= last; number++)
        ok = verify_segment(reader, number, previous, ret_report, &found);
    raw_reader_close(reader);
    if (!ok && found.kind != FAULT_BROKEN)
        *f = found;
    return ok || found.kind == FAULT_BROKEN;
}
