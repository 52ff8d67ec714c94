// Days of air quality out of hours, a region out of its stations, a year out of days; and that late hours change them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/unit/national_standards.h"

#define HOUR INT64_C(3600000)

static const struct day first = {2020, 3, 1};

static int factor(const char *code)
{
    for (int i = 0; i < standards->air_rules.factor_count; i++)
        if (text_equal(standards->air_rules.codes[i], code))
            return i;
    fail_msg("no factor %s", code);
    return -1;
}

static struct standard_reading reading(int64_t mantissa, int32_t scale)
{
    return (struct standard_reading){.valid = true, .value = {mantissa, scale}};
}

// All six pollutants at every hour: a clean day, but for what a test changes.
static struct air_hours clean_day(void)
{
    struct air_hours hours = {0};
    for (int f = 0; f < standards->air_rules.factor_count; f++)
        for (int h = 0; h < AIR_DAY_HOURS; h++)
            hours.hours[f][h] = text_equal(standards->air_rules.codes[f], "a21005") ? reading(5, 1) : reading(10, 0);
    return hours;
}

static void set_all(struct air_hours *hours, const char *code, int64_t value)
{
    for (int h = 0; h < AIR_DAY_HOURS; h++)
        hours->hours[factor(code)][h] = reading(value, 0);
}

static struct air_report report_of(const struct air_hours *hours)
{
    struct air_report report;
    air_day_compute(&standards->air_rules, first, hours, &report);
    return report;
}

static const char *primary(const struct air_report *report)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (int i = 0; i < report->edition->item_count; i++)
        if (report->result.primary >> i & 1)
            text_buffer_printf(&out, "%s%s", out.size ? "," : "", report->edition->items[i].pollutant);
    return out.bytes ? out.bytes : "";
}

static void a_day_has_the_index_of_its_means(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    set_all(&hours, "a34004", 76);
    struct air_report report = report_of(&hours);
    assert_int_equal(report.result.aqi, 102);
    assert_string_equal(primary(&report), "PM2.5");
    assert_int_equal(report.hours[factor("a34004")], 24);
}

static void nineteen_hours_make_no_day_and_twenty_do(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    for (int h = 0; h < 4; h++)
        hours.hours[factor("a34004")][h].valid = false;
    assert_int_not_equal(report_of(&hours).result.aqi, AQI_NONE);
    hours.hours[factor("a34004")][4].valid = false;
    assert_int_equal(report_of(&hours).result.aqi, AQI_NONE); // five of six pollutants
    assert_true(report_of(&hours).any);
}

static void ozone_counts_by_its_largest_eight_hours(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    for (int h = 10; h < 18; h++)
        hours.hours[factor("a05024")][h] = reading(190, 0);
    struct air_report report = report_of(&hours);
    assert_int_equal(report.result.aqi, 128); // 100 + 50 * 30 / 55, up
    assert_string_equal(primary(&report), "O3");
}

static void a_persons_day_value_stands_before_the_hours(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    hours.given[factor("a34004")] = reading(115, 0);
    assert_int_equal(report_of(&hours).result.aqi, 150);
}

static void the_day_chooses_the_edition(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    struct air_report before, after;
    set_all(&hours, "a34004", 75);
    air_day_compute(&standards->air_rules, (struct day){2026, 2, 28}, &hours, &before);
    air_day_compute(&standards->air_rules, (struct day){2026, 3, 1}, &hours, &after);
    assert_int_equal(before.result.aqi, 100);
    assert_int_equal(after.result.aqi, 114);
}

static void an_hour_takes_the_hourly_columns(void **state)
{
    (void)state;
    struct air_hours hours = clean_day();
    struct air_report report;
    hours.hours[factor("a05024")][7] = reading(220, 0);
    air_hour_compute(&standards->air_rules, first, 7, &hours, NULL, &report);
    assert_int_equal(report.result.aqi, 110);
    air_hour_compute(&standards->air_rules, first, 8, &hours, NULL, &report);
    assert_in_range(report.result.aqi, 0, 50);
}

static void sulfur_dioxide_beyond_its_hourly_table_speaks_by_the_sliding_day(void **state)
{
    (void)state;
    struct air_hours before = clean_day(), hours = clean_day();
    struct air_report report;
    set_all(&before, "a21026", 900);
    set_all(&hours, "a21026", 900);
    air_hour_compute(&standards->air_rules, first, 3, &hours, &before, &report);
    assert_int_equal(report.result.aqi, 213); // 200 + 100 * 100 / 800, up
}

static void a_region_is_the_index_of_the_mean_of_its_stations(void **state)
{
    (void)state;
    struct air_hours good = clean_day(), bad = clean_day();
    struct air_report a, b, region;
    set_all(&good, "a34004", 36);
    set_all(&bad, "a34004", 114);
    a = report_of(&good);
    b = report_of(&bad);
    const struct air_report *reports[] = {&a, &b};
    air_region_compute(&standards->air_rules, AQI_DAY, reports, 2, &region);
    assert_int_equal(region.result.aqi, 100); // of 75; the mean of the indices would be 101
    assert_int_equal(region.stations, 2);
}

static void a_region_needs_three_quarters_of_its_stations(void **state)
{
    (void)state;
    struct air_hours hours = clean_day(), nothing = {0};
    struct air_report one = report_of(&hours), none = report_of(&nothing), region;
    const struct air_report *three_of_four[] = {&one, &one, &one, &none}, *two_of_three[] = {&one, &one, &none};
    air_region_compute(&standards->air_rules, AQI_DAY, three_of_four, 4, &region);
    assert_int_not_equal(region.result.aqi, AQI_NONE);
    air_region_compute(&standards->air_rules, AQI_DAY, two_of_three, 3, &region);
    assert_int_equal(region.result.aqi, AQI_NONE);
}

// ---- through the store ----

static void put_day(struct series *series, int days_after, int hours, int64_t pm25, const char *flag)
{
    struct fault f = {0};
    struct observation rows[AIR_DAY_HOURS] = {0};
    for (int i = 0; i < standards->air_rules.factor_count; i++) {
        const char *code = standards->air_rules.codes[i];
        for (int h = 0; h < hours; h++) {
            rows[h] = (struct observation){.at_ms = day_start_ms(first) + (days_after * 24 + h) * HOUR, .origin = OBSERVATION_DEVICE};
            rows[h].value = text_equal(code, "a34004") ? (struct observation_number){pm25, 0, true} : (struct observation_number){2, 0, true};
            for (size_t c = 0; flag[c]; c++)
                rows[h].flag[c] = flag[c];
        }
        const struct series_run run = {{"st1", code, SERIES_HOUR}, rows, (size_t)hours};
        assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, &f));
    }
}

static struct air_days three_days(struct series *series)
{
    struct fault f = {0};
    struct air_days days;
    const char *points[] = {"st1"};
    assert_true(air_days_read(arena, &(struct air_query){series, &standards->air_rules, points, 1, first, 3}, &days, &f));
    return days;
}

static void late_hours_and_corrections_change_the_day(void **state)
{
    (void)state;
    struct fault f = {0};
    SERIES_SCOPED series = series_open(&(struct series_options){.mode = STORE_WRITE}, &f);
    put_day(series, 0, 24, 35, "N");
    put_day(series, 1, 12, 35, "");
    put_day(series, 2, 24, 35, "M");
    struct air_days days = three_days(series);
    assert_int_equal(days.region[0].result.aqi, 50);
    assert_int_equal(days.region[1].result.aqi, AQI_NONE); // twelve hours
    assert_int_equal(days.region[2].result.aqi, AQI_NONE); // maintenance
    assert_false(days.region[2].any);
    assert_int_equal(days.region[2].day.day, 3);
    put_day(series, 1, 24, 75, "");
    put_day(series, 0, 24, 150, "N");
    days = three_days(series);
    assert_int_equal(days.region[0].result.aqi, 200);
    assert_int_equal(days.region[1].result.aqi, 100);
}

// ---- a year ----

static struct air_report *days_with(int count, int64_t pm25)
{
    struct air_report *days = arena_array(arena, (size_t)count, sizeof *days);
    struct air_hours hours = clean_day();
    set_all(&hours, "a34004", pm25);
    for (int i = 0; i < count; i++)
        air_day_compute(&standards->air_rules, day_of_ms(day_start_ms((struct day){2019, 1, 1}) + i * 24 * HOUR), &hours, &days[i]);
    return days;
}

static void a_year_counts_good_heavy_and_valid_days(void **state)
{
    (void)state;
    struct air_summary summary;
    struct air_report *days = days_with(365, 75), *heavy = days_with(2, 151);
    days[10] = heavy[0];
    days[11].result.aqi = AQI_NONE;
    air_summary_compute(&standards->air_rules, 2019, days, 365, &summary);
    assert_int_equal(summary.valid, 364);
    assert_int_equal(summary.good, 363);
    assert_int_equal(summary.heavy, 1);
    assert_int_equal(summary.levels[2], 363);
    assert_int_equal(summary.last.month, 12);
    assert_true(summary.has_statistics && summary.statistics.valid);
    for (int i = 0; i < summary.edition.item_count; i++)
        if (text_equal(summary.edition.items[i].pollutant, "PM2.5"))
            assert_int_equal(summary.statistics.items[i].percentile.mantissa, 75);
}

static void a_year_without_days_has_no_statistics(void **state)
{
    (void)state;
    struct air_summary summary;
    air_summary_compute(&standards->air_rules, 2019, NULL, 0, &summary);
    assert_int_equal(summary.valid, 0);
    assert_false(summary.has_statistics);
    assert_int_equal(summary.last.year, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_has_the_index_of_its_means),
        cmocka_unit_test(nineteen_hours_make_no_day_and_twenty_do),
        cmocka_unit_test(ozone_counts_by_its_largest_eight_hours),
        cmocka_unit_test(a_persons_day_value_stands_before_the_hours),
        cmocka_unit_test(the_day_chooses_the_edition),
        cmocka_unit_test(an_hour_takes_the_hourly_columns),
        cmocka_unit_test(sulfur_dioxide_beyond_its_hourly_table_speaks_by_the_sliding_day),
        cmocka_unit_test(a_region_is_the_index_of_the_mean_of_its_stations),
        cmocka_unit_test(a_region_needs_three_quarters_of_its_stations),
        cmocka_unit_test(late_hours_and_corrections_change_the_day),
        cmocka_unit_test(a_year_counts_good_heavy_and_valid_days),
        cmocka_unit_test(a_year_without_days_has_no_statistics),
    };
    return cmocka_run_group_tests(tests, national_standards_load, national_standards_unload);
}
