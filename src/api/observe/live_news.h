// What happened in the serving process, as events for open pages.
#ifndef QINGSHAN_API_LIVE_NEWS_H
#define QINGSHAN_API_LIVE_NEWS_H

#include "http/events.h"
#include "service/news.h"

void live_news(struct event_hub *hub, const struct news *news);

#endif
