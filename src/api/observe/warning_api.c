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

static int by_worst(const void *a, const void *b)
{
    const struct warning *left = a, *right = b;
    if (left->level != right->level)
        return right->level - left->level;
    if (!text_equal(left->rule, right->rule))
        return warning_rank(left->rule) - warning_rank(right->rule);
    if (left->severity != right->severity)
        return left->severity < right->severity ? 1 : -1;
    return (left->last_ms < right->last_ms) - (left->last_ms > right->last_ms);
}

static int by_first(const void *a, const void *b)
{
    const struct warning *left = a, *right = b;
    return (left->first_ms < right->first_ms) - (left->first_ms > right->first_ms);
}

static int by_point(const void *a, const void *b)
{
    const struct warning *left = a, *right = b;
    const int order = strcmp(left->point, right->point);
    return order ? order : by_worst(a, b);
}

static const struct {
    const char *name;
    int (*compare)(const void *a, const void *b);
} orders[] = {{"worst", by_worst}, {"first", by_first}, {"point", by_point}};

static bool sort(struct request *request, struct warning *warnings, size_t count, struct fault *f)
{
    const char *given = request_query(request, "sort"), *order = text_empty(given) ? "worst" : given;
    if (text_equal(order, "last")) // as the store gives them
        return true;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (text_equal(orders[i].name, order)) {
            qsort(warnings, count, sizeof *warnings, orders[i].compare);
            return true;
        }
    return check_word(request, "sort", false, f);
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

// Fills in the levels and keeps those of the level that is asked for.
static bool choose_level(struct request *request, const struct warning_words *words, struct warning *warnings, size_t *count, struct fault *f)
{
    const char *text = request_query(request, "level");
    const int wanted = text_empty(text) ? 0 : warning_level_parse(text);
    size_t kept = 0;
    if (!text_empty(text) && !wanted)
        return check_word(request, "level", false, f);
    for (size_t i = 0; i < *count; i++) {
        warnings[i].level = words_level(words, &warnings[i]);
        if (!wanted || warnings[i].level == wanted)
            warnings[kept++] = warnings[i];
    }
    *count = kept;
    return true;
}

// A factor is asked for as people name it there: an old code means what is measured at the point.
static void choose_factor(struct request *request, const struct warning_words *words, struct warning *warnings, size_t *count)
{
    const char *asked = request_query(request, "factor");
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (text_empty(asked) || words_is_factor(words, warnings[i].point, warnings[i].factor, asked))
            warnings[kept++] = warnings[i];
    *count = kept;
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
    struct warning_count *list;
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

// Of those that are not closed.
static bool count_levels(const struct warning_words *words, struct warning_page *page, struct fault *f)
{
    const struct warning_filter active = {.state = "active", .span = {INT64_MIN, INT64_MAX}};
    struct warning *list;
    size_t count;
    if (!warning_list(words->reading->store, words->reading->arena, &active, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        page->levels[words_level(words, &list[i])]++;
    return true;
}

static struct warning_page cut_page(const struct warning *warnings, size_t count, const struct page *page)
{
    const size_t before = (size_t)((page->number - 1) * page->size), first = before < count ? before : count, rest = count - first;
    return (struct warning_page){.items = warnings + first, .count = rest < (size_t)page->size ? rest : (size_t)page->size, .total = count,
                                 .page = page->number, .size = page->size};
}

bool warnings_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *format = request_query(request, "format");
    struct warning_filter filter;
    struct warning_words words;
    struct warning *warnings;
    struct page page;
    size_t count;
    if (!parse_filter(request, &filter, f) || !parse_page(request, &page, f) || !warning_words_load(&words, reading, f) ||
        !warning_list(reading->store, reading->arena, &filter, &warnings, &count, f) ||
        (choose_factor(request, &words, warnings, &count), !choose_level(request, &words, warnings, &count, f)) || !sort(request, warnings, count, f))
        return false;
    struct table table;
    if (table_wanted(format))
        return warning_table(&words, warnings, count, &table, f) && answer_table(request, &table, format, ret_answer, f);
    struct warning_page shown = cut_page(warnings, count, &page);
    return count_states(reading, &shown, f) && count_levels(&words, &shown, f) &&
           answer_document(request, warning_board_json(&words, &shown), ret_answer);
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
    if (!warning_words_load(&words, reading, f) || !warning_find(reading->store, reading->arena, id, &found, f))
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
    const struct warning_step step = {.kind = kind, .at_ms = instant_now_ms(), .who = asked.person, .note = asked.note};
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
