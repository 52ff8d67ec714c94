// An anchor: a few lines that say how far the journal, the raw log, the observations and the archive of a folder had come, signed by
// the folder's key (store/proof/sign.h). It proves something only where it is kept out of reach of whoever could change the folder:
// printed, in a mail, with another department. `verify --anchor` then tells whether the folder still has that past, and which
// days have changed since, and by what.
//
//     qingshan anchor 1
//     at: 2026-11-29T08:00:00.000+08:00
//     folder: HASH               of the first row of its journal
//     journal: SEQ HASH          the newest row
//     head: BATCH                the newest head up to it, which names what follows; 0: none
//     raw: POSITION DIGEST       of the raw log; 0 and -: it had none
//     series: DAYS DIGEST        days of observations, one digest of theirs
//     archive: FILES DIGEST
//     key: PUBLIC                of who signed; -: nobody
//     signature: SIGNATURE       of all lines above; -: none
#ifndef QINGSHAN_OBSERVE_ANCHOR_H
#define QINGSHAN_OBSERVE_ANCHOR_H

#include "base/arena.h"
#include "base/fault.h"
#include "store/journal.h"
#include "store/proof/head.h"
#include "store/proof/sign.h"

#define ANCHOR_SIZE_MAX 4096

struct anchor {
    int64_t at_ms;
    char folder[DIGEST_HEX_SIZE];
    struct journal_end journal;
    int64_t head, raw, days, archive;
    char raw_digest[DIGEST_HEX_SIZE], series_digest[DIGEST_HEX_SIZE], archive_digest[DIGEST_HEX_SIZE]; // "" where there is none
    char public_hex[SIGN_PUBLIC_HEX_SIZE];       // "": not signed
    bool signature_sound;                        // by that key
};

// key NULL: not signed. ret_anchor may be NULL. The text is in the arena.
bool anchor_make(struct store *store, struct arena *arena, const struct sign_key *key, int64_t at_ms, const char **ret_text, struct anchor *ret_anchor,
                 struct fault *f);
// Faults: anchor.syntax {line}. Ends of lines may be CR LF, as a mail leaves them.
bool anchor_parse(const char *bytes, size_t size, struct anchor *ret_anchor, struct fault *f);

#define ANCHOR_FINDINGS_MAX 16

struct anchor_report {
    struct fault findings[ANCHOR_FINDINGS_MAX];
    size_t count;
    struct head_day *changes;    // days that were over then and whose digest was said anew since; in the arena
    size_t change_count;
};
// Is that the past of this folder? public_hex: by whom it must be signed; NULL: by a key that the folder has or whose public key a head names.
bool anchor_check(struct store *store, const char *folder, struct arena *arena, const struct anchor *anchor, const char *public_hex,
                  struct anchor_report *ret_report, struct fault *f);

#endif
