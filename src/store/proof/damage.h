// The register of damage: what was found damaged in the data folder (a file, a part of it, a segment of the raw log, a mark that points
// behind the end), noted once by whoever meets it, until a person acknowledges it. Noting changes nothing else: what is damaged stays as
// it is, what is sound around it goes on. Acknowledging is a journaled act; `verify` fails as long as anything is not acknowledged.
//
// A damage is known by kind, file and trace. Whoever finds it computes the trace from what stands there now (a digest), so that the same
// damage found again is the same row, and one more changed byte is another one. While nobody has acknowledged a damage, another trace
// of the same kind and file takes its row.
// Faults: damage.unknown {text}, damage.person, damage.reason, damage.acknowledged, store.sql.
#ifndef QINGSHAN_STORE_DAMAGE_H
#define QINGSHAN_STORE_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/messages.h"
#include "store/store.h"

struct damage {
    int64_t id;            // 0: not in the register
    const char *kind;      // "damage.KIND" of the messages, with {file}, {from}, {to}, {places}, {bytes}
    const char *file;      // in the data folder
    int64_t from, to;      // bytes from..to-1 of it; 0, 0: the whole
    int64_t places, bytes; // damaged places between them, and what they hold
    const char *trace;
    int64_t noted_ms;
    int64_t batch, at_ms;  // of the acknowledgement; 0: nobody has
    const char *who, *reason;
};

bool damage_is_same(const struct damage *a, const struct damage *b); // kind, file and trace
struct damage damage_copy(struct arena *arena, const struct damage *found); // of what was found: kind, file and trace are the arena's

// Inside the caller's transaction. *ret_new: it was not known in this form.
bool damage_note(struct store *store, const struct damage *found, bool *ret_new, struct fault *f);
// Has a person acknowledged exactly this?
bool damage_is_acknowledged(struct store *store, const struct damage *found, bool *ret_acknowledged, struct fault *f);
// Newest first. unseen: only what nobody has acknowledged.
bool damage_list(struct store *store, struct arena *arena, bool unseen, struct damage **ret_list, size_t *ret_count, struct fault *f);
bool damage_count_unseen(struct store *store, int64_t *ret_count, struct fault *f);
// Inside the caller's transaction; a batch of the journal of its own.
bool damage_acknowledge(struct store *store, struct arena *arena, const char *id, const char *who, const char *reason, int64_t *ret_batch, struct fault *f);

// Pages of the databases of this folder (NULL: of any) that were read by this process and are others than were written (page_sum.h),
// from place *place on, which is moved.
void damage_pages(const char *folder, size_t *place, void (*told)(void *context, const struct damage *damage), void *context);

const char *damage_text(struct arena *arena, enum language language, const struct damage *damage); // one sentence

#endif
