// What a file is, by its content.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "archive/file_type.h"

#define CASE(bytes, type) {bytes, sizeof bytes - 1, type}

static void a_type_is_told_by_the_first_bytes(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *type;
    } cases[] = {
        CASE("%PDF-1.7\n", "application/pdf"), CASE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "image/png"), CASE("\x89PNG\r\n\x1a\n<script>", "application/octet-stream"),
        CASE("\xff\xd8\xff\xe0\0", "image/jpeg"), CASE("GIF89a\1\0", "image/gif"), CASE("RIFF\1\0\0\0WEBPVP8 ", "image/webp"),
        CASE("PK\3\4....[Content_Types].xml....word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        CASE("PK\3\4....xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), CASE("PK\3\4....a.txt", "application/zip"),
        CASE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/x-ole-storage"), CASE("hello, 世界\n", "text/plain"), CASE("a\0b", "application/octet-stream"),
        CASE("", "application/octet-stream"), CASE("  <!DOCTYPE HTML><p>", "text/html"), CASE("\xef\xbb\xbf<html>", "text/html"), CASE("<p>x", "text/html"),
        CASE("<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"), CASE("<?xml version='1.0'?><a/>", "application/xml"), CASE("MZ\x90\0", "application/x-msdownload"),
        CASE("\xd5\xe3\xca\xc7", "application/octet-stream")};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(file_type(cases[i].bytes, cases[i].size), cases[i].type);
}

static void only_what_cannot_run_is_a_picture(void **state)
{
    (void)state;
    assert_true(file_type_is_picture("image/png") && file_type_is_picture("image/webp"));
    assert_false(file_type_is_picture("image/svg+xml") || file_type_is_picture("text/html") || file_type_is_picture("") || file_type_is_picture("image/tiff"));
}

static void a_character_that_the_head_cuts_is_still_text(void **state)
{
    char head[FILE_TYPE_HEAD];
    (void)state;
    memset(head, 'a', sizeof head);
    memcpy(head + sizeof head - 2, "\xe6\x96", 2);
    assert_string_equal(file_type(head, sizeof head), "text/plain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_type_is_told_by_the_first_bytes),
        cmocka_unit_test(only_what_cannot_run_is_a_picture),
        cmocka_unit_test(a_character_that_the_head_cuts_is_still_text),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
