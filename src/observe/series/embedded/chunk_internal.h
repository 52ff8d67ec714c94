// For chunk.c (encoding) and chunk_decode.c only.
#ifndef QINGSHAN_OBSERVE_CHUNK_INTERNAL_H
#define QINGSHAN_OBSERVE_CHUNK_INTERNAL_H

#include <zstd.h>

#include "observe/series/embedded/chunk.h"
#include "observe/series/embedded/column.h"

enum format { FORMAT_PLAIN = 1, FORMAT_COMPRESSED = 2 };
enum form { FORM_PLAIN, FORM_DIFFERENCE, FORM_DISTANCE };

struct chunk_coder {
    ZSTD_CCtx *compress;
    ZSTD_DCtx *decompress;
};
extern const int64_t chunk_tens[DECIMAL_SCALE_MAX + 1];

#endif
