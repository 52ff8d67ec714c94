// The bench in small: evaluator and SQL peer must agree on every value and verdict, and the simulated nation must
// reach every verdict, or agreement would say little.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "bench/bench.h"
#include "bench/nation.h"
#include "indicator/evaluate.h"
#include "store/folder.h"

struct place {
    struct arena *arena;
    char *folder;
    struct bench_options options;
};

static void place_open(struct place *place, int32_t regions, int32_t years)
{
    place->arena = arena_new();
    place->folder = arena_printf(place->arena, "/tmp/qingshan-bench-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    const char *pack = arena_printf(place->arena, "%s/packs/jianghai", getenv("QINGSHAN_SOURCE"));
    place->options = (struct bench_options){.pack = pack, .folder = place->folder, .regions = regions, .years = years, .changes = 40};
}

static void place_close(struct place *place)
{
    static const char *const names[] = {"qingshan.db", "qingshan.db-wal", "qingshan.db-shm", "qingshan.db-open"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(folder_file(place->arena, place->folder, names[i]));
    rmdir(place->folder);
    arena_free(place->arena);
}
#define PLACE(name, regions, years)                                \
    __attribute__((cleanup(place_close))) struct place name = {0}; \
    place_open(&(name), regions, years)

static struct bench_report report_of(const struct place *place)
{
    struct bench_report report;
    struct fault fault = {0};
    if (!bench_indicators(&place->options, &report, &fault))
        fail_msg("%s %s", fault.key, fault_where(&fault));
    return report;
}

static void evaluator_and_sql_agree_on_every_value_and_verdict(void **state)
{
    (void)state;
    PLACE(place, 20, 9);
    struct bench_report report = report_of(&place);
    assert_int_equal(report.full.evaluations, 38 * 20 * 9);
    assert_int_equal(report.peer.evaluations, 38 * 20 * 9);
    assert_true(report.full.checksum == report.peer.checksum);
    assert_true(report.facts > 20 * 9 * 40);
    assert_true(report.evaluated.median_ms > 0 && report.committed.median_ms >= report.evaluated.median_ms);
}

static void they_agree_beyond_the_years_of_the_plan(void **state)
{
    (void)state;
    PLACE(place, 4, 14);
    struct bench_report report = report_of(&place);
    assert_int_equal(report.peer.evaluations, 38 * 4 * 14);
    assert_true(report.full.checksum == report.peer.checksum);
}

static void the_same_nation_comes_every_time(void **state)
{
    (void)state;
    PLACE(one, 3, 3);
    PLACE(other, 3, 3);
    PLACE(larger, 4, 3);
    uint64_t checksum = report_of(&one).full.checksum;
    assert_true(report_of(&other).full.checksum == checksum);
    assert_true(report_of(&larger).full.checksum != checksum);
}

static void the_nation_reaches_every_verdict(void **state)
{
    (void)state;
    PLACE(place, 10, 9);
    struct nation nation;
    struct fault fault = {0};
    struct verdict_counts all = {0};
    int64_t facts;
    assert_true(nation_open(&nation, place.arena, &place.options, &fault) && nation_write(&nation, &facts, &fault));
    for (int32_t r = 0; r < 10; r++) {
        struct indicator_inputs *inputs = indicator_inputs_new(place.arena, nation.model);
        assert_true(indicator_inputs_load(inputs, nation.store, nation_region(&nation, place.arena, r), INT64_MAX, &fault));
        for (int32_t year = 2017; year < 2026; year++) {
            struct verdict_counts counts;
            indicator_count(inputs, year, &counts);
            for (int i = 0; i < VERDICT_COUNT; i++)
                all.count[i] += counts.count[i];
        }
    }
    nation_close(&nation);
    assert_true(all.count[VERDICT_MET] > 500);
    assert_true(all.count[VERDICT_UNMET] > 500);
    assert_true(all.count[VERDICT_NO_DATA] > 100);
    assert_true(all.count[VERDICT_EXPECTED] > 10);
    assert_int_equal(all.count[VERDICT_NOT_DUE], 0); // only a secondary indicator can be that
}

static void numbers_out_of_range_and_a_broken_pack_are_refused(void **state)
{
    (void)state;
    PLACE(place, 0, 9);
    struct bench_report report;
    struct fault fault = {0};
    assert_false(bench_indicators(&place.options, &report, &fault));
    assert_string_equal(fault.key, "bench.regions");
    place.options.regions = 1;
    place.options.years = BENCH_YEARS_MAX + 1;
    assert_false(bench_indicators(&place.options, &report, &fault));
    assert_string_equal(fault.key, "bench.years");
    place.options.years = 1;
    place.options.pack = place.folder;
    assert_false(bench_indicators(&place.options, &report, &fault));
    assert_string_equal(fault.key, "bench.pack");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluator_and_sql_agree_on_every_value_and_verdict),
        cmocka_unit_test(they_agree_beyond_the_years_of_the_plan),
        cmocka_unit_test(the_same_nation_comes_every_time),
        cmocka_unit_test(the_nation_reaches_every_verdict),
        cmocka_unit_test(numbers_out_of_range_and_a_broken_pack_are_refused),
    };
    return cmocka_run_group_tests_name("bench", tests, NULL, NULL);
}
