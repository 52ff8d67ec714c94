#include "http/http_settings.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "base/text.h"
#include "store/settings.h"

#define HOST_NAME_SIZE 256

struct host_list LIST_OF(const char *);
struct block_list LIST_OF(struct address_block);

struct reading {
    struct arena *arena;
    struct http_settings *settings;
    struct host_list hosts;
    struct block_list proxies;
};

static const struct number {
    const char *key;
    size_t offset;
    int32_t least, most;
} numbers[] = {
    {"http_connections", offsetof(struct http_settings, connections), 16, 100000},
    {"http_connections_per_address", offsetof(struct http_settings, connections_per_address), 1, 100000},
    {"http_streams", offsetof(struct http_settings, streams), 1, 100000},
    {"http_streams_per_address", offsetof(struct http_settings, streams_per_address), 1, 100000},
    {"http_head_seconds", offsetof(struct http_settings, head_seconds), 1, 3600},
    {"http_body_seconds", offsetof(struct http_settings, body_seconds), 1, 3600},
    {"http_answer_seconds", offsetof(struct http_settings, answer_seconds), 1, 86400},
};

static const char *lower(struct arena *arena, const char *text, size_t size)
{
    char *copy = arena_strndup(arena, text, size);
    for (char *at = copy; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

static bool take_hosts(struct reading *reading, const char *value)
{
    size_t count;
    const char **names = text_split(reading->arena, value, (const char *const[]){" ", ",", NULL}, &count);
    for (size_t i = 0; i < count; i++) {
        if (!address_is_name(names[i], strlen(names[i])))
            return false;
        LIST_PUSH(reading->arena, &reading->hosts, lower(reading->arena, names[i], strlen(names[i])));
    }
    return count > 0;
}

static bool take_proxies(struct reading *reading, const char *value)
{
    size_t count;
    const char **blocks = text_split(reading->arena, value, (const char *const[]){" ", ",", NULL}, &count);
    for (size_t i = 0; i < count; i++) {
        struct address_block block;
        if (!address_block_parse(blocks[i], strlen(blocks[i]), &block))
            return false;
        LIST_PUSH(reading->arena, &reading->proxies, block);
    }
    return count > 0;
}

static bool take(void *context, const struct settings_line *line, struct fault *f)
{
    struct reading *reading = context;
    const char *key = line->key, *value = line->value;
    (void)f;
    if (!value)
        return true; // series_settings.h refuses what is no line of settings
    if (text_equal(key, "hosts"))
        return take_hosts(reading, value);
    if (text_equal(key, "proxies"))
        return take_proxies(reading, value);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (text_equal(key, numbers[i].key))
            return settings_number(value, numbers[i].least, numbers[i].most, (int32_t *)(void *)((char *)reading->settings + numbers[i].offset));
    return !text_starts_with(key, "http_");
}

// The name of the machine, whole and to its first dot, and what the server was told to listen on.
static void add_own_names(struct reading *reading, const char *listen)
{
    char name[HOST_NAME_SIZE];
    struct address_place place;
    LIST_PUSH(reading->arena, &reading->hosts, "localhost");
    if (gethostname(name, sizeof name - 1) == 0) {
        name[sizeof name - 1] = '\0';
        LIST_PUSH(reading->arena, &reading->hosts, lower(reading->arena, name, strlen(name)));
        LIST_PUSH(reading->arena, &reading->hosts, lower(reading->arena, name, strcspn(name, ".")));
    }
    if (address_place_parse(listen, &place) && place.host_size)
        LIST_PUSH(reading->arena, &reading->hosts, lower(reading->arena, place.host, place.host_size));
}

bool http_settings_read(struct arena *arena, const char *folder, const char *listen, struct http_settings *ret_settings, struct fault *f)
{
    struct reading reading = {.arena = arena, .settings = ret_settings};
    *ret_settings = (struct http_settings){.connections = 2048, .connections_per_address = 512, .streams = 1200, .streams_per_address = 400,
                                           .head_seconds = 20, .body_seconds = 30, .answer_seconds = 600};
    add_own_names(&reading, listen);
    if (!settings_read(arena, folder, take, &reading, f))
        return false;
    ret_settings->hosts = reading.hosts.items;
    ret_settings->host_count = reading.hosts.count;
    ret_settings->proxies = reading.proxies.items;
    ret_settings->proxy_count = reading.proxies.count;
    return true;
}

#define FILES_BESIDE 64

int http_settings_files(const struct http_settings *settings)
{
    return settings->connections / 4 * 5 + FILES_BESIDE;
}

void http_settings_fit(struct http_settings *settings, int files)
{
    const int most = (files - FILES_BESIDE) / 5 * 4;
    if (most < settings->connections)
        settings->connections = most > 16 ? most : 16;
}

// ---- asking ----

// The size of the host in "host", "host:port", "[::1]:port"; 0 when it is written otherwise.
static size_t host_size(const char *text)
{
    const char *end = *text == '[' ? strchr(text, ']') : NULL;
    const char *port = strchr(end ? end : text, ':');
    const size_t digits = port ? strspn(port + 1, "0123456789") : 0;
    if (*text == '[' && (!end || (end[1] && end + 1 != port)))
        return 0;
    if (port && (digits > 5 || port[1 + digits]))
        return 0;
    return port ? (size_t)(port - text) : strlen(text);
}

bool http_settings_has_host(const struct http_settings *settings, const char *host)
{
    struct address address;
    size_t size = host_size(host);
    if (size == 0 || size >= HOST_NAME_SIZE)
        return false;
    if (address_parse(host, size, &address))
        return true;
    size -= host[size - 1] == '.'; // "localhost." is the same name
    for (size_t i = 0; i < settings->host_count; i++)
        if (strlen(settings->hosts[i]) == size && strncasecmp(settings->hosts[i], host, size) == 0)
            return true;
    return false;
}

bool http_settings_is_proxy(const struct http_settings *settings, struct address address)
{
    for (size_t i = 0; i < settings->proxy_count; i++)
        if (address_block_has(settings->proxies[i], address))
            return true;
    return false;
}
