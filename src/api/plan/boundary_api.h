// The outline of the region over HTTP.
#ifndef QINGSHAN_API_BOUNDARY_API_H
#define QINGSHAN_API_BOUNDARY_API_H

#include "api/plan/plan_api.h"

// Whether visitors are given an outline.
bool boundary_shown(struct request *request, struct view *view, bool *ret_shown, struct fault *f);
bool boundary_respond(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f);
enum MHD_Result boundary_load_handle(struct request *request);

#endif
