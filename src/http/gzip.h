#ifndef QINGSHAN_HTTP_GZIP_H
#define QINGSHAN_HTTP_GZIP_H

#include <stddef.h>

// gzip of bytes in the heap, NULL when it does not pay.
void *bytes_gzip(const void *bytes, size_t size, size_t *ret_size);

#endif
