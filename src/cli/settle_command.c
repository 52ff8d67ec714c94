// settle: what a finished year's observations say becomes facts.
#include <stdio.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/local_write.h"
#include "cli/result_table.h"
#include "service/settling.h"
#include "view/observe/settle_json.h"
#include "cli_answer.h"

static void print_report(const struct cli *cli, void *context, const json_t *report)
{
    const json_t *row;
    size_t i;
    (void)context;
    cli_print_header(cli, settle_line_columns, SETTLE_LINE_COLUMNS);
    json_array_foreach(json_object_get(report, "rows"), i, row)
        cli_print_row(cli, settle_line_columns, SETTLE_LINE_COLUMNS, settle_line_cells(cli->arena, cli, row));
}

static bool settle_here(const struct cli *cli, void *context, json_t **ret_report, struct fault *f)
{
    const int32_t year = *(const int32_t *)context;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    const char *folder = standard_folder(cli, f);
    const struct standards *standards = folder ? standards_load(cli->arena, folder, f) : NULL;
    struct source_report report;
    if (!standards || !local_open_model(cli, &local, f))
        return false;
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = cli->data, .mode = STORE_READ}, f);
    if (!series)
        return false;
    const struct settle_source source = {.store = local.store, .series = series, .standards = standards, .region = local.model->plan.region,
                                         .today = day_of_ms(instant_now_ms())};
    if (!settling_resolve(&source, local.model, cli->arena, year, &report, f) ||
        !source_settle(local.store, local.model, SETTLING_KIND, SETTLING_WHO, &report, f) || !(cli->dry_run || store_commit(local.store, f)))
        return false;
    report.batch = cli->dry_run ? 0 : report.batch;
    *ret_report = settling_json(cli->dry_run, &report);
    return true;
}

// Without --year: the last year that has ended.
int cli_settle(struct cli *cli)
{
    struct fault fault = {0};
    int32_t year = day_of_ms(instant_now_ms()).year - 1;
    if (cli->year && (!text_parse_int32(cli->year, &year) || year <= YEAR_MIN || year >= YEAR_MAX))
        return cli_fail(cli, (fault_set(&fault, FAULT_INPUT, "period.syntax", "text", cli->year, NULL), &fault));
    const char *path = arena_printf(cli->arena, "/api/v1/settle?year=%d%s", year, cli->dry_run ? "&dry_run=1" : "");
    return local_act(cli, &(struct local_act){path, {"application/json", "", 0}, &year, settle_here, print_report});
}
