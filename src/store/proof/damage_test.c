// The register of damage: noted once, open until a person acknowledges it, and open again when it is another damage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/proof/damage_log.h"
#include "tests/unit/temporary_folder.h"

static const struct damage RECORDS = {.kind = "records", .file = "raw/00000003", .from = 96, .to = 400, .places = 2, .bytes = 120, .trace = "aa"};

static int open_store(void **state)
{
    *state = store_open_memory(NULL);
    return *state ? 0 : -1;
}

static int close_store(void **state)
{
    store_close(*state);
    return 0;
}

static bool note(struct store *store, struct damage damage)
{
    bool new;
    assert_true(damage_note(store, &damage, &new, NULL));
    return new;
}

static int64_t unseen(struct store *store)
{
    int64_t count;
    assert_true(damage_count_unseen(store, &count, NULL));
    return count;
}

static void acknowledge(struct store *store, const char *id)
{
    ARENA_SCOPED arena = arena_new();
    int64_t batch;
    assert_true(damage_acknowledge(store, arena, id, "王芳", "已从备份恢复", &batch, NULL));
}

static void a_damage_is_noted_once(void **state)
{
    assert_true(note(*state, RECORDS));
    assert_false(note(*state, RECORDS));
    assert_int_equal(unseen(*state), 1);
}

// Nobody has looked at it: it has grown.
static void another_trace_takes_the_row_of_one_that_nobody_acknowledged(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct damage grown = RECORDS, *list;
    size_t count;
    grown.trace = "bb";
    grown.places = 3;
    note(*state, RECORDS);
    assert_true(note(*state, grown));
    assert_true(damage_list(*state, arena, true, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].places, 3);
    assert_string_equal(list[0].trace, "bb");
}

static void what_is_acknowledged_stays_so_and_another_trace_is_another_damage(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct damage again = RECORDS, *list;
    bool seen;
    size_t count;
    note(*state, RECORDS);
    acknowledge(*state, "1");
    assert_int_equal(unseen(*state), 0);
    assert_false(note(*state, RECORDS));
    assert_true(damage_is_acknowledged(*state, &RECORDS, &seen, NULL) && seen);
    again.trace = "bb";
    assert_true(damage_is_acknowledged(*state, &again, &seen, NULL) && !seen);
    assert_true(note(*state, again));
    assert_int_equal(unseen(*state), 1);
    assert_true(damage_list(*state, arena, false, &list, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(list[0].batch, 0);
    assert_true(list[1].batch > 0 && list[1].at_ms > 0);
    assert_string_equal(list[1].who, "王芳");
    assert_string_equal(list[1].reason, "已从备份恢复");
}

static void acknowledging_needs_a_name_a_reason_and_a_damage(void **state)
{
    static const struct { const char *id, *who, *reason, *key; } cases[] = {
        {"1", "", "看过", "damage.person"}, {"1", "王芳", "", "damage.reason"}, {"1", "王芳", NULL, "damage.reason"}, {"2", "王芳", "看过", "damage.unknown"},
        {"0", "王芳", "看过", "damage.unknown"}, {"-1", "王芳", "看过", "damage.unknown"}, {"x", "王芳", "看过", "damage.unknown"}};
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    int64_t batch;
    note(*state, RECORDS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fault_clear(&fault);
        assert_false(damage_acknowledge(*state, arena, cases[i].id, cases[i].who, cases[i].reason, &batch, &fault));
        assert_string_equal(fault.key, cases[i].key);
    }
    acknowledge(*state, "1");
    fault_clear(&fault);
    assert_false(damage_acknowledge(*state, arena, "1", "王芳", "看过", &batch, &fault));
    assert_string_equal(fault.key, "damage.acknowledged");
}

static void an_acknowledgement_is_in_the_journal(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct journal_report report;
    struct journal_entry *entries;
    size_t count;
    note(*state, RECORDS);
    acknowledge(*state, "1");
    assert_true(journal_list(*state, arena, &(struct journal_page){.limit = 10}, &entries, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(entries[0].what, "damage.acknowledge");
    assert_non_null(strstr(entries[0].detail, "raw/00000003"));
    assert_true(journal_verify(*state, arena, &report, NULL));
    assert_null(report.reason);
    assert_int_equal(report.records, 1);
}

static void every_kind_has_words(void **state)
{
    static const char *const kinds[] = {"records", "head", "seal", "missing", "mark", "exchanged", "position"};
    ARENA_SCOPED arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct damage damage = RECORDS;
        damage.kind = kinds[i];
        const char *text = damage_text(arena, LANGUAGE_ZH, &damage);
        assert_non_null(strstr(text, "raw/00000003"));
        assert_null(strchr(text, '{'));
    }
}

// Told by several threads, many times, while nothing runs that could write it yet.
static void what_is_told_from_threads_is_noted_once_by_the_writer(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct store *store = store_open(folder.path, STORE_WRITE, NULL);
    assert_non_null(store);
    struct writer *writer = writer_start(folder.path, NULL, NULL, NULL);
    assert_non_null(writer);
    struct damage_log *log = damage_log_new(writer, 0);
    struct damage other = RECORDS;
    other.file = "raw/00000004";
    for (int i = 0; i < 1000; i++) {
        damage_log_add(log, i % 2 ? &RECORDS : &other);
        if (i % 100 == 0)
            damage_log_send(log);
    }
    for (int i = 0; i < 10000 && damage_log_unseen(log) < 2; i++) { // what is told while the writer works waits for the next time
        damage_log_send(log);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    writer_stop(writer);
    assert_int_equal(unseen(store), 2);
    assert_int_equal(damage_log_unseen(log), 2);
    acknowledge(store, "1");
    assert_true(damage_log_count(log, store, NULL));
    assert_int_equal(damage_log_unseen(log), 1);
    writer_free(writer);
    damage_log_free(log);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)
        CASE(a_damage_is_noted_once),
        CASE(another_trace_takes_the_row_of_one_that_nobody_acknowledged),
        CASE(what_is_acknowledged_stays_so_and_another_trace_is_another_damage),
        CASE(acknowledging_needs_a_name_a_reason_and_a_damage),
        CASE(an_acknowledgement_is_in_the_journal),
        CASE(every_kind_has_words),
        cmocka_unit_test(what_is_told_from_threads_is_noted_once_by_the_writer),
    };
    return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
