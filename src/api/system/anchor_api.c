// The anchor as a document, for a page that shows it and gives it away (observe/chain/anchor.h).
#include "api/system/system_api.h"
#include "base/period.h"
#include "observe/chain/anchor.h"

json_t *anchor_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct sign_key key;
    struct fault ignored = {0};
    struct anchor anchor;
    struct head head;
    const char *text;
    bool found;
    const bool has_key = sign_key_load(sign_key_path(request->arena, request_service(request)->folder), &key, &ignored); // shown without a signature
    if (!anchor_make(reading->store, request->arena, has_key ? &key : NULL, instant_now_ms(), &text, &anchor, f) ||
        !head_find(reading->store, request->arena, INT64_MAX, &head, &found, f))
        return NULL;
    return json_pack("{s:s,s:I,s:I,s:s,s:o,s:I,s:I,s:o}", "text", text, "at_ms", (json_int_t)anchor.at_ms, "batch", (json_int_t)anchor.journal.seq, "hash", anchor.journal.hash, "head_ms",
                     found ? json_integer(head.at_ms) : json_null(), "days", (json_int_t)anchor.days, "files", (json_int_t)anchor.archive, "key",
                     has_key ? json_string(key.public_hex) : json_null());
}
