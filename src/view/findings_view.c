// Data quality: the review rules, run on the store as it is.
#include "base/text.h"
#include "findings_view_answer.h"
#include "indicator/source.h"
#include "review/rules.h"
#include "view/plan_rows.h"

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

const char *finding_page(const struct view *view, const struct finding *finding)
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
    return pack_finding_list_json(&(struct finding_words){.arena = arena, .language = language}, findings);
}

bool view_finding_list(struct view *view, struct finding_list *ret_list, struct fault *f)
{
    finding_list_init(ret_list, view->arena);
    struct review review = {.store = view->store, .arena = view->arena, .model = view->model, .inputs = view->inputs,
                            .as_of = view->as_of, .findings = ret_list, .english = view->english};
    return review_run(&review, f);
}

json_t *view_findings(struct view *view, struct fault *f)
{
    struct finding_list findings;
    if (!view_finding_list(view, &findings, f))
        return NULL;
    return finding_list_json(&(struct finding_words){view->arena, view->language, view}, &findings);
}
