// Names and units of factor codes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/point/factor.h"
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
    assert_ptr_equal(factor_find(&table, "A21026"), &table.items[0]);
    assert_ptr_equal(factor_find(&table, "leq-Day"), &table.items[2]);
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

// ---- one name ----

static const struct factor several[] = {
    {.code = "w01018", .old_code = "011", .kind = "water"}, {.code = "w00000", .old_code = "B01", .kind = "water"},
    {.code = "a21022", .old_code = "11", .kind = "gas"},    {.code = "a21026", .old_code = "02", .kind = "gas"},
    {.code = "a34041", .old_code = "X1", .kind = "hood"},   {.code = "w09999", .old_code = "x1", .kind = "water"},
    {.code = "a34001", .old_code = "Y1", .kind = "dust"},   {.code = "a34002", .old_code = "Y1", .kind = "air"},
    {.code = "Leq", .kind = "noise"},                       {.code = "Ab1", .kind = "gas"},
    {.code = "aB1", .kind = "gas"}};

static const char *named(const char *sent, struct factor_place place, enum factor_naming naming)
{
    static char name[FACTOR_NAME_SIZE];
    ARENA_SCOPED arena = arena_new();
    struct factor_table table;
    enum factor_naming seen;
    factor_table_init(&table, arena, several, sizeof several / sizeof *several);
    assert_true(factor_resolve(&table, place, sent, name, &seen));
    assert_int_equal(seen, naming);
    return name;
}

#define ANYWHERE ((struct factor_place){FACTOR_ANYWHERE, FACTOR_ANYWHERE})
#define WATER ((struct factor_place){.point = FACTOR_IN_WATER})
#define GAS ((struct factor_place){.point = FACTOR_IN_GAS})

static void old_codes_and_other_letters_are_one_name(void **state)
{
    (void)state;
    assert_string_equal(named("w01018", WATER, FACTOR_NAME_AS_SENT), "w01018");
    assert_string_equal(named("W01018", WATER, FACTOR_NAME_CASE), "w01018");
    assert_string_equal(named("011", WATER, FACTOR_NAME_OLD), "w01018");
    assert_string_equal(named("b01", ANYWHERE, FACTOR_NAME_OLD), "w00000");
    assert_string_equal(named("02-ZS", GAS, FACTOR_NAME_OLD), "a21026-Zs");
    assert_string_equal(named("LEQ-night", ANYWHERE, FACTOR_NAME_CASE), "Leq-Night");
    assert_string_equal(named("w01018-sampletime", WATER, FACTOR_NAME_CASE), "w01018-SampleTime");
}

static void what_the_table_does_not_know_stays_as_it_was_sent(void **state)
{
    (void)state;
    assert_string_equal(named("100000-Ia", WATER, FACTOR_NAME_UNKNOWN), "100000-Ia");
    assert_string_equal(named("FANSTATUS", GAS, FACTOR_NAME_UNKNOWN), "FANSTATUS");
    assert_string_equal(named("a21026-i22004-Info", GAS, FACTOR_NAME_AS_SENT), "a21026-i22004-Info");
    assert_string_equal(named("SB1-RS", GAS, FACTOR_NAME_UNKNOWN), "SB1-RS");
    assert_string_equal(named("aB1", GAS, FACTOR_NAME_AS_SENT), "aB1");
    assert_string_equal(named("AB1", GAS, FACTOR_NAME_UNCERTAIN), "AB1"); // of two codes
}

static void an_old_code_is_read_as_what_is_measured_there(void **state)
{
    (void)state;
    assert_string_equal(named("11", GAS, FACTOR_NAME_OLD), "a21022");
    assert_string_equal(named("11", WATER, FACTOR_NAME_UNCERTAIN), "11"); // 011 that lost its zero
    assert_string_equal(named("X1", WATER, FACTOR_NAME_OLD), "w09999");
    assert_string_equal(named("X1", GAS, FACTOR_NAME_OLD), "a34041");
    assert_string_equal(named("X1", ANYWHERE, FACTOR_NAME_UNCERTAIN), "X1");
    assert_string_equal(named("Y1", GAS, FACTOR_NAME_UNCERTAIN), "Y1");
    assert_string_equal(named("X1", ((struct factor_place){.system = FACTOR_IN_WATER}), FACTOR_NAME_OLD), "w09999");
    assert_string_equal(named("11", ((struct factor_place){.system = FACTOR_IN_WATER}), FACTOR_NAME_UNCERTAIN), "11");
    assert_string_equal(named("02", ((struct factor_place){FACTOR_IN_WATER, FACTOR_IN_GAS}), FACTOR_NAME_OLD), "a21026"); // smells at a sewage plant
}

static void media_follow_the_kind_of_the_point_and_the_system_of_the_packet(void **state)
{
    (void)state;
    assert_int_equal(factor_medium_of_point("outfall"), FACTOR_IN_WATER);
    assert_int_equal(factor_medium_of_point("river"), FACTOR_IN_WATER);
    assert_int_equal(factor_medium_of_point("dust"), FACTOR_IN_GAS);
    assert_int_equal(factor_medium_of_point("noise"), FACTOR_IN_NOISE);
    assert_int_equal(factor_medium_of_point(NULL), FACTOR_ANYWHERE);
    assert_int_equal(factor_medium_of_system("32", 2), FACTOR_IN_WATER);
    assert_int_equal(factor_medium_of_system("31", 2), FACTOR_IN_GAS);
    assert_int_equal(factor_medium_of_system("9130", 4), FACTOR_ANYWHERE);
}

static void a_name_longer_than_a_name_can_be_is_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    char name[FACTOR_NAME_SIZE], longest[80];
    struct factor_table table;
    enum factor_naming naming;
    memset(longest, 'x', sizeof longest);
    factor_table_init(&table, arena, several, sizeof several / sizeof *several);
    longest[63] = 0;
    assert_true(factor_resolve(&table, ANYWHERE, longest, name, &naming));
    longest[63] = 'x';
    longest[64] = 0;
    assert_false(factor_resolve(&table, ANYWHERE, longest, name, &naming));
    assert_string_equal(factor_canonical(&table, arena, "outfall", "011-Zs"), "w01018-Zs");
    assert_ptr_equal(factor_canonical(&table, arena, "outfall", longest), longest);
    assert_null(factor_canonical(&table, arena, "outfall", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_is_found_by_new_and_old_code_and_with_a_suffix),
        cmocka_unit_test(a_title_says_what_was_derived_and_an_unknown_code_is_its_own),
        cmocka_unit_test(old_codes_and_other_letters_are_one_name),
        cmocka_unit_test(what_the_table_does_not_know_stays_as_it_was_sent),
        cmocka_unit_test(an_old_code_is_read_as_what_is_measured_there),
        cmocka_unit_test(media_follow_the_kind_of_the_point_and_the_system_of_the_packet),
        cmocka_unit_test(a_name_longer_than_a_name_can_be_is_refused),
        cmocka_unit_test(states_and_times_are_no_measured_values),
        cmocka_unit_test(units_and_digits_follow_the_kind_of_the_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
