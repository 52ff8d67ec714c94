// What is recorded of files: the list, one of them, and what people do with it.
#include <string.h>

#include "api/archive/archive_api.h"
#include "api/archive/archive_rows.h"
#include "archive/file_type.h"
#include "base/text.h"
#include "archive_answer.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 500

// ---- words ----

const char *file_word(const struct reading *reading, const char *family, const char *word)
{
    struct text_buffer key;
    text_buffer_init(&key, reading->arena);
    text_buffer_append_bytes(&key, family, strlen(family) - 2); // "%s" ends it
    text_buffer_append(&key, word);
    return message_text(reading->arena, reading->language, key.bytes, NULL);
}

static const char *links_text(struct arena *arena, enum language language, const struct file_link *links, size_t count)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++)
        text_buffer_printf(&out, "%s%s %s%s%s", i ? "; " : "", message_text(arena, language, arena_printf(arena, "word.file_target_%s", links[i].kind), NULL), links[i].key,
                           links[i].label ? " " : "", text_or_none(links[i].label));
    return count ? out.bytes : NULL;
}

bool file_show(struct store *store, struct arena *arena, enum language language, const struct file *file, struct file_shown *ret_shown, struct fault *f)
{
    struct file_link *links;
    *ret_shown = (struct file_shown){.is = *file, .offset = file->size, .picture = file_type_is_picture(file->type)};
    if (!file_link_list(store, arena, file->id, &links, &ret_shown->link_count, f))
        return false;
    ret_shown->links = links;
    ret_shown->target = links_text(arena, language, links, ret_shown->link_count);
    return true;
}

struct file file_of_upload(const struct upload *upload)
{
    return (struct file){.id = upload->id, .name = upload->name, .state = "receiving", .size = upload->size, .digest = upload->digest, .kind = upload->kind,
                         .note = upload->note, .who = upload->who};
}

bool file_show_upload(struct store *store, struct arena *arena, enum language language, const struct upload *upload, struct file_shown *ret_shown, struct fault *f)
{
    struct file_link *links = arena_array(arena, upload->target_count + 1, sizeof *links);
    for (size_t i = 0; i < upload->target_count; i++) {
        links[i] = (struct file_link){.kind = upload->targets[i].kind, .key = upload->targets[i].key};
        struct fault gone = {0};
        if (!file_target_find(store, arena, &upload->targets[i], &links[i].label, &gone) && gone.kind != FAULT_INPUT)
            return *f = gone, false;
    }
    *ret_shown = (struct file_shown){.is = file_of_upload(upload), .offset = upload->offset, .links = links, .link_count = upload->target_count,
                                     .target = links_text(arena, language, links, upload->target_count)};
    return true;
}

// ---- the list ----

struct wish {
    struct query query;
    struct file_target of; // kind NULL: all
};

static void choose(struct request *request, struct query *query, const char *text, const char *column, enum query_operator operator)
{
    if (text_empty(text))
        return;
    if (operator == QUERY_CONTAINS) { // as the source has it: what is not ASCII has one form
        char *low = arena_strdup(request->arena, text);
        for (char *at = low; *at; at++)
            *at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 'a' - 'A') : *at;
        text = low;
    }
    query->where = query_and(request->arena, query->where, query_compare(request->arena, operator, query_column(&file_lines_source, column), query_text(text)));
}

static bool refuse(struct request *request, const char *name, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "series.query", "name", name, "text", request_query(request, name), NULL);
}

static bool parse_order(struct request *request, struct query *query, struct fault *f)
{
    static const struct {
        const char *name, *column;
        bool descending;
    } orders[] = {{"uploaded", "uploaded_ms", true}, {"name", "name", false}, {"size", "size", true}, {"type", "type", false}};
    const char *text = request_query(request, "sort");
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (text_equal(text_empty(text) ? "uploaded" : text, orders[i].name)) {
            query->orders[query->order_count++] = (struct query_order){query_column(&file_lines_source, orders[i].column), orders[i].descending};
            query->key_descending = orders[i].descending;
            return true;
        }
    return refuse(request, "sort", f);
}

static bool parse_of(struct request *request, struct file_target *ret_of, struct fault *f)
{
    const char *of = request_query(request, "of"), *colon = of ? strchr(of, ':') : NULL;
    *ret_of = (struct file_target){NULL, NULL};
    if (text_empty(of))
        return true;
    *ret_of = (struct file_target){colon ? arena_strndup(request->arena, of, (size_t)(colon - of)) : of, colon ? colon + 1 : NULL};
    return text_has_word(FILE_TARGET_KINDS, ret_of->kind) || refuse(request, "of", f);
}

static bool parse_wish(struct request *request, bool whole, struct wish *wish, struct fault *f)
{
    const char *limit = request_query(request, "limit"), *state = request_query(request, "state"), *kind = request_query(request, "kind");
    const char *words = request_query(request, "q");
    *wish = (struct wish){.query = {.limit = whole ? QUERY_LIMIT_MAX : LIMIT_DEFAULT, .after = whole ? NULL : request_query(request, "cursor")}};
    if (!whole && !text_empty(limit) && (!text_parse_int64(limit, &wish->query.limit) || wish->query.limit < 1 || wish->query.limit > LIMIT_MAX))
        return fault_set(f, FAULT_INPUT, "view.limit", "text", limit, "most", "500", NULL);
    if (!text_empty(state) && !text_equal(state, FILE_KEPT) && !text_equal(state, FILE_WITHDRAWN))
        return refuse(request, "state", f);
    if (!text_empty(kind) && !file_kind_is(kind))
        return refuse(request, "kind", f);
    if (words && strlen(words) > QUERY_TEXT_MAX)
        return refuse(request, "q", f);
    choose(request, &wish->query, state, "state", QUERY_EQUAL);
    choose(request, &wish->query, kind, "kind", QUERY_EQUAL);
    choose(request, &wish->query, request_query(request, "type"), "type", QUERY_EQUAL);
    choose(request, &wish->query, words, "text", QUERY_CONTAINS);
    return parse_of(request, &wish->of, f) && parse_order(request, &wish->query, f);
}

struct shown_list LIST_OF(struct file_shown);

static bool read_page(struct reading *reading, const struct wish *wish, struct shown_list *list, const char **ret_next, struct fault *f)
{
    struct file_page page;
    if (!file_page_read(reading->store, reading->arena, wish->of.kind ? &wish->of : NULL, &wish->query, &page, f))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        struct file_shown shown;
        if (!file_show(reading->store, reading->arena, reading->language, &page.files[i], &shown, f))
            return false;
        LIST_PUSH(reading->arena, list, shown);
    }
    *ret_next = page.next;
    return true;
}

bool files_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f)
{
    const bool file = list_file_wanted(request);
    struct wish wish;
    struct shown_list list = {0};
    struct file_lines lines = {0};
    if (!parse_wish(request, file, &wish, f))
        return false;
    do {
        if (!read_page(reading, &wish, &list, &lines.next, f) || !arena_within(reading->arena, f))
            return false;
        wish.query.after = lines.next;
    } while (file && lines.next);
    if (file)
        return answer_list_file(request, &(struct list_file){"files", "list.file_list", &file_list_table, {reading, list.items, list.count, sizeof *list.items}}, answer, f);
    lines.files = list.items;
    lines.count = list.count;
    wish.query.after = NULL;
    return file_page_count(reading->store, wish.of.kind ? &wish.of : NULL, &wish.query, &lines.total, &lines.more, f) &&
           answer_document(request, file_list_json(&lines), answer);
}

// ---- one ----

json_t *file_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct fault unknown = {0};
    struct file file;
    struct file_shown shown;
    struct upload upload;
    if (file_find(reading->store, reading->arena, request->path_value, &file, &unknown))
        return file_show(reading->store, reading->arena, reading->language, &file, &shown, f) ? file_json(&shown) : NULL;
    if (unknown.kind != FAULT_NOT_FOUND || !upload_find(request_service(request)->uploads, reading->arena, request->path_value, &upload, NULL)) {
        *f = unknown;
        return NULL;
    }
    return file_show_upload(reading->store, reading->arena, reading->language, &upload, &shown, f) ? file_json(&shown) : NULL;
}

static bool answer_saved(struct write_job *job, struct store *store, const char *id, struct fault *f)
{
    struct file file;
    struct file_shown shown;
    if (!file_find(store, job->arena, id, &file, f) || !file_show(store, job->arena, job->request->language, &file, &shown, f))
        return false;
    job->answer = file_saved_json(job, &shown);
    return true;
}

const struct file_target *file_targets_asked(struct arena *arena, const struct file_target_request *links, size_t count)
{
    struct file_target *targets = arena_array(arena, count + 1, sizeof *targets);
    for (size_t i = 0; i < count; i++)
        targets[i] = (struct file_target){links[i].kind, text_or_none(links[i].key)};
    return targets;
}

static bool links_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct file_links_request asked;
    size_t changed;
    if (!file_links_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    const struct file_target *targets = file_targets_asked(job->arena, asked.links, asked.links_count);
    const struct file_linking linking = {.id = job->request->path_value, .who = job->person, .targets = targets, .count = asked.links_count, .ends = asked.removed};
    return file_link_set(store, job->arena, &linking, &changed, &job->batch, f) && answer_saved(job, store, linking.id, f);
}

enum MHD_Result file_links_handle(struct request *request)
{
    return write_job_from_json(request, "file.link", links_work);
}

static bool withdraw_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct file_withdraw_request asked;
    if (!file_withdraw_read(job->arena, job->body, &asked, f))
        return false;
    job->person = write_job_person(job, asked.person); // a name, not whose token it is
    return file_withdraw(store, job->arena, job->request->path_value, job->person, asked.reason, &job->batch, f) && answer_saved(job, store, job->request->path_value, f);
}

enum MHD_Result file_withdraw_handle(struct request *request)
{
    return write_job_from_json(request, "file.withdraw", withdraw_work);
}
