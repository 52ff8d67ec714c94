// HTTP for one serving program: listeners on a TCP address and a Unix socket, pages, kept answers, event streams. It knows no
// resource: what is asked for is found in the table of routes that it is given, and answered by the row's handler, which finds
// the program in request->context.
//
// A request runs on one of the library's threads from its first byte to its answer, or is suspended while a job elsewhere makes
// that (request_wait). Handlers of several requests run at the same time.
#ifndef QINGSHAN_HTTP_HTTP_H
#define QINGSHAN_HTTP_HTTP_H

#include "http/answer.h"
#include "http/events.h"
#include "http/http_settings.h"
#include "http/route.h"

struct http_options {
    const struct http_settings *settings; // borrowed
    const struct route_table *routes;     // borrowed
    const char *web;                      // folder with the built pages; NULL or missing: none
    const char *dotted;                   // files.h
    int64_t last_batch;                   // what a stream is told first
    // Who asks: in *ret_actor, all zero before. false: what he shows is wrong (a fault without arguments, of text that stays).
    bool (*actor)(void *context, struct request *request, struct actor *ret_actor, struct fault *f);
    int64_t (*version)(void *context, const struct route *route);          // of what a route's answers are made of; NULL: of what was recorded
    void *context;
};

struct http *http_new(const struct http_options *options); // streams can be told; nobody is listened to yet
// Faults: server.address {text}, server.port_in_use {text}, server.path_too_long {path}, server.start.
bool http_listen(struct http *http, const char *address, const char *socket, struct fault *f);
int http_port(const struct http *http);
struct event_hub *http_events(struct http *http);
// Ends the streams, lets what was written be answered while ending_left_ms(answers_ms) is not over, closes every connection.
void http_stop(struct http *http, int64_t answers_ms);
void http_free(struct http *http); // NULL is fine

// ---- for handlers ----

int64_t request_version(const struct request *request); // before anything is read: an answer is never newer than its mark
// Answers; what is cached is kept for whoever asks for the same.
enum MHD_Result answer_made(struct request *request, int64_t version, const struct answer *answer);
const struct route_table *request_routes(const struct request *request);

#endif
