#include "http/http_settings.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "base/text.h"

#define HOST_NAME_SIZE 256

struct host_list LIST_OF(const char *);
struct block_list LIST_OF(struct address_block);

struct http_settings_reading {
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

static bool take_hosts(struct http_settings_reading *reading, const char *value)
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

static bool take_proxies(struct http_settings_reading *reading, const char *value)
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

static bool take_number(struct http_settings_reading *reading, const struct number *number, const char *value)
{
    int32_t *field = (int32_t *)(void *)((char *)reading->settings + number->offset), found;
    if (!text_parse_int32(value, &found) || found < number->least || found > number->most)
        return false;
    *field = found;
    return true;
}

bool http_settings_take(struct http_settings_reading *reading, const char *key, const char *value)
{
    if (text_equal(key, "hosts"))
        return take_hosts(reading, value);
    if (text_equal(key, "proxies"))
        return take_proxies(reading, value);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (text_equal(key, numbers[i].key))
            return take_number(reading, &numbers[i], value);
    return !text_starts_with(key, "http_");
}

// The name of the machine, whole and to its first dot, and what the server was told to listen on.
static void add_own_names(struct http_settings_reading *reading, const char *listen)
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

struct http_settings_reading *http_settings_begin(struct arena *arena, const char *listen, struct http_settings *ret_settings)
{
    struct http_settings_reading *reading = arena_alloc(arena, sizeof *reading);
    *reading = (struct http_settings_reading){.arena = arena, .settings = ret_settings};
    *ret_settings = (struct http_settings){.connections = 2048, .connections_per_address = 512, .streams = 1200, .streams_per_address = 400,
                                           .head_seconds = 20, .body_seconds = 30, .answer_seconds = 600};
    add_own_names(reading, listen);
    return reading;
}

void http_settings_end(struct http_settings_reading *reading)
{
    reading->settings->hosts = reading->hosts.items;
    reading->settings->host_count = reading->hosts.count;
    reading->settings->proxies = reading->proxies.items;
    reading->settings->proxy_count = reading->proxies.count;
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
