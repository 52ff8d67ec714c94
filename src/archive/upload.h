// Uploads under way: DIR/uploads/ID.part holds the bytes as they come, DIR/uploads/ID what was said of them and how many are acknowledged.
// What lies behind that number is not there: a part is written, synced, and only then counted.
//
// The holder of the folder's lock has one `uploads`; from any thread. Faults: upload.unknown {id}, upload.offset {offset, wanted},
// upload.long {size}, upload.busy {id} (another part of it is being written), upload.digest {digest, found}; those of durable.h.
#ifndef QINGSHAN_ARCHIVE_UPLOAD_H
#define QINGSHAN_ARCHIVE_UPLOAD_H

#include "archive/file.h"

#define UPLOAD_SIZE_MAX ((int64_t)200 << 20)
#define UPLOAD_PART_MAX ((size_t)8 << 20)
#define UPLOADS_MAX 64                    // under way
#define UPLOAD_KEPT_MS (7 * INT64_C(86400000)) // since its newest part

struct upload {
    const char *id, *name, *digest, *kind, *note, *who;
    const struct file_target *targets;
    size_t target_count;
    int64_t size, offset;   // offset: acknowledged, where the next part begins
    int64_t touched_ms;
};

struct uploads;
struct uploads *uploads_new(const char *folder);
void uploads_free(struct uploads *uploads); // NULL is fine

// What it says is checked, its name made safe; its id is made. Faults also: upload.size {most}, upload.digest_form {text}.
bool upload_check(struct arena *arena, struct upload *upload, struct fault *f);
// The same, and it can be gone on with. Fault also: upload.many {most}.
bool upload_begin(struct uploads *uploads, struct arena *arena, struct upload *upload, struct fault *f);
bool upload_find(struct uploads *uploads, struct arena *arena, const char *id, struct upload *ret_upload, struct fault *f);
// The next part; of none it only tells what there is. A part that does not begin where the one before ended is refused.
bool upload_put(struct uploads *uploads, struct arena *arena, const char *id, int64_t offset, struct store_bytes part, struct upload *ret_upload, struct fault *f);
// Of a whole one: compares the digest, moves the bytes into the archive and says what is to be recorded (file_save). Wrong bytes are
// dropped: it begins again. Done twice, it says the same.
bool upload_finish(struct uploads *uploads, struct arena *arena, const struct upload *upload, struct file *ret_file, struct fault *f);
bool upload_forget(struct uploads *uploads, const char *id, struct fault *f); // once it is recorded
// Takes away what nobody went on with. *ret_count: how many.
bool uploads_sweep(struct uploads *uploads, int64_t now_ms, size_t *ret_count, struct fault *f);

#endif
