// Rows of a versioned table as text: written, read, placed, ended.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "store/record.h"

static struct record_current *current(struct store *store, struct arena *arena, const struct record_table *table, size_t wanted)
{
    struct record_current *rows;
    size_t count;
    assert_true(record_current(store, arena, table, &rows, &count, NULL));
    assert_int_equal(count, wanted);
    return rows;
}

static int column_of(const struct record_table *table, const char *name)
{
    for (int i = 0; i < record_column_count(table); i++)
        if (text_equal(record_column_name(table, i), name))
            return i;
    fail_msg("no column %s", name);
    return -1;
}

static void tables_are_found_by_name_and_only_versioned_ones(void **state)
{
    (void)state;
    assert_non_null(record_table_find("stage"));
    assert_null(record_table_find("journal"));
    assert_null(record_table_find("no_such_table"));
}

static void a_row_lives_until_it_is_retired(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    const struct record_table *table = record_table_find("stage");
    const char *texts[] = {"near", "近期", NULL, "2018", "2020", "7"};
    char digest[DIGEST_HEX_SIZE];
    record_digest(table, texts, digest);
    assert_true(record_insert(store, table, texts, digest, 1, NULL));
    struct record_current *row = current(store, arena, table, 1);
    assert_string_equal(row->digest, digest);
    assert_string_equal(row->label, "near");
    assert_string_equal(row->label2, "近期");
    assert_int_equal(row->position, 7);
    assert_true(record_place(store, table, row->id, 0, 9, NULL));
    row = current(store, arena, table, 1);
    assert_int_equal(row->position, 9);
    assert_string_equal(row->digest, digest);
    assert_true(record_retire(store, table, row->id, 2, NULL));
    current(store, arena, table, 0);
}

static void the_digest_is_of_what_a_row_says_not_of_where_it_stands(void **state)
{
    (void)state;
    const struct record_table *table = record_table_find("stage");
    const char *texts[] = {"near", "近期", NULL, "2018", "2020", "7"};
    char first[DIGEST_HEX_SIZE], second[DIGEST_HEX_SIZE];
    record_digest(table, texts, first);
    texts[column_of(table, "position")] = "8";
    record_digest(table, texts, second);
    assert_string_equal(first, second);
    texts[column_of(table, "name_en")] = "";
    record_digest(table, texts, second);
    assert_string_not_equal(first, second); // empty is not missing
}

static void a_number_keeps_the_ends_of_its_range_and_what_lies_beyond_is_refused(void **state)
{
    static const char *const kept[] = {"9223372036854775807", "-9223372036854775808", "0", "9007199254740993"};
    (void)state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    const struct record_table *table = record_table_find("stage");
    const char *texts[] = {"near", "近期", NULL, "2018", "2020", NULL};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        texts[5] = kept[i];
        assert_true(record_insert(store, table, texts, "x", 1, NULL));
        const struct record_current *row = current(store, arena, table, i + 1) + i;
        assert_string_equal(arena_printf(arena, "%lld", (long long)row->position), kept[i]);
    }
    texts[5] = "9223372036854775808"; // would become a real, and not the same
    assert_false(record_insert(store, table, texts, "x", 1, NULL));
    texts[5] = "1.5";
    assert_false(record_insert(store, table, texts, "x", 1, NULL));
}

static void a_text_where_a_number_belongs_is_refused(void **state)
{
    (void)state;
    STORE_SCOPED store = store_open_memory(NULL);
    const char *texts[] = {"near", "近期", NULL, "soon", "2020", "7"};
    struct fault fault = {0};
    assert_false(record_insert(store, record_table_find("stage"), texts, "x", 1, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_found_by_name_and_only_versioned_ones),
        cmocka_unit_test(a_row_lives_until_it_is_retired),
        cmocka_unit_test(the_digest_is_of_what_a_row_says_not_of_where_it_stands),
        cmocka_unit_test(a_number_keeps_the_ends_of_its_range_and_what_lies_beyond_is_refused),
        cmocka_unit_test(a_text_where_a_number_belongs_is_refused),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
