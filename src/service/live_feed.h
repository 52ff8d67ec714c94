// Keeps the live table of a serving process, and tells once a second what changed.
#ifndef QINGSHAN_SERVICE_LIVE_FEED_H
#define QINGSHAN_SERVICE_LIVE_FEED_H

#include "observe/gateway/gateway.h"
#include "observe/live/live.h"

struct service;

struct live_feed;
struct live_feed *live_feed_start(struct service *service, struct store *store, struct fault *f);
void live_feed_stop(struct live_feed *feed);   // ends the thread; gateway and stower may still tell
void live_feed_free(struct live_feed *feed);   // NULL is fine
struct live *live_feed_table(struct live_feed *feed);
void live_feed_stored(struct live_feed *feed, const struct stow_newest *newest, size_t count);
void live_feed_heard(struct live_feed *feed, const char *mn, enum gateway_sign sign);
bool live_feed_frames(struct live_feed *feed, const char *mn, int64_t count);
void live_feed_reload(struct live_feed *feed); // points or devices are other ones

#endif
