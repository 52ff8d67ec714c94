// Heads (store/proof/head.h) made and followed: where the raw log, the observations of each day and the archive have come to is said in
// the journal, and the journal's own end is said in series.db after each commit. `verify` then notices what was cut off at an end.
//
// In a serving process the chore of that name makes one each hour (service/heads_chore.c), the stower notes the journal's end within
// a minute of a commit, and heads_seal runs when all threads have ended. Who writes without a server seals too.
// Once the journal lacks what series.db has seen of it, neither is written any more: the trace stays until a person acknowledges it.
// Faults: heads.cut {seq}, heads.altered {seq}, and those of store.h, series.h, raw.h.
#ifndef QINGSHAN_OBSERVE_HEADS_H
#define QINGSHAN_OBSERVE_HEADS_H

#include "base/arena.h"
#include "base/fault.h"
#include "observe/raw/raw.h"
#include "observe/series/series.h"
#include "store/proof/damage.h"
#include "store/proof/head.h"

#define HEADS_SECONDS 3600
#define HEADS_DAYS_AT_ONCE 400   // in one journal row
#define HEADS_RAW_SAME (-1)      // for raw_limit: nothing was added since the newest head

// What a head says of the raw log, the archive and the key of a folder. before NULL: there is no head yet. Digests are in the arena.
struct heads_place {
    const char *folder;
    int64_t raw_limit;           // behind the newest durable record (raw_synced); INT64_MAX: to the end; HEADS_RAW_SAME
};
bool heads_look(const struct heads_place *place, struct arena *arena, const struct head *before, struct head *ret_head, struct fault *f);

// A difference as an entry of the register of damage, kind "ends": what differs where, and what stands there now.
void heads_damage(struct arena *arena, const struct fault *found, const char *now, struct damage *ret_damage);

// Is what series.db has seen of the journal still there? store: qingshan.db, opened after the series were pinned or by its writer.
bool heads_check_end(struct store *store, struct series *series, struct fault *f);

// Notes the journal's end in series.db, where it is another one.
bool heads_note(struct store *store, struct series *series, struct fault *f);

// The same by itself, where nothing but the journal has changed. The caller holds the folder's lock.
bool heads_note_folder(const char *folder, struct fault *f);

// Takes digests of changed days for at most budget_ms, saves a head where anything is another than the newest one says, and notes
// the journal's end. The caller holds the folder's lock, and nobody else writes.
bool heads_seal(const struct heads_place *place, int64_t budget_ms, struct fault *f);

// The digest of the records of a segment: fed with each, in order.
struct heads_segment {
    int64_t number;
    int64_t next;                // position of the next record
    struct digest_state state;
};
// Up to the limit, or as far as the records go. *ret_previous: as the segment's head names it. *ret_found false: there is no such segment.
bool heads_segment_begin(struct raw_reader *reader, int64_t number, struct heads_segment *ret_segment, char ret_previous[RAW_DIGEST_SIZE],
                         bool *ret_found, struct fault *f);
bool heads_segment_read(struct raw_reader *reader, struct heads_segment *segment, int64_t limit, struct fault *f);
void heads_segment_digest(const struct heads_segment *segment, char ret_digest[DIGEST_HEX_SIZE]);

#endif
