// file add: to the server that runs on the folder, part by part, or here.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/archive/archive_rows.h"
#include "archive_answer.h"
#include "base/digest.h"
#include "base/text.h"
#include "cli/local_write.h"

struct adding {
    const char *path;
    int file;
    char *part;             // UPLOAD_PART_MAX bytes
    struct upload upload;
    struct file_target targets[FILE_TARGETS_MAX];
};

// ---- what is added ----

static bool read_part(const struct adding *adding, int64_t at, size_t *ret_size, struct fault *f)
{
    *ret_size = 0;
    while (*ret_size < UPLOAD_PART_MAX) {
        const ssize_t got = pread(adding->file, adding->part + *ret_size, UPLOAD_PART_MAX - *ret_size, at + (int64_t)*ret_size);
        if (got < 0)
            return fault_set_errno(f, "read", adding->path);
        if (!got)
            break;
        *ret_size += (size_t)got;
    }
    return true;
}

static bool take_digest(const struct cli *cli, struct adding *adding, struct fault *f)
{
    struct digest_state state;
    char digest[DIGEST_HEX_SIZE];
    size_t size;
    digest_begin(&state);
    for (int64_t at = 0; at < adding->upload.size; at += (int64_t)size) {
        if (!read_part(adding, at, &size, f))
            return false;
        if (!size)
            break;
        digest_add(&state, adding->part, size);
    }
    digest_end(&state, digest);
    adding->upload.digest = arena_strdup(cli->arena, digest);
    return true;
}

static bool take_targets(const struct cli *cli, struct adding *adding, struct fault *f)
{
    static const char *const commas[] = {",", "，", NULL};
    size_t count;
    const char **words = text_split(cli->arena, text_or_none(cli->for_what), commas, &count);
    if (count > FILE_TARGETS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "file.targets", "most", FILE_TARGETS_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *colon = strchr(words[i], ':');
        adding->targets[i] = (struct file_target){colon ? arena_strndup(cli->arena, words[i], (size_t)(colon - words[i])) : words[i], colon ? colon + 1 : ""};
    }
    adding->upload.targets = adding->targets;
    adding->upload.target_count = count;
    return true;
}

static bool take_file(const struct cli *cli, struct adding *adding, struct fault *f)
{
    struct stat about;
    adding->file = open(adding->path, O_RDONLY | O_CLOEXEC);
    if (adding->file < 0 || fstat(adding->file, &about) != 0)
        return fault_set_errno(f, "open", adding->path);
    adding->part = arena_alloc(cli->arena, UPLOAD_PART_MAX);
    const char *kind = text_empty(cli->kind) ? "other" : cli->kind;
    adding->upload = (struct upload){.name = base_name(adding->path), .size = about.st_size, .kind = kind, .note = cli->note, .who = cli_person(cli)};
    if (about.st_size > UPLOAD_SIZE_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "upload.size", "most", (long long)(UPLOAD_SIZE_MAX >> 20));
    return (file_kind_is(kind) || fault_set(f, FAULT_INPUT, "file.kind", "text", kind, NULL)) && take_targets(cli, adding, f) && take_digest(cli, adding, f);
}

// ---- to the server ----

static const char *begin_body(const struct cli *cli, const struct adding *adding, size_t *ret_size)
{
    const struct upload *upload = &adding->upload;
    json_t *links = json_array(), *body = json_pack("{s:s,s:I,s:s,s:s,s:s?,s:s?}", "name", upload->name, "size", (json_int_t)upload->size, "digest", upload->digest, "kind", upload->kind,
                                                    "note", upload->note, "person", cli->person);
    for (size_t i = 0; i < upload->target_count; i++)
        json_array_append_new(links, json_pack("{s:s,s:s}", "kind", upload->targets[i].kind, "key", upload->targets[i].key));
    json_object_set_new(body, "links", links);
    const char *text = json_document_text(cli->arena, body, ret_size);
    json_decref(body);
    return text;
}

static bool send_parts(const struct cli *cli, struct adding *adding, struct remote_answer *answer, struct fault *f)
{
    const char *id = arena_strdup(cli->arena, json_text(answer->body, "id"));
    bool running = true;
    size_t size = 1;
    for (int64_t at = 0; at < adding->upload.size && size && running && answer->status < 300; at += (int64_t)size) {
        if (!read_part(adding, at, &size, f))
            return false;
        json_decref(answer->body);
        *answer = (struct remote_answer){0};
        const struct remote_body body = {"application/octet-stream", adding->part, size};
        if (!remote_send(cli, "PUT", arena_printf(cli->arena, "/api/v1/files/%s?offset=%lld", id, (long long)at), &body, answer, &running, f))
            return false;
    }
    return running || fault_set(f, FAULT_UNAVAILABLE, "cli.remote_broken", "text", "?", NULL);
}

static bool add_there(const struct cli *cli, struct adding *adding, struct remote_answer *answer, bool *ret_running, struct fault *f)
{
    size_t size;
    const char *text = begin_body(cli, adding, &size);
    const struct remote_body body = {"application/json", text, size};
    return remote_post(cli, cli->dry_run ? "/api/v1/files?dry_run=1" : "/api/v1/files", &body, answer, ret_running, f) &&
           (!*ret_running || cli->dry_run || answer->status >= 300 || send_parts(cli, adding, answer, f));
}

// ---- here ----

static bool take_all(const struct cli *cli, struct adding *adding, struct uploads *uploads, struct file *ret_file, struct fault *f)
{
    struct upload now = {0};
    size_t size = 1;
    if (!upload_begin(uploads, cli->arena, &adding->upload, f))
        return false;
    for (int64_t at = 0; at < adding->upload.size && size; at += (int64_t)size)
        if (!read_part(adding, at, &size, f) || !upload_put(uploads, cli->arena, adding->upload.id, at, (struct store_bytes){adding->part, size}, &now, f))
            return false;
    return upload_finish(uploads, cli->arena, &now, ret_file, f);
}

static bool record(const struct cli *cli, struct adding *adding, struct uploads *uploads, struct store *store, json_t **ret_answer, struct fault *f)
{
    struct file file;
    struct file_shown shown;
    int64_t batch;
    if (!take_all(cli, adding, uploads, &file, f) || !file_save(store, cli->arena, &file, adding->targets, adding->upload.target_count, &batch, f) ||
        !file_find(store, cli->arena, file.id, &file, f) || !file_show(store, cli->arena, cli->language, &file, &shown, f) || !store_commit(store, f))
        return false;
    *ret_answer = file_json(&shown);
    json_object_set_new(*ret_answer, "batch", json_integer((json_int_t)batch));
    return upload_forget(uploads, file.id, f);
}

static bool add_here(const struct cli *cli, struct adding *adding, json_t **ret_answer, struct fault *f)
{
    struct file_shown shown;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    if (!local_open(cli, &local, f) || !file_targets_check(local.store, cli->arena, adding->targets, adding->upload.target_count, f))
        return false;
    if (cli->dry_run) {
        if (!upload_check(cli->arena, &adding->upload, f) || !file_show_upload(local.store, cli->arena, cli->language, &adding->upload, &shown, f))
            return false;
        *ret_answer = file_json(&shown);
        return json_object_set_new(*ret_answer, "batch", json_null()) == 0;
    }
    struct uploads *uploads = uploads_new(cli->data);
    const bool ok = record(cli, adding, uploads, local.store, ret_answer, f);
    uploads_free(uploads);
    return ok;
}

static int add(const struct cli *cli, struct adding *adding)
{
    struct remote_answer answer = {0};
    struct fault fault = {0};
    bool running = false;
    int code = 0;
    if (!take_file(cli, adding, &fault) || !add_there(cli, adding, &answer, &running, &fault) || (!running && !add_here(cli, adding, &answer.body, &fault)))
        code = cli_fail(cli, &fault);
    else if (running && answer.status >= 300)
        code = remote_fail(cli, &answer);
    else if (cli->json)
        cli_print_json(cli, answer.body);
    else
        puts(cli_say(cli, cli->dry_run ? "cli.file_would" : "cli.file_added", "name", json_text(answer.body, "name"), "id", json_text(answer.body, "id"), NULL));
    json_decref(answer.body);
    return code;
}

int cli_file_add(struct cli *cli)
{
    struct adding adding = {.path = cli->arguments[0], .file = -1};
    const int code = add(cli, &adding);
    if (adding.file >= 0)
        close(adding.file);
    return code;
}
