#include "api/people/people_api.h"
#include "api/route_rows.h"

// Bodies of these hold passwords: nothing of them is kept but the hash.
#define HASHED(path_, summary_, right_, function_)                                                                     \
    {.method = "POST", .path = V1 path_, .summary = summary_, .right = right_, .handle = function_, .body_limit = BODY_JSON_MAX, .parameters = {LANG}}

static const struct route routes[] = {
    {.method = "GET", .path = V1 "/session", .summary = "who asks, and what he may", .right = RIGHT_VISITOR, .handle = session_handle, .parameters = {LANG}},
    HASHED("/session", "signs in: the answer sets the session's cookie", RIGHT_VISITOR, session_begin_handle),
    HASHED("/session/end", "signs out", RIGHT_SELF, session_end_handle),
    HASHED("/session/password", "changes one's own password; ends the other sessions of the account", RIGHT_SELF, session_password_handle),
    {.method = "GET", .path = V1 "/roles", .summary = "the roles, and what each may", .right = RIGHT_SIGNED, DOCUMENT(.read = roles_document), .parameters = {LANG}},
    {.method = "GET", .path = V1 "/accounts", .summary = "who may sign in", .right = RIGHT_PEOPLE, DOCUMENT(.read = accounts_document), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/accounts", .summary = "makes an account; the answer holds its first password", .right = RIGHT_ACCOUNTS, .handle = account_add_handle,
     .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: check only"}, LANG}},
    POST_JSON("/accounts/{name}", "changes person, role or scope of an account; ends its sessions", RIGHT_ACCOUNTS, account_change_handle),
    POST_JSON("/accounts/{name}/lock", "locks an account; ends its sessions", RIGHT_LOCK, account_lock_handle),
    POST_JSON("/accounts/{name}/unlock", "unlocks an account", RIGHT_LOCK, account_unlock_handle),
    POST_JSON("/accounts/{name}/left", "ends an account for good; its name is never given again", RIGHT_ACCOUNTS, account_left_handle),
    POST_JSON("/accounts/{name}/reset", "makes a new first password; ends the account's sessions", RIGHT_ACCOUNTS, account_reset_handle),
};

const struct route_list people_routes = {routes, sizeof routes / sizeof *routes};
