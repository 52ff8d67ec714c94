// Names that people and attackers give.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "archive/file_name.h"
#include "base/utf8.h"

static void a_name_is_made_safe(void **state)
{
    static const char *const cases[][2] = {
        {"2023年 统计公报.pdf", "2023年 统计公报.pdf"}, {"../../etc/passwd", "passwd"}, {"C:\\Users\\a\\b.doc", "b.doc"}, {"..", "file"}, {"", "file"}, {".", "file"},
        {"/", "file"}, {".bashrc", "bashrc"}, {"a\nb\tc\x7f.txt", "abc.txt"}, {"photo\xe2\x80\xae" "gpj.exe", "photogpj.exe"}, {"con.txt", "_con.txt"}, {"COM1", "_COM1"},
        {"contract.txt", "contract.txt"}, {"a<b>\"c|d?e*.txt", "a_b__c_d_e_.txt"}, {"end. . ", "end"}, {"\xe2\x80\x8b\xef\xbb\xbf", "file"}, {"$(rm -rf)`x`;", "_(rm -rf)_x__"},
        {"x/..", "file"}, {" .. ", "file"}, {"\xc2\x85name", "name"}};
    ARENA_SCOPED arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(file_name_safe(arena, cases[i][0]), cases[i][1]);
    assert_string_equal(file_name_safe(arena, NULL), "file");
}

static void a_long_name_is_cut_between_characters_and_keeps_its_ending(void **state)
{
    ARENA_SCOPED arena = arena_new();
    char name[1000] = "";
    (void)state;
    for (int i = 0; i < 100; i++)
        strcat(name, "文");
    strcat(name, ".pdf");
    const char *safe = file_name_safe(arena, name);
    assert_true(strlen(safe) <= FILE_NAME_MAX && strlen(safe) > FILE_NAME_MAX - 4);
    assert_int_equal(text_utf8_valid(safe, strlen(safe)), strlen(safe));
    assert_string_equal(safe + strlen(safe) - 4, ".pdf");
}

static void a_name_in_a_header_is_ascii(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(file_name_encoded(arena, "a b\"\r\n文.pdf"), "a%20b%22%0D%0A%E6%96%87.pdf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_made_safe),
        cmocka_unit_test(a_long_name_is_cut_between_characters_and_keeps_its_ending),
        cmocka_unit_test(a_name_in_a_header_is_ascii),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
