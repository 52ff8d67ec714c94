// Warnings: the board as a document or a file, one warning with its steps, and what persons do with it.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observe/judge_rows.h"
#include "api/observed.h"
#include "api/write_job.h"
#include "base/period.h"
#include "json/json.h"
#include "asked_answer.h"
#include "saved_answer.h"
#include "warnings_answer.h"

#define PAGE_DEFAULT 50
#define PAGE_MAX 500
#define FILE_PAGE 5000  // QUERY_LIMIT_MAX
#define CURVE_AROUND 24 // intervals shown before and behind

// ---- choosing ----

static bool parse_span(struct request *request, struct series_range *ret_span, struct fault *f)
{
    return request_instant(request, "from", false, INT64_MIN, &ret_span->from_ms, f) && request_instant(request, "to", true, INT64_MAX, &ret_span->to_ms, f);
}

static bool check_word(struct request *request, const char *name, bool good, struct fault *f)
{
    return good || fault_set(f, FAULT_INPUT, "series.query", "name", name, "text", request_query(request, name), NULL);
}

static bool parse_filter(struct request *request, struct warning_filter *ret_filter, struct fault *f)
{
    const char *state = request_query(request, "state"), *rule = request_query(request, "rule");
    enum warning_state known_state;
    enum judge_rule known_rule;
    *ret_filter = (struct warning_filter){.point = request_query(request, "point"), .rule = rule};
    if (text_empty(state))
        state = "active";
    if (!text_equal(state, "all"))
        ret_filter->state = state;
    if (!check_word(request, "state", text_equal(state, "all") || text_equal(state, "active") || warning_state_parse(state, &known_state), f) ||
        !check_word(request, "rule", text_empty(rule) || judge_rule_parse(rule, &known_rule), f))
        return false;
    ret_filter->point = text_empty(ret_filter->point) ? NULL : ret_filter->point;
    ret_filter->rule = text_empty(rule) ? NULL : rule;
    return parse_span(request, &ret_filter->span, f);
}

struct page {
    int64_t number, size;
};

static bool parse_page(struct request *request, struct page *ret_page, struct fault *f)
{
    const char *number = request_query(request, "page"), *size = request_query(request, "size");
    *ret_page = (struct page){1, PAGE_DEFAULT};
    if (!text_empty(number) && (!text_parse_int64(number, &ret_page->number) || ret_page->number < 1 || ret_page->number > 1000000))
        return check_word(request, "page", false, f);
    if (!text_empty(size) && (!text_parse_int64(size, &ret_page->size) || ret_page->size < 1 || ret_page->size > PAGE_MAX))
        return check_word(request, "size", false, f);
    return true;
}

static bool parse_level(struct request *request, int *ret_level, struct fault *f)
{
    const char *text = request_query(request, "level");
    *ret_level = text_empty(text) ? 0 : warning_level_parse(text);
    return check_word(request, "level", text_empty(text) || *ret_level, f);
}

static bool parse_order(struct request *request, enum warning_order *ret_order, struct fault *f)
{
    const char *text = request_query(request, "sort");
    *ret_order = WARNING_BY_WORST;
    return check_word(request, "sort", text_empty(text) || warning_order_parse(text, ret_order), f);
}

// A cursor goes on behind the page that told it; the number of the page is only repeated then.
static bool parse_wish(struct request *request, struct page *page, struct warning_wish *ret_wish, struct fault *f)
{
    const char *cursor = request_query(request, "cursor"), *factor = request_query(request, "factor");
    *ret_wish = (struct warning_wish){0};
    if (!parse_filter(request, &ret_wish->filter, f) || !parse_page(request, page, f) || !parse_level(request, &ret_wish->level, f) ||
        !parse_order(request, &ret_wish->order, f))
        return false;
    ret_wish->filter.factor = text_empty(factor) ? NULL : factor;
    ret_wish->filter.limit = page->size;
    ret_wish->after = text_empty(cursor) ? NULL : cursor;
    ret_wish->skip = ret_wish->after ? 0 : (page->number - 1) * page->size;
    return true;
}

// ---- the board ----

json_t *warning_rules_json(const struct warning_page *page)
{
    json_t *rules = json_object();
    for (size_t i = 0; i < page->count_count; i++)
        if (!text_equal(page->counts[i].state, warning_state_name(WARNING_CLOSED))) {
            const json_int_t before = json_integer_value(json_object_get(rules, page->counts[i].rule));
            put_int(rules, page->counts[i].rule, before + page->counts[i].count);
        }
    return rules;
}

static bool count_states(const struct reading *reading, struct warning_page *page, struct fault *f)
{
    struct warning_state_count *list;
    if (!warning_count_list(reading->store, reading->arena, &list, &page->count_count, f))
        return false;
    page->counts = list;
    for (size_t i = 0; i < page->count_count; i++) {
        enum warning_state state;
        if (warning_state_parse(list[i].state, &state))
            page->states[state] += list[i].count;
    }
    return true;
}

// How many fit what is asked, and the levels of those that are not closed, whatever is asked.
static bool count_levels(const struct warning_words *words, const struct warning_wish *wish, struct warning_page *page, struct fault *f)
{
    int64_t total;
    if (!warning_count(words->reading->store, words->reading->arena, wish, &total, f))
        return false;
    page->total = (size_t)total;
    return warning_level_count_active(words->reading->store, words->reading->arena, &words->rules, page->counts, page->count_count, page->levels, f);
}

static bool answer_board(struct request *request, struct warning_words *words, const struct warning_wish *wish, const struct page *page,
                         struct answer *ret_answer, struct fault *f)
{
    struct warning_page shown = {.page = page->number, .size = page->size};
    struct warning *items;
    if (!warning_page_read(words->reading->store, words->reading->arena, wish, &items, &shown.count, &shown.next, f) ||
        !warning_words_take(words, items, shown.count, f) || !count_states(words->reading, &shown, f) || !count_levels(words, wish, &shown, f))
        return false;
    shown.items = items;
    return answer_document(request, warning_board_json(words, &shown), ret_answer);
}

// All that fit, whatever page is asked for.
static bool answer_file(struct request *request, struct warning_words *words, struct warning_wish *wish, struct answer *ret_answer, struct fault *f)
{
    const struct reading *reading = words->reading;
    struct LIST_OF(struct warning) all = {0};
    struct table table;
    wish->filter.limit = FILE_PAGE;
    wish->skip = 0;
    wish->after = NULL;
    do {
        struct warning *some;
        size_t count;
        if (!warning_page_read(reading->store, reading->arena, wish, &some, &count, &wish->after, f))
            return false;
        for (size_t i = 0; i < count; i++)
            LIST_PUSH(reading->arena, &all, some[i]);
    } while (wish->after);
    return warning_words_take(words, all.items, all.count, f) && warning_table(words, all.items, all.count, &table, f) &&
           answer_table(request, &table, request_query(request, "format"), ret_answer, f);
}

bool warnings_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    struct warning_words words;
    struct warning_wish wish;
    struct page page;
    if (!parse_wish(request, &page, &wish, f) || !warning_words_begin(&words, reading, f))
        return false;
    wish.rules = &words.rules;
    wish.factors = &words.factors;
    return table_wanted(request_query(request, "format")) ? answer_file(request, &words, &wish, ret_answer, f)
                                                          : answer_board(request, &words, &wish, &page, ret_answer, f);
}

// ---- one ----

// The span a curve should show: the warning and something around it.
static struct curve_span curve_of(const struct warning *warning)
{
    enum series_kind kind = SERIES_HOUR;
    series_kind_parse(warning->kind, &kind);
    const int64_t interval = judge_interval_ms(kind) ? judge_interval_ms(kind) : INT64_C(600000);
    const int64_t last = warning->closed_ms > warning->last_ms ? warning->closed_ms : warning->last_ms;
    return (struct curve_span){warning->kind, warning->first_ms - CURVE_AROUND * interval, last + CURVE_AROUND * interval};
}

static bool read_parts(const struct reading *reading, const struct warning *warning, struct warning_parts *ret_parts, struct fault *f)
{
    static const char *const blank[] = {" ", NULL};
    const struct series_range span = {warning->first_ms, (warning->last_ms > warning->closed_ms ? warning->last_ms : warning->closed_ms) + 1};
    ret_parts->frames = text_split(reading->arena, warning->frames, blank, NULL);
    ret_parts->curve = curve_of(warning);
    return warning_steps(reading->store, reading->arena, warning->id, &ret_parts->steps, &ret_parts->step_count, f) &&
           maintenance_list(reading->store, reading->arena, warning->point, span, &ret_parts->windows, &ret_parts->window_count, f);
}

json_t *warning_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct warning_words words;
    struct warning *found;
    int64_t id;
    if (!text_parse_int64(request->path_value, &id) || id < 1) {
        fault_set(f, FAULT_NOT_FOUND, "warning.unknown", "text", request->path_value, NULL);
        return NULL;
    }
    if (!warning_words_begin(&words, reading, f) || !warning_find(reading->store, reading->arena, id, &found, f) || !warning_words_take(&words, found, 1, f))
        return NULL;
    struct warning_parts parts;
    return read_parts(reading, found, &parts, f) ? warning_document_json(&words, found, &parts) : NULL;
}

// ---- steps ----

static bool step_work(struct write_job *job, struct store *store, enum warning_step_kind kind, struct fault *f)
{
    struct warning_step_request asked;
    int64_t id;
    if (!warning_step_read(job->arena, job->body, &asked, f))
        return false;
    const struct warning_step step = {.kind = kind, .at_ms = instant_now_ms(), .who = write_job_person(job, asked.person), .note = asked.note};
    if (!text_parse_int64(job->request->path_value, &id))
        return fault_set(f, FAULT_NOT_FOUND, "warning.unknown", "text", job->request->path_value, NULL);
    if (!warning_step_add(store, id, &step, &job->batch, f))
        return false;
    job->answer = step_saved_json(id, &step, job);
    return true;
}

static bool acknowledge_work(struct write_job *job, struct store *store, struct fault *f)
{
    return step_work(job, store, WARNING_ACKNOWLEDGE, f);
}

static bool note_work(struct write_job *job, struct store *store, struct fault *f)
{
    return step_work(job, store, WARNING_NOTE, f);
}

static bool close_work(struct write_job *job, struct store *store, struct fault *f)
{
    return step_work(job, store, WARNING_CLOSE, f);
}

static bool reopen_work(struct write_job *job, struct store *store, struct fault *f)
{
    return step_work(job, store, WARNING_REOPEN, f);
}

enum MHD_Result warning_reopen_handle(struct request *request)
{
    return write_job_from_json(request, "warning.reopen", reopen_work);
}

enum MHD_Result warning_acknowledge_handle(struct request *request)
{
    return write_job_from_json(request, "warning.acknowledge", acknowledge_work);
}

enum MHD_Result warning_note_handle(struct request *request)
{
    return write_job_from_json(request, "warning.note", note_work);
}

enum MHD_Result warning_close_handle(struct request *request)
{
    return write_job_from_json(request, "warning.close", close_work);
}
