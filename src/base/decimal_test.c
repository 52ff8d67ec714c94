#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

static struct decimal parse(const char *text)
{
    struct decimal value;
    struct fault fault = {0};
    if (!decimal_parse(text, &value, &fault))
        fail_msg("%s: %s", text, fault.key);
    return value;
}

static void assert_refused(const char *text, const char *key)
{
    struct decimal value;
    struct fault fault = {0};
    assert_false(decimal_parse(text, &value, &fault));
    assert_string_equal(fault.key, key);
    assert_string_equal(fault_argument(&fault, "text"), text);
}

static void assert_rounds(const char *text, int digits, const char *wanted)
{
    char found[DECIMAL_TEXT_SIZE];
    decimal_format(decimal_round(parse(text), digits), found, sizeof found);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s to %d digits gives %s, wanted %s", text, digits, found, wanted);
}

static void a_number_keeps_the_digits_it_was_written_with(void **state)
{
    static const char *const texts[] = {"69.50", "0", "0.0", "-0.3", "-0.05", "999999999999999999", "0.000000000000000001",
                                        "-999999999.999999999"};
    char found[DECIMAL_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(decimal_format(parse(texts[i]), found, sizeof found), texts[i]);
    assert_string_equal(decimal_format(parse("+007.10"), found, sizeof found), "7.10");
    assert_string_equal(decimal_format((struct decimal){.mantissa = INT64_MIN, .scale = 18}, found, sizeof found), "-9.223372036854775808");
}

static void sums_are_exact_or_refused(void **state)
{
    static const struct {
        const char *a, *b, *sum;
    } cases[] = {{"0.1", "0.2", "0.3"}, {"12345678901.25", "0.75", "12345678902"}, {"999999999999999999", "0.50", NULL},
                 {"123456789012345.67", "0.01", "123456789012345.68"}, {"100000000000000000", "0.000", "100000000000000000"}, {"-5", "5.00", "0"}};
    char found[DECIMAL_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal sum;
        assert_int_equal(decimal_add(parse(cases[i].a), parse(cases[i].b), &sum), cases[i].sum != NULL);
        if (cases[i].sum)
            assert_string_equal(decimal_format(sum, found, sizeof found), cases[i].sum);
    }
}

static void a_number_is_shortened_to_its_first_digits(void **state)
{
    static const struct {
        const char *written;
        int digits;
        const char *shown;
    } cases[] = {{"0.30000000000000004", 15, "0.3"}, {"12345678901.25", 15, "12345678901.25"}, {"123456789", 4, "123500000"}, {"69.50", 15, "69.5"}, {"0", 1, "0"}};
    char found[DECIMAL_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(decimal_format(decimal_shorten(parse(cases[i].written), cases[i].digits), found, sizeof found), cases[i].shown);
}

static void thousands_commas_stand_in_the_right_places_or_nowhere(void **state)
{
    (void)state;
    assert_true(decimal_equal(parse("1,035,277"), parse("1035277")));
    assert_true(decimal_equal(parse("-12,940.95"), parse("-12940.95")));
    assert_refused("1,0352,77", "decimal.syntax");
    assert_refused("1035,277", "decimal.syntax");
    assert_refused(",123", "decimal.syntax");
    assert_refused("1,23", "decimal.syntax");
    assert_refused("1,234,", "decimal.syntax");
    assert_refused("1.234,567", "decimal.syntax");
    assert_refused("1,234.5,678", "decimal.syntax");
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const texts[] = {"", "-", "+", ".", ".5", "5.", "1.2.3", "--1", "1e5", " 1", "1 ", "0x10", "nan", "inf", "一百", "１２", "1%"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refused(texts[i], "decimal.syntax");
}

static void eighteen_significant_digits_are_the_most(void **state)
{
    (void)state;
    assert_int_equal(parse("999999999999999999").mantissa, INT64_C(999999999999999999));
    assert_int_equal(parse("000000000000000000000000000001").mantissa, 1);
    assert_refused("1000000000000000000", "decimal.range");
    assert_refused("0.1234567890123456789", "decimal.range");
    assert_refused("0.0000000000000000001", "decimal.range");
}

static void rounding_goes_to_the_even_neighbour_on_a_tie(void **state)
{
    (void)state;
    assert_rounds("2.5", 0, "2");
    assert_rounds("3.5", 0, "4");
    assert_rounds("-2.5", 0, "-2");
    assert_rounds("-3.5", 0, "-4");
    assert_rounds("2.5000000001", 0, "3");
    assert_rounds("0.125", 2, "0.12");
    assert_rounds("0.135", 2, "0.14");
    assert_rounds("73.8849", 2, "73.88");
    assert_rounds("0.999", 2, "1.00");
}

static void rounding_adds_no_digits(void **state)
{
    (void)state;
    assert_rounds("69.5", 2, "69.5");
    assert_rounds("69.50", 2, "69.50");
}

static void negative_digits_round_to_tens_and_hundreds(void **state)
{
    (void)state;
    assert_rounds("1250", -2, "1200");
    assert_rounds("1350", -2, "1400");
    assert_rounds("1250.01", -2, "1300");
    assert_rounds("-1250", -2, "-1200");
    assert_rounds("1035277", -3, "1035000");
    assert_rounds("49", -2, "0");
    assert_rounds("999999999999999999", -18, "1000000000000000000");
    assert_rounds("0.5", -18, "0");
    assert_rounds("499999999999999999", -18, "0");
}

static void comparing_is_exact_whatever_the_scales(void **state)
{
    (void)state;
    assert_true(decimal_equal(parse("1.0"), parse("1")));
    assert_int_equal(decimal_compare(parse("0.1"), parse("0.10000000000000001")), -1);
    assert_int_equal(decimal_compare(parse("999999999999999999"), parse("0.999999999999999999")), 1);
    assert_int_equal(decimal_compare(parse("-999999999999999999"), parse("0.000000000000000001")), -1);
}

static void assert_shortest(double value, const char *wanted)
{
    struct decimal decimal;
    char found[DECIMAL_TEXT_SIZE];
    assert_true(decimal_from_double(value, &decimal));
    assert_string_equal(decimal_format(decimal, found, sizeof found), wanted);
}

static void a_double_becomes_its_shortest_decimal(void **state)
{
    struct decimal decimal;
    (void)state;
    assert_shortest(0.1, "0.1");
    assert_shortest(73.88, "73.88");
    assert_shortest(1.0 / 3, "0.3333333333333333");
    assert_shortest(100000, "100000");
    assert_shortest(-0.0, "0");
    assert_shortest(-2.5e-7, "-0.00000025");
    assert_shortest(1.2345678901234567e17, "123456789012345660"); // not ...664, the exact value of the double
    assert_shortest(1e-30, "0.000000000000000000");
    assert_shortest(1.5e-18, "0.000000000000000002");
    assert_false(decimal_from_double(1e18, &decimal));
    assert_false(decimal_from_double(NAN, &decimal));
    assert_false(decimal_from_double(-INFINITY, &decimal));
}

static uint64_t next_random(uint64_t *seed) // xorshift64*: the same numbers on every machine
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

static void every_decimal_reads_back_from_its_double(void **state)
{
    uint64_t seed = 20190501;
    (void)state;
    for (int i = 0; i < 50000; i++) {
        struct decimal wanted = {.mantissa = (int64_t)(next_random(&seed) % UINT64_C(1000000000000000)), .scale = (int32_t)(next_random(&seed) % 15)}, found;
        assert_true(decimal_from_double(decimal_to_double(wanted), &found));
        assert_true(decimal_equal(wanted, found));
    }
}

// The slow reference works on the text of the shortest decimal, digit by digit.
static double reference_round(double value, int digits)
{
    char text[64], plain[512];
    int precision = 0;
    do
        snprintf(text, sizeof text, "%.*e", precision, value);
    while (strtod(text, NULL) != value && ++precision < 17);
    int places = precision - atoi(strchr(text, 'e') + 1);
    if (places <= digits)
        return value;
    char number[32] = "";
    size_t size = 0;
    for (const char *at = text; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            number[size++] = *at;
    int kept = (int)size - (places - digits); // of the written digits these stay
    char first = kept >= 0 ? number[kept] : '0';
    bool rest = kept >= 0 && strspn(number + kept + 1, "0") != size - (size_t)kept - 1;
    bool odd = kept > 0 && (number[kept - 1] - '0') % 2 == 1;
    long long whole = 0;
    for (int i = 0; i < kept; i++)
        whole = whole * 10 + (number[i] - '0');
    whole += first > '5' || (first == '5' && (rest || odd));
    snprintf(plain, sizeof plain, "%s%llde%d", value < 0 ? "-" : "", whole, -digits);
    return strtod(plain, NULL);
}

static void assert_rounds_like_the_reference(double value, int digits)
{
    double found = decimal_round_double(value, digits), wanted = reference_round(value, digits);
    if (found != wanted)
        fail_msg("%.17g to %d digits gives %.17g, wanted %.17g", value, digits, found, wanted);
}

static void rounding_a_double_agrees_with_the_slow_way(void **state)
{
    uint64_t seed = 8170;
    (void)state;
    for (int i = 0; i < 50000; i++) {
        int digits = (int)(next_random(&seed) % 16), exponent = (int)(next_random(&seed) % 24) - 8;
        double sign = next_random(&seed) % 2 ? 1 : -1;
        double value = sign * (double)(next_random(&seed) >> 11) / 9007199254740992.0 * pow(10, exponent);
        assert_rounds_like_the_reference(value, digits);
        // decimals that people write, ties among them
        double written = sign * (double)(next_random(&seed) % 1000000) * 5 / pow(10, (double)(next_random(&seed) % 7));
        assert_rounds_like_the_reference(written, (int)(next_random(&seed) % 7));
    }
}

static void ties_of_a_double_are_those_of_its_shortest_decimal(void **state)
{
    (void)state;
    assert_true(decimal_round_double(0.285, 2) == 0.28); // the double is a little less, 2.675 a little less too
    assert_true(decimal_round_double(2.675, 2) == 2.68);
    assert_true(decimal_round_double(1.005, 2) == 1.0);
    assert_true(decimal_round_double(1.015, 2) == 1.02);
    assert_true(decimal_round_double(4.5035996273704965, 15) == 4.503599627370496); // the last digit a double has
}

static void rounding_a_double_never_gives_minus_zero(void **state)
{
    (void)state;
    assert_false(signbit(decimal_round_double(-0.3, 0)));
    assert_false(signbit(decimal_round_double(-0.5, 0)));
    assert_false(signbit(decimal_round_double(-0.004, 2)));
}

static void what_cannot_be_rounded_stays(void **state)
{
    (void)state;
    assert_true(isnan(decimal_round_double(NAN, 2)));
    assert_true(isinf(decimal_round_double(INFINITY, 2)));
    assert_true(decimal_round_double(1e300, 2) == 1e300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_keeps_the_digits_it_was_written_with),
        cmocka_unit_test(sums_are_exact_or_refused),
        cmocka_unit_test(a_number_is_shortened_to_its_first_digits),
        cmocka_unit_test(thousands_commas_stand_in_the_right_places_or_nowhere),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(eighteen_significant_digits_are_the_most),
        cmocka_unit_test(rounding_goes_to_the_even_neighbour_on_a_tie),
        cmocka_unit_test(rounding_adds_no_digits),
        cmocka_unit_test(negative_digits_round_to_tens_and_hundreds),
        cmocka_unit_test(comparing_is_exact_whatever_the_scales),
        cmocka_unit_test(a_double_becomes_its_shortest_decimal),
        cmocka_unit_test(every_decimal_reads_back_from_its_double),
        cmocka_unit_test(rounding_a_double_agrees_with_the_slow_way),
        cmocka_unit_test(ties_of_a_double_are_those_of_its_shortest_decimal),
        cmocka_unit_test(rounding_a_double_never_gives_minus_zero),
        cmocka_unit_test(what_cannot_be_rounded_stays),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
