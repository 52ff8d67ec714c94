// Resources of the plan: each file has its handlers and documents, plan_routes.c the rows.
#ifndef QINGSHAN_API_PLAN_API_H
#define QINGSHAN_API_PLAN_API_H

#include "api/document.h"
#include "api/state.h"

extern const struct route_list plan_routes;

json_t *plan_document(struct request *request, struct view *view, struct fault *f);
json_t *status_document(struct request *request, struct view *view, struct fault *f);
json_t *indicators_document(struct request *request, struct view *view, struct fault *f);
json_t *indicator_document(struct request *request, struct view *view, struct fault *f);
json_t *projects_document(struct request *request, struct view *view, struct fault *f);
json_t *project_document(struct request *request, struct view *view, struct fault *f);
bool measures_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *problems_document(struct request *request, struct view *view, struct fault *f);
json_t *reachability_document(struct request *request, struct view *view, struct fault *f);
bool findings_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
bool elements_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *units_document(struct request *request, struct view *view, struct fault *f);
bool facts_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
bool report_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
bool template_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);

enum MHD_Result fact_add_handle(struct request *request);
enum MHD_Result fact_import_handle(struct request *request);
enum MHD_Result pack_apply_handle(struct request *request);

#endif
