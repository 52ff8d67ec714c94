// Lists as declarations: a page that knows none of them draws each (web/src/pages/system/List.vue).
#include "api/system/system_api.h"
#include "api/system/system_rows.h"

json_t *lists_document(struct request *request, struct reading *reading, struct fault *f)
{
    const struct list_words words = {request->arena, request->language};
    (void)reading;
    (void)f;
    return list_declarations_json(&words, declared_lists);
}
