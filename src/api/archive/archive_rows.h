// What the answers of this folder are written of (archive.answer).
#ifndef QINGSHAN_API_ARCHIVE_ROWS_H
#define QINGSHAN_API_ARCHIVE_ROWS_H

#include "api/write_job.h"
#include "archive/file.h"
#include "archive/upload.h"

struct file_shown {
    struct file is;
    int64_t offset;
    bool picture;
    const struct file_link *links;
    size_t link_count;
    const char *target; // the links in words; NULL: none
};
struct file_lines {
    const struct file_shown *files;
    size_t count;
    const char *next;
    int64_t total;
    bool more;
};

const char *file_word(const struct reading *reading, const char *family, const char *word);
// With its links, as they are called in a language.
bool file_show(struct store *store, struct arena *arena, enum language language, const struct file *file, struct file_shown *ret_shown, struct fault *f);
// What is known of one under way, and the same with what it will be linked to.
struct file file_of_upload(const struct upload *upload);
bool file_show_upload(struct store *store, struct arena *arena, enum language language, const struct upload *upload, struct file_shown *ret_shown, struct fault *f);

// Of a body: what a file is to be linked to.
struct file_target_request;
const struct file_target *file_targets_asked(struct arena *arena, const struct file_target_request *links, size_t count);

#endif
