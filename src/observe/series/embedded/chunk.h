// The codec of one chunk: the observations of one series over one span, as few bytes.
//
// Columns instead of rows. Times are differences in their common unit; numbers are integers at one scale, as they are, as
// differences to the one before, or (least, most) as distances to the value, whichever is smaller; small columns (flag,
// origin, version, frame) mostly fold into nothing. The whole is compressed once more where that pays.
//
// Pure: no file, clock or database. The decoder is safe on any bytes: counts are checked before memory is taken.
#ifndef QINGSHAN_OBSERVE_CHUNK_H
#define QINGSHAN_OBSERVE_CHUNK_H

#include "observe/series/series.h"

#define CHUNK_ROWS_MAX 1000000        // observations
#define CHUNK_BYTES_MAX (64u << 20)   // of the columns, before the last compression

// Scratch of the compressor; not thread safe.
struct chunk_coder;
struct chunk_coder *chunk_coder_new(void);
void chunk_coder_free(struct chunk_coder *coder);

enum chunk_effort { CHUNK_QUICK, CHUNK_SMALL }; // QUICK: no compressor, for the tail

// Observations ascending by (at, version), 1..CHUNK_ROWS_MAX of them. The bytes are in the arena.
struct store_bytes chunk_encode(struct chunk_coder *coder, struct arena *arena, const struct observation *observations, size_t count,
                                enum chunk_effort effort);

// How the scale of each number is known.
enum chunk_scaling {
    CHUNK_SCALE_SAME,     // all have `scale`
    CHUNK_SCALE_SHORTEST, // no zeros behind the point
    CHUNK_SCALE_EACH,     // scales[i], mantissas at `scale`
    CHUNK_SCALE_MIXED,    // scales[i], mantissas as sent: they do not fit at one scale
};

struct chunk_numbers {
    size_t count;            // numbers that are present
    const uint64_t *present; // 1 or 0 per observation; NULL: all, or none when count is 0
    const int64_t *mantissas;
    const uint64_t *scales;
    int32_t scale;
    enum chunk_scaling scaling;
};

#define CHUNK_FLAGS_MAX 256

struct chunk {
    size_t count;
    const int64_t *at_ms;
    bool repeats;       // some time is there twice
    struct chunk_numbers value, least, most, total;
    size_t flag_count;
    const char (*flags)[OBSERVATION_FLAG_SIZE]; // the different ones
    const uint64_t *flag, *origin, *version, *frame;
};

enum chunk_part { CHUNK_WHOLE, CHUNK_VALUES }; // VALUES: times, numbers and flags; the other columns are NULL

// false: these bytes are no chunk. Everything is in the arena.
bool chunk_decode(struct chunk_coder *coder, struct arena *arena, struct store_bytes bytes, enum chunk_part part, struct chunk *ret_chunk);

// The first `limit` bytes tell count and times of the first and last observation without decoding.
struct chunk_head {
    uint64_t count;
    int64_t first_ms, last_ms;
};
bool chunk_head_read(struct store_bytes bytes, struct chunk_head *ret_head);

// All observations of a decoded chunk, in the arena.
struct observation *chunk_observations(struct arena *arena, const struct chunk *chunk);

#endif
