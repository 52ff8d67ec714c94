// A ZIP that is made and read again, and what is no sound one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "archive/zip_read.h"
#include "archive/zip_write.h"
#include "base/text.h"
#include "store/archive.h"
#include "tests/unit/temporary_folder.h"

#define INSTANT INT64_C(1700000000000)

static struct zip_entry text_entry(const char *name, const char *text)
{
    return (struct zip_entry){.name = name, .bytes = text, .size = (int64_t)strlen(text), .at_ms = INSTANT, .crc = (uint32_t)crc32(0, (const unsigned char *)text, (unsigned)strlen(text))};
}

// Read some bytes at a time. NULL: it broke.
static char *read_all(struct arena *arena, struct zip_stream *stream, size_t step)
{
    const int64_t size = zip_stream_size(stream);
    char *bytes = arena_alloc(arena, (size_t)size + step + 1);
    int64_t done = 0;
    ssize_t got;
    while ((got = zip_stream_read(stream, bytes + done, step)) > 0)
        done += got;
    if (got < 0)
        return NULL;
    assert_int_equal(done, size);
    return bytes;
}

struct memory {
    const char *bytes;
    int64_t size;
};

static bool read_memory(void *context, int64_t at, void *bytes, size_t size)
{
    const struct memory *memory = context;
    assert_true(at >= 0 && at + (int64_t)size <= memory->size);
    memcpy(bytes, memory->bytes + at, size);
    return true;
}

static bool take(struct arena *arena, const char *bytes, int64_t size, struct zip_item **items, size_t *count)
{
    struct memory memory = {bytes, size};
    const struct zip_source source = {read_memory, &memory, size};
    struct fault fault = {0};
    const bool ok = zip_items_read(&source, arena, items, count, &fault);
    assert_true(ok || text_equal(fault.key, "zip.broken"));
    return ok;
}

static struct zip_stream *two(const char *folder, const char *digest, int64_t size, uint32_t crc)
{
    struct arena *arena = arena_new();
    struct zip_entry *entries = arena_array(arena, 2, sizeof *entries);
    entries[0] = text_entry("index.csv", "a,b\n");
    entries[1] = (struct zip_entry){.name = "files/00001_证据.pdf", .digest = arena_strdup(arena, digest), .size = size, .at_ms = INSTANT, .crc = crc};
    return zip_stream_new(arena, arena_strdup(arena, folder), entries, 2);
}

static void what_is_written_is_read_again_whatever_the_step(void **state)
{
    static const size_t steps[] = {1, 7, 64, 65536};
    static const char text[] = "content of the archive";
    TEMPORARY_FOLDER(folder);
    char digest[DIGEST_HEX_SIZE];
    (void)state;
    assert_true(archive_save(folder.path, text, strlen(text), digest, NULL));
    const uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)text, (unsigned)strlen(text));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        ARENA_SCOPED arena = arena_new();
        struct zip_stream *stream = two(folder.path, digest, (int64_t)strlen(text), crc);
        struct zip_item *items;
        size_t count;
        const int64_t size = zip_stream_size(stream);
        const char *bytes = read_all(arena, stream, steps[i]);
        zip_stream_free(stream);
        assert_non_null(bytes);
        assert_true(take(arena, bytes, size, &items, &count));
        assert_int_equal(count, 2);
        assert_string_equal(items[1].name, "files/00001_证据.pdf");
        assert_memory_equal(bytes + items[1].at, text, strlen(text));
        for (int64_t cut = 0; cut < size; cut++)
            assert_false(take(arena, bytes, cut, &items, &count));
    }
}

static void a_file_that_is_another_one_breaks_the_package(void **state)
{
    static const char text[] = "content";
    TEMPORARY_FOLDER(folder);
    char digest[DIGEST_HEX_SIZE];
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_true(archive_save(folder.path, text, strlen(text), digest, NULL));
    const uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)text, (unsigned)strlen(text));
    struct zip_stream *wrong[] = {two(folder.path, digest, (int64_t)strlen(text), crc + 1), two(folder.path, digest, (int64_t)strlen(text) + 1, crc), two(folder.path, "aa", 3, crc)};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_null(read_all(arena, wrong[i], 64));
        zip_stream_free(wrong[i]);
    }
}

static void of_seventy_thousand_entries_the_numbers_have_64_bits(void **state)
{
    enum { MANY = 70000 };
    struct arena *own = arena_new();
    ARENA_SCOPED arena = arena_new();
    struct zip_entry *entries = arena_array(own, MANY, sizeof *entries);
    struct zip_item *items;
    size_t count;
    (void)state;
    for (int i = 0; i < MANY; i++)
        entries[i] = text_entry(arena_printf(own, "%d", i), "x");
    struct zip_stream *stream = zip_stream_new(own, "/", entries, MANY);
    const int64_t size = zip_stream_size(stream);
    const char *bytes = read_all(arena, stream, 65536);
    zip_stream_free(stream);
    assert_non_null(bytes);
    assert_true(take(arena, bytes, size, &items, &count));
    assert_int_equal(count, MANY);
    assert_string_equal(items[MANY - 1].name, "69999");
}

static void a_changed_number_is_found(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct arena *own = arena_new();
    struct zip_entry *entries = arena_array(own, 2, sizeof *entries);
    struct zip_item *items;
    size_t count;
    (void)state;
    entries[0] = text_entry("a", "first");
    entries[1] = text_entry("b", "second");
    struct zip_stream *stream = zip_stream_new(own, "/", entries, 2);
    const int64_t size = zip_stream_size(stream);
    char *bytes = read_all(arena, stream, 100);
    zip_stream_free(stream);
    assert_true(take(arena, bytes, size, &items, &count));
    char *directory = memmem(bytes, (size_t)size, "PK\1\2", 4);
    char *second = memmem(directory + 4, (size_t)(bytes + size - directory - 4), "PK\1\2", 4);
    memcpy(second + 42, directory + 42, 4); // lies over the first
    assert_false(take(arena, bytes, size, &items, &count));
    for (int64_t i = directory - bytes; i < size; i++) { // whatever stands there, nothing is read outside it
        const char kept = bytes[i];
        bytes[i] = (char)~kept;
        take(arena, bytes, size, &items, &count);
        bytes[i] = kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again_whatever_the_step),
        cmocka_unit_test(a_file_that_is_another_one_breaks_the_package),
        cmocka_unit_test(of_seventy_thousand_entries_the_numbers_have_64_bits),
        cmocka_unit_test(a_changed_number_is_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
