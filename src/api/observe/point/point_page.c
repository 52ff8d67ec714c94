// The points that a question asks for, a page of them or all. Which points there are and what they are chosen by comes from the shared
// index, how they are now from the live table; only the lines that are answered are read whole.
#include <stdlib.h>
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observe/point/point_line.h"
#include "base/map.h"
#include "base/period.h"
#include "observe/series/series_names.h"
#include "point_line_answer.h"
#include "service/points.h"
#include "store/query.h"
#include "view/observe/point_json.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 500
#define STORE_ASKED_MAX 500 // points that the series are asked for one by one; of more all are read

// ---- what is asked ----

// As a query has it, so that a cursor fits the same question alone. It is answered here: no statement is made of it.
enum { ID, POSITION, CODE, NAME, KIND, REGION, TEXT, STATE, STATUS, LAST, COLUMNS };
static const struct query_column columns[COLUMNS] = {
    [ID] = {"id", QUERY_INT64},     [POSITION] = {"position", QUERY_INT64}, [CODE] = {"code", QUERY_TEXT}, [NAME] = {"name", QUERY_TEXT},
    [KIND] = {"kind", QUERY_TEXT},  [REGION] = {"region", QUERY_TEXT},      [TEXT] = {"text", QUERY_TEXT}, [STATE] = {"state", QUERY_TEXT},
    [STATUS] = {"status", QUERY_TEXT}, [LAST] = {"last", QUERY_INT64}};
static const struct query_source source = {.name = "point_page", .columns = columns, .column_count = COLUMNS, .key = ID};

struct question {
    const char *kind, *region, *state, *status, *text; // text: folded; NULL: all
    enum point_order order;
    struct query query;                                // limit, orders, and where it goes on
    struct query_value after[QUERY_ORDERS_MAX + 1];
};

static const char *take(struct request *request, struct question *question, const char *text, int column, enum query_operator operator)
{
    if (text_empty(text))
        return NULL;
    if (column == TEXT)
        text = text_fold(request->arena, text);
    question->query.where = query_and(request->arena, question->query.where, query_compare(request->arena, operator, column, query_text(text)));
    return text;
}

static void set_orders(struct query *query, enum point_order order)
{
    static const int first[POINT_ORDER_COUNT] = {[POINT_BY_CODE] = CODE, [POINT_BY_NAME] = NAME, [POINT_BY_KIND] = KIND, [POINT_BY_LAST] = LAST};
    if (order != POINT_BY_PLACE)
        query->orders[query->order_count++] = (struct query_order){.column = first[order]};
    query->orders[query->order_count++] = (struct query_order){.column = POSITION};
}

static bool parse_limit(const char *text, int64_t *ret_limit, struct fault *f)
{
    *ret_limit = LIMIT_DEFAULT;
    return text_empty(text) || (text_parse_int64(text, ret_limit) && *ret_limit >= 1 && *ret_limit <= LIMIT_MAX) ||
           fault_set(f, FAULT_INPUT, "view.limit", "text", text, "most", "500", NULL);
}

static bool parse_question(struct request *request, bool paged, struct question *question, struct fault *f)
{
    const char *sort = request_query(request, "sort");
    *question = (struct question){.query = {.source = &source}};
    question->kind = take(request, question, request_query(request, "kind"), KIND, QUERY_EQUAL);
    question->region = take(request, question, request_query(request, "region"), REGION, QUERY_EQUAL);
    question->state = take(request, question, request_query(request, "state"), STATE, QUERY_EQUAL);
    question->status = take(request, question, request_query(request, "status"), STATUS, QUERY_EQUAL);
    question->text = take(request, question, request_query(request, "q"), TEXT, QUERY_CONTAINS);
    if (!point_order_parse(sort, &question->order))
        return fault_set(f, FAULT_INPUT, "series.query", "name", "sort", "text", sort, NULL);
    set_orders(&question->query, question->order);
    question->query.limit = INT64_MAX;
    if (!paged)
        return true;
    question->query.after = request_query(request, "cursor");
    return parse_limit(request_query(request, "limit"), &question->query.limit, f) &&
           (text_empty(question->query.after) || query_cursor_parse(request->arena, &question->query, question->after, f));
}

// ---- what fits ----

struct candidate {
    const struct point_key *key;
    int64_t last_ms;
    uint32_t place;
    enum live_state state;
    const char *status;
    bool fits;
};
struct candidates {
    struct candidate *items; // by place
    const char **codes;      // beside them
    size_t count;
};

static bool is_kept(const struct question *question, const struct point_key *key)
{
    return (!question->kind || text_equal(question->kind, key->kind)) && (!question->region || text_equal(question->region, key->region)) &&
           (!question->text || strstr(key->text, question->text));
}

static void find_candidates(struct arena *arena, const struct question *question, const struct point_index *index, struct candidates *found)
{
    found->items = arena_array(arena, index->count + 1, sizeof *found->items);
    found->codes = arena_array(arena, index->count + 1, sizeof *found->codes);
    for (size_t i = 0; i < index->count; i++)
        if (is_kept(question, &index->keys[i])) {
            found->codes[found->count] = index->codes[i];
            found->items[found->count++] = (struct candidate){.key = &index->keys[i], .place = (uint32_t)i};
        }
}

// What the series have of these points; of most 0 only how many factors.
static bool read_series(struct request *request, struct arena *arena, const char *const *codes, size_t code_count, size_t most, struct series_point **ret_points,
                        size_t *ret_count, struct fault *f)
{
    struct series *series;
    *ret_points = NULL;
    *ret_count = 0;
    if (!service_series(request_service(request), &series, f))
        return false;
    return !series || (code_count > STORE_ASKED_MAX ? series_points_read(series, arena, most, ret_points, ret_count, f)
                                                    : series_points_read_of(series, arena, codes, code_count, most, ret_points, ret_count, f));
}

// Of those that the live table does not know yet, what the store has.
static bool add_stored(struct request *request, struct arena *arena, struct candidates *found, const struct live_head *heads, struct fault *f)
{
    const char **unknown = arena_array(arena, found->count + 1, sizeof *unknown);
    size_t unknown_count = 0, count;
    struct series_point *points;
    struct map newest;
    for (size_t i = 0; i < found->count; i++)
        if (!heads[i].known)
            unknown[unknown_count++] = found->codes[i];
    if (!unknown_count)
        return true;
    if (!read_series(request, arena, unknown, unknown_count, SERIES_LOOKED_AT, &points, &count, f))
        return false;
    map_init(&newest, arena);
    for (size_t i = 0; i < count; i++)
        map_put(&newest, points[i].point, &points[i]);
    for (size_t i = 0; i < found->count; i++) {
        const struct series_point *point = heads[i].known ? NULL : map_get(&newest, found->codes[i]);
        if (point && point->last_ms > found->items[i].last_ms)
            found->items[i].last_ms = point->last_ms;
    }
    return true;
}

static void judge(struct candidate *one, const struct live_head *head, int64_t now_ms)
{
    struct live_signs signs = {one->key->devices, one->last_ms < now_ms ? one->last_ms : now_ms, head->silent_ms ? head->silent_ms : live_silent_ms(0)};
    if (head->heard_ms > signs.heard_ms)
        signs.heard_ms = head->heard_ms;
    const struct live_shown shown = {.state = live_state_of(&signs, now_ms), .exceeding = head->exceeding, .missing = head->missing,
                                     .suspicious = head->suspicious};
    one->state = shown.state;
    one->status = live_status_name(&shown);
}

static bool judge_all(struct request *request, struct arena *arena, struct candidates *found, struct fault *f)
{
    const int64_t now_ms = instant_now_ms();
    struct live_head *heads = arena_array(arena, found->count + 1, sizeof *heads);
    live_heads(live_feed_table(request_service(request)->live), found->codes, found->count, now_ms, heads);
    for (size_t i = 0; i < found->count; i++)
        found->items[i].last_ms = heads[i].last_ms;
    if (!add_stored(request, arena, found, heads, f))
        return false;
    for (size_t i = 0; i < found->count; i++)
        judge(&found->items[i], &heads[i], now_ms);
    return true;
}

// Those of each status fit everything but the status.
static void count(const struct question *question, struct candidates *found, struct point_lines *lines)
{
    static const char *const statuses[POINT_STATUS_COUNT] = {POINT_STATUSES};
    for (size_t i = 0; i < found->count; i++) {
        struct candidate *one = &found->items[i];
        if (question->state && !text_equal(question->state, live_state_name(one->state)))
            continue;
        for (size_t k = 0; k < POINT_STATUS_COUNT; k++)
            lines->counts[k] += strcmp(statuses[k], one->status) == 0;
        one->fits = !question->status || text_equal(question->status, one->status);
        lines->total += one->fits;
    }
}

// ---- the page ----

static int compare_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_last(const void *a, const void *b)
{
    const struct candidate *left = *(const struct candidate *const *)a, *right = *(const struct candidate *const *)b;
    const int order = compare_int(left->last_ms, right->last_ms);
    return order ? order : compare_int(left->place, right->place);
}

static struct query_value value_of(const struct candidate *one, int column)
{
    switch (column) {
    case CODE: return query_text(one->key->code);
    case NAME: return query_text(one->key->name);
    case KIND: return query_text(one->key->kind);
    case LAST: return query_int64(one->last_ms);
    case POSITION: return query_int64(one->key->position);
    default: return query_int64(one->key->id);
    }
}

static size_t place_of(const struct question *question, const struct candidate *one, struct query_value ret_values[static QUERY_ORDERS_MAX + 1])
{
    const struct query *query = &question->query;
    for (size_t i = 0; i <= query->order_count; i++)
        ret_values[i] = value_of(one, i < query->order_count ? query->orders[i].column : ID);
    return query->order_count + 1;
}

static bool is_behind(const struct question *question, const struct candidate *one)
{
    struct query_value values[QUERY_ORDERS_MAX + 1];
    const size_t many = place_of(question, one, values);
    for (size_t i = 0; i < many; i++) {
        const struct query_value *after = &question->after[i];
        const int order = values[i].type == QUERY_TEXT ? strcmp(values[i].text, after->text) : compare_int(values[i].int64, after->int64);
        if (order)
            return order > 0;
    }
    return false;
}

// All that fit, in the order asked for.
static const struct candidate **sort(struct arena *arena, const struct question *question, const struct point_index *index, const struct candidates *found,
                                     size_t *ret_count)
{
    const struct candidate **by_place = arena_array(arena, index->count + 1, sizeof *by_place), **list = arena_array(arena, found->count + 1, sizeof *list);
    size_t many = 0;
    if (question->order == POINT_BY_LAST) {
        for (size_t i = 0; i < found->count; i++)
            if (found->items[i].fits)
                list[many++] = &found->items[i];
        if (many)
            qsort(list, many, sizeof *list, by_last);
    } else {
        for (size_t i = 0; i < found->count; i++)
            by_place[found->items[i].place] = found->items[i].fits ? &found->items[i] : NULL;
        for (size_t i = 0; i < index->count; i++)
            if (by_place[index->orders[question->order][i]])
                list[many++] = by_place[index->orders[question->order][i]];
    }
    *ret_count = many;
    return list;
}

// Whole lines of these.
static bool read_lines(struct request *request, const struct reading *reading, const struct candidate *const *list, size_t many,
                       struct point_lines *lines, struct fault *f)
{
    const char **codes = arena_array(reading->arena, many + 1, sizeof *codes);
    struct point *points;
    struct series_point *observed;
    struct map by_code;
    size_t point_count, observed_count;
    lines->lines = arena_array(reading->arena, many + 1, sizeof *lines->lines);
    lines->count = many;
    map_init(&by_code, reading->arena);
    for (size_t i = 0; i < many; i++) {
        codes[i] = list[i]->key->code;
        lines->lines[i] = (struct point_line){.last_ms = list[i]->last_ms, .state = live_state_name(list[i]->state), .status = list[i]->status};
        map_put(&by_code, codes[i], &lines->lines[i]);
    }
    if (!point_list_of(reading->store, reading->arena, reading->as_of, codes, many, &points, &point_count, f) ||
        !read_series(request, reading->arena, codes, many, 0, &observed, &observed_count, f))
        return false;
    for (size_t i = 0; i < point_count; i++) {
        struct point_line *line = map_get(&by_code, points[i].code);
        line->point = points[i];
        line->region_name = point_region_name(&points[i], reading->english);
        line->devices = points[i].devices;
    }
    for (size_t i = 0; i < observed_count; i++) {
        struct point_line *line = map_get(&by_code, observed[i].point);
        if (line) // all are told where many are asked for
            line->factors = (int64_t)observed[i].factors;
    }
    return true;
}

static bool read_page(struct request *request, const struct reading *reading, const struct question *question, const struct point_index *index,
                      struct point_lines *lines, struct fault *f)
{
    struct candidates found = {0};
    size_t many, from = 0;
    find_candidates(reading->arena, question, index, &found);
    if (!arena_within(reading->arena, f) || !judge_all(request, reading->arena, &found, f))
        return false;
    count(question, &found, lines);
    const struct candidate **list = sort(reading->arena, question, index, &found, &many);
    while (!text_empty(question->query.after) && from < many && !is_behind(question, list[from]))
        from++;
    const size_t rest = many - from, size = rest < (size_t)question->query.limit ? rest : (size_t)question->query.limit;
    if (rest > size) {
        struct query_value values[QUERY_ORDERS_MAX + 1];
        const size_t value_count = place_of(question, list[from + size - 1], values);
        lines->next = query_cursor(reading->arena, &question->query, values, value_count);
        if (!lines->next)
            return fault_set(f, FAULT_INTERNAL, "query.tree", "text", "cursor", NULL);
    }
    return read_lines(request, reading, list + from, size, lines, f);
}

bool point_lines_read(struct request *request, const struct reading *reading, bool paged, struct point_lines *lines, struct fault *f)
{
    struct question question;
    *lines = (struct point_lines){.paged = paged};
    if (!parse_question(request, paged, &question, f))
        return false;
    struct shared_points *shared = service_points_take(request_service(request), reading->store, reading->as_of, f);
    if (!shared)
        return false;
    const bool good = read_page(request, reading, &question, shared->index, lines, f);
    service_points_give(request_service(request), shared);
    return good;
}
