// Server-sent events: one hub, told from any thread, heard by every open stream.
#ifndef QINGSHAN_HTTP_EVENTS_H
#define QINGSHAN_HTTP_EVENTS_H

#include <stdint.h>

#include "http/request.h"

struct event_hub;
struct event_hub *event_hub_new(struct http *http, int64_t last_batch);
void event_hub_stop(struct event_hub *hub); // ends all streams; before the listeners stop
void event_hub_free(struct event_hub *hub); // NULL is fine
// Something was recorded as this batch: indicators is JSON text, a list.
void event_hub_publish(struct event_hub *hub, int64_t batch, const char *what, const char *indicators);
// Another named event: json is one object.
void event_hub_say(struct event_hub *hub, const char *name, const char *json);
// For what comes again in a moment: a stream without room for it is passed over instead of closed.
void event_hub_offer(struct event_hub *hub, const char *name, const char *json);

enum MHD_Result events_handle(struct request *request); // a route's handler

#endif
