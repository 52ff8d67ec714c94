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

bool write_job_person(struct write_job *job, struct fault *f)
{
    const char *person;
    if (!json_field_text(job->arena, job->body, "person", false, &person, f))
        return false;
    if (!text_empty(person))
        job->person = person;
    return true;
}

const char *write_job_text(const struct write_job *job, const char *name)
{
    return text_trim(job->arena, json_text(job->body, name));
}

bool write_job_flag(const struct write_job *job, const char *name, bool otherwise, bool *ret_flag, struct fault *f)
{
    return json_field_flag(job->body, name, otherwise, ret_flag, f);
}

bool write_job_number(const struct write_job *job, const char *name, int64_t otherwise, int64_t *ret_number, struct fault *f)
{
    return json_field_whole(job->body, name, otherwise, ret_number, f);
}

bool write_job_step(struct write_job *job, const char **ret_note, struct fault *f)
{
    const char *person = write_job_text(job, "person");
    *ret_note = write_job_text(job, "note");
    if (text_empty(person))
        return fault_set(f, FAULT_INPUT, "api.person", "field", "person", NULL);
    job->person = person;
    return true;
}

bool write_job_fields(const struct write_job *job, const char *const *names, size_t count, struct fault *f)
{
    const char *key;
    json_t *value;
    json_object_foreach(job->body, key, value)
    {
        bool known = text_equal(key, "person");
        for (size_t i = 0; i < count && !known; i++)
            known = text_equal(key, names[i]);
        if (!known)
            return fault_set(f, FAULT_INPUT, "api.field_unknown", "field", key, NULL);
    }
    return true;
}

bool write_job_reason(const struct write_job *job, const char *missing, const char **ret_reason, struct fault *f)
{
    return json_field_text(job->arena, job->body, "reason", false, ret_reason, f) &&
           (!text_empty(*ret_reason) || fault_set(f, FAULT_INPUT, missing, "field", "reason", NULL));
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
