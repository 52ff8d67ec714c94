// For the files raw*.c: how segments look on disk, and reading them. Numbers are little-endian.
#ifndef QINGSHAN_OBSERVE_RAW_INTERNAL_H
#define QINGSHAN_OBSERVE_RAW_INTERNAL_H

#include "base/digest.h"
#include "observe/raw/raw.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are written as they are in memory");

#define SEGMENT_MAGIC "QSRAW01"
#define PACKED_MAGIC "QSRAWZ1"
#define PACKED_BLOCK ((size_t)256 << 10)
#define SEGMENT_FILE_MAX ((size_t)1 << 30)
#define SEGMENT_NUMBER_MAX INT64_C(99999999) // eight digits
#define SEGMENT_COMPLETE UINT64_MAX

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
    uint16_t port;
    uint16_t segment;                   // of the log's end when it was collected, its low bits; 0: older programs
    uint32_t durable;                   // up to here that segment was durable then: what is missing before it is damage, not a torn tail
};
_Static_assert(RAW_DIGEST_SIZE == DIGEST_HEX_SIZE, "one kind of digest");
_Static_assert(sizeof(struct record_head) == 48, "the head has no padding");

// Behind the blocks: their compressed sizes (uint32 each), then this.
struct packed_tail {
    uint64_t size;                      // uncompressed
    uint32_t blocks, check;             // of the sizes
    char magic[8];
};

uint32_t raw_check_sum(const void *bytes, size_t size);
bool segment_head_is_sound(const struct segment_head *head, int64_t number);
bool record_is_sound(const struct record_head *head, const char *bytes);
// Cheap, and true of every sound record of this segment at this offset: what it takes to be worth a check sum.
bool record_may_be(const struct record_head *head, int64_t number, uint64_t offset);
// This record was collected when the segment was durable beyond the offset.
bool record_vouches(const struct record_head *head, int64_t number, uint64_t offset);
void record_frame(const struct record_head *head, const char *bytes, struct raw_frame *ret_frame);

const char *segment_path(struct arena *arena, const char *folder, int64_t number, const char *ending); // ".seg"
// Numbers of the segments there are, plain or packed, ascending.
bool segment_list(const char *folder, struct arena *arena, int64_t **ret_numbers, size_t *ret_count, struct fault *f);

// ---- one open segment (raw_segment.c) ----

struct raw_reader {
    struct arena *arena;
    const char *folder;
    int64_t number;          // of the open segment, 0: none
    int file;
    bool packed;
    uint64_t size;           // of a packed segment, uncompressed
    uint64_t blocks;
    uint64_t *starts;        // of the blocks in the packed file, one more than blocks; heap
    void *unpacker;          // ZSTD_DCtx
    char *block;             // a compressed one
    char *window;            // what is held of the segment
    size_t window_size, window_capacity;
    uint64_t window_start;
    size_t ahead;            // read at once: more, the longer one record is asked for behind the other
    uint64_t end;            // of what may be looked at in a plain segment: behind it a write may be on its way, and fail
    int64_t identified;      // the segment whose head was looked at last, and what it says
    bool head_is_sound;
    struct segment_head head;
};

// *ret_open false: there is no such segment. What cannot be read of it is zeros: damage is found by check sums, record by record.
bool segment_open(struct raw_reader *reader, int64_t number, bool *ret_open, struct fault *f);
// Brings offset..offset+size into the window, as far as the segment goes; gives what is there.
const char *segment_bytes(struct raw_reader *reader, uint64_t offset, size_t size, size_t *ret_size, struct fault *f);

// ---- records (raw_record.c) ----

enum record_step {
    RECORD_FOUND,
    RECORD_END,     // the segment holds no record from here on
    RECORD_DAMAGED, // none begins here
};
struct record_place {
    int64_t number;
    uint64_t durable; // so much of the segment was there once: what is missing before is damage. SEGMENT_COMPLETE: nobody writes to it any more
    uint64_t offset;
};
// The record at a place of the open segment. ret_read: position, next, check and frame, where it is found.
bool record_read(struct raw_reader *reader, const struct record_place *place, struct raw_read *ret_read, enum record_step *ret_step, struct fault *f);
// The next sound record behind a place where none begins. RECORD_FOUND: at *ret_offset; what lies between was there once and is damaged
// (nothing lies between where it was written meanwhile).
// RECORD_END: nothing sound follows, or nothing that vouches for what lies between; *ret_offset: behind the last byte that is not zero.
// Work: each byte is looked at once, and one check sum of at most RAW_FRAME_SIZE_MAX is taken where a head may be, which is not more
// often than once in the size of a head; what is in a sound record is not looked at again.
bool record_search(struct raw_reader *reader, const struct record_place *place, uint64_t *ret_offset, enum record_step *ret_step, struct fault *f);

struct segment_walk {
    uint64_t end, data_end;        // behind the last sound record; behind the last byte that is not zero
    int64_t frames, places, bytes; // damaged places, and what they hold
    uint64_t from, to;             // the first and the last of them
    bool head_is_sound;
    char trace[DIGEST_HEX_SIZE];   // of the damaged places
};
// How much of a segment that may be the newest was there once, where positions up to `above` were used.
uint64_t segment_durable(int64_t number, int64_t above);
// All records of one segment. visit may be NULL. Where there is no such segment *ret_walk.end is 0.
bool segment_walk(struct raw_reader *reader, const struct record_place *place, raw_recovered *visit, void *context, struct segment_walk *ret_walk,
                  struct fault *f);
// Of its bytes, at most so many; *ret_size: how many.
bool segment_digest(struct raw_reader *reader, int64_t number, uint64_t most, struct digest_state *ret_state, uint64_t *ret_size, struct fault *f);
// Into reader->head; reader->head_is_sound false also where there is no such segment.
bool segment_head_read(struct raw_reader *reader, int64_t number, struct fault *f);

#endif
