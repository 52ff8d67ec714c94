// warning list, reopen, scan; limit import.
#include <stdio.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/local_write.h"
#include "observe/watch/watch.h"
#include "view/observe/warning_json.h"
#include "cli_answer.h"

// ---- warning list ----

static void print_warnings(const struct cli *cli, const json_t *array)
{
    const json_t *row;
    size_t i;
    cli_print_header(cli, warning_line_columns, WARNING_LINE_COLUMNS);
    json_array_foreach(array, i, row)
        cli_print_row(cli, warning_line_columns, WARNING_LINE_COLUMNS, warning_line_cells(cli->arena, cli, row));
}

int cli_warning_list(struct cli *cli)
{
    const struct warning_filter filter = {.point = cli->argument_count ? cli->arguments[0] : NULL, .state = cli->history ? NULL : "active",
                                          .span = {INT64_MIN, INT64_MAX}};
    struct fault fault = {0};
    struct warning_words words;
    struct warning *list;
    size_t count;
    CLI_VIEW_SCOPED opened;
    if (!cli_view_open(cli, &opened, &fault) || !warning_words_load(&words, &opened.view.reading, &fault) ||
        !warning_list(opened.store, cli->arena, &filter, &list, &count, &fault))
        return cli_fail(cli, &fault);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, warning_json(&words, &list[i]));
    if (cli->json)
        cli_print_json(cli, array);
    else
        print_warnings(cli, array);
    json_decref(array);
    return 0;
}

// ---- warning reopen ----

static bool reopen_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    const int64_t id = *(const int64_t *)context;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    const struct warning_step step = {.kind = WARNING_REOPEN, .at_ms = instant_now_ms(), .who = cli->person, .note = cli->note};
    int64_t batch;
    if (!local_open(cli, &local, f) || !warning_step_add(local.store, id, &step, &batch, f) || !(cli->dry_run || store_commit(local.store, f)))
        return false;
    *ret_answer = json_pack("{s:I,s:s,s:o}", "warning", (json_int_t)id, "step", warning_step_name(WARNING_REOPEN), "batch",
                            cli->dry_run ? json_null() : json_integer((json_int_t)batch));
    return true;
}

static void say_reopened(const struct cli *cli, void *context, const json_t *answer)
{
    (void)context, (void)answer;
    puts(cli_say(cli, cli->dry_run ? "cli.warning_would_reopen" : "cli.warning_reopened", "id", cli->arguments[0], NULL));
}

int cli_warning_reopen(struct cli *cli)
{
    struct fault fault = {0};
    int64_t id;
    size_t size;
    if (!text_parse_int64(cli->arguments[0], &id))
        return cli_fail(cli, (fault_set(&fault, FAULT_NOT_FOUND, "warning.unknown", "text", cli->arguments[0], NULL), &fault));
    json_t *body = json_pack("{s:s?,s:s?}", "person", cli->person, "note", cli->note);
    const char *bytes = json_document_text(cli->arena, body, &size);
    json_decref(body);
    const char *path = arena_printf(cli->arena, "/api/v1/warnings/%lld/reopen%s", (long long)id, cli->dry_run ? "?dry_run=1" : "");
    return local_act(cli, &(struct local_act){path, {"application/json", bytes, size}, &id, reopen_here, say_reopened});
}

// ---- warning scan ----

static json_t *finding_json(const struct cli *cli, const struct judge_finding *finding)
{
    char text[DECIMAL_TEXT_SIZE];
    json_t *numbers = json_object();
    for (size_t i = 0; i < finding->number_count; i++)
        json_object_set_new(numbers, finding->numbers[i].name, json_string(decimal_format(finding->numbers[i].value, text, sizeof text)));
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:b,s:b,s:o}", "rule", judge_rule_name(finding->rule), "point", finding->key.point, "factor",
                     finding->key.factor, "kind", series_kind_name(finding->key.kind), "from", cli_instant(cli, finding->from_ms), "to",
                     cli_instant(cli, finding->to_ms), "count", (json_int_t)finding->count, "suppressed", (json_int_t)finding->suppressed, "ended",
                     finding->ended, "sustained", finding->sustained, "numbers", numbers);
}

int cli_warning_scan(struct cli *cli)
{
    const struct watch_scan scan = {.point = cli->argument_count ? cli->arguments[0] : NULL,
                                    .factor = cli->argument_count > 1 ? cli->arguments[1] : NULL, .span = {SERIES_AT_MIN, SERIES_AT_MAX}};
    struct fault fault = {0};
    struct warning_judged *judged;
    size_t count;
    if (!watch_scan(cli->data, cli->arena, &scan, &judged, &count, &fault))
        return cli_fail(cli, &fault);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < judged[i].count; j++)
            json_array_append_new(array, finding_json(cli, &judged[i].findings[j]));
    cli_print_json(cli, array);
    json_decref(array);
    return 0;
}

// ---- limit import ----

static bool import_limits(const struct cli *cli, struct store *store, struct store_bytes csv, json_t **ret_answer, struct fault *f)
{
    struct limit_report report;
    struct limit_row *rows;
    size_t count;
    if (!limit_rows_parse(cli->arena, csv, &rows, &count, f) ||
        !limit_add(store, cli->arena, rows, count, text_empty(cli->person) ? "cli" : cli->person, &report, f))
        return false;
    *ret_answer = json_pack("{s:I,s:I}", "added", (json_int_t)report.added, "same", (json_int_t)report.same);
    return true;
}

static const char *say_limits(const struct cli *cli, const json_t *answer)
{
    return cli_say(cli, cli->dry_run ? "cli.limits_would" : "cli.limits_done", "added", json_number_text(cli->arena, answer, "added"), "same", json_number_text(cli->arena, answer, "same"),
                   NULL);
}

int cli_limit_import(struct cli *cli)
{
    return local_table_import(cli, &(struct table_import){"/api/v1/limits/import", "limits", import_limits, say_limits});
}
