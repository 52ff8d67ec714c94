// check, init, status, indicator, project list, report, openapi.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/server.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/local_write.h"
#include "observe/chain/heads.h"
#include "pack/pack.h"
#include "plan/project.h"
#include "report/report.h"
#include "review/load.h"
#include "review/rules.h"
#include "sheet/table_form.h"
#include "store/durable.h"
#include "store/folder.h"
#include "store/proof/sign.h"
#include "store/purpose.h"
#include "cli/cli_rows.h"
#include "cli_answer.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

// ---- check ----

static void print_findings(const struct cli *cli, const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        puts(finding_line(cli->arena, cli->language, &findings->items[i]));
}

// A pack is a folder; a file that was given instead is told so before anything is missed in it.
static bool is_pack_folder(const char *path, struct fault *f)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return fault_set_errno(f, "open", path);
    if (!S_ISDIR(status.st_mode))
        return fault_set(f, FAULT_INPUT, "cli.pack_no_folder", "path", path, NULL);
    return access(path, R_OK | X_OK) == 0 || fault_set_errno(f, "open", path);
}

int cli_check(struct cli *cli)
{
    struct finding_list findings;
    struct fault fault = {0};
    if (!is_pack_folder(cli->arguments[0], &fault))
        return cli_fail(cli, &fault);
    if (!review_check(cli->arena, cli->arguments[0], &findings, &fault))
        return cli_fail(cli, &fault);
    if (cli->json) {
        json_t *document = findings_json(cli->arena, cli->language, &findings);
        cli_print_json(cli, document);
        json_decref(document);
    } else {
        print_findings(cli, &findings);
        fprintf(stderr, "%s\n", cli_say(cli, "cli.check_summary", "errors", arena_printf(cli->arena, "%zu", findings.errors), "warnings",
                                        arena_printf(cli->arena, "%zu", findings.warnings), NULL));
    }
    return findings.errors ? 1 : 0;
}

// ---- init ----

static void print_changes(const struct cli *cli, const struct load_report *report, bool fresh)
{
    static const char signs[] = {[CHANGE_ADDED] = '+', [CHANGE_CHANGED] = '~', [CHANGE_REMOVED] = '-'};
    for (size_t i = 0; !fresh && i < report->count; i++)
        printf("%c %s %s\n", signs[report->items[i].kind], report->items[i].table, report->items[i].label);
    printf("%s\n", cli_say(cli, report->count ? (cli->dry_run ? "cli.init_would" : "cli.init_done") : "cli.init_same", "added",
                           arena_printf(cli->arena, "%zu", report->added), "changed", arena_printf(cli->arena, "%zu", report->changed),
                           "removed", arena_printf(cli->arena, "%zu", report->removed), NULL));
}

static bool load_into(struct cli *cli, const char *folder, const struct pack *pack, struct load_report *report, struct fault *f)
{
    const char *who = cli->person ? cli->person : "cli";
    STORE_SCOPED store = store_open(folder, STORE_WRITE, f);
    bool simulated;
    if (!store || !folder_simulated(store, &simulated, f))
        return false;
    if (cli->simulated && !simulated && !cli->dry_run && !folder_mark_simulated(store, who, f)) // a fresh one, else cli_init has refused
        return false;
    return review_load(store, cli->arena, pack, who, cli->dry_run, report, f);
}

// Also what an init that was killed has left.
static void remove_made(struct cli *cli, const char *folder)
{
    static const char *const names[] = {"qingshan.db", "qingshan.db-wal", "qingshan.db-shm", "qingshan.db-journal", "qingshan.db-open"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unlink(folder_file(cli->arena, folder, names[i]));
    rmdir(folder);
}

// The first database is made in a folder of its own and moved when it is whole: a data folder has a plan or is none.
static bool load_fresh(struct cli *cli, const char *folder, const struct pack *pack, struct load_report *report, struct fault *f)
{
    const char *made = folder_file(cli->arena, folder, "qingshan.db");
    bool ok = folder_create(folder, f) && load_into(cli, folder, pack, report, f);
    if (ok && !cli->dry_run) {
        // the first head counts on series.db: it is there before
        struct series *series = series_open_names(cli->data, STORE_WRITE, f);
        series_close(series);
        ok = series && durable_move(made, folder_file(cli->arena, cli->data, "qingshan.db"), f);
    }
    remove_made(cli, folder);
    return ok;
}

// Of a folder in the root of a disk the place beside it may not be writable: then there is no key yet.
static void make_key(const struct cli *cli)
{
    struct sign_key key;
    struct fault fault = {0};
    const char *path = sign_key_path(cli->arena, cli->data);
    if (!sign_key_make(path, &key, NULL, &fault))
        fprintf(stderr, "%s\n", cli_say(cli, "cli.key_missing", "path", path, NULL));
}

static bool load_pack(struct cli *cli, const struct pack *pack, struct load_report *report, bool *ret_fresh, struct fault *f)
{
    struct folder_lock lock;
    if (!folder_create(cli->data, f) || !folder_lock(cli->data, &lock, f))
        return false;
    cli_tell_lock(cli, &lock);
    const char *making = folder_file(cli->arena, cli->data, "initialising");
    remove_made(cli, making);
    *ret_fresh = !folder_is_initialised(cli->data);
    bool ok = *ret_fresh ? load_fresh(cli, making, pack, report, f) : load_into(cli, cli->data, pack, report, f);
    if (ok && !cli->dry_run) {
        make_key(cli);
        ok = heads_note_folder(cli->data, f);
    }
    folder_unlock(&lock);
    return ok;
}

// A server has the folder: it does the work, so that there is one writer and open pages hear of it.
static int init_remote(struct cli *cli, bool *ret_running)
{
    struct remote_answer answer;
    struct fault fault = {0};
    char path[4096];
    if (!realpath(cli->pack, path))
        return cli_fail(cli, (fault_set_errno(&fault, "open", cli->pack), &fault));
    json_t *body = json_pack("{s:s,s:b}", "folder", path, "dry_run", cli->dry_run);
    size_t size;
    const char *text = json_document_text(cli->arena, body, &size);
    json_decref(body);
    if (!remote_post(cli, "/api/v1/plan/pack", &(struct remote_body){"application/json", text, size}, &answer, ret_running, &fault))
        return cli_fail(cli, &fault);
    if (!*ret_running)
        return 0;
    if (answer.status >= 300)
        return remote_fail(cli, &answer);
    puts(json_text(answer.body, "text"));
    json_decref(answer.body);
    return 0;
}

// What was real once stays real.
static bool may_be_simulated(const struct cli *cli, struct fault *f)
{
    bool simulated;
    if (!cli->simulated || !folder_is_initialised(cli->data))
        return true;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, f);
    if (!store || !folder_simulated(store, &simulated, f))
        return false;
    return simulated || fault_set(f, FAULT_CONFLICT, "folder.real", "path", cli->data, NULL);
}

int cli_init(struct cli *cli)
{
    struct finding_list findings;
    struct load_report report = {0};
    struct fault fault = {0};
    bool fresh, running = false;
    if (!cli->pack)
        return cli_usage(cli, "init --pack DIR [--simulated]");
    if (!is_pack_folder(cli->pack, &fault) || !may_be_simulated(cli, &fault))
        return cli_fail(cli, &fault);
    int code = init_remote(cli, &running);
    if (running || code)
        return code;
    struct pack_source source = pack_source_folder(cli->pack);
    finding_list_init(&findings, cli->arena);
    const struct pack *pack = pack_read(cli->arena, &source, &findings);
    if (!pack || findings.errors) {
        print_findings(cli, &findings);
        return cli_fail(cli, (fault_set(&fault, FAULT_INPUT, "cli.pack_errors", "path", cli->pack, NULL), &fault));
    }
    if (!load_pack(cli, pack, &report, &fresh, &fault))
        return cli_fail(cli, &fault);
    print_changes(cli, &report, fresh);
    return 0;
}

// ---- status ----

// The catalogue's word for one of a fixed set: "verdict.%s", "unmet" -> 未达标.
static const char *word(const struct cli *cli, const char *family, const char *name)
{
    const char *key = arena_printf(cli->arena, "%.*s%s", (int)strcspn(family, "%"), family, name);
    return cli_say(cli, key, NULL);
}

static void print_status_row(const struct cli *cli, const json_t *row)
{
    cli_print_row(cli, status_line_columns, STATUS_LINE_COLUMNS, status_line_cells(cli->arena, cli, row));
}

static void print_status(const struct cli *cli, const json_t *document)
{
    const json_t *counts = json_object_get(document, "counts"), *row, *part;
    size_t i, k;
    printf("%s\n\n", cli_say(cli, "cli.status_summary", "year", json_number_text(cli->arena, document, "year"), "met",
                             json_number_text(cli->arena, counts, "met"), "expected", json_number_text(cli->arena, counts, "expected"), "unmet",
                             json_number_text(cli->arena, counts, "unmet"), "no_data", json_number_text(cli->arena, counts, "no_data"), NULL));
    cli_print_header(cli, status_line_columns, STATUS_LINE_COLUMNS);
    json_array_foreach(json_object_get(document, "indicators"), i, row)
    {
        print_status_row(cli, row);
        json_array_foreach(json_object_get(row, "parts"), k, part)
            print_status_row(cli, part);
    }
}

static int print_document(struct cli *cli, json_t *document, void (*print)(const struct cli *cli, const json_t *document), const struct fault *f)
{
    if (!document)
        return cli_fail(cli, f);
    if (cli->json || !print)
        cli_print_json(cli, document);
    else
        print(cli, document);
    json_decref(document);
    return 0;
}

int cli_status(struct cli *cli)
{
    struct fault fault = {0};
    CLI_VIEW_SCOPED view;
    if (!cli_view_open(cli, &view, &fault))
        return cli_fail(cli, &fault);
    return print_document(cli, view_status(&view.view, &fault), print_status, &fault);
}

// ---- indicator ----

// What stands in brackets behind a value: its year and where it comes from.
static const char *year_and_origin(const struct cli *cli, const json_t *node)
{
    const char *year = json_number_text(cli->arena, node, "value_year");
    return arena_printf(cli->arena, "%s%s%s", year, *year ? " " : "", word(cli, "origin.%s", json_text(node, "origin")));
}

static void print_node(const struct cli *cli, const json_t *node, int depth)
{
    const json_t *child, *source = json_object_get(node, "source"), *formula = json_object_get(node, "formula");
    const char *value = json_text(node, "value_text");
    size_t i;
    printf("%*s%s: %s %s (%s)%s%s\n", depth * 2, "", json_text(node, "name"), *value ? value : "—", *value ? json_text(node, "unit") : "",
           year_and_origin(cli, node), *json_text(source, "text") ? "  ← " : "", json_text(source, "text"));
    if (json_is_object(formula))
        printf("%*s= %s\n%*s= %s\n", depth * 2 + 2, "", json_text(formula, "names"), depth * 2 + 2, "", json_text(formula, "values"));
    json_array_foreach(json_object_get(node, "children"), i, child)
        print_node(cli, child, depth + 1);
}

static void print_list(const struct cli *cli, const json_t *document, const char *list, const char *title, const char *first, const char *second)
{
    const json_t *row;
    size_t i;
    if (json_array_size(json_object_get(document, list)) == 0)
        return;
    printf("\n%s\n", cli_say(cli, title, NULL));
    json_array_foreach(json_object_get(document, list), i, row)
        printf("  %s  %s\n", json_is_string(json_object_get(row, first)) ? json_text(row, first) : json_number_text(cli->arena, row, first), json_text(row, second));
}

static void print_notes(const struct cli *cli, const json_t *notes)
{
    const json_t *note;
    size_t i;
    if (json_array_size(notes))
        printf("\n%s\n", cli_say(cli, "cli.notes", NULL));
    json_array_foreach(notes, i, note)
        printf("  %s  %s\n", word(cli, "note.%s", json_text(note, "kind")), json_text(note, "text"));
}

static void print_indicator(const struct cli *cli, const json_t *document)
{
    const json_t *condition;
    size_t i;
    const char *value = json_text(document, "value_text");
    printf("%s %s\n%s: %s %s (%s)\n", json_text(document, "no"), json_text(document, "name"), word(cli, "verdict.%s", json_text(document, "verdict")),
           *value ? value : "—", *value ? json_text(document, "unit") : "", year_and_origin(cli, document));
    printf("%s\n", json_text(document, "definition"));
    printf("\n%s\n", cli_say(cli, "cli.conditions", NULL));
    json_array_foreach(json_object_get(document, "conditions"), i, condition)
    {
        const char *due = json_text(condition, "due");
        const char *title = text_equal(due, "standard") ? cli_say(cli, "cli.standard", NULL) : cli_say(cli, "cli.target", "year", due, NULL);
        printf("  %s  %s  [%s]\n", text_pad(cli->arena, title, 12), json_text(condition, "sentence"), word(cli, "verdict.%s", json_text(condition, "verdict")));
    }
    printf("\n%s\n  %s\n", cli_say(cli, "cli.reachability", NULL), json_text(json_object_get(document, "reachability"), "text"));
    printf("\n%s\n", cli_say(cli, "cli.lineage", NULL));
    print_node(cli, json_object_get(document, "lineage"), 1);
    print_list(cli, document, "projects", "cli.projects", "no", "name");
    print_list(cli, document, "measures", "cli.measures", "section", "title");
    print_notes(cli, json_object_get(document, "notes"));
}

int cli_indicator(struct cli *cli)
{
    struct fault fault = {0};
    CLI_VIEW_SCOPED view;
    if (!cli_view_open(cli, &view, &fault))
        return cli_fail(cli, &fault);
    return print_document(cli, view_indicator(&view.view, cli->arguments[0], &fault), print_indicator, &fault);
}

// ---- projects ----

static void print_projects(const struct cli *cli, const struct project *projects, size_t count, const struct project_totals *totals)
{
    struct arena *arena = cli->arena;
    cli_print_header(cli, project_line_columns, PROJECT_LINE_COLUMNS);
    for (size_t i = 0; i < count; i++)
        cli_print_row(cli, project_line_columns, PROJECT_LINE_COLUMNS, project_line_cells(arena, cli, &projects[i]));
    printf("\n%s\n", cli_say(cli, "report.projects_total", "count", arena_printf(arena, "%zu", totals->count), "priced",
                             arena_printf(arena, "%zu", totals->priced), "sum", project_money_text(arena, totals->invest_wan_yuan), NULL));
}

// On paper the rows as they are: a document's numbers have as many digits as JSON keeps.
int cli_project_list(struct cli *cli)
{
    struct fault fault = {0};
    struct project *projects;
    struct project_totals totals;
    size_t count;
    CLI_VIEW_SCOPED view;
    if (!cli_view_open(cli, &view, &fault))
        return cli_fail(cli, &fault);
    if (cli->json)
        return print_document(cli, view_projects(&view.view, &fault), NULL, &fault);
    if (!project_list(view.store, cli->arena, view.view.as_of, &projects, &count, &fault) ||
        !project_totals_compute(view.store, cli->arena, view.view.as_of, projects, count, &totals, &fault))
        return cli_fail(cli, &fault);
    print_projects(cli, projects, count, &totals);
    return 0;
}

// ---- report, openapi ----

int cli_report(struct cli *cli)
{
    struct fault fault = {0};
    struct table_file file;
    CLI_VIEW_SCOPED view;
    if (!cli_view_open(cli, &view, &fault) || !report_make(&view.view, &(struct report_wish){.name = cli->arguments[0], .format = cli->format}, &file, &fault))
        return cli_fail(cli, &fault);
    if (fwrite(file.bytes, 1, file.size, stdout) == file.size)
        return 0;
    fault_set_errno(&fault, "write", cli_say(cli, "cli.output", NULL));
    return cli_fail(cli, &fault);
}

// The table of facts lists the elements without a value, so it needs the plan; the others are the same everywhere.
static bool make_template(const struct cli *cli, const char **ret_bytes, size_t *ret_size, struct fault *f)
{
    const char *name = cli->arguments[0];
    const struct table_form *form = table_form_find(name);
    struct table_file file;
    char *bytes;
    if (!form && !text_equal(name, "facts"))
        return fault_set(f, FAULT_NOT_FOUND, "table.unknown", "text", name, NULL);
    if (form) {
        const bool ok = table_form_write(cli->arena, form, cli->format, &bytes, ret_size, f);
        *ret_bytes = ok ? bytes : NULL;
        return ok;
    }
    CLI_VIEW_SCOPED view;
    if (!cli_view_open(cli, &view, f) || !report_template(&view.view, cli->format, &file, f))
        return false;
    *ret_bytes = arena_strndup(cli->arena, file.bytes, file.size);
    *ret_size = file.size;
    return true;
}

int cli_template(struct cli *cli)
{
    struct fault fault = {0};
    const char *bytes = NULL;
    size_t size;
    if (!make_template(cli, &bytes, &size, &fault))
        return cli_fail(cli, &fault);
    return fwrite(bytes, 1, size, stdout) == size ? 0 : fault_exit_code(FAULT_STORAGE);
}

int cli_openapi(struct cli *cli)
{
    puts(server_openapi(cli->arena));
    return 0;
}
