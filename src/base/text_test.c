#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static void chinese_is_two_columns_wide_and_marks_none(void **state)
{
    (void)state;
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("青山"), 4);
    assert_int_equal(text_width("ＡＢ"), 4);
    assert_int_equal(text_width("（缺）"), 6);
    assert_int_equal(text_width("e\xcc\x81"), 1);  // e and a combining accent
    assert_int_equal(text_width("\xff\xfe"), 2);   // bad bytes are seen, not lost
}

static void padding_counts_columns_not_bytes(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(text_pad(arena, "青山", 6), "青山  ");
    assert_string_equal(text_pad(arena, "青山", -6), "  青山");
    assert_string_equal(text_pad(arena, "青山", 3), "青山");
}

static void cutting_ends_with_an_ellipsis_inside_the_width(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(text_cut(arena, "青山绿水", 8), "青山绿水");
    assert_string_equal(text_cut(arena, "青山绿水", 7), "青山绿…");
    assert_string_equal(text_cut(arena, "青山绿水", 6), "青山…");
    assert_string_equal(text_cut(arena, "青山绿水", 1), "…");
    assert_string_equal(text_cut(arena, "abc", 2), "a…");
}

static void folding_makes_alike_what_people_type_alike(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(text_fold(arena, "ＰＭ２．５"), "pm2.5");
    assert_string_equal(text_fold(arena, " 区 统计　局\t"), "区统计局");
    assert_string_equal(text_fold(arena, "（ABC）"), "(abc)");
    assert_string_equal(text_fold(arena, ""), "");
    assert_string_equal(text_fold(arena, "\xff"), "\xff"); // what is not UTF-8 stays as it is
}

// What is folded letter by letter is what the whole of Unicode's rules give: beside a letter that they change, all goes through these.
static void plain_text_is_folded_as_any_other(void **state)
{
    static const char *const pieces[] = {"A", "z", "0", " ", "\t", "-", "\x7f", "一", "青", "山",
                                         "乐", "龥", "\xe9\xbf\xaf", "（", "Ａ", "〇",
                                         "é", "\xe4\xb7\xbf", "\xea\x80\x80", "か\xe3\x82\x99", "\xef\xa4\x80"};
    uint64_t dice = 20261130;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        ARENA_SCOPED arena = arena_new();
        const char *text = "";
        for (int k = 0; k < 6; k++) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            text = arena_printf(arena, "%s%s", text, pieces[(dice >> 33) % (i % 2 ? 13 : sizeof pieces / sizeof *pieces)]);
        }
        assert_string_equal(arena_printf(arena, "ß%s", text_fold(arena, text)) + strlen("ß"), text_fold(arena, arena_printf(arena, "ß%s", text)) + strlen("ss"));
    }
}

static void trimming_takes_chinese_blanks_too(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(text_trim(arena, "\xef\xbb\xbf　 青 山\xc2\xa0\t\r\n"), "青 山");
    assert_string_equal(text_trim(arena, "　　"), "");
    assert_string_equal(text_trim(arena, "〃"), "〃"); // its last byte is not a blank's
}

static void a_pile_of_marks_is_left_as_it_is(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct text_buffer pile;
    text_buffer_init(&pile, arena);
    text_buffer_append(&pile, "Ａ");
    for (int i = 0; i < 30; i++)
        text_buffer_append(&pile, i % 2 ? "\xcc\x96" : "\xcc\x80"); // below, above
    assert_true(text_starts_with(text_fold(arena, pile.bytes), "à\xcc\x96")); // folded, and the marks below come first
    text_buffer_append(&pile, "\xcc\x96");
    assert_string_equal(text_fold(arena, pile.bytes), pile.bytes);
    text_buffer_append(&pile, "ＢＢ");
    assert_string_equal(text_fold(arena, pile.bytes), pile.bytes);
}

static void splitting_takes_the_nearest_separator_and_drops_what_is_empty(void **state)
{
    static const char *const separators[] = {"、", ";", "，", NULL};
    ARENA_SCOPED arena = arena_new();
    size_t count;
    (void)state;
    const char **parts = text_split(arena, " 甲、 乙;;丙，、丁 ", separators, &count);
    assert_int_equal(count, 4);
    assert_string_equal(parts[0], "甲");
    assert_string_equal(parts[1], "乙");
    assert_string_equal(parts[2], "丙");
    assert_string_equal(parts[3], "丁");
    assert_null(parts[4]);
    assert_null(text_split(arena, ";;", separators, &count)[0]);
    assert_int_equal(count, 0);
    char *many = arena_alloc(arena, 2001);
    for (int i = 0; i < 1000; i++)
        memcpy(many + 2 * i, "a;", 2);
    parts = text_split(arena, many, separators, &count);
    assert_int_equal(count, 1000);
    assert_string_equal(parts[999], "a");
    assert_null(parts[1000]);
}

static void the_first_byte_that_is_not_utf8_is_found(void **state)
{
    (void)state;
    assert_int_equal(text_utf8_valid("青山", 6), 6);
    assert_int_equal(text_utf8_valid("a\xff", 2), 1);
    assert_int_equal(text_utf8_valid("a\0b", 3), 1);
    assert_int_equal(text_utf8_valid("ab\xe9\x9d", 4), 2);
    assert_int_equal(text_utf8_valid("\xf4\x90\x80\x80", 4), 0); // beyond U+10FFFF
}

static void an_identifier_is_a_short_lower_case_word(void **state)
{
    char longest[66] = "";
    (void)state;
    memset(longest, 'a', 64);
    assert_true(text_is_identifier("land_area2"));
    assert_true(text_is_identifier(longest));
    longest[64] = 'a';
    assert_false(text_is_identifier(longest));
    assert_false(text_is_identifier(""));
    assert_false(text_is_identifier(NULL));
    assert_false(text_is_identifier("2land"));
    assert_false(text_is_identifier("_land"));
    assert_false(text_is_identifier("Land"));
    assert_false(text_is_identifier("land area"));
    assert_false(text_is_identifier("土地"));
}

static void a_word_is_found_whole_in_a_list_of_words(void **state)
{
    (void)state;
    assert_true(text_has_word("start end", "start"));
    assert_true(text_has_word("start end", "end"));
    assert_true(text_has_word("ends end", "end"));
    assert_true(text_has_word("send end", "end"));
    assert_false(text_has_word("start end", "star"));
    assert_false(text_has_word("start end", "tart"));
    assert_false(text_has_word("start end", ""));
    assert_false(text_has_word("", "end"));
    assert_false(text_has_word("start end", "start end"));
}

static void whole_numbers_are_read_to_their_very_ends(void **state)
{
    int64_t wide;
    int32_t narrow;
    (void)state;
    assert_true(text_parse_int64("-9223372036854775808", &wide) && wide == INT64_MIN);
    assert_true(text_parse_int64("9223372036854775807", &wide) && wide == INT64_MAX);
    assert_true(text_parse_int64("+12", &wide) && wide == 12);
    assert_false(text_parse_int64("9223372036854775808", &wide));
    assert_false(text_parse_int64("-9223372036854775809", &wide));
    assert_false(text_parse_int64("99999999999999999999", &wide));
    assert_false(text_parse_int64("", &wide));
    assert_false(text_parse_int64("-", &wide));
    assert_false(text_parse_int64("1 ", &wide));
    assert_false(text_parse_int64("1.0", &wide));
    assert_true(text_parse_int32("-2147483648", &narrow) && narrow == INT32_MIN);
    assert_false(text_parse_int32("2147483648", &narrow));
}

static void missing_text_equals_empty_text(void **state)
{
    (void)state;
    assert_true(text_equal(NULL, ""));
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, "a"));
    assert_true(text_starts_with("青山", "青"));
    assert_false(text_starts_with(NULL, "青"));
}

static void a_buffer_grows_and_stays_closed_by_a_nul(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer buffer;
    (void)state;
    text_buffer_init(&buffer, arena);
    assert_string_equal(buffer.bytes, "");
    for (int i = 0; i < 10000; i++) {
        text_buffer_printf(&buffer, "%04d", i);
        assert_int_equal(buffer.bytes[buffer.size], '\0');
    }
    assert_int_equal(buffer.size, 40000);
    assert_memory_equal(buffer.bytes, "00000001", 8);
    assert_string_equal(buffer.bytes + 39992, "99989999");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_is_two_columns_wide_and_marks_none),
        cmocka_unit_test(padding_counts_columns_not_bytes),
        cmocka_unit_test(cutting_ends_with_an_ellipsis_inside_the_width),
        cmocka_unit_test(folding_makes_alike_what_people_type_alike),
        cmocka_unit_test(plain_text_is_folded_as_any_other),
        cmocka_unit_test(trimming_takes_chinese_blanks_too),
        cmocka_unit_test(a_pile_of_marks_is_left_as_it_is),
        cmocka_unit_test(splitting_takes_the_nearest_separator_and_drops_what_is_empty),
        cmocka_unit_test(the_first_byte_that_is_not_utf8_is_found),
        cmocka_unit_test(an_identifier_is_a_short_lower_case_word),
        cmocka_unit_test(a_word_is_found_whole_in_a_list_of_words), cmocka_unit_test(whole_numbers_are_read_to_their_very_ends),
        cmocka_unit_test(missing_text_equals_empty_text),
        cmocka_unit_test(a_buffer_grows_and_stays_closed_by_a_nul),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
