// Cells as people and instruments write them: what is a number, what is missing, what is below detection, what is none of these.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/cell/number_cell.h"
#include "base/messages.h"

struct sample {
    const char *text, *number;
};

static void assert_number(const struct number_cell *cell, const struct sample *sample)
{
    char text[DECIMAL_TEXT_SIZE];
    if (!cell->has_value || strcmp(decimal_format(cell->value, text, sizeof text), sample->number) != 0)
        fail_msg("“%s” is %s, not %s", sample->text, cell->has_value ? text : "no number", sample->number);
}

static void a_number_is_read_in_every_way_of_writing_it(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"862.73", "862.73"}, {"69.50", "69.50"}, {"-0.3", "-0.3"}, {"+5", "5"}, {" 150\t", "150"}, {"150\u00a0", "150"}, {"\u3000\u2009150\u202f\ufeff", "150"},
        {"１５０", "150"}, {"－３．５", "-3.5"}, {"３.5", "3.5"}, {"\u22125.2", "-5.2"}, {"–5.2", "-5.2"}, {"1,035,277", "1035277"}, {"1，035，277.5", "1035277.5"},
        {".5", "0.5"}, {"-.5", "-0.5"}, {"5.", "5"}, {"'-5", "-5"}, {"1.5E2", "150"}, {"1.50e+02", "150"}, {"3.5E0", "3.5"}, {"7.5e-2", "0.075"},
        {"7.4999999999999997E-2", "0.074999999999999997"}, {"1.2345678E7", "12345678"}, {"１．５Ｅ２", "150"}, {"1.5×10^3", "1500"}, {"2.4×10⁴", "24000"},
        {"2.4x10^-3", "0.0024"}, {"3×10⁻²", "0.03"}, {"1.2×10¹²", "1200000000000"}, {"0E5", "0"}, {"0e-30", "0.000000000000000000"},
        {"1.2000000000000000E-05", "0.000012000000000000"}, {"123456789012345678", "123456789012345678"}, {"007", "7"}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct number_cell cell = number_cell_read(samples[i].text);
        if (cell.kind != NUMBER_GOOD)
            fail_msg("“%s” is not read", samples[i].text);
        assert_number(&cell, &samples[i]);
    }
}

static void the_marks_of_absence_are_one_list(void **state)
{
    (void)state;
    static const char *const marks[] = {"", " ", "\u3000", "-", "--", "---", "—", "——", "－", "─", "*", "＊", "/", "／", "NaN", "nan", "NAN", "NA", "N/A", "n/a",
                                        "ＮＡ", "null", "NULL", "None", "无", " 缺 ", "缺测", "无数据", "未监测", "暂缺"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (number_cell_read(marks[i]).kind != NUMBER_ABSENT || !number_cell_is_absent(marks[i]))
            fail_msg("“%s” is not absent", marks[i]);
    }
    assert_int_equal(number_cell_read(NULL).kind, NUMBER_ABSENT);
    assert_true(number_cell_is_absent(" '-") && number_cell_read(" '-").kind == NUMBER_ABSENT); // as spreadsheets keep a sign
    assert_true(!number_cell_is_absent("\1") && number_cell_read("\1").kind == NUMBER_UNREAD);
    assert_false(number_cell_is_absent("0"));
    assert_false(number_cell_is_absent("未检出"));
}

static void below_detection_is_a_thing_of_its_own(void **state)
{
    (void)state;
    static const struct sample with_limit[] = {{"<0.02", "0.02"}, {"＜0.02", "0.02"}, {"< 0.02", "0.02"}, {"0.02L", "0.02"}, {"0.02 L", "0.02"},
                                               {"０．０２Ｌ", "0.02"}, {"0.02（L）", "0.02"}, {"<2×10^1", "20"}};
    static const char *const without[] = {"未检出", "ND", "nd", "N.D.", "BDL", "<LOD", "＜检出限"};
    for (size_t i = 0; i < sizeof with_limit / sizeof *with_limit; i++) {
        const struct number_cell cell = number_cell_read(with_limit[i].text);
        assert_int_equal(cell.kind, NUMBER_BELOW);
        assert_number(&cell, &with_limit[i]);
    }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        const struct number_cell cell = number_cell_read(without[i]);
        assert_int_equal(cell.kind, NUMBER_BELOW);
        assert_false(cell.has_value);
    }
}

static void whatever_else_is_unread_and_says_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum number_cell_cause cause;
    } samples[] = {{"a", NUMBER_CAUSE_WORD}, {"三", NUMBER_CAUSE_WORD}, {"约5", NUMBER_CAUSE_WORD}, {">24000", NUMBER_CAUSE_WORD}, {"≤5", NUMBER_CAUSE_WORD},
                   {"--5", NUMBER_CAUSE_WORD}, {"—5", NUMBER_CAUSE_WORD}, {"<-5", NUMBER_CAUSE_WORD}, {"-0.02L", NUMBER_CAUSE_WORD}, {"1,5", NUMBER_CAUSE_WORD},
                   {"1,0352", NUMBER_CAUSE_WORD}, {".", NUMBER_CAUSE_WORD}, {"#N/A", NUMBER_CAUSE_WORD}, {"#DIV/0!", NUMBER_CAUSE_WORD}, {"Infinity", NUMBER_CAUSE_WORD},
                   {"3.5*", NUMBER_CAUSE_TAIL}, {"150μg/m³", NUMBER_CAUSE_TAIL}, {"95.20%", NUMBER_CAUSE_TAIL}, {"6~9", NUMBER_CAUSE_TAIL}, {"6-9", NUMBER_CAUSE_TAIL},
                   {"6–9", NUMBER_CAUSE_TAIL}, {"2020-03-26", NUMBER_CAUSE_TAIL}, {"1.2.3", NUMBER_CAUSE_TAIL}, {"3。5", NUMBER_CAUSE_TAIL}, {"150 40", NUMBER_CAUSE_TAIL},
                   {"1.5E", NUMBER_CAUSE_TAIL}, {"1.5×103", NUMBER_CAUSE_TAIL}, {"5左右", NUMBER_CAUSE_TAIL}, {"0x1F", NUMBER_CAUSE_TAIL}, {"<0.02mg/L", NUMBER_CAUSE_TAIL},
                   {"5..", NUMBER_CAUSE_TAIL}, {"1234567890123456789", NUMBER_CAUSE_LONG}, {"1E300", NUMBER_CAUSE_LONG}, {"1E-30", NUMBER_CAUSE_LONG},
                   {"1e99999999999", NUMBER_CAUSE_LONG}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct number_cell cell = number_cell_read(samples[i].text);
        if (cell.kind != NUMBER_UNREAD || cell.cause != samples[i].cause)
            fail_msg("“%s”: %d %d", samples[i].text, (int)cell.kind, (int)cell.cause);
    }
}

static void a_unit_behind_the_number_is_settled_by_that_of_the_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit, *number;
    } samples[] = {{"150μg/m³", "ug/m3", "150"}, {"150 ㎍/㎥", "μg/m³", "150"}, {"150微克/立方米", "μg/m3", "150"}, {"3.5mg/L", "mg/L", "3.5"}, {"3.5mg/l", "毫克/升", "3.5"},
                   {"95.20%", "%", "95.20"}, {"95.20％", "%", "95.20"}, {"862.73公顷", "公顷", "862.73"}, {"1.5E2 μg/m3", "微克/立方米", "150"}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct number_cell cell = number_cell_read_in(samples[i].text, samples[i].unit);
        if (cell.kind != NUMBER_GOOD)
            fail_msg("“%s” in %s", samples[i].text, samples[i].unit);
        assert_number(&cell, &(struct sample){samples[i].text, samples[i].number});
    }
    assert_int_equal(number_cell_read_in("0.15mg/m³", "ug/m3").kind, NUMBER_UNREAD);
    assert_int_equal(number_cell_read_in("3.5*", "mg/L").kind, NUMBER_UNREAD);
    assert_int_equal(number_cell_read_in("3.5mg/L", NULL).kind, NUMBER_UNREAD);
    assert_int_equal(number_cell_read_in("<0.02mg/L", "mg/L").kind, NUMBER_BELOW);
}

static void long_and_broken_bytes_do_no_harm(void **state)
{
    (void)state;
    char text[4096];
    memset(text, '9', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(number_cell_read(text).kind, NUMBER_UNREAD);
    memset(text, ' ', sizeof text - 2);
    text[sizeof text - 2] = '5';
    assert_int_equal(number_cell_read(text).kind, NUMBER_GOOD); // blanks in front do not count
    static const char *const broken[] = {"\xe3", "5\xe3\x80", "\xf0\x9f", "\xff\xfe", "5\xc2"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_int_equal(number_cell_read(broken[i]).kind, NUMBER_UNREAD);
    assert_int_equal(number_cell_read_in("5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "mg").kind, NUMBER_UNREAD);
}

static void the_fault_names_what_was_found(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
    } samples[] = {{"3.5*", "number.tail"}, {"", "decimal.syntax"}, {"无", "decimal.syntax"}, {"未检出", "number.below"}, {"<0.02", "number.below"},
                   {"a", "decimal.syntax"}, {"1E300", "decimal.range"}};
    struct decimal value;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct fault fault = {0};
        assert_false(number_cell_parse(samples[i].text, "mg/L", &value, &fault));
        assert_string_equal(fault.key, samples[i].key);
        assert_string_equal(fault_argument(&fault, "text"), samples[i].text);
    }
    assert_true(number_cell_parse("1，035", "%", &value, NULL));
    assert_int_equal(value.mantissa, 1035);
}

static void a_door_that_keeps_texts_gets_the_plain_number(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    static const struct sample samples[] = {
        {"12.50", "12.50"}, {"007", "007"}, {"１２．５", "12.5"}, {"12.5\u00a0", "12.5"}, {"1,000", "1000"}, {"1.5E2", "150"}, {"12.5 mg/L", "12.5"},
        {"—", ""}, {"无", ""}, {"", ""}, {"<0.02", "<0.02"}, {"12.5 kg", "12.5 kg"}, {"東", "東"}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        assert_string_equal(number_cell_plain(arena, samples[i].text, "mg/L"), samples[i].number);
    assert_null(number_cell_plain(arena, NULL, NULL));
}

static void a_whole_number_is_read_as_people_write_it(void **state)
{
    (void)state;
    int64_t value = -7;
    static const char *const others[] = {"", "—", "12.5", "<3", "12 min", "abc", NULL};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(number_cell_whole(others[i], &value));
    assert_int_equal(value, -7);
    assert_true(number_cell_whole("１２", &value) && value == 12);
    assert_true(number_cell_whole("\u00a01,440 ", &value) && value == 1440);
    assert_true(number_cell_whole("12.00", &value) && value == 12);
    assert_true(number_cell_whole("－30", &value) && value == -30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_read_in_every_way_of_writing_it),
        cmocka_unit_test(the_marks_of_absence_are_one_list),
        cmocka_unit_test(below_detection_is_a_thing_of_its_own),
        cmocka_unit_test(whatever_else_is_unread_and_says_what_it_is),
        cmocka_unit_test(a_unit_behind_the_number_is_settled_by_that_of_the_column),
        cmocka_unit_test(long_and_broken_bytes_do_no_harm),
        cmocka_unit_test(the_fault_names_what_was_found),
        cmocka_unit_test(a_door_that_keeps_texts_gets_the_plain_number),
        cmocka_unit_test(a_whole_number_is_read_as_people_write_it),
    };
    return cmocka_run_group_tests_name("number_cell", tests, NULL, NULL);
}
