// What forms and tables are filled in with.
#include "api/route_rows.h"
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "base/text.h"
#include "sheet/table_form.h"

// What the fields of bodies are called and how long they may be: forms say and limit the same as the server.
json_t *fields_document(struct request *request, struct reading *reading, struct fault *f)
{
    (void)request;
    (void)reading;
    (void)f;
    return body_field_list_json(field_table);
}

bool table_template_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f)
{
    char *bytes;
    const char *format = request_query(request, "format");
    const struct table_form *form = table_form_find(request->path_value);
    if (!form)
        return fault_set(f, FAULT_NOT_FOUND, "table.unknown", "text", request->path_value, NULL);
    if (!table_form_write(request->arena, form, format, &bytes, &answer->size, f))
        return false;
    const bool xlsx = text_equal(format, "xlsx");
    answer->bytes = bytes;
    answer->content_type = xlsx ? XLSX : "text/csv; charset=utf-8";
    answer->file_name = arena_printf(request->arena, "%s.%s", form->name, xlsx ? "xlsx" : "csv");
    return true;
}
