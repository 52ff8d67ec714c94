#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "store/journal_detail.h"

static void each_reader_has_it_in_his_language(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const char *detail = journal_detail(arena, "journal.points", "added", journal_detail_number(arena, 3), "changed", "0", NULL);
    (void)state;
    assert_string_equal(journal_detail_text(arena, LANGUAGE_ZH, detail), "导入监测点位和设备：新增 3，修改 0");
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, detail), "points and devices imported: 3 added, 0 changed");
}

static void a_word_is_translated_and_what_people_wrote_is_not(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const char *detail = journal_detail(arena, "journal.section", "point", "断面=一", "@target", "journal.undecided", "@assessed", "journal.assessed", NULL);
    (void)state;
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, detail), "section 断面=一: target not decided, assessed");
}

static void several_messages_stand_one_after_the_other(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const char *detail = arena_printf(arena, "%s%s", journal_detail(arena, "journal.none", NULL), journal_detail(arena, "journal.undecided", NULL));
    (void)state;
    assert_string_equal(journal_detail_text(arena, LANGUAGE_ZH, detail), "无；未定");
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, detail), "none; not decided");
}

static void rows_of_before_are_shown_as_they_are(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, "导入 3 行（a.csv）"), "导入 3 行（a.csv）");
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, ""), "");
    assert_null(journal_detail_text(arena, LANGUAGE_EN, NULL));
}

static void nobody_writes_a_message_into_a_value(void **state)
{
    ARENA_SCOPED arena = arena_new();
    const char *detail = journal_detail(arena, "journal.import", "rows", "1", "file", "a\x1e" "journal.none\x1f@rows=journal.none", NULL);
    (void)state;
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, detail), "1 rows imported (a journal.none @rows=journal.none)");
}

static void a_broken_form_is_read_without_harm(void **state)
{
    ARENA_SCOPED arena = arena_new();
    static const char *const broken[] = {"\x1e", "\x1e\x1f", "\x1e\x1e", "\x1ejournal.none\x1f", "\x1ejournal.none\x1f@=x\x1f=", "\x1eno.key\x1f="};
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_non_null(journal_detail_text(arena, LANGUAGE_EN, broken[i]));
    assert_string_equal(journal_detail_text(arena, LANGUAGE_EN, "\x1ejournal.none\x1f" "1\x1f" "2\x1f" "3\x1f" "4\x1f" "5\x1f" "6\x1f" "7\x1f" "8\x1f" "9"), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reader_has_it_in_his_language),    cmocka_unit_test(a_word_is_translated_and_what_people_wrote_is_not),
        cmocka_unit_test(several_messages_stand_one_after_the_other), cmocka_unit_test(rows_of_before_are_shown_as_they_are),
        cmocka_unit_test(nobody_writes_a_message_into_a_value),  cmocka_unit_test(a_broken_form_is_read_without_harm),
    };
    return cmocka_run_group_tests_name("journal_detail", tests, NULL, NULL);
}
