#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/emission/emission.h"
#include "standard/table/cases.h"

#define VALUES_MAX 100

static struct emission_tables national(struct arena *arena)
{
    struct standard_file limits = cases_table(arena, "emission_limits.csv"), rules = cases_table(arena, "emission_rules.csv");
    struct emission_tables tables;
    struct fault f = {0};
    if (!emission_tables_parse(arena, &limits, &rules, &tables, &f))
        fail_msg("%s %s %s %s", f.key, fault_argument(&f, "file"), fault_argument(&f, "line"), fault_argument(&f, "text"));
    return tables;
}

// "50*45,-*15": value*count, - is missing; a count of one may be left out.
static int spread(struct arena *arena, const char *text, struct standard_reading *readings)
{
    static const char *const comma[] = {",", NULL};
    int count = 0;
    for (const char **part = text_split(arena, text, comma, NULL); *part; part++) {
        const char *star = strchr(*part, '*');
        struct standard_reading reading = {0};
        size_t size = star ? (size_t)(star - *part) : strlen(*part);
        reading.valid = decimal_parse(arena_strndup(arena, *part, size), &reading.value, NULL);
        for (int i = star ? atoi(star + 1) : 1; i > 0 && count < VALUES_MAX; i--)
            readings[count++] = reading;
    }
    return count;
}

static const char *shown(struct arena *arena, bool filled, struct decimal value)
{
    return filled ? decimal_format(value, arena_alloc(arena, DECIMAL_TEXT_SIZE), DECIMAL_TEXT_SIZE) : "-";
}

static void replay_limit(struct arena *arena, const struct emission_tables *tables, const struct standard_case *one, size_t *failures)
{
    static const char *const averages[] = {"hour", "day", "instant"};
    struct emission_query query = {.edition = one->words[1], .grade = one->words[2], .code = case_input(one, "code"), .item = case_input(one, "item"),
                                   .scope = case_input(one, "scope"), .day = {2024, 6, 1}};
    const struct emission_limit *limit = emission_limit_find(tables, &query);
    struct standard_reading mean = case_reading(one, "mean"), water_c = case_reading(one, "water_c");
    case_expect_known(one, "limit exceeded multiple average unit", failures);
    if (!limit) {
        case_expect(one, "limit", "-", failures);
        case_expect(one, "exceeded", "no limit", failures);
        return;
    }
    struct emission_verdict verdict = emission_judge(&tables->rules, limit, &mean, &water_c);
    case_expect(one, "limit", shown(arena, true, verdict.limit), failures);
    case_expect(one, "exceeded", !verdict.known ? "unknown" : (verdict.exceeded ? "yes" : "no"), failures);
    case_expect(one, "multiple", isnan(verdict.multiple) ? "-" : arena_printf(arena, "%.10g", verdict.multiple), failures);
    case_expect(one, "average", averages[limit->average], failures);
    case_expect(one, "unit", limit->unit, failures);
}

static void replay_oxygen(struct arena *arena, const struct standard_case *one, size_t *failures)
{
    struct standard_reading value = emission_at_oxygen(case_reading(one, "value").value, case_reading(one, "measured").value,
                                                       case_reading(one, "reference").value, 2);
    struct decimal padded = {standard_units(value.value, 2), 2};
    case_expect(one, "value", shown(arena, value.valid, padded), failures);
    case_expect_known(one, "value", failures);
}

static void replay_mean(struct arena *arena, const struct emission_tables *tables, const struct standard_case *one, size_t *failures)
{
    struct standard_reading values[VALUES_MAX] = {0}, flows[VALUES_MAX] = {0}, mean = {0};
    int count = spread(arena, case_input(one, "values"), values);
    if (text_equal(one->words[0], "water")) {
        assert_int_equal(spread(arena, case_input(one, "flows"), flows), count);
        mean = emission_water_day(values, flows, count, 2);
    } else if (text_equal(one->words[0], "gas_hour")) {
        mean = emission_gas_hour(&tables->rules, values, count, 2);
    } else {
        mean = emission_gas_day(&tables->rules, values, count, 2);
    }
    struct decimal padded = {standard_units(mean.value, 2), 2};
    case_expect(one, "mean", shown(arena, mean.valid, padded), failures);
    case_expect_known(one, "mean", failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct emission_tables tables = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/emission/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        const char *kind = cases[i].words[0];
        if (text_equal(kind, "limit"))
            replay_limit(arena, &tables, &cases[i], &failures);
        else if (text_equal(kind, "oxygen"))
            replay_oxygen(arena, &cases[i], &failures);
        else if (text_equal(kind, "water") || text_equal(kind, "gas_hour") || text_equal(kind, "gas_day"))
            replay_mean(arena, &tables, &cases[i], &failures);
        else
            fail_msg("cases.txt:%zu: unknown kind %s", cases[i].line, kind);
    }
    assert_int_equal(failures, 0);
}

static void a_permit_is_judged_like_a_row_of_the_table_within_its_days(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct emission_tables tables = national(arena);
    struct emission_limit permit = {.edition = "permit", .grade = "", .code = "w01018", .average = EMISSION_DAY, .limit.high = {40, 0},
                                    .validity = {{2024, 1, 1}, {2028, 12, 31}}};
    struct emission_tables outlet = {.limits = &permit, .limit_count = 1, .rules = tables.rules};
    struct emission_query query = {.edition = "permit", .grade = "any", .code = "w01018", .day = {2023, 12, 31}};
    struct standard_reading mean = {.valid = true, .value = {44, 0}}, no_temperature = {0};
    (void)state;
    assert_null(emission_limit_find(&outlet, &query));
    query.day = (struct day){2024, 1, 1};
    const struct emission_limit *limit = emission_limit_find(&outlet, &query);
    assert_ptr_equal(limit, &permit);
    struct emission_verdict verdict = emission_judge(&outlet.rules, limit, &mean, &no_temperature);
    assert_true(verdict.exceeded && verdict.multiple == 0.1);
}

static void gas_is_judged_by_the_hour_and_water_by_the_day(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct emission_tables tables = national(arena);
    (void)state;
    for (size_t i = 0; i < tables.limit_count; i++) {
        const struct emission_limit *limit = &tables.limits[i];
        if (limit->average == EMISSION_INSTANT || text_empty(limit->code))
            continue;
        assert_int_equal(limit->average, limit->code[0] == 'a' ? EMISSION_HOUR : EMISSION_DAY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(a_permit_is_judged_like_a_row_of_the_table_within_its_days),
        cmocka_unit_test(gas_is_judged_by_the_hour_and_water_by_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
