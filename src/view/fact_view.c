// Facts, the journal's latest rows, and its verification.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "fact_view_answer.h"
#include "indicator/source.h"
#include "store/proof/damage.h"
#include "view/view_internal.h"

#define CHANGES_DEFAULT 20
#define CHANGES_MAX 500
#define FACTS_MAX 5000

const char *fact_page(const struct view *view, const struct fact_view *fact)
{
    int32_t slot = indicator_model_subject(view->model, fact->subject);
    return slot < 0 ? NULL : source_explain(view->arena, fact->source_kind, view->model->subjects[slot].source_query, fact->year);
}

struct fact_row view_fact_row(const struct view *view, const struct fact_view *fact)
{
    int32_t slot = indicator_model_subject(view->model, fact->subject);
    return (struct fact_row){*fact, slot >= 0 ? &view->model->subjects[slot] : NULL, fact_page(view, fact)};
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

bool view_fact_rows(struct view *view, const struct view_fact_filter *filter, struct fact_rows *ret_rows, struct fault *f)
{
    struct fact_slice slice;
    struct fact_lines lines = {.more = true};
    *ret_rows = (struct fact_rows){0};
    if (!parse_filter(view, filter, &slice, f))
        return false;
    do { // without a limit: to the end
        if (!fact_slice_read(view->store, view->arena, &slice, &lines, f) || !arena_within(view->arena, f))
            return false;
        for (size_t i = 0; i < lines.count; i++)
            LIST_PUSH(view->arena, &ret_rows->list, view_fact_row(view, &lines.facts[i]));
        slice.before = lines.count ? lines.facts[lines.count - 1].id : 0;
    } while (lines.more && text_empty(filter->limit));
    ret_rows->next = lines.more ? slice.before : 0;
    return true;
}

json_t *view_facts(struct view *view, const struct view_fact_filter *filter, struct fault *f)
{
    struct fact_rows rows;
    return view_fact_rows(view, filter, &rows, f) ? fact_list_json(&rows) : NULL;
}

json_t *view_changes(struct view *view, const struct view_change_filter *filter, struct fault *f)
{
    struct change_page changes = {0};
    struct journal_page page = {.before = view->as_of == INT64_MAX ? 0 : view->as_of + 1, .people = filter->people, .without = text_empty(filter->without) ? NULL : filter->without,
                                .limit = CHANGES_DEFAULT, .after = filter->cursor, .ret_next = &changes.next};
    if (!parse_limit(filter->limit, CHANGES_MAX, &page.limit, f) ||
        !journal_list(view->store, view->arena, &page, &changes.entries, &changes.count, f))
        return NULL;
    return change_list_json(view, &changes);
}

json_t *view_verify(struct view *view, struct fault *f)
{
    struct journal_state state;
    if (!journal_verify(view->store, view->arena, &state.report, f) || !damage_count_unseen(view->store, &state.damage, f))
        return NULL;
    return journal_state_json(&state);
}
