// The callbacks the HTTP library calls; their context is a listener.
#ifndef QINGSHAN_HTTP_HANDLE_H
#define QINGSHAN_HTTP_HANDLE_H

#include <microhttpd.h>
#include <stdarg.h>

void http_connection(void *context, struct MHD_Connection *connection, void **memory, enum MHD_ConnectionNotificationCode code);
void *http_request_new(void *context, const char *uri, struct MHD_Connection *connection);
enum MHD_Result http_handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                            const char *version, const char *upload, size_t *upload_size, void **request);
void http_request_free(void *context, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode code);
void http_log(void *context, const char *format, va_list arguments);

#endif
