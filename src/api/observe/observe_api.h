// Resources of what is observed: each file has its handlers and documents, observe_routes.c the rows.
#ifndef QINGSHAN_API_OBSERVE_API_H
#define QINGSHAN_API_OBSERVE_API_H

#include "api/document.h"
#include "api/state.h"

extern const struct route_list observe_routes;

// The county as it is now (live_api.c).
bool live_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
bool live_public_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
bool devices_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
bool gateway_events_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
json_t *means_document(struct request *request, struct reading *reading, struct fault *f);
struct means_edition_state;
bool means_state_read(struct service *service, struct means_edition_state *ret_state, struct fault *f);

// Documents of observations (series_api.c).
json_t *factors_document(struct request *request, struct reading *reading, struct fault *f);
bool series_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
bool daily_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *values_document(struct request *request, struct reading *reading, struct fault *f);
json_t *frames_document(struct request *request, struct reading *reading, struct fault *f);
json_t *frame_document(struct request *request, struct reading *reading, struct fault *f);
// Points (point_api.c, point_list.c).
bool points_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
json_t *point_days_document(struct request *request, struct reading *reading, struct fault *f);
json_t *point_document(struct request *request, struct reading *reading, struct fault *f);

// Writes.
enum MHD_Result point_import_handle(struct request *request);
enum MHD_Result series_import_handle(struct request *request);
enum MHD_Result point_add_handle(struct request *request);
enum MHD_Result point_withdraw_handle(struct request *request);
enum MHD_Result command_add_handle(struct request *request);
enum MHD_Result command_cancel_handle(struct request *request);
json_t *commands_document(struct request *request, struct reading *reading, struct fault *f);
json_t *device_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result device_save_handle(struct request *request);
json_t *forwards_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result forward_save_handle(struct request *request);
const char *command_news(struct arena *arena, const struct command *command); // for pages: which device it is, is not said

// Warnings, limits, maintenance (warning_api.c, limit_api.c, limit_standard_api.c).
bool warnings_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f);
json_t *warning_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result warning_acknowledge_handle(struct request *request);
enum MHD_Result warning_note_handle(struct request *request);
enum MHD_Result warning_close_handle(struct request *request);
enum MHD_Result warning_reopen_handle(struct request *request);

bool limits_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
json_t *limit_standards_document(struct request *request, struct reading *reading, struct fault *f);
enum MHD_Result limit_standard_handle(struct request *request);
enum MHD_Result limit_add_handle(struct request *request);
enum MHD_Result limit_import_handle(struct request *request);
enum MHD_Result limit_withdraw_handle(struct request *request);
bool maintenance_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
enum MHD_Result maintenance_add_handle(struct request *request);
enum MHD_Result maintenance_withdraw_handle(struct request *request);
bool judge_rules_respond(struct request *request, struct reading *reading, struct answer *answer, struct fault *f);
enum MHD_Result judge_setting_handle(struct request *request);

// Air, water, forecasts (air_api.c, air_year_api.c, water_api.c, forecast_api.c), settling (settle_api.c).
json_t *air_now_document(struct request *request, struct view *view, struct fault *f);
json_t *air_day_document(struct request *request, struct view *view, struct fault *f);
json_t *air_hours_document(struct request *request, struct view *view, struct fault *f);
json_t *air_days_document(struct request *request, struct view *view, struct fault *f);
json_t *air_ranking_document(struct request *request, struct view *view, struct fault *f);
json_t *air_public_document(struct request *request, struct view *view, struct fault *f);
json_t *air_forecasts_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result air_forecast_add_handle(struct request *request);
json_t *water_sections_document(struct request *request, struct view *view, struct fault *f);
json_t *water_section_document(struct request *request, struct view *view, struct fault *f);
json_t *water_public_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result water_section_set_handle(struct request *request);
json_t *settle_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result settle_handle(struct request *request);

#endif
