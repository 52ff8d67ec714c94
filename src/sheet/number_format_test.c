// What people see of a stored number: percentages, dates, words around it, and the shortest decimal of the double.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "sheet/number_format.h"

struct sample {
    const char *code, *raw, *shown;
};

static void assert_shown(const struct sample *samples, size_t count, bool from_1904)
{
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct number_format format;
        number_format_parse(samples[i].code, &format);
        const char *shown = number_format_show(arena, &format, samples[i].raw, from_1904);
        if (strcmp(shown, samples[i].shown) != 0)
            fail_msg("%s in %s is “%s”, not “%s”", samples[i].raw, samples[i].code, shown, samples[i].shown);
    }
}
#define ASSERT_SHOWN(samples, from_1904) assert_shown((samples), sizeof(samples) / sizeof *(samples), (from_1904))

static void a_number_is_the_shortest_decimal_of_its_double(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"General", "0.28999999999999998", "0.29"}, {"0.00", "862.72999999999996", "862.73"}, {"General", "0.30000000000000004", "0.3"}, {"General", "123456789012345", "123456789012345"}, {"General", "7.4999999999999997E-2", "0.075"},
        {"General", "1.2345678E7", "12345678"}, {"#,##0.00", "1035277", "1035277"}, {"General", "-1.1000000000000001", "-1.1"}, {"General", "1E+16", "10000000000000000"},
        {"0.0_ ", "69.5", "69.5"}, {"@", "12", "12"}, {"0.00E+00", "1.5E3", "1500"}, {"[Red]0.0;[Blue]-0.0", "5", "5"}, {"General", "text", "text"},
        {"_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1234.5", "1234.5"}, {"[$¥-804]#,##0.00", "12.5", "12.5"}, {"\"¥\"0.00", "12.5", "12.5"},
        {"0.00;[Red](0.00)", "-5", "-5"}, {"General", "1e400", "1e400"}};
    ASSERT_SHOWN(samples, false);
}

static void a_percentage_keeps_its_sign_and_moves_the_point(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"0.00%", "0.952", "95.2%"}, {"0%", "0.40600000000000003", "40.6%"}, {"0%", "1", "100%"}, {"0.0%", "0.5", "50%"}, {"0.00%", "1.2E-3", "0.12%"},
        {"0%", "-0.035", "-3.5%"}, {"#,##0.00%;-0.00%", "12.345", "1234.5%"}, {"0%", "0", "0%"}, {"0.0\"%\"", "95.2", "95.2%"}, {"0.0\\%", "95.2", "95.2%"}};
    ASSERT_SHOWN(samples, false);
}

static void the_words_of_a_format_are_seen(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"0.00\"公顷\"", "862.73", "862.73公顷"}, {"0\"年\"", "2020", "2020年"}, {"\"约\"0", "5", "约5"}, {"0.0\" mg/L\"", "3.5", "3.5mg/L"},
        {"0.0,", "12345", "12345（按千位显示）"}, {"#,##0,,\"百万\"", "12000000", "12000000（按千位显示）"}};
    ASSERT_SHOWN(samples, false);
}

static void a_date_is_as_long_as_its_format(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"yyyy/m/d", "44296", "2021-04-10"}, {"yyyy-mm-dd hh:mm", "44296.333333333336", "2021-04-10 08:00:00"}, {"yyyy\"年\"m\"月\"d\"日\"", "44296", "2021-04-10"},
        {"yyyy\"年\"m\"月\"", "44287", "2021-04"}, {"yyyy", "43831", "2020"}, {"m/d/yy", "44296", "2021-04-10"}, {"h:mm", "0.5", "12:00:00"}, {"[h]:mm", "1.25", "30:00:00"},
        {"yyyy/m/d", "44296.999994", "2021-04-10 23:59:59"}, {"yyyy/m/d", "1", "1900-01-01"}, {"yyyy/m/d", "61", "1900-03-01"}, {"[$-804]yyyy/m/d", "44296", "2021-04-10"},
        {"yyyy/m/d", "-1", "-1"}, {"yyyy-mm-dd", "44296.25", "2021-04-10 06:00:00"}};
    ASSERT_SHOWN(samples, false);
    static const struct sample of_1904[] = {{"yyyy/m/d", "42834", "2021-04-10"}};
    ASSERT_SHOWN(of_1904, true);
}

static void the_built_in_formats_are_known(void **state)
{
    (void)state;
    static const struct { long id; const char *raw, *shown; } samples[] = {
        {0, "0.5", "0.5"}, {2, "0.5", "0.5"}, {9, "0.5", "50%"}, {10, "0.5", "50%"}, {14, "44296", "2021-04-10"}, {22, "44296.5", "2021-04-10 12:00:00"},
        {31, "44296", "2021-04-10"}, {57, "44287", "2021-04"}, {49, "5", "5"}, {200, "5", "5"}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        ARENA_SCOPED arena = arena_new();
        struct number_format format;
        number_format_parse(number_format_builtin(samples[i].id), &format);
        assert_string_equal(number_format_show(arena, &format, samples[i].raw, false), samples[i].shown);
    }
}

static void a_format_cut_anywhere_does_no_harm(void **state)
{
    (void)state;
    static const char code[] = "_ * [$¥-804]#,##0.00\"公顷\"\\%;@E+h";
    for (size_t i = 0; i < sizeof code; i++) {
        ARENA_SCOPED arena = arena_new();
        struct number_format format;
        number_format_parse(arena_strndup(arena, code, i), &format);
        assert_non_null(number_format_show(arena, &format, "0.5", false));
    }
    ARENA_SCOPED arena = arena_new();
    char long_code[4096];
    struct number_format format;
    memset(long_code, '\\', sizeof long_code - 1);
    long_code[sizeof long_code - 1] = '\0';
    number_format_parse(long_code, &format);
    assert_non_null(number_format_show(arena, &format, "0.5", false));
}

static void a_code_longer_than_any_is_no_format(void **state)
{
    (void)state;
    char code[1002] = "0.00%;";
    struct number_format format;
    memset(code + 6, '0', 994);
    number_format_parse(code, &format);
    assert_true(format.percent);
    code[1000] = '0';
    number_format_parse(code, &format);
    assert_false(format.percent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_the_shortest_decimal_of_its_double),
        cmocka_unit_test(a_percentage_keeps_its_sign_and_moves_the_point),
        cmocka_unit_test(the_words_of_a_format_are_seen),
        cmocka_unit_test(a_date_is_as_long_as_its_format),
        cmocka_unit_test(the_built_in_formats_are_known),
        cmocka_unit_test(a_format_cut_anywhere_does_no_harm),
        cmocka_unit_test(a_code_longer_than_any_is_no_format),
    };
    return cmocka_run_group_tests_name("number_format", tests, NULL, NULL);
}
