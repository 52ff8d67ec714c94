// Everything about one thing as one ZIP: the files, index.csv for people, sha256.txt for machines.
#ifndef QINGSHAN_ARCHIVE_PACKAGE_H
#define QINGSHAN_ARCHIVE_PACKAGE_H

#include "archive/file.h"
#include "archive/zip_write.h"
#include "base/list.h"
#include "base/messages.h"

#define PACKAGE_MAX 20000 // files
#define PACKAGE_DIGESTS "sha256.txt"
#define PACKAGE_INDEX "index.csv"

struct package_of {
    const char *folder;
    enum language language;
    struct file_target target;      // of its kind FILE_TARGET_KINDS, or "indicator"
    const char *const *subjects;    // of an indicator: whose facts it stands on
    size_t subject_count;
};

// "KIND:KEY". Fault: package.no_target {text}.
bool package_target_parse(struct arena *arena, const char *text, struct file_target *ret_target, struct fault *f);
// Withdrawn files stand in the index without their content. The stream is read when the store is long closed; its arena is its own.
// Faults: package.none {text}, package.many {most}, archive.missing {digest}.
struct zip_stream *package_open(struct store *store, const struct package_of *of, struct fault *f);

// ---- a package that comes back ----

struct package_report {
    size_t files;               // compared
    const char **digests;       // of those
    struct LIST_OF(struct fault) findings; // package.changed, missing, extra {path}
};
// Does it hold what its list of digests says, and nothing else? Faults: zip.broken, package.no_list; system.* .
bool package_verify(const char *path, struct arena *arena, struct package_report *ret_report, struct fault *f);

#endif
