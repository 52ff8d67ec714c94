#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "json/read.h"

static struct decimal decimal(const char *text)
{
    struct decimal value;
    assert_true(decimal_parse(text, &value, NULL));
    return value;
}

static void assert_document(json_t *document, const char *wanted)
{
    ARENA_SCOPED arena = arena_new();
    size_t size;
    const char *text = json_document_text(arena, document, &size);
    assert_string_equal(text, wanted);
    assert_int_equal(size, strlen(wanted));
    json_decref(document);
}

static void missing_is_null_and_never_zero(void **state)
{
    json_t *object = json_object();
    (void)state;
    put_text(object, "a", NULL);
    put_text(object, "b", "");
    put_number(object, "c", NAN);
    put_number(object, "d", INFINITY);
    put_instant(object, "e", 0);
    put_bound(object, "f", false, decimal("3"));
    json_object_set_new(object, "g", json_day((struct day){0}));
    json_object_set_new(object, "h", json_decimal_text("n/a"));
    json_object_set_new(object, "i", json_count_or_null(0, false));
    assert_document(object, "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null,\"f\":null,\"g\":null,\"h\":null,\"i\":null}");
}

static void a_decimal_keeps_its_digits(void **state)
{
    static const struct {
        const char *written, *shown;
    } cases[] = {{"69.50", "69.5"}, {"0", "0"}, {"0.00", "0"}, {"-0.3", "-0.3"}, {"12345678901.25", "12345678901.25"},
                 {"999999999999999999", "999999999999999999"}, {"9999999999999.99", "9999999999999.99"}, {"100.000", "100"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED arena = arena_new();
        json_t *object = json_object();
        put_decimal(object, "v", decimal(cases[i].written));
        assert_string_equal(json_number_text(arena, object, "v"), cases[i].shown);
        assert_document(object, arena_printf(arena, "{\"v\":%s}", cases[i].shown));
    }
}

static void noise_of_a_computation_is_not_shown(void **state)
{
    ARENA_SCOPED arena = arena_new();
    json_t *object = json_object();
    (void)state;
    put_number(object, "v", 0.1 + 0.2);
    assert_string_equal(json_number_text(arena, object, "v"), "0.3");
    assert_document(object, "{\"v\":0.3}");
}

static void a_field_of_another_type_is_refused_and_null_is_absent(void **state)
{
    ARENA_SCOPED arena = arena_new();
    json_t *body = json_loads("{\"text\":\" a \",\"number\":12345678901.25,\"flag\":true,\"whole\":\"１２\",\"none\":null}", 0, NULL);
    struct fault fault = {0};
    const char *text;
    bool flag;
    int64_t whole;
    (void)state;
    assert_true(json_field_text(arena, body, "text", false, &text, &fault));
    assert_string_equal(text, "a");
    assert_true(json_field_text(arena, body, "number", true, &text, &fault));
    assert_string_equal(text, "12345678901.25");
    assert_true(json_field_text(arena, body, "none", false, &text, &fault) && !text);
    assert_true(json_field_flag(body, "flag", false, &flag, &fault) && flag);
    assert_true(json_field_flag(body, "none", true, &flag, &fault) && flag);
    assert_true(json_field_whole(body, "whole", 7, &whole, &fault) && whole == 12);
    assert_true(json_field_whole(body, "gone", 7, &whole, &fault) && whole == 7);
    assert_false(json_field_text(arena, body, "number", false, &text, &fault));
    assert_string_equal(fault_argument(&fault, "field"), "number");
    fault = (struct fault){0};
    assert_false(json_field_flag(body, "text", false, &flag, &fault));
    assert_string_equal(fault.key, "api.body_field");
    fault = (struct fault){0};
    assert_false(json_field_whole(body, "number", 0, &whole, &fault));
    json_decref(body);
}

static void a_word_a_range_and_a_list_are_held(void **state)
{
    ARENA_SCOPED arena = arena_new();
    json_t *body = json_loads("{\"word\":\"head\",\"empty\":\"  \",\"other\":\"tail\",\"list\":[{},1],\"flag\":false,\"whole\":7}", 0, NULL);
    struct fault fault = {0};
    const char *text;
    const json_t *list;
    (void)state;
    assert_true(json_field_word(arena, body, "word", "raw / head", "raw", &text, &fault));
    assert_string_equal(text, "head");
    assert_true(json_field_word(arena, body, "empty", "raw / head", "raw", &text, &fault) && json_field_word(arena, body, "gone", "raw / head", NULL, &text, &fault));
    assert_null(text);
    assert_false(json_field_word(arena, body, "other", "raw / head", NULL, &text, &fault));
    assert_string_equal(fault_argument(&fault, "wanted"), "raw / head");
    fault = (struct fault){0};
    assert_true(json_field_list(body, "list", &list, &fault) && json_array_size(list) == 2 && json_field_object("list", json_array_get(list, 0), &fault));
    assert_false(json_field_object("list", json_array_get(list, 1), &fault));
    fault = (struct fault){0};
    assert_false(json_field_list(body, "word", &list, &fault));
    fault = (struct fault){0};
    assert_true(json_field_within(body, "gone", 0, 1, 5, &fault) && json_field_within(body, "whole", 7, 7, 7, &fault));
    assert_false(json_field_within(body, "whole", 7, 1, 6, &fault));
    assert_string_equal(fault_argument(&fault, "most"), "6");
    fault = (struct fault){0};
    assert_true(json_cell_flag(body, "flag", &text, &fault));
    assert_string_equal(text, "no");
    assert_true(json_cell_whole(arena, body, "whole", &text, &fault));
    assert_string_equal(text, "7");
    assert_true(json_cell_whole(arena, body, "gone", &text, &fault) && !text && json_cell_flag(body, "gone", &text, &fault) && !text);
    json_decref(body);
}

static void an_unknown_field_is_named(void **state)
{
    static const char *const names[] = {"a", "b"};
    json_t *body = json_loads("{\"a\":1,\"c\":2}", 0, NULL);
    struct fault fault = {0};
    (void)state;
    assert_false(json_fields_known(body, names, 2, &fault));
    assert_string_equal(fault.key, "api.field_unknown");
    assert_string_equal(fault_argument(&fault, "field"), "c");
    json_decref(body);
}

static void long_lists_are_written_as_text(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    (void)state;
    text_buffer_init(&out, arena);
    json_text_append(&out, "a\"\\\n");
    json_text_append(&out, NULL);
    json_number_append(&out, 12345678901.25);
    json_number_append(&out, NAN);
    assert_string_equal(out.bytes, "\"a\\\"\\\\\\u000a\"null12345678901.25null");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_is_null_and_never_zero),
        cmocka_unit_test(a_decimal_keeps_its_digits),
        cmocka_unit_test(noise_of_a_computation_is_not_shown),
        cmocka_unit_test(a_field_of_another_type_is_refused_and_null_is_absent),
        cmocka_unit_test(a_word_a_range_and_a_list_are_held), cmocka_unit_test(an_unknown_field_is_named),
        cmocka_unit_test(long_lists_are_written_as_text),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
