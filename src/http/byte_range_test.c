// The Range header.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/byte_range.h"

static void a_range_is_a_part_the_whole_or_beyond(void **state)
{
    static const struct {
        const char *text;
        enum byte_range kind;
        int64_t from, size;
    } cases[] = {
        {0, BYTE_RANGE_WHOLE, 0, 100}, {"bytes=0-9", BYTE_RANGE_PART, 0, 10}, {"BYTES=10-", BYTE_RANGE_PART, 10, 90}, {"bytes=-5", BYTE_RANGE_PART, 95, 5},
        {"bytes=-500", BYTE_RANGE_PART, 0, 100}, {"bytes=90-500", BYTE_RANGE_PART, 90, 10}, {"bytes=99-99", BYTE_RANGE_PART, 99, 1}, {"bytes=100-", BYTE_RANGE_BEYOND, 0, 100},
        {"bytes=-0", BYTE_RANGE_BEYOND, 0, 100}, {"bytes=9-0", BYTE_RANGE_WHOLE, 0, 100}, {"bytes=0-1,5-6", BYTE_RANGE_WHOLE, 0, 100}, {"bytes=a-b", BYTE_RANGE_WHOLE, 0, 100},
        {"bytes=-", BYTE_RANGE_WHOLE, 0, 100}, {"bytes=", BYTE_RANGE_WHOLE, 0, 100}, {"", BYTE_RANGE_WHOLE, 0, 100}, {"lines=0-1", BYTE_RANGE_WHOLE, 0, 100},
        {"bytes=0-99999999999999999999", BYTE_RANGE_WHOLE, 0, 100}, {"bytes=99999999999999999999-", BYTE_RANGE_WHOLE, 0, 100}, {"bytes=0 -9", BYTE_RANGE_WHOLE, 0, 100}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct byte_span span;
        assert_int_equal(byte_range_parse(cases[i].text, 100, &span), cases[i].kind);
        assert_int_equal(span.from, cases[i].from);
        assert_int_equal(span.size, cases[i].size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_a_part_the_whole_or_beyond),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
