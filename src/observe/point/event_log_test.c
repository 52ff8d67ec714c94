#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "observe/point/device.h"
#include "observe/point/event_log.h"
#include "observe/point/event_read.h"
#include "observe_sql.h"
#include "tests/unit/temporary_folder.h"

#define MANY 5000

static struct store *new_store(const char *folder)
{
    struct fault fault = {0};
    struct store *store = store_open(folder, STORE_WRITE, &fault);
    assert_non_null(store);
    return store;
}

static void note(struct event_log *log, const char *what, const char *mn, const char *peer, bool stranger)
{
    event_log_note(log, &(struct event_seen){.what = what, .mn = hj212_text_of(mn), .peer = peer, .count = 1, .stranger = stranger});
}

// What waits to be written: a flood of strangers leaves known devices their room, and every one of it is counted.
static void a_flood_of_strangers_is_counted_and_hides_no_known_device(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct gateway_event *events;
    size_t count;
    int64_t strangers = 0, known = 0;
    char mn[DEVICE_MN_MAX + 1];
    store_close(new_store(folder.path));
    struct writer *writer = writer_start(folder.path, NULL, NULL, &fault);
    struct event_log *log = event_log_new(writer);
    assert_non_null(writer);
    for (int i = 0; i < MANY; i++) {
        snprintf(mn, sizeof mn, "FLOOD%08d", i);
        note(log, i % 2 ? EVENT_UNKNOWN : EVENT_PASSWORD, mn, "127.0.0.1", true);
    }
    for (int i = 0; i < 200; i++) {
        snprintf(mn, sizeof mn, "KNOWN%08d", i);
        note(log, EVENT_REPLACED, mn, "127.0.0.1", false);
    }
    event_log_send(log);
    writer_stop(writer);
    struct store *store = store_open(folder.path, STORE_READ, &fault);
    assert_true(gateway_event_list(store, arena, NULL, 1000, &events, &count, &fault));
    for (size_t i = 0; i < count; i++) {
        *(events[i].stranger ? &strangers : &known) += events[i].count;
        assert_int_equal(events[i].stranger, strncmp(events[i].mn, "KNOWN", 5) != 0);
    }
    assert_int_equal(strangers, MANY);
    assert_int_equal(known, 200);
    assert_in_range(count, 201, 200 + 130);
    store_close(store);
    writer_free(writer);
    event_log_free(log);
}

// What is kept: each has its own number of rows.
static void events_of_strangers_push_out_none_of_known_devices(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct gateway_event *events;
    size_t count, strangers = 0;
    struct store *store = new_store(folder.path);
    assert_true(store_begin(store, &fault));
    for (int i = 0; i < 300; i++) {
        const bool stranger = i >= 10 && i % 29;
        const struct gateway_event_insert_in row = {.at_ms = i, .what = "silent", .mn = stranger ? "S" : "K", .peer = "", .count = 1};
        assert_true(gateway_event_insert(store, &row, &fault) && (!stranger || stranger_event_insert(store, &fault)));
    }
    assert_true(gateway_event_trim_strangers(store, &(struct gateway_event_trim_strangers_in){.most = 50}, &fault));
    assert_true(gateway_event_trim(store, &(struct gateway_event_trim_in){.most = 100}, &fault) && stranger_event_forget(store, &fault));
    assert_true(gateway_event_list(store, arena, NULL, 1000, &events, &count, &fault));
    for (size_t i = 0; i < count; i++) {
        strangers += events[i].stranger;
        assert_string_equal(events[i].mn, events[i].stranger ? "S" : "K");
        assert_true(i == 0 || events[i].at_ms < events[i - 1].at_ms);
    }
    assert_int_equal(strangers, 50);
    assert_int_equal(count - strangers, 20);
    assert_true(gateway_event_trim(store, &(struct gateway_event_trim_in){.most = 5}, &fault) && stranger_event_forget(store, &fault));
    assert_true(gateway_event_list(store, arena, NULL, 1000, &events, &count, &fault));
    assert_int_equal(count, 55);
    assert_true(store_commit(store, &fault));
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_of_strangers_is_counted_and_hides_no_known_device),
        cmocka_unit_test(events_of_strangers_push_out_none_of_known_devices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
