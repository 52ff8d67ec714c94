// user add, list, password, lock, unlock, left: accounts from the machine itself, for the first one and for when nobody can come in.
#include <stdio.h>

#include "base/text.h"
#include "cli/local_write.h"
#include "cli/result_table.h"
#include "people/account.h"
#include "people/password.h"

int cli_user_list(struct cli *cli)
{
    struct fault fault = {0};
    struct account *accounts;
    size_t count;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store || !account_list(store, cli->arena, &accounts, &count, &fault))
        return cli_fail(cli, &fault);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct account *one = &accounts[i];
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s}", "name", one->name, "person", one->person, "role", one->role, "department",
                                               one->department, "region", one->region, "enterprise", one->enterprise, "state", account_state_word(one->state)));
        if (!cli->json)
            printf("%s\t%s\t%s\t%s\t%s\n", one->name, one->person, one->role, text_or_none(one->department), account_state_word(one->state));
    }
    if (cli->json)
        cli_print_json(cli, array);
    else if (!count)
        puts(cli_say(cli, "cli.user_none", NULL));
    json_decref(array);
    return 0;
}

// ---- what changes ----

struct user_act {
    const char *name;
    enum { USER_ADD, USER_PASSWORD, USER_STATE } kind;
    enum account_state state; // of USER_STATE
};

static struct account account_of(const struct cli *cli)
{
    return (struct account){.name = cli->arguments[0], .person = cli->person_name ? cli->person_name : cli->arguments[0], .role = cli->role,
                            .department = cli->department, .region = cli->region, .enterprise = cli->enterprise};
}

static const char *reason_of(const struct cli *cli)
{
    return cli->reason ? cli->reason : cli_say(cli, "cli.user_reason", NULL);
}

static bool work(const struct cli *cli, struct store *store, const struct user_act *user, const char **ret_password, struct fault *f)
{
    struct roles *roles = arena_alloc(cli->arena, sizeof *roles);
    const char *folder = standard_folder(cli, f);
    char *password = arena_alloc(cli->arena, PASSWORD_FIRST_SIZE), hash[PASSWORD_HASH_SIZE];
    const struct account account = account_of(cli);
    int64_t batch;
    if (!folder || !roles_load(cli->arena, folder, roles, f))
        return false;
    const struct account_act act = {cli_person(cli), roles};
    if (user->kind == USER_STATE)
        return account_set_state(store, &act, user->name, user->state, reason_of(cli), &batch, f);
    password_first(password);
    *ret_password = password;
    return (user->kind != USER_ADD || account_add(store, &act, &account, &batch, f)) && password_hash(password, hash, f) &&
           account_secret_set(store, &act, user->name, &(struct account_secret){hash, true}, &batch, f);
}

static bool act_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    const struct user_act *user = context;
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    const char *password = NULL;
    if (!local_open(cli, &local, f) || !work(cli, local.store, user, &password, f) || !store_commit(local.store, f))
        return false;
    *ret_answer = json_pack("{s:s,s:s?}", "name", user->name, "first_password", password);
    return true;
}

static void say(const struct cli *cli, void *context, const json_t *answer)
{
    const struct user_act *user = context;
    const char *password = json_text(answer, "first_password");
    puts(text_empty(password) ? cli_say(cli, "cli.user_done", "name", user->name, NULL)
                              : cli_say(cli, "cli.user_password", "name", user->name, "password", password, NULL));
}

static int act(struct cli *cli, struct user_act user, const char *route, json_t *body)
{
    size_t size;
    user.name = cli->arguments[0];
    const char *bytes = json_document_text(cli->arena, body, &size);
    json_decref(body);
    const char *path = route ? arena_printf(cli->arena, "/api/v1/accounts/%s/%s", url_encoded(cli->arena, user.name), route) : "/api/v1/accounts";
    return local_act(cli, &(struct local_act){path, {"application/json", bytes, size}, &user, act_here, say});
}

int cli_user_add(struct cli *cli)
{
    const struct account account = account_of(cli);
    json_t *body = json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s}", "name", account.name, "person_name", account.person, "role", text_or_none(account.role),
                             "department", account.department, "region", account.region, "enterprise", account.enterprise, "person", cli_person(cli));
    return act(cli, (struct user_act){.kind = USER_ADD}, NULL, body);
}

int cli_user_password(struct cli *cli)
{
    return act(cli, (struct user_act){.kind = USER_PASSWORD}, "reset", json_pack("{s:s}", "person", cli_person(cli)));
}

static int set_state(struct cli *cli, enum account_state state, const char *route)
{
    return act(cli, (struct user_act){.kind = USER_STATE, .state = state}, route, json_pack("{s:s,s:s}", "person", cli_person(cli), "reason", reason_of(cli)));
}

int cli_user_lock(struct cli *cli)
{
    return set_state(cli, ACCOUNT_LOCKED, "lock");
}

int cli_user_unlock(struct cli *cli)
{
    return set_state(cli, ACCOUNT_ACTIVE, "unlock");
}

int cli_user_left(struct cli *cli)
{
    return set_state(cli, ACCOUNT_LEFT, "left");
}
