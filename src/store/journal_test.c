#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "journal_sql.h"
#include "store/journal.h"
#include "store/record.h"
#include "store/store_internal.h"

// Three batches: two stages written, one more, the first one ended.
static struct store *three_batches(void)
{
    static const char *const texts[] = {"near", "近期", NULL, "2018", "2020", "1"};
    const struct record_table *table = record_table_find("stage");
    struct store *store = store_open_memory(NULL);
    char digest[DIGEST_HEX_SIZE];
    assert_non_null(store);
    assert_int_equal(record_column_count(table), sizeof texts / sizeof *texts);
    record_digest(table, texts, digest);
    assert_true(store_begin(store, NULL));
    for (int64_t i = 1, batch; i <= 3; i++) {
        assert_true(journal_open(store, "cli:test", "init", &batch, NULL));
        assert_int_equal(batch, i);
        assert_true(i == 3 ? record_retire(store, table, 1, batch, NULL) : record_insert(store, table, texts, digest, batch, NULL));
        assert_true(journal_close(store, batch, "试验", NULL));
    }
    assert_true(store_commit(store, NULL));
    return store;
}

struct tampering {
    const char *sentence, *sql, *reason;
    int64_t seq;
};

static const struct tampering tamperings[] = {
    {"an untouched journal is sound", "SELECT 1", NULL, 0},
    {"a changed record is found in its batch", "UPDATE stage SET name = '远期' WHERE batch = 2", "journal.digest", 2},
    {"what is hidden behind a NUL is found", "UPDATE stage SET name = name || char(0) || 'x' WHERE batch = 2", "journal.digest", 2},
    {"a deleted record is found in its batch", "DELETE FROM stage WHERE batch = 1", "journal.digest", 1},
    {"a record taken back to life is found in the batch that ended it", "UPDATE stage SET until_batch = NULL", "journal.digest", 3},
    {"a record smuggled into a table that its batch does not name is found",
     "INSERT INTO region (code, name, level, position, row_digest, batch) VALUES ('x', 'x', 'county', 1, 'x', 2)", "journal.unnamed", 2},
    {"a record ended in a table that its batch does not name is found",
     "INSERT INTO region (code, name, level, position, row_digest, batch, until_batch) VALUES ('x', 'x', 'county', 1, 'x', 2, 3)", "journal.unnamed", 2},
    {"the first batch with such records is named",
     "INSERT INTO region (code, name, level, position, row_digest, batch) VALUES ('x', 'x', 'county', 1, 'x', 3);"
     "INSERT INTO domain (code, name, position, row_digest, batch) VALUES ('x', 'x', 1, 'x', 2)", "journal.unnamed", 2},
    {"a list of tables that lacks one is found", "UPDATE journal SET touched = '' WHERE seq = 2", "journal.hash", 2},
    {"a list of tables that names one more is found", "UPDATE journal SET touched = 'stage region' WHERE seq = 2", "journal.hash", 2},
    {"a list that was taken away is found", "UPDATE journal SET touched = NULL WHERE seq = 2", "journal.hash", 2},
    {"a record ended by no batch is found", "UPDATE stage SET until_batch = -1 WHERE batch = 2", "journal.orphan", 0},
    {"a changed journal row is found", "UPDATE journal SET who = 'another' WHERE seq = 2", "journal.hash", 2},
    {"a removed journal row is found", "DELETE FROM journal WHERE seq = 2", "journal.gap", 2},
    {"the first broken row of several is named", "UPDATE journal SET detail = 'x' WHERE seq > 1", "journal.hash", 2},
    {"a record without a batch is found",
     "INSERT INTO stage (code, name, year_from, year_to, position, row_digest, batch) VALUES ('x', 'x', 1, 2, 3, 'x', 99)", "journal.orphan", 0},
};

static void run_tampering(void **state)
{
    const struct tampering *tampering = *state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = three_batches();
    struct journal_report report;
    assert_true(store_execute(store, tampering->sql, NULL));
    assert_true(journal_verify(store, arena, &report, NULL));
    assert_int_equal(report.broken_seq, tampering->seq);
    if (tampering->reason)
        assert_string_equal(report.reason ? report.reason : "sound", tampering->reason);
    else
        assert_null(report.reason);
}

static void rows_that_do_not_fit_into_the_budget_are_a_fault(void **state)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = three_batches();
    struct change_list_row *rows;
    struct fault fault = {0};
    struct query_page page;
    const struct change_list_in all = {0};
    const struct query query = {.limit = 10};
    (void)state;
    assert_true(change_list_page(store, arena, &all, &query, &rows, &page, &fault));
    assert_int_equal(page.count, 3);
    arena_allow(arena, arena_used(arena) + 100);
    assert_false(change_list_page(store, arena, &all, &query, &rows, &page, &fault));
    assert_string_equal(fault.key, "memory.budget");
    arena_allow(arena, SIZE_MAX);
    assert_true(change_list_page(store, arena, &all, &query, &rows, &page, &fault)); // the statement is as it was
}

// ---- the tables of a batch ----

static int64_t fixed_now(void)
{
    return INT64_C(1795000000000);
}

// What the program before the list of tables left of three_batches() at that instant.
static const char older_rows[] =
    "UPDATE journal SET touched = NULL;"
    "UPDATE journal SET digest = '8cfc8883a54a35bc2888178508d8e21e9a31097ab51bd48fd8468b5fd3ef7cde',"
    " hash = 'b7e2002e2ba28a655409ff2a0d4a0836508f5967d383fefc7ef47a1ae34b21f6' WHERE seq = 1;"
    "UPDATE journal SET digest = 'fb26c826a4165ea5ad996b323fa0f1ef43c91dcc7030a3bc282d8770dea00cf4',"
    " previous = 'b7e2002e2ba28a655409ff2a0d4a0836508f5967d383fefc7ef47a1ae34b21f6',"
    " hash = '7593beda814752a343a6297d161ee839f81dadc8deefe032a0c2403c0c58ec71' WHERE seq = 2;"
    "UPDATE journal SET digest = '5214b929e5166733e703ad65511d207b645978a42c499487dccc4d0bf9c547cc',"
    " previous = '7593beda814752a343a6297d161ee839f81dadc8deefe032a0c2403c0c58ec71',"
    " hash = 'd389fe5fe990b0ac6343f27d95f1084370459b5f0386a1023942f75bbf2c9136' WHERE seq = 3;";

static struct store *older_batches(void)
{
    journal_clock_set(fixed_now);
    struct store *store = three_batches();
    assert_true(store_execute(store, older_rows, NULL));
    return store;
}

static void assert_broken(struct store *store, int64_t seq, const char *reason, const char *subject)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_report report;
    assert_true(journal_verify(store, arena, &report, NULL));
    assert_string_equal(report.reason ? report.reason : "sound", reason);
    assert_int_equal(report.broken_seq, seq);
    if (subject)
        assert_string_equal(report.subject, subject);
}

// Writes a stage of this code; the number of statements that opening, writing and closing took.
static int64_t write_stage(struct store *store, const char *code)
{
    const char *const texts[] = {code, "近期", NULL, "2018", "2020", "1"};
    const struct record_table *table = record_table_find("stage");
    const int64_t before = store_statement_count(store);
    int64_t batch = 0;
    assert_true(store_begin(store, NULL));
    assert_true(journal_open(store, "cli:test", "init", &batch, NULL) && record_insert(store, table, texts, "x", batch, NULL));
    assert_true(journal_close(store, batch, "", NULL));
    assert_true(store_commit(store, NULL));
    return store_statement_count(store) - before;
}

static void rows_of_an_older_program_are_verified_by_its_rule(void **state)
{
    (void)state;
    STORE_SCOPED store = older_batches();
    assert_broken(store, 0, "sound", NULL);
    write_stage(store, "far"); // a later row names its tables, and follows
    assert_broken(store, 0, "sound", NULL);
    assert_true(store_execute(store, "INSERT INTO region (code, name, level, position, row_digest, batch) VALUES ('x', 'x', 'county', 1, 'x', 2)", NULL));
    assert_broken(store, 2, "journal.digest", "init"); // every table was asked
    journal_clock_set(NULL);
}

static void a_row_names_the_tables_with_rows_of_its_batch(void **state)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = three_batches();
    struct journal_row_row row;
    int64_t batch = 0;
    bool found;
    (void)state;
    assert_true(journal_row(store, arena, &(struct journal_row_in){.seq = 3}, &row, &found, NULL)); // ended a row
    assert_string_equal(row.touched, "stage");
    assert_true(store_begin(store, NULL) && journal_open(store, "cli:test", "nothing", &batch, NULL));
    assert_true(record_retire(store, record_table_find("stage"), 999, batch, NULL)); // there is none such
    assert_true(journal_close(store, batch, "", NULL) && store_commit(store, NULL));
    assert_true(journal_row(store, arena, &(struct journal_row_in){.seq = 4}, &row, &found, NULL));
    assert_non_null(row.touched);
    assert_string_equal(row.touched, "");
    assert_broken(store, 0, "sound", NULL);
}

static void closing_asks_the_tables_that_were_touched_and_no_others(void **state)
{
    (void)state;
    STORE_SCOPED store = three_batches();
    // the last row, the new row, the record, the row again, two for the table, the seal
    assert_int_equal(write_stage(store, "far"), 7);
}

static void only_the_open_batch_is_closed(void **state)
{
    STORE_SCOPED store = three_batches();
    struct fault fault = {0};
    int64_t first = 0, second = 0;
    (void)state;
    assert_true(store_begin(store, NULL));
    assert_true(journal_open(store, "cli:test", "one", &first, NULL) && journal_open(store, "cli:test", "two", &second, NULL));
    assert_false(journal_close(store, first, "", &fault));
    assert_string_equal(fault.key, "journal.no_batch");
    assert_true(journal_close(store, second, "", NULL));
    assert_false(journal_close(store, second, "", NULL));
    store_rollback(store);
}

// ---- recording time ----

#define AT INT64_C(1795000000000)
#define DAY INT64_C(86400000)

static int64_t now_ms;

static int64_t test_now(void)
{
    return now_ms;
}

typedef bool opening(struct store *store, const char *who, const char *what, int64_t *ret_batch, struct fault *f);

static int64_t recorded(struct store *store, opening *open, int64_t at_ms)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_entry *entries;
    size_t count;
    int64_t batch;
    now_ms = at_ms;
    assert_true(store_begin(store, NULL));
    assert_true(open(store, "cli:test", "fact.add", &batch, NULL));
    assert_true(journal_close(store, batch, "", NULL));
    assert_true(store_commit(store, NULL));
    assert_true(journal_list(store, arena, &(struct journal_page){.limit = 1}, &entries, &count, NULL));
    return entries[0].at_ms;
}

static void is_refused(struct store *store, int64_t at_ms)
{
    struct fault fault = {0};
    int64_t batch;
    now_ms = at_ms;
    assert_true(store_begin(store, NULL));
    assert_false(journal_open(store, "cli:test", "fact.add", &batch, &fault));
    store_rollback(store);
    assert_string_equal(fault.key, "clock.doubted");
}

static int64_t batch_at(struct store *store, int64_t at_ms)
{
    int64_t batch;
    assert_true(journal_batch_at(store, at_ms, &batch, NULL));
    return batch;
}

static void recording_time_is_not_taken_from_a_clock_that_is_wrong(void **state)
{
    STORE_SCOPED store = store_open_memory(NULL);
    (void)state;
    journal_clock_set(test_now);
    assert_int_equal(recorded(store, journal_open, AT), AT);
    assert_int_equal(recorded(store, journal_open, AT - 300000), AT); // set back a little: it stands still
    is_refused(store, AT - 300001);
    is_refused(store, AT + 400 * DAY + 1);
    assert_int_equal(recorded(store, journal_open_anyway, AT + 7300 * DAY), AT); // what cannot wait
    assert_int_equal(recorded(store, journal_open_anyway, AT - 7300 * DAY), AT);
    assert_int_equal(recorded(store, journal_open_anyway, AT + DAY), AT + DAY);
    assert_int_equal(recorded(store, journal_open, AT + 401 * DAY), AT + 401 * DAY);
    journal_clock_set(NULL);
}

static void one_wrong_stamp_does_not_stand_above_what_comes_later(void **state)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct journal_report report;
    (void)state;
    journal_clock_set(test_now);
    assert_int_equal(recorded(store, journal_open, AT), AT);
    assert_int_equal(recorded(store, journal_open_accepting, AT + 7300 * DAY), AT + 7300 * DAY); // a clock that was wrong, as older programs took it
    is_refused(store, AT + 2 * DAY);
    assert_int_equal(recorded(store, journal_open_accepting, AT + 2 * DAY), AT + 2 * DAY);
    assert_int_equal(recorded(store, journal_open, AT + 3 * DAY), AT + 3 * DAY);
    // a batch was recorded no later than those behind it
    assert_int_equal(batch_at(store, AT - 1), 0);
    assert_int_equal(batch_at(store, AT + DAY), 1);
    assert_int_equal(batch_at(store, AT + 2 * DAY), 3);
    assert_int_equal(batch_at(store, AT + 3 * DAY), 4);
    assert_int_equal(batch_at(store, AT + 7300 * DAY), 4);
    assert_true(journal_verify(store, arena, &report, NULL));
    assert_null(report.reason);
    journal_clock_set(NULL);
}

int main(void)
{
    const size_t count = sizeof tamperings / sizeof *tamperings;
    struct CMUnitTest tests[sizeof tamperings / sizeof *tamperings + 7];
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){.name = tamperings[i].sentence, .test_func = run_tampering, .initial_state = (void *)(uintptr_t)&tamperings[i]};
    tests[count] = (struct CMUnitTest)cmocka_unit_test(rows_that_do_not_fit_into_the_budget_are_a_fault);
    tests[count + 1] = (struct CMUnitTest)cmocka_unit_test(recording_time_is_not_taken_from_a_clock_that_is_wrong);
    tests[count + 2] = (struct CMUnitTest)cmocka_unit_test(one_wrong_stamp_does_not_stand_above_what_comes_later);
    tests[count + 3] = (struct CMUnitTest)cmocka_unit_test(rows_of_an_older_program_are_verified_by_its_rule);
    tests[count + 4] = (struct CMUnitTest)cmocka_unit_test(a_row_names_the_tables_with_rows_of_its_batch);
    tests[count + 5] = (struct CMUnitTest)cmocka_unit_test(closing_asks_the_tables_that_were_touched_and_no_others);
    tests[count + 6] = (struct CMUnitTest)cmocka_unit_test(only_the_open_batch_is_closed);
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
