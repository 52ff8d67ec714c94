// One request, from its first byte to its answer: what was asked, by whom, and the memory that lives as long as it does.
// Its handler runs on one of the library's threads; a job that answers it later runs wherever it likes (request_wait).
#ifndef QINGSHAN_HTTP_REQUEST_H
#define QINGSHAN_HTTP_REQUEST_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/cell/kinds.h"
#include "base/fault.h"
#include "base/messages.h"
#include "http/guard.h"

#define BODY_JSON_MAX ((size_t)256 << 10)
#define BODY_FILE_MAX ((size_t)16 << 20)

struct http;
struct route;

// Who asks, as the program that serves finds him (http.h: actor), once a request.
enum actor_kind { ACTOR_VISITOR, ACTOR_SERVICE, ACTOR_PERSON }; // SERVICE: the machine's own token, or its local socket
#define ACTOR_TEXT_SIZE 129
struct actor {
    enum actor_kind kind;
    unsigned rights;                 // RIGHT_BIT of each
    int64_t session;                 // of a person
    char account[ACTOR_TEXT_SIZE], person[ACTOR_TEXT_SIZE], role[32], department[64], csrf[65];
    bool first;                      // his password was given by another: he changes it before anything else
};

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
    bool actor_known;
    struct actor actor;
    enum fault_kind actor_fault;     // what he showed is wrong
    const char *actor_wrong;         // with this key; NULL: it is not
    const char *cookie;              // of the answer (Set-Cookie); NULL: none
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
bool request_may(struct request *request, enum right right);          // whether who asks has it
const struct actor *request_actor(struct request *request);           // who asks
const char *request_cookie(struct request *request, const char *name); // NULL when absent
bool request_accepts_gzip(struct request *request);
void request_is(struct request *request, enum guest_state state);
void request_wait(struct request *request);                           // suspends until request_resume: its handler is then called again
void request_resume(struct request *request);                         // from any thread

#endif
