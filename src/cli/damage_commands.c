// damage list, scan, acknowledge.
#include <stdio.h>

#include "base/text.h"
#include "cli/damage_look.h"
#include "cli/local_write.h"
#include "observe/series/series_backup.h"
#include "view/damage_view.h"
#include "cli/cli_rows.h"
#include "cli_answer.h"

// ---- damage list ----

const char *cli_damage_state(const struct cli *cli, const struct damage *damage)
{
    return damage->batch ? cli_say(cli, "cli.damage_seen", "who", damage->who, "reason", damage->reason, NULL) : cli_say(cli, "cli.damage_unseen", NULL);
}

static void print_damages(const struct cli *cli, const struct damage *list, size_t count)
{
    if (!count) {
        puts(cli_say(cli, "cli.damage_none", NULL));
        return;
    }
    cli_print_header(cli, damage_line_columns, DAMAGE_LINE_COLUMNS);
    for (size_t i = 0; i < count; i++)
        cli_print_row(cli, damage_line_columns, DAMAGE_LINE_COLUMNS, damage_line_cells(cli->arena, cli, &list[i]));
}

int cli_damage_list(struct cli *cli)
{
    struct fault fault = {0};
    struct damage *list;
    size_t count;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || !damage_list(store, cli->arena, false, &list, &count, &fault))
        return cli_fail(cli, &fault);
    if (!cli->json) {
        print_damages(cli, list, count);
        return 0;
    }
    const struct damage_lines lines = damage_lines_of(cli->arena, cli->language, list, count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, damage_json(&lines.items[i]));
    cli_print_json(cli, array);
    json_decref(array);
    return 0;
}

// ---- damage scan ----

static json_t *found_json(const struct damage_look *look)
{
    json_t *array = json_array();
    for (size_t i = 0; i < look->found.count; i++) {
        const struct damage *one = &look->found.items[i];
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:I,s:I,s:I,s:I}", "kind", one->kind, "file", one->file, "trace", one->trace, "from",
                                               (json_int_t)one->from, "to", (json_int_t)one->to, "places", (json_int_t)one->places, "bytes",
                                               (json_int_t)one->bytes));
    }
    return json_pack("{s:o}", "damages", array);
}

static bool note_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    const struct damage_look *look = context;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    json_int_t added = 0;
    if (!local_open(cli, &local, f))
        return false;
    for (size_t i = 0; i < look->found.count; i++) {
        bool new;
        if (!damage_note(local.store, &look->found.items[i], &new, f))
            return false;
        added += new;
    }
    *ret_answer = json_pack("{s:I,s:I}", "found", (json_int_t)look->found.count, "new", added);
    return store_commit(local.store, f);
}

static void say_scanned(const struct cli *cli, void *context, const json_t *answer)
{
    (void)context;
    puts(cli_say(cli, "cli.damage_scanned", "found", json_number_text(cli->arena, answer, "found"), "new", json_number_text(cli->arena, answer, "new"), NULL));
}

// Every page is read; where a database makes no sense the commands that need it say so.
static void read_databases(const struct cli *cli)
{
    struct fault ignored = {0};
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &ignored);
    if (store)
        store_check_integrity(store, &ignored);
    fault_clear(&ignored);
    series_check(cli->data, &ignored);
}

int cli_damage_scan(struct cli *cli)
{
    struct fault fault = {0};
    struct damage_look look;
    size_t size;
    read_databases(cli);
    if (!damage_look(cli, NULL, false, &look, &fault) || !damage_look_at_ends(&look, &fault))
        return cli_fail(cli, &fault);
    json_t *body = found_json(&look);
    const char *bytes = json_document_text(cli->arena, body, &size);
    json_decref(body);
    return local_act(cli, &(struct local_act){"/api/v1/damage", {"application/json", bytes, size}, &look, note_here, say_scanned});
}

// ---- damage acknowledge ----

static bool acknowledge_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    const char *id = context;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    int64_t batch;
    if (!local_open(cli, &local, f) || !damage_acknowledge(local.store, cli->arena, id, cli->person, cli->reason, &batch, f) ||
        !(cli->dry_run || store_commit(local.store, f)))
        return false;
    *ret_answer = json_pack("{s:s,s:o}", "damage", id, "batch", cli->dry_run ? json_null() : json_integer((json_int_t)batch));
    return true;
}

static void say_acknowledged(const struct cli *cli, void *context, const json_t *answer)
{
    (void)answer;
    puts(cli_say(cli, cli->dry_run ? "cli.damage_would_acknowledge" : "cli.damage_acknowledged", "id", (const char *)context, NULL));
}

static int acknowledge(const struct cli *cli, const char *id)
{
    struct fault fault = {0};
    int64_t number;
    size_t size;
    if (!text_parse_int64(id, &number))
        return cli_fail(cli, (fault_set(&fault, FAULT_NOT_FOUND, "damage.unknown", "text", id, NULL), &fault));
    if (text_empty(cli->person)) // a name, not the socket's own
        return cli_fail(cli, (fault_set(&fault, FAULT_INPUT, "damage.person", "field", "person", NULL), &fault));
    json_t *body = json_pack("{s:s?,s:s?}", "person", cli->person, "reason", cli->reason);
    const char *bytes = json_document_text(cli->arena, body, &size);
    json_decref(body);
    const char *path = arena_printf(cli->arena, "/api/v1/damage/%lld/acknowledge%s", (long long)number, cli->dry_run ? "?dry_run=1" : "");
    return local_act(cli, &(struct local_act){path, {"application/json", bytes, size}, arena_strdup(cli->arena, id), acknowledge_here, say_acknowledged});
}

int cli_damage_acknowledge(struct cli *cli)
{
    int code = 0;
    for (int i = 0; i < cli->argument_count && !code; i++)
        code = acknowledge(cli, cli->arguments[i]);
    return code;
}
