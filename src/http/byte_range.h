// The Range header (RFC 9110, 14.1.2): one span of bytes. Several are answered with the whole, which is allowed.
#ifndef QINGSHAN_HTTP_BYTE_RANGE_H
#define QINGSHAN_HTTP_BYTE_RANGE_H

#include <stdint.h>

enum byte_range { BYTE_RANGE_WHOLE, BYTE_RANGE_PART, BYTE_RANGE_BEYOND };

struct byte_span {
    int64_t from, size;
};
// text: NULL without the header. What is no range is read past. BEYOND: nothing of it is there.
enum byte_range byte_range_parse(const char *text, int64_t size, struct byte_span *ret_span);

#endif
