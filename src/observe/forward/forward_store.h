// Upper platforms in the store.
// Faults: forward.name {text}, forward.address {text}, forward.points {text}, forward.mns {text}, forward.missing {name},
// forward.simulated, those of store.h.
#ifndef QINGSHAN_OBSERVE_FORWARD_STORE_H
#define QINGSHAN_OBSERVE_FORWARD_STORE_H

#include "base/address.h"
#include "observe/forward/forward_frame.h"
#include "store/proof/damage.h"
#include "store/store.h"

// As last committed.
bool forward_load(struct store *store, struct arena *arena, struct forward_target **ret_targets, size_t *ret_count, struct fault *f);

struct forward_change {
    struct forward_target target; // password NULL: stays as it is
    bool removed;
    int64_t raw_end;              // of the raw log now: a target that is new begins here; 0: no gateway is open
    const char *person, *note;
};
// Inside the caller's transaction. *ret_batch 0: nothing was other than before.
bool forward_save(struct store *store, struct arena *arena, const struct forward_change *change, int64_t *ret_batch, struct fault *f);

// Tells the marks of targets in which no line can be read (forward_mark.h). Whatever else lies there is nobody's.
bool forward_marks_check(struct store *store, const char *folder, void (*told)(void *context, const struct damage *damage), void *context, struct fault *f);

// HOST:PORT that can be dialled, as it is saved.
bool forward_address_parse(const char *text, struct address_place *ret_place);

#endif
