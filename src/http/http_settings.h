// What `serve` lets clients of HTTP do: keys of DIR/qingshan.yaml (docs/limits.md has them with their defaults).
//
//     hosts: qingshan.example.cn             # names under which the pages are asked for, beside localhost and addresses
//     proxies: 127.0.0.1 10.0.0.0/8          # whose X-Forwarded-For is believed
//     http_connections: 2048                 # and http_connections_per_address, http_streams, http_streams_per_address,
//     http_head_seconds: 20                  # http_body_seconds, http_answer_seconds
#ifndef QINGSHAN_HTTP_HTTP_SETTINGS_H
#define QINGSHAN_HTTP_HTTP_SETTINGS_H

#include "base/address.h"
#include "base/arena.h"

struct http_settings {
    int32_t connections, connections_per_address, streams, streams_per_address;
    int32_t head_seconds;   // from the first line of a request to the end of its headers
    int32_t body_seconds;   // for a body, and for every HTTP_BODY_BYTES of it one more
    int32_t answer_seconds; // until an answer has gone
    const char **hosts;     // lower case
    size_t host_count;
    struct address_block *proxies;
    size_t proxy_count;
};

#define HTTP_BODY_BYTES 4096  // a second that a slow line has
#define HTTP_IDLE_SECONDS 60  // between two requests of a connection

// Filled line by line, by whoever reads the file. listen: what the server listens on; its host is one of the hosts.
struct http_settings_reading;
struct http_settings_reading *http_settings_begin(struct arena *arena, const char *listen, struct http_settings *ret_settings);
bool http_settings_take(struct http_settings_reading *reading, const char *key, const char *value); // false: the value cannot be, or the key is none
void http_settings_end(struct http_settings_reading *reading);

// Descriptors that the connections need. The guard keeps the limit; a quarter more is for those that it has told to go, and
// because each thread of the library has its part.
int http_settings_files(const struct http_settings *settings);
void http_settings_fit(struct http_settings *settings, int files); // where there are fewer, fewer connections are taken

// May a request name this host ("name", "name:port")? Addresses always: a page from elsewhere cannot have one as its name.
bool http_settings_has_host(const struct http_settings *settings, const char *host);
bool http_settings_is_proxy(const struct http_settings *settings, struct address address);

#endif
