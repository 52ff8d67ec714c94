// series list, export, import.
#include <inttypes.h>
#include <stdio.h>

#include "base/cell/csv.h"
#include "base/period.h"
#include "cli/local_write.h"
#include "observe/judge/doubt.h"
#include "observe/point/factor_book.h"
#include "observe/point/point.h"
#include "observe/series/means_edition.h"
#include "observe/stow/series_csv.h"
#include "observe/stow/series_file.h"
#include "sheet/table_form.h"
#include "view/observe/series_table_json.h"
#include "cli/cli_rows.h"
#include "cli_answer.h"

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
    cli_print_header(cli, series_line_columns, SERIES_LINE_COLUMNS);
    for (size_t i = 0; i < count; i++)
        cli_print_row(cli, series_line_columns, SERIES_LINE_COLUMNS, series_line_cells(cli->arena, cli, &list[i]));
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

// As JSON a value says too what the table has no column for: our doubt, and the edition of a mean.
struct json_export {
    struct series *series;
    const struct doubts *doubts; // NULL: there is no plan to tell by
    const struct point *points;
    size_t point_count;
    bool begun;
    const struct series_key *key;
    struct doubt_bounds bounds;
    struct means_edition_span *editions;
    size_t edition_count;
};

static json_t *observed_json(struct observation_number number)
{
    char text[DECIMAL_TEXT_SIZE];
    return number.present ? json_string(decimal_format(observation_decimal(number), text, sizeof text)) : json_null();
}

static json_t *edition_json(const struct json_export *out, const struct observation *one)
{
    const bool ours = out->key->kind >= SERIES_HOUR && (one->origin == OBSERVATION_COMPUTED || one->origin == OBSERVATION_SIMULATED);
    return ours ? json_integer(means_edition_at(out->editions, out->edition_count, one->at_ms)) : json_null();
}

static bool print_json_rows(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct json_export *out = context;
    char at[INSTANT_TEXT_SIZE];
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        const struct observation *one = &observations[i];
        json_t *row = json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:i,s:o,s:o,s:o,s:s,s:o}", "point", out->key->point, "factor", out->key->factor, "kind",
                                series_kind_name(out->key->kind), "time", instant_format(one->at_ms, at, sizeof at), "value", observed_json(one->value), "flag",
                                one->flag, "doubt", doubt_name(doubt_of(&out->bounds, one->value)), "version", (int)one->version, "least",
                                observed_json(one->least), "most", observed_json(one->most), "total", observed_json(one->total), "origin",
                                observation_origin_name((enum observation_origin)one->origin), "edition", edition_json(out, one));
        ok = fputs(out->begun ? ",\n" : "[", stdout) != EOF && json_dumpf(row, stdout, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
        json_decref(row);
        out->begun = true;
    }
    return ok || fault_set_errno(f, "write", "stdout");
}

static bool export_json(const struct cli *cli, struct json_export *out, const struct series_key *key, struct fault *f)
{
    const struct series_range ever = {SERIES_AT_MIN, SERIES_AT_MAX};
    const char *kind = "";
    for (size_t i = 0; i < out->point_count; i++)
        if (text_equal(out->points[i].code, key->point))
            kind = out->points[i].kind;
    out->key = key;
    out->bounds = doubts_find(out->doubts, &(struct judge_whose){key->point, key->factor, judge_domain(kind, key->factor)});
    return means_edition_spans(out->series, cli->arena, key, ever, &out->editions, &out->edition_count, f) &&
           series_read(out->series, key, ever, cli->history ? SERIES_ALL_VERSIONS : 0, print_json_rows, out, f);
}

// By the name that was asked for, and by the one name of that factor; without a plan there is none.
static bool is_factor(const struct cli *cli, const struct factor_book *names, const struct series_key *key)
{
    return text_equal(cli->arguments[1], key->factor) || (names && text_equal(factor_book_name(names, key->point, cli->arguments[1]), key->factor));
}

static bool is_wanted(const struct cli *cli, const struct factor_book *names, const struct series_key *key)
{
    return (cli->argument_count < 2 || is_factor(cli, names, key)) &&
           (cli->argument_count < 3 || text_equal(cli->arguments[2], series_kind_name(key->kind)));
}

static bool export_one(const struct cli *cli, struct json_export *out, struct series_key *key, struct fault *f)
{
    const struct series_range ever = {SERIES_AT_MIN, SERIES_AT_MAX};
    return cli->json ? export_json(cli, out, key, f) : series_read(out->series, key, ever, cli->history ? SERIES_ALL_VERSIONS : 0, print_rows, key, f);
}

int cli_series_export(struct cli *cli)
{
    struct fault fault = {0};
    struct series_summary *list;
    size_t count;
    struct factor_book book;
    struct doubts doubts;
    struct point *points = NULL;
    struct json_export out = {0};
    STORE_SCOPED store = store_open(cli->data, STORE_READ, NULL);
    const struct factor_book *names = store && factor_book_load(&book, cli->arena, store, NULL) ? &book : NULL;
    SERIES_SCOPED series = open_for_reading(cli, &fault);
    if (!series || !series_list(series, cli->arena, cli->argument_count ? cli->arguments[0] : NULL, &list, &count, &fault))
        return cli_fail(cli, &fault);
    if (store && cli->json && (!doubts_load(store, cli->arena, &doubts, &fault) || !point_list(store, cli->arena, POINT_NOW, &points, &out.point_count, &fault)))
        return cli_fail(cli, &fault);
    out.series = series;
    out.doubts = store && cli->json ? &doubts : NULL;
    out.points = points;
    fputs(cli->json ? "" : "\xef\xbb\xbf" SERIES_CSV_HEAD, stdout); // the mark lets spreadsheets open it as UTF-8
    for (size_t i = 0; i < count; i++)
        if (is_wanted(cli, names, &list[i].key) && !export_one(cli, &out, &list[i].key, &fault))
            return cli_fail(cli, &fault);
    fputs(!cli->json ? "" : out.begun ? "]\n" : "[]\n", stdout);
    return 0;
}

// ---- import ----

static const char *import_path(const struct cli *cli)
{
    return arena_printf(cli->arena, "/api/v1/series/import?name=%s%s%s", url_encoded(cli->arena, base_name(cli->arguments[0])), cli->dry_run ? "&dry_run=1" : "",
                        cli->time_is_end ? "&time=end" : "");
}

static bool store_table(const struct cli *cli, struct store *store, struct store_bytes csv, const struct series_table *table, json_t *answer, struct fault *f)
{
    struct series_report report = {0};
    const char *who = text_empty(cli->person) ? "cli" : cli->person;
    int64_t batch;
    const struct series_file file = {cli->data, base_name(cli->arguments[0]), csv, cli->time_is_end};
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = cli->data, .mode = STORE_WRITE}, f);
    if (!series || !means_edition_begin(series, instant_now_ms(), f) || !series_table_put(series, cli->data, table, &report, f) || !series_table_journal(store, cli->arena, table, &file, who, &report, &batch, f) ||
        !store_commit(store, f))
        return false;
    json_object_set_new(answer, "stored", json_integer((json_int_t)report.stored));
    json_object_set_new(answer, "repeated", json_integer((json_int_t)report.repeated));
    json_object_set_new(answer, "batch", json_integer(batch));
    return true;
}

static bool check_codes(const struct cli *cli, const struct series_table *table, struct fault *f)
{
    struct fault unready = {0};
    SERIES_SCOPED series = open_for_reading(cli, &unready);
    if (!series && !series_is_unready(&unready))
        return *f = unready, false;
    return series_table_check(series, cli->data, table, f);
}

struct importing {
    struct form_text text;
    json_t *report; // rows of a refused table
};

// What the server does, without one.
static bool import_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    struct importing *importing = context;
    const struct store_bytes csv = {importing->text.csv, importing->text.size};
    const struct series_words words = {cli->arena, cli->language};
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    struct series_table table = {0};
    if (!local_open(cli, &local, f))
        return false;
    if (!series_table_read(local.store, cli->arena, csv, cli->time_is_end, &table, f)) {
        importing->report = series_table_report(&words, &table);
        return false;
    }
    *ret_answer = series_table_json(&words, &table);
    if (!arena_within(cli->arena, f))
        return false;
    return cli->dry_run ? check_codes(cli, &table, f) : store_table(cli, local.store, csv, &table, *ret_answer, f);
}

static void say_makes(const struct cli *cli, const json_t *makes)
{
    const json_t *one;
    size_t i;
    if (!makes)
        return;
    puts(cli_say(cli, "cli.series_makes", "hours", json_number_text(cli->arena, makes, "hours"), "valid", json_number_text(cli->arena, makes, "valid_hours"),
                 "days", json_number_text(cli->arena, makes, "days"), "from", cli_instant(cli, json_whole(makes, "judged_from_ms")),
                 "to", cli_instant(cli, json_whole(makes, "judged_to_ms")), NULL));
    json_array_foreach(json_object_get(makes, "without_means"), i, one)
        puts(cli_say(cli, "cli.series_without", "point", json_text(one, "point"), "factor", json_text(one, "factor"), "rows",
                     json_number_text(cli->arena, one, "rows"), "reason",
                     cli_say(cli, arena_printf(cli->arena, "cli.series_without_%s", json_text(one, "reason")), NULL), NULL));
}

static void say_import(const struct cli *cli, void *context, const json_t *answer)
{
    const struct importing *importing = context;
    const json_t *note;
    size_t i;
    local_print_notes(cli, &importing->text);
    if (cli->dry_run)
        puts(cli_say(cli, "cli.series_checked", "rows", json_number_text(cli->arena, answer, "rows"), NULL));
    else
        puts(cli_say(cli, "cli.series_imported", "stored", json_number_text(cli->arena, answer, "stored"), "repeated",
                     json_number_text(cli->arena, answer, "repeated"), NULL));
    json_array_foreach(json_object_get(answer, "notes"), i, note)
        puts(json_text(note, "text"));
    say_makes(cli, json_object_get(answer, "makes"));
}

int cli_series_import(struct cli *cli)
{
    struct importing importing = {.report = NULL};
    struct fault fault = {0};
    char *bytes;
    size_t size;
    arena_allow(cli->arena, 4 * arena_budget()); // a table of observations may be as long as a file
    if (!file_read(cli->arena, cli->arguments[0], CSV_FILE_MAX, &bytes, &size, &fault) ||
        !table_form_read(cli->arena, table_form_find("series"), bytes, size, &importing.text, &fault))
        return cli_fail(cli, &fault);
    const int code = local_act(cli, &(struct local_act){import_path(cli), {"text/csv", importing.text.csv, importing.text.size}, &importing, import_here,
                                                        say_import});
    if (importing.report)
        cli_print_report(cli, importing.report);
    json_decref(importing.report);
    return code;
}
