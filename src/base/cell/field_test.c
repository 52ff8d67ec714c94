// Fields of forms, bodies and tables: their names in both languages, their lengths, sentences that name them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/cell/field.h"
#include "base/messages.h"
#include "base/text.h"

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static void every_field_has_a_chinese_and_an_english_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &field_table[i];
        assert_true(i == 0 || strcmp(field_table[i - 1].key, field->key) < 0);
        assert_ptr_equal(field_find(field->key), field);
        if (is_ascii(message_field_name(LANGUAGE_ZH, field->key)) || !is_ascii(message_field_name(LANGUAGE_EN, field->key)))
            fail_msg("%s is called %s", field->key, message_field_name(LANGUAGE_ZH, field->key));
    }
    assert_null(field_find("no_such_field"));
    assert_string_equal(message_field_name(LANGUAGE_ZH, "no_such_field"), "no_such_field");
}

static const char *repeated(struct arena *arena, const char *piece, size_t count)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++)
        text_buffer_append(&out, piece);
    return out.bytes;
}

static void lengths_are_counted_in_characters(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    const size_t most = field_find("name")->most;
    assert_true(field_check("name", repeated(arena, "河", most), &fault));
    assert_false(field_check("name", repeated(arena, "河", most + 1), &fault));
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), arena_printf(arena, "“名称”太长，最多 %zu 个字", most));
    assert_string_equal(message_fault(arena, LANGUAGE_EN, &fault), arena_printf(arena, "name is too long: %zu characters at most", most));
    assert_false(field_check("no_such_field", repeated(arena, "x", 5000), &fault)); // nothing is without a bound
    assert_true(field_check("name", NULL, &fault) && field_check("name", "", &fault));
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    assert_false(field_check("source", "\xff\xfe", &fault));
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "“来源”不是 UTF-8 文字");
}

static void a_fault_names_its_field_once(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    assert_false(fault_about(&fault, "value"));
    assert_false(fault_is_set(&fault)); // nothing went wrong
    fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", "x", NULL);
    fault_about(&fault, "value");
    fault_about(&fault, "unit");
    assert_string_equal(fault_argument(&fault, "field"), "value");
    fault_set(&fault, FAULT_INPUT, "decimal.syntax", "text", "x", NULL);
    assert_string_equal(field_of_fault(&fault), "value");
    fault_set(&fault, FAULT_STORAGE, "store.full", "text", "x", NULL);
    assert_null(field_of_fault(&fault));
    fault_set(&fault, FAULT_INPUT, "warning.person", NULL);
    assert_string_equal(field_of_fault(&fault), "person");
    fault_set(&fault, FAULT_INPUT, "point.cell", "line", "3", "column", "point", "text", "a b", NULL);
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "第 3 行 监测点编号（point） 列的值不对：a b");
    fault_set(&fault, FAULT_INPUT, "series.query", "name", "factor", "text", "a b", NULL); // a parameter of a query
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "参数“监测因子编码”的值不对：a b");
    fault_set(&fault, FAULT_INPUT, "series.query_both", "name", "step", "other", "points", NULL);
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "参数“时间步长”和“曲线点数”不能一起用"); // not the list of points
    fault_set(&fault, FAULT_INPUT, "series.query_missing", "name", "shape", NULL);
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "缺少参数“shape”");
    fault_set(&fault, FAULT_INPUT, "api.field_unknown", "field", "sorce", NULL);
    assert_string_equal(message_fault(arena, LANGUAGE_ZH, &fault), "不认识的字段“sorce”");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_a_chinese_and_an_english_name),
        cmocka_unit_test(lengths_are_counted_in_characters),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_fault_names_its_field_once),
    };
    return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
