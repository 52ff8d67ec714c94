// What forms and tables are filled in with.
#include "api/route_rows.h"
#include "api/system/system_api.h"
#include "base/cell/field.h"
#include "base/text.h"
#include "sheet/table_form.h"

// What the fields of bodies are called and how long they may be: forms say and limit the same as the server.
json_t *fields_document(struct request *request, struct reading *reading, struct fault *f)
{
    json_t *array = json_array();
    (void)request;
    (void)reading;
    (void)f;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &field_table[i];
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:I}", "field", field->key, "name", message_field_name(LANGUAGE_ZH, field->key), "name_en",
                                               message_field_name(LANGUAGE_EN, field->key), "most", (json_int_t)field->most));
    }
    return json_pack("{s:o}", "fields", array);
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
