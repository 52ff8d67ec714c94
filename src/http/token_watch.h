// Wrong tokens, told in the log with the address that sent them: the first at once, more with their count once a minute.
// From any thread; now_ms of a clock that only goes on.
#ifndef QINGSHAN_HTTP_TOKEN_WATCH_H
#define QINGSHAN_HTTP_TOKEN_WATCH_H

#include <stdint.h>

void token_watch_note(const char *address, int64_t now_ms);

#endif
