// Who acts: signing in, accounts, roles.
#ifndef QINGSHAN_API_PEOPLE_API_H
#define QINGSHAN_API_PEOPLE_API_H

#include "api/document.h"
#include "api/state.h"

#define SESSION_COOKIE "qingshan_session"

extern const struct route_list people_routes;

void people_init(struct server *server);
// Roles of a folder of national tables; NULL: there are none, and nobody signs in.
bool people_start(struct server *server, const char *standards, struct fault *f);
void people_done(struct server *server);
bool people_actor(void *server, struct request *request, struct actor *ret_actor, struct fault *f); // http.h

void people_session_actor(const struct server *server, const struct session *session, struct actor *ret_actor);

// session_api.c
enum MHD_Result session_handle(struct request *request);
enum MHD_Result session_begin_handle(struct request *request);
enum MHD_Result session_end_handle(struct request *request);
enum MHD_Result session_password_handle(struct request *request);
// account_api.c
json_t *accounts_document(struct request *request, struct reading *reading, struct fault *f);
json_t *roles_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result account_add_handle(struct request *request);
enum MHD_Result account_change_handle(struct request *request);
enum MHD_Result account_lock_handle(struct request *request);
enum MHD_Result account_unlock_handle(struct request *request);
enum MHD_Result account_left_handle(struct request *request);
enum MHD_Result account_reset_handle(struct request *request);

#endif
