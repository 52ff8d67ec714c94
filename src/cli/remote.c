// Talking to the server that holds the data folder, over its Unix socket.
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "store/folder.h"

#define ANSWER_MAX ((size_t)64 << 20)

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct text_buffer *out = context;
    if (out->size + size * count > ANSWER_MAX)
        return 0;
    text_buffer_append_bytes(out, bytes, size * count);
    return size * count;
}

static CURLcode perform(const struct cli *cli, const char *method, const char *path, const struct remote_body *body, struct text_buffer *out, long *ret_status)
{
    CURL *curl = curl_easy_init();
    const char *type = arena_printf(cli->arena, "Content-Type: %s", body->content_type);
    struct curl_slist *headers = curl_slist_append(curl_slist_append(NULL, type), "Expect:");
    const char *query = strchr(path, '?') ? "&" : "?";
    curl_easy_setopt(curl, CURLOPT_URL, arena_printf(cli->arena, "http://localhost%s%slang=%s", path, query, cli->language == LANGUAGE_EN ? "en" : "zh"));
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, folder_file(cli->arena, cli->data, "qingshan.sock"));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->bytes);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}

bool remote_post(const struct cli *cli, const char *path, const struct remote_body *body, struct remote_answer *ret_answer, bool *ret_running,
                 struct fault *f)
{
    return remote_send(cli, "POST", path, body, ret_answer, ret_running, f);
}

bool remote_send(const struct cli *cli, const char *method, const char *path, const struct remote_body *body, struct remote_answer *ret_answer, bool *ret_running,
                 struct fault *f)
{
    struct text_buffer out;
    *ret_running = access(folder_file(cli->arena, cli->data, "qingshan.sock"), F_OK) == 0;
    if (!*ret_running)
        return true;
    text_buffer_init(&out, cli->arena);
    CURLcode code = perform(cli, method, path, body, &out, &ret_answer->status);
    if (code == CURLE_COULDNT_CONNECT) { // a socket file without a server: left by one that was killed
        *ret_running = false;
        return true;
    }
    ret_answer->body = code == CURLE_OK ? json_loadb(out.bytes, out.size, 0, NULL) : NULL;
    if (ret_answer->body)
        return true;
    return fault_set(f, FAULT_UNAVAILABLE, "cli.remote_broken", "text", code == CURLE_OK ? "?" : curl_easy_strerror(code), NULL);
}

void cli_print_report(const struct cli *cli, const json_t *report)
{
    const json_t *row;
    size_t i;
    json_array_foreach(report, i, row)
        if (!json_flag(row, "ok"))
            fprintf(stderr, "%s\n", cli_say(cli, "cli.import_row", "row", json_number_text(cli->arena, row, "row"), "text", json_text(row, "text"), NULL));
}

// Exit codes follow the status of the problem.
int remote_fail(const struct cli *cli, const struct remote_answer *answer)
{
    static const enum fault_kind kinds[] = {
#define X(kind, status, code, slug) kind,
        FAULT_KINDS(X)
#undef X
    };
    const char *type = json_text(answer->body, "type");
    fprintf(stderr, "qingshan: %s\n", json_text(answer->body, "detail"));
    cli_print_report(cli, json_object_get(answer->body, "report"));
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (text_starts_with(type, "/problems/") && text_equal(type + strlen("/problems/"), fault_slug(kinds[k])))
            return fault_exit_code(kinds[k]);
    return fault_exit_code(FAULT_UNAVAILABLE);
}
