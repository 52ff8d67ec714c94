// Who asks: by the local socket, by the machine's token, or by the cookie of a session.
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/people/people_api.h"
#include "api/people/people_rows.h"
#include "base/clock/clock.h"
#include "base/text.h"

#define HASHES_MAX 2 // each takes PASSWORD_MEMORY

void people_init(struct server *server)
{
    readers_init(&server->hashes, HASHES_MAX);
    server->sessions = sessions_new();
    server->tries = tries_new();
}

bool people_start(struct server *server, const char *standards, struct fault *f)
{
    return !standards || roles_load(server->arena, standards, &server->roles, f);
}

void people_done(struct server *server)
{
    readers_done(&server->hashes);
    sessions_free(server->sessions);
    tries_free(server->tries);
}

static bool is_token(const struct server *server, const char *header)
{
    const char *token = text_starts_with(header, "Bearer ") ? header + 7 : "";
    const size_t size = strlen(server->token);
    return strlen(token) == size && sodium_memcmp(token, server->token, size) == 0;
}

void people_session_actor(const struct server *server, const struct session *session, struct actor *ret_actor)
{
    const struct role *role = role_find(&server->roles, session->role);
    *ret_actor = (struct actor){.kind = ACTOR_PERSON, .session = session->id, .first = session->first, .rights = RIGHT_BIT(RIGHT_VISITOR) | RIGHT_BIT(RIGHT_SELF)};
    if (!session->first)
        ret_actor->rights = role ? role->rights : RIGHTS_KNOWN;
    snprintf(ret_actor->account, sizeof ret_actor->account, "%s", session->account);
    snprintf(ret_actor->person, sizeof ret_actor->person, "%s", session->person);
    snprintf(ret_actor->role, sizeof ret_actor->role, "%s", session->role);
    snprintf(ret_actor->department, sizeof ret_actor->department, "%s", session->department);
    snprintf(ret_actor->csrf, sizeof ret_actor->csrf, "%s", session->csrf);
}

// What visitors may send needs no proof that a page of ours sent it.
static bool check_csrf(struct request *request, const struct session *session, struct fault *f)
{
    const struct route *route = request->route;
    if (!route || route->right == RIGHT_VISITOR || strcmp(route->method, "GET") == 0)
        return true;
    const char *shown = request_header(request, "X-Csrf-Token");
    const size_t size = sizeof session->csrf - 1;
    return (shown && strlen(shown) == size && sodium_memcmp(shown, session->csrf, size) == 0) || fault_set(f, FAULT_DENIED, "session.csrf", NULL);
}

bool people_actor(void *context, struct request *request, struct actor *ret_actor, struct fault *f)
{
    const struct server *server = context;
    const char *header = request_header(request, "Authorization"), *key = request_cookie(request, SESSION_COOKIE);
    struct session session;
    *ret_actor = (struct actor){.rights = RIGHT_BIT(RIGHT_VISITOR)};
    if (request->local || (header && is_token(server, header))) {
        *ret_actor = (struct actor){.kind = ACTOR_SERVICE, .rights = request->local ? RIGHTS_ALL : RIGHTS_LOCAL};
        return true;
    }
    if (header)
        return fault_set(f, FAULT_UNAUTHORIZED, "api.token_wrong", NULL);
    if (!key || !sessions_find(server->sessions, key, request_client(request), clock_monotonic_ns() / 1000000, &session, f))
        return !fault_is_set(f);
    people_session_actor(server, &session, ret_actor);
    return check_csrf(request, &session, f);
}
