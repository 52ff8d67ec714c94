// Data quality: the review rules, run on the store as it is.
#include <string.h>

#include "base/text.h"
#include "indicator/source.h"
#include "review/rules.h"
#include "view/view_internal.h"

static const char *argument(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->argument_count; i++)
        if (text_equal(finding->arguments[i].name, name))
            return finding->arguments[i].value;
    return NULL;
}

// Of an element that a source counts: where the days of that year are shown.
static const char *source_page_of(const struct view *view, const struct finding *finding)
{
    const int32_t slot = indicator_model_subject(view->model, finding->subject);
    int32_t year;
    if (slot < 0 || !text_parse_int32(argument(finding, "year"), &year))
        return NULL;
    return source_explain(view->arena, view->model->subjects[slot].source_kind, view->model->subjects[slot].source_query, year);
}

// Where on the pages a finding is to be looked at.
static const char *page_of(const struct view *view, const struct finding *finding)
{
    if (text_empty(finding->subject))
        return NULL;
    if (text_starts_with(finding->rule, "project-"))
        return arena_printf(view->arena, "/projects/%s", finding->subject);
    if (text_equal(finding->rule, "settled-differs"))
        return source_page_of(view, finding);
    int32_t index = indicator_model_find(view->model, finding->subject);
    if (index < 0)
        return text_starts_with(finding->file, "projects") ? "/projects" : NULL;
    const struct indicator *indicator = &view->model->indicators[index];
    const char *no = indicator->part_of >= 0 ? view->model->indicators[indicator->part_of].no : indicator->no;
    return arena_printf(view->arena, "/indicators/%s", no);
}

json_t *findings_json(struct arena *arena, enum language language, const struct finding_list *findings)
{
    json_t *document = json_object(), *counts = json_object(), *array = json_array();
    put_int(counts, "error", (int64_t)findings->errors);
    put_int(counts, "warning", (int64_t)findings->warnings);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        json_t *object = json_object();
        put_text(object, "severity", severity_name(finding->severity));
        put_text(object, "rule", finding->rule);
        put_text(object, "subject", finding->subject);
        put_text(object, "file", finding->file);
        put_int_or_null(object, "line", finding->line);
        put_text(object, "text", finding_text(arena, language, finding));
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "counts", counts);
    json_object_set_new(document, "findings", array);
    return document;
}

json_t *view_findings(struct view *view, struct fault *f)
{
    struct finding_list findings;
    finding_list_init(&findings, view->arena);
    struct review review = {.store = view->store, .arena = view->arena, .model = view->model, .inputs = view->inputs,
                            .as_of = view->as_of, .findings = &findings, .english = view->english};
    if (!review_run(&review, f))
        return NULL;
    json_t *document = findings_json(view->arena, view->language, &findings), *array = json_object_get(document, "findings");
    for (size_t i = 0; i < findings.count; i++)
        put_text(json_array_get(array, i), "page", page_of(view, &findings.items[i]));
    return document;
}
