// Which frames came lately, by a 64-bit digest of device and bytes: a frame that is sent again because its answer was lost is
// answered again, and kept once. The newest RECENT_MAX are remembered.
#ifndef QINGSHAN_OBSERVE_RECENT_H
#define QINGSHAN_OBSERVE_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECENT_MAX 65536

struct recent;
struct recent *recent_new(uint64_t seed);
void recent_free(struct recent *recent);
bool recent_add(struct recent *recent, const char *mn, const char *bytes, size_t size); // false: it is there
void recent_forget(struct recent *recent, size_t count);                                   // the last so many added

#endif
