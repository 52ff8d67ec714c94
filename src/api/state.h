// The server: a serving process and HTTP, put together.
#ifndef QINGSHAN_API_STATE_H
#define QINGSHAN_API_STATE_H

#include "http/http.h"
#include "people/role.h"
#include "people/session.h"
#include "people/tries.h"
#include "search/shelf.h"
#include "service/change.h"
#include "service/handles.h"
#include "service/live_feed.h"
#include "service/model.h"
#include "service/state.h"

// What is searched, by what changes together (api/search).
enum shelf { SHELF_PLAN, SHELF_POINTS, SHELF_DEVICES, SHELF_WARNINGS, SHELF_COUNT };

struct server {
    struct arena *arena;
    const char *boundary, *token;
    struct http_settings http_settings;
    struct http *http;
    struct service *service;
    struct shared_place shelves[SHELF_COUNT];
    struct roles roles;
    struct sessions *sessions;
    struct tries *tries;
    struct readers hashes;             // of passwords: two at a time
    bool plain_sign_in;                // also where nothing encrypts
};

static inline struct server *request_server(const struct request *request)
{
    return request->context;
}

static inline struct service *request_service(const struct request *request)
{
    return request_server(request)->service;
}

#endif
