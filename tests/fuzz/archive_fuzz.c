// What comes to the archive from outside: a package that is checked, the head of a file, its name, the state of an upload, a Range header.
#include <string.h>

#include "archive/file_name.h"
#include "archive/file_type.h"
#include "archive/upload_state.h"
#include "archive/zip_read.h"
#include "base/text.h"
#include "base/utf8.h"
#include "http/byte_range.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

struct memory {
    const uint8_t *bytes;
    size_t size;
};

static bool read_memory(void *context, int64_t at, void *bytes, size_t size)
{
    const struct memory *memory = context;
    FUZZ_MUST(at >= 0 && (uint64_t)at <= memory->size && size <= memory->size - (size_t)at);
    memcpy(bytes, memory->bytes + at, size);
    return true;
}

static void read_zip(struct arena *arena, const uint8_t *bytes, size_t size)
{
    struct memory memory = {bytes, size};
    const struct zip_source source = {read_memory, &memory, (int64_t)size};
    struct zip_item *items;
    size_t count;
    int64_t behind = 0;
    if (!zip_items_read(&source, arena, &items, &count, NULL))
        return;
    for (size_t i = 0; i < count; i++) {
        FUZZ_MUST(*items[i].name && items[i].begins >= behind && items[i].at > items[i].begins);
        behind = items[i].at + items[i].size;
        FUZZ_MUST(items[i].size >= 0 && behind <= (int64_t)size);
    }
}

static void check_name(struct arena *arena, const char *text)
{
    const char *safe = file_name_safe(arena, text);
    FUZZ_MUST(*safe && *safe != '.' && strlen(safe) <= FILE_NAME_MAX + 1 && !strpbrk(safe, "/\\\n\r\"<>:|?*"));
    FUZZ_MUST(text_utf8_valid(text, strlen(text)) < strlen(text) || text_utf8_valid(safe, strlen(safe)) == strlen(safe));
    FUZZ_MUST(!file_name_encoded(arena, safe)[strspn(file_name_encoded(arena, safe), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_%")]);
}

static void check_range(const char *text)
{
    struct byte_span span;
    if (byte_range_parse(text, 1000, &span) != BYTE_RANGE_BEYOND)
        FUZZ_MUST(span.from >= 0 && span.size > 0 && span.from + span.size <= 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    struct upload upload;
    const char *text = arena_strndup(arena, (const char *)bytes, size);
    fuzz_work_begin();
    read_zip(arena, bytes, size);
    const char *type = file_type(bytes, size);
    check_name(arena, text);
    check_range(text);
    const bool taken = upload_state_parse(arena, (const char *)bytes, size, &upload, NULL);
    fuzz_work_end("archive", size, 200000, 400);
    FUZZ_MUST(strchr(type, '/'));
    FUZZ_MUST(!taken || (upload.offset >= 0 && upload.offset <= upload.size && upload.size <= UPLOAD_SIZE_MAX));
    return 0;
}
