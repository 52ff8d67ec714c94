// What forms and tables are filled in with.
#include "api/route_rows.h"
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "base/text.h"
#include "people/role.h"
#include "sheet/table_form.h"

// What the fields of bodies are called and how long they may be: forms say and limit the same as the server.
json_t *fields_document(struct request *request, struct reading *reading, struct fault *f)
{
    (void)request;
    (void)reading;
    (void)f;
    return body_field_list_json(field_table);
}

// ---- forms as declarations: a page that knows none of them draws each (web/src/parts/form/ServedForm.vue) ----

// What the words of a list are called, where other documents say it too: the beginnings of the keys. Of other lists: word.LIST_WORD.
static const struct {
    const char *list, *begin;
} titles[] = {{"averages", "average."}, {"bases", "basis."},         {"point_kinds", "point.kind_"}, {"rules", "warning.rule_"}, {"crc_modes", "crc."},
              {"tails", "tail."},       {"data_times", "data_time."}, {"yes_no", "choice."},          {"waters", "point.kind_"},  {"hj212_edition", "word.editions_"}};

const char *form_word_title(const struct form_words *words, const struct declared_word *word)
{
    const char *key = arena_printf(words->arena, "word.%s_%s", word->list, word->word);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (text_equal(titles[i].list, word->list))
            key = arena_printf(words->arena, "%s%s", titles[i].begin, word->word);
    const char *title = message_template(words->language, key);
    return title == key ? word->word : title; // a name that is the same in every language
}

const char *form_right(const struct form_words *words, const struct declared_form *form)
{
    bool known;
    struct route_value value;
    const struct route *route = route_find(words->routes, form->method, arena_printf(words->arena, V1 "%s", form->path), &value, &known);
    return right_words[route ? route->right : RIGHT_SYSTEM];
}

bool form_is_text(const struct declared_field *field)
{
    return text_equal(field->type, "text") && field_find(field->key);
}

json_t *forms_document(struct request *request, struct reading *reading, struct fault *f)
{
    const struct form_words words = {request->arena, request->language, request_routes(request)};
    (void)reading;
    (void)f;
    return form_declarations_json(&words, declared_forms);
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
