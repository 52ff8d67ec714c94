// Limits of points by standard and grade: what there is to choose from, and taking it.
#include "api/observe/limit_internal.h"
#include "api/observe/judge_rows.h"
#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "json/json.h"
#include "asked_answer.h"
#include "limits_answer.h"
#include "saved_answer.h"

// ---- to choose from ----

static bool is_first(const struct emission_tables *tables, size_t place)
{
    const struct emission_limit *limit = &tables->limits[place];
    for (size_t i = 0; i < place; i++)
        if (text_equal(tables->limits[i].edition, limit->edition) && text_equal(tables->limits[i].grade, limit->grade) &&
            text_equal(tables->limits[i].scope, limit->scope))
            return false;
    return true;
}

// Rows without a grade hold for every grade of their edition, where it has any.
static bool has_grades(const struct emission_tables *tables, const char *edition)
{
    for (size_t i = 0; i < tables->limit_count; i++)
        if (text_equal(tables->limits[i].edition, edition) && !text_empty(tables->limits[i].grade))
            return true;
    return false;
}

bool limit_standard_shown(const struct emission_tables *tables, size_t place)
{
    const struct emission_limit *limit = &tables->limits[place];
    return is_first(tables, place) && (!text_empty(limit->grade) || !has_grades(tables, limit->edition));
}

json_t *limit_standards_document(struct request *request, struct reading *reading, struct fault *f)
{
    const struct standards *standards = service_standards(request_service(request), f);
    (void)reading;
    return standards ? limit_standards_json(&standards->emission) : NULL;
}

// ---- taking ----

const char *limit_cell(const struct limit_row *row, const char *column)
{
    for (int i = 0; i < LIMIT_COLUMNS; i++)
        if (text_equal(limit_columns[i], column))
            return row->cells[i];
    return NULL;
}

const char *limit_set_factor_name(const struct limit_set_words *words, const struct limit_row *row)
{
    return factor_title(words->factors, words->arena, limit_cell(row, "factor"), false);
}

const char *limit_set_unit(const struct limit_set_words *words, const struct limit_row *row)
{
    const struct factor *factor = factor_find(words->factors, limit_cell(row, "factor"));
    return factor ? factor->unit : NULL;
}

static bool wish_of(struct write_job *job, struct limit_wish *ret_wish, struct fault *f)
{
    struct limit_standard_request asked;
    if (!limit_standard_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    *ret_wish = (struct limit_wish){.point = asked.point, .edition = asked.edition, .grade = asked.grade, .scope = asked.scope,
                                    .valid_from = asked.valid_from, .valid_to = asked.valid_to};
    return true;
}

static bool limit_standard_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct standards *standards = service_standards(request_service(job->request), f);
    struct limit_wish wish = {0};
    struct factor_table factors;
    struct limit_set set;
    struct limit_report report;
    if (!standards || !wish_of(job, &wish, f) || !factor_table_load(store, job->arena, INT64_MAX, &factors, f) ||
        !limit_standard_rows(job->arena, &standards->emission, &factors, &wish, &set, f) || !limit_add_rows(job, store, &set, &report, f))
        return false;
    job->answer = standard_answer_json(&report, &(struct limit_set_words){job->arena, &factors}, &set, job);
    return true;
}

enum MHD_Result limit_standard_handle(struct request *request)
{
    return write_job_from_json(request, "limit.add", limit_standard_work);
}
