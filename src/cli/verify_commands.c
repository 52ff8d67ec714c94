// verify, anchor: does the folder still hold all that its chains say?
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/list.h"
#include "base/period.h"
#include "base/text.h"
#include "cli/damage_look.h"
#include "observe/chain/anchor.h"
#include "observe/chain/heads_verify.h"
#include "observe/series/series_backup.h"
#include "observe/stow/deep/deep.h"
#include "store/archive.h"
#include "store/durable.h"
#include "store/folder.h"
#include "view/observe/references.h"

#define SEAL_MS INT64_C(60000) // a command has the time that a stop has not

static json_t *fault_json(struct cli *cli, const struct fault *f)
{
    json_t *object = json_pack("{s:s,s:s}", "key", f->key, "text", message_fault(cli->arena, cli->language, f));
    for (size_t i = 0; i < f->argument_count; i++)
        json_object_set_new(object, f->name[i], json_string(fault_argument(f, f->name[i])));
    return object;
}

static void add_finding(struct cli *cli, json_t *document, const struct fault *f)
{
    json_array_append_new(json_object_get(document, "findings"), fault_json(cli, f));
    json_object_set_new(document, "sound", json_false());
}

// ---- files ----

// The archive and the log of raw frames lie beside the database and have chains of their own.
static bool verify_files(struct cli *cli, struct store *store, json_t *document, struct fault *f)
{
    size_t count;
    const char *damaged;
    struct damage_look look;
    if (!archive_verify(cli->data, cli->arena, &count, &damaged, f) || !damage_look(cli, store, true, &look, f))
        return false;
    if (damaged || look.open)
        json_object_set_new(document, "sound", json_false());
    json_object_set_new(document, "archive", json_pack("{s:I,s:s?}", "count", (json_int_t)count, "damaged", damaged));
    json_object_set_new(document, "frames", json_pack("{s:I,s:I,s:I}", "segments", (json_int_t)look.raw.segments, "count", (json_int_t)look.raw.frames,
                                                      "broken", (json_int_t)look.broken));
    json_object_set_new(document, "damage", json_integer((json_int_t)look.open));
    json_object_set_new(document, "damages", damage_look_json(&look));
    return true;
}

struct verified {
    struct cli *cli;
    json_t *document;
};

static void add_gone(void *context, const struct fault *gone)
{
    const struct verified *verified = context;
    add_finding(verified->cli, verified->document, gone);
}

// All of its pages are read too: those that are others than were written are damage (damage_look).
static bool verify_series(struct cli *cli, json_t *document, struct fault *f)
{
    struct fault broken = {0};
    if (series_check(cli->data, &broken))
        return true;
    if (broken.kind != FAULT_BROKEN)
        return *f = broken, false;
    add_finding(cli, document, &broken);
    return true;
}

// What facts, outlines and imports of observations name must be there; what is there has its content (archive_verify).
static bool verify_references(struct cli *cli, struct store *store, json_t *document, struct fault *f)
{
    struct verified verified = {cli, document};
    return references_check(store, cli->arena, &(struct references){cli->data, add_gone, &verified}, f);
}

// ---- heads ----

struct telling {
    const struct cli *cli;
    int64_t percent; // that was told last
};

static void tell_progress(void *context, int64_t done, int64_t total)
{
    struct telling *telling = context;
    const int64_t percent = total > 0 ? done * 100 / total : 100;
    if (percent == telling->percent)
        return;
    telling->percent = percent;
    fprintf(stderr, "\r%s", cli_say(telling->cli, "cli.verify_progress", "percent", arena_printf(telling->cli->arena, "%lld", (long long)percent), NULL));
}

static bool talks(const struct cli *cli)
{
    return isatty(STDERR_FILENO) && !cli->json;
}

static void end_progress(const struct telling *telling)
{
    if (telling->percent >= 0)
        fputs("\r\033[K", stderr);
}

static bool verify_heads(struct cli *cli, json_t *document, struct fault *f)
{
    struct telling telling = {cli, -1};
    const struct heads_verifying verifying = {cli->data, talks(cli) ? tell_progress : NULL, &telling};
    struct heads_report report;
    const bool ok = heads_verify(&verifying, cli->arena, &report, f);
    end_progress(&telling);
    if (!ok)
        return false;
    for (size_t i = 0; i < report.count; i++)
        if (!report.findings[i].acknowledged)
            add_finding(cli, document, &report.findings[i].fault);
    json_object_set_new(document, "ends", json_pack("{s:I,s:I,s:I,s:I,s:b,s:b,s:I,s:I}", "heads", (json_int_t)report.heads, "series", (json_int_t)report.series, "days",
                                                    (json_int_t)report.days, "waiting", (json_int_t)report.waiting, "whole", report.whole, "elsewhere",
                                                    report.elsewhere, "acknowledged", (json_int_t)report.known, "findings", (json_int_t)report.total));
    return true;
}

// ---- frames and means again ----

static bool verify_deep(struct cli *cli, json_t *document, struct fault *f)
{
    struct telling telling = {cli, -1};
    const struct deep_verifying verifying = {cli->data, talks(cli) ? tell_progress : NULL, &telling};
    struct deep_report report;
    if (!cli->deep)
        return true;
    const bool ok = deep_verify(&verifying, cli->arena, &report, f);
    end_progress(&telling);
    if (!ok)
        return false;
    for (size_t i = 0; i < report.count; i++)
        add_finding(cli, document, &report.findings[i]);
    json_object_set_new(document, "deep", json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "frames", (json_int_t)report.frames, "values", (json_int_t)report.values, "means",
                                                    (json_int_t)report.means, "removed", (json_int_t)report.removed, "refused", (json_int_t)report.refused, "strange",
                                                    (json_int_t)report.strange, "open", (json_int_t)report.open, "findings", (json_int_t)report.total));
    return true;
}

// ---- an anchor ----

static bool read_anchor(struct cli *cli, struct anchor *ret_anchor, struct fault *f)
{
    char *bytes;
    size_t size;
    return file_read(cli->arena, cli->anchor, ANCHOR_SIZE_MAX, &bytes, &size, f) && (anchor_parse(bytes, size, ret_anchor, f) || fault_at(f, "%s", cli->anchor));
}

static bool verify_anchor(struct cli *cli, struct store *store, json_t *document, struct fault *f)
{
    struct anchor anchor;
    struct anchor_report report;
    char wanted[SIGN_PUBLIC_HEX_SIZE];
    if (!cli->anchor)
        return true;
    if (!read_anchor(cli, &anchor, f) || (cli->key && !sign_public_load(cli->key, wanted, f)) ||
        !anchor_check(store, cli->data, cli->arena, &anchor, cli->key ? wanted : NULL, &report, f))
        return false;
    for (size_t i = 0; i < report.count; i++)
        add_finding(cli, document, &report.findings[i]);
    json_t *changes = json_array();
    for (size_t i = 0; i < report.change_count; i++)
        json_array_append_new(changes, json_pack("{s:s,s:s,s:I}", "day", report.changes[i].day, "cause", report.changes[i].cause, "batch",
                                                 (json_int_t)report.changes[i].batch));
    json_object_set_new(document, "anchor", json_pack("{s:I,s:I,s:s,s:b,s:o}", "at_ms", (json_int_t)anchor.at_ms, "seq", (json_int_t)anchor.journal.seq, "key",
                                                      anchor.public_hex, "holds", report.count == 0, "changes", changes));
    return true;
}

// ---- verify ----

static const char *number(const struct cli *cli, const json_t *object, const char *key)
{
    return json_number_text(cli->arena, object, key);
}

static const char *cause_text(const struct cli *cli, const char *causes)
{
    const char *text = "";
    size_t count;
    const char **words = text_split(cli->arena, causes, (const char *const[]){" ", NULL}, &count);
    for (size_t i = 0; i < count; i++)
        text = arena_printf(cli->arena, "%s%s%s", text, *text ? cli_say(cli, "cli.and", NULL) : "", cli_say(cli, arena_printf(cli->arena, "cause.%s", words[i]), NULL));
    return text;
}

static void print_anchor(const struct cli *cli, const json_t *anchor)
{
    const json_t *change;
    size_t i;
    if (!json_is_object(anchor))
        return;
    puts(cli_say(cli, json_flag(anchor, "holds") ? "cli.verify_anchor_holds" : "cli.verify_anchor_broken", "time",
                 cli_instant(cli, json_whole(anchor, "at_ms")), "seq", number(cli, anchor, "seq"), NULL));
    json_array_foreach(json_object_get(anchor, "changes"), i, change)
        puts(cli_say(cli, "cli.verify_anchor_change", "day", json_text(change, "day"), "cause", cause_text(cli, json_text(change, "cause")), "batch",
                     number(cli, change, "batch"), NULL));
}

static void print_ends(const struct cli *cli, const json_t *ends)
{
    if (!json_whole(ends, "heads"))
        puts(cli_say(cli, "cli.verify_endless", NULL));
    else if (json_flag(ends, "elsewhere"))
        puts(cli_say(cli, "cli.verify_elsewhere", NULL));
    else
        puts(cli_say(cli, "cli.verify_ends", "heads", number(cli, ends, "heads"), "series", number(cli, ends, "series"), "days", number(cli, ends, "days"), NULL));
    if (json_whole(ends, "acknowledged"))
        puts(cli_say(cli, "cli.verify_known", "count", number(cli, ends, "acknowledged"), NULL));
    if (json_whole(ends, "waiting"))
        puts(cli_say(cli, "cli.verify_waiting", "days", number(cli, ends, "waiting"), NULL));
}

static void print_deep(const struct cli *cli, const json_t *deep)
{
    if (!json_is_object(deep))
        return;
    puts(cli_say(cli, "cli.verify_deep", "frames", number(cli, deep, "frames"), "values", number(cli, deep, "values"), "means", number(cli, deep, "means"), NULL));
    if (json_whole(deep, "removed"))
        puts(cli_say(cli, "cli.verify_deep_removed", "count", number(cli, deep, "removed"), NULL));
    if (json_whole(deep, "refused"))
        puts(cli_say(cli, "cli.verify_deep_refused", "count", number(cli, deep, "refused"), NULL));
    if (json_whole(deep, "strange"))
        puts(cli_say(cli, "cli.verify_deep_strange", "count", number(cli, deep, "strange"), NULL));
    if (json_whole(deep, "open"))
        puts(cli_say(cli, "cli.verify_deep_open", "count", number(cli, deep, "open"), NULL));
    if (json_whole(deep, "findings") > DEEP_FINDINGS_MAX)
        puts(cli_say(cli, "cli.verify_more", "count", number(cli, deep, "findings"), NULL));
}

static void print_verify(const struct cli *cli, const json_t *document)
{
    const json_t *broken = json_object_get(document, "broken"), *files = json_object_get(document, "archive"), *frames = json_object_get(document, "frames"), *finding;
    const json_t *ends = json_object_get(document, "ends");
    size_t i;
    if (json_is_object(broken))
        puts(cli_say(cli, "cli.verify_broken", "seq", number(cli, broken, "seq"), "subject", json_text(broken, "subject"), "why",
                     cli_say(cli, json_text(broken, "reason"), NULL), NULL));
    if (json_is_string(json_object_get(files, "damaged")))
        puts(cli_say(cli, "cli.verify_damaged", "digest", json_text(files, "damaged"), NULL));
    damage_json_print(cli, json_object_get(document, "damages"), stdout);
    json_array_foreach(json_object_get(document, "findings"), i, finding)
        puts(json_text(finding, "text"));
    if (json_whole(ends, "findings") > HEADS_FINDINGS_MAX)
        puts(cli_say(cli, "cli.verify_more", "count", number(cli, ends, "findings"), NULL));
    print_ends(cli, ends);
    print_deep(cli, json_object_get(document, "deep"));
    print_anchor(cli, json_object_get(document, "anchor"));
    if (json_flag(document, "sound"))
        puts(cli_say(cli, "cli.verify_sound", "rows", number(cli, document, "rows"), "records", number(cli, document, "records"), "files", number(cli, files, "count"),
                     "frames", number(cli, frames, "count"), NULL));
}

static json_t *verify_all(struct cli *cli, struct store *store, struct fault *f)
{
    struct view view = {.arena = cli->arena, .store = store};
    json_t *document = view_verify(&view, f);
    if (!document)
        return NULL;
    json_object_set_new(document, "findings", json_array());
    if (verify_series(cli, document, f) && verify_files(cli, store, document, f) && verify_references(cli, store, document, f) && verify_heads(cli, document, f) && verify_deep(cli, document, f) && verify_anchor(cli, store, document, f))
        return document;
    json_decref(document);
    return NULL;
}

int cli_verify(struct cli *cli)
{
    struct fault fault = {0};
    if (cli->package)
        return cli_verify_package(cli);
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || !store_read_begin(store, &fault) || !store_check_integrity(store, &fault))
        return cli_fail(cli, &fault);
    json_t *document = verify_all(cli, store, &fault);
    if (!document)
        return cli_fail(cli, &fault);
    if (cli->json)
        cli_print_json(cli, document);
    else
        print_verify(cli, document);
    const bool sound = json_flag(document, "sound");
    json_decref(document);
    return sound ? 0 : fault_exit_code(FAULT_BROKEN);
}

// ---- anchor ----

// Where a server has the folder its newest head is at most an hour old.
static bool seal_here(struct cli *cli, struct fault *f)
{
    struct folder_lock lock;
    struct fault inner = {0};
    if (!folder_check_initialised(cli->data, f))
        return false;
    if (!folder_lock(cli->data, &lock, &inner))
        return text_equal(inner.key, "folder.locked") || (*f = inner, false);
    const struct heads_place place = {cli->data, INT64_MAX};
    const bool ok = heads_seal(&place, SEAL_MS, f);
    folder_unlock(&lock);
    return ok;
}

static bool find_key(struct cli *cli, struct sign_key *ret_key, struct fault *f)
{
    const char *path = cli->key ? cli->key : sign_key_path(cli->arena, cli->data);
    bool made = false;
    if (cli->key)
        return sign_key_load(path, ret_key, f);
    if (!folder_check_initialised(cli->data, f) || !sign_key_make(path, ret_key, &made, f))
        return false;
    if (made)
        fprintf(stderr, "%s\n", cli_say(cli, "cli.key_made", "path", path, NULL));
    return true;
}

static bool write_anchor(const struct cli *cli, const char *text, struct fault *f)
{
    if (!cli->out)
        return fputs(text, stdout) >= 0 || fault_set_errno(f, "write", cli_say(cli, "cli.output", NULL));
    if (access(cli->out, F_OK) == 0)
        return fault_set(f, FAULT_CONFLICT, "anchor.exists", "path", cli->out, NULL);
    return durable_write(cli->out, text, strlen(text), 0644, f);
}

int cli_anchor(struct cli *cli)
{
    struct fault fault = {0};
    struct sign_key key;
    const char *text;
    if (!find_key(cli, &key, &fault) || !seal_here(cli, &fault))
        return cli_fail(cli, &fault);
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || !store_read_begin(store, &fault) || !anchor_make(store, cli->arena, &key, instant_now_ms(), &text, NULL, &fault) || !write_anchor(cli, text, &fault))
        return cli_fail(cli, &fault);
    return 0;
}
