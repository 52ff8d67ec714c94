// The serving process: HTTP on a TCP address and on DIR/qingshan.sock, one writer, live events.
#ifndef QINGSHAN_API_SERVER_H
#define QINGSHAN_API_SERVER_H

#include <stdbool.h>

#include "base/fault.h"

struct server;

struct server_options {
    const char *folder;    // data folder, initialised
    const char *listen;    // "127.0.0.1:8080", "[::1]:8080", ":8080" (all addresses); port 0 = any free one
    const char *hj212;     // where devices connect, written like listen; NULL: nowhere
    const char *hj212_limits; // gateway_limits_parse; NULL: none
    const char *web;       // folder with the built pages; NULL or missing: only the API
    const char *standards; // folder with the tables of standards; NULL: what needs them answers that it has none
    bool plain_sign_in;    // people sign in also where nothing encrypts
    const char *boundary;  // GeoJSON file of the region's outline; NULL: none
};

// Takes the folder's lock. Faults: folder.locked, server.address {text}, server.port_in_use {text}, store.*, model.*.
struct server *server_start(const struct server_options *options, struct fault *f);
int server_port(const struct server *server);
const struct folder_lock *server_lock(const struct server *server); // of the data folder: what taking it did
int server_hj212_port(const struct server *server); // 0: none
void server_stop(struct server *server); // lets running writes finish; NULL is fine

// The OpenAPI 3.1 document, from the route table; text in an arena.
struct arena;
const char *server_openapi(struct arena *arena);

#endif
