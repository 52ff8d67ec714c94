// series_bench [EFFLUENT.csv]: bytes per value, write and read rates of the series store; beside it, on the same values, plain
// SQLite rows and, with QINGSHAN_TEST_CLICKHOUSE (tests/bench/series/run sets it), ClickHouse.
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/clock/clock.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/series/series.h"

#define START INT64_C(1735660800000) // 2025-01-01T00:00:00+08:00
#define MINUTE INT64_C(60000)
#define YEAR_MINUTES 525600

static char folder[] = "/tmp/series-bench-XXXXXX";

static void must(bool ok, const struct fault *f, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "%s: %s %s\n", what, f && f->key ? f->key : "", f ? fault_argument(f, "text") : "");
    exit(1);
}

static double seconds_since(int64_t start_ns)
{
    return (double)(clock_monotonic_ns() - start_ns) / 1e9;
}

static const char *file_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

// Of this process: what a loaded machine does not distort as much.
static double cpu_ms(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

// What every synced commit below waits for at least once.
static void print_disk(void)
{
    enum { ROUNDS = 100 };
    double took_ms[ROUNDS];
    char path[300], block[4096] = "";
    snprintf(path, sizeof path, "%s/sync", folder);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < ROUNDS; i++) {
        int64_t start = clock_monotonic_ns();
        if (pwrite(file, block, sizeof block, i * (off_t)sizeof block) != sizeof block || fdatasync(file) != 0)
            exit(1);
        took_ms[i] = seconds_since(start) * 1e3;
    }
    close(file);
    unlink(path);
    qsort(took_ms, ROUNDS, sizeof *took_ms, compare_doubles);
    printf("disk: fdatasync of 4 KB median %.3f ms, p99 %.3f ms\n", took_ms[ROUNDS / 2], took_ms[ROUNDS * 99 / 100]);
}

static long size_of(const char *name)
{
    struct stat status;
    return stat(file_of(name), &status) == 0 ? (long)status.st_size : 0;
}

static void remove_series(void)
{
    static const char *const names[] = {"series.db", "series.db-wal", "series.db-shm", "rows.db", "rows.db-wal", "rows.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(file_of(names[i]));
}

static struct series *open_series(void)
{
    struct fault fault = {0};
    struct series *series = series_open(&(struct series_options){.folder = folder, .mode = STORE_WRITE}, &fault);
    must(series, &fault, "open");
    return series;
}

static uint64_t seed = 1;

static int64_t random_below(uint64_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % limit);
}

// A load that swings over the day, drifts, and is noisy in its last digit or two: what a logger sends.
static int64_t sensor(int64_t i, int64_t *drift)
{
    int64_t of_day = i % 1440, swing = of_day < 720 ? of_day : 1440 - of_day;
    *drift += random_below(5) - 2;
    return 4000 + swing + *drift + random_below(21) - 10;
}

static struct observation *make_minutes(size_t count, bool extremes)
{
    struct observation *rows = calloc(count, sizeof *rows);
    int64_t drift = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t value = sensor((int64_t)i, &drift);
        rows[i] = (struct observation){.at_ms = START + (int64_t)i * MINUTE, .value = {value, 2, true}, .flag = "N"};
        if (extremes) {
            rows[i].least = (struct observation_number){value - random_below(30), 2, true};
            rows[i].most = (struct observation_number){value + random_below(30), 2, true};
            rows[i].frame = 1 + (int64_t)i * 60 * 700 + random_below(20000); // 60 devices write into the same log
        }
        if (random_below(3000) == 0)
            rows[i].flag[0] = 'D';
    }
    return rows;
}

static void put(struct series *series, const struct series_run *runs, size_t count)
{
    struct fault fault = {0};
    must(series_put(series, &(struct series_batch){.runs = runs, .count = count}, NULL, &fault), &fault, "put");
}

// ---- bytes per value ----

struct observation_list LIST_OF(struct observation);

static int64_t effluent_time(const char *text)
{
    struct day day = {0};
    int hour = 0, minute = 0, second = 0;
    sscanf(text, "%d-%d-%d %d:%d:%d", &day.year, &day.month, &day.day, &hour, &minute, &second);
    return day_start_ms(day) + ((hour * INT64_C(60) + minute) * 60 + second) * 1000;
}

static int compare_times(const void *a, const void *b)
{
    int64_t left = ((const struct observation *)a)->at_ms, right = ((const struct observation *)b)->at_ms;
    return (left > right) - (left < right);
}

static void bench_effluent(const char *path)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    struct csv_reader reader;
    struct csv_record head, record;
    struct observation_list lists[7] = {0};
    char *bytes;
    size_t size, values = 0;
    bool more;
    if (access(path, R_OK) != 0) {
        printf("sewage plant: skipped, %s is not there\n", path);
        return;
    }
    must(file_read(arena, path, CSV_FILE_MAX, &bytes, &size, &fault) && csv_reader_init(&reader, arena, bytes, size, &fault) &&
             csv_read(&reader, &head, &more, &fault), &fault, "csv");
    while (csv_read(&reader, &record, &more, &fault) && more)
        for (size_t c = 0; c < 7; c++) {
            struct decimal value;
            if (!*record.cells[c] || !decimal_parse(record.cells[c], &value, &fault))
                continue;
            LIST_PUSH(arena, &lists[c], (struct observation){.at_ms = effluent_time(record.cells[7]), .value = observation_number_of(value), .flag = "N"});
        }
    struct series *series = open_series();
    struct series_report report, total = {0};
    for (size_t c = 0; c < 7; c++) {
        if (!lists[c].count)
            continue;
        qsort(lists[c].items, lists[c].count, sizeof *lists[c].items, compare_times);
        struct series_run run = {{"wwtp1", head.cells[c], SERIES_REALTIME}, lists[c].items, lists[c].count};
        must(series_put(series, &(struct series_batch){.runs = &run, .count = 1}, &report, &fault), &fault, "put");
        values += report.stored;
        total.repeated += report.repeated;
    }
    series_close(series);
    printf("sewage plant: %zu values (%" PRIu64 " doublets in the file), %ld bytes of series.db, %.2f bytes per value\n", values, total.repeated,
           size_of("series.db"), (double)size_of("series.db") / (double)values);
    remove_series();
}

static void bench_simulated(void)
{
    enum { DAYS = 60, FACTORS = 10, COUNT = DAYS * 1440 };
    struct series *series = open_series();
    char factors[FACTORS][8];
    struct observation *rows[FACTORS];
    for (int f = 0; f < FACTORS; f++) {
        snprintf(factors[f], sizeof factors[f], "a%05d", f);
        rows[f] = make_minutes(COUNT, true);
        for (int i = 0; f > 0 && i < COUNT; i++) // of the same packet
            rows[f][i].frame = rows[0][i].frame;
    }
    for (int i = 0; i < COUNT; i += 720) {
        struct series_run runs[FACTORS];
        for (int f = 0; f < FACTORS; f++)
            runs[f] = (struct series_run){{"stack1", factors[f], SERIES_MINUTE}, rows[f] + i, 720};
        put(series, runs, FACTORS);
    }
    series_close(series);
    long size = size_of("series.db");
    printf("simulated minutes, %d factors with least, most, flag and frame: %.2f bytes per observation, %.2f per number\n", FACTORS,
           (double)size / (FACTORS * COUNT), (double)size / (FACTORS * COUNT * 3));
    for (int f = 0; f < FACTORS; f++)
        free(rows[f]);
    remove_series();
}

// ---- a year of minutes ----

static void bench_rows(const struct observation *rows)
{
    sqlite3 *database;
    sqlite3_stmt *insert, *means;
    if (sqlite3_open(file_of("rows.db"), &database) != SQLITE_OK)
        exit(1);
    sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE o (series INTEGER, at INTEGER, version INTEGER,"
                           " value INTEGER, flag TEXT, PRIMARY KEY (series, at, version)) WITHOUT ROWID; BEGIN", NULL, NULL, NULL);
    sqlite3_prepare_v2(database, "INSERT INTO o VALUES (1, ?1, 1, ?2, ?3)", -1, &insert, NULL);
    int64_t start = clock_monotonic_ns();
    for (int i = 0; i < YEAR_MINUTES; i++) {
        sqlite3_bind_int64(insert, 1, rows[i].at_ms);
        sqlite3_bind_int64(insert, 2, rows[i].value.mantissa);
        sqlite3_bind_text(insert, 3, rows[i].flag, -1, SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
    double wrote = seconds_since(start), best = 1e9;
    sqlite3_prepare_v2(database, "SELECT at / 3600000, avg(value), min(value), max(value), count(*) FROM o WHERE series = 1 GROUP BY 1", -1, &means, NULL);
    for (int round = 0; round < 3; round++) {
        start = clock_monotonic_ns();
        while (sqlite3_step(means) == SQLITE_ROW)
            continue;
        sqlite3_reset(means);
        best = seconds_since(start) < best ? seconds_since(start) : best;
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(means);
    sqlite3_close(database);
    printf("plain SQLite rows: %.2f bytes per value, %.0f values/s written, hourly means %.1f ms\n", (double)size_of("rows.db") / YEAR_MINUTES,
           YEAR_MINUTES / wrote, best * 1e3);
}

static void write_settings(void)
{
    FILE *file = fopen(file_of("qingshan.yaml"), "w");
    fprintf(file, "series: clickhouse\nclickhouse_shards: %s\nclickhouse_database: bench%d\nclickhouse_user: qingshan\nclickhouse_password_file: %s\n",
            getenv("QINGSHAN_TEST_CLICKHOUSE"), (int)getpid(), getenv("QINGSHAN_TEST_CLICKHOUSE_PASSWORD"));
    fclose(file);
}

// Through the same interface, whatever holds the values.
static void bench_backend(const char *name, bool embedded, const struct observation *rows)
{
    struct fault fault = {0};
    const struct series_key key = {"wwtp1", "w01018", SERIES_MINUTE};
    struct series *series = open_series();
    struct series_run run = {key, rows, YEAR_MINUTES};
    int64_t start = clock_monotonic_ns();
    put(series, &run, 1);
    double wrote = seconds_since(start), best = 1e9, worst = 0, best_cpu = 1e9;
    for (int round = 0; round < 15; round++) {
        double used = cpu_ms();
        ARENA_SCOPED arena = arena_new();
        struct series_step step = {{START, START + YEAR_MINUTES * MINUTE}, 60 * MINUTE, false};
        struct series_bucket *buckets;
        size_t count;
        start = clock_monotonic_ns();
        must(series_means(series, arena, &key, &step, &buckets, &count, &fault) && count == YEAR_MINUTES / 60, &fault, "means");
        double took = seconds_since(start);
        best = took < best ? took : best;
        worst = took > worst ? took : worst;
        used = cpu_ms() - used;
        best_cpu = used < best_cpu ? used : best_cpu;
    }
    ARENA_SCOPED arena = arena_new();
    struct observation *read;
    size_t count;
    start = clock_monotonic_ns();
    must(series_collect(series, arena, &key, (struct series_range){START, START + YEAR_MINUTES * MINUTE}, 0, &read, &count, &fault), &fault, "read");
    double reading = seconds_since(start);
    series_close(series);
    printf("a year of minutes, %s: ", name);
    if (embedded)
        printf("%.2f bytes per value, ", (double)size_of("series.db") / YEAR_MINUTES);
    printf("%.0f values/s written, %.0f values/s read, hourly means best %.2f ms (worst of 15: %.2f; best of our own CPU time: %.2f)\n",
           YEAR_MINUTES / wrote, (double)count / reading, best * 1e3, worst * 1e3, best_cpu);
    remove_series();
}

static void bench_year(void)
{
    struct observation *rows = make_minutes(YEAR_MINUTES, false);
    bench_backend("chunks in SQLite", true, rows);
    bench_rows(rows);
    if (getenv("QINGSHAN_TEST_CLICKHOUSE")) {
        write_settings();
        bench_backend("ClickHouse", false, rows);
        unlink(file_of("qingshan.yaml"));
    } else {
        printf("ClickHouse: skipped, tests/bench/series/run starts one\n");
    }
    free(rows);
    remove_series();
}

// ---- writing ----

static void bench_backfill(void)
{
    enum { SERIES = 20, COUNT = 250000, PIECE = 5000 };
    struct series *series = open_series();
    struct observation *rows = make_minutes(COUNT, false);
    char factors[SERIES][8];
    int64_t start = clock_monotonic_ns();
    for (int i = 0; i < COUNT; i += PIECE) {
        struct series_run runs[SERIES];
        for (int s = 0; s < SERIES; s++) {
            snprintf(factors[s], sizeof factors[s], "f%d", s);
            runs[s] = (struct series_run){{"p", factors[s], SERIES_MINUTE}, rows + i, PIECE};
        }
        put(series, runs, SERIES);
    }
    double took = seconds_since(start);
    printf("back-fill: %d values in batches of %d, each a synced commit: %.0f values/s\n", SERIES * COUNT, SERIES * PIECE, SERIES * COUNT / took);
    free(rows);
    series_close(series);
    remove_series();
}

static void bench_live(void)
{
    enum { POINTS = 60, FACTORS = 10, ROUNDS = 50, SINGLE = 300 };
    struct series *series = open_series();
    char points[POINTS][8], factors[FACTORS][8];
    for (int i = 0; i < POINTS; i++)
        snprintf(points[i], sizeof points[i], "p%d", i);
    for (int i = 0; i < FACTORS; i++)
        snprintf(factors[i], sizeof factors[i], "f%d", i);
    int64_t start = clock_monotonic_ns();
    for (int round = 0; round < ROUNDS; round++) {
        struct observation row = {.at_ms = START + round * 30000, .value = {random_below(10000), 2, true}, .flag = "N", .frame = 1 + round};
        struct series_run runs[POINTS * FACTORS];
        for (int i = 0; i < POINTS * FACTORS; i++)
            runs[i] = (struct series_run){{points[i / FACTORS], factors[i % FACTORS], SERIES_REALTIME}, &row, 1};
        put(series, runs, POINTS * FACTORS);
    }
    double took = seconds_since(start);
    printf("live: one value of each of %d series a commit: %.0f values/s\n", POINTS * FACTORS, ROUNDS * POINTS * FACTORS / took);
    start = clock_monotonic_ns();
    for (int i = 0; i < SINGLE; i++) {
        struct observation row = {.at_ms = START + i * 1000, .value = {i, 2, true}};
        put(series, &(struct series_run){{"alone", "f", SERIES_REALTIME}, &row, 1}, 1);
    }
    printf("single puts: %.3f ms each, synced\n", seconds_since(start) / (double)SINGLE * 1e3);
    series_close(series);
    remove_series();
}

int main(int count, char **arguments)
{
    if (!mkdtemp(folder))
        return 1;
    print_disk();
    bench_effluent(count > 1 ? arguments[1] : "../shared/data/pollution_source/bohe_wwtp_effluent.csv");
    bench_simulated();
    bench_year();
    bench_backfill();
    bench_live();
    return rmdir(folder) == 0 ? 0 : 1;
}
