// Files as evidence: each file here has its handlers and documents, archive_routes.c the rows.
#ifndef QINGSHAN_API_ARCHIVE_API_H
#define QINGSHAN_API_ARCHIVE_API_H

#include "api/document.h"
#include "api/state.h"
#include "archive/package.h"

extern const struct route_list archive_routes;

// files_api.c
bool files_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
json_t *file_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result file_links_handle(struct request *request);
enum MHD_Result file_withdraw_handle(struct request *request);
// upload_api.c
enum MHD_Result file_begin_handle(struct request *request);
enum MHD_Result file_part_handle(struct request *request);
// content_api.c
enum MHD_Result file_content_handle(struct request *request);
enum MHD_Result file_package_handle(struct request *request);
bool package_subjects(const struct indicator_model *model, struct arena *arena, struct package_of *of, struct fault *f); // of->target is an indicator

#endif
