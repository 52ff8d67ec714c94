// fact, import.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/cell/period_cell.h"
#include "base/text.h"
#include "cli/local_write.h"
#include "indicator/fact.h"
#include "report/report.h"
#include "store/archive.h"
#include "store/durable.h"
#include "store/journal_detail.h"
#include "cli/cli_rows.h"
#include "cli_answer.h"

#define IMPORT_FILE_MAX ((size_t)16 << 20)

// ---- fact ----

static struct fact_entry fact_of(const struct cli *cli)
{
    return (struct fact_entry){.subject = cli->arguments[0], .region = cli->region, .period = period_cell(cli->arena, cli->year), .qualifier = cli->qualifier, .value = cli->value,
                               .unit = cli->unit, .state = cli->state, .source_kind = "person", .source = cli->source, .note = cli->note, .reason = cli->reason};
}

static int print_saved(const struct cli *cli, const json_t *answer)
{
    const json_t *row;
    size_t i;
    if (cli->json) {
        cli_print_json(cli, answer);
        return 0;
    }
    puts(cli_say(cli, cli->dry_run ? "cli.fact_would" : "cli.fact_saved", "batch", json_number_text(cli->arena, answer, "batch"), NULL));
    json_array_foreach(json_object_get(answer, "changed"), i, row)
    {
        const json_t *before = json_object_get(row, "before"), *after = json_object_get(row, "after");
        puts(cli_say(cli, "cli.fact_changed", "no", json_text(row, "no"), "name", json_text(row, "name"), "before",
                     cli_say(cli, arena_printf(cli->arena, "verdict.%s", json_text(before, "verdict")), NULL), "after",
                     cli_say(cli, arena_printf(cli->arena, "verdict.%s", json_text(after, "verdict")), NULL), NULL));
    }
    return 0;
}

static void put(json_t *object, const char *key, const char *text)
{
    if (!text_empty(text))
        json_object_set_new(object, key, json_string(text));
}

static int fact_remote(const struct cli *cli, const struct fact_entry *entry, bool *ret_running)
{
    struct remote_answer answer = {0};
    struct fault fault = {0};
    size_t size;
    json_t *body = json_object();
    put(body, "element", entry->subject);
    put(body, "period", entry->period);
    put(body, "value", entry->value);
    put(body, "unit", entry->unit);
    put(body, "source", entry->source);
    put(body, "region", entry->region);
    put(body, "qualifier", entry->qualifier);
    put(body, "state", entry->state);
    put(body, "note", entry->note);
    put(body, "reason", entry->reason);
    if (entry->withdrawn)
        json_object_set_new(body, "withdrawn", json_true());
    put(body, "person", cli_person(cli));
    const char *text = json_document_text(cli->arena, body, &size);
    json_decref(body);
    const char *path = cli->dry_run ? "/api/v1/facts?dry_run=1" : "/api/v1/facts";
    if (!remote_post(cli, path, &(struct remote_body){"application/json", text, size}, &answer, ret_running, &fault))
        return cli_fail(cli, &fault);
    if (!*ret_running)
        return 0;
    int code = answer.status < 300 ? print_saved(cli, answer.body) : remote_fail(cli, &answer);
    json_decref(answer.body);
    return code;
}

static int fact_local(const struct cli *cli, const struct fact_entry *given)
{
    struct local_write local;
    struct fact_entry plain = *given, *entry = &plain;
    struct fault fault = {0};
    struct fact_saved saved;
    if (!local_open_model(cli, &local, &fault))
        return cli_fail(cli, &fault);
    fact_plain_words(cli->arena, local.model, entry);
    const char *detail = fact_journal_detail(cli->arena, entry->subject, entry);
    struct fact_batch batch = {.entries = entry, .count = 1, .who = cli_person(cli), .what = "fact.add", .detail = detail};
    bool ok = fact_save(local.store, local.model, &batch, &saved, &fault) && (cli->dry_run || store_commit(local.store, &fault));
    local_close(&local);
    if (!ok)
        return cli_fail(cli, &fault);
    json_t *answer = json_pack("{s:o}", "batch", cli->dry_run ? json_null() : json_integer(saved.batch));
    int code = print_saved(cli, answer);
    json_decref(answer);
    return code;
}

static int fact_save_entry(struct cli *cli, const struct fact_entry *entry)
{
    bool running = false;
    int code = fact_remote(cli, entry, &running);
    return running || code ? code : fact_local(cli, entry);
}

int cli_fact_add(struct cli *cli)
{
    struct fact_entry entry = fact_of(cli);
    return cli->year ? fact_save_entry(cli, &entry) : cli_usage(cli, "fact add ELEMENT --year Y --value V --unit U --source TEXT");
}

int cli_fact_withdraw(struct cli *cli)
{
    struct fact_entry entry = fact_of(cli);
    entry.withdrawn = true;
    return cli->year ? fact_save_entry(cli, &entry) : cli_usage(cli, "fact withdraw ELEMENT --year Y --source TEXT");
}

const char *cli_fact_value(const struct cli *cli, const json_t *row)
{
    const char *value = json_flag(row, "withdrawn") ? cli_say(cli, "cli.withdrawn", NULL) : json_text(row, "value_text");
    return *value ? value : json_text(row, "text");
}

const char *cli_fact_source(const struct cli *cli, const json_t *row)
{
    const char *source = json_text(row, "source"), *reason = json_text(row, "reason");
    return *reason ? arena_printf(cli->arena, "%s；%s", source, cli_say(cli, "cli.reason", "text", reason, NULL)) : source;
}

int cli_fact_list(struct cli *cli)
{
    struct fault fault = {0};
    const json_t *row;
    size_t i;
    struct cli plain = *cli;
    plain.year = NULL; // here the year filters facts, it is not the evaluated one
    CLI_VIEW_SCOPED view;
    struct view_fact_filter filter = {.subject = cli->argument_count ? cli->arguments[0] : NULL, .year = cli->year, .history = cli->history};
    json_t *document = cli_view_open(&plain, &view, &fault) ? view_facts(&view.view, &filter, &fault) : NULL;
    if (!document)
        return cli_fail(cli, &fault);
    if (cli->json)
        cli_print_json(cli, document);
    else
        cli_print_header(cli, fact_line_columns, FACT_LINE_COLUMNS);
    json_array_foreach(json_object_get(document, "facts"), i, row)
        if (!cli->json)
            cli_print_row(cli, fact_line_columns, FACT_LINE_COLUMNS, fact_line_cells(cli->arena, cli, row));
    json_decref(document);
    return 0;
}

// ---- import ----

static void print_report(const struct cli *cli, const json_t *report)
{
    const json_t *row;
    size_t i;
    json_array_foreach(report, i, row)
    {
        const char *change = json_text(row, "change");
        const char *key = *change ? arena_printf(cli->arena, "cli.import_row_%s", change) : "cli.import_row";
        puts(cli_say(cli, key, "row", json_number_text(cli->arena, row, "row"), "text", json_text(row, "text"), "before", json_text(row, "before"), NULL));
    }
}

static void print_notes(const struct cli *cli, const json_t *notes)
{
    const json_t *note;
    size_t i;
    json_array_foreach(notes, i, note)
        puts(cli_say(cli, "cli.import_note", "text", json_string_value(note), NULL));
}

static void print_changes(const struct cli *cli, const json_t *changes)
{
    if (changes)
        puts(cli_say(cli, "cli.import_changes", "new", json_number_text(cli->arena, changes, "new"), "changed", json_number_text(cli->arena, changes, "changed"),
                     "same", json_number_text(cli->arena, changes, "same"), NULL));
}

static int print_imported(const struct cli *cli, const json_t *answer)
{
    if (cli->json)
        cli_print_json(cli, answer);
    else {
        print_report(cli, json_object_get(answer, "report"));
        print_notes(cli, json_object_get(answer, "notes"));
        puts(cli_say(cli, cli->dry_run ? "cli.import_would" : "cli.import_done", "count", json_number_text(cli->arena, answer, "rows"), NULL));
        print_changes(cli, json_object_get(answer, "changes"));
    }
    return 0;
}

static bool save_local(const struct cli *cli, struct local_write *local, struct import_table *table, const char *bytes, size_t size, struct fault *f)
{
    char digest[DIGEST_HEX_SIZE];
    const char *name = base_name(cli->arguments[0]);
    for (size_t i = 0; i < table->count; i++)
        if (text_empty(table->entries[i].source))
            table->entries[i].source = name;
    if (!import_check(local->store, local->model, table, cli->arena, f))
        return false;
    if (cli->dry_run)
        return true;
    if (!archive_save(cli->data, bytes, size, digest, f))
        return false;
    for (size_t i = 0; i < table->count; i++)
        table->entries[i].evidence = digest;
    struct fact_batch batch = {.entries = table->entries, .count = table->count, .who = cli_person(cli), .what = "import",
                               .detail = journal_detail(cli->arena, "journal.import", "rows", journal_detail_number(cli->arena, (long long)table->count), "file", name, NULL)};
    return fact_save(local->store, local->model, &batch, NULL, f) && arena_within(cli->arena, f) && store_commit(local->store, f);
}

static int import_local(const struct cli *cli, const char *bytes, size_t size)
{
    struct local_write local;
    struct import_table table = {0};
    struct fault fault = {0};
    if (!import_parse(cli->arena, bytes, size, &table, &fault) || !local_open_model(cli, &local, &fault))
        return cli_fail(cli, &fault);
    bool ok = save_local(cli, &local, &table, bytes, size, &fault);
    local_close(&local);
    json_t *answer = json_pack("{s:b,s:I,s:o,s:o}", "accepted", ok, "rows", (json_int_t)(ok ? table.count : 0), "report",
                               import_report(cli->arena, cli->language, &table), "notes", import_notes(cli->arena, cli->language, &table));
    if (ok)
        json_object_set_new(answer, "changes", import_changes(&table));
    if (ok)
        print_imported(cli, answer);
    else if (cli->json)
        cli_print_json(cli, answer);
    else {
        print_report(cli, json_object_get(answer, "report"));
        print_notes(cli, json_object_get(answer, "notes"));
    }
    json_decref(answer);
    return ok ? 0 : cli_fail(cli, &fault);
}

int cli_import(struct cli *cli)
{
    struct remote_answer answer = {0};
    struct fault fault = {0};
    char *bytes;
    size_t size;
    bool running = false;
    if (!file_read(cli->arena, cli->arguments[0], IMPORT_FILE_MAX, &bytes, &size, &fault))
        return cli_fail(cli, &fault);
    const char *path = arena_printf(cli->arena, "/api/v1/facts/import?name=%s%s", url_encoded(cli->arena, base_name(cli->arguments[0])), cli->dry_run ? "&dry_run=1" : "");
    if (!remote_post(cli, path, &(struct remote_body){"application/octet-stream", bytes, size}, &answer, &running, &fault))
        return cli_fail(cli, &fault);
    if (!running)
        return import_local(cli, bytes, size);
    int code = answer.status < 300 ? print_imported(cli, answer.body) : remote_fail(cli, &answer);
    json_decref(answer.body);
    return code;
}
