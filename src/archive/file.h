// Files as evidence: what is recorded of them and what they are linked to. Journaled and versioned; a file is known by its uuid, which stays.
//
// Faults: file.unknown {id}, file.withdrawn {id} (a conflict), file.kind {text}, file.person, file.reason, file.no_target,
// file.target_kind {text}, file.target_unknown {kind, key}, file.targets {most}; field.* of too long texts.
#ifndef QINGSHAN_ARCHIVE_FILE_H
#define QINGSHAN_ARCHIVE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/query.h"
#include "store/store.h"

#define FILE_KEPT "kept"
#define FILE_WITHDRAWN "withdrawn"
#define FILE_KINDS "report monitoring photo contract ledger statistics document other"
#define FILE_TARGET_KINDS "fact project measure point warning"
#define FILE_TARGETS_MAX 100 // of one request

// What a file speaks for: a fact by its id, a project by its number, a measure or a point by its code, a warning by its id.
struct file_target {
    const char *kind, *key;
};

struct file {
    const char *id, *name, *digest, *type, *kind, *note, *state, *reason, *who; // who: uploaded it
    int64_t row, size, crc, uploaded_ms, batch;
    const char *ended_who;  // withdrew it
    int64_t ended_ms;       // 0: it is kept
};

struct file_link {
    const char *kind, *key;
    const char *label;      // what people call it; NULL: it is gone from the plan
    int64_t batch;
};

bool file_kind_is(const char *kind);
// What people call the target. Faults: as above where there is none.
bool file_target_find(struct store *store, struct arena *arena, const struct file_target *target, const char **ret_label, struct fault *f);
bool file_targets_check(struct store *store, struct arena *arena, const struct file_target *targets, size_t count, struct fault *f);

// Records a file whose bytes are in the archive; one that is recorded already stays: *ret_batch is then the batch that did.
bool file_save(struct store *store, struct arena *arena, const struct file *file, const struct file_target *targets, size_t count, int64_t *ret_batch, struct fault *f);
bool file_find(struct store *store, struct arena *arena, const char *id, struct file *ret_file, struct fault *f);
bool file_withdraw(struct store *store, struct arena *arena, const char *id, const char *who, const char *reason, int64_t *ret_batch, struct fault *f);

struct file_linking {
    const char *id, *who;
    const struct file_target *targets;
    size_t count;
    bool ends; // these links end
};
// *ret_changed: how many were not so already; of none *ret_batch is 0 and nothing is recorded.
bool file_link_set(struct store *store, struct arena *arena, const struct file_linking *linking, size_t *ret_changed, int64_t *ret_batch, struct fault *f);
bool file_link_list(struct store *store, struct arena *arena, const char *id, struct file_link **ret_links, size_t *ret_count, struct fault *f);

// ---- many ----

extern const struct query_source file_lines_source; // columns for conditions and orders: file.sql
struct file_page {
    struct file *files;
    size_t count;
    const char *next; // NULL: none
};
// Of a target alone, or with a kind of NULL of all.
bool file_page_read(struct store *store, struct arena *arena, const struct file_target *of, const struct query *query, struct file_page *ret_page, struct fault *f);
bool file_page_count(struct store *store, const struct file_target *of, const struct query *query, int64_t *ret_count, bool *ret_more, struct fault *f);
// Files of all facts of a subject.
bool file_list_of_subject(struct store *store, struct arena *arena, const char *subject, struct file **ret_files, size_t *ret_count, struct fault *f);
// Digests of all files there ever were, each once.
bool file_digest_list(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f);

#endif
