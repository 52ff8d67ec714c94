// What two programs could read differently in the head of a request is refused, before anything is done with it: a proxy in
// front of us may see another request there (smuggling). So is a host that is not ours: a page of another site could make
// its name lead here and read what only people of this network may (DNS rebinding).
#ifndef QINGSHAN_HTTP_HEAD_CHECK_H
#define QINGSHAN_HTTP_HEAD_CHECK_H

#include <microhttpd.h>

#include "base/fault.h"
#include "http/http_settings.h"

// libmicrohttpd 0.9.75 takes a line feed alone, and a line that goes on in the next one, in its strictest mode too. It leaves
// the lines where it read them, with zeros for colon, CR and LF; so a line that does not stand right behind the one before,
// with two zeros between them, was written otherwise. Later versions are told to refuse such lines themselves.
#define HEAD_LINES_LEFT 0x00097500

struct head_check {
    struct MHD_Connection *connection;
    const struct http_settings *settings; // NULL: any host, as through the Unix socket
    const char *uri, *version;            // as the library gave them
};

// In the library's first call for a request: later its memory is used for other things.
// Faults: http.lines, http.version, http.target, http.header {name}, http.twice {name}, http.host_missing, http.host {host},
// http.length, http.coding, http.length_and_coding.
bool head_check(const struct head_check *check, struct fault *f);

#endif
