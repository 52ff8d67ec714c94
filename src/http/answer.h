// What goes back to who asked: bytes with their headers, or a problem (RFC 9457).
#ifndef QINGSHAN_HTTP_ANSWER_H
#define QINGSHAN_HTTP_ANSWER_H

#include <microhttpd.h>

#include "base/fault.h"
#include "http/request.h"
#include "json/json.h"

struct answer {
    const char *bytes;
    size_t size;
    const char *content_type;
    const char *file_name;  // offered for download when set
};

enum MHD_Result answer_bytes(struct request *request, int status, const struct answer *answer);
enum MHD_Result answer_fault(struct request *request, const struct fault *f);
// The text of a problem; takes `extra`, members beside the usual ones, NULL: none.
const char *fault_problem(struct arena *arena, enum language language, const struct fault *f, json_t *extra, size_t *ret_size);

// ---- for answers that are made otherwise ----

// Every answer goes out here.
enum MHD_Result request_queue(struct request *request, int status, struct MHD_Response *response);
// page: it may be shown with scripts and styles of its own origin; nothing else may.
void response_secure(struct MHD_Response *response, bool page);
void response_describe(struct MHD_Response *response, const struct answer *answer); // what it is, and its name as a file

#endif
