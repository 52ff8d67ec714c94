#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "observe/stow/stow_frame.h"

#define AT INT64_C(1472010240000) // 2016-08-24 11:44:00 UTC+8

static struct device device(void)
{
    return (struct device){.mn = "LD130133000015", .point = "p1", .minute_interval_ms = 600000};
}

static struct stow_batch read_frame_at(struct arena *arena, const struct device *from, const char *segment, int64_t received_ms, enum stow_frame_result *ret_result)
{
    struct stow_batch batch;
    char frame[2048];
    const int size = snprintf(frame, sizeof frame, "##%04zu%s%04X\r\n", strlen(segment), segment, hj212_crc(segment, strlen(segment)));
    const struct raw_frame raw = {.received_ms = received_ms, .bytes = frame, .size = (size_t)size};
    stow_batch_init(&batch, arena);
    *ret_result = stow_frame_add(&batch, from, &raw, 4711);
    return batch;
}

static struct stow_batch read_frame(struct arena *arena, const struct device *from, const char *segment, bool *ret_usable)
{
    enum stow_frame_result result;
    struct stow_batch batch = read_frame_at(arena, from, segment, AT + 5000, &result);
    *ret_usable = result == STOW_FRAME_GOOD;
    return batch;
}

static const struct series_run *run_of(const struct stow_batch *batch, const char *factor)
{
    size_t count;
    struct series_run *runs = stow_batch_runs(batch, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(runs[i].key.factor, factor) == 0)
            return &runs[i];
    fail_msg("no series of %s", factor);
    return NULL;
}

static void check_value(struct observation_number number, int64_t mantissa, int scale)
{
    assert_true(number.present);
    assert_int_equal(number.mantissa, mantissa);
    assert_int_equal(number.scale, scale);
}

static void a_real_time_frame_of_2005_gives_values_as_sent(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    struct stow_batch batch = read_frame(arena, &from, "ST=32;CN=2011;PW=123456;MN=LD130133000015;CP=&&DataTime=20160824114400;B01-Rtd=36.91;011-Rtd=231.0,011-Flag=N&&", &usable);
    const struct series_run *run = run_of(&batch, "011");
    assert_true(usable);
    assert_int_equal(run->key.kind, SERIES_REALTIME);
    assert_string_equal(run->key.point, "p1");
    assert_int_equal(run->count, 1);
    assert_int_equal(run->observations->at_ms, AT);
    assert_int_equal(run->observations->frame, 4711);
    assert_string_equal(run->observations->flag, "N");
    check_value(run->observations->value, 2310, 1);
    check_value(run_of(&batch, "B01")->observations->value, 3691, 2);
}

static void means_carry_least_most_and_total_and_the_converted_value_is_its_own_factor(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    struct stow_batch batch = read_frame(arena, &from, "QN=20160824114400000;ST=31;CN=2061;PW=1;MN=LD130133000015;Flag=5;CP=&&DataTime=20160824114400;"
                                         "a21026-Cou=1.5,a21026-Min=1,a21026-Avg=2,a21026-Max=3,a21026-ZsMin=4,a21026-ZsAvg=5,a21026-ZsMax=6,a21026-Flag=D&&", &usable);
    const struct observation *plain = run_of(&batch, "a21026")->observations, *converted = run_of(&batch, "a21026-Zs")->observations;
    check_value(plain->value, 2, 0);
    check_value(plain->least, 1, 0);
    check_value(plain->most, 3, 0);
    check_value(plain->total, 15, 1);
    check_value(converted->value, 5, 0);
    check_value(converted->least, 4, 0);
    check_value(converted->most, 6, 0);
    assert_false(converted->total.present);
    assert_string_equal(converted->flag, "D");
}

static void data_time_at_the_end_of_an_interval_is_moved_to_its_start(void **state)
{
    static const struct {
        const char *command;
        int64_t at_ms;
    } cases[] = {{"2011", AT}, {"2051", AT - 600000}, {"2061", AT - 3600000}, {"2031", AT - 86400000}};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        ARENA_SCOPED arena = arena_new();
        struct device from = device();
        char segment[200];
        bool usable;
        from.time_is_end = true;
        from.clock_offset_ms = 5000;
        snprintf(segment, sizeof segment, "ST=31;CN=%s;PW=1;MN=x;Flag=4;CP=&&DataTime=20160824114400;a1-Avg=1&&", cases[i].command);
        struct stow_batch batch = read_frame(arena, &from, segment, &usable);
        assert_int_equal(run_of(&batch, "a1")->observations->at_ms, cases[i].at_ms + 5000);
    }
}

static void a_frame_without_a_time_is_told_and_gives_nothing(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    size_t count;
    struct stow_batch batch = read_frame(arena, &from, "ST=31;CN=2011;PW=1;MN=x;CP=&&DataTime=2016;a1-Rtd=1&&", &usable);
    assert_false(usable);
    stow_batch_runs(&batch, &count);
    assert_int_equal(count, 0);
}

static void what_is_no_number_is_absent_but_its_flag_stays(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    from.simulated = true;
    struct stow_batch batch = read_frame(arena, &from, "ST=31;CN=2011;PW=1;MN=x;CP=&&DataTime=20160824114400;a1-Rtd=-,a1-Flag=B&&", &usable);
    const struct observation *seen = run_of(&batch, "a1")->observations;
    assert_false(seen->value.present);
    assert_string_equal(seen->flag, "B");
    assert_int_equal(seen->origin, OBSERVATION_SIMULATED);
}

static void a_time_of_more_digits_or_by_another_name_is_the_time(void **state)
{
    static const char *const times[] = {"DataTime=20160824114400", "DataTime=20160824114400000", "DataTime=20160824114400123", "DataTime=2016082411440055",
                                        "DateTime=20160824114400", "datatime=20160824114400", "DateTime=20160101000000;DataTime=20160824114400",
                                        "DataTime=20160824114400;DateTime=20160101000000"};
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        bool usable;
        const struct stow_batch batch = read_frame(arena, &from, arena_printf(arena, "ST=32;CN=2011;PW=123456;MN=LD130133000015;CP=&&%s;w01018-Rtd=1&&", times[i]), &usable);
        assert_true(usable);
        assert_int_equal(run_of(&batch, "w01018")->observations[0].at_ms, AT);
    }
}

static void midnight_at_the_end_of_a_day_is_the_beginning_of_the_next(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    const struct stow_batch batch = read_frame(arena, &from, "ST=32;CN=2061;PW=123456;MN=LD130133000015;CP=&&DataTime=20160823240000;w01018-Avg=1&&", &usable);
    assert_true(usable);
    assert_int_equal(run_of(&batch, "w01018")->observations[0].at_ms, INT64_C(1471968000000)); // 2016-08-24 00:00:00 UTC+8
}

static void groups_of_several_times_are_all_read(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    struct stow_batch batch = read_frame(arena, &from, "ST=31;CN=2011;PW=1;MN=x;CP=&&DataTime=20160824114400;a1-Rtd=1|DataTime=20160824114430;a1-Rtd=2&&", &usable);
    const struct series_run *run = run_of(&batch, "a1");
    assert_int_equal(run->count, 2);
    assert_int_equal(run->observations[1].at_ms, AT + 30000);
    check_value(run->observations[1].value, 2, 0);
}

static void a_time_that_cannot_be_is_told_and_history_of_three_years_is_taken(void **state)
{
    static const struct {
        int64_t ahead_ms; // of the frame's arrival
        enum stow_frame_result result;
    } cases[] = {{STOW_FUTURE_MS - 1, STOW_FRAME_GOOD}, {STOW_FUTURE_MS, STOW_FRAME_CLOCK}, {1 - STOW_PAST_MS, STOW_FRAME_GOOD}, {-STOW_PAST_MS, STOW_FRAME_CLOCK}};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        ARENA_SCOPED arena = arena_new();
        struct device from = device();
        enum stow_frame_result result;
        size_t count;
        struct stow_batch batch = read_frame_at(arena, &from, "ST=31;CN=2011;PW=1;MN=x;CP=&&DataTime=20160824114400;a1-Rtd=1&&", AT - cases[i].ahead_ms, &result);
        assert_int_equal(result, cases[i].result);
        stow_batch_runs(&batch, &count);
        assert_int_equal(count, result == STOW_FRAME_GOOD);
    }
}

static void when_a_sample_was_taken_and_what_a_facility_does_are_factors(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct device from = device();
    bool usable;
    struct stow_batch batch = read_frame(arena, &from, "ST=32;CN=2011;PW=1;MN=x;CP=&&DataTime=20160824114400;w01018-SampleTime=20160824100000,w01018-Rtd=2.2,w01018-Flag=N&&", &usable);
    check_value(run_of(&batch, "w01018-SampleTime")->observations->value, INT64_C(20160824100000), 0);
    check_value(run_of(&batch, "w01018")->observations->value, 22, 1);
    batch = read_frame(arena, &from, "ST=31;CN=2021;PW=1;MN=x;CP=&&DataTime=20160824114400;SB1-RS=1;SB2-RS=0&&", &usable);
    check_value(run_of(&batch, "SB1-RS")->observations->value, 1, 0);
    check_value(run_of(&batch, "SB2-RS")->observations->value, 0, 0);
    assert_int_equal(run_of(&batch, "SB1-RS")->key.kind, SERIES_REALTIME);
    batch = read_frame(arena, &from, "ST=31;CN=2041;PW=1;MN=x;CP=&&DataTime=20160824000000;SB1-RT=1.5&&", &usable);
    check_value(run_of(&batch, "SB1-RT")->observations->value, 15, 1);
    assert_int_equal(run_of(&batch, "SB1-RT")->key.kind, SERIES_DAY);
}

// ---- names, suffixes, what is told ----

static const struct factor known[] = {{.code = "w01018", .old_code = "011", .kind = "water"}, {.code = "w21003", .old_code = "060", .kind = "water"},
                                      {.code = "w00000", .old_code = "B01", .kind = "water"}, {.code = "a21026", .old_code = "02", .kind = "gas"},
                                      {.code = "a21022", .old_code = "11", .kind = "gas"},    {.code = "Leq", .kind = "noise"}};

struct told {
    char texts[64][160];
    size_t count;
};

static void listen(void *context, const struct device *device, enum stow_told what, struct hj212_text name, struct hj212_text example)
{
    struct told *told = context;
    assert_string_equal(device->mn, "LD130133000015");
    assert_true(told->count < 64);
    snprintf(told->texts[told->count++], sizeof told->texts[0], "%s %.*s %.*s", stow_told_name(what), (int)name.size, name.bytes ? name.bytes : "",
             (int)example.size, example.bytes ? example.bytes : "");
}

static const char *told_line(const struct told *told, size_t index)
{
    return index < told->count ? told->texts[index] : "nothing";
}

static struct stow_batch read_cp(struct arena *arena, const char *st, const char *cp, struct told *told)
{
    const struct device from = device();
    struct factor_book *names = arena_alloc(arena, sizeof *names);
    struct stow_batch batch;
    char frame[2048], segment[1024];
    snprintf(segment, sizeof segment, "ST=%s;CN=2011;PW=1;MN=x;CP=&&DataTime=20160824114400;%s&&", st, cp);
    const int size = snprintf(frame, sizeof frame, "##%04zu%s%04X\r\n", strlen(segment), segment, hj212_crc(segment, strlen(segment)));
    const struct raw_frame raw = {.received_ms = AT, .bytes = frame, .size = (size_t)size};
    *told = (struct told){0};
    *names = (struct factor_book){.arena = arena};
    factor_table_init(&names->factors, arena, known, sizeof known / sizeof *known);
    map_init(&names->media, arena);
    stow_batch_init(&batch, arena);
    batch.names = names;
    batch.tell = listen;
    batch.context = told;
    assert_int_equal(stow_frame_add(&batch, &from, &raw, 1), STOW_FRAME_GOOD);
    return batch;
}

static size_t series_count(const struct stow_batch *batch)
{
    size_t count;
    stow_batch_runs(batch, &count);
    return count;
}

static void old_codes_and_other_letters_are_one_series_and_the_sent_name_stays_beside_it(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct told told;
    size_t count;
    struct stow_batch batch = read_cp(arena, "32", "011-Rtd=231.0,011-Flag=N;W21003-RTD=1.5,W21003-flag=n;b01-Rtd=36.9", &told);
    check_value(run_of(&batch, "w01018")->observations->value, 2310, 1);
    check_value(run_of(&batch, "w21003")->observations->value, 15, 1);
    assert_string_equal(run_of(&batch, "w21003")->observations->flag, "N");
    check_value(run_of(&batch, "w00000")->observations->value, 369, 1);
    assert_int_equal(series_count(&batch), 3);
    const struct series_sent *sent = stow_batch_sent(&batch, &count);
    assert_int_equal(count, 3);
    assert_string_equal(sent[0].name, "011");
    assert_string_equal(sent[0].key.factor, "w01018");
    assert_int_equal(sent[0].observations, 1);
    assert_int_equal(sent[0].first_ms, AT);
    assert_string_equal(sent[1].name, "W21003");
    assert_string_equal(sent[2].name, "b01");
    assert_string_equal(told_line(&told, 0), "letters W21003-RTD Rtd");
    assert_string_equal(told_line(&told, 1), "letters W21003-RTD w21003");
    assert_string_equal(told_line(&told, 2), "letters W21003-flag Flag");
    assert_string_equal(told_line(&told, 3), "letters W21003-flag n");
}

static void an_old_code_of_another_medium_stays_as_sent_and_is_told(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct told told;
    struct stow_batch batch = read_cp(arena, "32", "11-Rtd=5", &told);
    check_value(run_of(&batch, "11")->observations->value, 5, 0);
    assert_string_equal(told_line(&told, 0), "uncertain 11-Rtd 11");
    batch = read_cp(arena, "31", "11-Rtd=5;02-ZsRtd=7", &told);
    check_value(run_of(&batch, "a21022")->observations->value, 5, 0);
    check_value(run_of(&batch, "a21026-Zs")->observations->value, 7, 0);
    assert_int_equal(told.count, 0);
}

static void the_first_of_what_is_sent_twice_stands_and_the_second_is_told(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct told told;
    struct stow_batch batch = read_cp(arena, "32", "w01018-Rtd=10,w01018-Flag=N;w01018-Rtd=20,w01018-Flag=D;011-Rtd=30", &told);
    assert_int_equal(series_count(&batch), 1);
    assert_int_equal(run_of(&batch, "w01018")->count, 1);
    check_value(run_of(&batch, "w01018")->observations->value, 10, 0);
    assert_string_equal(run_of(&batch, "w01018")->observations->flag, "N");
    assert_string_equal(told_line(&told, 0), "twice w01018-Rtd 10 / 20");
    assert_string_equal(told_line(&told, 1), "twice w01018-Flag  / D");
    assert_string_equal(told_line(&told, 2), "twice 011-Rtd 10 / 30");
}

static void unknown_suffixes_and_bare_names_are_series_of_their_own(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct told told;
    struct stow_batch batch = read_cp(arena, "80", "100000-Ia=401.400,100000-Ept=162762.484,100000-Flag=D;a21026-i22004-Info=1;FANSTATUS=1;PolId=7;QN=20160824114400000", &told);
    check_value(run_of(&batch, "100000-Ia")->observations->value, 401400, 3);
    assert_string_equal(run_of(&batch, "100000-Ia")->observations->flag, "D");
    check_value(run_of(&batch, "100000-Ept")->observations->value, 162762484, 3);
    check_value(run_of(&batch, "a21026-i22004-Info")->observations->value, 1, 0);
    check_value(run_of(&batch, "FANSTATUS")->observations->value, 1, 0);
    assert_int_equal(series_count(&batch), 4); // the flag alone is none
    assert_string_equal(told_line(&told, 0), "unknown 100000-Ia 401.400");
    assert_string_equal(told_line(&told, 2), "unknown a21026-i22004-Info 1");
    assert_string_equal(told_line(&told, 3), "unknown FANSTATUS 1");
}

static void what_cannot_be_read_is_told_and_marks_of_absence_are_not(void **state)
{
    static const struct { const char *cp, *told; } cases[] = {
        {"w01018-Rtd=ERR,w01018-Flag=N", "unread w01018-Rtd ERR"},
        {"w01018-Rtd=12.5mg/L", "unread w01018-Rtd 12.5mg/L"},
        {"w01018-Rtd=<0.5", "unread w01018-Rtd <0.5"},
        {"w01018-Rtd", "unread w01018-Rtd "},
        {"w01018-SampleTime=早上", "unread w01018-SampleTime 早上"},
        {"Flag=N", "unread Flag N"},
        {"化学需氧量-Rtd=5", "name 化学需氧量-Rtd "},
        {"w01018-Rtd=", "nothing"}, {"w01018-Rtd=--", "nothing"}, {"w01018-Rtd= - ", "nothing"}, {"w01018-Rtd=null", "nothing"},
        {"w01018-Rtd=NaN,w01018-Flag=N", "nothing"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED arena = arena_new();
        struct told told;
        struct stow_batch batch = read_cp(arena, "32", cases[i].cp, &told);
        assert_string_equal(told_line(&told, 0), cases[i].told);
        assert_int_equal(series_count(&batch), 0); // missing, whatever the flag says
    }
}

static void digits_in_other_widths_are_digits(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct told told;
    struct stow_batch batch = read_cp(arena, "32", "w01018-Rtd=１２．５", &told);
    check_value(run_of(&batch, "w01018")->observations->value, 125, 1);
    assert_string_equal(told_line(&told, 0), "letters w01018-Rtd １２．５");
}

static void flags_in_other_letters_are_known_and_unknown_ones_never_say_normal(void **state)
{
    static const struct { const char *sent, *flag, *told; } cases[] = {
        {"n", "N", "letters w01018-Flag n"}, {"d", "D", "letters w01018-Flag d"}, {"ST", "St", "letters w01018-Flag ST"}, {" N ", "N", "nothing"},
        {"Normal", "Norm", "flag w01018-Flag Normal"}, {"X", "X", "flag w01018-Flag X"}, {"正", "???", "flag w01018-Flag 正"}, {"", "", "nothing"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED arena = arena_new();
        struct told told;
        char cp[100];
        snprintf(cp, sizeof cp, "w01018-Rtd=5,w01018-Flag=%s", cases[i].sent);
        struct stow_batch batch = read_cp(arena, "32", cp, &told);
        assert_string_equal(run_of(&batch, "w01018")->observations->flag, cases[i].flag);
        assert_string_equal(told_line(&told, 0), cases[i].told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_real_time_frame_of_2005_gives_values_as_sent),
                                       cmocka_unit_test(means_carry_least_most_and_total_and_the_converted_value_is_its_own_factor),
                                       cmocka_unit_test(data_time_at_the_end_of_an_interval_is_moved_to_its_start),
                                       cmocka_unit_test(a_frame_without_a_time_is_told_and_gives_nothing),
                                       cmocka_unit_test(what_is_no_number_is_absent_but_its_flag_stays),
                                       cmocka_unit_test(a_time_of_more_digits_or_by_another_name_is_the_time),
                                       cmocka_unit_test(midnight_at_the_end_of_a_day_is_the_beginning_of_the_next),
                                       cmocka_unit_test(groups_of_several_times_are_all_read),
                                       cmocka_unit_test(a_time_that_cannot_be_is_told_and_history_of_three_years_is_taken),
                                       cmocka_unit_test(when_a_sample_was_taken_and_what_a_facility_does_are_factors),
                                       cmocka_unit_test(old_codes_and_other_letters_are_one_series_and_the_sent_name_stays_beside_it),
                                       cmocka_unit_test(an_old_code_of_another_medium_stays_as_sent_and_is_told),
                                       cmocka_unit_test(the_first_of_what_is_sent_twice_stands_and_the_second_is_told),
                                       cmocka_unit_test(unknown_suffixes_and_bare_names_are_series_of_their_own),
                                       cmocka_unit_test(what_cannot_be_read_is_told_and_marks_of_absence_are_not),
                                       cmocka_unit_test(digits_in_other_widths_are_digits),
                                       cmocka_unit_test(flags_in_other_letters_are_known_and_unknown_ones_never_say_normal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
