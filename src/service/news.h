// What pages that are open must hear. A serving process tells one callback, from any of its threads and never with a lock held that
// a reader needs; whoever gave the callback says how it reaches them. The rows are lent for the call.
#ifndef QINGSHAN_SERVICE_NEWS_H
#define QINGSHAN_SERVICE_NEWS_H

#include <stdbool.h>
#include <stdint.h>

enum news_kind {
    NEWS_RECORDED, // batch; text: what was recorded
    NEWS_WARNINGS, // warnings
    NEWS_COMMAND,  // command: it went on
    NEWS_CLOCK,    // doubted
    NEWS_LIVE,     // live: comes again in a moment
};

struct command;
struct live_snapshot;
struct watch_news;

struct news {
    enum news_kind kind;
    int64_t batch;
    const char *text;
    bool doubted;
    const struct watch_news *warnings;
    const struct command *command;
    const struct live_snapshot *live;
};

#endif
