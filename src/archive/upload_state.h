// The small file of an upload: a first line of fixed width, which is written over with each part, and rows of what was said. Private to the folder.
#ifndef QINGSHAN_ARCHIVE_UPLOAD_STATE_H
#define QINGSHAN_ARCHIVE_UPLOAD_STATE_H

#include "archive/upload.h"

#define UPLOAD_ID_SIZE 37 // 8-4-4-4-12 and NUL

void upload_id_make(char ret_id[static UPLOAD_ID_SIZE]); // random
bool upload_id_is(const char *text); // nothing else is ever part of a path
const char *upload_state_text(struct arena *arena, const struct upload *upload, size_t *ret_size);
// Fault: upload.damaged {id}.
bool upload_state_parse(struct arena *arena, const char *bytes, size_t size, struct upload *ret_upload, struct fault *f);
// The first line alone, in place and synced: it lies within one sector.
bool upload_state_mark(const char *path, int64_t offset, int64_t at_ms, struct fault *f);

#endif
