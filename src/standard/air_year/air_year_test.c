#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "standard/air_year/air_year.h"
#include "standard/table/cases.h"

static const char *const comma[] = {",", NULL};

static struct air_tables national(struct arena *arena)
{
    struct air_files files = {cases_table(arena, "air_limits.csv"), cases_table(arena, "air_annual_rules.csv"), cases_table(arena, "air_validity.csv")};
    struct air_tables tables;
    struct fault f = {0};
    if (!air_tables_parse(arena, &files, &tables, &f))
        fail_msg("%s %s %s", f.key, fault_argument(&f, "file"), fault_argument(&f, "text"));
    return tables;
}

static struct air_edition edition_on(const struct air_tables *tables, const char *text, int area_class)
{
    struct air_edition edition;
    struct day day;
    struct fault f = {0};
    assert_true(day_parse(text, &day, NULL));
    if (!air_edition_make(tables, day, area_class, &edition, &f))
        fail_msg("%s %s", f.key, fault_argument(&f, "text"));
    return edition;
}

// "10*3,-*2" -> 10 10 10 missing missing
static void spread(struct arena *arena, const char *text, struct standard_reading *readings, int most)
{
    int count = 0;
    for (const char **part = text_split(arena, text, comma, NULL); *part; part++) {
        const char *star = strchr(*part, '*');
        struct standard_reading reading = {0};
        reading.valid = decimal_parse(arena_strndup(arena, *part, (size_t)(star - *part)), &reading.value, NULL);
        for (int i = atoi(star + 1); i > 0 && count < most; i--)
            readings[count++] = reading;
    }
}

static const char *plain(struct arena *arena, double value)
{
    return isnan(value) ? "-" : arena_printf(arena, "%.10g", value);
}

static const char *shown(struct arena *arena, bool filled, struct decimal value)
{
    return filled ? decimal_format(value, arena_alloc(arena, DECIMAL_TEXT_SIZE), DECIMAL_TEXT_SIZE) : "-";
}

static void replay_percentile(struct arena *arena, const struct standard_case *one, size_t *failures)
{
    int64_t values[400];
    int count = 0, from, to;
    const char *text = case_input(one, "values");
    if (sscanf(text, "%d..%d", &from, &to) == 2)
        for (; from <= to; from++)
            values[count++] = from;
    else
        for (const char **part = text_split(arena, text, comma, NULL); *part; part++)
            values[count++] = atoi(*part);
    case_expect(one, "percentile", plain(arena, (double)air_percentile(values, count, atoi(one->words[1])) / 100), failures);
    case_expect_known(one, "percentile", failures);
}

static void replay_ranking(struct arena *arena, const struct air_tables *tables, const struct standard_case *one, size_t *failures)
{
    struct air_edition edition = edition_on(tables, one->words[1], 2);
    struct decimal values[AIR_ITEMS_MAX];
    for (int i = 0; i < edition.item_count; i++)
        values[i] = case_reading(one, edition.items[i].column).value;
    case_expect(one, "index", plain(arena, air_ranking_index(&edition, values)), failures);
    case_expect_known(one, "index", failures);
}

static void replay_day(struct arena *arena, const struct air_tables *tables, const struct standard_case *one, size_t *failures)
{
    struct standard_reading hours[AIR_DAY_HOURS] = {0};
    spread(arena, case_input(one, "hours"), hours, AIR_DAY_HOURS);
    struct standard_reading mean = air_day_mean(&tables->validity, hours, 0);
    struct standard_reading ozone = air_day_ozone(&tables->validity, hours, 0, (struct decimal){160, 0});
    case_expect(one, "mean", shown(arena, mean.valid, mean.value), failures);
    case_expect(one, "ozone", shown(arena, ozone.valid, ozone.value), failures);
    case_expect_known(one, "mean ozone", failures);
}

static void replay_year(struct arena *arena, const struct air_tables *tables, const struct standard_case *one, size_t *failures)
{
    static struct standard_reading none[AIR_DAYS_MAX], days[AIR_DAYS_MAX];
    const struct standard_reading *series[AIR_ITEMS_MAX];
    struct air_year year;
    struct air_edition edition = edition_on(tables, arena_printf(arena, "%s-12-31", one->words[1]), atoi(one->words[2]));
    int asked = 0;
    memset(days, 0, sizeof days);
    spread(arena, case_input(one, "days"), days, AIR_DAYS_MAX);
    for (int i = 0; i < edition.item_count; i++) {
        bool is_asked = text_equal(edition.items[i].column, case_input(one, "column"));
        asked = is_asked ? i : asked;
        series[i] = is_asked ? days : none;
    }
    air_year_compute(&edition, &tables->validity, atoi(one->words[1]), series, &year);
    const struct air_item_year *item = &year.items[asked];
    case_expect(one, "days", plain(arena, item->days), failures);
    case_expect(one, "valid", item->valid ? "yes" : "no", failures);
    case_expect(one, "meets", item->meets ? "yes" : "no", failures);
    case_expect(one, "mean", shown(arena, item->has_statistics, item->mean), failures);
    case_expect(one, "percentile", shown(arena, item->has_statistics, item->percentile), failures);
    case_expect(one, "rate", plain(arena, item->rate), failures);
    case_expect(one, "mean_multiple", plain(arena, item->mean_multiple), failures);
    case_expect(one, "percentile_multiple", plain(arena, item->percentile_multiple), failures);
    case_expect_known(one, "days valid meets mean percentile rate mean_multiple percentile_multiple", failures);
}

static void every_case_of_the_file_holds(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct air_tables tables = national(arena);
    size_t count, failures = 0;
    const struct standard_case *cases = cases_load(arena, "src/standard/air_year/cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        const char *kind = cases[i].words[0];
        if (text_equal(kind, "percentile"))
            replay_percentile(arena, &cases[i], &failures);
        else if (text_equal(kind, "ranking"))
            replay_ranking(arena, &tables, &cases[i], &failures);
        else if (text_equal(kind, "day"))
            replay_day(arena, &tables, &cases[i], &failures);
        else if (text_equal(kind, "year"))
            replay_year(arena, &tables, &cases[i], &failures);
        else
            fail_msg("cases.txt:%zu: unknown kind %s", cases[i].line, kind);
    }
    assert_int_equal(failures, 0);
}

// A year of one value per pollutant, at its annual limit where there is one, else at the daily limit.
static void whole_year(const struct air_edition *edition, struct standard_reading days[][AIR_DAYS_MAX], const struct standard_reading **series)
{
    for (int i = 0; i < edition->item_count; i++) {
        for (int d = 0; d < AIR_DAYS_MAX; d++)
            days[i][d] = (struct standard_reading){.valid = true, .value = edition->items[i].has_mean ? edition->items[i].year_limit : edition->items[i].day_limit};
        series[i] = days[i];
    }
}

static void an_area_meets_when_all_pollutants_do(void **state)
{
    static struct standard_reading days[AIR_ITEMS_MAX][AIR_DAYS_MAX];
    ARENA_SCOPED arena = arena_new();
    struct air_tables tables = national(arena);
    struct air_edition edition = edition_on(&tables, "2018-12-31", 2);
    const struct standard_reading *series[AIR_ITEMS_MAX];
    struct air_year year;
    (void)state;
    whole_year(&edition, days, series);
    air_year_compute(&edition, &tables.validity, 2018, series, &year);
    assert_true(year.valid && year.meets);
    assert_true(year.index_max == 1 && year.index_sum == 6 && year.ranking_index == 6);
    for (int d = 0; d < AIR_DAYS_MAX; d++)
        days[5][d].value.mantissa++;
    air_year_compute(&edition, &tables.validity, 2018, series, &year);
    assert_true(year.valid && !year.meets && year.items[0].meets && !year.items[5].meets);
    assert_true(year.index_max > 1);
}

static void an_index_without_one_of_its_pollutants_is_no_number(void **state)
{
    static struct standard_reading days[AIR_ITEMS_MAX][AIR_DAYS_MAX];
    ARENA_SCOPED arena = arena_new();
    struct air_tables tables = national(arena);
    struct air_edition edition = edition_on(&tables, "2018-12-31", 2);
    const struct standard_reading *series[AIR_ITEMS_MAX];
    struct air_year year;
    (void)state;
    whole_year(&edition, days, series);
    memset(days[3], 0, sizeof days[3]);
    air_year_compute(&edition, &tables.validity, 2018, series, &year);
    assert_true(!year.valid && !year.meets);
    assert_true(isnan(year.index_sum) && isnan(year.index_max) && isnan(year.ranking_index));
}

static void limits_of_the_last_stage_stay_weak(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct air_tables tables = national(arena);
    struct air_edition now = edition_on(&tables, "2018-12-31", 2), later = edition_on(&tables, "2031-12-31", 2);
    (void)state;
    assert_true(now.items[0].verified);
    for (int i = 0; i < later.item_count; i++)
        assert_false(later.items[i].verified);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file_holds),
        cmocka_unit_test(an_area_meets_when_all_pollutants_do),
        cmocka_unit_test(an_index_without_one_of_its_pollutants_is_no_number),
        cmocka_unit_test(limits_of_the_last_stage_stay_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
