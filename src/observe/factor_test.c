// Names and units of factor codes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "observe/factor.h"
#include "store/record.h"

static void add(struct store *store, const char *const texts[15])
{
    const struct record_table *table = record_table_find("factor");
    char digest[DIGEST_HEX_SIZE];
    assert_int_equal(record_column_count(table), 16);
    const char *row[16] = {0};
    for (int i = 0; i < 14; i++)
        row[i] = texts[i];
    row[15] = texts[14];
    record_digest(table, row, digest);
    assert_true(record_insert(store, table, row, digest, 1, NULL));
}

static void load(struct store *store, struct arena *arena, struct factor_table *ret_table)
{
    add(store, (const char *[]){"a21026", "02", "二氧化硫", "sulphur dioxide", "gas", "mg/m³", "μg/m³", "kg", "2", "0", NULL, NULL, "verified", "s", "0"});
    add(store, (const char *[]){"w01001", "001", "pH值", NULL, "water", "无量纲", NULL, NULL, NULL, NULL, "0", "14", NULL, NULL, "1"});
    add(store, (const char *[]){"Leq", NULL, "等效声级", "equivalent level", "noise", "dB", NULL, NULL, "1", NULL, NULL, NULL, NULL, NULL, "2"});
    assert_true(factor_table_load(store, arena, INT64_MAX, ret_table, NULL));
    assert_int_equal(ret_table->count, 3);
}

static void a_factor_is_found_by_new_and_old_code_and_with_a_suffix(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct factor_table table;
    load(store, arena, &table);
    assert_ptr_equal(factor_find(&table, "a21026"), &table.items[0]);
    assert_ptr_equal(factor_find(&table, "02"), &table.items[0]);
    assert_ptr_equal(factor_find(&table, "a21026-Zs"), &table.items[0]);
    assert_null(factor_find(&table, "a2102"));
    assert_null(factor_find(&table, ""));
    assert_null(factor_find(&table, "A21026"));
}

static void a_title_says_what_was_derived_and_an_unknown_code_is_its_own(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct factor_table table;
    load(store, arena, &table);
    assert_string_equal(factor_title(&table, arena, "a21026", false), "二氧化硫");
    assert_string_equal(factor_title(&table, arena, "a21026-Zs", false), "二氧化硫（折算）");
    assert_string_equal(factor_title(&table, arena, "02-Zs", true), "sulphur dioxide (converted)");
    assert_string_equal(factor_title(&table, arena, "Leq-Night", false), "等效声级（夜间）");
    assert_string_equal(factor_title(&table, arena, "w01001", true), "pH值");
    assert_string_equal(factor_title(&table, arena, "a21026-Other", false), "二氧化硫 -Other");
    assert_string_equal(factor_title(&table, arena, "DI1", false), "DI1");
}

static void units_and_digits_follow_the_kind_of_the_point(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct factor_table table;
    load(store, arena, &table);
    const struct factor *sulphur = factor_find(&table, "a21026"), *acid = factor_find(&table, "w01001");
    assert_string_equal(factor_unit(sulphur, "stack"), "mg/m³");
    assert_string_equal(factor_unit(sulphur, "air"), "μg/m³");
    assert_int_equal(factor_decimals(sulphur, NULL), 2);
    assert_int_equal(factor_decimals(sulphur, "dust"), 0);
    assert_int_equal(factor_decimals(acid, "air"), FACTOR_DECIMALS_UNKNOWN);
    assert_true(acid->has_least && acid->has_most && !sulphur->has_most);
    assert_true(decimal_equal(acid->most, (struct decimal){.mantissa = 14}));
    assert_null(factor_unit(NULL, "air"));
}

static void states_and_times_are_no_measured_values(void **state)
{
    (void)state;
    assert_true(factor_is_measured("a21026") && factor_is_measured("a21026-Zs") && factor_is_measured("-RS"));
    assert_false(factor_is_measured("SB1-RS") || factor_is_measured("SB1-RT") || factor_is_measured("w01018-SampleTime"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_is_found_by_new_and_old_code_and_with_a_suffix),
        cmocka_unit_test(a_title_says_what_was_derived_and_an_unknown_code_is_its_own),
        cmocka_unit_test(states_and_times_are_no_measured_values),
        cmocka_unit_test(units_and_digits_follow_the_kind_of_the_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
