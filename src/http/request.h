// One request, from its first byte to its answer: what was asked, by whom, and the memory that lives as long as it does.
// Its handler runs on one of the library's threads; a job that answers it later runs wherever it likes (request_wait).
#ifndef QINGSHAN_HTTP_REQUEST_H
#define QINGSHAN_HTTP_REQUEST_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/messages.h"
#include "http/guard.h"

#define BODY_JSON_MAX ((size_t)256 << 10)
#define BODY_FILE_MAX ((size_t)16 << 20)

struct http;
struct route;

struct request {
    struct http *http;
    void *context;                   // of the program that serves (http.h)
    struct MHD_Connection *connection;
    struct guest *guest;             // NULL: the local socket
    char *uri;                       // as sent: path and query
    const struct route *route;
    bool local;                      // came through the Unix socket: the administrator
    bool started, too_large, waiting;
    bool crowded;                    // more parameters than anybody asks with
    bool wrong_method;               // the address is known, but not for this method
    bool refused;                    // no right to this route: the body is not kept
    struct arena *arena;             // made when the request needs one
    char *path;                      // decoded
    const char *path_value;          // the {part} of the route
    enum language language;
    char *body;
    size_t body_size, body_capacity, body_limit;
    // the answer of a job that ran elsewhere
    int status;
    const char *answer, *content_type;
    size_t answer_size;
};

const char *request_query(struct request *request, const char *name); // NULL when absent
const char *request_header(struct request *request, const char *name);
enum language request_language(struct request *request);              // asked for in the address, else by the browser
struct address request_client(struct request *request);               // who asks: through a proxy the one it names
bool request_is_administrator(struct request *request);               // a right token, or the local socket
bool request_accepts_gzip(struct request *request);
void request_is(struct request *request, enum guest_state state);
void request_wait(struct request *request);                           // suspends until request_resume: its handler is then called again
void request_resume(struct request *request);                         // from any thread

#endif
