#include "observe/series/clickhouse/clickhouse.h"

#include <assert.h>
#include <curl/curl.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

#define ERROR_TEXT_MAX 500
#define CONNECT_SECONDS 5L
#define STALLED_SECONDS 60L

struct clickhouse {
    struct arena *arena;
    struct clickhouse_settings settings;
    struct curl_slist *headers;
    CURL *curl; // keeps one connection to each shard
};

struct clickhouse *clickhouse_new(const struct clickhouse_settings *settings)
{
    struct arena *arena = arena_new_lasting();
    struct clickhouse *server = arena_alloc(arena, sizeof *server);
    *server = (struct clickhouse){.arena = arena, .settings = {.shard_count = settings->shard_count}, .curl = curl_easy_init()};
    for (size_t i = 0; i < settings->shard_count; i++)
        server->settings.shards[i] = arena_strdup(arena, settings->shards[i]);
    server->settings.database = arena_strdup(arena, settings->database);
    server->headers = curl_slist_append(NULL, "Expect:"); // no waiting for a "go on" before the body
    server->headers = curl_slist_append(server->headers, arena_printf(arena, "X-ClickHouse-User: %s", settings->user));
    server->headers = curl_slist_append(server->headers, arena_printf(arena, "X-ClickHouse-Key: %s", settings->password));
    return server;
}

void clickhouse_free(struct clickhouse *server)
{
    if (!server)
        return;
    curl_slist_free_all(server->headers);
    curl_easy_cleanup(server->curl);
    arena_free(server->arena);
}

size_t clickhouse_shard_count(const struct clickhouse *server)
{
    return server->settings.shard_count;
}

const char *clickhouse_database(const struct clickhouse *server)
{
    return server->settings.database;
}

// ---- statements ----

static void append_value(struct text_buffer *out, const struct clickhouse_value *value)
{
    if (!value->text) {
        text_buffer_printf(out, "%" PRId64, value->number);
        return;
    }
    if (value->bare) {
        assert(text_is_identifier(value->text));
        text_buffer_append(out, value->text);
        return;
    }
    text_buffer_append_char(out, '\'');
    for (const char *c = value->text; *c; c++) {
        if (*c == '\'' || *c == '\\')
            text_buffer_append_char(out, '\\');
        text_buffer_append_char(out, *c);
    }
    text_buffer_append_char(out, '\'');
}

static const struct clickhouse_value *find_value(const char *name, size_t size, const struct clickhouse_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(values[i].name) == size && memcmp(values[i].name, name, size) == 0)
            return &values[i];
    return NULL;
}

const char *clickhouse_text(struct arena *arena, const char *sql, const struct clickhouse_value *values, size_t count)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    while (*sql) {
        size_t plain = strcspn(sql, ":");
        text_buffer_append_bytes(&out, sql, plain);
        sql += plain;
        if (!*sql)
            break;
        size_t size = strspn(++sql, "abcdefghijklmnopqrstuvwxyz_");
        const struct clickhouse_value *value = find_value(sql, size, values, count);
        assert(value); // the generator has compared names and placeholders
        append_value(&out, value);
        sql += size;
    }
    return out.bytes;
}

// ---- exchanges ----

struct exchange {
    struct clickhouse *server;
    const struct clickhouse_question *question;
    struct text_buffer error;
    struct fault *f;
    bool stopped; // by the taker, or because of an answer that is none
};

static size_t take_piece(char *bytes, size_t one, size_t count, void *context)
{
    struct exchange *exchange = context;
    size_t size = one * count;
    long status = 0;
    curl_easy_getinfo(exchange->server->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) {
        size_t room = ERROR_TEXT_MAX - exchange->error.size;
        text_buffer_append_bytes(&exchange->error, bytes, size < room ? size : room);
        return size;
    }
    if (exchange->question->take && !exchange->question->take(exchange->question->context, (const uint8_t *)bytes, size, exchange->f)) {
        exchange->stopped = true;
        return 0;
    }
    return size;
}

static bool conclude(struct exchange *exchange, CURLcode code, size_t shard)
{
    const char *name = exchange->server->settings.shards[shard];
    long status = 0;
    if (exchange->stopped)
        return false;
    if (code != CURLE_OK)
        return fault_set(exchange->f, FAULT_UNAVAILABLE, "series.server", "server", name, "text", curl_easy_strerror(code), NULL);
    curl_easy_getinfo(exchange->server->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200)
        return true;
    text_make_showable(exchange->error.bytes);
    return fault_set(exchange->f, FAULT_UNAVAILABLE, "series.server_refused", "server", name, "text", exchange->error.bytes, NULL);
}

static const char *address(struct clickhouse *server, struct arena *arena, size_t shard, const char *query, const char *more)
{
    char *escaped = query ? curl_easy_escape(server->curl, query, 0) : NULL;
    const char *text = arena_printf(arena, "%s/?wait_end_of_query=1&buffer_size=1048576&max_bytes_before_external_sort=268435456%s%s%s",
                                    server->settings.shards[shard], more, query ? "&query=" : "", query ? escaped : "");
    curl_free(escaped);
    return text;
}

static void set_common(struct exchange *exchange, const char *url)
{
    CURL *curl = exchange->server->curl;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->server->headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10 * STALLED_SECONDS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_piece);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
}

static void set_body(CURL *curl, struct store_bytes body)
{
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.size);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.bytes);
}

static bool perform(struct exchange *exchange, struct arena *arena, size_t shard)
{
    text_buffer_init(&exchange->error, arena);
    return conclude(exchange, curl_easy_perform(exchange->server->curl), shard);
}

bool clickhouse_ask(struct clickhouse *server, size_t shard, const struct clickhouse_question *question, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct exchange exchange = {.server = server, .question = question, .f = f};
    const char *database = question->without_database ? "" : arena_printf(arena, "&database=%s", server->settings.database);
    if (!question->wanted.bytes) {
        set_common(&exchange, address(server, arena, shard, NULL, database));
        set_body(server->curl, (struct store_bytes){question->sql, strlen(question->sql)});
        return perform(&exchange, arena, shard);
    }
    const char *more = arena_printf(arena, "%s&wanted_structure=at%%20Int64&wanted_format=RowBinary", database);
    set_common(&exchange, address(server, arena, shard, question->sql, more));
    curl_mime *form = curl_mime_init(server->curl);
    curl_mimepart *part = curl_mime_addpart(form);
    curl_mime_name(part, "wanted");
    curl_mime_filename(part, "wanted");
    curl_mime_data(part, question->wanted.bytes, question->wanted.size);
    curl_easy_setopt(server->curl, CURLOPT_MIMEPOST, form);
    bool ok = perform(&exchange, arena, shard);
    curl_mime_free(form);
    return ok;
}

bool clickhouse_insert(struct clickhouse *server, size_t shard, const char *sql, struct store_bytes rows, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct exchange exchange = {.server = server, .question = &(struct clickhouse_question){0}, .f = f};
    set_common(&exchange, address(server, arena, shard, sql, arena_printf(arena, "&database=%s", server->settings.database)));
    set_body(server->curl, rows);
    return perform(&exchange, arena, shard);
}
