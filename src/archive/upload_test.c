// Uploads: what is acknowledged is there, whatever was cut off behind it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "archive/upload.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/archive.h"
#include "store/folder.h"
#include "tests/unit/temporary_folder.h"

static const char TEXT[] = "the scanned proof of a figure";
#define SIZE ((int64_t)sizeof TEXT - 1)

static struct upload begin(struct uploads *uploads, struct arena *arena, const char *text, const char *name)
{
    static const struct file_target targets[] = {{"point", "P,1\n\"x\""}, {"fact", "7"}};
    char digest[DIGEST_HEX_SIZE];
    digest_of(text, strlen(text), digest);
    struct upload upload = {.name = name, .digest = arena_strdup(arena, digest), .kind = "report", .note = "two\nlines, \"quoted\"", .who = "张三", .size = (int64_t)strlen(text),
                            .targets = targets, .target_count = 2};
    assert_true(upload_begin(uploads, arena, &upload, NULL));
    return upload;
}

static bool put(struct uploads *uploads, struct arena *arena, const char *id, int64_t offset, const char *bytes, size_t size, struct upload *now, struct fault *f)
{
    return upload_put(uploads, arena, id, offset, (struct store_bytes){bytes, size}, now, f);
}

static void an_upload_goes_on_after_a_restart_and_becomes_a_file(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct upload now, upload = begin(uploads, arena, TEXT, "../证据.txt");
    struct file file;
    char *bytes;
    size_t size;
    (void)state;
    assert_true(put(uploads, arena, upload.id, 0, TEXT, 10, &now, NULL));
    uploads_free(uploads);
    uploads = uploads_new(folder.path);
    assert_true(upload_find(uploads, arena, upload.id, &now, NULL));
    assert_int_equal(now.offset, 10);
    assert_string_equal(now.name, "证据.txt");
    assert_string_equal(now.note, upload.note);
    assert_string_equal(now.targets[0].key, "P,1\n\"x\"");
    assert_int_equal(now.target_count, 2);
    assert_true(put(uploads, arena, upload.id, 10, TEXT + 10, (size_t)SIZE - 10, &now, NULL));
    for (int i = 0; i < 2; i++) { // and once more, where its record was not heard of
        assert_true(upload_finish(uploads, arena, &now, &file, NULL));
        assert_string_equal(file.type, "text/plain");
    }
    assert_true(archive_load(folder.path, file.digest, arena, &bytes, &size, NULL));
    assert_memory_equal(bytes, TEXT, (size_t)SIZE);
    assert_true(upload_forget(uploads, upload.id, NULL));
    assert_false(upload_find(uploads, arena, upload.id, &now, NULL));
    uploads_free(uploads);
}

static void bytes_behind_what_is_acknowledged_are_not_there(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct upload now, upload = begin(uploads, arena, TEXT, "a");
    struct file file;
    (void)state;
    assert_true(put(uploads, arena, upload.id, 0, TEXT, 10, &now, NULL));
    FILE *part = fopen(arena_printf(arena, "%s/uploads/%s.part", folder.path, upload.id), "a");
    assert_non_null(part);
    fputs("zeros that a power cut left behind, and more of them than the file has", part);
    fclose(part);
    assert_true(put(uploads, arena, upload.id, 10, TEXT + 10, (size_t)SIZE - 10, &now, NULL));
    assert_true(upload_finish(uploads, arena, &now, &file, NULL));
    uploads_free(uploads);
}

static void what_does_not_fit_is_refused_and_changes_nothing(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct upload now, upload = begin(uploads, arena, TEXT, "a");
    struct fault fault = {0};
    static const struct {
        int64_t offset;
        size_t size;
        const char *key;
    } cases[] = {{1, 1, "upload.offset"}, {0, (size_t)SIZE + 1, "upload.long"}, {-1, 1, "upload.offset"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fault_clear(&fault);
        assert_false(put(uploads, arena, upload.id, cases[i].offset, TEXT, cases[i].size, &now, &fault));
        assert_string_equal(fault.key, cases[i].key);
    }
    assert_true(upload_find(uploads, arena, upload.id, &now, NULL) && now.offset == 0);
    static const char *const ids[] = {"", "..", "../../../etc/passwd", "x", "00000000-0000-4000-8000-000000000000", "00000000-0000-4000-8000-00000000000/"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_false(put(uploads, arena, ids[i], 0, TEXT, 1, &now, NULL) || upload_find(uploads, arena, ids[i], &now, NULL));
    uploads_free(uploads);
}

static void wrong_bytes_begin_again(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct upload now, upload = begin(uploads, arena, TEXT, "a");
    struct fault fault = {0};
    struct file file;
    const char **digests;
    size_t count;
    (void)state;
    assert_true(put(uploads, arena, upload.id, 0, "The scanned proof of a figure", (size_t)SIZE, &now, NULL));
    assert_false(upload_finish(uploads, arena, &now, &file, &fault));
    assert_string_equal(fault.key, "upload.digest");
    assert_true(archive_list(folder.path, arena, &digests, &count, NULL) && count == 0);
    assert_true(upload_find(uploads, arena, upload.id, &now, NULL) && now.offset == 0);
    assert_true(put(uploads, arena, upload.id, 0, TEXT, (size_t)SIZE, &now, NULL));
    assert_true(upload_finish(uploads, arena, &now, &file, NULL));
    uploads_free(uploads);
}

static void sizes_digests_and_their_number_are_bounded(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct fault fault = {0};
    const char *digest = begin(uploads, arena, TEXT, "a").digest;
    struct upload upload = {.name = "a", .digest = digest, .size = 0, .kind = "other", .who = "x"};
    (void)state;
    assert_false(upload_begin(uploads, arena, &upload, &fault));
    upload.size = UPLOAD_SIZE_MAX + 1;
    fault_clear(&fault);
    assert_false(upload_begin(uploads, arena, &upload, &fault));
    assert_int_equal(fault.kind, FAULT_TOO_LARGE);
    upload.size = UPLOAD_SIZE_MAX;
    upload.digest = "ABC";
    fault_clear(&fault);
    assert_false(upload_begin(uploads, arena, &upload, &fault));
    assert_string_equal(fault.key, "upload.digest_form");
    upload.digest = digest;
    for (int i = 1; i < UPLOADS_MAX; i++)
        assert_true(upload_begin(uploads, arena, &upload, NULL));
    fault_clear(&fault);
    assert_false(upload_begin(uploads, arena, &upload, &fault));
    assert_string_equal(fault.key, "upload.many");
    uploads_free(uploads);
}

static void what_nobody_went_on_with_goes_after_a_week(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct uploads *uploads = uploads_new(folder.path);
    struct upload now, upload = begin(uploads, arena, TEXT, "a");
    size_t count;
    (void)state;
    assert_true(put(uploads, arena, upload.id, 0, TEXT, 10, &now, NULL));
    assert_true(uploads_sweep(uploads, now.touched_ms + UPLOAD_KEPT_MS, &count, NULL) && count == 0);
    assert_true(uploads_sweep(uploads, now.touched_ms + UPLOAD_KEPT_MS + 1, &count, NULL) && count == 1);
    assert_false(upload_find(uploads, arena, upload.id, &now, NULL));
    assert_int_equal(access(arena_printf(arena, "%s/uploads/%s.part", folder.path, upload.id), F_OK), -1);
    uploads_free(uploads);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_upload_goes_on_after_a_restart_and_becomes_a_file),
        cmocka_unit_test(bytes_behind_what_is_acknowledged_are_not_there),
        cmocka_unit_test(what_does_not_fit_is_refused_and_changes_nothing),
        cmocka_unit_test(wrong_bytes_begin_again),
        cmocka_unit_test(sizes_digests_and_their_number_are_bounded),
        cmocka_unit_test(what_nobody_went_on_with_goes_after_a_week),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
