#include "people/account.h"

#include <string.h>

#include "account_sql.h"
#include "base/period.h"
#include "base/text.h"
#include "store/journal.h"

static const char *const state_words[] = {ACCOUNT_STATES(KIND_WORD) NULL};

const char *account_state_word(enum account_state state)
{
    return state_words[state];
}

bool account_may_sign_in(const struct account *account)
{
    return account->state == ACCOUNT_INVITED || account->state == ACCOUNT_ACTIVE;
}

// ---- reading ----

static enum account_state state_of(const char *word)
{
    for (int i = 0; i < ACCOUNT_STATE_COUNT; i++)
        if (text_equal(state_words[i], word))
            return (enum account_state)i;
    return ACCOUNT_LEFT; // nobody signs in by a state that is not known
}

static bool read_rows(struct store *store, struct arena *arena, const char *name, struct account **ret_list, size_t *ret_count, struct fault *f)
{
    struct account_rows_row *rows;
    if (!account_rows_all(store, arena, &(struct account_rows_in){.name = name}, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = (struct account){.id = rows[i].id, .name = rows[i].name, .person = rows[i].person, .role = rows[i].role, .department = rows[i].department,
                                          .region = rows[i].region, .enterprise = rows[i].enterprise, .state = state_of(rows[i].state)};
    return true;
}

bool account_list(struct store *store, struct arena *arena, struct account **ret_list, size_t *ret_count, struct fault *f)
{
    return read_rows(store, arena, NULL, ret_list, ret_count, f);
}

bool account_find(struct store *store, struct arena *arena, const char *name, struct account *ret_account, bool *ret_found, struct fault *f)
{
    struct account *rows;
    size_t count;
    *ret_found = false;
    if (text_empty(name))
        return true;
    if (!read_rows(store, arena, name, &rows, &count, f))
        return false;
    *ret_found = count > 0;
    if (count)
        *ret_account = rows[0];
    return true;
}

// ---- writing ----

static bool name_fits(const char *name)
{
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < 0x80 && !strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", *at))
            return false;
    return strlen(name) <= ACCOUNT_NAME_MOST && !strchr("._-", name[0]);
}

// One that is none would quietly leave the account without rows.
static bool check_department(struct store *store, struct arena *arena, const char *code, struct fault *f)
{
    struct account_department_row row = {0};
    bool found;
    if (!code)
        return true;
    if (!account_department(store, arena, &(struct account_department_in){.code = code}, &row, &found, f))
        return false;
    return row.count || fault_set(f, FAULT_INPUT, "account.department", "field", "department", "text", code, NULL);
}

static bool check_region(struct store *store, struct arena *arena, const char *code, struct fault *f)
{
    struct account_region_row row = {0};
    bool found;
    if (!code)
        return true;
    if (!account_region(store, arena, &(struct account_region_in){.code = code}, &row, &found, f))
        return false;
    return row.count || fault_set(f, FAULT_INPUT, "account.region", "field", "region", "text", code, NULL);
}

static bool check(struct store *store, const struct account_act *act, const struct account *account, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (text_empty(account->name) || !name_fits(account->name))
        return fault_set(f, FAULT_INPUT, "account.name", "field", "name", "text", account->name ? account->name : "", NULL);
    if (text_empty(account->person))
        return fault_set(f, FAULT_INPUT, "account.person", "field", "person_name", NULL);
    if (!role_find(act->roles, account->role))
        return fault_set(f, FAULT_INPUT, "account.role", "field", "role", "text", account->role ? account->role : "", NULL);
    return check_department(store, arena, account->department, f) && check_region(store, arena, account->region, f);
}

static bool insert(struct store *store, const struct account *account, int64_t batch, struct fault *f)
{
    const struct account_insert_in in = {.name = account->name, .person = account->person, .role = account->role, .department = account->department,
                                         .region = account->region, .enterprise = account->enterprise, .state = state_words[account->state], .batch = batch};
    return account_insert(store, &in, f);
}

static bool close(struct store *store, int64_t batch, const struct account *account, const char *reason, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *detail = journal_detail(arena, "journal.account", "name", account->name, "person", account->person, "role", account->role, "state",
                                        state_words[account->state], NULL);
    if (!text_empty(reason))
        detail = arena_printf(arena, "%s%s", detail, journal_detail(arena, "journal.account_reason", "reason", reason, NULL));
    return journal_close(store, batch, detail, f);
}

bool account_add(struct store *store, const struct account_act *act, const struct account *account, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct account there;
    bool found;
    if (!check(store, act, account, f) || !account_find(store, arena, account->name, &there, &found, f))
        return false;
    if (found)
        return fault_set(f, FAULT_CONFLICT, "account.taken", "field", "name", "text", account->name, NULL);
    return journal_open(store, act->who, "account.add", ret_batch, f) && insert(store, account, *ret_batch, f) && close(store, *ret_batch, account, NULL, f);
}

static bool find(struct store *store, struct arena *arena, const char *name, struct account *ret_account, struct fault *f)
{
    bool found;
    if (!account_find(store, arena, name, ret_account, &found, f))
        return false;
    return found || fault_set(f, FAULT_NOT_FOUND, "account.unknown", "text", name, NULL);
}

static bool put_next(struct store *store, const struct account *account, int64_t batch, struct fault *f)
{
    return account_end(store, &(struct account_end_in){.id = account->id, .batch = batch}, f) && insert(store, account, batch, f);
}

bool account_change(struct store *store, const struct account_act *act, const struct account *account, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct account there, next = *account;
    if (!find(store, arena, account->name, &there, f) || !check(store, act, account, f))
        return false;
    next.id = there.id;
    next.state = there.state;
    return journal_open(store, act->who, "account.change", ret_batch, f) && put_next(store, &next, *ret_batch, f) && close(store, *ret_batch, &next, NULL, f);
}

static bool may_become(const struct account *account, enum account_state state)
{
    if (state == ACCOUNT_LOCKED)
        return account_may_sign_in(account);
    return state == ACCOUNT_LEFT ? account->state != ACCOUNT_LEFT : account->state == ACCOUNT_LOCKED;
}

static const char *const acts[] = {[ACCOUNT_INVITED] = "account.unlock", [ACCOUNT_ACTIVE] = "account.unlock", [ACCOUNT_LOCKED] = "account.lock",
                                   [ACCOUNT_LEFT] = "account.left"};

bool account_set_state(struct store *store, const struct account_act *act, const char *name, enum account_state state, const char *reason, int64_t *ret_batch,
                       struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct account account;
    struct account_secret secret;
    if (!find(store, arena, name, &account, f) || !account_secret_read(store, arena, name, &secret, f))
        return false;
    if (text_empty(reason))
        return fault_set(f, FAULT_INPUT, "account.reason", "field", "reason", NULL);
    if (!may_become(&account, state))
        return fault_set(f, FAULT_CONFLICT, "account.state", "text", name, "state", state_words[account.state], NULL);
    account.state = state == ACCOUNT_ACTIVE && (!secret.hash || secret.first) ? ACCOUNT_INVITED : state;
    return journal_open(store, act->who, acts[state], ret_batch, f) && put_next(store, &account, *ret_batch, f) &&
           close(store, *ret_batch, &account, reason, f);
}

// ---- secrets ----

bool account_secret_read(struct store *store, struct arena *arena, const char *name, struct account_secret *ret_secret, struct fault *f)
{
    struct account_secret_of_row row;
    bool found;
    *ret_secret = (struct account_secret){0};
    if (!account_secret_of(store, arena, &(struct account_secret_of_in){.name = name}, &row, &found, f))
        return false;
    if (found)
        *ret_secret = (struct account_secret){row.hash, row.first};
    return true;
}

bool account_secret_set(struct store *store, const struct account_act *act, const char *name, const struct account_secret *secret, int64_t *ret_batch,
                        struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct account account;
    if (!find(store, arena, name, &account, f))
        return false;
    if (account.state == ACCOUNT_LEFT)
        return fault_set(f, FAULT_CONFLICT, "account.state", "text", name, "state", state_words[account.state], NULL);
    const struct account_secret_insert_in in = {.name = name, .hash = secret->hash, .first = secret->first, .changed_ms = instant_now_ms()};
    if (!journal_open(store, act->who, secret->first ? "account.reset" : "account.password", ret_batch, f) ||
        !account_secret_drop(store, &(struct account_secret_drop_in){.name = name}, f) || !account_secret_insert(store, &in, f))
        return false;
    if (account.state == ACCOUNT_INVITED && !secret->first) {
        account.state = ACCOUNT_ACTIVE;
        if (!put_next(store, &account, *ret_batch, f))
            return false;
    }
    return close(store, *ret_batch, &account, NULL, f);
}
