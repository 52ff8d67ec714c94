// Limits for each stranger of one listener: how many connections and event streams an address may hold, and how long a request
// may take to come. Nobody is banned: over its share an address loses its oldest idle connection, so it keeps being served,
// and it never keeps another one out. Behind a proxy (setting `proxies`) the client's address is what the proxy says.
//
// The library's threads call guard_accept, guard_enter and guard_leave; a thread of the guard looks at the deadlines once a second.
#ifndef QINGSHAN_HTTP_GUARD_H
#define QINGSHAN_HTTP_GUARD_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "base/address.h"
#include "http/http_settings.h"

struct guard;
struct guest;

enum guest_state {
    GUEST_IDLE,   // no request, or only a part of its first line
    GUEST_HEAD,   // its first line is here
    GUEST_BODY,   // its headers are here
    GUEST_WORK,   // it is here whole, and is worked on
    GUEST_ANSWER, // the answer is on its way
    GUEST_STREAM, // a stream of events: for ever
};

struct guard *guard_new(const struct http_settings *settings); // settings are borrowed
void guard_stop(struct guard *guard);                          // no deadline is looked at any more; NULL is fine
void guard_free(struct guard *guard);                          // after the listener; NULL is fine

// MHD's policy callback, its context a guard.
enum MHD_Result guard_accept(void *guard, const struct sockaddr *address, socklen_t size);

// One connection, from its first moment to its end.
struct guest *guard_enter(struct guard *guard, struct MHD_Connection *connection);
void guard_leave(struct guard *guard, struct guest *guest);
void guest_is(struct guest *guest, enum guest_state state);
void guest_received(struct guest *guest, size_t size);         // bytes of a body
struct address guest_address(const struct guest *guest);       // of the connection: a proxy's, behind one
bool guest_is_proxy(const struct guest *guest);

// A stream of events of this address. NULL: it has its share. Given back with guard_stream_end.
struct stranger;
struct stranger *guard_stream_begin(struct guard *guard, struct address client);
void guard_stream_end(struct guard *guard, struct stranger *stranger);
// The stream that has to make room: of the address with the most of them, unless that has no more than one. true: of this one.
bool guard_stream_crowds(struct guard *guard, const struct stranger *stranger);

#endif
