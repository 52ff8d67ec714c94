// Shared by the resources of src/api: what they find in a request, and their handlers.
#ifndef QINGSHAN_API_INTERNAL_H
#define QINGSHAN_API_INTERNAL_H

#include "api/document.h"
#include "api/server.h"
#include "api/state.h"
#include "base/messages.h"
#include "http/http.h"
#include "view/view.h"

// The county as it is now (live_api.c).
json_t *live_counts_json(const struct live_counts *counts);
json_t *live_document(struct request *request, struct view *view, struct fault *f);
json_t *live_public_document(struct request *request, struct view *view, struct fault *f);
json_t *devices_document(struct request *request, struct view *view, struct fault *f);
json_t *means_document(struct request *request, struct view *view, struct fault *f);
json_t *means_state_json(struct service *service, struct fault *f); // edition, since when, days of older ones

// Documents of observations (series_api.c).
json_t *factors_document(struct request *request, struct view *view, struct fault *f);
bool series_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
bool daily_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *values_document(struct request *request, struct view *view, struct fault *f);
json_t *frames_document(struct request *request, struct view *view, struct fault *f);
json_t *frame_document(struct request *request, struct view *view, struct fault *f);
// Points (point_api.c, point_list.c).
bool points_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *point_days_document(struct request *request, struct view *view, struct fault *f);
json_t *point_document(struct request *request, struct view *view, struct fault *f);

// Writes (write_job.c) suspend the connection until the commit.
enum MHD_Result fact_add_handle(struct request *request);
enum MHD_Result fact_import_handle(struct request *request);
enum MHD_Result pack_apply_handle(struct request *request);
enum MHD_Result point_import_handle(struct request *request);
enum MHD_Result series_import_handle(struct request *request);
enum MHD_Result point_add_handle(struct request *request);
enum MHD_Result point_withdraw_handle(struct request *request);
enum MHD_Result command_add_handle(struct request *request);
enum MHD_Result command_cancel_handle(struct request *request);
json_t *commands_document(struct request *request, struct view *view, struct fault *f);
json_t *device_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result device_save_handle(struct request *request);
json_t *learned_json(struct gateway *gateway, const char *mn); // null: nothing is known since the start
json_t *forwards_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result forward_save_handle(struct request *request);
const char *command_news(struct arena *arena, const struct command *command); // for pages: which device it is, is not said
enum MHD_Result session_handle(struct request *request);
enum MHD_Result server_health_handle(struct request *request);
// anchor_api.c
json_t *anchor_document(struct request *request, struct view *view, struct fault *f);

// Warnings, limits, maintenance (warning_api.c, limit_api.c, limit_standard_api.c).
bool warnings_respond(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f);
json_t *warning_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result warning_acknowledge_handle(struct request *request);
enum MHD_Result warning_note_handle(struct request *request);
enum MHD_Result warning_close_handle(struct request *request);
enum MHD_Result warning_reopen_handle(struct request *request);

// Damage (damage_api.c).
json_t *damage_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result damage_note_handle(struct request *request);
enum MHD_Result damage_acknowledge_handle(struct request *request);

// The clock of this machine (clock_api.c).
json_t *clock_json(struct arena *arena, enum language language);
json_t *clock_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result clock_accept_handle(struct request *request);

json_t *limits_document(struct request *request, struct view *view, struct fault *f);
json_t *limit_standards_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result limit_standard_handle(struct request *request);
enum MHD_Result limit_add_handle(struct request *request);
enum MHD_Result limit_import_handle(struct request *request);
enum MHD_Result limit_withdraw_handle(struct request *request);
json_t *maintenance_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result maintenance_add_handle(struct request *request);
enum MHD_Result maintenance_withdraw_handle(struct request *request);
json_t *judge_rules_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result judge_setting_handle(struct request *request);

#endif
