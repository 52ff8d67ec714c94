// The data folder: its lock, its token, its archive.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "store/archive.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/purpose.h"
#include "store/store_internal.h"
#include "tests/unit/temporary_folder.h"

static void put_file(const char *folder, const char *name, const char *text)
{
    ARENA_SCOPED arena = arena_new();
    FILE *file = fopen(folder_file(arena, folder, name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

// ---- lock ----

enum { LOCKED_IT = 10, REFUSED_AS_BUSY = 11 };

static int try_in_another_process(const char *folder, pid_t holder)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct folder_lock lock;
        struct fault fault = {0};
        char pid[16];
        snprintf(pid, sizeof pid, "%d", (int)holder);
        if (folder_lock(folder, &lock, &fault))
            _exit(LOCKED_IT);
        bool named = fault.kind == FAULT_BUSY && text_equal(fault.key, "folder.locked") && text_equal(fault_argument(&fault, "pid"), pid);
        _exit(named ? REFUSED_AS_BUSY : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void one_process_holds_the_lock_and_is_named(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct folder_lock lock;
    assert_true(folder_lock(folder.path, &lock, NULL));
    assert_int_equal(try_in_another_process(folder.path, getpid()), REFUSED_AS_BUSY);
    folder_unlock(&lock);
    assert_int_equal(try_in_another_process(folder.path, getpid()), LOCKED_IT);
}

static void the_lock_of_a_killed_process_is_free(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct folder_lock lock;
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        ssize_t told = folder_lock(folder.path, &lock, NULL) ? write(ready[1], "x", 1) : -1;
        for (;;)
            if (told == 1)
                pause();
            else
                _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(try_in_another_process(folder.path, child), REFUSED_AS_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(try_in_another_process(folder.path, child), LOCKED_IT);
    close(ready[0]);
    close(ready[1]);
}

static void a_file_is_no_data_folder(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    put_file(folder.path, "file", "x");
    assert_false(folder_create(folder_file(arena, folder.path, "file"), &fault));
    assert_string_equal(fault.key, "folder.not_directory");
    assert_true(folder_create(folder_file(arena, folder.path, "new"), &fault));
    assert_true(folder_create(folder_file(arena, folder.path, "new"), &fault));
}

// ---- token ----

static void the_token_is_made_once_and_only_for_its_owner(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct stat status;
    const char *first, *second;
    mode_t before = umask(0);
    assert_true(folder_token(arena, folder.path, &first, NULL));
    umask(before);
    assert_true(folder_token(arena, folder.path, &second, NULL));
    assert_int_equal(strlen(first), 64);
    assert_string_equal(first, second);
    assert_int_equal(stat(folder_file(arena, folder.path, "token"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void an_empty_token_is_replaced_a_damaged_one_is_told(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    const char *token;
    put_file(folder.path, "token", "");
    assert_true(folder_token(arena, folder.path, &token, &fault));
    assert_int_equal(strlen(token), 64);
    put_file(folder.path, "token", "short");
    assert_false(folder_token(arena, folder.path, &token, &fault));
    assert_string_equal(fault.key, "folder.token");
}

// ---- archive ----

static void what_is_saved_is_loaded_and_kept_once(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    char digest[DIGEST_HEX_SIZE], again[DIGEST_HEX_SIZE], *bytes;
    size_t size, count;
    const char *damaged;
    assert_true(archive_save(folder.path, "a\0b", 3, digest, NULL));
    assert_true(archive_save(folder.path, "a\0b", 3, again, NULL));
    assert_true(archive_save(folder.path, "", 0, again, NULL));
    assert_true(archive_load(folder.path, digest, arena, &bytes, &size, NULL));
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "a\0b", 3);
    assert_true(archive_verify(folder.path, arena, &count, &damaged, NULL));
    assert_int_equal(count, 2);
    assert_null(damaged);
}

static void a_digest_that_is_not_there_or_no_digest_is_missing(void **state)
{
    static const char *const digests[] = {"", "../../etc/passwd", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                                          "ABCDEF6789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        struct fault fault = {0};
        char *bytes;
        size_t size;
        assert_false(archive_load(folder.path, digests[i], arena, &bytes, &size, &fault));
        assert_string_equal(fault.key, "archive.missing");
    }
}

static const char *blob_name(struct arena *arena, const char *digest)
{
    return arena_printf(arena, "archive/%.2s/%s", digest, digest + 2);
}

static void a_changed_blob_is_damaged_and_named(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    char digest[DIGEST_HEX_SIZE], *bytes;
    size_t size, count;
    const char *damaged;
    assert_true(archive_save(folder.path, "evidence", 8, digest, NULL));
    assert_int_equal(unlink(folder_file(arena, folder.path, blob_name(arena, digest))), 0);
    put_file(folder.path, blob_name(arena, digest), "Evidence");
    assert_true(archive_verify(folder.path, arena, &count, &damaged, &fault));
    assert_string_equal(damaged, digest);
    assert_false(fault_is_set(&fault));
    assert_false(archive_load(folder.path, digest, arena, &bytes, &size, &fault));
    assert_string_equal(fault.key, "archive.damaged");
}

static void what_cannot_be_read_is_neither_damaged_nor_empty(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    size_t count;
    char digest[DIGEST_HEX_SIZE];
    const char *damaged;
    assert_true(archive_verify(folder.path, arena, &count, &damaged, &fault)); // no archive yet
    assert_int_equal(count, 0);
    assert_true(archive_save(folder.path, "evidence", 8, digest, NULL));
    const char *blob = folder_file(arena, folder.path, blob_name(arena, digest));
    assert_int_equal(unlink(blob), 0);
    assert_int_equal(mkdir(blob, 0700), 0);
    assert_false(archive_verify(folder.path, arena, &count, &damaged, &fault));
    assert_null(damaged);
    assert_string_equal(fault.key, "file.not_regular");
    fault_clear(&fault);
    TEMPORARY_FOLDER(other);
    put_file(other.path, "archive", "a file");
    assert_false(archive_verify(other.path, arena, &count, &damaged, &fault));
    assert_string_equal(fault.key, "system.no_folder");
}

static void what_a_killed_save_left_does_not_matter(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    char digest[DIGEST_HEX_SIZE], *bytes;
    size_t size, count;
    const char *damaged;
    assert_true(archive_save(folder.path, "evidence", 8, digest, NULL));
    const char *blob = folder_file(arena, folder.path, blob_name(arena, digest)), *partial = arena_printf(arena, "%s.partial", blob);
    assert_int_equal(rename(blob, partial), 0);
    assert_int_equal(chmod(partial, 0), 0);
    assert_true(archive_verify(folder.path, arena, &count, &damaged, NULL));
    assert_int_equal(count, 0);
    assert_true(archive_save(folder.path, "evidence", 8, digest, NULL));
    assert_true(archive_load(folder.path, digest, arena, &bytes, &size, NULL));
    assert_int_not_equal(access(partial, F_OK), 0);
}

#define SAVERS 6
#define ROUNDS 20

struct saving {
    const char *folder;
    pthread_barrier_t *start;
    int failed;
};

static void *save_all(void *context)
{
    static char bytes[1 << 18]; // zeros, alike for all
    struct saving *saving = context;
    for (size_t round = 0; round < ROUNDS; round++) {
        char digest[DIGEST_HEX_SIZE], *found;
        size_t size;
        ARENA_SCOPED arena = arena_new();
        pthread_barrier_wait(saving->start);
        bool ok = archive_save(saving->folder, bytes, sizeof bytes - round, digest, NULL) &&
                  archive_load(saving->folder, digest, arena, &found, &size, NULL) && size == sizeof bytes - round;
        saving->failed += !ok;
    }
    return NULL;
}

static void threads_that_save_equal_bytes_all_succeed(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    pthread_t threads[SAVERS];
    struct saving saving[SAVERS];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, SAVERS);
    for (int i = 0; i < SAVERS; i++) {
        saving[i] = (struct saving){.folder = folder.path, .start = &start};
        assert_int_equal(pthread_create(&threads[i], NULL, save_all, &saving[i]), 0);
    }
    for (int i = 0; i < SAVERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < SAVERS; i++)
        assert_int_equal(saving[i].failed, 0);
    pthread_barrier_destroy(&start);
}

// ---- what it is for ----

static void a_folder_is_real_until_it_is_marked_and_the_mark_is_in_the_journal(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct journal_report report;
    bool simulated = true;
    STORE_SCOPED store = store_open(folder.path, STORE_WRITE, NULL);
    assert_true(folder_simulated(store, &simulated, NULL));
    assert_false(simulated);
    assert_true(folder_mark_simulated(store, "test", NULL));
    assert_true(folder_simulated(store, &simulated, NULL));
    assert_true(simulated);
    assert_true(journal_verify(store, arena, &report, NULL));
    assert_null(report.reason);
    assert_true(store_execute(store, "UPDATE folder SET simulated = 0", NULL));
    assert_true(journal_verify(store, arena, &report, NULL));
    assert_string_equal(report.reason, "journal.digest");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_holds_the_lock_and_is_named),
        cmocka_unit_test(the_lock_of_a_killed_process_is_free),
        cmocka_unit_test(a_file_is_no_data_folder),
        cmocka_unit_test(the_token_is_made_once_and_only_for_its_owner),
        cmocka_unit_test(an_empty_token_is_replaced_a_damaged_one_is_told),
        cmocka_unit_test(what_is_saved_is_loaded_and_kept_once),
        cmocka_unit_test(a_digest_that_is_not_there_or_no_digest_is_missing),
        cmocka_unit_test(a_changed_blob_is_damaged_and_named),
        cmocka_unit_test(what_cannot_be_read_is_neither_damaged_nor_empty),
        cmocka_unit_test(what_a_killed_save_left_does_not_matter),
        cmocka_unit_test(threads_that_save_equal_bytes_all_succeed),
        cmocka_unit_test(a_folder_is_real_until_it_is_marked_and_the_mark_is_in_the_journal),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
