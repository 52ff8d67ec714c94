// What is recorded of files.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/file.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/store_raw.h"

static const char digest[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static struct store *open_store(void)
{
    struct store *store = store_open_memory(NULL);
    assert_non_null(store);
    assert_true(store_execute(store, "INSERT INTO warning (id, point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity, numbers, frames, simulated,"
                                     " revoked, opened_ms, closed_by_person) VALUES (7, 'p1', 'a', 'hour', 'jump', 'open', 1, 2, 1, 0, 1, 1, '', '', 0, 0, 1, 0)", NULL));
    assert_true(store_begin(store, NULL));
    return store;
}

static struct file file_of(const char *id)
{
    return (struct file){.id = id, .name = "a.txt", .size = 3, .digest = digest, .crc = INT64_C(0x352441c2), .type = "text/plain", .kind = "other", .state = FILE_KEPT, .who = "张三",
                         .uploaded_ms = 1000};
}

static void a_file_is_recorded_once_with_its_links(void **state)
{
    static const struct file_target targets[] = {{"warning", "7"}, {"warning", "7"}};
    STORE_SCOPED store = open_store();
    ARENA_SCOPED arena = arena_new();
    const struct file file = file_of("f1");
    struct file found;
    struct file_link *links;
    struct journal_report report;
    size_t count;
    int64_t first, again;
    (void)state;
    assert_true(file_save(store, arena, &file, targets, 2, &first, NULL));
    assert_true(file_save(store, arena, &file, targets, 2, &again, NULL));
    assert_int_equal(again, first);
    assert_true(file_find(store, arena, "f1", &found, NULL));
    assert_int_equal(found.crc, 0x352441c2);
    assert_true(file_link_list(store, arena, "f1", &links, &count, NULL) && count == 1);
    assert_string_equal(links[0].label, "p1 a jump");
    assert_true(journal_verify(store, arena, &report, NULL) && !report.reason);
}

static void a_link_to_what_is_not_there_is_refused_and_one_whose_target_went_stays(void **state)
{
    static const struct file_target targets[] = {{"warning", "7"}}, wrong[] = {{"warning", "8"}, {"point", "p"}, {"fact", "x"}, {"project", ""}, {"measure", "m"}, {"secret", "1"}};
    STORE_SCOPED store = open_store();
    ARENA_SCOPED arena = arena_new();
    const struct file file = file_of("f1");
    struct file_link *links;
    size_t count;
    int64_t batch;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(file_save(store, arena, &file, &wrong[i], 1, &batch, NULL));
    assert_true(file_save(store, arena, &file, targets, 1, &batch, NULL));
    assert_true(store_execute(store, "DELETE FROM warning", NULL));
    assert_true(file_link_list(store, arena, "f1", &links, &count, NULL) && count == 1);
    assert_null(links[0].label);
}

static void a_request_links_to_a_hundred_things_at_most(void **state)
{
    STORE_SCOPED store = open_store();
    ARENA_SCOPED arena = arena_new();
    struct file_target targets[FILE_TARGETS_MAX + 1];
    struct fault fault = {0};
    (void)state;
    for (size_t i = 0; i <= FILE_TARGETS_MAX; i++)
        targets[i] = (struct file_target){"warning", "7"};
    assert_true(file_targets_check(store, arena, targets, FILE_TARGETS_MAX, NULL));
    assert_false(file_targets_check(store, arena, targets, FILE_TARGETS_MAX + 1, &fault));
    assert_string_equal(fault.key, "file.targets");
}

static void a_withdrawn_file_keeps_its_record_and_both_versions_are_journaled(void **state)
{
    STORE_SCOPED store = open_store();
    ARENA_SCOPED arena = arena_new();
    const struct file file = file_of("f1");
    struct file found;
    struct fault fault = {0};
    struct journal_report report;
    int64_t batch;
    (void)state;
    assert_true(file_save(store, arena, &file, NULL, 0, &batch, NULL));
    assert_true(file_withdraw(store, arena, "f1", "李四", "传错了", &batch, NULL));
    assert_true(file_find(store, arena, "f1", &found, NULL));
    assert_string_equal(found.state, FILE_WITHDRAWN);
    assert_string_equal(found.ended_who, "李四");
    assert_string_equal(found.who, "张三");
    assert_int_equal(found.uploaded_ms, 1000);
    assert_false(file_withdraw(store, arena, "f1", "李四", "传错了", &batch, &fault));
    assert_string_equal(fault.key, "file.withdrawn");
    assert_true(journal_verify(store, arena, &report, NULL) && !report.reason);
    assert_true(store_execute(store, "UPDATE file SET digest = 'another' WHERE until_batch IS NULL", NULL));
    assert_true(journal_verify(store, arena, &report, NULL) && report.reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_recorded_once_with_its_links),
        cmocka_unit_test(a_link_to_what_is_not_there_is_refused_and_one_whose_target_went_stays),
        cmocka_unit_test(a_request_links_to_a_hundred_things_at_most),
        cmocka_unit_test(a_withdrawn_file_keeps_its_record_and_both_versions_are_journaled),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
