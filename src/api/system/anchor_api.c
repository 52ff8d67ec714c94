// The anchor as a document, for a page that shows it and gives it away (observe/chain/anchor.h).
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "base/period.h"

json_t *anchor_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct sign_key key;
    struct fault ignored = {0};
    struct anchor_row anchor;
    struct head head;
    bool found;
    const bool has_key = sign_key_load(sign_key_path(request->arena, request_service(request)->folder), &key, &ignored); // shown without a signature
    if (!anchor_make(reading->store, request->arena, has_key ? &key : NULL, instant_now_ms(), &anchor.text, &anchor.is, f) ||
        !head_find(reading->store, request->arena, INT64_MAX, &head, &found, f))
        return NULL;
    anchor.key = has_key ? key.public_hex : NULL;
    anchor.head_ms = found ? head.at_ms : 0;
    return anchor_document_json(&anchor);
}
