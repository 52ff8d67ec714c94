// Sockets that are listened on. Faults: server.address {text}, server.port_in_use {text}, server.path_too_long {path}.
#ifndef QINGSHAN_HTTP_LISTEN_H
#define QINGSHAN_HTTP_LISTEN_H

#include "base/fault.h"

int listen_tcp(const char *text, struct fault *f);  // "127.0.0.1:8080", ":0"; -1 with a fault
int listen_port(int descriptor);                    // which it is; 0: unknown
// The caller alone may listen there: a file of that name was left by a process that died.
int listen_unix(const char *path, struct fault *f);

#endif
