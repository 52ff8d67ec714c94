// Accounts and roles.
#include <stdio.h>
#include <string.h>

#include "api/people/people_api.h"
#include "api/people/people_rows.h"
#include "base/text.h"
#include "people/password.h"

// ---- reading ----

json_t *roles_document(struct request *request, struct reading *reading, struct fault *f)
{
    const struct roles *roles = &request_server(request)->roles;
    struct role_row *rows = arena_array(reading->arena, roles->count + 1, sizeof *rows);
    (void)f;
    for (size_t i = 0; i < roles->count; i++)
        rows[i].is = &roles->items[i];
    return role_list_json(&(struct role_rows){rows, roles->count});
}

json_t *accounts_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct account *accounts;
    size_t count;
    if (!account_list(reading->store, reading->arena, &accounts, &count, f))
        return NULL;
    struct account_row *rows = arena_array(reading->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct account_row){accounts[i], role_name_of(request_server(request), reading->language, accounts[i].role)};
    return account_list_json(&(struct account_rows){rows, count});
}

// ---- writing ----

struct writing {
    struct account account;
    char password[PASSWORD_FIRST_SIZE], hash[PASSWORD_HASH_SIZE];
};

static struct account_act act_of(const struct write_job *job)
{
    return (struct account_act){job->person, &request_server(job->request)->roles};
}

static const char *given(const char *text)
{
    return text_empty(text) ? NULL : text;
}

static bool make_password(struct writing *writing, struct fault *f)
{
    password_first(writing->password);
    return password_hash(writing->password, writing->hash, f);
}

// Who it was is out: he signs in anew, with what he may now.
static void answer(struct write_job *job, const struct writing *writing)
{
    const struct account_written row = {&writing->account, job->dry_run || !writing->hash[0] ? NULL : writing->password};
    if (!job->dry_run)
        sessions_end_all(request_server(job->request)->sessions, writing->account.name, 0);
    job->answer = account_written_json(job, &row);
}

static bool add_read(struct write_job *job, struct fault *f)
{
    struct account_add_request asked;
    struct writing *writing = job->memory = arena_alloc(job->arena, sizeof *writing);
    if (!account_add_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    writing->account = (struct account){.name = asked.name, .person = asked.person_name, .role = asked.role, .department = given(asked.department),
                                        .region = given(asked.region), .enterprise = given(asked.enterprise)};
    return make_password(writing, f);
}

static bool add_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct writing *writing = job->memory;
    const struct account_act act = act_of(job);
    int64_t batch;
    if (!account_add(store, &act, &writing->account, &batch, f) ||
        !account_secret_set(store, &act, writing->account.name, &(struct account_secret){writing->hash, true}, &job->batch, f))
        return false;
    answer(job, writing);
    return true;
}

static bool reset_read(struct write_job *job, struct fault *f)
{
    struct account_reset_request asked;
    struct writing *writing = job->memory = arena_alloc(job->arena, sizeof *writing);
    if (!account_reset_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    writing->account.name = job->request->path_value;
    return make_password(writing, f);
}

static bool reset_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct writing *writing = job->memory;
    const struct account_act act = act_of(job);
    if (!account_secret_set(store, &act, writing->account.name, &(struct account_secret){writing->hash, true}, &job->batch, f))
        return false;
    answer(job, writing);
    return true;
}

enum MHD_Result account_add_handle(struct request *request)
{
    return people_hashed(request, "account.add", add_read, add_work);
}

enum MHD_Result account_reset_handle(struct request *request)
{
    return people_hashed(request, "account.reset", reset_read, reset_work);
}

// Nobody takes from himself what only another could give back.
static bool check_other(const struct write_job *job, struct fault *f)
{
    const struct actor *actor = request_actor(job->request);
    return actor->kind != ACTOR_PERSON || !text_equal(actor->account, job->request->path_value) || fault_set(f, FAULT_CONFLICT, "account.self", NULL);
}

static bool change_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct account_change_request asked;
    struct writing writing = {.account = {.name = job->request->path_value}};
    if (!account_change_read(job->arena, job->body, &asked, f) || !check_other(job, f))
        return false;
    write_job_by(job, asked.person);
    const struct account_act act = act_of(job);
    writing.account.person = asked.person_name;
    writing.account.role = asked.role;
    writing.account.department = given(asked.department);
    writing.account.region = given(asked.region);
    writing.account.enterprise = given(asked.enterprise);
    if (!account_change(store, &act, &writing.account, &job->batch, f))
        return false;
    answer(job, &writing);
    return true;
}

enum MHD_Result account_change_handle(struct request *request)
{
    return write_job_from_json(request, "account.change", change_work);
}

static bool set_state(struct write_job *job, struct store *store, enum account_state state, struct fault *f)
{
    struct account_reason_request asked;
    struct writing writing = {.account = {.name = job->request->path_value}};
    if (!account_reason_read(job->arena, job->body, &asked, f) || !check_other(job, f))
        return false;
    write_job_by(job, asked.person);
    const struct account_act act = act_of(job);
    if (!account_set_state(store, &act, writing.account.name, state, asked.reason, &job->batch, f))
        return false;
    answer(job, &writing);
    return true;
}

static bool lock_work(struct write_job *job, struct store *store, struct fault *f)
{
    return set_state(job, store, ACCOUNT_LOCKED, f);
}

static bool unlock_work(struct write_job *job, struct store *store, struct fault *f)
{
    return set_state(job, store, ACCOUNT_ACTIVE, f);
}

static bool left_work(struct write_job *job, struct store *store, struct fault *f)
{
    return set_state(job, store, ACCOUNT_LEFT, f);
}

enum MHD_Result account_lock_handle(struct request *request)
{
    return write_job_from_json(request, "account.lock", lock_work);
}

enum MHD_Result account_unlock_handle(struct request *request)
{
    return write_job_from_json(request, "account.unlock", unlock_work);
}

enum MHD_Result account_left_handle(struct request *request)
{
    return write_job_from_json(request, "account.left", left_work);
}
