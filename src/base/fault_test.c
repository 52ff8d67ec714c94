#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/text.h"

static const enum fault_kind kinds[] = {
#define X(kind, status, code, slug) kind,
    FAULT_KINDS(X)
#undef X
};

static void no_exit_code_is_above_100(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_in_range(fault_exit_code(kinds[i]), 0, 100);
        assert_true((fault_exit_code(kinds[i]) == 0) == (kinds[i] == FAULT_NONE));
        assert_in_range(fault_http_status(kinds[i]), kinds[i] == FAULT_NONE ? 200 : 400, 599);
    }
}

static void what_failed_without_a_reason_is_no_success(void **state)
{
    const struct fault none = {0}, *told = fault_or_unsaid(&none);
    struct fault known = {0};
    (void)state;
    assert_int_equal(fault_http_status(told->kind), 500);
    assert_int_equal(fault_exit_code(told->kind), 70);
    assert_string_equal(told->key, "program.unsaid");
    fault_set(&known, FAULT_INPUT, "day.syntax", NULL);
    assert_ptr_equal(fault_or_unsaid(&known), &known);
}

static void every_kind_has_its_own_slug(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(fault_slug(kinds[i]), fault_slug(kinds[k]));
}

static void arguments_are_found_by_name(void **state)
{
    struct fault fault = {0};
    (void)state;
    assert_false(fault_set(&fault, FAULT_INPUT, "fact.unit", "subject", "工业用地", "unit", NULL, "wanted", "亩", NULL));
    assert_true(fault_is_set(&fault));
    assert_string_equal(fault_argument(&fault, "subject"), "工业用地");
    assert_string_equal(fault_argument(&fault, "unit"), "");
    assert_string_equal(fault_argument(&fault, "wanted"), "亩");
    assert_string_equal(fault_argument(&fault, "other"), "");
    assert_string_equal(fault_where(&fault), "");
    fault_clear(&fault);
    assert_false(fault_is_set(&fault));
}

static void a_long_argument_is_cut_between_characters(void **state)
{
    struct fault fault = {0};
    char text[3001] = "";
    (void)state;
    for (int shift = 0; shift < 3; shift++) {
        memset(text, 'a', 3);
        for (int i = shift; i + 3 <= 3000; i += 3)
            memcpy(text + i, "青", 3);
        fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", text, NULL);
        const char *kept = fault_argument(&fault, "text");
        size_t size = strlen(kept);
        assert_in_range(size, 100, FAULT_TEXT_SIZE - 1);
        assert_int_equal(text_utf8_valid(kept, size), size);
        assert_memory_equal(kept, text, size);
    }
}

static void a_long_argument_leaves_room_for_the_others_and_for_where(void **state)
{
    struct fault fault = {0};
    char text[3001];
    (void)state;
    memset(text, 'a', 3000);
    text[3000] = '\0';
    fault_set(&fault, FAULT_SYSTEM, "system.call", "path", text, "what", text, "text", "No space left on device", NULL);
    assert_string_equal(fault_argument(&fault, "text"), "No space left on device");
    fault_at(&fault, "row %d", 7);
    assert_string_equal(fault_where(&fault), "row 7");
}

static void where_grows_from_the_inside_out(void **state)
{
    struct fault fault = {0};
    (void)state;
    fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", "x", NULL);
    assert_false(fault_at(&fault, "column %s", "value"));
    fault_at(&fault, "row %d", 7);
    fault_at(&fault, "facts.csv");
    assert_string_equal(fault_where(&fault), "facts.csv: row 7: column value");
    assert_string_equal(fault_argument(&fault, "text"), "x");
}

static void where_survives_however_often_it_is_added_to(void **state)
{
    struct fault fault = {0};
    (void)state;
    fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", "x", NULL);
    for (int i = 0; i < 2000; i++) {
        fault_at(&fault, "层 %d", i);
        const char *where = fault_where(&fault);
        assert_true(text_starts_with(where, "层 "));
        assert_int_equal(text_utf8_valid(where, strlen(where)), strlen(where));
    }
    assert_string_equal(fault_argument(&fault, "text"), "x");
}

static void no_fault_is_needed_to_fail(void **state)
{
    (void)state;
    assert_false(fault_set(NULL, FAULT_INPUT, "decimal.syntax", "text", "x", NULL));
    assert_false(fault_set_number(NULL, FAULT_INPUT, "csv.quote", "line", 3));
    assert_false(fault_at(NULL, "row %d", 7));
}

static void the_systems_errors_keep_their_kind_and_words(void **state)
{
    static const struct {
        int code;
        enum fault_kind kind;
    } cases[] = {{ENOSPC, FAULT_STORAGE}, {EROFS, FAULT_STORAGE}, {EIO, FAULT_STORAGE}, {EACCES, FAULT_DENIED}, {EPERM, FAULT_DENIED},
                 {ENOENT, FAULT_NOT_FOUND}, {EMFILE, FAULT_SYSTEM}};
    struct fault fault = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        errno = cases[i].code;
        assert_false(fault_set_errno(&fault, "open", "/x"));
        assert_int_equal(fault.kind, cases[i].kind);
        assert_string_equal(fault_argument(&fault, "text"), strerror(cases[i].code));
        assert_string_equal(fault_argument(&fault, "path"), "/x");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_exit_code_is_above_100),
        cmocka_unit_test(what_failed_without_a_reason_is_no_success),
        cmocka_unit_test(every_kind_has_its_own_slug),
        cmocka_unit_test(arguments_are_found_by_name),
        cmocka_unit_test(a_long_argument_is_cut_between_characters),
        cmocka_unit_test(a_long_argument_leaves_room_for_the_others_and_for_where),
        cmocka_unit_test(where_grows_from_the_inside_out),
        cmocka_unit_test(where_survives_however_often_it_is_added_to),
        cmocka_unit_test(no_fault_is_needed_to_fail),
        cmocka_unit_test(the_systems_errors_keep_their_kind_and_words),
    };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
