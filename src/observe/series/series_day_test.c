// Digests of days: which changes of observations change them, which do not, and what verifying finds.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/series/series_day.h"
#include "observe/series/series_internal.h"
#include "series_sql.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static const struct series_key minutes = {"out1", "w01018", SERIES_MINUTE}, hours = {"out1", "w01018", SERIES_HOUR}, old_name = {"out1", "011", SERIES_MINUTE};

static struct series *open_memory(void)
{
    struct series *series = series_open(&(struct series_options){.mode = STORE_WRITE}, NULL);
    assert_non_null(series);
    return series;
}

static struct observation valued(int64_t at_ms, int64_t mantissa)
{
    return (struct observation){.at_ms = at_ms, .value = {mantissa, 1, true}, .flag = "N", .frame = 1000 + at_ms % 997};
}

static void put(struct series *series, const struct series_key *key, const struct observation *rows, size_t count)
{
    struct series_run run = {*key, rows, count};
    assert_true(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, NULL));
}

// So many days of two values each.
static void put_days(struct series *series, const struct series_key *key, int days, int64_t mantissa)
{
    for (int day = 0; day < days; day++) {
        const struct observation rows[] = {valued(START + day * DAY, mantissa), valued(START + day * DAY + 23 * HOUR, mantissa + day)};
        put(series, key, rows, 2);
    }
}

static void take(struct series *series)
{
    bool more = true;
    while (more)
        assert_true(series_days_take(series, 7, &more, NULL));
}

// What a journal would say: the newest of each day. Says it.
struct said {
    struct head_day days[200];
    size_t count;
};

static size_t say(struct series *series, struct arena *arena, struct said *said)
{
    struct head_day *days;
    size_t count;
    take(series);
    assert_true(series_days_unsaid(series, arena, 1000, &days, &count, NULL));
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < said->count && strcmp(said->days[at].day, days[i].day) < 0)
            at++;
        if (at == said->count || strcmp(said->days[at].day, days[i].day) != 0) {
            memmove(&said->days[at + 1], &said->days[at], (said->count - at) * sizeof *said->days);
            said->count++;
        }
        said->days[at] = days[i];
    }
    assert_true(series_days_said(series, days, count, &(struct journal_end){.seq = 1, .hash = "x"}, NULL));
    return count;
}

struct findings {
    int count[SERIES_DAY_UNREADABLE + 1];
    char day[32];
};

static bool found(void *context, const struct series_day_found *found, struct fault *f)
{
    struct findings *findings = context;
    (void)f;
    findings->count[found->what]++;
    snprintf(findings->day, sizeof findings->day, "%s", found->day);
    return true;
}

static struct findings verify(struct series *series, const struct said *said, struct series_days_report *ret_report)
{
    struct findings findings = {0};
    const struct series_days_check check = {.said = said->days, .said_count = said->count, .found = found, .context = &findings};
    assert_true(series_days_verify(series, &check, ret_report, NULL));
    return findings;
}

static void is_sound(struct series *series, const struct said *said, int64_t days)
{
    struct series_days_report report;
    const struct findings findings = verify(series, said, &report);
    for (int i = 0; i <= SERIES_DAY_UNREADABLE; i++)
        assert_int_equal(findings.count[i], 0);
    assert_int_equal(report.days, days);
    assert_int_equal(report.waiting, 0);
    assert_true(report.walked);
}

static void each_day_that_changed_is_said_once_with_its_cause(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0};
    put_days(series, &minutes, 3, 10);
    assert_int_equal(say(series, arena, &said), 3);
    assert_string_equal(said.days[0].day, "2026-01-01");
    assert_string_equal(said.days[0].cause, "frames");
    assert_int_equal(said.days[0].series, 1);
    assert_int_equal(say(series, arena, &said), 0);
    is_sound(series, &said, 6); // with the places of the frames

    put_days(series, &minutes, 3, 10); // the same again
    assert_int_equal(say(series, arena, &said), 0);
    const struct observation late = valued(START + DAY + HOUR, 99), mean = {.at_ms = START + DAY, .value = {5, 0, true}, .origin = OBSERVATION_COMPUTED};
    put(series, &minutes, &late, 1);
    put(series, &hours, &mean, 1);
    assert_int_equal(say(series, arena, &said), 1);
    assert_string_equal(said.days[1].cause, "frames means");
    assert_int_equal(said.days[1].series, 2);
    is_sound(series, &said, 7);
}

// The newest wait in the tail and move into chunks: that changes nothing.
static void where_observations_are_kept_does_not_matter(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0};
    for (int i = 0; i < 60; i++)
        put(series, &minutes, &(struct observation){.at_ms = START + i * 60000, .value = {i, 2, true}, .frame = 5}, 1);
    say(series, arena, &said);
    const char *before = said.days[0].digest;
    for (int i = 0; i < 60; i++)
        put(series, &minutes, &(struct observation){.at_ms = START + DAY + i * 60000, .value = {i, 2, true}, .frame = 6}, 1);
    say(series, arena, &said);
    assert_int_equal(said.count, 2);
    assert_string_equal(said.days[0].digest, before);
}

static void each_part_of_an_observation_counts(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct observation plain = {.at_ms = START, .value = {10, 1, true}, .flag = "N", .frame = 7};
    struct observation others[8];
    char digests[9][DIGEST_HEX_SIZE] = {""};
    for (int i = 0; i < 8; i++)
        others[i] = plain;
    others[0].value.mantissa = 11;
    others[1].value.scale = 2;
    others[2].value.present = false;
    others[3].least = others[3].most = (struct observation_number){1, 0, true};
    others[4].total = (struct observation_number){1, 0, true};
    others[5].flag[0] = 'D';
    others[6].origin = OBSERVATION_MANUAL;
    others[7].frame = 8;
    for (int i = 0; i < 9; i++) {
        SERIES_SCOPED series = open_memory();
        struct said said = {.count = 0};
        put(series, &minutes, i < 8 ? &others[i] : &plain, 1);
        say(series, arena, &said);
        snprintf(digests[i], sizeof digests[i], "%s", said.days[0].digest);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(digests[i], digests[j]);
    }
}

static void a_factor_that_gets_its_one_name_changes_its_days(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    for (int both = 0; both < 2; both++) {
        SERIES_SCOPED series = open_memory();
        struct said said = {.count = 0};
        struct series_days_report report;
        bool done = false;
        put_days(series, &old_name, 4, 10);
        if (both)
            put_days(series, &minutes, 1, 20);
        say(series, arena, &said);
        while (!done) {
            assert_true(series_join(series, &old_name, "w01018", &done, NULL));
            const struct findings halfway = verify(series, &said, &report);
            for (int i = 0; i <= SERIES_DAY_UNREADABLE; i++)
                assert_int_equal(halfway.count[i], 0); // nothing is an alarm on the way
        }
        assert_int_equal(say(series, arena, &said), 4);
        assert_non_null(strstr(said.days[1].cause, "joined"));
        is_sound(series, &said, 8);
    }
}

static void what_is_not_kept_any_longer_is_said_to_be_removed(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0};
    struct series_days_report report;
    uint64_t removed;
    put_days(series, &minutes, 5, 10);
    put_days(series, &(struct series_key){"out2", "w01018", SERIES_HOUR}, 5, 10);
    say(series, arena, &said);
    assert_true(series_retain(series, SERIES_MINUTE, START + 2 * DAY, &removed, NULL));
    assert_true(removed > 0);
    const struct findings before = verify(series, &said, &report);
    assert_int_equal(before.count[SERIES_DAY_GONE], 0);
    assert_true(report.waiting > 0);
    assert_int_equal(say(series, arena, &said), 2);
    assert_string_equal(said.days[0].cause, "removed");
    assert_int_equal(said.days[0].series, 1);
    is_sound(series, &said, 10 + 6);
}

// A year that is not kept any longer must not hold up the frames that come.
static void what_is_removed_goes_a_little_at_a_time(void **state)
{
    enum { DAYS = 180, KEPT = 3, A_DAY = 288 };
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct said said = {.count = 0};
    SERIES_SCOPED series = open_memory();
    struct observation *rows = calloc(A_DAY, sizeof *rows);
    const struct series_key other = {"out2", "w01018", SERIES_MINUTE};
    struct series_newest newest = {.done = false};
    for (int day = 0; day < DAYS; day++) {
        for (int i = 0; i < A_DAY; i++)
            rows[i] = valued(START + day * DAY + i * DAY / A_DAY, i);
        put(series, &minutes, rows, A_DAY);
    }
    put(series, &other, rows, A_DAY);
    say(series, arena, &said);
    while (!newest.done)
        assert_true(series_newest_some(series, &newest, NULL));
    assert_int_equal(newest.at_ms, START + DAYS * DAY - DAY / A_DAY);
    struct series_retaining retaining = {.kind = SERIES_MINUTE, .before_ms = newest.at_ms - KEPT * DAY + DAY / A_DAY};
    for (int steps = 0; !retaining.done; steps++) {
        const uint64_t before = retaining.removed;
        assert_true(series_retain_some(series, &retaining, NULL));
        assert_true(retaining.removed - before <= (RETAIN_CHUNKS + 2) * A_DAY);
        assert_true(steps < 10);
    }
    assert_int_equal(retaining.removed, (DAYS - KEPT) * A_DAY);
    struct series_removed_list unsaid;
    assert_true(series_removed_unsaid(series, &unsaid, NULL));
    assert_int_equal(unsaid.items[0].observations, (DAYS - KEPT) * A_DAY);
    assert_int_equal(say(series, arena, &said), DAYS - KEPT); // each day that is gone, and no other
    is_sound(series, &said, 2 * (KEPT + 1)); // with the places of their frames
    free(rows);
}

static void observations_of_before_the_digests_are_walked_through(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0};
    struct series_days_report report;
    bool more;
    put_days(series, &minutes, 50, 10);
    put_days(series, &hours, 50, 10);
    // as an older program left it: nothing is noted
    assert_true(day_changed_done(series->book.store, &(struct day_changed_done_in){0, INT64_MAX}, NULL));
    assert_int_equal(verify(series, &said, &report).count[SERIES_DAY_CHANGED], 0);
    assert_false(report.walked);
    assert_true(report.waiting > 0);
    assert_true(series_days_take(series, 1, &more, NULL)); // one series of four
    assert_true(more);
    assert_int_equal(verify(series, &said, &report).count[SERIES_DAY_CHANGED], 0);
    assert_int_equal(say(series, arena, &said), 50);
    assert_string_equal(said.days[0].cause, "first");
    is_sound(series, &said, 200);
}

static void a_put_that_fails_notes_nothing(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0};
    put_days(series, &minutes, 1, 10);
    say(series, arena, &said);
    const struct observation rows[] = {valued(START + HOUR, 1), {.at_ms = START + 2 * HOUR, .value = {1, 99, true}}};
    const struct series_run run = {minutes, rows, 2};
    assert_false(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, NULL));
    assert_int_equal(say(series, arena, &said), 0);
    put(series, &minutes, rows, 1); // and what comes after it is noted
    assert_int_equal(say(series, arena, &said), 1);
    is_sound(series, &said, 2);
}

static void what_the_journal_does_not_say_is_found(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = open_memory();
    struct said said = {.count = 0}, less;
    struct series_days_report report;
    put_days(series, &minutes, 3, 10);
    say(series, arena, &said);
    less = said;
    less.count = 2;
    struct findings findings = verify(series, &less, &report);
    assert_int_equal(findings.count[SERIES_DAY_UNSAID], 1);
    assert_string_equal(findings.day, "2026-01-03");
    said.days[1].digest = said.days[0].digest;
    findings = verify(series, &said, &report);
    assert_int_equal(findings.count[SERIES_DAY_OTHER], 1);
    assert_string_equal(findings.day, "2026-01-02");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_that_changed_is_said_once_with_its_cause),
        cmocka_unit_test(where_observations_are_kept_does_not_matter),
        cmocka_unit_test(each_part_of_an_observation_counts),
        cmocka_unit_test(a_factor_that_gets_its_one_name_changes_its_days),
        cmocka_unit_test(what_is_not_kept_any_longer_is_said_to_be_removed),
        cmocka_unit_test(what_is_removed_goes_a_little_at_a_time),
        cmocka_unit_test(observations_of_before_the_digests_are_walked_through),
        cmocka_unit_test(a_put_that_fails_notes_nothing),
        cmocka_unit_test(what_the_journal_does_not_say_is_found),
    };
    return cmocka_run_group_tests_name("series_day", tests, NULL, NULL);
}
