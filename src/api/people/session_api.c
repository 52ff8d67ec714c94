// Signing in and out, and one's own password.
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api/people/people_api.h"
#include "api/people/people_rows.h"
#include "base/clock/clock.h"
#include "base/text.h"
#include "http/guard.h"
#include "people/password.h"
#include "store/journal.h"

static int64_t now_ms(void)
{
    return clock_monotonic_ns() / 1000000;
}

// ---- who asks ----

const char *role_name_of(const struct server *server, enum language language, const char *id)
{
    const struct role *role = role_find(&server->roles, id);
    return !role ? NULL : language == LANGUAGE_EN ? role->name_en : role->name;
}

json_t *session_document_of(const struct request *request, const struct actor *actor)
{
    static const char *const kinds[] = {[ACTOR_VISITOR] = "visitor", [ACTOR_SERVICE] = "service"};
    const struct server *server = request_server(request);
    struct session_row row = {.actor = actor, .plain = server->plain_sign_in};
    row.role = actor->kind == ACTOR_PERSON ? actor->role : kinds[actor->kind];
    row.role_name = role_name_of(server, request->language, row.role);
    return session_json(&row);
}

enum MHD_Result session_handle(struct request *request)
{
    struct answer answer = {.content_type = "application/json; charset=utf-8"};
    json_t *document = session_document_of(request, request_actor(request));
    answer.bytes = json_document_text(request->arena, document, &answer.size);
    json_decref(document);
    return answer_bytes(request, 200, &answer);
}

// ---- the cookie ----

static bool is_loopback(struct request *request)
{
    static const struct address six = {{[15] = 1}};
    const struct address from = request_client(request);
    static const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127};
    return !request_header(request, "X-Forwarded-For") && (address_equal(from, six) || memcmp(from.bytes, mapped, sizeof mapped) == 0);
}

static bool is_encrypted(struct request *request)
{
    const char *scheme = request_header(request, "X-Forwarded-Proto");
    return request->guest && guest_is_proxy(request->guest) && scheme && strcasecmp(scheme, "https") == 0;
}

// A password goes over a line that nobody reads along. Nor does another site's page sign somebody in here.
static bool check_line(struct request *request, struct fault *f)
{
    const char *from = request_header(request, "Sec-Fetch-Site");
    if (from && strcmp(from, "same-origin") != 0 && strcmp(from, "none") != 0)
        return fault_set(f, FAULT_DENIED, "session.csrf", NULL);
    return is_encrypted(request) || is_loopback(request) || request_server(request)->plain_sign_in || fault_set(f, FAULT_DENIED, "session.plain", NULL);
}

static const char *cookie(struct request *request, struct arena *arena, const char *key, int seconds)
{
    return arena_printf(arena, SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s", key, seconds, is_encrypted(request) ? "; Secure" : "");
}

// Begins a session of the account and puts its cookie into the answer, which says whose it is.
static void begin(struct write_job *job, const struct account *account, bool first)
{
    struct request *request = job->request;
    const struct server *server = request_server(request);
    struct session opening = {.first = first, .address = request_client(request)};
    struct actor actor;
    char key[SESSION_KEY_SIZE];
    snprintf(opening.account, sizeof opening.account, "%s", account->name);
    snprintf(opening.person, sizeof opening.person, "%s", account->person);
    snprintf(opening.role, sizeof opening.role, "%s", account->role);
    snprintf(opening.department, sizeof opening.department, "%s", text_or_none(account->department));
    sessions_begin(server->sessions, &opening, now_ms(), key);
    request->cookie = cookie(request, job->arena, key, SESSION_LONGEST_MS / 1000);
    people_session_actor(server, &opening, &actor);
    job->answer = session_document_of(request, &actor);
    sodium_memzero(key, sizeof key);
}

// ---- signing in ----

struct signing {
    const char *name;
    char hash[PASSWORD_HASH_SIZE];
    struct account account;
    struct account_secret secret;
    bool right;
};

static bool find(struct write_job *job, const char *name, struct signing *signing, struct fault *f)
{
    struct store *store = service_store(request_service(job->request), f);
    bool found;
    if (!store || !account_find(store, job->arena, name, &signing->account, &found, f))
        return false;
    return !found || !account_may_sign_in(&signing->account) || account_secret_read(store, job->arena, name, &signing->secret, f);
}

static bool sign_in_read(struct write_job *job, struct fault *f)
{
    struct session_begin_request asked;
    struct signing *signing = job->memory = arena_alloc(job->arena, sizeof *signing);
    if (!session_begin_read(job->arena, job->body, &asked, f))
        return false;
    signing->name = asked.name;
    const int64_t wait = tries_wait_ms(request_server(job->request)->tries, asked.name, request_client(job->request), now_ms());
    if (wait)
        return fault_set_number(f, FAULT_DENIED, "session.wait", "seconds", (wait + 999) / 1000);
    if (!find(job, asked.name, signing, f))
        return false;
    signing->right = password_is(signing->secret.hash, asked.password); // as long for a name that nobody has
    return true;
}

// Also while the clock is doubted: else nobody could come in to set it right.
static bool note(struct store *store, const char *who, const char *what, const char *detail, struct fault *f)
{
    int64_t batch;
    return journal_open_anyway(store, who, what, &batch, f) && journal_close(store, batch, detail, f);
}

static bool refuse(struct write_job *job, struct store *store, const struct signing *signing, struct fault *f)
{
    char address[ADDRESS_TEXT_SIZE];
    struct fault *refusal = arena_alloc(job->arena, sizeof *refusal);
    const struct address from = request_client(job->request);
    tries_failed(request_server(job->request)->tries, signing->name, from, now_ms());
    fault_set(refusal, FAULT_UNAUTHORIZED, "session.wrong", NULL);
    job->refusal = refusal;
    const char *detail = journal_detail(job->arena, "journal.sign_in_refused", "name", signing->name, "address", address_format(from, address), NULL);
    return note(store, "", "session.refused", detail, f);
}

static bool sign_in_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct signing *signing = job->memory;
    if (!signing->right)
        return refuse(job, store, signing, f);
    tries_succeeded(request_server(job->request)->tries, signing->name, request_client(job->request), now_ms());
    journal_act_as(store, write_job_account(job, signing->account.name, signing->account.role));
    if (!note(store, signing->account.person, "session.begin", journal_detail(job->arena, "journal.sign_in", NULL), f))
        return false;
    begin(job, &signing->account, signing->secret.first);
    return true;
}

enum MHD_Result people_hashed(struct request *request, const char *what, bool (*read)(struct write_job *job, struct fault *f), write_work *work)
{
    return write_job_from_slow_json(request, what, read, &request_server(request)->hashes, work);
}

enum MHD_Result session_begin_handle(struct request *request)
{
    struct fault fault = {0};
    if (!request->waiting && !check_line(request, &fault))
        return answer_fault(request, &fault);
    return people_hashed(request, "session.begin", sign_in_read, sign_in_work);
}

// ---- signing out ----

// What only a person does: the machine's token has no password and no session.
static bool check_person(struct request *request, struct fault *f)
{
    return request_actor(request)->kind == ACTOR_PERSON || fault_set(f, FAULT_DENIED, "session.nobody", NULL);
}

static bool sign_out_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct actor *actor = request_actor(job->request);
    struct session_end_request asked;
    if (!session_end_read(job->arena, job->body, &asked, f) || !check_person(job->request, f) || !note(store, job->person, "session.end", journal_detail(job->arena, "journal.sign_out", NULL), f))
        return false;
    sessions_end(request_server(job->request)->sessions, actor->account, actor->session);
    job->request->cookie = cookie(job->request, job->arena, "", 0);
    job->answer = session_ended_json(job);
    return true;
}

enum MHD_Result session_end_handle(struct request *request)
{
    return write_job_from_json(request, "session.end", sign_out_work);
}

// ---- one's own password ----

static bool password_read(struct write_job *job, struct fault *f)
{
    struct session_password_request asked;
    struct server *server = request_server(job->request);
    struct signing *signing = job->memory = arena_alloc(job->arena, sizeof *signing);
    const struct address from = request_client(job->request);
    signing->name = request_actor(job->request)->account;
    if (!session_password_read(job->arena, job->body, &asked, f) || !check_person(job->request, f) || !password_check(asked.password, signing->name, f))
        return false;
    const int64_t wait = tries_wait_ms(server->tries, signing->name, from, now_ms());
    if (wait)
        return fault_set_number(f, FAULT_DENIED, "session.wait", "seconds", (wait + 999) / 1000);
    if (!find(job, signing->name, signing, f))
        return false;
    if (!password_is(signing->secret.hash, asked.old_password)) {
        tries_failed(server->tries, signing->name, from, now_ms());
        return fault_set(f, FAULT_INPUT, "session.old_password", "field", "old_password", NULL);
    }
    return password_hash(asked.password, signing->hash, f);
}

static bool password_work(struct write_job *job, struct store *store, struct fault *f)
{
    const struct server *server = request_server(job->request);
    const struct signing *signing = job->memory;
    const struct account_act act = {job->person, &server->roles};
    int64_t batch;
    if (!account_secret_set(store, &act, signing->name, &(struct account_secret){.hash = signing->hash}, &batch, f))
        return false;
    sessions_end_all(server->sessions, signing->name, 0); // whoever had the old one is out; this one goes on under a new key
    begin(job, &signing->account, false);
    return true;
}

enum MHD_Result session_password_handle(struct request *request)
{
    struct fault fault = {0};
    if (!request->waiting && !check_line(request, &fault))
        return answer_fault(request, &fault);
    return people_hashed(request, "account.password", password_read, password_work);
}
