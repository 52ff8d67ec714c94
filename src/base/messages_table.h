// The generated catalogue (tools/messages.py), sorted by key.
#ifndef QINGSHAN_BASE_MESSAGES_TABLE_H
#define QINGSHAN_BASE_MESSAGES_TABLE_H

#include <stddef.h>

struct message_row {
    const char *key, *zh, *en;
};

extern const struct message_row message_rows[];
extern const size_t message_row_count;

#endif
