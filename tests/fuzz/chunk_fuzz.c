// The decoder of chunks. What it takes is encoded again, and must be the same observations.
#include <string.h>

#include "observe/series/embedded/chunk.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define ROWS_MAX 20000 // a few bytes may claim a million equal rows: sound, but slow to look at
#define CHUNK_ROW_BYTES 64  // of what comes out: a row of it is work too

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct chunk_coder *coder;
    ARENA_SCOPED arena = arena_new();
    struct chunk chunk, again;
    struct chunk_head head;
    struct store_bytes input = {bytes, size};
    if (!coder)
        coder = chunk_coder_new();
    bool known = chunk_head_read(input, &head);
    if (known && head.count > ROWS_MAX)
        return 0;
    fuzz_work_begin();
    const bool decoded = chunk_decode(coder, arena, input, CHUNK_WHOLE, &chunk);
    fuzz_work_end("chunk", size + (known ? head.count * CHUNK_ROW_BYTES : 0), 20000, 20);
    if (!decoded)
        return 0;
    FUZZ_MUST(known && chunk.count == head.count);
    struct observation *rows = chunk_observations(arena, &chunk);
    FUZZ_MUST(rows[0].at_ms == head.first_ms && rows[chunk.count - 1].at_ms == head.last_ms);
    struct store_bytes encoded = chunk_encode(coder, arena, rows, chunk.count, size % 2 ? CHUNK_SMALL : CHUNK_QUICK);
    FUZZ_MUST(chunk_decode(coder, arena, encoded, CHUNK_WHOLE, &again) && again.count == chunk.count);
    FUZZ_MUST(memcmp(chunk_observations(arena, &again), rows, chunk.count * sizeof *rows) == 0);
    return 0;
}
