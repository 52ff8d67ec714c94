// The stower's thread: frames, jobs, means, and who is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock/clock.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/chain/raw_mark.h"
#include "observe/judge/limit.h"
#include "observe/point/device.h"
#include "observe/point/point_import.h"
#include "observe/stow/stow.h"
#include "store/folder.h"
#include "tests/unit/temporary_folder.h"

#define DEADLINE_NS INT64_C(20000000000)

struct fixture {
    struct temporary_folder folder;
    struct arena *arena;
    struct raw *raw;
    struct stow *stow;
    int64_t device;
    _Atomic int told;                // calls of on_stored
    struct observation newest[SERIES_KIND_COUNT]; // of factor a1, as last told
};

static void on_stored(void *context, const struct stow_newest *newest, size_t count)
{
    struct fixture *fixture = context;
    for (size_t i = 0; i < count; i++)
        if (text_equal(newest[i].key.factor, "a1"))
            fixture->newest[newest[i].key.kind] = newest[i].observation;
    fixture->told++;
}

static void import_device(struct fixture *fixture)
{
    static const char table[] = "point,mn,pw,edition,crc,kind,longitude,latitude\nstack1,MN0001,123456,2017,strict,stack,113,22\n";
    struct point_report report;
    STORE_SCOPED store = store_open(fixture->folder.path, STORE_WRITE, NULL);
    assert_true(store_begin(store, NULL));
    assert_true(point_import(store, fixture->arena, (struct store_bytes){table, strlen(table)}, "test", &report, NULL));
    assert_true(store_commit(store, NULL));
    struct device_table *devices = device_table_load(store, NULL);
    fixture->device = device_table_find(devices, (struct hj212_text){"MN0001", 6})->id;
    device_table_free(devices);
}

static void start(struct fixture *fixture)
{
    const struct stow_options options = {.folder = fixture->folder.path, .raw = fixture->raw, .stored = on_stored, .context = fixture};
    fixture->stow = stow_start(&options, NULL);
    assert_non_null(fixture->stow);
}

static void begin(struct fixture *fixture)
{
    fixture->arena = arena_new();
    import_device(fixture);
    fixture->raw = raw_open(&(struct raw_options){.folder = fixture->folder.path, .segment_limit = 1 << 16}, NULL);
    start(fixture);
}

static void end(struct fixture *fixture)
{
    stow_free(fixture->stow);
    raw_close(fixture->raw);
    arena_free(fixture->arena);
    temporary_folder_remove(&fixture->folder);
}

static void send(struct fixture *fixture, int command, int64_t at_ms, const char *fields)
{
    char segment[256], frame[300], time[INSTANT_TEXT_SIZE], digits[18];
    size_t size = 0;
    instant_format(at_ms, time, sizeof time);
    for (const char *at = time; *at && *at != '+' && size < 14; at++)
        if (*at >= '0' && *at <= '9')
            digits[size++] = *at;
    digits[size] = '\0';
    snprintf(segment, sizeof segment, "ST=31;CN=%d;PW=123456;MN=MN0001;CP=&&DataTime=%s;%s&&", command, digits, fields);
    const int length = snprintf(frame, sizeof frame, "##%04zu%s%04X\r\n", strlen(segment), segment, hj212_crc(segment, strlen(segment)));
    const struct raw_frame raw = {.received_ms = instant_now_ms(), .device = fixture->device, .bytes = frame, .size = (size_t)length};
    raw_append(fixture->raw, &raw);
}

static void wait_for(const struct fixture *fixture, bool (*reached)(const struct fixture *fixture))
{
    const struct timespec pause = {.tv_nsec = 5000000};
    const int64_t until = clock_monotonic_ns() + DEADLINE_NS;
    while (!reached(fixture) && clock_monotonic_ns() < until)
        nanosleep(&pause, NULL);
    assert_true(reached(fixture));
}

static bool all_is_stored(const struct fixture *fixture)
{
    return stow_counts(fixture->stow).position == raw_synced(fixture->raw);
}

static bool means_are_there(const struct fixture *fixture)
{
    return stow_counts(fixture->stow).means > 0;
}

static void store_all(struct fixture *fixture)
{
    assert_true(raw_sync(fixture->raw, NULL));
    stow_wake(fixture->stow);
    wait_for(fixture, all_is_stored);
}

static size_t rows_of(const struct fixture *fixture, const char *factor, enum series_kind kind)
{
    struct observation *rows;
    size_t count;
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = fixture->folder.path, .mode = STORE_READ}, NULL);
    const struct series_key key = {"stack1", factor, kind};
    assert_true(series_collect(series, fixture->arena, &key, (struct series_range){0, SERIES_AT_MAX}, 0, &rows, &count, NULL));
    return count;
}

static void frames_are_stored_and_the_newest_is_told(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    const int64_t now = instant_now_ms() / 1000 * 1000;
    begin(&fixture);
    send(&fixture, 2011, now, "a1-Rtd=2");
    send(&fixture, 2011, now - 5000, "a1-Rtd=1");
    store_all(&fixture);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_REALTIME), 2);
    assert_int_equal(fixture.told, 1);
    assert_int_equal(fixture.newest[SERIES_REALTIME].at_ms, now);
    assert_int_equal(fixture.newest[SERIES_REALTIME].value.mantissa, 2);
    end(&fixture);
}

static void a_wrong_clock_gives_no_row_and_does_not_stop_the_others(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    send(&fixture, 2011, 0, "a1-Rtd=1"); // 1970
    send(&fixture, 2011, INT64_C(4070908800000), "a1-Rtd=1"); // 2099
    send(&fixture, 2011, instant_now_ms(), "a1-Rtd=3");
    store_all(&fixture);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_REALTIME), 1);
    assert_int_equal(stow_counts(fixture.stow).skipped, 2);
    end(&fixture);
}

// The last one, and waits for its mean.
static int64_t send_whole_hour(struct fixture *fixture)
{
    const int64_t hour = instant_now_ms() / HOUR_MS * HOUR_MS - HOUR_MS;
    for (int minute = 0; minute < 60; minute++)
        send(fixture, 2051, hour + minute * 60000, "a1-Avg=4,a1-Flag=N");
    store_all(fixture);
    wait_for(fixture, means_are_there);
    return hour;
}

static void hour_means_come_out_of_minutes(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    const int64_t hour = send_whole_hour(&fixture);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_HOUR), 1);
    assert_int_equal(fixture.newest[SERIES_HOUR].at_ms, hour); // the mean is told too
    end(&fixture);
}

static void enter_maintenance(const struct fixture *fixture, struct series_range span)
{
    int64_t batch;
    const struct maintenance entry = {.point = "stack1", .span = span, .reason = "校准"};
    STORE_SCOPED store = store_open(fixture->folder.path, STORE_WRITE, NULL);
    assert_true(store_begin(store, NULL) && maintenance_add(store, &entry, "test", &batch, NULL) && store_commit(store, NULL));
}

static void maintenance_entered_while_nobody_stowed_changes_the_means(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    const int64_t hour = send_whole_hour(&fixture);
    stow_free(fixture.stow);
    enter_maintenance(&fixture, (struct series_range){hour, hour + 20 * 60000});
    start(&fixture);
    wait_for(&fixture, means_are_there);
    assert_int_equal(fixture.newest[SERIES_HOUR].at_ms, hour);
    assert_string_not_equal(fixture.newest[SERIES_HOUR].flag, "N"); // 40 minutes are not enough
    end(&fixture);
}

// ---- jobs ----

struct manual {
    struct stow_job job;
    const char *point;
    _Atomic int done;     // 1: well, -1: refused
};

static bool put_manual(void *context, struct series *series, struct fault *f)
{
    const struct manual *manual = context;
    const struct observation seen = {.at_ms = INT64_C(1700000000000), .value = {5, 0, true}, .origin = OBSERVATION_MANUAL};
    const struct series_run run = {{manual->point, "a1", SERIES_DAY}, &seen, 1}; // a day: no mean is made of it
    return series_put(series, &(struct series_batch){.runs = &run, .count = 1}, NULL, f);
}

static void note_done(void *context, bool ok, const struct fault *f)
{
    struct manual *manual = context;
    (void)f;
    manual->done = ok ? 1 : -1;
}

static struct manual *submit(struct fixture *fixture, const char *point)
{
    struct manual *manual = arena_alloc(fixture->arena, sizeof *manual);
    manual->point = point;
    manual->job = (struct stow_job){.run = put_manual, .done = note_done, .context = manual};
    assert_true(stow_submit(fixture->stow, &manual->job, NULL));
    return manual;
}

static void jobs_write_by_the_same_thread_and_are_told_how_it_went(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    struct manual *good = submit(&fixture, "stack1"), *bad = submit(&fixture, "not a code");
    stow_stop(fixture.stow); // what was submitted is done before it ends
    assert_int_equal(good->done, 1);
    assert_int_equal(bad->done, -1);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_DAY), 1);
    assert_int_equal(fixture.newest[SERIES_DAY].origin, OBSERVATION_MANUAL);
    end(&fixture);
}

static void a_stopped_stower_takes_no_job(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    struct manual manual = {.point = "stack1"};
    struct fault fault = {0};
    begin(&fixture);
    stow_stop(fixture.stow);
    manual.job = (struct stow_job){.run = put_manual, .done = note_done, .context = &manual};
    assert_false(stow_submit(fixture.stow, &manual.job, &fault));
    assert_string_equal(fault.key, "stow.full");
    assert_int_equal(manual.done, 0);
    end(&fixture);
}

// ---- a log that is not as it was ----

static const char *segment_of(struct fixture *fixture)
{
    return arena_printf(fixture->arena, "%s/raw/00000001.seg", fixture->folder.path);
}

static void open_log(struct fixture *fixture)
{
    fixture->raw = raw_open_marked(&(struct raw_options){.folder = fixture->folder.path, .segment_limit = 1 << 16}, NULL, NULL);
    assert_non_null(fixture->raw);
}

static void send_hours(struct fixture *fixture, int first, int count)
{
    const int64_t hour_ms = 3600000, now_ms = instant_now_ms();
    for (int i = first; i < first + count; i++)
        send(fixture, 2011, now_ms - now_ms % hour_ms - (24 - i) * hour_ms, "a1-Rtd=1.5,a1-Flag=N");
    assert_true(raw_sync(fixture->raw, NULL));
}

static void stop(struct fixture *fixture)
{
    stow_free(fixture->stow);
    raw_close(fixture->raw);
    fixture->stow = NULL;
    fixture->raw = NULL;
}

static void a_damaged_frame_in_front_of_the_stower_is_passed_over(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new(), .arena = arena_new()};
    import_device(&fixture);
    open_log(&fixture);
    send_hours(&fixture, 0, 5);
    FILE *file = fopen(segment_of(&fixture), "r+b");
    assert_true(file && fseek(file, 96 + 100, SEEK_SET) == 0 && fputc('?', file) == '?'); // in the first frame
    fclose(file);
    start(&fixture);
    wait_for(&fixture, all_is_stored);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_REALTIME), 4);
    end(&fixture);
}

// Today's frames would otherwise be answered, and lie in front of a mark that is never reached.
static void what_comes_after_the_end_of_the_log_was_lost_is_stored(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    send_hours(&fixture, 0, 5);
    store_all(&fixture);
    stop(&fixture);
    assert_int_equal(truncate(segment_of(&fixture), 96), 0);
    open_log(&fixture);
    start(&fixture);
    send_hours(&fixture, 5, 3);
    store_all(&fixture);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_REALTIME), 8);
    end(&fixture);
}

static void another_segment_of_the_same_number_is_worked_through(void **state)
{
    (void)state;
    struct fixture fixture = {.folder = temporary_folder_new()};
    begin(&fixture);
    send_hours(&fixture, 0, 5);
    store_all(&fixture);
    stop(&fixture);
    assert_int_equal(unlink(segment_of(&fixture)), 0);
    fixture.raw = raw_open(&(struct raw_options){.folder = fixture.folder.path, .segment_limit = 1 << 16}, NULL); // by who knows of no marks
    send_hours(&fixture, 5, 9);
    raw_close(fixture.raw);
    open_log(&fixture);
    start(&fixture);
    wait_for(&fixture, all_is_stored);
    assert_int_equal(rows_of(&fixture, "a1", SERIES_REALTIME), 14);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_stored_and_the_newest_is_told), cmocka_unit_test(a_wrong_clock_gives_no_row_and_does_not_stop_the_others),
        cmocka_unit_test(hour_means_come_out_of_minutes), cmocka_unit_test(maintenance_entered_while_nobody_stowed_changes_the_means), cmocka_unit_test(jobs_write_by_the_same_thread_and_are_told_how_it_went),
        cmocka_unit_test(a_stopped_stower_takes_no_job), cmocka_unit_test(a_damaged_frame_in_front_of_the_stower_is_passed_over),
        cmocka_unit_test(what_comes_after_the_end_of_the_log_was_lost_is_stored),
        cmocka_unit_test(another_segment_of_the_same_number_is_worked_through)};
    return cmocka_run_group_tests_name("stow", tests, NULL, NULL);
}
