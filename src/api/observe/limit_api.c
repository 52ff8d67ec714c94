// Limits of points, maintenance windows, and what people set for the rules: lists, forms, a table.
#include <assert.h>
#include <string.h>

#include "api/observe/limit_internal.h"
#include "api/observe/judge_rows.h"
#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "api/write_job.h"
#include "base/period.h"
#include "json/json.h"
#include "observe/judge/judge_store.h"
#include "asked_answer.h"
#include "limits_answer.h"
#include "saved_answer.h"

static bool check_point(struct store *store, struct arena *arena, const char *code, struct fault *f)
{
    struct point point;
    return point_find(store, arena, POINT_NOW, code ? code : "", &point, f);
}

static bool path_id(const struct write_job *job, const char *unknown, int64_t *ret_id, struct fault *f)
{
    return (text_parse_int64(job->request->path_value, ret_id) && *ret_id > 0) ||
           fault_set(f, FAULT_NOT_FOUND, unknown, "text", job->request->path_value, NULL);
}

// ---- limits ----

const char *words_day(const struct warning_words *words, struct day day)
{
    return day.year ? arena_printf(words->reading->arena, "%04d-%02d-%02d", day.year, day.month, day.day) : NULL;
}

bool limits_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *point = request_query(request, "point"), *factor = request_query(request, "factor");
    const bool ended = text_equal(request_query(request, "ended"), "1");
    struct warning_words words;
    if (!warning_words_load(&words, reading, f))
        return false;
    struct limit_entry *chosen = arena_array(reading->arena, words.limit_count + 1, sizeof *chosen);
    size_t count = 0;
    for (size_t i = 0; i < words.limit_count; i++) {
        const struct limit_entry *entry = &words.limits[i];
        if ((text_empty(point) || text_equal(point, entry->limit.point)) && (text_empty(factor) || words_is_factor(&words, entry->limit.point, entry->limit.factor, factor)) &&
            (ended || !entry->ended_ms))
            chosen[count++] = *entry;
    }
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"limits", "limit.list", &limit_list_table, {&words, chosen, count, sizeof *chosen}}, ret_answer, f);
    return answer_document(request, limit_list_json(&words, &(struct limit_list){chosen, count}), ret_answer);
}

bool limit_add_rows(struct write_job *job, struct store *store, const struct limit_set *set, struct limit_report *ret_report, struct fault *f)
{
    if (!limit_add(store, job->arena, set->rows, set->count, job->person, ret_report, f))
        return !set->rows->line && write_job_no_line(job, "limit.cell", f);
    job->batch = ret_report->batch;
    job->changes |= CHANGE_JUDGING;
    job->judged_point = set->count == 1 ? set->rows->cells[0] : NULL;
    return true;
}

static bool limit_add_work(struct write_job *job, struct store *store, struct fault *f)
{
    static_assert(LIMIT_ADD_CELLS == LIMIT_COLUMNS, "a form has the columns of the table");
    struct limit_add_request asked;
    struct limit_row row = {0};
    struct limit_report report;
    if (!limit_add_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    for (int i = 0; i < LIMIT_COLUMNS; i++) {
        assert(text_equal(limit_add_keys[i], limit_columns[i]));
        row.cells[i] = asked.cells[i];
    }
    if (!limit_add_rows(job, store, &(struct limit_set){.rows = &row, .count = 1}, &report, f))
        return false;
    job->answer = limits_added_json(&report, job);
    return true;
}

enum MHD_Result limit_add_handle(struct request *request)
{
    return write_job_from_json(request, "limit.add", limit_add_work);
}

static bool limit_import_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct store_bytes csv = {job->text.csv, job->text.size};
    struct limit_set set = {.rows = NULL};
    struct limit_report report;
    if (!limit_rows_parse(job->arena, csv, &set.rows, &set.count, f) || !limit_add_rows(job, store, &set, &report, f))
        return false;
    job->answer = limits_imported_json(&report, job);
    return true;
}

enum MHD_Result limit_import_handle(struct request *request)
{
    return write_job_from_form(request, "limit.add", "limits", limit_import_work);
}

static bool limit_withdraw_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct limit_withdraw_request asked;
    int64_t id;
    if (!limit_withdraw_read(job->arena, job->body, &asked, f) || !path_id(job, "limit.unknown", &id, f))
        return false;
    write_job_by(job, asked.person);
    if (!limit_withdraw(store, id, job->person, asked.reason, &job->batch, f))
        return false;
    job->changes |= CHANGE_JUDGING;
    job->answer = limit_withdrawn_json(id, job);
    return true;
}

enum MHD_Result limit_withdraw_handle(struct request *request)
{
    return write_job_from_json(request, "limit.withdraw", limit_withdraw_work);
}

// ---- maintenance ----

bool maintenance_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *point = request_query(request, "point");
    struct series_range span;
    struct warning_words words;
    struct maintenance *windows;
    size_t count;
    if (!request_instant(request, "from", false, INT64_MIN, &span.from_ms, f) || !request_instant(request, "to", true, INT64_MAX, &span.to_ms, f) ||
        !warning_words_load(&words, reading, f) ||
        !maintenance_list(reading->store, reading->arena, text_empty(point) ? NULL : point, span, &windows, &count, f))
        return false;
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"maintenance", "maintenance.list", &maintenance_list_table, {&words, windows, count, sizeof *windows}}, ret_answer, f);
    return answer_document(request, maintenance_list_json(&words, &(struct maintenance_list){windows, count}), ret_answer);
}

static bool maintenance_fields(struct write_job *job, struct maintenance *entry, struct fault *f)
{
    struct maintenance_add_request asked;
    if (!maintenance_add_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    *entry = (struct maintenance){.point = asked.point, .factor = asked.factor, .reason = asked.reason};
    return instant_of_text("from", asked.from ? asked.from : "", false, &entry->span.from_ms, f) &&
           instant_of_text("to", asked.to ? asked.to : "", true, &entry->span.to_ms, f);
}

static bool maintenance_add_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct maintenance *entry = arena_alloc(job->arena, sizeof *entry);
    if (!maintenance_fields(job, entry, f) || !check_point(store, job->arena, entry->point, f) ||
        !maintenance_add(store, entry, job->person, &job->batch, f))
        return false;
    job->changes |= CHANGE_JUDGING;
    job->judged_point = entry->point;
    job->answer = maintenance_added_json(entry->point, job);
    return true;
}

enum MHD_Result maintenance_add_handle(struct request *request)
{
    return write_job_from_json(request, "maintenance.add", maintenance_add_work);
}

static bool maintenance_withdraw_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct maintenance *entry = arena_alloc(job->arena, sizeof *entry);
    struct maintenance_withdraw_request asked;
    int64_t id;
    if (!maintenance_withdraw_read(job->arena, job->body, &asked, f) || !path_id(job, "maintenance.unknown", &id, f))
        return false;
    write_job_by(job, asked.person);
    if (!maintenance_find(store, job->arena, id, entry, f) || !maintenance_withdraw(store, id, job->person, asked.reason, &job->batch, f))
        return false;
    job->changes |= CHANGE_JUDGING;
    job->judged_point = entry->point;
    job->answer = maintenance_withdrawn_json(id, job);
    return true;
}

enum MHD_Result maintenance_withdraw_handle(struct request *request)
{
    return write_job_from_json(request, "maintenance.withdraw", maintenance_withdraw_work);
}

// ---- rules ----

const char *words_parameter_name(const struct warning_words *words, const char *parameter)
{
    return warning_word(words, "rule.parameter_%s", parameter);
}

const char *words_confidence(const struct warning_words *words, const struct judge_rule_entry *entry)
{
    const char *word = !text_empty(entry->who) ? "own" : entry->confidence;
    return text_empty(word) ? NULL : warning_word(words, "rule.confidence_%s", word);
}

bool judge_rules_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *point = request_query(request, "point");
    struct warning_words words;
    struct judge_rule_entry *entries;
    size_t count;
    if (!warning_words_load(&words, reading, f) || !judge_rule_list(reading->store, reading->arena, text_empty(point) ? NULL : point, &entries, &count, f))
        return false;
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"judge-rules", "rule.list", &rule_list_table, {&words, entries, count, sizeof *entries}}, ret_answer, f);
    return answer_document(request, rule_list_json(&words, &(struct rule_list){entries, count}), ret_answer);
}

static bool setting_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct setting_request asked;
    if (!setting_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    const struct judge_rule_entry entry = {.rule = asked.rule, .parameter = asked.parameter, .point = asked.point, .factor = asked.factor,
                                           .value = asked.value, .source = asked.source};
    if ((!text_empty(entry.point) && !check_point(store, job->arena, entry.point, f)) ||
        !judge_setting_save(store, job->arena, &entry, job->person, &job->batch, f))
        return false;
    job->changes |= CHANGE_JUDGING;
    job->judged_point = text_empty(entry.point) ? NULL : entry.point;
    job->answer = setting_saved_json(&entry, job);
    return true;
}

enum MHD_Result judge_setting_handle(struct request *request)
{
    return write_job_from_json(request, "judge.setting", setting_work);
}
