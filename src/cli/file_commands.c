// file list, get, package; verify --package. They read the folder directly.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/archive/archive_api.h"
#include "api/archive/archive_rows.h"
#include "archive_answer.h"
#include "base/digest.h"
#include "base/text.h"
#include "cli/cli_rows.h"
#include "cli_answer.h"
#include "store/archive.h"
#include "store/durable.h"
#include "store/folder.h"

#define BLOCK ((size_t)256 << 10)

struct shown_list LIST_OF(struct file_shown);

// ---- file list ----

static bool read_list(const struct cli *cli, struct store *store, const struct file_target *of, struct shown_list *list, struct fault *f)
{
    struct query query = {.limit = QUERY_LIMIT_MAX};
    struct file_page page = {0};
    query.orders[query.order_count++] = (struct query_order){.column = query_column(&file_lines_source, "uploaded_ms")};
    do {
        query.after = page.next;
        if (!file_page_read(store, cli->arena, of, &query, &page, f) || !arena_within(cli->arena, f))
            return false;
        for (size_t i = 0; i < page.count; i++) {
            struct file_shown shown;
            if (!file_show(store, cli->arena, cli->language, &page.files[i], &shown, f))
                return false;
            LIST_PUSH(cli->arena, list, shown);
        }
    } while (page.next);
    return true;
}

static void print_list(const struct cli *cli, const struct shown_list *list)
{
    if (cli->json) {
        json_t *array = json_array();
        for (size_t i = 0; i < list->count; i++)
            json_array_append_new(array, file_json(&list->items[i]));
        cli_print_json(cli, array);
        json_decref(array);
        return;
    }
    if (!list->count) {
        puts(cli_say(cli, "cli.file_none", NULL));
        return;
    }
    cli_print_header(cli, file_line_columns, FILE_LINE_COLUMNS);
    for (size_t i = 0; i < list->count; i++)
        cli_print_row(cli, file_line_columns, FILE_LINE_COLUMNS, file_line_cells(cli->arena, cli, &list->items[i]));
}

int cli_file_list(struct cli *cli)
{
    struct fault fault = {0};
    struct file_target of;
    struct shown_list list = {0};
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || (cli->of && !package_target_parse(cli->arena, cli->of, &of, &fault)) || !read_list(cli, store, cli->of ? &of : NULL, &list, &fault))
        return cli_fail(cli, &fault);
    print_list(cli, &list);
    return 0;
}

// ---- into a file ----

struct output {
    const char *path, *partial;
    int file;
    int64_t bytes;
};

// A file that is there is never written over.
static bool output_begin(const struct cli *cli, struct output *output, struct fault *f)
{
    *output = (struct output){.path = cli->out, .file = -1};
    if (text_empty(cli->out))
        return fault_set(f, FAULT_USAGE, "cli.out_wanted", NULL);
    if (access(cli->out, F_OK) == 0)
        return fault_set(f, FAULT_CONFLICT, "backup.exists", "path", cli->out, NULL);
    output->partial = arena_printf(cli->arena, "%s.partial", cli->out);
    output->file = open(output->partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    return output->file >= 0 || fault_set_errno(f, "open", output->partial);
}

static bool output_put(struct output *output, const char *bytes, size_t size, struct fault *f)
{
    output->bytes += (int64_t)size;
    return durable_put(output->file, bytes, size) || fault_set_errno(f, "write", output->path);
}

static int output_end(const struct cli *cli, struct output *output, bool ok, struct fault *f)
{
    ok = ok && (fsync(output->file) == 0 || fault_set_errno(f, "fsync", output->path)) && durable_move(output->partial, output->path, f);
    if (output->file >= 0)
        close(output->file);
    if (!ok && output->file >= 0)
        unlink(output->partial);
    if (!ok)
        return cli_fail(cli, f);
    puts(cli_say(cli, "cli.file_written", "path", output->path, "bytes", arena_printf(cli->arena, "%lld", (long long)output->bytes), NULL));
    return 0;
}

// ---- file get ----

static bool copy_out(const struct cli *cli, const struct file *file, struct output *output, struct fault *f)
{
    int from;
    int64_t size;
    ssize_t got;
    char *block = arena_alloc(cli->arena, BLOCK), digest[DIGEST_HEX_SIZE];
    struct digest_state state;
    if (!archive_open(cli->data, file->digest, &from, &size, f))
        return false;
    digest_begin(&state);
    bool ok = true;
    while (ok && (got = read(from, block, BLOCK)) > 0) {
        digest_add(&state, block, (size_t)got);
        ok = output_put(output, block, (size_t)got, f);
    }
    close(from);
    digest_end(&state, digest);
    return ok && (text_equal(digest, file->digest) || fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", file->digest, NULL));
}

int cli_file_get(struct cli *cli)
{
    struct fault fault = {0};
    struct file file;
    struct output output;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || !file_find(store, cli->arena, cli->arguments[0], &file, &fault))
        return cli_fail(cli, &fault);
    if (!text_equal(file.state, FILE_KEPT))
        return cli_fail(cli, (fault_set(&fault, FAULT_CONFLICT, "file.withdrawn", "id", file.id, NULL), &fault));
    const bool ok = output_begin(cli, &output, &fault) && copy_out(cli, &file, &output, &fault);
    return output_end(cli, &output, ok, &fault);
}

// ---- file package ----

static struct zip_stream *open_package(const struct cli *cli, struct store *store, struct fault *f)
{
    struct package_of of = {.folder = cli->data, .language = cli->language};
    if (!package_target_parse(cli->arena, cli->of, &of.target, f))
        return NULL;
    INDICATOR_MODEL_SCOPED model = text_equal(of.target.kind, "indicator") ? indicator_model_load(store, INT64_MAX, f) : NULL;
    if (text_equal(of.target.kind, "indicator") && (!model || !package_subjects(model, cli->arena, &of, f)))
        return NULL;
    return package_open(store, &of, f);
}

static bool write_package(const struct cli *cli, struct zip_stream *stream, struct output *output, struct fault *f)
{
    char *block = arena_alloc(cli->arena, BLOCK);
    ssize_t got;
    while ((got = zip_stream_read(stream, block, BLOCK)) > 0)
        if (!output_put(output, block, (size_t)got, f))
            return false;
    return got == 0 || fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", "?", NULL);
}

int cli_file_package(struct cli *cli)
{
    struct fault fault = {0};
    struct output output = {.file = -1};
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    struct zip_stream *stream = store && store_read_begin(store, &fault) ? open_package(cli, store, &fault) : NULL;
    const bool ok = stream && output_begin(cli, &output, &fault) && write_package(cli, stream, &output, &fault);
    zip_stream_free(stream);
    return output_end(cli, &output, ok, &fault);
}

// ---- verify --package ----

static int compare_digests(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

// How many of its files this folder has recorded too; without a folder none.
static bool count_known(const struct cli *cli, const struct package_report *report, size_t *ret_known, struct fault *f)
{
    const char **digests;
    size_t count;
    *ret_known = 0;
    if (!folder_is_initialised(cli->data))
        return true;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, f);
    if (!store || !file_digest_list(store, cli->arena, &digests, &count, f))
        return false;
    if (count)
        qsort(digests, count, sizeof *digests, compare_digests);
    for (size_t i = 0; i < report->files && count; i++)
        *ret_known += bsearch(&report->digests[i], digests, count, sizeof *digests, compare_digests) != NULL;
    return true;
}

static void print_report(const struct cli *cli, const struct package_report *report, size_t known)
{
    if (!report->findings.count) {
        puts(cli_say(cli, "cli.package_sound", "files", arena_printf(cli->arena, "%zu", report->files), "known", arena_printf(cli->arena, "%zu", known), NULL));
        return;
    }
    puts(cli_say(cli, "cli.package_broken", NULL));
    for (size_t i = 0; i < report->findings.count; i++)
        printf("  %s\n", message_fault(cli->arena, cli->language, &report->findings.items[i]));
}

static void print_report_json(const struct cli *cli, const struct package_report *report, size_t known)
{
    json_t *findings = json_array(), *document = json_pack("{s:b,s:I,s:I}", "sound", report->findings.count == 0, "files", (json_int_t)report->files, "known", (json_int_t)known);
    for (size_t i = 0; i < report->findings.count; i++) {
        const struct fault *one = &report->findings.items[i];
        json_array_append_new(findings, json_pack("{s:s,s:s,s:s}", "key", one->key, "path", fault_argument(one, "path"), "text", message_fault(cli->arena, cli->language, one)));
    }
    json_object_set_new(document, "findings", findings);
    cli_print_json(cli, document);
    json_decref(document);
}

int cli_verify_package(struct cli *cli)
{
    struct fault fault = {0};
    struct package_report report;
    size_t known;
    if (!package_verify(cli->package, cli->arena, &report, &fault) || !count_known(cli, &report, &known, &fault))
        return cli_fail(cli, &fault);
    (cli->json ? print_report_json : print_report)(cli, &report, known);
    return report.findings.count ? fault_exit_code(FAULT_BROKEN) : 0;
}
