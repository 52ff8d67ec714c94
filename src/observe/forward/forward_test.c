// Where a target begins, on a raw log and a socket.
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock/clock.h"
#include "base/period.h"
#include "observe/forward/forward.h"
#include "observe/forward/forward_store.h"
#include "observe/point/point_import.h"
#include "tests/unit/temporary_folder.h"

#define DEADLINE_NS INT64_C(60000000000)

struct fixture {
    struct temporary_folder folder;
    struct arena *arena;
    struct store *store;
    struct raw *raw;
    int64_t device;
    int listener;
    char address[32];
};

static void listen_here(struct fixture *fixture)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    fixture->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fixture->listener, (struct sockaddr *)&place, sizeof place), 0);
    assert_int_equal(listen(fixture->listener, 5), 0); // what is sent to it lies in its buffer, unread
    assert_int_equal(getsockname(fixture->listener, (struct sockaddr *)&place, &size), 0);
    snprintf(fixture->address, sizeof fixture->address, "127.0.0.1:%d", ntohs(place.sin_port));
}

static void begin(struct fixture *fixture)
{
    static const char table[] = "point,mn,pw,edition,crc,kind,longitude,latitude\nstack1,MN0001,123456,2017,strict,stack,113,22\n";
    struct point_report report;
    fixture->arena = arena_new();
    fixture->store = store_open(fixture->folder.path, STORE_WRITE, NULL);
    assert_true(store_begin(fixture->store, NULL));
    assert_true(point_import(fixture->store, fixture->arena, (struct store_bytes){table, strlen(table)}, "test", &report, NULL));
    assert_true(store_commit(fixture->store, NULL));
    struct device_table *devices = device_table_load(fixture->store, NULL);
    fixture->device = device_table_find(devices, (struct hj212_text){"MN0001", 6})->id;
    device_table_free(devices);
    fixture->raw = raw_open(&(struct raw_options){.folder = fixture->folder.path}, NULL);
    listen_here(fixture);
}

static void end(struct fixture *fixture)
{
    close(fixture->listener);
    raw_close(fixture->raw);
    store_close(fixture->store);
    arena_free(fixture->arena);
    temporary_folder_remove(&fixture->folder);
}

static void report(struct fixture *fixture, int count)
{
    char segment[200], frame[300];
    for (int i = 0; i < count; i++) {
        snprintf(segment, sizeof segment, "QN=20260101000000%03d;ST=31;CN=2011;PW=123456;MN=MN0001;Flag=5;CP=&&DataTime=202601010000%02d;a1-Rtd=1&&", i, i);
        const int size = snprintf(frame, sizeof frame, "##%04zu%s%04X\r\n", strlen(segment), segment, hj212_crc(segment, strlen(segment)));
        const struct raw_frame raw = {.received_ms = instant_now_ms(), .device = fixture->device, .bytes = frame, .size = (size_t)size};
        raw_append(fixture->raw, &raw);
    }
    assert_true(raw_sync(fixture->raw, NULL));
}

static int64_t save(struct fixture *fixture, bool enabled)
{
    int64_t batch;
    const struct forward_change change = {
        .target = {.name = "city", .address = fixture->address, .mns = "", .points = "", .edition = HJ212_2017, .password = "", .enabled = enabled, .over_time_s = 9},
        .raw_end = raw_synced(fixture->raw), .person = "test", .note = ""};
    assert_true(store_begin(fixture->store, NULL));
    assert_true(forward_save(fixture->store, fixture->arena, &change, &batch, NULL));
    assert_true(store_commit(fixture->store, NULL));
    return batch;
}

// How many frames go out until the end of the log is reached.
static int64_t passed(struct fixture *fixture)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    const int64_t until = clock_monotonic_ns() + DEADLINE_NS;
    struct forward_status status = {0};
    struct forward_hub *hub = forward_start(&(struct forward_options){.folder = fixture->folder.path, .raw = fixture->raw}, NULL);
    assert_non_null(hub);
    while ((!forward_status_of(hub, "city", &status) || status.position < raw_synced(fixture->raw)) && clock_monotonic_ns() < until)
        nanosleep(&pause, NULL);
    forward_stop(hub);
    forward_free(hub);
    assert_int_equal(status.position, raw_synced(fixture->raw));
    return status.passed;
}

static void what_comes_once_it_is_saved_is_sent_however_late_its_line_opens(void **state)
{
    struct fixture fixture = {temporary_folder_new()};
    (void)state;
    begin(&fixture);
    report(&fixture, 2);
    save(&fixture, true);
    report(&fixture, 3);
    assert_int_equal(passed(&fixture), 3);
    end(&fixture);
}

static void one_that_is_switched_on_begins_there(void **state)
{
    struct fixture fixture = {temporary_folder_new()};
    (void)state;
    begin(&fixture);
    save(&fixture, false);
    report(&fixture, 2);
    assert_int_equal(save(&fixture, false), 0); // nothing is other than before
    assert_true(save(&fixture, true) > 0);
    report(&fixture, 4);
    assert_int_equal(save(&fixture, true), 0);
    assert_int_equal(passed(&fixture), 4);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_comes_once_it_is_saved_is_sent_however_late_its_line_opens), cmocka_unit_test(one_that_is_switched_on_begins_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
