// Packing closed segments: blocks of zstd, their sizes, a tail. What is in them stays as it is, damage too.
#include <unistd.h>
#include <zstd.h>

#include "base/cell/csv.h"
#include "base/ending.h"
#include "base/text.h"
#include "observe/raw/raw_internal.h"
#include "store/durable.h"

#define PACK_LEVEL 3

static bool pack(struct arena *arena, const char *bytes, size_t size, struct pace *pace, struct text_buffer *out, struct fault *f)
{
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    struct packed_tail tail = {.size = size, .blocks = (uint32_t)((size + PACKED_BLOCK - 1) / PACKED_BLOCK), .magic = PACKED_MAGIC};
    uint32_t *sizes = arena_array(arena, tail.blocks + 1, sizeof *sizes);
    char *packed = arena_alloc(arena, ZSTD_compressBound(PACKED_BLOCK));
    bool ok = true, sound = true;
    ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, PACK_LEVEL);
    for (size_t i = 0; ok && i < tail.blocks; i++) {
        const size_t start = i * PACKED_BLOCK, take = size - start < PACKED_BLOCK ? size - start : PACKED_BLOCK;
        const size_t got = ZSTD_compress2(packer, packed, ZSTD_compressBound(PACKED_BLOCK), bytes + start, take);
        sound = !ZSTD_isError(got);
        ok = sound && ending_not_yet(f);
        sizes[i] = (uint32_t)got;
        text_buffer_append_bytes(out, packed, ok ? got : 0);
        pace_keep(pace);
    }
    ZSTD_freeCCtx(packer);
    tail.check = raw_check_sum(sizes, tail.blocks * sizeof *sizes);
    text_buffer_append_bytes(out, sizes, tail.blocks * sizeof *sizes);
    text_buffer_append_bytes(out, &tail, sizeof tail);
    return sound ? ok : fault_set(f, FAULT_INTERNAL, "raw.damaged", "text", "zstd", NULL);
}

static bool pack_segment(const char *folder, int64_t number, struct pace *pace, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, folder, number, ".seg");
    struct text_buffer out;
    char *bytes;
    size_t size;
    text_buffer_init(&out, arena);
    if (!file_read(arena, path, SEGMENT_FILE_MAX, &bytes, &size, f) || !pack(arena, bytes, size, pace, &out, f) ||
        !durable_write(segment_path(arena, folder, number, ".segz"), out.bytes, out.size, 0400, f))
        return false;
    return unlink(path) == 0 || fault_set_errno(f, "unlink", path); // readers that have it open keep it
}

bool raw_compress(const char *folder, int64_t before, struct pace *pace, bool *ret_done, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t first, last;
    *ret_done = false;
    if (!raw_segment_range(folder, &first, &last, f))
        return false;
    for (int64_t number = first; number && number < POSITION_SEGMENT(before) && number < last; number++)
        if (access(segment_path(arena, folder, number, ".seg"), F_OK) == 0)
            return *ret_done = pack_segment(folder, number, pace, f);
    return true;
}
