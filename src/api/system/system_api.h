// Resources of the program itself: each file has its handlers and documents, system_routes.c the rows.
#ifndef QINGSHAN_API_SYSTEM_API_H
#define QINGSHAN_API_SYSTEM_API_H

#include "api/document.h"
#include "api/state.h"

extern const struct route_list system_routes;

json_t *changes_document(struct request *request, struct view *view, struct fault *f);
json_t *verify_document(struct request *request, struct view *view, struct fault *f);
json_t *fields_document(struct request *request, struct reading *reading, struct fault *f);
json_t *forms_document(struct request *request, struct reading *reading, struct fault *f);
json_t *lists_document(struct request *request, struct reading *reading, struct fault *f);
bool table_template_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
bool openapi_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
extern const char *const answer_schemas[]; // pieces of a text, ended by NULL (http/openapi.h); written by tools/answers.py
const char *openapi_text(struct arena *arena, const struct route_table *table, size_t *ret_size);
enum MHD_Result server_health_handle(struct request *request);
// anchor_api.c
json_t *anchor_document(struct request *request, struct reading *reading, struct fault *f);
// Damage (damage_api.c).
json_t *damage_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result damage_note_handle(struct request *request);
enum MHD_Result damage_acknowledge_handle(struct request *request);
// The clock of this machine (clock_api.c).
json_t *clock_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result clock_accept_handle(struct request *request);

#endif
