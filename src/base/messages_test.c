#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/messages.h"
#include "base/messages_table.h"
#include "base/text.h"

static void the_catalogue_is_sorted_and_whole(void **state)
{
    (void)state;
    assert_true(message_row_count > 100);
    for (size_t i = 0; i < message_row_count; i++) {
        assert_true(i == 0 || strcmp(message_rows[i - 1].key, message_rows[i].key) < 0);
        assert_false(text_empty(message_rows[i].zh));
        assert_false(text_empty(message_rows[i].en));
        assert_string_equal(message_template(LANGUAGE_ZH, message_rows[i].key), message_rows[i].zh);
        assert_string_equal(message_template(LANGUAGE_EN, message_rows[i].key), message_rows[i].en);
    }
}

static void a_key_that_is_not_there_shows_itself(void **state)
{
    (void)state;
    assert_string_equal(message_template(LANGUAGE_ZH, "no.such_key"), "no.such_key");
}

static void arguments_are_filled_in_where_they_belong(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(message_text(arena, LANGUAGE_ZH, "decimal.syntax", "text", "1.2.3", NULL), "“1.2.3”不是数字");
    assert_string_equal(message_text(arena, LANGUAGE_EN, "decimal.syntax", "text", "1.2.3", NULL), "1.2.3 is not a number");
    assert_string_equal(message_text(arena, LANGUAGE_EN, "decimal.syntax", "text", "{text}", NULL), "{text} is not a number"); // filled once
    assert_string_equal(message_text(arena, LANGUAGE_EN, "decimal.syntax", "other", "x", NULL), "{text} is not a number");
}

static void a_fault_reads_with_where_it_happened_in_front(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    (void)state;
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "");
    fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", "x", NULL);
    fault_at(&fault, "facts.csv:7");
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "facts.csv:7：“x”不是数字");
    assert_string_equal(message_fault(arena, LANGUAGE_EN, &fault), "facts.csv:7: x is not a number");
}

static void chinese_is_the_language_unless_english_is_asked_for(void **state)
{
    (void)state;
    assert_int_equal(language_parse("en-US,en;q=0.9"), LANGUAGE_EN);
    assert_int_equal(language_parse("en"), LANGUAGE_EN);
    assert_int_equal(language_parse("zh-CN,en;q=0.5"), LANGUAGE_ZH);
    assert_int_equal(language_parse("fr"), LANGUAGE_ZH);
    assert_int_equal(language_parse(NULL), LANGUAGE_ZH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_catalogue_is_sorted_and_whole),
        cmocka_unit_test(a_key_that_is_not_there_shows_itself),
        cmocka_unit_test(arguments_are_filled_in_where_they_belong),
        cmocka_unit_test(a_fault_reads_with_where_it_happened_in_front),
        cmocka_unit_test(chinese_is_the_language_unless_english_is_asked_for),
    };
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
