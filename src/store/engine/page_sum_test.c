// Sums of pages: a value that changed on the disk is no answer, whatever wrote the page and wherever it was copied to.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "store/engine/page_sum.h"
#include "store/store_internal.h"
#include "tests/unit/temporary_folder.h"

#define PAGE 4096
#define ROWS 400

static const char *const scripts[] = {"CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"};
static const struct store_schema schema = {.file = "words.db", .application = 77, .scripts = scripts, .count = 1};

// ---- the sum ----

static void every_byte_and_the_number_count(void **state)
{
    unsigned char page[PAGE] = "a page";
    const uint64_t sum = page_sum_of(page, PAGE, 5);
    (void)state;
    memcpy(page + PAGE - PAGE_SUM_SIZE, &sum, sizeof sum);
    assert_true(page_sum_is_right(page, PAGE, 5));
    assert_false(page_sum_is_right(page, PAGE, 6));
    for (int i = 0; i < PAGE; i++)
        for (int bit = 0; bit < 8; bit++) {
            page[i] ^= (unsigned char)(1 << bit);
            assert_false(page_sum_is_right(page, PAGE, 5));
            page[i] ^= (unsigned char)(1 << bit);
        }
}

static void a_page_of_zeros_has_no_sum_of_zero(void **state)
{
    static const unsigned char page[PAGE];
    (void)state;
    for (int number = 1; number < 1000; number++)
        assert_false(page_sum_is_right(page, PAGE, number));
}

// ---- databases ----

static void add_words(struct store *store)
{
    ARENA_SCOPED arena = arena_new();
    assert_true(store_begin(store, NULL));
    for (int i = 0; i < ROWS; i++)
        assert_true(store_execute(store, arena_printf(arena, "INSERT INTO word (text) VALUES ('word %d of many that fill some pages of a table')", i), NULL));
    assert_true(store_commit(store, NULL));
}

static void change_bytes(const char *path, const char *from, const char *to)
{
    char bytes[PAGE];
    const int file = open(path, O_RDWR);
    assert_true(file >= 0);
    for (off_t at = 0; pread(file, bytes, sizeof bytes, at) == (ssize_t)sizeof bytes; at += PAGE) {
        const char *found = memmem(bytes, sizeof bytes, from, strlen(from));
        if (!found)
            continue;
        assert_int_equal(pwrite(file, to, strlen(to), at + (found - bytes)), strlen(to));
        close(file);
        return;
    }
    fail_msg("no %s", from);
}

static void count_page(void *context, const struct page_found *found)
{
    assert_string_equal(found->file, "words.db");
    assert_true(found->number > 1 && found->size == PAGE);
    ++*(int *)context;
}

// Reads all; how many pages of the folder are others than were written.
static int others(const char *folder)
{
    STORE_SCOPED store = store_open_schema(folder, &schema, STORE_READ, NULL);
    bool more = true;
    int count = 0;
    size_t place = 0;
    page_sum_forget();
    struct store_row *row = store_prepare_text(store, "SELECT text FROM word", NULL);
    while (more)
        assert_true(store_step(row, &more, NULL));
    store_reset(row);
    assert_true(store_check_integrity(store, NULL));
    page_sum_found(folder, &place, count_page, &count);
    return count;
}

static void a_word_that_changed_on_the_disk_is_told(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    (void)state;
    struct store *store = store_open_schema(folder.path, &schema, STORE_WRITE, NULL);
    add_words(store);
    store_close(store);
    assert_int_equal(others(folder.path), 0);
    change_bytes(arena_printf(arena, "%s/words.db", folder.path), "word 177 ", "word 178 ");
    assert_int_equal(others(folder.path), 1);
    // the page that is written anew is as it was written
    store = store_open_schema(folder.path, &schema, STORE_WRITE, NULL);
    assert_true(store_execute(store, "UPDATE word SET text = text || '!'", NULL));
    store_close(store);
    assert_int_equal(others(folder.path), 0);
}

// Its pages are in the write-ahead log, which has none of these sums, and more than the cache holds.
static void a_copy_of_what_is_still_in_the_log_has_right_sums(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    const char *copy = arena_printf(arena, "%s/copy", folder.path);
    (void)state;
    STORE_SCOPED store = store_open_schema(folder.path, &schema, STORE_WRITE, NULL);
    for (int i = 0; i < 150; i++)
        add_words(store);
    assert_true(mkdir(copy, 0700) == 0);
    assert_true(store_backup(store, arena_printf(arena, "%s/words.db", copy), NULL));
    assert_int_equal(others(copy), 0);
    change_bytes(arena_printf(arena, "%s/words.db", copy), "word 177 ", "word 178 ");
    assert_int_equal(others(copy), 1);
}

static void run_old(sqlite3 *old, const char *sql) { assert_int_equal(sqlite3_exec(old, sql, NULL, NULL, NULL), SQLITE_OK); }

// As a program that knows of no sums opens it.
static sqlite3 *open_old(const char *path)
{
    sqlite3 *old = NULL;
    assert_int_equal(sqlite3_open_v2(path, &old, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), SQLITE_OK);
    return old;
}

static void make_old(const char *path)
{
    sqlite3 *old = open_old(path);
    run_old(old, scripts[0]);
    run_old(old, "PRAGMA application_id = 77; PRAGMA user_version = 1; PRAGMA journal_mode = WAL; INSERT INTO word (text) VALUES ('old word')");
    sqlite3_close(old);
}

static void an_older_database_is_read_and_gets_sums_when_it_is_written_to(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    const char *path = arena_printf(arena, "%s/words.db", folder.path);
    (void)state;
    make_old(path);
    assert_int_equal(others(folder.path), 0);
    store_close(store_open_schema(folder.path, &schema, STORE_WRITE, NULL));
    assert_int_equal(others(folder.path), 0);
    change_bytes(path, "old word", "odd word");
    assert_int_equal(others(folder.path), 1);
}

// One that had the database open before, and writes its pages after it got sums.
static void who_opened_it_before_writes_sums_too(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    const char *path = arena_printf(arena, "%s/words.db", folder.path);
    sqlite3 *before = NULL;
    (void)state;
    make_old(path);
    page_sum_register();
    assert_int_equal(sqlite3_open_v2(path, &before, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    run_old(before, "SELECT * FROM word");
    store_close(store_open_schema(folder.path, &schema, STORE_WRITE, NULL));
    run_old(before, "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO word (text) VALUES ('another')");
    assert_int_equal(sqlite3_close(before), SQLITE_OK);
    assert_int_equal(others(folder.path), 0);
}

// Killed, and then somebody looked at it with another program, which moved the log into the database and knows of no sums.
static void a_log_that_another_program_moved_is_no_damage(void **state)
{
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    const char *path = arena_printf(arena, "%s/words.db", folder.path);
    (void)state;
    const pid_t child = fork();
    if (child == 0) {
        add_words(store_open_schema(folder.path, &schema, STORE_WRITE, NULL));
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    sqlite3 *other = open_old(path);
    run_old(other, "SELECT count(*) FROM word");
    sqlite3_close(other);
    assert_int_equal(others(folder.path), 0); // who only reads believes
    store_close(store_open_schema(folder.path, &schema, STORE_WRITE, NULL));
    assert_int_equal(others(folder.path), 0);
    assert_int_equal(access(arena_printf(arena, "%s-open", path), F_OK), -1);
    change_bytes(path, "word 177 ", "word 178 ");
    assert_int_equal(others(folder.path), 1);
}

// Its pages are larger than those SQLite expects of a file that is empty when it is opened.
static void a_database_made_after_it_was_opened_is_whole(void **state)
{
    static const struct store_schema large = {.file = "words.db", .application = 77, .scripts = scripts, .count = 1, .large_pages = true};
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    const char *path = arena_printf(arena, "%s/words.db", folder.path);
    int count = 0;
    size_t place = 0;
    sqlite3 *early;
    (void)state;
    assert_int_equal(sqlite3_open_v2(path, &early, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
    run_old(early, "SELECT count(*) FROM sqlite_schema"); // of nothing
    store_close(store_open_schema(folder.path, &large, STORE_WRITE, NULL));
    page_sum_forget();
    run_old(early, "SELECT count(*) FROM word");
    sqlite3_close(early);
    page_sum_found(NULL, &place, count_page, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(every_byte_and_the_number_count),
        cmocka_unit_test(a_page_of_zeros_has_no_sum_of_zero),
        cmocka_unit_test(a_word_that_changed_on_the_disk_is_told),
        cmocka_unit_test(a_copy_of_what_is_still_in_the_log_has_right_sums),
        cmocka_unit_test(an_older_database_is_read_and_gets_sums_when_it_is_written_to),
        cmocka_unit_test(who_opened_it_before_writes_sums_too),
        cmocka_unit_test(a_log_that_another_program_moved_is_no_damage),
        cmocka_unit_test(a_database_made_after_it_was_opened_is_whole),
    };
    return cmocka_run_group_tests_name("page_sum", unit_tests, NULL, NULL);
}
