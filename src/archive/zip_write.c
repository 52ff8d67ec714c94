#include "archive/zip_write.h"

#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "store/archive.h"

// APPNOTE 6.3: sizes of the fixed parts.
#define LOCAL_SIZE 30
#define DIRECTORY_SIZE 46
#define END_SIZE 22
#define END64_SIZE (56 + 20)
#define EXTRA64_SIZE 12 // an offset of 64 bits
#define LIMIT32 INT64_C(0xFFFFFFFF)
#define UTF8_NAME 0x0800
#define CHINA_S 28800 // the hour on paper

struct zip_stream {
    struct arena *arena;
    const char *folder;
    const struct zip_entry *entries;
    int64_t *offsets;          // where each begins
    size_t count, next;        // next: of the content, then of the directory
    int64_t directory, end;    // where they begin
    unsigned char head[DIRECTORY_SIZE + ZIP_NAME_MAX + EXTRA64_SIZE + END64_SIZE + END_SIZE];
    size_t head_size, head_done;
    int file;                  // of the content that is being read; -1: none
    int64_t done;              // bytes of it
    unsigned long crc;
    bool in_content, broken, over;
};

static int64_t local_size(const struct zip_entry *entry)
{
    return LOCAL_SIZE + (int64_t)strlen(entry->name);
}

static int64_t directory_size(const struct zip_entry *entry, int64_t offset)
{
    return DIRECTORY_SIZE + (int64_t)strlen(entry->name) + (offset >= LIMIT32 ? EXTRA64_SIZE : 0);
}

static bool is_large(const struct zip_stream *stream)
{
    return stream->end >= LIMIT32 || stream->count >= 0xFFFF;
}

struct zip_stream *zip_stream_new(struct arena *arena, const char *folder, const struct zip_entry *entries, size_t count)
{
    struct zip_stream *stream = arena_alloc(arena, sizeof *stream);
    *stream = (struct zip_stream){.arena = arena, .folder = folder, .entries = entries, .count = count, .file = -1};
    stream->offsets = arena_array(arena, count + 1, sizeof *stream->offsets);
    for (size_t i = 0; i < count; i++)
        stream->offsets[i + 1] = stream->offsets[i] + local_size(&entries[i]) + entries[i].size;
    stream->directory = stream->end = stream->offsets[count];
    for (size_t i = 0; i < count; i++)
        stream->end += directory_size(&entries[i], stream->offsets[i]);
    return stream;
}

void zip_stream_free(struct zip_stream *stream)
{
    if (!stream)
        return;
    if (stream->file >= 0)
        close(stream->file);
    arena_free(stream->arena);
}

int64_t zip_stream_size(const struct zip_stream *stream)
{
    return stream->end + (is_large(stream) ? END64_SIZE : 0) + END_SIZE;
}

// ---- heads ----

static void put(struct zip_stream *stream, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++, value >>= 8)
        stream->head[stream->head_size++] = (unsigned char)value;
}

static void put_name(struct zip_stream *stream, const char *name)
{
    memcpy(stream->head + stream->head_size, name, strlen(name));
    stream->head_size += strlen(name);
}

static uint32_t low32(int64_t value)
{
    return value >= LIMIT32 ? UINT32_MAX : (uint32_t)value;
}

// What the local head and the directory say alike.
static void put_common(struct zip_stream *stream, const struct zip_entry *entry, bool large)
{
    const time_t at = (time_t)(entry->at_ms / 1000 + CHINA_S);
    struct tm day = {0};
    gmtime_r(&at, &day);
    if (day.tm_year < 80)
        day = (struct tm){.tm_year = 80, .tm_mday = 1};
    put(stream, 2, large ? 45 : 20);
    put(stream, 2, UTF8_NAME);
    put(stream, 2, 0); // stored
    put(stream, 2, (uint64_t)(day.tm_hour << 11 | day.tm_min << 5 | day.tm_sec / 2));
    put(stream, 2, (uint64_t)((day.tm_year - 80) << 9 | (day.tm_mon + 1) << 5 | day.tm_mday));
    put(stream, 4, entry->crc);
    put(stream, 4, (uint64_t)entry->size);
    put(stream, 4, (uint64_t)entry->size);
    put(stream, 2, strlen(entry->name));
}

static void put_local(struct zip_stream *stream, const struct zip_entry *entry)
{
    put(stream, 4, 0x04034b50);
    put_common(stream, entry, false);
    put(stream, 2, 0);
    put_name(stream, entry->name);
}

static void put_directory(struct zip_stream *stream, size_t i)
{
    const struct zip_entry *entry = &stream->entries[i];
    const bool large = stream->offsets[i] >= LIMIT32;
    put(stream, 4, 0x02014b50);
    put(stream, 2, 3 << 8 | 45); // made on Unix
    put_common(stream, entry, large);
    put(stream, 2, large ? EXTRA64_SIZE : 0);
    put(stream, 2, 0); // comment
    put(stream, 2, 0); // disk
    put(stream, 2, 0);
    put(stream, 4, UINT64_C(0100444) << 16); // a file that is only read
    put(stream, 4, low32(stream->offsets[i]));
    put_name(stream, entry->name);
    if (!large)
        return;
    put(stream, 2, 1);
    put(stream, 2, 8);
    put(stream, 8, (uint64_t)stream->offsets[i]);
}

static void put_end(struct zip_stream *stream)
{
    const int64_t size = stream->end - stream->directory;
    if (is_large(stream)) {
        put(stream, 4, 0x06064b50);
        put(stream, 8, 44);
        put(stream, 2, 3 << 8 | 45);
        put(stream, 2, 45);
        put(stream, 8, 0); // disks
        put(stream, 8, stream->count);
        put(stream, 8, stream->count);
        put(stream, 8, (uint64_t)size);
        put(stream, 8, (uint64_t)stream->directory);
        put(stream, 4, 0x07064b50);
        put(stream, 4, 0);
        put(stream, 8, (uint64_t)stream->end);
        put(stream, 4, 1);
    }
    put(stream, 4, 0x06054b50);
    put(stream, 4, 0);
    put(stream, 2, stream->count < 0xFFFF ? stream->count : 0xFFFF);
    put(stream, 2, stream->count < 0xFFFF ? stream->count : 0xFFFF);
    put(stream, 4, low32(size));
    put(stream, 4, low32(stream->directory));
    put(stream, 2, 0);
}

// ---- what comes next ----

static bool begin_content(struct zip_stream *stream)
{
    int64_t size;
    const struct zip_entry *entry = &stream->entries[stream->next];
    stream->done = 0;
    stream->crc = crc32(0, NULL, 0);
    stream->in_content = true;
    return entry->bytes || (archive_open(stream->folder, entry->digest, &stream->file, &size, NULL) && size == entry->size);
}

static bool end_content(struct zip_stream *stream)
{
    const bool same = stream->crc == stream->entries[stream->next].crc;
    if (stream->file >= 0)
        close(stream->file);
    stream->file = -1;
    stream->in_content = false;
    stream->next++;
    return same;
}

static ssize_t read_content(struct zip_stream *stream, unsigned char *out, size_t most)
{
    const struct zip_entry *entry = &stream->entries[stream->next];
    const size_t left = (size_t)(entry->size - stream->done), some = left < most ? left : most;
    ssize_t got = (ssize_t)some;
    if (entry->bytes)
        memcpy(out, entry->bytes + stream->done, some);
    else
        got = pread(stream->file, out, some, stream->done);
    if (got <= 0)
        return -1; // it was longer when it was recorded
    stream->done += got;
    stream->crc = crc32(stream->crc, out, (unsigned)got);
    return got;
}

// The next head, or the beginning of a content. false: it is broken.
static bool go_on(struct zip_stream *stream)
{
    stream->head_size = stream->head_done = 0;
    if (stream->next < stream->count) {
        put_local(stream, &stream->entries[stream->next]);
        return begin_content(stream);
    }
    if (stream->next < 2 * stream->count)
        put_directory(stream, stream->next++ - stream->count);
    else {
        put_end(stream);
        stream->over = true;
    }
    return true;
}

static ssize_t some(struct zip_stream *stream, unsigned char *out, size_t most)
{
    if (stream->head_done < stream->head_size) {
        const size_t left = stream->head_size - stream->head_done, size = left < most ? left : most;
        memcpy(out, stream->head + stream->head_done, size);
        stream->head_done += size;
        return (ssize_t)size;
    }
    return read_content(stream, out, most);
}

ssize_t zip_stream_read(struct zip_stream *stream, void *out, size_t most)
{
    size_t size = 0;
    while (size < most && !stream->broken) {
        const bool head = stream->head_done < stream->head_size;
        const bool content = stream->in_content && stream->done < stream->entries[stream->next].size;
        if (!head && !content) {
            if (stream->over)
                break;
            stream->broken = (stream->in_content && !end_content(stream)) || !go_on(stream);
            continue;
        }
        const ssize_t got = some(stream, (unsigned char *)out + size, most - size);
        stream->broken = got < 0;
        size += got > 0 ? (size_t)got : 0;
    }
    return stream->broken ? -1 : (ssize_t)size;
}
