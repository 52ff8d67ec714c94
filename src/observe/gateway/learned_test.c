#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "observe/gateway/learned.h"

#define NOW INT64_C(1767225600000) // 2026-01-01T08:00:00+08:00
#define MINUTES_10 INT64_C(600000)

static void hear(struct learned *learned, const char *segment, int64_t received_ms)
{
    struct hj212_message message;
    assert_true(hj212_message_read((struct hj212_text){segment, strlen(segment)}, &message));
    learned_times(learned, &message, received_ms, MINUTES_10);
}

static void test_nine_frames_suggest_nothing_and_ten_do(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 9; i++)
        learned_frame(&learned, HJ212_DIALECT_MODBUS, HJ212_ENDING_CRLF, false);
    assert_false(learned_say(&learned).has_crc);
    learned_frame(&learned, HJ212_DIALECT_MODBUS, HJ212_ENDING_CRLF, false);
    const struct learned_says says = learned_say(&learned);
    assert_true(says.has_crc);
    assert_int_equal(says.crc, HJ212_CRC_MODBUS);
    assert_int_equal(says.crc_matching, 10);
    assert_int_equal(learned.refused, 10);
}

static void test_a_frame_of_the_standard_by_chance_changes_nothing(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 300; i++)
        learned_frame(&learned, i % 100 == 0 ? HJ212_DIALECT_STANDARD : HJ212_DIALECT_CONSTANT, HJ212_ENDING_CRLF, true);
    assert_int_equal(learned_say(&learned).crc, HJ212_CRC_IGNORE);
    assert_true(learned_say(&learned).has_crc);
}

static void test_a_device_that_was_repaired_is_believed_again(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 1000; i++)
        learned_frame(&learned, HJ212_DIALECT_WRONG, HJ212_ENDING_CRLF, false);
    for (int i = 0; i < 1500; i++)
        learned_frame(&learned, HJ212_DIALECT_STANDARD, HJ212_ENDING_CRLF, true);
    assert_int_equal(learned_say(&learned).crc, HJ212_CRC_STRICT);
    assert_true(learned_say(&learned).has_crc);
}

static void test_half_and_half_is_no_suggestion(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 40; i++)
        learned_frame(&learned, i % 2 ? HJ212_DIALECT_STANDARD : HJ212_DIALECT_MODBUS, HJ212_ENDING_CRLF, true);
    assert_false(learned_say(&learned).has_crc);
}

static void test_a_mean_of_the_interval_that_just_ended_bears_its_start_or_its_end(void **state)
{
    struct learned starts = {0}, ends = {0};
    (void)state;
    for (int i = 0; i < 10; i++) {
        hear(&starts, "QN=20260101080005000;ST=31;CN=2051;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20260101075000;a-Avg=1&&", NOW);
        hear(&ends, "QN=20260101080005000;ST=31;CN=2051;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20260101080000;a-Avg=1&&", NOW);
    }
    assert_true(learned_say(&starts).has_data_time);
    assert_false(learned_say(&starts).time_is_end);
    assert_true(learned_say(&ends).has_data_time);
    assert_true(learned_say(&ends).time_is_end);
}

static void test_history_says_nothing_about_start_and_end(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 20; i++)
        hear(&learned, "QN=20260101080005000;ST=31;CN=2061;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20251224000000;a-Avg=1&&", NOW);
    assert_int_equal(learned.starts + learned.ends, 0);
}

static void test_the_drift_is_the_median_so_that_what_was_sent_again_does_not_count(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 20; i++)
        hear(&learned, i % 4 ? "QN=20260101081000000;ST=31;CN=2011;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20260101081000;a-Rtd=1&&"
                             : "QN=20251201000000000;ST=31;CN=2011;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20251201000000;a-Rtd=1&&", NOW);
    const struct learned_says says = learned_say(&learned);
    assert_int_equal(says.drift_ms, 600000);
    assert_true(says.has_offset);
    assert_int_equal(says.clock_offset_s, -600);
}

static void test_a_clock_of_1970_or_2099_does_not_overflow(void **state)
{
    struct learned learned = {0};
    (void)state;
    hear(&learned, "QN=19700101000000000;ST=31;CN=2011;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=19700101000000;a-Rtd=1&&", NOW);
    hear(&learned, "QN=20991231000000000;ST=31;CN=2011;PW=1;MN=AAAAAA;Flag=5;CP=&&DataTime=20991231000000;a-Rtd=1&&", NOW);
    assert_int_equal(learned.drifts[0], -2000000000);
    assert_int_equal(learned.drifts[1], 2000000000);
}

static void test_three_frames_without_a_usual_tail_suggest_any(void **state)
{
    static const enum hj212_ending odd[] = {HJ212_ENDING_LF, HJ212_ENDING_CR, HJ212_ENDING_NONE};
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_false(learned_say(&learned).has_tail);
        learned_frame(&learned, HJ212_DIALECT_STANDARD, odd[i], false);
    }
    assert_true(learned_say(&learned).has_tail);
    assert_int_equal(learned_say(&learned).tail, HJ212_TAIL_ANY);
    for (int i = 0; i < 100; i++)
        learned_frame(&learned, HJ212_DIALECT_STANDARD, HJ212_ENDING_CRLF, true);
    assert_int_equal(learned_say(&learned).tail, HJ212_TAIL_CRLF);
}

static void test_where_a_frame_ends_whose_crc_is_wrong_is_not_sure(void **state)
{
    struct learned learned = {0};
    (void)state;
    for (int i = 0; i < 20; i++)
        learned_frame(&learned, HJ212_DIALECT_WRONG, HJ212_ENDING_LF, false);
    assert_false(learned_say(&learned).has_tail);
    assert_int_equal(learned_say(&learned).tail_frames, 0);
}

static int note_count(const struct learned *learned, unsigned note)
{
    for (int i = 0; i < HJ212_NOTES_COUNT; i++)
        if (note == 1u << i)
            return learned->notes[i];
    return -1;
}

static void test_other_spellings_of_the_time_are_counted(void **state)
{
    struct learned learned = {0};
    (void)state;
    hear(&learned, "ST=32;CN=2051;PW=1;MN=12345678901234;CP=&&DataTime=20260101075000;a=1&&", NOW);
    hear(&learned, "ST=32;CN=2051;PW=1;MN=12345678901234;CP=&&DateTime=20260101075000;a=1&&", NOW);
    hear(&learned, "ST=32;CN=2051;PW=1;MN=12345678901234;CP=&&datatime=20260101075000123;a=1&&", NOW);
    hear(&learned, "ST=32;CN=2051;PW=1;MN=12345678901234;CP=&&a=1;DateTime=20251231240000;DataTime=20260101075000&&", NOW);
    hear(&learned, "ST=32;CN=2051;PW=1;MN=12345678901234;FLAG=4;CP=&&DataTime=20251231240000;a=1&&", NOW);
    assert_int_equal(note_count(&learned, HJ212_NOTE_TIME_NAME), 2);
    assert_int_equal(note_count(&learned, HJ212_NOTE_TIME_FORM), 2);
    assert_int_equal(note_count(&learned, HJ212_NOTE_HEAD), 1);
    assert_int_equal(learned.starts, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nine_frames_suggest_nothing_and_ten_do),
        cmocka_unit_test(test_a_frame_of_the_standard_by_chance_changes_nothing),
        cmocka_unit_test(test_a_device_that_was_repaired_is_believed_again),
        cmocka_unit_test(test_three_frames_without_a_usual_tail_suggest_any),
        cmocka_unit_test(test_where_a_frame_ends_whose_crc_is_wrong_is_not_sure),
        cmocka_unit_test(test_other_spellings_of_the_time_are_counted),
        cmocka_unit_test(test_half_and_half_is_no_suggestion),
        cmocka_unit_test(test_a_mean_of_the_interval_that_just_ended_bears_its_start_or_its_end),
        cmocka_unit_test(test_history_says_nothing_about_start_and_end),
        cmocka_unit_test(test_the_drift_is_the_median_so_that_what_was_sent_again_does_not_count),
        cmocka_unit_test(test_a_clock_of_1970_or_2099_does_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
