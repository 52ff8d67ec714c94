// Packages: what is in one, and one that comes back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "archive/package.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/archive.h"
#include "store/journal.h"
#include "store/record.h"
#include "tests/unit/temporary_folder.h"

static void add(struct store *store, const char *id, const char *digest, const char *state)
{
    const struct file_record file = {.uuid = id, .name = "a.txt", .size = "7", .digest = digest, .crc = "4274335913", .type = "text/plain", .kind = "other", .state = state,
                                     .uploaded_ms = "1000", .who = "x"};
    const struct file_link_record link = {.file = id, .kind = "point", .target = "p"};
    assert_true(record_add(store, record_table_find("file"), RECORD_TEXTS(&file), 1, NULL));
    assert_true(record_add(store, record_table_find("file_link"), RECORD_TEXTS(&link), 1, NULL));
}

static struct store *open_store(void)
{
    struct store *store = store_open_memory(NULL);
    int64_t batch;
    assert_non_null(store);
    assert_true(store_begin(store, NULL) && journal_open(store, "x", "file.add", &batch, NULL) && batch == 1);
    return store;
}

static const struct package_of of_point = {.folder = "/", .target = {"point", "p"}};

static void a_package_has_twenty_thousand_files_at_most(void **state)
{
    STORE_SCOPED store = open_store();
    struct fault fault = {0};
    (void)state;
    for (int i = 0; i <= PACKAGE_MAX; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        add(store, id, "aa", FILE_KEPT);
    }
    assert_null(package_open(store, &of_point, &fault));
    assert_string_equal(fault.key, "package.many");
}

static void a_target_is_a_kind_and_a_key(void **state)
{
    static const char *const good[] = {"point:p", "indicator:33", "fact:12", "measure:a:b"}, *const bad[] = {"", "point", "point:", ":p", "secret:1", "points:p"};
    ARENA_SCOPED arena = arena_new();
    struct file_target target;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(package_target_parse(arena, good[i], &target, NULL));
    assert_string_equal(target.key, "a:b");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(package_target_parse(arena, bad[i], &target, NULL));
    assert_false(package_target_parse(arena, NULL, &target, NULL));
}

static void save(const char *path, struct zip_stream *stream, size_t change, char bytes_at_it)
{
    static char bytes[65536];
    const ssize_t size = zip_stream_read(stream, bytes, sizeof bytes);
    assert_true(size > 0);
    if (bytes_at_it)
        bytes[change] = bytes_at_it;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(bytes, 1, (size_t)size, file);
    fclose(file);
}

static void what_is_changed_is_named_and_withdrawn_files_are_in_the_index_alone(void **state)
{
    TEMPORARY_FOLDER(folder);
    STORE_SCOPED store = open_store();
    ARENA_SCOPED arena = arena_new();
    char digest[DIGEST_HEX_SIZE];
    struct package_report report;
    struct package_of of = of_point;
    const char *path = arena_printf(arena, "%s/p.zip", folder.path);
    (void)state;
    of.folder = folder.path;
    assert_true(archive_save(folder.path, "content", 7, digest, NULL));
    add(store, "f1", digest, FILE_KEPT);
    add(store, "f2", digest, FILE_WITHDRAWN);
    struct zip_stream *stream = package_open(store, &of, NULL);
    assert_non_null(stream);
    save(path, stream, 0, '\0');
    zip_stream_free(stream);
    assert_true(package_verify(path, arena, &report, NULL));
    assert_int_equal(report.files, 2); // the index and one file
    assert_int_equal(report.findings.count, 0);
    stream = package_open(store, &of, NULL);
    static char bytes[65536];
    const ssize_t size = zip_stream_read(stream, bytes, sizeof bytes);
    const char *content = memmem(bytes, (size_t)size, "content", 7);
    zip_stream_free(stream);
    assert_non_null(content);
    stream = package_open(store, &of, NULL);
    save(path, stream, (size_t)(content - bytes), 'C');
    zip_stream_free(stream);
    assert_true(package_verify(path, arena, &report, NULL));
    assert_int_equal(report.findings.count, 1);
    assert_string_equal(report.findings.items[0].key, "package.changed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_has_twenty_thousand_files_at_most),
        cmocka_unit_test(a_target_is_a_kind_and_a_key),
        cmocka_unit_test(what_is_changed_is_named_and_withdrawn_files_are_in_the_index_alone),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
