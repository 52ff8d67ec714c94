// Writes: one value, a pack (a table: import_api.c).
#include <math.h>
#include <string.h>

#include "api/plan/fact_json.h"
#include "api/plan/plan_api.h"
#include "api/plan/written_rows.h"
#include "base/cell/number_cell.h"
#include "base/cell/period_cell.h"
#include "base/period.h"
#include "base/text.h"
#include "pack/pack.h"

// Two names of one field: one of them is filled in.
static bool take_either(const char *first, const char *name, const char *second, const char *other, const char **ret_text, struct fault *f)
{
    *ret_text = first ? first : second;
    return !first || !second || text_equal(first, second) || fault_set(f, FAULT_INPUT, "api.field_either", "field", name, "other", other, NULL);
}

bool fact_entry_from_json(struct arena *arena, const json_t *body, struct fact_entry *ret_entry, const char **ret_person, struct fault *f)
{
    struct fact_add_request asked;
    const char *period;
    *ret_entry = (struct fact_entry){.source_kind = "person"};
    *ret_person = NULL;
    if (!fact_add_read(arena, body, &asked, f) || !take_either(asked.subject, "subject", asked.element, "element", &ret_entry->subject, f) ||
        !take_either(asked.period, "period", asked.year, "year", &period, f))
        return false;
    *ret_person = asked.person;
    ret_entry->period = period_cell(arena, period);
    ret_entry->value = asked.value;
    ret_entry->unit = asked.unit;
    ret_entry->source = asked.source;
    ret_entry->region = asked.region;
    ret_entry->qualifier = asked.qualifier;
    ret_entry->state = asked.state;
    ret_entry->note = asked.note;
    ret_entry->reason = asked.reason;
    ret_entry->withdrawn = asked.withdrawn;
    return true;
}

// ---- what a new value changed, as a reader sees it ----

static struct seen_result seen(const struct indicator_model *model, const struct indicator_result *result, struct arena *arena)
{
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    const char *value = NULL;
    if (!isnan(result->value) && decimal_from_double(result->value, &decimal))
        value = arena_strdup(arena, decimal_format(decimal, text, sizeof text));
    else if (result->state >= 0)
        value = model->states[result->state].name;
    return (struct seen_result){(enum verdict)result->verdict, value};
}

static bool looks_same(const struct indicator_result *a, const struct indicator_result *b)
{
    bool value = isnan(a->value) ? isnan(b->value) : a->value == b->value;
    return value && a->verdict == b->verdict && a->state == b->state && a->value_year == b->value_year;
}

static void find_changed(struct write_job *job, const struct indicator_model *model, const struct indicator_result *before,
                         const struct indicator_result *after, struct fact_answer *answer)
{
    json_t *numbers = json_array();
    size_t size;
    for (int32_t i = 0; i < model->indicator_count; i++) {
        if (looks_same(&before[i], &after[i]))
            continue;
        const struct changed_indicator changed = {&model->indicators[i], seen(model, &before[i], job->arena), seen(model, &after[i], job->arena)};
        LIST_PUSH(job->arena, &answer->changed, changed);
        json_array_append_new(numbers, json_string(changed.is->no));
    }
    job->changed = json_document_text(job->arena, numbers, &size);
    json_decref(numbers);
}

// As it was understood: full-width digits and thousands are no more seen.
static const char *understood(struct arena *arena, const struct fact_entry *entry)
{
    struct decimal value;
    char text[DECIMAL_TEXT_SIZE];
    bool number = !text_empty(entry->value) && number_cell_parse(entry->value, entry->unit, &value, NULL);
    return number ? arena_strdup(arena, decimal_format(value, text, sizeof text)) : entry->value;
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
    struct fact_batch batch = {.entries = entry, .count = 1, .who = job->person, .what = "fact.add", .detail = fact_journal_detail(job->arena, subject->name, entry)};
    job->changes |= period.year < model->first_year || period.year > model->last_year ? CHANGE_DEFINITIONS : 0;
    if (!fact_save(store, model, &batch, &saved, f) || !fact_results(store, job->arena, model, region, period.year, &after, f))
        return false;
    job->batch = saved.batch;
    struct fact_answer answer = {.fact = {saved.last_id, subject, entry, understood(job->arena, entry), job->person}};
    find_changed(job, model, before, after, &answer);
    job->answer = fact_answer_json(job, &answer);
    return true;
}

static bool fact_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct fact_entry entry;
    const char *person;
    if (!fact_entry_from_json(job->arena, job->body, &entry, &person, f))
        return false;
    write_job_by(job, person);
    const struct indicator_model *model = service_writer_model(request_service(job->request), store, f);
    if (model)
        fact_plain_words(job->arena, model, &entry);
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
    struct pack_apply_request asked;
    if (!pack_apply_read(job->arena, job->body, &asked, f))
        return false;
    const char *folder = asked.folder;
    job->dry_run = job->dry_run || asked.dry_run;
    struct pack_source source = pack_source_folder(folder ? folder : "");
    finding_list_init(&findings, job->arena);
    job->changes |= CHANGE_DEFINITIONS;
    const struct pack *pack = pack_read(job->arena, &source, &findings);
    if (!pack || findings.errors)
        return fault_set(f, FAULT_INPUT, "cli.pack_errors", "path", folder ? folder : "", NULL);
    if (!review_load_inside(store, job->arena, pack, job->person, &report, f))
        return false;
    job->batch = report.batch;
    const char *text = message_text(job->arena, job->request->language, report.count ? (job->dry_run ? "cli.init_would" : "cli.init_done") : "cli.init_same",
                                    "added", arena_printf(job->arena, "%zu", report.added), "changed", arena_printf(job->arena, "%zu", report.changed),
                                    "removed", arena_printf(job->arena, "%zu", report.removed), NULL);
    job->answer = pack_applied_json(text, &report);
    return true;
}

enum MHD_Result pack_apply_handle(struct request *request)
{
    struct fault fault = {0};
    if (!request->local)
        return answer_fault(request, (fault_set(&fault, FAULT_DENIED, "api.local_only", NULL), &fault));
    return write_job_from_json(request, "init", pack_work);
}
