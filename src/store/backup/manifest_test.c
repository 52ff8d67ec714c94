// The manifest of a backup: what it says, what it refuses, and what it finds in a folder.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/backup/manifest.h"
#include "store/folder.h"
#include "tests/unit/temporary_folder.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void put_file(const char *folder, const char *name, const char *text)
{
    ARENA_SCOPED arena = arena_new();
    assert_true(tree_make(folder, name, NULL));
    FILE *file = fopen(folder_file(arena, folder, name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void add(struct manifest *manifest, const char *path, const char *text)
{
    struct tree_copied copied = {.size = (int64_t)strlen(text)};
    digest_of(text, strlen(text), copied.digest);
    manifest_add(manifest, path, &copied);
}

static const char *const names[] = {"series.db", "raw/00000001.seg", "qingshan.db", "archive/ab/cd", "raw-x"};
#define NAMES (sizeof names / sizeof *names)

static struct manifest example(struct arena *arena)
{
    struct manifest manifest;
    manifest_init(&manifest, arena);
    manifest.program = "0.1.0";
    manifest.schema = 12;
    manifest.made_ms = 1790000000000;
    manifest.journal_seq = 7;
    manifest.journal_hash = HASH;
    for (size_t i = 0; i < NAMES; i++)
        add(&manifest, names[i], names[i]);
    return manifest;
}

static const char *text_of(struct manifest *manifest, size_t *ret_size)
{
    const char *text = NULL;
    assert_true(manifest_format(manifest, &text, ret_size, NULL));
    return text;
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct manifest written = example(arena), read;
    size_t size;
    const char *text = text_of(&written, &size);
    assert_true(manifest_parse(arena, text, size, &read, NULL));
    assert_int_equal(read.count, NAMES);
    assert_int_equal(read.schema, 12);
    assert_int_equal(read.made_ms, 1790000000000);
    assert_int_equal(read.journal_seq, 7);
    assert_string_equal(read.journal_hash, HASH);
    assert_string_equal(read.program, "0.1.0");
    assert_int_equal(read.bytes, written.bytes);
    for (size_t i = 0; i < NAMES; i++) {
        const struct manifest_file *file = manifest_find(&read, names[i]);
        char digest[DIGEST_HEX_SIZE];
        digest_of(names[i], strlen(names[i]), digest);
        assert_non_null(file);
        assert_string_equal(file->digest, digest);
    }
    assert_null(manifest_find(&read, "qingshan.db2"));
}

static void any_changed_or_lost_byte_of_it_is_found(void **state)
{
    (void)state;
    struct manifest read;
    ARENA_SCOPED arena = arena_new();
    struct manifest written = example(arena);
    size_t size;
    const char *text = text_of(&written, &size);
    for (size_t i = 0; i < size; i++) {
        ARENA_SCOPED own = arena_new();
        char *changed = arena_alloc(own, size);
        memcpy(changed, text, size);
        changed[i] ^= 1;
        struct fault fault = {0};
        assert_false(manifest_parse(own, changed, size, &read, &fault));
        assert_true(fault.kind == FAULT_BROKEN || (fault.kind == FAULT_VERSION && i < 20));
        assert_false(manifest_parse(own, text, i, &read, NULL));
    }
    assert_false(manifest_parse(arena, arena_printf(arena, "%s# more\n", text), size + 7, &read, NULL));
}

// A manifest with a right digest at its end, by whoever wants to write elsewhere.
static bool is_taken(const char *path)
{
    ARENA_SCOPED arena = arena_new();
    struct manifest read;
    char digest[DIGEST_HEX_SIZE];
    const char *text = arena_printf(arena, "# qingshan backup 1\n# program 1\n# schema 1\n# made 1\n# journal 1 " HASH "\n# bytes 1\n# files 2\n" HASH "  %s\n" HASH "  qingshan.db\n", path);
    digest_of(text, strlen(text), digest);
    text = arena_printf(arena, "%s# end %s\n", text, digest);
    return manifest_parse(arena, text, strlen(text), &read, NULL);
}

static void a_path_that_leads_out_of_the_folder_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"../x", "/etc/passwd", "archive/../../x", "a//b", "", ".", "a/", "./a", "a/b/c/d/e", "a\\b", "archive/.x", MANIFEST_NAME, "a\tb", "a\xff"};
    assert_true(is_taken("archive/ab/cd"));
    assert_true(is_taken("forward/目标.mark"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (is_taken(bad[i]))
            fail_msg("%s was taken", bad[i]);
    ARENA_SCOPED arena = arena_new();
    struct manifest manifest = example(arena);
    struct fault fault = {0};
    const char *text;
    size_t size;
    add(&manifest, "forward/a\nb", "x");
    assert_false(manifest_format(&manifest, &text, &size, &fault));
    assert_string_equal(fault.key, "backup.name");
}

static void a_later_form_is_told_from_a_damaged_one(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct manifest read;
    struct fault fault = {0};
    static const char later[] = "# qingshan backup 2\nanything\n";
    assert_false(manifest_parse(arena, later, sizeof later - 1, &read, &fault));
    assert_int_equal(fault.kind, FAULT_VERSION);
    assert_string_equal(fault_argument(&fault, "found"), "2");
}

static void fill_folder(const char *folder, struct arena *arena, struct manifest *ret_manifest)
{
    *ret_manifest = example(arena);
    size_t size;
    for (size_t i = 0; i < NAMES; i++)
        put_file(folder, names[i], names[i]);
    put_file(folder, MANIFEST_NAME, text_of(ret_manifest, &size));
}

static void finds(const char *folder, const char *key, const char *path)
{
    ARENA_SCOPED arena = arena_new();
    struct manifest manifest;
    struct fault fault = {0};
    assert_true(manifest_load(arena, folder, &manifest, NULL));
    assert_false(manifest_check(&manifest, folder, &fault));
    assert_string_equal(fault.key, key);
    assert_string_equal(fault_argument(&fault, "path"), path);
}

static void a_folder_is_what_its_manifest_says_or_the_file_is_named(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct manifest manifest;
    fill_folder(folder.path, arena, &manifest);
    assert_true(manifest_check(&manifest, folder.path, NULL));
    for (size_t i = 0; i < NAMES; i++) {
        put_file(folder.path, names[i], "changed");
        finds(folder.path, "backup.damaged", names[i]);
        assert_int_equal(unlink(folder_file(arena, folder.path, names[i])), 0);
        finds(folder.path, "backup.missing", names[i]);
        put_file(folder.path, names[i], names[i]);
        assert_true(manifest_check(&manifest, folder.path, NULL));
    }
    put_file(folder.path, "archive/ab/more", "x");
    finds(folder.path, "backup.extra", "archive/ab/more");
    assert_int_equal(unlink(folder_file(arena, folder.path, "archive/ab/more")), 0);
    assert_int_equal(symlink("/etc", folder_file(arena, folder.path, "raw/link")), 0);
    finds(folder.path, "backup.extra", "raw/link");
}

static void a_folder_without_a_whole_manifest_is_no_backup(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct manifest manifest;
    struct fault fault = {0};
    assert_false(manifest_load(arena, folder.path, &manifest, &fault));
    assert_string_equal(fault.key, "backup.no_manifest");
    put_file(folder.path, MANIFEST_NAME, "");
    assert_false(manifest_load(arena, folder.path, &manifest, &fault));
    assert_string_equal(fault.key, "backup.unfinished");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(any_changed_or_lost_byte_of_it_is_found),
        cmocka_unit_test(a_path_that_leads_out_of_the_folder_is_refused),
        cmocka_unit_test(a_later_form_is_told_from_a_damaged_one),
        cmocka_unit_test(a_folder_is_what_its_manifest_says_or_the_file_is_named),
        cmocka_unit_test(a_folder_without_a_whole_manifest_is_no_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
