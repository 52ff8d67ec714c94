// The raw log on a damaged disk. The first byte of an input says what the others are: a plain segment, blocks of a packed one
// (its tail is made right, so that the blocks are looked at), or frames that are written and packed by the log itself and then
// damaged in one byte. Reading never goes wrong, recovery keeps all that is sound, and damage in what was written is always found.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observe/raw/raw_internal.h"
#include "store/folder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define SEGMENT_BYTES 700

static const char *folder;

static const char *path_of(struct arena *arena, int64_t number, const char *ending)
{
    return segment_path(arena, folder, number, ending);
}

static void make_folder(void)
{
    ARENA_SCOPED arena = arena_new();
    if (!folder)
        FUZZ_MUST((folder = fuzz_folder()) && folder_create(arena_printf(arena, "%s/raw", folder), NULL));
    for (int64_t number = 1; number < 64; number++) {
        unlink(path_of(arena, number, ".seg"));
        unlink(path_of(arena, number, ".segz"));
        for (int cut = 1; cut < 8 && unlink(path_of(arena, number, arena_printf(arena, ".%d.cut", cut))) == 0; cut++)
            ;
    }
}

static void put_file(const char *path, const void *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    FUZZ_MUST(file >= 0 && write(file, bytes, size) == (ssize_t)size);
    close(file);
}

static int64_t read_all(int64_t from)
{
    struct raw_reader *reader = raw_reader_open(folder);
    struct raw_read read = {.next = from};
    struct fault fault = {0};
    int64_t count = 0, before = 0;
    while (raw_read(reader, read.next, INT64_MAX, &read, &fault) && read.found) {
        FUZZ_MUST(read.next > read.position && read.position > before && read.frame.size <= RAW_FRAME_SIZE_MAX);
        before = read.position;
        count++;
    }
    raw_reader_close(reader);
    return fault_is_set(&fault) ? -1 : count;
}

static struct raw_report report(void)
{
    struct raw_report report;
    struct fault fault = {0};
    FUZZ_MUST(raw_verify(folder, &report, &fault));
    return report;
}

static void count_recovered(void *context, int64_t position, const struct raw_frame *frame)
{
    (void)position;
    (void)frame;
    ++*(int64_t *)context;
}

// A head that is right, so that recovery goes on to the records.
static void plain_segment(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct segment_head head = {.magic = SEGMENT_MAGIC, .number = 1};
    char *file = arena_alloc(arena, sizeof head + size);
    int64_t recovered = 0;
    head.check = raw_check_sum(&head, offsetof(struct segment_head, check));
    memcpy(file, &head, sizeof head);
    if (size)
        memcpy(file + sizeof head, bytes, size);
    put_file(path_of(arena, 1, ".seg"), file, sizeof head + size);
    fuzz_work_begin();
    report();
    read_all(0);
    fuzz_work_end("raw", size, 300000, 500);
    struct raw *raw = raw_open(&(struct raw_options){.folder = folder, .recovered = count_recovered, .context = &recovered}, &fault);
    FUZZ_MUST(raw);
    raw_close(raw);
    FUZZ_MUST(report().frames == recovered && read_all(0) == recovered);
}

static void packed_segment(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct packed_tail tail = {.size = size * 3, .blocks = size > 4 ? bytes[0] % 4 : 0, .magic = PACKED_MAGIC};
    uint32_t sizes[4] = {0};
    const size_t body = size > 4 ? size - 4 : 0;
    for (uint32_t i = 0; i < tail.blocks; i++)
        sizes[i] = (uint32_t)(body * bytes[i + 1] / 255);
    tail.check = raw_check_sum(sizes, tail.blocks * sizeof *sizes);
    char *file = arena_alloc(arena, body + sizeof sizes + sizeof tail), *end = file;
    if (body)
        memcpy(end, bytes + 4, body);
    memcpy(end += body, sizes, tail.blocks * sizeof *sizes);
    memcpy(end += tail.blocks * sizeof *sizes, &tail, sizeof tail);
    put_file(path_of(arena, 1, ".segz"), file, (size_t)(end - file) + sizeof tail);
    fuzz_work_begin();
    report();
    read_all(0);
    read_all(POSITION(1, size * 7));
    fuzz_work_end("raw packed", size, 12000000, 500); // three blocks of 256 kB, read three times
}

// What the last batch brought nothing vouches for: damaged, it is a torn tail.
struct written {
    int64_t count, vouched; // frames; of them before the last batch
    int64_t vouched_end;    // position behind these
};

// Frames of the sizes that the input gives.
static struct written write_frames(const uint8_t *bytes, size_t size)
{
    struct written written = {0};
    struct fault fault = {0};
    struct raw *raw = raw_open(&(struct raw_options){.folder = folder, .segment_limit = SEGMENT_BYTES}, &fault);
    bool done = true;
    FUZZ_MUST(raw);
    for (size_t at = 0; at < size && written.count < 40; written.count++) {
        size_t take = bytes[at] % 120 + 1;
        take = take < size - at ? take : size - at;
        if (!raw_collected(raw)) {
            written.vouched = written.count;
            written.vouched_end = raw_synced(raw);
        }
        raw_append(raw, &(struct raw_frame){.received_ms = written.count, .device = 1, .bytes = (const char *)bytes + at, .size = take});
        at += take;
        FUZZ_MUST(bytes[at - 1] % 3 || raw_sync(raw, &fault));
    }
    FUZZ_MUST(raw_sync(raw, &fault));
    const int64_t end = raw_synced(raw);
    raw_close(raw);
    for (size_t i = 0; done && i < size % 5; i++)
        FUZZ_MUST(raw_compress(folder, end, NULL, &done, &fault));
    return written;
}

static void written_and_damaged(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct stat about;
    if (size < 4)
        return;
    const struct written written = write_frames(bytes + 4, size - 4);
    const int64_t count = written.count;
    FUZZ_MUST(report().broken == 0 && report().frames == count && read_all(0) == count);
    const char *path = path_of(arena, 1, ".segz");
    if (access(path, F_OK) != 0)
        path = path_of(arena, 1, ".seg");
    int file = open(path, O_RDWR);
    if (bytes[0] && file >= 0 && fstat(file, &about) == 0) {
        unsigned char byte;
        const off_t place = (off_t)((bytes[1] << 8 | bytes[2]) % about.st_size);
        FUZZ_MUST(pread(file, &byte, 1, place) == 1);
        byte ^= bytes[0];
        FUZZ_MUST(pwrite(file, &byte, 1, place) == 1);
        const struct raw_report found = report();
        FUZZ_MUST(found.broken != 0 || found.frames == count || (POSITION(1, place) >= written.vouched_end && found.frames >= written.vouched));
        FUZZ_MUST(read_all(0) <= count);
    }
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const ways[])(const uint8_t *, size_t) = {plain_segment, packed_segment, written_and_damaged};
    if (!size)
        return 0;
    make_folder();
    ways[bytes[0] % 3](bytes + 1, size - 1);
    return 0;
}
