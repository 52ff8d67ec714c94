// The raw log: every accepted frame of a device as it came, before it is answered. DIR/raw/NNNNNNNN.seg, append-only; the head
// of a segment holds the digest of the segment before it, each record its own check sum. Closed segments are compressed
// (NNNNNNNN.segz) and stay readable by position.
//
// A position is an int64: number of the segment << 32 | offset in it, uncompressed. Positions grow with time; 0 is before all.
// Threads: a struct raw belongs to one thread (raw_synced may be asked from any); every reader has its own struct raw_reader.
// Damage is no fault. A record that cannot be read is passed over: the next sound one is found by its head and its check sum, and who
// reads is told (damaged_first, damaged_last), for raw_check to look at those segments and for the register of damage (store/proof/damage.h)
// to keep what it finds. Each record says how far the segment was durable when it came (`durable`): bytes that are missing before that
// were answered once and are damage; a tail that nothing sound vouches for was never answered.
// Faults: system.call (a full disk is FAULT_STORAGE).
#ifndef QINGSHAN_OBSERVE_RAW_H
#define QINGSHAN_OBSERVE_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/pace.h"
#include "store/proof/damage_log.h"

#define RAW_FRAME_SIZE_MAX 10011 // HJ212_FRAME_MAX
#define RAW_SEGMENT_LIMIT ((size_t)32 << 20)
#define RAW_POSITION_TEXT_SIZE 24
#define RAW_DIGEST_SIZE 65

#define POSITION(number, offset) ((int64_t)((uint64_t)(number) << 32 | (uint64_t)(offset)))
#define POSITION_SEGMENT(position) ((position) >> 32)
#define POSITION_OFFSET(position) ((position) & INT64_C(0xFFFFFFFF))

struct raw_peer {
    struct address address;
    uint16_t port;
};

struct raw_frame {
    int64_t received_ms;
    int64_t device;            // row of the device's settings when it came
    struct raw_peer peer;
    const char *bytes;
    size_t size;
};

typedef void raw_recovered(void *context, int64_t position, const struct raw_frame *frame);

struct raw_options {
    const char *folder;        // data folder; raw/ is made in it
    size_t segment_limit;      // 0: RAW_SEGMENT_LIMIT
    void (*finished)(void *context); // a batch is done; on a thread of the log's own; NULL: nobody asks
    raw_recovered *recovered;  // called for each frame of the two newest segments, in order; NULL: nobody asks
    void (*damaged)(void *context, int64_t first, int64_t last); // something is to be found in these segments by raw_check; NULL: nobody asks
    void *damaged_context;
    int64_t above;             // positions up to here were used: what is written now lies above, in a new segment where the log ends before
    void *context;
};

// Needs the folder's lock. A torn tail of the newest segment was never answered and is cut off (kept as NNNNNNNN.1.cut and so on); sound
// records in it are appended again. A segment whose head is damaged is closed as it is.
struct raw;
struct raw *raw_open(const struct raw_options *options, struct fault *f);
void raw_close(struct raw *raw); // nothing is under way; what was not handed over is forgotten; NULL is fine

// ---- appending: by one thread ----
// Frames are collected in memory. A batch of them is handed over to threads that write it and call fdatasync, several at a
// time; batches become durable in the order they were handed over. After a fault nothing of the batch, nor of those
// handed over behind it, is in the log.

void raw_append(struct raw *raw, const struct raw_frame *frame); // collects
size_t raw_collected(const struct raw *raw);                     // bytes
void raw_drop(struct raw *raw);                                  // what is collected
// false: as many are under way as may be; go on collecting. An empty batch is done when those before it are.
bool raw_hand_over(struct raw *raw);
// The outcome of the oldest batch that is under way; false: not known yet. *f says why when it is not *ret_ok.
bool raw_finished(struct raw *raw, bool *ret_ok, struct fault *f);
void raw_wait(struct raw *raw); // until raw_finished can say something, or nothing is under way
void raw_rest(struct raw *raw, int64_t ns); // so long, or until raw_finished can say something
// Hands over what is collected and waits. The plain way: one after the other.
bool raw_sync(struct raw *raw, struct fault *f);

int64_t raw_synced(const struct raw *raw); // behind the last durable record; from any thread

struct raw_times {
    int64_t syncs, sync_ns;    // count and sum of fdatasync, writing included
    int64_t sync_most_ns;
};
struct raw_times raw_times(struct raw *raw); // from any thread

// ---- reading ----

struct raw_reader;
struct raw_reader *raw_reader_open(const char *folder);
void raw_reader_close(struct raw_reader *reader); // NULL is fine

// The record at a position (0: the oldest); *ret_position is where it was found, *ret_next where the next one is to be looked
// for. Nothing from `limit` on is looked at. The bytes are borrowed until the next call.
struct raw_read {
    int64_t position, next;
    bool found;
    struct raw_frame frame;
    int64_t damaged_first, damaged_last; // numbers of the segments in which something was passed over on the way; 0: nothing was
};
bool raw_read(struct raw_reader *reader, int64_t position, int64_t limit, struct raw_read *ret_read, struct fault *f);

// The record that begins right there, if a sound one does; nothing is looked for behind it.
bool raw_read_at(struct raw_reader *reader, int64_t position, struct raw_read *ret_read, struct fault *f);

// ---- segments ----

// Lowest and highest number of those that are there, plain or packed; 0: there is none.
bool raw_segment_range(const char *folder, int64_t *ret_first, int64_t *ret_last, struct fault *f);
// The lowest number behind this one; 0: none.
bool raw_segment_after(struct raw_reader *reader, int64_t number, int64_t *ret_next, struct fault *f);
// How long it is, uncompressed; filled behind while it is written to. *ret_open false: there is no such segment.
bool raw_segment_size(struct raw_reader *reader, int64_t number, uint64_t *ret_size, bool *ret_open, struct fault *f);
int64_t raw_segment_start(int64_t number);   // the position of its first record
bool raw_is_position(int64_t position);      // could be one

// The digest of a segment's head: no other segment has the same, as none has the same time and the same before it.
// *ret_found false: no such segment, or its head is damaged.
bool raw_segment_identity(struct raw_reader *reader, int64_t number, char ret_digest[RAW_DIGEST_SIZE], bool *ret_found, struct fault *f);

// The digest of the segment before this one, as the head of this one holds it: 64 digits and NUL. *ret_found as above.
bool raw_segment_previous(struct raw_reader *reader, int64_t number, char ret_digest[RAW_DIGEST_SIZE], bool *ret_found, struct fault *f);

// Compresses the oldest segment that is not and ends before this position; *ret_done: there was one. pace may be NULL.
bool raw_compress(const char *folder, int64_t before, struct pace *pace, bool *ret_done, struct fault *f);

struct raw_report {
    int64_t segments, frames;  // that are there, and sound
    int64_t broken;            // position of what is damaged first, 0: nothing is
    int64_t end;               // behind the last sound record of the last segment that was looked at
};
// Walks all records of the segments first..last and the chain of digests, and tells each damage: what is missing between them (from the
// first of all on), heads, records, seals. told may be NULL. A segment whose seal is broken has the digest of its content as trace.
typedef void raw_told(void *context, const struct damage *damage);
struct raw_wish {
    const char *folder;
    int64_t first, last;
    int64_t above;             // as in raw_options
    raw_told *told;
    void *context;
};
bool raw_check(const struct raw_wish *wish, struct raw_report *ret_report, struct fault *f);
bool raw_verify(const char *folder, struct raw_report *ret_report, struct fault *f); // all of them
// What raw_check finds, into the register. Something that cannot be looked at is told by who reads it.
void raw_tell_damage(const char *folder, int64_t first, int64_t last, int64_t above, struct damage_log *log);

#endif
