// Facts, the journal's latest rows, and its verification.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "indicator/source.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/proof/damage.h"
#include "view/view_internal.h"

#define CHANGES_DEFAULT 20
#define CHANGES_MAX 500
#define FACTS_MAX 5000

static json_t *exact_value(const struct fact_view *fact)
{
    struct decimal value;
    if (!fact->value || !decimal_parse(fact->value, &value, NULL))
        return json_null();
    return json_decimal(value);
}

const char *fact_page(const struct view *view, const struct fact_view *fact)
{
    int32_t slot = indicator_model_subject(view->model, fact->subject);
    return slot < 0 ? NULL : source_explain(view->arena, fact->source_kind, view->model->subjects[slot].source_query, fact->year);
}

json_t *fact_json(const struct view *view, const struct fact_view *fact)
{
    int32_t slot = indicator_model_subject(view->model, fact->subject);
    const struct subject *subject = slot >= 0 ? &view->model->subjects[slot] : NULL;
    json_t *object = json_object();
    put_int(object, "id", fact->id);
    put_text(object, "subject", fact->subject);
    put_text(object, "subject_name", subject ? subject->name : NULL);
    put_text(object, "subject_name_en", subject ? subject->name_en : NULL);
    put_bool(object, "is_indicator", subject && subject->is_indicator);
    put_text(object, "region", fact->region);
    put_text(object, "period", fact->period);
    put_text(object, "qualifier", fact->qualifier);
    json_object_set_new(object, "value", exact_value(fact));
    put_text(object, "value_text", fact->value);
    put_text(object, "unit", fact->unit);
    put_text(object, "state", fact->state);
    put_text(object, "verdict", fact->verdict);
    put_text(object, "outlook", fact->outlook);
    put_text(object, "text", fact->text);
    put_bool(object, "baseline", fact->baseline);
    put_bool(object, "withdrawn", fact->withdrawn);
    put_text(object, "source_kind", fact->source_kind);
    put_text(object, "source", fact->source);
    put_text(object, "page", fact_page(view, fact));
    put_text(object, "evidence", fact->evidence);
    put_text(object, "note", fact->note);
    put_text(object, "reason", fact->reason);
    put_text(object, "who", fact->who);
    put_int(object, "batch", fact->batch);
    put_int(object, "recorded_ms", fact->recorded_ms);
    put_bool(object, "current", fact->current);
    return object;
}

static bool parse_limit(const char *text, int64_t most, int64_t *limit, struct fault *f)
{
    char words[DECIMAL_TEXT_SIZE];
    if (text_empty(text) || (text_parse_int64(text, limit) && *limit >= 1 && *limit <= most))
        return true;
    snprintf(words, sizeof words, "%lld", (long long)most);
    return fault_set(f, FAULT_INPUT, "view.limit", "text", text, "most", words, NULL);
}

static bool parse_filter(const struct view *view, const struct view_fact_filter *filter, struct fact_slice *slice, struct fault *f)
{
    *slice = (struct fact_slice){.region = view->region, .as_of = view->as_of, .subject = filter->subject, .limit = FACTS_MAX, .history = filter->history};
    if (!text_empty(filter->year) && !text_parse_int32(filter->year, &slice->year))
        return fault_set(f, FAULT_INPUT, "period.syntax", "text", filter->year, NULL);
    if (!text_empty(filter->before) && (!text_parse_int64(filter->before, &slice->before) || slice->before < 1))
        return fault_set(f, FAULT_INPUT, "view.before", "text", filter->before, NULL);
    return parse_limit(filter->limit, FACTS_MAX, &slice->limit, f);
}

json_t *view_facts(struct view *view, const struct view_fact_filter *filter, struct fault *f)
{
    struct fact_slice slice;
    struct fact_lines lines = {.more = true};
    if (!parse_filter(view, filter, &slice, f))
        return NULL;
    json_t *document = json_object(), *array = json_array();
    json_object_set_new(document, "facts", array);
    do { // without a limit: to the end
        if (!fact_slice_read(view->store, view->arena, &slice, &lines, f)) {
            json_decref(document);
            return NULL;
        }
        for (size_t i = 0; i < lines.count; i++)
            json_array_append_new(array, fact_json(view, &lines.facts[i]));
        slice.before = lines.count ? lines.facts[lines.count - 1].id : 0;
    } while (lines.more && text_empty(filter->limit));
    put_int_or_null(document, "next", lines.more ? slice.before : 0);
    return document;
}

json_t *view_changes(struct view *view, const struct view_change_filter *filter, struct fault *f)
{
    const char *next = NULL;
    struct journal_entry *entries;
    size_t count;
    struct journal_page page = {.before = view->as_of == INT64_MAX ? 0 : view->as_of + 1, .without = text_empty(filter->without) ? NULL : filter->without,
                                .limit = CHANGES_DEFAULT, .after = filter->cursor, .ret_next = &next};
    if (!parse_limit(filter->limit, CHANGES_MAX, &page.limit, f) || !journal_list(view->store, view->arena, &page, &entries, &count, f))
        return NULL;
    json_t *document = json_object(), *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        put_int(object, "batch", entries[i].seq);
        put_int(object, "at_ms", entries[i].at_ms);
        put_text(object, "who", entries[i].who);
        put_text(object, "what", entries[i].what);
        put_text(object, "detail", journal_detail_text(view->arena, view->language, entries[i].detail));
        json_array_append_new(array, object);
    }
    json_object_set_new(document, "changes", array);
    put_text(document, "next", next);
    return document;
}

json_t *view_verify(struct view *view, struct fault *f)
{
    struct journal_report report;
    int64_t unseen;
    if (!journal_verify(view->store, view->arena, &report, f) || !damage_count_unseen(view->store, &unseen, f))
        return NULL;
    json_t *document = json_object(), *broken = json_object();
    put_bool(document, "sound", report.reason == NULL && !unseen);
    put_int(document, "damage", unseen);
    put_int(document, "rows", report.rows);
    put_int(document, "records", report.records);
    put_int_or_null(broken, "seq", report.broken_seq);
    put_text(broken, "reason", report.reason);
    put_text(broken, "subject", report.subject);
    json_object_set(document, "broken", report.reason ? broken : json_null());
    json_decref(broken);
    return document;
}
