// series list, export, import.
#include <inttypes.h>
#include <stdio.h>

#include "base/csv.h"
#include "base/period.h"
#include "cli/cli.h"
#include "observe/series.h"
#include "store/folder.h"

static struct series *open_for_reading(const struct cli *cli, struct fault *f)
{
    return series_open(&(struct series_options){.folder = cli->data, .mode = STORE_READ}, f);
}

static json_t *summary_json(const struct cli *cli, const struct series_summary *s)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:s, s:s}", "point", s->key.point, "factor", s->key.factor, "kind", series_kind_name(s->key.kind),
                     "rows", (json_int_t)s->rows, "first", cli_instant(cli, s->first_ms), "last", cli_instant(cli, s->last_ms));
}

static void print_summaries(const struct cli *cli, const struct series_summary *list, size_t count)
{
    const struct table_column columns[] = {{"cli.series_point", 16}, {"cli.series_factor", 10},
                                           {"cli.series_kind", 9},   {"cli.series_rows", -10},
                                           {"cli.series_first", 30}, {"cli.series_last", 30}};
    cli_print_header(cli, columns, 6);
    for (size_t i = 0; i < count; i++) {
        const char *const cells[] = {list[i].key.point, list[i].key.factor, series_kind_name(list[i].key.kind),
                                     arena_printf(cli->arena, "%" PRIu64, list[i].rows), cli_instant(cli, list[i].first_ms), cli_instant(cli, list[i].last_ms)};
        cli_print_row(cli, columns, 6, cells);
    }
}

int cli_series_list(struct cli *cli)
{
    struct fault fault = {0};
    struct series_summary *list;
    size_t count;
    SERIES_SCOPED series = open_for_reading(cli, &fault);
    if (!series || !series_list(series, cli->arena, cli->argument_count ? cli->arguments[0] : NULL, &list, &count, &fault))
        return cli_fail(cli, &fault);
    if (!cli->json) {
        print_summaries(cli, list, count);
        return 0;
    }
    json_t *document = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(document, summary_json(cli, &list[i]));
    cli_print_json(cli, document);
    json_decref(document);
    return 0;
}

// ---- export ----

static bool print_rows(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    text_buffer_init(&out, arena);
    series_csv_append(&out, context, observations, count);
    return fwrite(out.bytes, 1, out.size, stdout) == out.size || fault_set_errno(f, "write", "stdout");
}

static bool is_wanted(const struct cli *cli, const struct series_key *key)
{
    return (cli->argument_count < 2 || text_equal(cli->arguments[1], key->factor)) &&
           (cli->argument_count < 3 || text_equal(cli->arguments[2], series_kind_name(key->kind)));
}

int cli_series_export(struct cli *cli)
{
    struct fault fault = {0};
    struct series_summary *list;
    size_t count;
    const struct series_range ever = {SERIES_AT_MIN, SERIES_AT_MAX};
    SERIES_SCOPED series = open_for_reading(cli, &fault);
    if (!series || !series_list(series, cli->arena, cli->argument_count ? cli->arguments[0] : NULL, &list, &count, &fault))
        return cli_fail(cli, &fault);
    fputs("\xef\xbb\xbf" SERIES_CSV_HEAD, stdout); // the mark lets spreadsheets open it as UTF-8
    for (size_t i = 0; i < count; i++)
        if (is_wanted(cli, &list[i].key) &&
            !series_read(series, &list[i].key, ever, cli->history ? SERIES_ALL_VERSIONS : 0, print_rows, &list[i].key, &fault))
            return cli_fail(cli, &fault);
    return 0;
}

// ---- import ----

// A folder is for simulated data or for real ones; one without a database yet will be for real ones.
static bool fits_folder(const struct cli *cli, const struct series_batch *batch, struct fault *f)
{
    struct fault missing = {0};
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &missing);
    bool simulated = false;
    if (!store && !text_equal(missing.key, "store.missing"))
        return *f = missing, false;
    if (store && !folder_simulated(store, &simulated, f))
        return false;
    for (size_t i = 0; i < batch->count; i++)
        for (size_t j = 0; j < batch->runs[i].count; j++)
            if ((batch->runs[i].observations[j].origin == OBSERVATION_SIMULATED) != simulated)
                return fault_set(f, FAULT_INPUT, simulated ? "series.real" : "series.simulated", "text", batch->runs[i].key.point, NULL);
    return true;
}

// The server holds the lock while it runs: an import waits for its end.
static bool import_runs(const struct cli *cli, const struct series_batch *batch, struct series_report *ret_report, struct fault *f)
{
    struct folder_lock lock = {.descriptor = -1};
    if (!folder_create(cli->data, f) || !folder_lock(cli->data, &lock, f))
        return false;
    struct series *series = fits_folder(cli, batch, f) ? series_open(&(struct series_options){.folder = cli->data, .mode = STORE_WRITE}, f) : NULL;
    bool ok = series && series_put(series, batch, ret_report, f);
    series_close(series);
    folder_unlock(&lock);
    return ok;
}

int cli_series_import(struct cli *cli)
{
    struct fault fault = {0};
    struct series_run *runs;
    struct series_report report = {0};
    char *bytes;
    size_t size, count;
    if (!file_read(cli->arena, cli->arguments[0], CSV_FILE_MAX, &bytes, &size, &fault) ||
        !series_csv_parse(cli->arena, bytes, size, &runs, &count, &fault) ||
        !import_runs(cli, &(struct series_batch){.runs = runs, .count = count, .now_ms = instant_now_ms()}, &report, &fault))
        return cli_fail(cli, &fault);
    if (cli->json) {
        json_t *document = json_pack("{s:I, s:I}", "stored", (json_int_t)report.stored, "repeated", (json_int_t)report.repeated);
        cli_print_json(cli, document);
        json_decref(document);
    } else {
        printf("%s\n", cli_say(cli, "cli.series_imported", "stored", arena_printf(cli->arena, "%" PRIu64, report.stored), "repeated",
                               arena_printf(cli->arena, "%" PRIu64, report.repeated), NULL));
    }
    return 0;
}
