// The JSON body of a write, and fields that several writes have.
#include "api/write_job.h"
#include "base/cell/field.h"
#include "base/text.h"

static bool check_texts(const json_t *body, struct fault *f)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)body, key, value)
        if (json_is_string(value) && !field_check(key, json_string_value(value), f))
            return false;
    return true;
}

json_t *write_job_body(struct request *request, struct fault *f)
{
    json_error_t error;
    json_t *body = json_loadb(request->body ? request->body : "", request->body_size, JSON_REJECT_DUPLICATES, &error);
    if (!body) {
        fault_set(f, FAULT_SYNTAX, "api.body_json", "line", arena_printf(request->arena, "%d", error.line), "text", error.text, NULL);
        return NULL;
    }
    const bool object = json_is_object(body);
    if (object && check_texts(body, f))
        return body;
    json_decref(body);
    if (object)
        return NULL;
    fault_set(f, FAULT_SYNTAX, "api.body_object", NULL);
    return NULL;
}

const char *write_job_person(const struct write_job *job, const char *person)
{
    const struct actor *actor = request_actor(job->request);
    if (actor->kind != ACTOR_PERSON)
        return text_or_none(person);
    const char *own = arena_strdup(job->arena, actor->person);
    return text_empty(person) || text_equal(person, own) ? own : message_text(job->arena, LANGUAGE_ZH, "api.person_for", "person", own, "other", person, NULL);
}

void write_job_by(struct write_job *job, const char *person)
{
    if (!text_empty(person))
        job->person = write_job_person(job, person);
}

bool write_job_no_line(const struct write_job *job, const char *cell, struct fault *f)
{
    const char *words = text_equal(f->key, "point.word") || text_equal(f->key, "limit.word") ? arena_strdup(job->arena, fault_argument(f, "words")) : NULL;
    if (!text_equal(f->key, cell) && !words)
        return false;
    const char *column = arena_strdup(job->arena, fault_argument(f, "column")), *text = arena_strdup(job->arena, fault_argument(f, "text"));
    fault_clear(f);
    if (words)
        return fault_set(f, FAULT_INPUT, "point.field_word", "field", column, "column", column, "text", text, "words", words, NULL);
    return fault_set(f, FAULT_INPUT, "point.field", "field", column, "column", column, "text", text, NULL);
}

json_t *write_job_batch(const struct write_job *job)
{
    return job->batch && !job->dry_run ? json_integer(job->batch) : json_null();
}
