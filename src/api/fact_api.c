// Writes: one value, a pack (a table: import_api.c). The request is suspended while the writer's thread does the work;
// the answer is made there and leaves after the commit.
#include <math.h>
#include <string.h>

#include "api/fact_json.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "indicator/fact.h"
#include "pack/pack.h"
#include "review/load.h"

void request_wait(struct request *request)
{
    request->waiting = true;
    atomic_fetch_add(&request->server->waiting, 1);
    MHD_suspend_connection(request->connection);
}

void request_resume(struct request *request)
{
    MHD_resume_connection(request->connection);
}

// ---- a job for the writer ----

static bool job_run(void *context, struct store *store, struct fault *f)
{
    struct write_job *job = context;
    bool ok = job->work(job, store, f) && !job->dry_run; // a dry run ends as a savepoint that is taken back
    if (job->definitions)
        job->request->server->writer_model_stale = true; // for the next job of the same transaction
    return ok;
}

static void job_done(void *context, bool ok, const struct fault *f)
{
    struct write_job *job = context;
    struct request *request = job->request;
    size_t size;
    if (ok || (job->dry_run && !fault_is_set(f))) {
        request->status = job->dry_run ? 200 : job->status;
        request->answer = view_dump(request->arena, job->answer, &size);
        request->content_type = "application/json; charset=utf-8";
    } else {
        request->status = fault_http_status(f->kind);
        request->answer = fault_problem(request->arena, request->language, f, job->extra, &size);
        job->extra = NULL;
        request->content_type = "application/problem+json; charset=utf-8";
    }
    request->answer_size = size;
    if (job->definitions)
        request->server->writer_model_stale = true; // committed or taken back, it is known only now
    if (ok && job->batch) {
        server_changed(request->server, job->definitions);
        event_hub_publish(request->server->events, job->batch, job->what, job->changed ? job->changed : "[]");
        if (job->devices)
            server_devices_changed(request->server);
        if (job->forwards && request->server->forwards)
            forward_reload(request->server->forwards);
        if (job->commands && request->server->gateway)
            gateway_commands_changed(request->server->gateway);
        if (job->judging)
            server_judging_changed(request->server, job->judged_point);
    }
    json_decref(job->answer);
    json_decref(job->extra);
    json_decref(job->body);
    request_resume(request);
}

enum MHD_Result write_job_answer(struct request *request)
{
    struct answer answer = {.bytes = request->answer, .size = request->answer_size, .content_type = request->content_type};
    return answer_bytes(request, request->status, &answer);
}

void write_job_refuse(struct write_job *job, const struct fault *f)
{
    struct request *request = job->request;
    json_decref(job->body);
    request->status = fault_http_status(f->kind);
    request->answer = fault_problem(request->arena, request->language, f, NULL, &request->answer_size);
    request->content_type = "application/problem+json; charset=utf-8";
    request_resume(request);
}

void write_job_submit(struct write_job *job)
{
    struct fault fault = {0};
    job->job = (struct writer_job){.run = job_run, .done = job_done, .context = job};
    if (!writer_submit(job->request->server->writer, &job->job, &fault))
        write_job_refuse(job, &fault);
}

enum MHD_Result write_job_start(struct write_job *job)
{
    request_wait(job->request); // before the writer can resume it
    write_job_submit(job);
    return MHD_YES;
}

struct write_job *write_job_new(struct request *request, const char *what)
{
    struct write_job *job = arena_alloc(request->arena, sizeof *job);
    job->request = request;
    job->arena = request->arena;
    job->dry_run = text_equal(request_query(request, "dry_run"), "1");
    job->status = request->route->creates ? 201 : 200;
    job->what = what;
    job->person = request_person(request);
    return job;
}

// ---- bodies ----

json_t *write_job_body(struct request *request, struct fault *f)
{
    json_error_t error;
    json_t *body = json_loadb(request->body ? request->body : "", request->body_size, JSON_REJECT_DUPLICATES, &error);
    if (!body) {
        fault_set(f, FAULT_SYNTAX, "api.body_json", "line", arena_printf(request->arena, "%d", error.line), "text", error.text, NULL);
        return NULL;
    }
    if (json_is_object(body))
        return body;
    json_decref(body);
    fault_set(f, FAULT_SYNTAX, "api.body_object", NULL);
    return NULL;
}

enum MHD_Result write_job_from_body(struct request *request, const char *what, write_work *work)
{
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, what);
    job->work = work;
    return write_job_start(job);
}

enum MHD_Result write_job_from_json(struct request *request, const char *what, write_work *work)
{
    struct fault fault = {0};
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, what);
    job->body = write_job_body(request, &fault);
    if (!job->body)
        return answer_fault(request, &fault);
    job->work = work;
    return write_job_start(job);
}

bool json_field_text(struct arena *arena, const json_t *body, const char *name, bool number, const char **ret_text, struct fault *f)
{
    const json_t *value = json_object_get(body, name);
    *ret_text = NULL;
    if (!value || json_is_null(value))
        return true;
    if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value)) {
        *ret_text = text_trim(arena, arena_strdup(arena, json_string_value(value)));
        return true;
    }
    if (number && json_is_integer(value)) {
        *ret_text = arena_printf(arena, "%lld", (long long)json_integer_value(value));
        return true;
    }
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    if (number && json_is_real(value) && decimal_from_double(json_real_value(value), &decimal)) {
        *ret_text = arena_strdup(arena, decimal_format(decimal, text, sizeof text));
        return true;
    }
    return fault_set(f, FAULT_INPUT, "api.body_field", "field", name, "wanted", number ? "文字或数字 / text or number" : "文字 / text", NULL);
}

struct field {
    const char *name;
    bool number;
    size_t offset;
};

static const struct field fact_fields[] = {
    {"element", false, offsetof(struct fact_entry, subject)}, {"subject", false, offsetof(struct fact_entry, subject)},
    {"year", true, offsetof(struct fact_entry, period)}, {"period", true, offsetof(struct fact_entry, period)},
    {"value", true, offsetof(struct fact_entry, value)}, {"unit", false, offsetof(struct fact_entry, unit)},
    {"source", false, offsetof(struct fact_entry, source)}, {"region", false, offsetof(struct fact_entry, region)},
    {"qualifier", false, offsetof(struct fact_entry, qualifier)}, {"state", false, offsetof(struct fact_entry, state)},
    {"note", false, offsetof(struct fact_entry, note)}};

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < sizeof fact_fields / sizeof *fact_fields; i++)
        if (text_equal(fact_fields[i].name, name))
            return &fact_fields[i];
    return NULL;
}

static bool take_flag(const json_t *value, bool *ret_flag, struct fault *f)
{
    *ret_flag = json_is_true(value);
    return json_is_boolean(value) || json_is_null(value) ||
           fault_set(f, FAULT_INPUT, "api.body_field", "field", "withdrawn", "wanted", "true / false", NULL);
}

bool fact_entry_from_json(struct arena *arena, const json_t *body, struct fact_entry *ret_entry, const char **ret_person, struct fault *f)
{
    const char *key;
    json_t *value;
    *ret_entry = (struct fact_entry){.source_kind = "person"};
    *ret_person = NULL;
    json_object_foreach((json_t *)(uintptr_t)body, key, value)
    {
        const struct field *field = find_field(key);
        const char *text;
        if (text_equal(key, "withdrawn")) {
            if (!take_flag(value, &ret_entry->withdrawn, f))
                return false;
            continue;
        }
        if (!field && !text_equal(key, "person"))
            return fault_set(f, FAULT_INPUT, "api.field_unknown", "field", key, NULL);
        if (!json_field_text(arena, body, key, field && field->number, &text, f))
            return false;
        if (field && text)
            *(const char **)((char *)ret_entry + field->offset) = text;
        if (!field)
            *ret_person = text;
    }
    return true;
}

// ---- a job with a JSON body ----

bool write_job_person(struct write_job *job, struct fault *f)
{
    const char *person;
    if (!json_field_text(job->arena, job->body, "person", false, &person, f))
        return false;
    if (!text_empty(person))
        job->person = person;
    return true;
}

// ---- what a new value changed, as a reader sees it ----

static json_t *seen_json(const struct indicator_model *model, const struct indicator_result *result, struct arena *arena)
{
    json_t *object = json_object();
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    const char *value = NULL;
    if (!isnan(result->value) && decimal_from_double(result->value, &decimal))
        value = arena_strdup(arena, decimal_format(decimal, text, sizeof text));
    else if (result->state >= 0)
        value = model->states[result->state].name;
    json_object_set_new(object, "verdict", json_string(verdict_name((enum verdict)result->verdict)));
    json_object_set_new(object, "value_text", value ? json_string(value) : json_null());
    return object;
}

static bool looks_same(const struct indicator_result *a, const struct indicator_result *b)
{
    bool value = isnan(a->value) ? isnan(b->value) : a->value == b->value;
    return value && a->verdict == b->verdict && a->state == b->state && a->value_year == b->value_year;
}

static json_t *changed_json(struct write_job *job, const struct indicator_model *model, const struct indicator_result *before,
                            const struct indicator_result *after)
{
    json_t *changed = json_array(), *numbers = json_array();
    size_t size;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *indicator = &model->indicators[i];
        if (looks_same(&before[i], &after[i]))
            continue;
        json_array_append_new(changed, json_pack("{s:s,s:s,s:s,s:o,s:o}", "no", indicator->no, "name", indicator->name, "unit",
                                                 indicator->subject->unit_text, "before", seen_json(model, &before[i], job->arena), "after",
                                                 seen_json(model, &after[i], job->arena)));
        json_array_append_new(numbers, json_string(indicator->no));
    }
    job->changed = view_dump(job->arena, numbers, &size);
    json_decref(numbers);
    return changed;
}

static json_t *saved_json(const struct write_job *job, int64_t id, const struct subject *subject, const struct fact_entry *entry)
{
    return json_pack("{s:I,s:s,s:s,s:s?,s:s?,s:s?,s:s,s:s,s:s}", "id", (json_int_t)id, "subject", subject->code, "period", entry->period, "value_text",
                     entry->value, "unit", entry->unit, "state", entry->state, "source", entry->source, "who", job->person, "subject_name", subject->name);
}

static const char *fact_detail(struct arena *arena, const struct subject *subject, const struct fact_entry *entry)
{
    const char *said = entry->withdrawn ? "撤回" : (entry->value ? entry->value : (entry->state ? entry->state : ""));
    return arena_printf(arena, "%s %s：%s %s（%s）", subject->name, entry->period, said, entry->unit ? entry->unit : "", entry->source);
}

static bool add_fact(struct write_job *job, struct store *store, const struct indicator_model *model, const struct fact_entry *entry, struct fault *f)
{
    const char *region = text_empty(entry->region) ? model->plan.region : entry->region;
    struct period period;
    struct indicator_result *before, *after;
    struct fact_saved saved;
    if (!fact_check(store, model, entry, f) || !period_parse(entry->period, &period, f) ||
        !fact_results(store, job->arena, model, region, period.year, &before, f))
        return false;
    const struct subject *subject = &model->subjects[indicator_model_subject(model, entry->subject)];
    struct fact_batch batch = {.entries = entry, .count = 1, .who = job->person, .what = "fact.add", .detail = fact_detail(job->arena, subject, entry)};
    job->definitions = period.year < model->first_year || period.year > model->last_year;
    if (!fact_save(store, model, &batch, &saved, f) || !fact_results(store, job->arena, model, region, period.year, &after, f))
        return false;
    job->batch = saved.batch;
    job->answer = json_pack("{s:o,s:o,s:o}", "batch", write_job_batch(job), "changed",
                            changed_json(job, model, before, after), "fact", saved_json(job, saved.last_id, subject, entry));
    return true;
}

static bool fact_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct fact_entry entry;
    const char *person;
    if (!fact_entry_from_json(job->arena, job->body, &entry, &person, f))
        return false;
    if (!text_empty(person))
        job->person = person;
    const struct indicator_model *model = server_writer_model(job->request->server, store, f);
    return model && add_fact(job, store, model, &entry, f);
}

enum MHD_Result fact_add_handle(struct request *request)
{
    return write_job_from_json(request, "fact.add", fact_work);
}

// ---- a pack of this machine ----

static bool pack_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct finding_list findings;
    struct load_report report;
    const char *folder = json_string_value(json_object_get(job->body, "folder"));
    job->dry_run = job->dry_run || json_is_true(json_object_get(job->body, "dry_run"));
    struct pack_source source = pack_source_folder(folder ? folder : "");
    finding_list_init(&findings, job->arena);
    job->definitions = true;
    const struct pack *pack = pack_read(job->arena, &source, &findings);
    if (!pack || findings.errors)
        return fault_set(f, FAULT_INPUT, "cli.pack_errors", "path", folder ? folder : "", NULL);
    if (!review_load_inside(store, job->arena, pack, job->person, &report, f))
        return false;
    job->batch = report.batch;
    const char *text = message_text(job->arena, job->request->language, report.count ? (job->dry_run ? "cli.init_would" : "cli.init_done") : "cli.init_same",
                                    "added", arena_printf(job->arena, "%zu", report.added), "changed", arena_printf(job->arena, "%zu", report.changed),
                                    "removed", arena_printf(job->arena, "%zu", report.removed), NULL);
    job->answer = json_pack("{s:s,s:I}", "text", text, "batch", (json_int_t)report.batch);
    return true;
}

enum MHD_Result pack_apply_handle(struct request *request)
{
    struct fault fault = {0};
    if (!request->local)
        return answer_fault(request, (fault_set(&fault, FAULT_DENIED, "api.local_only", NULL), &fault));
    return write_job_from_json(request, "init", pack_work);
}

enum MHD_Result session_handle(struct request *request)
{
    static const char administrator[] = "{\"role\":\"administrator\"}", visitor[] = "{\"role\":\"visitor\"}";
    bool known = request_is_administrator(request);
    struct answer answer = {.bytes = known ? administrator : visitor, .size = known ? sizeof administrator - 1 : sizeof visitor - 1,
                            .content_type = "application/json; charset=utf-8"};
    return answer_bytes(request, 200, &answer);
}
