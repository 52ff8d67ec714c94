// A word of a list, however it is written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cell/choice.h"
#include "base/text.h"

static const struct choice fruit[] = {{"apple", NULL, "苹果|Malus"}, {"pear", NULL, NULL}, {"fig", "choice.yes", NULL}, {0}};

static void a_code_a_name_or_another_word_in_any_letters_is_the_code(void **state)
{
    static const struct { const char *text, *code; } cases[] = {{"apple", "apple"}, {"Apple", "apple"}, {"ＡＰＰＬＥ", "apple"}, {" 苹果 ", "apple"},
                                                                {"malus", "apple"}, {"PEAR", "pear"}, {"是", "fig"}, {"Yes", "fig"}, {"苹 果", "apple"}};
    (void)state;
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(choice_find(fruit, arena, cases[i].text), cases[i].code);
}

static void another_word_is_none_and_nothing_is_none(void **state)
{
    static const char *const others[] = {"apples", "appl", "plum", "", "苹", "|", "  "};
    (void)state;
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(choice_find(fruit, arena, others[i]));
    assert_null(choice_find(fruit, arena, NULL));
    assert_int_equal(choice_place(fruit, arena, "pear"), 1);
    assert_int_equal(choice_place(fruit, arena, "plum"), -1);
}

static void who_wrote_another_word_reads_what_there_is(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(choice_words(fruit, arena), "apple, pear, fig 是");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_code_a_name_or_another_word_in_any_letters_is_the_code),
                                       cmocka_unit_test(another_word_is_none_and_nothing_is_none),
                                       cmocka_unit_test(who_wrote_another_word_reads_what_there_is)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
