// The plan's lists, as a document or as a file.
#include "api/plan/plan_lists.h"

#include <string.h>

#include "api/plan/plan_api.h"
#include "base/text.h"
#include "plan_lists_answer.h"

// ---- cells ----

const char *list_word(const struct view *view, const char *family, const char *name)
{
    const char *key = arena_printf(view->arena, "%.*s%s", (int)strcspn(family, "%"), family, name);
    return message_text(view->arena, view->language, key, NULL);
}

const char *fact_subject(const struct view *view, const struct fact_row *fact)
{
    return fact->subject ? view_english_or(view, fact->subject->name, fact->subject->name_en) : NULL;
}

static const char *state_name(const struct view *view, const char *code)
{
    for (int32_t i = 0; i < view->model->state_count; i++)
        if (text_equal(view->model->states[i].code, code))
            return view_english_or(view, view->model->states[i].name, view->model->states[i].name_en);
    return code;
}

const char *fact_figure(const struct view *view, const struct fact_row *fact)
{
    if (fact->is.withdrawn)
        return list_word(view, "fact.%s", "withdrawn");
    if (!text_empty(fact->is.value))
        return fact->is.value;
    if (!text_empty(fact->is.text))
        return fact->is.text;
    if (!text_empty(fact->is.state))
        return state_name(view, fact->is.state);
    return text_empty(fact->is.verdict) ? NULL : list_word(view, "verdict.%s", fact->is.verdict);
}

const char *element_latest(const struct view *view, const struct subject *element)
{
    const struct element_value *latest = view_latest_value(view, element);
    return latest ? latest->value_text : NULL;
}

const char *element_year(const struct view *view, const struct subject *element)
{
    const struct element_value *latest = view_latest_value(view, element);
    return latest ? arena_printf(view->arena, "%d", latest->year) : NULL;
}

const char *element_serves(const struct view *view, const struct subject *element)
{
    const struct indicator_model *model = view->model;
    struct text_buffer out;
    text_buffer_init(&out, view->arena);
    for (int32_t i = 0; i < model->dependent_counts[element->slot]; i++)
        text_buffer_printf(&out, "%s%s", i ? "、" : "", model->indicators[model->dependents[element->slot][i]].no);
    return out.size ? out.bytes : NULL;
}

// ---- answering ----

bool facts_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    const char *limit = request_query(request, "limit");
    const bool file = list_file_wanted(request);
    // A file is whole where nobody asks for less.
    const struct view_fact_filter filter = {.subject = request_query(request, "subject"), .year = request_query(request, "year"), .limit = !file && text_empty(limit) ? FACTS_DEFAULT : limit,
                                            .before = request_query(request, "before"), .history = text_equal(request_query(request, "history"), "1")};
    struct fact_rows rows;
    if (!file) {
        json_t *document = view_facts(view, &filter, f);
        return document && answer_document(request, document, answer);
    }
    if (!view_fact_rows(view, &filter, &rows, f))
        return false;
    return answer_list_file(request, &(struct list_file){"facts", "fact.list", &fact_list_table, {view, rows.list.items, rows.list.count, sizeof *rows.list.items}}, answer, f);
}

bool elements_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    const struct indicator_model *model = view->model;
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"elements", "element.list", &element_list_table, {view, model->subjects, (size_t)model->element_count, sizeof *model->subjects}}, answer, f);
    json_t *document = view_elements(view, f);
    return document && answer_document(request, document, answer);
}

bool findings_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    const struct finding_words words = {view->arena, view->language, view};
    struct finding_list list;
    if (list_file_wanted(request))
        return view_finding_list(view, &list, f) &&
               answer_list_file(request, &(struct list_file){"findings", "finding.list", &finding_list_table, {&words, list.items, list.count, sizeof *list.items}}, answer, f);
    json_t *document = view_findings(view, f);
    return document && answer_document(request, document, answer);
}

bool measures_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    struct measure_words words;
    if (list_file_wanted(request))
        return view_measure_lines(view, &words.lines, f) &&
               answer_list_file(request, &(struct list_file){"measures", "measure.list", &measure_list_table, {&words, words.lines.items, words.lines.count, sizeof *words.lines.items}}, answer, f);
    json_t *document = view_measures(view, f);
    return document && answer_document(request, document, answer);
}
