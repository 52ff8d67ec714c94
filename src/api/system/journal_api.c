// What was recorded, and whether it is still what was recorded.
#include "api/system/system_api.h"
#include "base/text.h"
#include "view/observe/references.h"

json_t *changes_document(struct request *request, struct view *view, struct fault *f)
{
    const bool audits = request_may(request, RIGHT_AUDIT), people = audits && text_equal(request_query(request, "people"), "1");
    const struct view_change_filter filter = {.limit = request_query(request, "limit"), .without = request_query(request, "without"), .people = people,
                                              .cursor = request_query(request, "cursor")};
    json_t *document = view_changes(view, &filter, f), *change;
    size_t i;
    if (!document || audits)
        return document;
    json_array_foreach(json_object_get(document, "changes"), i, change) // visitors hear that, not of which device and how
    {
        const char *what = json_string_value(json_object_get(change, "what"));
        json_object_set_new(change, "account", json_null());
        if (!request_may(request, RIGHT_COMMAND) && (text_starts_with(what, "device.") || text_starts_with(what, "forward.")))
            json_object_set_new(change, "detail", json_string(message_text(view->arena, view->language, "api.change_hidden", NULL)));
    }
    return document;
}

static void count_gone(void *context, const struct fault *gone)
{
    (void)gone;
    ++*(int64_t *)context;
}

json_t *verify_document(struct request *request, struct view *view, struct fault *f)
{
    int64_t gone = 0;
    json_t *document = view_verify(view, f);
    if (!document || !references_check(view->store, view->arena, &(struct references){request_service(request)->folder, count_gone, &gone}, f)) {
        json_decref(document);
        return NULL;
    }
    json_object_set_new(document, "gone", json_integer(gone));
    if (gone)
        json_object_set_new(document, "sound", json_false());
    return document;
}
