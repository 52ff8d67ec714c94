#include "cli/local_write.h"

#include <stdio.h>

#include "base/cell/csv.h"
#include "base/log.h"
#include "observe/chain/heads.h"
#include "sheet/table_form.h"
#include "store/journal.h"

#define SEAL_MS 3000 // for digests of observations; what is left waits for the next
#define TABLE_MAX ((size_t)16 << 20)

void local_seal(const char *folder)
{
    const struct heads_place place = {folder, HEADS_RAW_SAME};
    struct fault fault = {0};
    if (!heads_seal(&place, SEAL_MS, &fault))
        log_line(LOG_WARNING, "heads: %s %s", fault.key, fault_argument(&fault, fault.kind == FAULT_BROKEN ? "seq" : "text"));
}

void local_close(struct local_write *local)
{
    struct journal_end end = {0};
    struct fault ignored = {0};
    if (local->store)
        store_rollback(local->store);
    const bool written = local->store && journal_end_read(local->store, &end, &ignored) && end.seq != local->end;
    indicator_model_free(local->model);
    store_close(local->store);
    if (written)
        local_seal(local->folder);
    folder_unlock(&local->lock);
}

static bool take_lock(const struct cli *cli, struct folder_lock *lock, struct fault *f)
{
    if (!folder_lock(cli->data, lock, f))
        return false;
    cli_tell_lock(cli, lock);
    return true;
}

static bool open_all(const struct cli *cli, bool model, struct local_write *ret_local, struct fault *f)
{
    struct journal_end end = {0};
    *ret_local = (struct local_write){.lock = {.descriptor = -1}, .folder = cli->data};
    if (!folder_check_initialised(cli->data, f))
        return false;
    bool ok = take_lock(cli, &ret_local->lock, f) && (ret_local->store = store_open(cli->data, STORE_WRITE, f)) &&
              store_begin(ret_local->store, f) && journal_end_read(ret_local->store, &end, f) &&
              (!model || (ret_local->model = indicator_model_load(ret_local->store, INT64_MAX, f)));
    ret_local->end = end.seq;
    if (!ok) {
        local_close(ret_local);
        *ret_local = (struct local_write){.lock = {.descriptor = -1}}; // nothing is left to close
    }
    return ok;
}

bool local_open(const struct cli *cli, struct local_write *ret_local, struct fault *f)
{
    return open_all(cli, false, ret_local, f);
}

bool local_open_model(const struct cli *cli, struct local_write *ret_local, struct fault *f)
{
    return open_all(cli, true, ret_local, f);
}

// ---- an act ----

int local_act(const struct cli *cli, const struct local_act *act)
{
    struct remote_answer answer = {0};
    struct fault fault = {0};
    bool running = false;
    int code = 0;
    if (!remote_post(cli, act->path, &act->body, &answer, &running, &fault) || (!running && !act->here(cli, act->context, &answer.body, &fault)))
        code = cli_fail(cli, &fault);
    else if (running && answer.status >= 300)
        code = remote_fail(cli, &answer);
    else if (cli->json)
        cli_print_json(cli, answer.body);
    else
        act->say(cli, act->context, answer.body);
    json_decref(answer.body);
    return code;
}

// ---- a table ----

struct importing {
    const struct table_import *import;
    struct form_text text;
};

static bool import_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    const struct importing *importing = context;
    const struct store_bytes csv = {importing->text.csv, importing->text.size};
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    return local_open(cli, &local, f) && importing->import->work(cli, local.store, csv, ret_answer, f) && arena_within(cli->arena, f) &&
           (cli->dry_run || store_commit(local.store, f));
}

void local_print_notes(const struct cli *cli, const struct form_text *text)
{
    for (size_t i = 0; i < text->note_count; i++)
        puts(cli_say(cli, "cli.import_note", "text", cli_say(cli, text->notes[i].key, "text", text->notes[i].text, NULL), NULL));
}

static void say_import(const struct cli *cli, void *context, const json_t *answer)
{
    const struct importing *importing = context;
    local_print_notes(cli, &importing->text);
    puts(importing->import->say(cli, answer));
}

int local_table_import(const struct cli *cli, const struct table_import *import)
{
    struct importing importing = {.import = import};
    struct fault fault = {0};
    char *bytes;
    size_t size;
    if (!file_read(cli->arena, cli->arguments[0], TABLE_MAX, &bytes, &size, &fault) ||
        !table_form_read(cli->arena, table_form_find(import->form), bytes, size, &importing.text, &fault))
        return cli_fail(cli, &fault);
    return local_act(cli, &(struct local_act){arena_printf(cli->arena, "%s%s", import->route, cli->dry_run ? "?dry_run=1" : ""),
                                              {"text/csv", importing.text.csv, importing.text.size}, &importing, import_here, say_import});
}
