// Observations in ClickHouse: what needs no server, and, where tests/clickhouse/run has started one, what happens when it goes away.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "observe/series/clickhouse/clickhouse.h"
#include "observe/series/clickhouse/clickhouse_row.h"
#include "observe/series/series_retain.h"
#include "observe/series/series_settings.h"
#include "tests/unit/series_store.h"

#define START INT64_C(1767196800000) // 2026-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define EVER ((struct series_range){SERIES_AT_MIN, SERIES_AT_MAX})

static const struct series_key cod = {"wwtp1", "w01018", SERIES_MINUTE};

static void text_in_a_statement_cannot_leave_its_quotes(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const struct clickhouse_value values[] = {{"point", .text = "a' OR \\'1"}, {"at", .number = -5}, {"name", .text = "t_1", .bare = true}};
    assert_string_equal(clickhouse_text(arena, "SELECT :at FROM :name WHERE x = :point", values, 3), "SELECT -5 FROM t_1 WHERE x = 'a\\' OR \\\\\\'1'");
}

static void a_row_comes_back_from_pieces_of_any_size(void **state)
{
    (void)state;
    struct observation o = {.at_ms = START, .value = {-6950, 2, true}, .most = {INT64_MAX, 18, true}, .flag = "Sr", .origin = OBSERVATION_SIMULATED,
                            .version = SERIES_VERSION_MAX, .frame = INT64_C(5) << 40}, back;
    uint8_t row[CLICKHOUSE_ROW_SIZE];
    clickhouse_row_write(row, 7, SERIES_HOUR, &o);
    assert_true(clickhouse_row_read(row, &back));
    assert_memory_equal(back.flag, o.flag, sizeof o.flag);
    assert_int_equal(back.value.mantissa, -6950);
    assert_int_equal(back.value.scale, 2);
    assert_false(back.least.present || back.total.present);
    assert_true(back.most.present && back.most.mantissa == INT64_MAX && back.most.scale == 18);
    assert_true(back.at_ms == o.at_ms && back.version == o.version && back.frame == o.frame && back.origin == o.origin);
    row[53] = 19; // a scale that there is not
    assert_false(clickhouse_row_read(row, &back));
}

static void write_settings(const char *folder, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/qingshan.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void settings_are_read_and_mistakes_have_their_line(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    TEMPORARY_FOLDER(folder);
    struct clickhouse_settings settings;
    struct fault fault = {0};
    bool clickhouse = true;
    assert_true(series_settings_read(arena, folder.path, &settings, &clickhouse, &fault) && !clickhouse); // no file
    write_settings(folder.path, "# of the bureau\nother: thing\nseries: clickhouse\nclickhouse_shards: http://a:1 http://b:2\nclickhouse_database: q\n");
    assert_true(series_settings_read(arena, folder.path, &settings, &clickhouse, &fault) && clickhouse);
    assert_int_equal(settings.shard_count, 2);
    assert_string_equal(settings.shards[1], "http://b:2");
    assert_string_equal(settings.database, "q");
    static const char *const bad[] = {"other: x\nseries: clickhaus\n", "\nclickhouse_shards: http://user:word@a\n", "\nclickhouse_shard: http://a\n",
                                      "\nclickhouse_database: Q;DROP\n", "\nseries: clickhouse", "\nseries embedded\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_settings(folder.path, bad[i]);
        fault_clear(&fault);
        assert_false(series_settings_read(arena, folder.path, &settings, &clickhouse, &fault));
        assert_string_equal(fault.key, "series.setting");
        assert_string_equal(fault_argument(&fault, "line"), "2");
    }
}

static bool put_minutes(struct series *series, int first, int count, int64_t mark, struct series_report *report, struct fault *f)
{
    struct observation *rows = calloc((size_t)count, sizeof *rows);
    for (int i = 0; i < count; i++)
        rows[i] = (struct observation){.at_ms = START + (first + i) * MINUTE, .value = {first + i, 1, true}, .flag = "N"};
    struct series_run run = {cod, rows, (size_t)count};
    bool ok = series_put(series, &(struct series_batch){.runs = &run, .count = 1, .mark = {"stow", mark}}, report, f);
    free(rows);
    return ok;
}

static uint64_t removed_by(struct series *series, const char *folder, int64_t now_ms)
{
    struct retention retention;
    bool more = true;
    assert_true(retention_begin(&retention, folder, NULL));
    while (more)
        assert_true(retention_step(&retention, series, now_ms, &more, NULL));
    return retention.removed;
}

static void what_the_settings_do_not_keep_is_removed(void **state)
{
    (void)state;
    enum { KEPT_DAYS = 30 };
    const int64_t day_ms = INT64_C(86400000);
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    struct retention retention;
    struct series_removed_list unsaid;
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = folder.path, .mode = STORE_WRITE}, &fault);
    assert_true(put_minutes(series, 0, 2 * 1440, 1, NULL, &fault));
    assert_int_equal(removed_by(series, folder.path, START + 900 * day_ms), 0); // no settings: for ever
    write_settings(folder.path, "series_keep_minute_days: 30\n");
    assert_int_equal(removed_by(series, folder.path, START + 900 * day_ms), 0); // the newest observation is of today
    assert_true(put_minutes(series, (KEPT_DAYS + 1) * 1440, 1, 2, NULL, &fault));
    assert_int_equal(removed_by(series, folder.path, START + KEPT_DAYS * day_ms), 0); // one that is of a day to come does not count
    assert_int_equal(removed_by(series, folder.path, START + 900 * day_ms), 1440);
    assert_int_equal(removed_by(series, folder.path, START + 900 * day_ms), 0);
    assert_true(series_removed_unsaid(series, &unsaid, &fault)); // until the journal says so
    assert_int_equal(unsaid.count, 1);
    assert_int_equal(unsaid.items[0].observations, 1440);
    assert_int_equal(unsaid.items[0].before_ms, START + day_ms);
    assert_true(series_removed_said(series, &unsaid, &fault) && series_removed_unsaid(series, &unsaid, &fault));
    assert_int_equal(unsaid.count, 0);
    write_settings(folder.path, "series_keep_minutes_days: 30\n");
    assert_false(retention_begin(&retention, folder.path, &fault));
    assert_string_equal(fault.key, "series.setting");
}

static void an_open_password_file_is_refused(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    TEMPORARY_FOLDER(folder);
    struct clickhouse_settings settings;
    struct fault fault = {0};
    bool clickhouse;
    char path[128];
    write_settings(folder.path, "clickhouse_password_file: word\n");
    snprintf(path, sizeof path, "%s/word", folder.path);
    FILE *file = fopen(path, "w");
    fputs("secret\n", file);
    fclose(file);
    chmod(path, 0644);
    assert_false(series_settings_read(arena, folder.path, &settings, &clickhouse, &fault));
    assert_string_equal(fault.key, "series.password_file");
    chmod(path, 0600);
    fault_clear(&fault);
    assert_true(series_settings_read(arena, folder.path, &settings, &clickhouse, &fault));
}

static int64_t mark_of(struct series *series)
{
    struct fault fault = {0};
    int64_t mark = 0;
    bool found;
    assert_true(series_mark_read(series, "stow", &mark, &found, &fault));
    return found ? mark : -1;
}

static void without_a_server_nothing_is_stored_and_the_fault_names_it(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    write_settings(folder.path, "series: clickhouse\nclickhouse_shards: http://127.0.0.1:1\n");
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = folder.path, .mode = STORE_WRITE}, &fault);
    assert_non_null(series);
    assert_false(put_minutes(series, 0, 5, 1, NULL, &fault));
    assert_string_equal(fault.key, "series.server");
    assert_string_equal(fault_argument(&fault, "server"), "http://127.0.0.1:1");
    assert_int_equal(mark_of(series), -1);
}

static void observations_do_not_hide_behind_another_backend(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct series_options reading = {.mode = STORE_WRITE};
    TEMPORARY_FOLDER(folder);
    reading.folder = folder.path;
    struct series *series = series_open(&reading, &fault);
    assert_true(put_minutes(series, 0, 5, 1, NULL, &fault));
    series_close(series);
    write_settings(folder.path, "series: clickhouse\nclickhouse_shards: http://127.0.0.1:1\n");
    assert_null(series_open(&reading, &fault));
    assert_string_equal(fault.key, "series.embedded");
    TEMPORARY_FOLDER(other);
    reading.folder = other.path;
    write_settings(other.path, "series: clickhouse\nclickhouse_shards: http://127.0.0.1:1 http://127.0.0.1:2\n");
    series_close(series_open(&reading, &fault));
    write_settings(other.path, "series: clickhouse\nclickhouse_shards: http://127.0.0.1:1\n");
    assert_null(series_open(&reading, &fault));
    assert_string_equal(fault.key, "series.shards");
    write_settings(other.path, "");
    assert_null(series_open(&reading, &fault));
    assert_string_equal(fault.key, "series.clickhouse");
}

// ---- with a server ----

static void many_rows_go_in_pieces_and_none_twice(void **state)
{
    (void)state;
    enum { COUNT = 150000 };
    ARENA_SCOPED arena = arena_new();
    SERIES_SCOPED series = series_store_new();
    struct fault fault = {0};
    struct series_report report;
    struct observation *found;
    size_t count;
    assert_true(put_minutes(series, 100, COUNT - 100, 1, &report, &fault));
    assert_true(put_minutes(series, 0, COUNT, 2, &report, &fault));
    assert_int_equal(report.stored, 100);
    assert_int_equal(report.repeated, COUNT - 100);
    assert_true(series_collect(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found, &count, &fault));
    assert_int_equal(count, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(found[i].value.mantissa, i);
}

// Passes one connection after the other on to the server, as long as it lives.
static void relay(int listening, uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    for (;;) {
        static char bytes[65536];
        int ends[2] = {accept(listening, NULL, NULL), socket(AF_INET, SOCK_STREAM, 0)};
        if (ends[0] < 0 || connect(ends[1], (struct sockaddr *)&address, sizeof address) != 0)
            _exit(1);
        for (bool open = true; open;) {
            struct pollfd waiting[2] = {{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}};
            poll(waiting, 2, -1);
            for (int i = 0; i < 2 && open; i++) {
                if (!waiting[i].revents)
                    continue;
                ssize_t size = read(ends[i], bytes, sizeof bytes), done = 0;
                while (done < size)
                    done += write(ends[1 - i], bytes + done, (size_t)(size - done));
                open = size > 0;
            }
        }
        close(ends[0]);
        close(ends[1]);
    }
}

static int listen_on(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)), 0);
    assert_int_equal(bind(listening, (struct sockaddr *)address, size), 0);
    assert_int_equal(listen(listening, 8), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)address, &size), 0);
    return listening;
}

static pid_t start_relay(int listening)
{
    const char *colon = strrchr(getenv("QINGSHAN_TEST_CLICKHOUSE"), ':');
    pid_t child = fork();
    if (child == 0) {
        signal(SIGPIPE, SIG_DFL);
        relay(listening, (uint16_t)strtoul(colon + 1, NULL, 10));
    }
    return child;
}

static void stop_relay(pid_t child)
{
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_server_that_goes_away_loses_nothing(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    TEMPORARY_FOLDER(folder);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct fault fault = {0};
    struct series_report report;
    struct observation *found;
    size_t count;
    char settings[400];
    int listening = listen_on(&address);
    snprintf(settings, sizeof settings, "series: clickhouse\nclickhouse_shards: http://127.0.0.1:%u\nclickhouse_database: gone%d\nclickhouse_user: qingshan\n"
             "clickhouse_password_file: %s\n", ntohs(address.sin_port), (int)getpid(), getenv("QINGSHAN_TEST_CLICKHOUSE_PASSWORD"));
    write_settings(folder.path, settings);
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = folder.path, .mode = STORE_WRITE}, &fault);
    pid_t child = start_relay(listening);
    assert_true(put_minutes(series, 0, 100, 1, NULL, &fault));
    stop_relay(child);
    close(listening);
    assert_true(put_minutes(series, 100, 100, 2, NULL, &fault)); // on the way when the server was lost: stored, not yet delivered
    assert_false(put_minutes(series, 200, 100, 3, NULL, &fault));
    assert_string_equal(fault.key, "series.server");
    assert_int_equal(mark_of(series), 2);
    fault_clear(&fault);
    assert_false(series_collect(series, arena, &cod, EVER, 0, &found, &count, &fault));
    assert_string_equal(fault.key, "series.server");
    listening = listen_on(&address);
    child = start_relay(listening);
    assert_true(put_minutes(series, 200, 100, 3, &report, &fault));
    assert_int_equal(report.stored, 100);
    assert_true(series_collect(series, arena, &cod, EVER, SERIES_ALL_VERSIONS, &found, &count, &fault));
    assert_int_equal(count, 300);
    stop_relay(child);
    close(listening);
}

static void a_new_series_db_finds_what_the_server_has(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fault fault = {0};
    struct series_options options = {.folder = folder.path, .mode = STORE_WRITE};
    struct series_report report;
    char path[128];
    series_store_configure(folder.path);
    struct series *series = series_open(&options, &fault);
    assert_true(put_minutes(series, 0, 100, 1, NULL, &fault));
    series_close(series);
    static const char *const names[] = {"series.db", "series.db-wal", "series.db-shm", "series.db-open"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder.path, names[i]);
        remove(path);
    }
    series = series_open(&options, &fault);
    assert_int_equal(mark_of(series), -1);
    assert_true(put_minutes(series, 0, 110, 1, &report, &fault)); // stowed again from the raw frames
    assert_int_equal(report.stored, 10);
    assert_int_equal(report.repeated, 100);
    series_close(series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_in_a_statement_cannot_leave_its_quotes),
        cmocka_unit_test(a_row_comes_back_from_pieces_of_any_size),
        cmocka_unit_test(settings_are_read_and_mistakes_have_their_line),
        cmocka_unit_test(what_the_settings_do_not_keep_is_removed),
        cmocka_unit_test(an_open_password_file_is_refused),
        cmocka_unit_test(without_a_server_nothing_is_stored_and_the_fault_names_it),
        cmocka_unit_test(observations_do_not_hide_behind_another_backend),
    };
    const struct CMUnitTest with_a_server[] = {
        cmocka_unit_test(many_rows_go_in_pieces_and_none_twice),
        cmocka_unit_test(a_server_that_goes_away_loses_nothing),
        cmocka_unit_test(a_new_series_db_finds_what_the_server_has),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return series_store_is_remote() ? failed + cmocka_run_group_tests(with_a_server, NULL, NULL) : failed;
}
