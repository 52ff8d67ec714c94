// Opening, migrating, refusing; transactions; copies of a database in use.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/clock/clock.h"
#include "base/ending.h"
#include "store/store_internal.h"
#include "tests/unit/temporary_folder.h"

#define ROW "INSERT INTO stage (code, name, year_from, year_to, position, row_digest, batch) VALUES ('x', 'x', 1, 2, 3, 'x', 1)"

static int64_t count_rows(struct store *store)
{
    bool more;
    struct store_row *row = store_prepare_text(store, "SELECT count(*) FROM stage", NULL);
    assert_true(store_step(row, &more, NULL));
    int64_t count = store_column_int64(row, 0);
    store_reset(row);
    return count;
}

static void execute(struct store *store, const char *sql)
{
    struct fault fault = {0};
    if (!store_execute(store, sql, &fault))
        fail_msg("%s: %s", sql, fault_argument(&fault, "text"));
}

static void assert_refused(const char *folder, enum store_mode mode, const char *key)
{
    struct fault fault = {0};
    assert_null(store_open(folder, mode, &fault));
    assert_string_equal(fault.key, key);
}

static char *bytes_of(struct arena *arena, const char *path, size_t *ret_size)
{
    char *bytes;
    assert_true(file_read(arena, path, (size_t)1 << 30, &bytes, ret_size, NULL));
    return bytes;
}

// A database of somebody else at PATH, in the old journal mode.
static void make_foreign(const char *path, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

// ---- opening ----

static void writing_makes_the_database_and_reading_finds_it(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    assert_refused(folder.path, STORE_READ, "store.missing");
    struct store *writer = store_open(folder.path, STORE_WRITE, NULL);
    assert_non_null(writer);
    execute(writer, ROW);
    store_close(writer);
    STORE_SCOPED reader = store_open(folder.path, STORE_READ, NULL);
    assert_non_null(reader);
    assert_int_equal(count_rows(reader), 1);
    assert_true(store_check_integrity(reader, NULL));
}

struct opening {
    const char *folder;
    struct fault fault;        // the first that does not say "not yet"
};

static void *open_until_it_is_there(void *context)
{
    struct opening *opening = context;
    for (;;) {
        struct fault fault = {0};
        struct store *store = store_open(opening->folder, STORE_READ, &fault);
        const bool not_yet = !store && (text_equal(fault.key, "store.missing") || text_equal(fault.key, "store.older"));
        if (!store && !not_yet)
            opening->fault = fault;
        store_close(store);
        if (!not_yet)
            return NULL;
    }
}

static void a_reader_beside_the_first_writer_waits_for_the_database(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        TEMPORARY_FOLDER(folder);
        struct opening opening = {.folder = folder.path};
        pthread_t reader;
        assert_int_equal(pthread_create(&reader, NULL, open_until_it_is_there, &opening), 0);
        struct store *store = store_open(folder.path, STORE_WRITE, NULL);
        assert_non_null(store);
        pthread_join(reader, NULL);
        store_close(store);
        if (fault_is_set(&opening.fault))
            fail_msg("round %d: %s %s", i, opening.fault.key, fault_argument(&opening.fault, "text"));
    }
}

static void an_older_database_is_migrated_by_a_writer_only(void **state)
{
    static const char *const scripts[] = {"CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT", "ALTER TABLE one ADD COLUMN name TEXT"};
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    struct store_schema schema = {"small.db", 77, scripts, 1, false};
    store_close(store_open_schema(folder.path, &schema, STORE_WRITE, &fault));
    schema.count = 2;
    assert_null(store_open_schema(folder.path, &schema, STORE_READ, &fault));
    assert_string_equal(fault.key, "store.older");
    STORE_SCOPED store = store_open_schema(folder.path, &schema, STORE_WRITE, &fault);
    assert_non_null(store);
    execute(store, "INSERT INTO one (name) VALUES ('x')");
}

static void a_migration_that_fails_leaves_the_version_before(void **state)
{
    static const char *const broken[] = {"CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT", "CREATE TABLE two (id INTEGER); CREATE TABLE one (id INTEGER)"};
    static const char *const mended[] = {"CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT", "CREATE TABLE two (id INTEGER)"};
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    assert_null(store_open_schema(folder.path, &(struct store_schema){"small.db", 77, broken, 2, false}, STORE_WRITE, &fault));
    assert_string_equal(fault.key, "store.sql");
    STORE_SCOPED store = store_open_schema(folder.path, &(struct store_schema){"small.db", 77, mended, 2, false}, STORE_WRITE, NULL);
    assert_non_null(store);
}

static void a_newer_database_is_refused_with_both_versions(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    struct store *store = store_open(folder.path, STORE_WRITE, NULL);
    execute(store, "PRAGMA user_version = 999");
    store_close(store);
    assert_refused(folder.path, STORE_READ, "store.newer");
    assert_null(store_open(folder.path, STORE_WRITE, &fault));
    assert_int_equal(fault.kind, FAULT_VERSION);
    assert_string_equal(fault_argument(&fault, "found"), "999");
    assert_int_equal(atoi(fault_argument(&fault, "known")), store_schema_version());
}

static void what_is_no_database_is_refused(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    FILE *file = fopen(arena_printf(arena, "%s/qingshan.db", folder.path), "w");
    for (int i = 0; i < 500; i++)
        fputs("this is not a database\n", file);
    fclose(file);
    assert_refused(folder.path, STORE_READ, "store.not_database");
    assert_refused(folder.path, STORE_WRITE, "store.not_database");
}

static void a_database_of_another_program_is_refused_untouched(void **state)
{
    static const char *const others[] = {"CREATE TABLE theirs (a)", "CREATE TABLE theirs (a); PRAGMA application_id = 5; PRAGMA user_version = 1"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        TEMPORARY_FOLDER(folder);
        ARENA_SCOPED arena = arena_new();
        const char *path = arena_printf(arena, "%s/qingshan.db", folder.path);
        size_t before_size, after_size;
        make_foreign(path, others[i]);
        char *before = bytes_of(arena, path, &before_size);
        assert_refused(folder.path, STORE_WRITE, "store.not_database");
        assert_refused(folder.path, STORE_READ, "store.not_database");
        char *after = bytes_of(arena, path, &after_size);
        assert_int_equal(after_size, before_size);
        assert_memory_equal(after, before, before_size);
    }
}

// ---- transactions ----

static void a_rollback_takes_everything_back(void **state)
{
    (void)state;
    STORE_SCOPED store = store_open_memory(NULL);
    assert_true(store_begin(store, NULL));
    assert_true(store_in_transaction(store));
    execute(store, ROW);
    store_rollback(store);
    assert_false(store_in_transaction(store));
    assert_int_equal(count_rows(store), 0);
    store_rollback(store); // nothing to take back
}

static void a_savepoint_is_undone_or_kept_alone(void **state)
{
    (void)state;
    STORE_SCOPED store = store_open_memory(NULL);
    assert_true(store_begin(store, NULL));
    execute(store, ROW);
    assert_true(store_savepoint(store, NULL));
    execute(store, ROW);
    assert_true(store_savepoint_rollback(store, NULL));
    assert_true(store_savepoint(store, NULL));
    execute(store, ROW);
    assert_true(store_savepoint_release(store, NULL));
    assert_true(store_commit(store, NULL));
    assert_int_equal(count_rows(store), 2);
}

static void a_snapshot_does_not_see_later_commits(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    STORE_SCOPED writer = store_open(folder.path, STORE_WRITE, NULL);
    STORE_SCOPED reader = store_open(folder.path, STORE_READ, NULL);
    assert_true(store_read_begin(reader, NULL));
    assert_int_equal(count_rows(reader), 0);
    execute(writer, ROW);
    assert_int_equal(count_rows(reader), 0);
    store_rollback(reader);
    assert_int_equal(count_rows(reader), 1);
}

// ---- backup ----

struct writing {
    const char *folder;
    atomic_int commits;
    atomic_bool stop;
};

// Two rows to a transaction, as fast as it goes.
static void *write_pairs(void *context)
{
    struct writing *writing = context;
    struct store *store = store_open(writing->folder, STORE_WRITE, NULL);
    bool ok = store && store_execute(store, "PRAGMA synchronous = OFF", NULL);
    while (ok && !atomic_load(&writing->stop)) {
        ok = store_begin(store, NULL) && store_execute(store, ROW, NULL) && store_execute(store, ROW, NULL) && store_commit(store, NULL);
        atomic_fetch_add(&writing->commits, ok);
    }
    store_close(store);
    return ok ? context : NULL;
}

static void a_backup_ends_while_a_writer_writes_and_is_one_moment(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct writing writing = {.folder = folder.path};
    STORE_SCOPED store = store_open(folder.path, STORE_WRITE, NULL);
    execute(store, "INSERT INTO stage (code, name, year_from, year_to, position, row_digest, batch) "
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) "
                   "SELECT 'x', printf('%.*c', 3500, 'x'), 1, 2, 3, 'x', 1 FROM n");
    pthread_t thread;
    void *ended;
    assert_int_equal(pthread_create(&thread, NULL, write_pairs, &writing), 0);
    while (atomic_load(&writing.commits) == 0 && pthread_tryjoin_np(thread, &ended) != 0)
        usleep(1000);
    int before = atomic_load(&writing.commits);
    const char *folder_of_copy = arena_printf(arena, "%s/copy", folder.path), *path = arena_printf(arena, "%s/qingshan.db", folder_of_copy);
    assert_int_equal(mkdir(folder_of_copy, 0700), 0);
    bool ok = store_backup(store, path, &fault);
    int during = atomic_load(&writing.commits) - before;
    atomic_store(&writing.stop, true);
    pthread_join(thread, &ended);
    assert_ptr_equal(ended, &writing);
    assert_true(ok);
    assert_true(during > 0);
    assert_true(store_check_backup(path, NULL, &fault));
    STORE_SCOPED copy = store_open(folder_of_copy, STORE_READ, &fault);
    assert_int_equal(count_rows(copy) % 2, 0);
    assert_true(count_rows(copy) >= 8000 + 2 * before);
}

static void a_backup_never_replaces_a_file(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    STORE_SCOPED store = store_open(folder.path, STORE_WRITE, NULL);
    const char *path = arena_printf(arena, "%s/copy.db", folder.path);
    assert_true(store_backup(store, path, &fault));
    assert_false(store_backup(store, path, &fault));
    assert_string_equal(fault.key, "backup.exists");
    assert_false(store_backup(store, arena_printf(arena, "%s/no/copy.db", folder.path), &fault));
}

static void a_damaged_or_foreign_backup_is_found(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    STORE_SCOPED store = store_open(folder.path, STORE_WRITE, NULL);
    for (int i = 0; i < 100; i++)
        execute(store, ROW);
    const char *path = arena_printf(arena, "%s/copy.db", folder.path), *foreign = arena_printf(arena, "%s/foreign.db", folder.path);
    assert_true(store_backup(store, path, &fault));
    assert_true(store_check_backup(path, NULL, &fault));
    assert_int_equal(truncate(path, 16384), 0);
    assert_false(store_check_backup(path, NULL, &fault));
    make_foreign(foreign, "CREATE TABLE theirs (a)");
    assert_false(store_check_backup(foreign, NULL, &fault));
    assert_string_equal(fault.key, "store.not_database");
}

#define ENDLESS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

// Many short statements and a long one alike; what was begun can be taken back, and the next program goes on.
static void statements_leave_off_when_the_program_is_to_end(void **state)
{
    (void)state;
    STORE_SCOPED store = store_open_memory(NULL);
    struct fault fault = {0};
    bool more;
    assert_true(store_begin(store, NULL));
    execute(store, ROW);
    struct store_row *row = store_prepare_text(store, ENDLESS, NULL);
    const int64_t began_ns = clock_monotonic_ns();
    ending_begin(100);
    assert_false(store_step(row, &more, &fault));
    assert_string_equal(fault.key, "program.ending");
    assert_int_equal(fault.kind, FAULT_BUSY);
    assert_true(clock_monotonic_ns() - began_ns < INT64_C(5000000000));
    store_reset(row);
    fault_clear(&fault);
    row = store_prepare_text(store, "SELECT 1", NULL);
    assert_false(store_step(row, &more, &fault));
    assert_string_equal(fault.key, "program.ending");
    store_reset(row);
    store_rollback(store);
    ending_over();
    assert_int_equal(count_rows(store), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_makes_the_database_and_reading_finds_it),
        cmocka_unit_test(a_reader_beside_the_first_writer_waits_for_the_database),
        cmocka_unit_test(an_older_database_is_migrated_by_a_writer_only),
        cmocka_unit_test(a_migration_that_fails_leaves_the_version_before),
        cmocka_unit_test(a_newer_database_is_refused_with_both_versions),
        cmocka_unit_test(what_is_no_database_is_refused),
        cmocka_unit_test(a_database_of_another_program_is_refused_untouched),
        cmocka_unit_test(a_rollback_takes_everything_back),
        cmocka_unit_test(a_savepoint_is_undone_or_kept_alone),
        cmocka_unit_test(a_snapshot_does_not_see_later_commits),
        cmocka_unit_test(a_backup_ends_while_a_writer_writes_and_is_one_moment),
        cmocka_unit_test(a_backup_never_replaces_a_file),
        cmocka_unit_test(a_damaged_or_foreign_backup_is_found),
        cmocka_unit_test(statements_leave_off_when_the_program_is_to_end),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
