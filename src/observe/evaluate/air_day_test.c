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

// ---- rounding: two readings of the standard ----

// Hours whose sum is given: as even as whole numbers can be.
static void set_sum(struct air_hours *hours, const char *code, int64_t sum)
{
    for (int h = 0; h < AIR_DAY_HOURS; h++)
        hours->hours[factor(code)][h] = reading(sum / AIR_DAY_HOURS + (h < sum % AIR_DAY_HOURS), 0);
}

// The other reading: the mean enters the table as it is, only the index is rounded up. Between two breakpoints, index step 50.
static int64_t index_without_rounding(int64_t sum, int64_t from_index, int64_t low, int64_t high)
{
    const int64_t width = (high - low) * AIR_DAY_HOURS, part = 50 * (sum - low * AIR_DAY_HOURS);
    return from_index + (part + width - 1) / width;
}

// HJ 633, index of a pollutant (sections 4.2 to 4.4): the concentration is rounded to whole ug/m3 by GB/T 8170 (half to even) before
// the table is entered; the edition of 2026 says it with 60.5 -> 60 and 60.6 -> 61. PM2.5, daily report.
static const struct rounding_case {
    struct day day;
    int64_t sum, from_index, low, high; // of 24 hours; the segment the mean lies in
    int first, other;                   // index when the mean is rounded first, and when it is not
} rounding_cases[] = {
    {{2020, 3, 1}, 1800, 50, 35, 75, 100, 100},  // 75 exactly: both readings agree
    {{2020, 3, 1}, 1810, 100, 75, 115, 100, 101}, // 75.42 -> 75
    {{2020, 3, 1}, 1812, 100, 75, 115, 102, 101}, // 75.5 -> 76
    {{2020, 3, 1}, 1836, 100, 75, 115, 102, 102}, // 76.5 -> 76: half to even
    {{2020, 3, 1}, 852, 50, 35, 75, 52, 51},      // 35.5 -> 36
    {{2020, 3, 1}, 850, 50, 35, 75, 50, 51},      // 35.42 -> 35: a good day either way, another level
    {{2026, 6, 1}, 1452, 100, 60, 115, 100, 101}, // 60.5 -> 60
    {{2026, 6, 1}, 1455, 100, 60, 115, 101, 101}, // 60.63 -> 61
};

static void a_mean_is_rounded_before_its_index_and_not_after(void **state)
{
    (void)state;
    int apart = 0;
    for (size_t i = 0; i < sizeof rounding_cases / sizeof *rounding_cases; i++) {
        const struct rounding_case *one = &rounding_cases[i];
        struct air_hours hours = clean_day();
        struct air_report report;
        set_sum(&hours, "a34004", one->sum);
        air_day_compute(&standards->air_rules, one->day, &hours, &report);
        assert_int_equal(report.result.aqi, one->first);
        assert_int_equal(index_without_rounding(one->sum, one->from_index, one->low, one->high), one->other);
        apart += one->first != one->other;
    }
    assert_int_equal(apart, 5); // the cases tell the readings apart
}

// Stations' means are rounded, and the mean of the stations again, before the one index of the region.
static void the_mean_of_a_region_is_rounded_before_its_index(void **state)
{
    (void)state;
    struct air_hours one = clean_day(), two = clean_day();
    struct air_report reports[2], region;
    const struct air_report *const both[] = {&reports[0], &reports[1]};
    set_sum(&one, "a34004", 1800); // 75
    set_sum(&two, "a34004", 1824); // 76
    air_day_compute(&standards->air_rules, first, &one, &reports[0]);
    air_day_compute(&standards->air_rules, first, &two, &reports[1]);
    air_region_compute(&standards->air_rules, AQI_DAY, both, 2, &region);
    assert_int_equal(region.result.aqi, 102); // 75.5 -> 76; without rounding it would be 101
    assert_int_equal(index_without_rounding((1800 + 1824) / 2, 100, 75, 115), 101);
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
        cmocka_unit_test(a_mean_is_rounded_before_its_index_and_not_after),
        cmocka_unit_test(the_mean_of_a_region_is_rounded_before_its_index),
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
