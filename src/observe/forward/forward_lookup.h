// The address behind a name, asked on a thread of its own: a resolver that does not answer for half a minute holds up nobody who is
// to end. Addresses in digits are known at once.
#ifndef QINGSHAN_OBSERVE_FORWARD_LOOKUP_H
#define QINGSHAN_OBSERVE_FORWARD_LOOKUP_H

#include <netdb.h>
#include <stdbool.h>

struct forward_lookup;
typedef int forward_resolver(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **ret_found); // as getaddrinfo
// wake: an eventfd that is written to when it is done; not owned. NULL: it could not be begun.
struct forward_lookup *forward_lookup_begin(const char *host, const char *port, forward_resolver *resolver, int wake);
// *ret_found NULL: there is no such name; else the caller's, for freeaddrinfo. Once.
bool forward_lookup_done(struct forward_lookup *lookup, struct addrinfo **ret_found);
void forward_lookup_leave(struct forward_lookup *lookup); // done or not: nobody asks any more, nobody is woken

bool forward_lookup_digits(const char *host, const char *port, struct addrinfo **ret_found);

#endif
