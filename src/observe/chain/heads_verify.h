// Whether a folder still holds what its heads say (heads.h), and which of it cannot be told yet.
#ifndef QINGSHAN_OBSERVE_HEADS_VERIFY_H
#define QINGSHAN_OBSERVE_HEADS_VERIFY_H

#include "observe/chain/heads.h"
#include "store/proof/damage.h"

#define HEADS_FINDINGS_MAX 100 // kept; all are counted

struct heads_finding {
    struct fault fault;        // of kind FAULT_BROKEN: what differs, in words
    struct damage damage;      // the same as an entry of the register of damage
    bool acknowledged;         // by a person, as it is now
};

struct heads_report {
    struct heads_finding *findings; // in the arena
    size_t count;
    int64_t total, known;      // total: that nobody has acknowledged; known: others
    int64_t heads;             // 0: an older folder, nothing says where its chains end
    int64_t series, days;      // observations compared with their digests: series, and days of them
    int64_t waiting;           // days of series that changed since the newest head
    bool whole;                // what is older than the digests has its own
    bool elsewhere;            // the observations are in ClickHouse: they have no digests
};

struct heads_verifying {
    const char *folder;
    void (*progress)(void *context, int64_t done, int64_t total); // NULL: nobody asks
    void *context;
};
// A fault means that something could not be looked at.
bool heads_verify(const struct heads_verifying *verifying, struct arena *arena, struct heads_report *ret_report, struct fault *f);

#endif
