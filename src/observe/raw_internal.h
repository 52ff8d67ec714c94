// For raw.c and raw_segment.c only: how segments look on disk. Numbers are little-endian.
#ifndef QINGSHAN_OBSERVE_RAW_INTERNAL_H
#define QINGSHAN_OBSERVE_RAW_INTERNAL_H

#include "base/digest.h"
#include "observe/raw.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are written as they are in memory");

#define SEGMENT_MAGIC "QSRAW01"
#define PACKED_MAGIC "QSRAWZ1"
#define PACKED_BLOCK ((size_t)256 << 10)

struct segment_head {
    char magic[8];
    int64_t number, created_ms;
    char previous[DIGEST_HEX_SIZE - 1]; // zeros in the first
    uint32_t reserved, check;           // of what is before it
};
_Static_assert(sizeof(struct segment_head) == 96, "the head has no padding");

struct record_head {
    uint32_t check;                     // of what follows it, the frame included
    uint32_t size;                      // of the frame
    int64_t received_ms, device;
    unsigned char address[16];
    uint16_t port, reserved16;
    uint32_t reserved32;
};
_Static_assert(RAW_DIGEST_SIZE == DIGEST_HEX_SIZE, "one kind of digest");
_Static_assert(sizeof(struct record_head) == 48, "the head has no padding");

// Behind the blocks: their compressed sizes (uint32 each), then this.
struct packed_tail {
    uint64_t size;                      // uncompressed
    uint32_t blocks, check;             // of the sizes
    char magic[8];
};

#define POSITION(number, offset) ((int64_t)((uint64_t)(number) << 32 | (uint64_t)(offset)))
#define POSITION_SEGMENT(position) ((position) >> 32)
#define POSITION_OFFSET(position) ((position) & INT64_C(0xFFFFFFFF))

uint32_t raw_check_sum(const void *bytes, size_t size);
bool segment_head_is_sound(const struct segment_head *head, int64_t number);
bool record_is_sound(const struct record_head *head, const char *bytes);
void record_frame(const struct record_head *head, const char *bytes, struct raw_frame *ret_frame);

const char *segment_path(struct arena *arena, const char *folder, int64_t number, const char *ending); // ".seg"
bool segment_digest(const char *folder, int64_t number, char ret_digest[DIGEST_HEX_SIZE], struct fault *f);
// Lowest and highest number there is, plain or packed; 0 when there is none.
bool segment_range(const char *folder, int64_t *ret_first, int64_t *ret_last, struct fault *f);

#endif
