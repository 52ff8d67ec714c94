// What the files of src/http share: the parts of one HTTP service.
#ifndef QINGSHAN_HTTP_HTTP_INTERNAL_H
#define QINGSHAN_HTTP_HTTP_INTERNAL_H

#include <stdatomic.h>

#include "http/cache.h"
#include "http/files.h"
#include "http/guard.h"
#include "http/http.h"

struct listener {
    struct http *http;
    bool local;
    struct MHD_Daemon *daemon;
};

struct http {
    struct http_options options;
    struct listener tcp, unix_socket;
    struct guard *guard;                // of strangers; the local socket has none
    struct response_cache *cache;
    struct response_cache *fleeting;    // every turn makes new addresses: they must not push out the others
    struct static_files *files;
    struct event_hub *events;
    atomic_int waiting;                 // requests whose answer is made elsewhere
    int port;
    char *socket;
};

#endif
