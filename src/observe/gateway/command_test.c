#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "observe/gateway/command.h"

#define MN "010000A8900016F000169DC0"
#define NOW INT64_C(1767225600000) // 2026-01-01T08:00:00+08:00

static const struct command_timing timing = {.over_time_s = 10, .retries = 3};

static struct command started(int number, const char *arguments)
{
    struct command command = {.number = number, .code = -1};
    int64_t last_ms = 0;
    snprintf(command.arguments, sizeof command.arguments, "%s", arguments);
    command_start(&command, NOW, &last_ms);
    command_sent(&command, timing, 1000);
    return command;
}

static bool hear(struct command *command, const char *segment, uint64_t loop_ms)
{
    struct hj212_message message;
    assert_true(hj212_message_read((struct hj212_text){segment, strlen(segment)}, &message));
    return command_hear(command, &message, timing, loop_ms);
}

#define HEAD(qn, cn) "QN=" qn ";ST=91;CN=" cn ";PW=123456;MN=" MN ";Flag=4;CP=&&"
#define QN "20260101080000000"

static void test_a_packet_without_answer_is_sent_four_times_then_given_up(void **state)
{
    struct command command = started(1061, "");
    (void)state;
    for (uint64_t at = 11000; at <= 31000; at += 10000) {
        assert_false(command_is_due(&command, timing, at - 1));
        assert_true(command_is_due(&command, timing, at));
        command_sent(&command, timing, at);
    }
    assert_int_equal(command.tries, 4);
    assert_false(command_is_due(&command, timing, 41000));
    assert_int_equal(command.state, COMMAND_UNANSWERED);
    assert_true(command.ended_ms > 0);
}

static void test_after_yes_the_device_has_longer_and_is_not_asked_again(void **state)
{
    struct command command = started(3012, "PolId=a21026");
    (void)state;
    assert_true(hear(&command, HEAD(QN, "9011") "QnRtn=1&&", 2000));
    assert_int_equal(command.state, COMMAND_ACCEPTED);
    assert_false(command_is_due(&command, timing, 41999));
    assert_int_equal(command.state, COMMAND_ACCEPTED);
    assert_false(command_is_due(&command, timing, 42000));
    assert_int_equal(command.state, COMMAND_UNANSWERED);
}

static void test_data_without_a_result_end_a_request_well(void **state)
{
    struct command command = started(1061, "");
    (void)state;
    assert_true(hear(&command, HEAD(QN, "1061") "RtdInterval=30&&", 2000));
    assert_string_equal(command.answer, "RtdInterval=30");
    assert_false(command_is_due(&command, timing, 42000));
    assert_int_equal(command.state, COMMAND_DONE);
}

static void test_each_data_frame_gives_the_device_its_time_again(void **state)
{
    struct command command = started(2061, "BeginTime=20260101000000,EndTime=20260101030000");
    (void)state;
    assert_true(hear(&command, HEAD("20260101081112333", "2061") "DataTime=20260101000000;a-Avg=1&&", 2000));
    assert_true(hear(&command, HEAD("20260101081112334", "2061") "DataTime=20260101030000;a-Avg=1&&", 40000));
    assert_false(hear(&command, HEAD("20260101081112335", "2061") "DataTime=20260101040000;a-Avg=1&&", 41000));
    assert_false(command_is_due(&command, timing, 79999));
    assert_int_equal(command.state, COMMAND_ACCEPTED);
    assert_int_equal(command.frames, 2);
}

static void test_real_time_data_of_another_qn_are_nobodys_answer(void **state)
{
    struct command command = started(2011, "");
    (void)state;
    assert_false(hear(&command, HEAD("20260101081112333", "2011") "DataTime=20260101080000;a-Rtd=1&&", 2000));
    assert_true(hear(&command, HEAD(QN, "2011") "DataTime=20260101080000;a-Rtd=1&&", 2000));
}

static void test_a_notice_ends_with_9013_and_a_request_does_not(void **state)
{
    struct command notice = started(2012, ""), request = started(1061, "");
    (void)state;
    assert_true(hear(&notice, HEAD(QN, "9013") "&&", 2000));
    assert_int_equal(notice.state, COMMAND_DONE);
    assert_false(hear(&request, HEAD(QN, "9013") "&&", 2000));
    assert_int_equal(request.state, COMMAND_SENT);
}

static void test_an_answer_that_names_no_qn_belongs_to_the_one_under_way(void **state)
{
    struct command command = started(1061, "");
    (void)state;
    assert_true(hear(&command, "ST=91;CN=9012;PW=123456;MN=" MN ";Flag=0;CP=&&ExeRtn=100&&", 2000));
    assert_int_equal(command.state, COMMAND_FAILED);
    assert_int_equal(command.code, 100);
}

static void test_no_two_commands_have_the_same_qn_and_a_resend_keeps_its_own(void **state)
{
    struct command first = {.number = 1012}, second = {.number = 1012};
    int64_t last_ms = 0;
    (void)state;
    command_start(&first, NOW, &last_ms);
    command_start(&second, NOW, &last_ms);
    assert_string_equal(first.qn, QN);
    assert_string_equal(second.qn, "20260101080000001");
    assert_string_equal(first.arguments, "SystemTime=20260101080000");
    command_start(&first, NOW + 60000, &last_ms);
    assert_string_equal(first.qn, QN);
    assert_string_equal(first.arguments, "SystemTime=20260101080000");
}

static void test_what_is_secret_is_not_shown(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(command_shown_arguments(arena, "SKCreateTime=20260101000000,NewSK=0123"), "SKCreateTime=20260101000000,NewSK=***");
    assert_string_equal(command_shown_arguments(arena, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_packet_without_answer_is_sent_four_times_then_given_up),
        cmocka_unit_test(test_after_yes_the_device_has_longer_and_is_not_asked_again),
        cmocka_unit_test(test_data_without_a_result_end_a_request_well),
        cmocka_unit_test(test_each_data_frame_gives_the_device_its_time_again),
        cmocka_unit_test(test_real_time_data_of_another_qn_are_nobodys_answer),
        cmocka_unit_test(test_a_notice_ends_with_9013_and_a_request_does_not),
        cmocka_unit_test(test_an_answer_that_names_no_qn_belongs_to_the_one_under_way),
        cmocka_unit_test(test_no_two_commands_have_the_same_qn_and_a_resend_keeps_its_own),
        cmocka_unit_test(test_what_is_secret_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
