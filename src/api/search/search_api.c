// One question over everything. What is found is kept in indexes (search/shelf.h), one for each set of tables that change together:
// nobody's question reads tables, but the first after a change. An index of the past is made for its question alone.
#include "api/search/search_api.h"
#include "api/route_rows.h"
#include "api/search/search_rows.h"
#include "api/state.h"
#include "base/text.h"
#include "search_answer.h"

#define LIMIT_DEFAULT 5

struct source {
    bool (*put)(void *reading, struct search_index *index, struct fault *f);
    bool past;           // it has one
    bool administrators; // numbers of devices are told to nobody else
};
static const struct source sources[] = {
    [SHELF_PLAN] = {search_put_plan, true, false},
    [SHELF_POINTS] = {search_put_points, true, false},
    [SHELF_DEVICES] = {search_put_devices, true, true},
    [SHELF_WARNINGS] = {search_put_warnings, false, false},
};
_Static_assert(sizeof sources / sizeof *sources == SHELF_COUNT, "a source for each shelf");

struct question {
    struct search_query query;
    size_t limit;
    int64_t generations[SHELF_COUNT]; // read before anything else is
};

static void look_at_generations(struct service *service, int64_t ret_generations[SHELF_COUNT])
{
    const int64_t definitions = atomic_load(&service->definitions);
    ret_generations[SHELF_PLAN] = definitions;
    ret_generations[SHELF_POINTS] = ret_generations[SHELF_DEVICES] = definitions + atomic_load(&service->registered); // both only go up
    ret_generations[SHELF_WARNINGS] = atomic_load(&service->version);
}

static bool read_question(struct request *request, struct question *ret_question, struct fault *f)
{
    const char *limit = request_query(request, "limit");
    int64_t number = LIMIT_DEFAULT;
    if (!text_empty(limit) && (!text_parse_int64(limit, &number) || number < 1 || number > SEARCH_HITS_MOST))
        return fault_set(f, FAULT_SYNTAX, "search.limit", "text", limit, "most", arena_printf(request->arena, "%d", SEARCH_HITS_MOST), NULL);
    ret_question->limit = (size_t)number;
    return search_query_read(request->arena, request_query(request, "q"), &ret_question->query, f);
}

static bool find_in_past(const struct source *source, struct reading *reading, const struct question *question, struct search_answer *answer, struct fault *f)
{
    struct search_index *index = search_index_new();
    const bool ok = source->put(reading, index, f);
    if (ok)
        search_index_find(index, &question->query, question->limit, reading->arena, answer->groups);
    search_index_free(index);
    return ok;
}

static bool find_now(struct shared_place *shelf, int64_t generation, const struct source *source, struct reading *reading, const struct question *question,
                     struct search_answer *answer, struct fault *f)
{
    struct shelved *shelved = search_shelf_take(shelf, generation, source->put, reading, f);
    if (!shelved)
        return false;
    search_index_find(shelved->index, &question->query, question->limit, reading->arena, answer->groups);
    search_shelf_give(shelf, shelved);
    return true;
}

static void order_groups(struct search_answer *found)
{
    struct search_group ordered[SEARCH_GROUPS_MOST];
    for (int whole = 1; whole >= 0; whole--)
        for (int i = 0; i < SEARCH_KIND_COUNT; i++)
            if (found->groups[i].count && found->groups[i].whole == whole)
                ordered[found->count++] = found->groups[i];
    for (size_t i = 0; i < found->count; i++)
        found->groups[i] = ordered[i];
}

static bool find(struct request *request, const struct question *question, struct answer *ret_answer, struct fault *f)
{
    struct server *server = request_server(request);
    const bool administrator = request_may(request, RIGHT_OBSERVE);
    struct store *store = service_store(server->service, f);
    READING_SCOPED reading = {0};
    if (!store || !reading_open(&reading, store, request_query(request, "as_of"), request->language, f))
        return false;
    struct search_answer found = {.english = reading.english};
    for (int i = 0; i < SHELF_COUNT; i++) {
        const struct source *source = &sources[i];
        if (source->administrators && !administrator)
            continue;
        if (!(source->past && reading.as_of_day ? find_in_past(source, &reading, question, &found, f)
                                                : find_now(&server->shelves[i], question->generations[i], source, &reading, question, &found, f)))
            return false;
    }
    order_groups(&found);
    return answer_document(request, search_found_json(&found), ret_answer) && arena_within(reading.arena, f);
}

static enum MHD_Result search_handle(struct request *request)
{
    struct answer answer = {0};
    struct fault fault = {0};
    struct question question;
    look_at_generations(request_service(request), question.generations);
    if (!read_question(request, &question, &fault) || !find(request, &question, &answer, &fault))
        return answer_fault(request, &fault);
    return answer_bytes(request, 200, &answer);
}

const char *search_kind_name(int kind)
{
    static const char *const names[] = {
#define X(kind, name) name,
        SEARCH_KINDS(X)
#undef X
    };
    return names[kind];
}

static const struct route routes[] = {
    {.method = "GET", .path = V1 "/search", .summary = "indicators, projects, tasks, data items, points, warnings by part of a name, a code, initials of pinyin; devices to administrators only",
     .right = RIGHT_VISITOR, .handle = search_handle,
     .parameters = {{"q", "words that must all be found, 1 to 100 characters"}, {"limit", "of each kind, 1 to 20, default 5"}, AS_OF, LANG}},
};

const struct route_list search_routes = {routes, sizeof routes / sizeof *routes};
