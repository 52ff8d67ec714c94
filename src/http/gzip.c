#include "http/gzip.h"

#include <stdint.h>
#include <zlib.h>

#include "base/arena.h"

#define GZIP_MIN 1400 // one packet: nothing to win below

// ---- compression ----

void *bytes_gzip(const void *bytes, size_t size, size_t *ret_size)
{
    z_stream stream = {0};
    if (size < GZIP_MIN || deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t room = deflateBound(&stream, size);
    unsigned char *out = heap_alloc(room);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int code = deflate(&stream, Z_FINISH);
    *ret_size = stream.total_out;
    deflateEnd(&stream);
    if (code == Z_STREAM_END && *ret_size < size)
        return out;
    heap_free(out);
    return NULL;
}
