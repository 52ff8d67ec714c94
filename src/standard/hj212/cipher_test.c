#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "standard/hj212/cipher.h"

#define ZEROS "30303030303030303030303030303030" // the key of the standard's example
#define HEAD "QN=20240601085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&"
#define PLAIN "DataTime=20240524000000;w01018-Rtd=35.2,w01018-Flag=N"

static size_t make_frame(const char *segment, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "##%04zu%s%04X\r\n", strlen(segment), segment, (unsigned)hj212_crc(segment, strlen(segment)));
}

static struct cipher_key key_of(const char *text)
{
    struct cipher_key key;
    assert_true(cipher_key_parse(text, &key));
    return key;
}

static struct hj212_frame cut(const char *bytes, size_t size)
{
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE};
    struct hj212_frame frame;
    assert_int_equal(hj212_frame_next(bytes, size, &options, &frame), HJ212_FRAME);
    return frame;
}

static void test_the_standards_example_begins_as_it_is_printed(void **state)
{
    static const unsigned char wanted[] = {0xE4, 0x3E, 0x15, 0x9A, 0xCF, 0xAB, 0x24, 0x2C, 0xB5, 0x31, 0x55, 0xFB, 0x8B, 0x92, 0x81, 0xA1};
    char plain[512], shut[HJ212_FRAME_MAX];
    const struct cipher_key key = key_of(ZEROS);
    (void)state;
    const size_t size = make_frame(HEAD "DataTime=20240524000000&&", plain, sizeof plain);
    assert_true(cipher_shut(&key, CIPHER_RAW, plain, size, shut) == size);
    assert_memory_equal(shut + 6 + strlen(HEAD), wanted, sizeof wanted);
    assert_memory_equal(shut + 6 + strlen(HEAD) + 16, "4000000&&", 9); // less than a group stays as it is
}

static void test_every_form_is_read_back(void **state)
{
    char plain[512], shut[HJ212_FRAME_MAX], out[HJ212_SEGMENT_MAX];
    const struct cipher_key keys[] = {key_of("0123456789abcdeffedcba9876543210"), key_of(ZEROS)};
    const size_t size = make_frame(HEAD PLAIN "&&", plain, sizeof plain);
    (void)state;
    for (int form = CIPHER_RAW; form <= CIPHER_HEX; form++) {
        struct hj212_text segment;
        const size_t written = cipher_shut(&keys[1], (enum cipher_form)form, plain, size, shut);
        const struct hj212_frame frame = cut(shut, written);
        assert_true(cipher_open(keys, 2, &frame, out, &segment));
        assert_int_equal(segment.size, strlen(HEAD PLAIN "&&"));
        assert_memory_equal(segment.bytes, HEAD PLAIN "&&", segment.size);
    }
}

static void test_a_wrong_key_opens_nothing(void **state)
{
    char plain[512], shut[HJ212_FRAME_MAX], out[HJ212_SEGMENT_MAX];
    const struct cipher_key right = key_of(ZEROS);
    const size_t size = make_frame(HEAD PLAIN "&&", plain, sizeof plain), written = cipher_shut(&right, CIPHER_RAW, plain, size, shut);
    const struct hj212_frame frame = cut(shut, written);
    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct hj212_text segment;
        struct cipher_key wrong = right;
        wrong.bytes[i % 16] ^= (unsigned char)(1 + i / 16);
        assert_false(cipher_open(&wrong, 1, &frame, out, &segment));
    }
}

static void test_a_plain_frame_is_left_alone(void **state)
{
    char plain[512], out[HJ212_SEGMENT_MAX];
    const struct cipher_key key = key_of(ZEROS);
    struct hj212_text segment;
    (void)state;
    const size_t size = make_frame(HEAD PLAIN "&&", plain, sizeof plain);
    const struct hj212_frame frame = cut(plain, size);
    assert_false(cipher_open(&key, 1, &frame, out, &segment));
}

static void test_a_key_is_32_digits(void **state)
{
    struct cipher_key key;
    (void)state;
    assert_false(cipher_key_parse("", &key));
    assert_false(cipher_key_parse("3030303030303030303030303030303", &key));
    assert_false(cipher_key_parse(ZEROS "3", &key));
    assert_false(cipher_key_parse("3030303030303030303030303030303g", &key));
}

static void test_braces_that_do_not_close_or_hold_other_things_open_nothing(void **state)
{
    static const char *const cps[] = {"{0xE4,0x3E", "{0xE4", "{", "{}aaaaaaaaaaaaaaaa", "{0xZZ,0x3E,0xE4,0x3E,0xE4,0x3E}", "{0xE4;0x3E,0xE4,0x3E,0xE4,0x3E}"};
    const struct cipher_key key = key_of(ZEROS);
    (void)state;
    for (size_t i = 0; i < sizeof cps / sizeof *cps; i++) {
        char segment[512], frame[600], out[HJ212_SEGMENT_MAX];
        struct hj212_text found;
        snprintf(segment, sizeof segment, HEAD "%s&&", cps[i]);
        const size_t size = (size_t)snprintf(frame, sizeof frame, "##%04zu%sFFFF\r\n", strlen(segment), segment);
        const struct hj212_frame got = cut(frame, size);
        assert_false(cipher_open(&key, 1, &got, out, &found));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_standards_example_begins_as_it_is_printed),
        cmocka_unit_test(test_every_form_is_read_back),
        cmocka_unit_test(test_a_wrong_key_opens_nothing),
        cmocka_unit_test(test_a_plain_frame_is_left_alone),
        cmocka_unit_test(test_a_key_is_32_digits),
        cmocka_unit_test(test_braces_that_do_not_close_or_hold_other_things_open_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
