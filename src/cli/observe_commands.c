// point import, frame find, simulate, and verifying the raw log.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/damage_look.h"
#include "cli/local_write.h"
#include "observe/point/device.h"
#include "observe/point/point_import.h"
#include "observe/raw/raw.h"
#include "observe/series/series.h"
#include "observe/simulate/simulate.h"
#include "standard/hj212/hj212.h"

// ---- point import ----

static bool import_points(const struct cli *cli, struct store *store, struct store_bytes csv, json_t **ret_answer, struct fault *f)
{
    struct point_report report;
    if (!point_import(store, cli->arena, csv, text_empty(cli->person) ? "cli" : cli->person, &report, f))
        return false;
    *ret_answer = json_pack("{s:I,s:I,s:I}", "rows", (json_int_t)report.rows, "added", (json_int_t)report.added, "changed", (json_int_t)report.changed);
    return true;
}

static const char *say_points(const struct cli *cli, const json_t *answer)
{
    return cli_say(cli, cli->dry_run ? "cli.points_would" : "cli.points_done", "rows", json_number_text(cli->arena, answer, "rows"), "added", json_number_text(cli->arena, answer, "added"),
                   "changed", json_number_text(cli->arena, answer, "changed"), NULL);
}

int cli_point_import(struct cli *cli)
{
    return local_table_import(cli, &(struct table_import){"/api/v1/points/import", "points", import_points, say_points});
}

// ---- frame find ----

static bool parse_instant(const char *text, int64_t *ret_at_ms)
{
    char digits[18];
    size_t size = 0;
    for (; *text; text++)
        if (*text >= '0' && *text <= '9' && size < sizeof digits - 1)
            digits[size++] = *text;
        else if (!strchr("-T: .", *text))
            return false;
    return (size == 14 || size == 17) && hj212_time_parse((struct hj212_text){digits, size}, ret_at_ms);
}

struct frame_search {
    const struct cli *cli;
    struct raw_reader *reader;
    int64_t last;     // position shown last
    bool damaged;     // one could not be read
};

static bool show_frame(struct frame_search *search, int64_t position, struct fault *f)
{
    struct raw_read read;
    char text[INSTANT_TEXT_SIZE];
    if (!position || position == search->last)
        return true;
    if (!raw_read_at(search->reader, position, &read, f))
        return false;
    search->last = position;
    if (!read.found) {
        search->damaged = true;
        fprintf(stderr, "qingshan: %s\n", cli_say(search->cli, "cli.frame_damaged", "position", arena_printf(search->cli->arena, "%" PRId64, position), NULL));
        return true;
    }
    instant_format(read.frame.received_ms, text, sizeof text);
    if (!search->cli->json) {
        printf("%" PRId64 "\t%s\t%.*s", position, text, (int)read.frame.size, read.frame.bytes);
        return true;
    }
    json_t *bytes = json_stringn(read.frame.bytes, read.frame.size); // null when it is not UTF-8
    json_t *line = json_pack("{s:I,s:s,s:I,s:o}", "position", (json_int_t)position, "received", text, "device", (json_int_t)read.frame.device,
                             "frame", bytes ? bytes : json_null());
    cli_print_json(search->cli, line);
    json_decref(line);
    return true;
}

static bool show_frames_of(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    for (size_t i = 0; i < count; i++)
        if (!show_frame(context, observations[i].frame, f))
            return false;
    return true;
}

// All factors of the point that have an observation at this time; a frame is shown once.
static bool find_frames(struct frame_search *search, struct series *series, int64_t at_ms, struct fault *f)
{
    const struct cli *cli = search->cli;
    struct series_summary *list;
    size_t count;
    if (!series_list(series, cli->arena, cli->arguments[0], &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!series_read(series, &list[i].key, (struct series_range){at_ms, at_ms + 1}, SERIES_FRAMES | SERIES_ALL_VERSIONS, show_frames_of, search, f))
            return false;
    return true;
}

int cli_frame_find(struct cli *cli)
{
    struct fault fault = {0};
    struct frame_search search = {.cli = cli};
    int64_t at_ms;
    if (!parse_instant(cli->arguments[1], &at_ms))
        return cli_usage(cli, "frame find POINT YYYY-MM-DDThh:mm:ss");
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = cli->data, .mode = STORE_READ}, &fault);
    if (!series)
        return cli_fail(cli, &fault);
    search.reader = raw_reader_open(cli->data);
    const bool ok = find_frames(&search, series, at_ms, &fault);
    raw_reader_close(search.reader);
    if (!ok)
        return cli_fail(cli, &fault);
    if (search.damaged)
        return fault_exit_code(FAULT_BROKEN);
    return search.last ? 0 : fault_exit_code(FAULT_NOT_FOUND);
}

int cli_frame_verify(struct cli *cli)
{
    struct fault fault = {0};
    struct fault ignored = {0};
    struct damage_look look;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &ignored); // the frames can be verified without it
    if (!damage_look(cli, store, false, &look, &fault))
        return cli_fail(cli, &fault);
    json_t *line = json_pack("{s:I,s:I,s:I,s:o}", "segments", (json_int_t)look.raw.segments, "frames", (json_int_t)look.raw.frames, "broken",
                             (json_int_t)look.broken, "damages", damage_look_json(&look));
    cli_print_json(cli, line);
    damage_json_print(cli, json_object_get(line, "damages"), stderr);
    json_decref(line);
    return look.open ? fault_exit_code(FAULT_BROKEN) : 0;
}

// ---- simulate ----

static bool parse_real(const char *text, double least, double most, double *ret_value)
{
    struct decimal value;
    if (!text || !decimal_parse(text, &value, NULL))
        return false;
    *ret_value = decimal_to_double(value);
    return *ret_value >= least && *ret_value <= most;
}

static int print_report(const struct cli *cli, const struct simulate_report *r)
{
    json_t *line = json_pack("{s:I,s:I,s:I,s:I,s:f,s:f,s:f,s:f,s:f}", "sent", (json_int_t)r->sent, "answered", (json_int_t)r->answered, "lost",
                             (json_int_t)r->lost, "reconnects", (json_int_t)r->reconnects, "seconds", r->seconds, "frames_per_second", r->frames_per_second,
                             "p50_ms", r->p50_ms, "p99_ms", r->p99_ms, "most_ms", r->most_ms);
    cli_print_json(cli, line);
    json_decref(line);
    return r->lost ? fault_exit_code(FAULT_UNAVAILABLE) : 0;
}

static void raise_file_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int cli_simulate(struct cli *cli)
{
    struct fault fault = {0};
    struct simulate_report report;
    int32_t points = 0;
    int64_t seed = 1;
    double rate = 0, seconds = 10;
    if (!text_parse_int32(cli->points ? cli->points : "60", &points) || points < 1 || points > SIMULATE_POINTS_MAX ||
        (cli->seed && !text_parse_int64(cli->seed, &seed)) || (cli->rate && !parse_real(cli->rate, 0, 1e6, &rate)) ||
        (cli->seconds && !parse_real(cli->seconds, 0.1, 1e7, &seconds)))
        return cli_usage(cli, "simulate --points 1..50000 --rate 0..1000000 --seconds S --seed K");
    if (cli->history_days)
        return cli_simulate_history(cli, (uint64_t)seed);
    if (!cli->to) {
        struct text_buffer table;
        text_buffer_init(&table, cli->arena);
        simulate_table(points, &table);
        fputs(table.bytes, stdout);
        return 0;
    }
    struct simulate_options options = {.to = cli->to, .points = points, .rate = rate, .seconds = seconds, .seed = (uint64_t)seed};
    raise_file_limit();
    if (cli->table && !cli_simulate_world(cli, &options, &fault))
        return cli_fail(cli, &fault);
    if (!simulate_faults_parse(cli->faults, &options.faults, &fault) || !simulate_run(&options, &report, &fault))
        return cli_fail(cli, &fault);
    return print_report(cli, &report);
}
