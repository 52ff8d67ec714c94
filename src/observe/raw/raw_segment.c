// The files of segments: plain or packed, their names, their heads, and a window on what they hold. Damage is not met here: what the disk
// or the packing does not give back is zeros, and the check sums of the records tell (raw_record.c).
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/list.h"
#include "base/text.h"
#include "observe/raw/raw_internal.h"
#include "store/folder.h"

#define WINDOW_SIZE ((size_t)1 << 20)
#define WINDOW_LEAST ((size_t)8 << 10) // where a reader has jumped to
#define WINDOW_GROWS 4
#define NUMBER_DIGITS 8
#define SECTOR_SIZE ((size_t)4096)     // of a disk that does not give one back
#define DEVICE_MAX (INT64_C(1) << 40)
#define RECEIVED_MAX_MS (INT64_C(1) << 44)

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

bool record_may_be(const struct record_head *head, int64_t number, uint64_t offset)
{
    const uint16_t own = (uint16_t)number, before = (uint16_t)(number - 1); // collected while the one before was full
    if (!head->size || head->size > RAW_FRAME_SIZE_MAX || head->device < 0 || head->device > DEVICE_MAX || head->received_ms < 0 ||
        head->received_ms > RECEIVED_MAX_MS)
        return false;
    return head->segment == own ? head->durable <= offset : head->segment == before || (!head->segment && !head->durable);
}

// Older programs wrote no such thing: what is missing before their records was there, as far as anybody can tell.
bool record_vouches(const struct record_head *head, int64_t number, uint64_t offset)
{
    if (!head->segment && !head->durable)
        return true;
    return head->segment == (uint16_t)number && head->durable > offset;
}

void record_frame(const struct record_head *head, const char *bytes, struct raw_frame *ret_frame)
{
    *ret_frame = (struct raw_frame){.received_ms = head->received_ms, .device = head->device, .peer.port = head->port, .bytes = bytes, .size = head->size};
    memcpy(ret_frame->peer.address.bytes, head->address, sizeof head->address);
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

static int by_number(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

bool segment_list(const char *folder, struct arena *arena, int64_t **ret_numbers, size_t *ret_count, struct fault *f)
{
    const char *path = folder_file(arena, folder, "raw");
    DIR *directory = opendir(path);
    struct dirent *entry;
    struct numbers LIST_OF(int64_t);
    struct numbers numbers = {0};
    *ret_count = 0;
    if (!directory && errno != ENOENT)
        return fault_set_errno(f, "opendir", path);
    while (directory && (entry = readdir(directory))) {
        const int64_t number = number_of(entry->d_name);
        if (number)
            LIST_PUSH(arena, &numbers, number);
    }
    if (directory)
        closedir(directory);
    if (numbers.count)
        qsort(numbers.items, numbers.count, sizeof *numbers.items, by_number);
    for (size_t i = 0; i < numbers.count; i++) // one that is being packed is there twice
        if (!*ret_count || numbers.items[*ret_count - 1] != numbers.items[i])
            numbers.items[(*ret_count)++] = numbers.items[i];
    *ret_numbers = numbers.items;
    return true;
}

bool raw_segment_range(const char *folder, int64_t *ret_first, int64_t *ret_last, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t *numbers;
    size_t count;
    if (!segment_list(folder, arena, &numbers, &count, f))
        return false;
    *ret_first = count ? numbers[0] : 0;
    *ret_last = count ? numbers[count - 1] : 0;
    return true;
}

int64_t raw_segment_start(int64_t number)
{
    return POSITION(number, sizeof(struct segment_head));
}

bool raw_is_position(int64_t position)
{
    return position >= 0 && POSITION_SEGMENT(position) < SEGMENT_NUMBER_MAX && POSITION_OFFSET(position) <= (int64_t)SEGMENT_FILE_MAX;
}

bool raw_segment_after(struct raw_reader *reader, int64_t number, int64_t *ret_next, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t *numbers;
    size_t count;
    *ret_next = 0;
    if (!segment_list(reader->folder, arena, &numbers, &count, f))
        return false;
    for (size_t i = count; i-- > 0 && numbers[i] > number;)
        *ret_next = numbers[i];
    return true;
}

// ---- one open segment ----

struct raw_reader *raw_reader_open(const char *folder)
{
    struct arena *arena = arena_new_lasting();
    struct raw_reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (struct raw_reader){.arena = arena, .folder = arena_strdup(arena, folder), .file = -1, .unpacker = ZSTD_createDCtx(), .end = UINT64_MAX};
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
    reader->blocks = reader->size = 0;
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

// As far as the file goes. A sector that the disk does not give back is zeros.
static bool read_at(int file, char *to, size_t size, uint64_t offset, size_t *ret_size)
{
    for (*ret_size = 0; *ret_size < size;) {
        const uint64_t at = offset + *ret_size;
        const size_t left = size - *ret_size, rest = SECTOR_SIZE - (size_t)(at % SECTOR_SIZE);
        ssize_t count = pread(file, to + *ret_size, left, (off_t)at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EIO && left > rest) // which of them it is
            count = pread(file, to + *ret_size, rest, (off_t)at);
        if (count < 0 && errno == EIO) {
            count = (ssize_t)(left < rest ? left : rest);
            memset(to + *ret_size, 0, (size_t)count);
        }
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

// ---- the table of a packed segment ----

static bool read_table(struct raw_reader *reader, uint64_t file_size)
{
    struct packed_tail tail;
    if (file_size < sizeof tail || !read_whole(reader->file, &tail, sizeof tail, file_size - sizeof tail) ||
        memcmp(tail.magic, PACKED_MAGIC, sizeof tail.magic) != 0 || tail.blocks > file_size / sizeof(uint32_t))
        return false;
    const size_t size = tail.blocks * sizeof(uint32_t);
    uint32_t *sizes = heap_alloc(size + 1);
    bool ok = file_size >= sizeof tail + size && read_whole(reader->file, sizes, size, file_size - sizeof tail - size) &&
              raw_check_sum(sizes, size) == tail.check && tail.size <= (uint64_t)tail.blocks * PACKED_BLOCK &&
              tail.size + PACKED_BLOCK > (uint64_t)tail.blocks * PACKED_BLOCK;
    heap_free(reader->starts);
    reader->starts = heap_alloc((tail.blocks + 1) * sizeof *reader->starts);
    reader->starts[0] = 0;
    for (uint32_t i = 0; ok && i < tail.blocks; i++) {
        reader->starts[i + 1] = reader->starts[i] + sizes[i];
        ok = sizes[i] <= ZSTD_compressBound(PACKED_BLOCK) && reader->starts[i + 1] <= file_size;
    }
    reader->size = tail.size;
    reader->blocks = tail.blocks;
    heap_free(sizes);
    return ok;
}

static size_t block_at(const char *bytes, size_t size)
{
    const size_t taken = ZSTD_findFrameCompressedSize(bytes, size);
    return ZSTD_isError(taken) || ZSTD_getFrameContentSize(bytes, size) > PACKED_BLOCK ? 0 : taken;
}

// The table is damaged: a block tells its own size. Behind one that does not, the next that does is looked for.
static bool find_blocks(struct raw_reader *reader, uint64_t file_size)
{
    static const char magic[4] = {0x28, (char)0xB5, 0x2F, (char)0xFD};
    ARENA_SCOPED arena = arena_new();
    struct starts LIST_OF(uint64_t);
    struct starts starts = {0};
    char *bytes = heap_alloc((size_t)file_size + 1);
    uint64_t last = 0;
    size_t at = 0;
    const bool ok = read_whole(reader->file, bytes, (size_t)file_size, 0);
    for (size_t taken; ok && at + sizeof magic < file_size; at += taken) {
        taken = block_at(bytes + at, (size_t)file_size - at);
        if (taken) {
            LIST_PUSH(arena, &starts, at);
            last = ZSTD_getFrameContentSize(bytes + at, taken);
            continue;
        }
        const char *next = memmem(bytes + at + 1, (size_t)file_size - at - 1, magic, sizeof magic);
        while (next && !block_at(next, (size_t)(bytes + file_size - next)))
            next = memmem(next + 1, (size_t)(bytes + file_size - next) - 1, magic, sizeof magic);
        if (!next)
            break;
        LIST_PUSH(arena, &starts, at); // the one that is damaged
        taken = (size_t)(next - bytes) - at;
    }
    heap_free(bytes);
    heap_free(reader->starts);
    reader->starts = heap_alloc((starts.count + 1) * sizeof *reader->starts);
    for (size_t i = 0; i < starts.count; i++)
        reader->starts[i] = starts.items[i];
    reader->starts[starts.count] = at;
    reader->blocks = starts.count;
    reader->size = starts.count ? (starts.count - 1) * PACKED_BLOCK + last : 0;
    return ok;
}

bool segment_open(struct raw_reader *reader, int64_t number, bool *ret_open, struct fault *f)
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
    if (fstat(reader->file, &about) != 0 || (about.st_mode & S_IFMT) != S_IFREG || (uint64_t)about.st_size > SEGMENT_FILE_MAX)
        return true; // something else of that name
    if (reader->packed && !read_table(reader, (uint64_t)about.st_size) && !find_blocks(reader, (uint64_t)about.st_size))
        return fault_set_errno(f, "read", path);
    reader->number = number;
    return *ret_open = true;
}

// ---- windows ----

// A block that does not unpack is zeros: those behind it stay where they are.
static bool unpack_block(struct raw_reader *reader, uint64_t block)
{
    const uint64_t packed = reader->starts[block + 1] - reader->starts[block], start = block * PACKED_BLOCK;
    const size_t size = reader->size - start < PACKED_BLOCK ? (size_t)(reader->size - start) : PACKED_BLOCK;
    if (reader->window_capacity - reader->window_size < PACKED_BLOCK) {
        reader->window_capacity += PACKED_BLOCK;
        reader->window = heap_realloc(reader->window, reader->window_capacity);
    }
    char *to = reader->window + reader->window_size;
    size_t got = 0;
    if (packed <= ZSTD_compressBound(PACKED_BLOCK)) {
        if (!read_whole(reader->file, reader->block, (size_t)packed, reader->starts[block]))
            return false;
        got = ZSTD_decompressDCtx(reader->unpacker, to, PACKED_BLOCK, reader->block, (size_t)packed);
    }
    if (got != size)
        memset(to, 0, size);
    reader->window_size += size;
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

static bool fill(struct raw_reader *reader, uint64_t offset, size_t size)
{
    bool ok = true;
    if (!reader->packed) {
        const uint64_t most = offset < reader->end ? reader->end - offset : 0;
        const size_t ahead = look_ahead(reader, offset, size);
        reader->window_start = offset;
        return read_at(reader->file, reader->window, most < ahead ? (size_t)most : ahead, offset, &reader->window_size);
    }
    uint64_t block = offset / PACKED_BLOCK;
    reader->window_start = block * PACKED_BLOCK;
    reader->window_size = 0;
    for (; ok && block < reader->blocks && reader->window_start + reader->window_size < offset + size; block++)
        ok = unpack_block(reader, block);
    return ok;
}

const char *segment_bytes(struct raw_reader *reader, uint64_t offset, size_t size, size_t *ret_size, struct fault *f)
{
    const bool held = offset >= reader->window_start && offset + size <= reader->window_start + reader->window_size;
    if (!held && !fill(reader, offset, size)) {
        reader->window_size = 0;
        fault_set_errno(f, "read", reader->folder);
        return NULL;
    }
    const uint64_t end = reader->window_start + reader->window_size;
    *ret_size = end <= offset ? 0 : end - offset < size ? (size_t)(end - offset) : size;
    return reader->window + (*ret_size ? offset - reader->window_start : 0);
}

bool raw_segment_size(struct raw_reader *reader, int64_t number, uint64_t *ret_size, bool *ret_open, struct fault *f)
{
    struct stat about;
    if (!segment_open(reader, number, ret_open, f))
        return false;
    if (*ret_open && !reader->packed && fstat(reader->file, &about) != 0)
        return fault_set_errno(f, "fstat", reader->folder);
    *ret_size = !*ret_open ? 0 : reader->packed ? reader->size : (uint64_t)about.st_size;
    return true;
}
