// The route table: one entry a route; OpenAPI, rights, limits and handlers all come from here.
#include "api/routes.h"

#include <string.h>

#include "api/observed.h"
#include "api/plan/boundary_api.h"
#include "base/cell/csv.h"
#include "base/cell/field.h"
#include "base/text.h"
#include "http/openapi.h"
#include "report/report.h"
#include "sheet/table_form.h"
#include "view/boundary.h"
#include "view/observe/references.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#define YEAR {"year", "evaluated year; default: the newest year with most indicators reported"}
#define AS_OF {"as_of", "recording time: the end of this day UTC+8, YYYY-MM-DD"}
#define LANG {"lang", "zh (default) or en"}
#define REGION {"region", "division code; default: the plan's region"}
#define VALUES YEAR, AS_OF, LANG, REGION

static json_t *get_plan(struct request *request, struct view *view, struct fault *f)
{
    bool shown;
    json_t *document = boundary_shown(request, view, &shown, f) ? view_plan(view, f) : NULL;
    if (document)
        json_object_set_new(document, "boundary", json_boolean(shown));
    return document;
}

static json_t *get_status(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_status(view, f);
}

static json_t *get_indicators(struct request *request, struct view *view, struct fault *f)
{
    return view_indicators(view, request_query(request, "class"), f);
}

static json_t *get_indicator(struct request *request, struct view *view, struct fault *f)
{
    return view_indicator(view, request->path_value, f);
}

static json_t *get_projects(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_projects(view, f);
}

static json_t *get_project(struct request *request, struct view *view, struct fault *f)
{
    return view_project(view, request->path_value, f);
}

static json_t *get_measures(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_measures(view, f);
}

static json_t *get_problems(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_problems(view, f);
}

static json_t *get_reachability(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_reachability(view, f);
}

static json_t *get_findings(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_findings(view, f);
}

static json_t *get_elements(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_elements(view, f);
}

static json_t *get_units(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_units(view, f);
}

// What the fields of bodies are called and how long they may be: forms say and limit the same as the server.
static json_t *get_fields(struct request *request, struct view *view, struct fault *f)
{
    json_t *array = json_array();
    (void)request;
    (void)view;
    (void)f;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &field_table[i];
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:I}", "field", field->key, "name", message_field_name(LANGUAGE_ZH, field->key), "name_en",
                                               message_field_name(LANGUAGE_EN, field->key), "most", (json_int_t)field->most));
    }
    return json_pack("{s:o}", "fields", array);
}

static json_t *get_facts(struct request *request, struct view *view, struct fault *f)
{
    const char *limit = request_query(request, "limit");
    struct view_fact_filter filter = {.subject = request_query(request, "subject"), .year = request_query(request, "year"),
                                      .limit = text_empty(limit) ? FACTS_DEFAULT : limit, .before = request_query(request, "before"),
                                      .history = text_equal(request_query(request, "history"), "1")};
    return view_facts(view, &filter, f);
}

static json_t *get_changes(struct request *request, struct view *view, struct fault *f)
{
    json_t *document = view_changes(view, request_query(request, "limit"), request_query(request, "without"), f), *change;
    size_t i;
    if (!document || request_is_administrator(request))
        return document;
    json_array_foreach(json_object_get(document, "changes"), i, change) // visitors hear that, not of which device and how
    {
        const char *what = json_string_value(json_object_get(change, "what"));
        if (text_starts_with(what, "device.") || text_starts_with(what, "forward."))
            json_object_set_new(change, "detail", json_string(message_text(view->arena, view->language, "api.change_hidden", NULL)));
    }
    return document;
}

static void count_gone(void *context, const struct fault *gone)
{
    (void)gone;
    ++*(int64_t *)context;
}

static json_t *get_verify(struct request *request, struct view *view, struct fault *f)
{
    int64_t gone = 0;
    json_t *document = view_verify(view, f);
    if (!document || !references_check(view->store, view->arena, &(struct references){request_service(request)->folder, count_gone, &gone}, f)) {
        json_decref(document);
        return NULL;
    }
    json_object_set_new(document, "gone", json_integer(gone));
    if (gone)
        json_object_set_new(document, "sound", json_false());
    return document;
}

static bool get_report(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    struct report_file file;
    const struct report_wish wish = {.name = request->path_value, .format = request_query(request, "format"), .rows = request_query(request, "rows")};
    if (!report_make(view, &wish, &file, f))
        return false;
    *answer = (struct answer){.bytes = arena_strndup(request->arena, file.bytes, file.size), .size = file.size,
                              .content_type = file.content_type, .file_name = arena_strdup(request->arena, file.name)};
    return true;
}

static bool get_template(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    struct report_file file;
    if (!report_template(view, request_query(request, "format"), &file, f))
        return false;
    *answer = (struct answer){.bytes = arena_strndup(request->arena, file.bytes, file.size), .size = file.size,
                              .content_type = file.content_type, .file_name = arena_strdup(request->arena, file.name)};
    return true;
}

static bool get_table_template(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    char *bytes;
    const char *format = request_query(request, "format");
    const struct table_form *form = table_form_find(request->path_value);
    if (!form)
        return fault_set(f, FAULT_NOT_FOUND, "table.unknown", "text", request->path_value, NULL);
    if (!table_form_write(request->arena, form, format, &bytes, &answer->size, f))
        return false;
    const bool xlsx = text_equal(format, "xlsx");
    answer->bytes = bytes;
    answer->content_type = xlsx ? XLSX : "text/csv; charset=utf-8";
    answer->file_name = arena_printf(request->arena, "%s.%s", form->name, xlsx ? "xlsx" : "csv");
    return true;
}

static const struct openapi openapi = {.title = "Qingshan", .version = "1", .prefix = "/api/v1",
                                       .description = "Where a county stands on its ecological-civilization plan. Missing values are null."};

static bool get_openapi(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    (void)view;
    (void)f;
    answer->bytes = openapi_write(request->arena, &openapi, request_routes(request), &answer->size);
    answer->content_type = "application/json; charset=utf-8";
    return true;
}

#define V1 "/api/v1"
#define GET(path_, summary_, function_, ...)                                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     DOCUMENT(.make = function_), .parameters = {__VA_ARGS__}}
#define GET_FILE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     .produces = produces_, DOCUMENT(.respond = function_), .parameters = {__VA_ARGS__}}
// What devices send is not part of the version that cached answers carry.
#define GET_LIVE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .produces = produces_,    \
     DOCUMENT(.respond = function_), .parameters = {__VA_ARGS__}}
#define GET_OBSERVED(path_, summary_, function_, ...)                                                          \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true, \
     DOCUMENT(.make = function_, .observed = true), .parameters = {__VA_ARGS__}}
#define OBSERVED_YEAR {"year", "default: the newest year with observations"}
// A write with a JSON body.
#define POST_JSON(path_, summary_, function_)                                                                  \
    {.method = "POST", .path = V1 path_, .summary = summary_, .right = RIGHT_ADMINISTRATOR, .handle = function_,       \
     .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}}

static const struct route routes[] = {
    GET("/plan", "the plan: stages, domains, departments, regions, states", get_plan, AS_OF, LANG),
    GET("/status", "verdict counts and all main indicators", get_status, VALUES),
    GET("/indicators", "rows of indicators", get_indicators, {"class", "main (default), secondary or all"}, VALUES),
    GET("/indicators/{no}", "one indicator: conditions, formula, lineage, history, reachability", get_indicator, VALUES),
    GET("/projects", "the key projects and their totals", get_projects, AS_OF, LANG),
    GET("/projects/{no}", "one project", get_project, AS_OF, LANG),
    GET("/measures", "the chapter tree of measures", get_measures, AS_OF, LANG),
    GET("/problems", "annex 1: the problem list", get_problems, VALUES),
    GET("/reachability", "annex 2: reachability of what is unmet or without data", get_reachability, VALUES),
    GET("/findings", "data quality: what contradicts what", get_findings, VALUES),
    GET("/elements", "what is reported", get_elements, VALUES),
    GET("/units", "units of measure", get_units, AS_OF, LANG),
    GET("/fields", "fields of bodies: names and the most characters of their texts", get_fields, LANG),
    GET_LIVE("/points", "points of monitoring, as a document or a file", "application/json text/csv " XLSX, points_respond,
             {"kind", "outfall, stack, hood, dust, river, lake, air, sewage, noise"}, {"region", "division code"},
             {"state", "online, silent, never, manual"}, {"status", "exceeding, suspicious, silent, never, online, manual"},
             {"q", "part of code or name"}, {"sort", "code, name, kind, last"}, {"format", "json (default), csv or xlsx"}, AS_OF, LANG),
    {.method = "GET", .path = V1 "/points/{code}", .summary = "one point: devices, factors, what was observed", .right = RIGHT_VISITOR,
     DOCUMENT(.make = point_document), .parameters = {{"factors_from", "so many factors are left out: where the answer before was cut"}, {"factor", "the factors among which this one is"},
                    AS_OF, LANG}},
    {.method = "GET", .path = V1 "/points/{code}/days", .summary = "valid hours over hours due of a factor, by day and month", .right = RIGHT_VISITOR,
     DOCUMENT(.make = point_days_document), .parameters = {{"factor", "code"}, {"from", "first day"}, {"to", "last day"}, AS_OF, LANG}},
    {.method = "GET", .path = V1 "/frames", .summary = "raw frames that values of a point came from, newest first, in pages, of at most 31 days",
     .right = RIGHT_ADMINISTRATOR, DOCUMENT(.make = frames_document),
     .parameters = {{"point", "code"}, {"from", "day or instant"}, {"to", "day (to its end) or instant"}, {"before", "only frames before this position"},
                    {"size", "1 to 500"}, LANG}},
    {.method = "GET", .path = V1 "/values", .summary = "values of one series with all versions, and the frames that each was made of",
     .right = RIGHT_ADMINISTRATOR, DOCUMENT(.make = values_document),
     .parameters = {{"point", "code"}, {"factor", "code"}, {"kind", "realtime, minute, hour or day"}, {"at", "instant"},
                    {"from", "instead of at: day or instant"}, {"to", "day (to its end) or instant"}, LANG}},
    {.method = "GET", .path = V1 "/frames/{position}", .summary = "one raw frame: text, fields, place in the chain of digests",
     .right = RIGHT_ADMINISTRATOR, DOCUMENT(.make = frame_document), .parameters = {LANG}},
    GET_LIVE("/series", "observations of one point, factor and kind: buckets, single values or CSV", "application/json text/csv", series_respond,
             {"point", "code"}, {"factor", "code, as a21026 or a21026-Zs"}, {"kind", "realtime, minute, hour or day"},
             {"from", "day or instant"}, {"to", "day (to its end) or instant"}, {"points", "at most so many buckets; without: single values"},
             {"step", "instead of points: 60s, 5m, 1h, 1d"}, {"valid_only", "1: leave out what is flagged"}, {"versions", "1: replaced values too"}, {"format", "json (default) or csv"}),
    GET_FILE("/warnings", "the warning board, as a document or a file", "application/json text/csv " XLSX, warnings_respond,
             {"state", "active (default), open, acknowledged, closed, all"}, {"level", "severe, moderate, slight"}, {"point", "code"}, {"factor", "code"},
             {"rule", "exceedance, no_data ..."},
             {"from", "day or instant"}, {"to", "day (to its end) or instant"}, {"sort", "worst (default), last, first, point"},
             {"page", "from 1"}, {"size", "1 to 500, default 50"}, {"format", "json (default), csv or xlsx"}, LANG),
    GET("/warnings/{id}", "one warning: numbers, limit, steps, frames, span of its curve", warning_document, LANG),
    GET("/limits", "limits of points", limits_document, {"point", "code"}, {"factor", "code"}, {"ended", "1: withdrawn ones too"}, LANG),
    GET("/limits/standards", "standards, grades and scopes that limits can be taken from", limit_standards_document, LANG),
    GET("/maintenance", "spans in which data raise nothing", maintenance_document, {"point", "code"}, {"from", "day or instant"},
        {"to", "day (to its end) or instant"}, LANG),
    GET("/judge-rules", "the rules' numbers: the pack's and what was set", judge_rules_document, {"point", "code"}, LANG),
    {.method = "GET", .path = V1 "/means", .summary = "what makes an hour or a day valid; the edition of the rules of means and how far older means are",
     .right = RIGHT_VISITOR, DOCUMENT(.make = means_document), .parameters = {LANG}},
    GET("/factors", "what devices measure: names, units, digits by code", factors_document, AS_OF, LANG),
    GET("/facts", "reported values with their sources", get_facts, {"subject", "element id or indicator number"},
        {"history", "1: replaced ones too"}, {"limit", "1 to 5000, default " FACTS_DEFAULT}, {"before", "only facts with an id below this one"}, VALUES),
    {.method = "GET", .path = V1 "/live", .summary = "points as they are now: newest values, states, warnings", .right = RIGHT_VISITOR,
     .cached = true, .fleeting = true, DOCUMENT(.make = live_document, .live = true), .parameters = {{"since", "only points that changed after this turn"}, LANG}},
    {.method = "GET", .path = V1 "/devices", .summary = "health of devices: line, frames, data of the day, what the gateway turned away; numbers and settings of devices to administrators only",
     .right = RIGHT_VISITOR, DOCUMENT(.make = devices_document), .parameters = {LANG}},
    {.method = "GET", .path = V1 "/public/live", .summary = "the same without devices", .right = RIGHT_VISITOR, .cached = true, .fleeting = true, DOCUMENT(.make = live_public_document, .live = true),
     .parameters = {{"since", "only points that changed after this turn"}, LANG}},
    {.method = "GET", .path = V1 "/changes", .summary = "the newest rows of the journal; what was done to devices in full to administrators only",
     .right = RIGHT_VISITOR, DOCUMENT(.make = get_changes),
     .parameters = {{"limit", "1 to 500, default 20"}, {"without", "a what that is left out"}, AS_OF, LANG}},
    {.method = "GET", .path = V1 "/verify", .summary = "walks the journal and names the first broken row",
     .right = RIGHT_ADMINISTRATOR, DOCUMENT(.make = get_verify)},
    {.method = "GET", .path = V1 "/anchor", .summary = "where the folder's chains end, signed: to be kept elsewhere", .right = RIGHT_ADMINISTRATOR,
     DOCUMENT(.make = anchor_document)},
    GET_LIVE("/reports/daily", "monitoring of a day: valid hours, exceedances, means, warnings, spans without data, air",
             "application/json text/csv " XLSX, daily_respond, {"date", "YYYY-MM-DD"}, {"format", "json (default), csv or xlsx"}, LANG),
    GET_FILE("/reports/{name}", "problems, reachability, projects or indicators as a file", "text/markdown " XLSX, get_report,
             {"format", "md, xlsx or csv"}, {"rows", "numbers of the rows in their order, divided by commas; default: all"}, VALUES),
    GET_FILE("/import-template", "a table of the elements to fill in", "text/csv " XLSX, get_template, {"format", "csv or xlsx"}, YEAR, LANG),
    GET_FILE("/table-templates/{table}", "a table of points, limits or series to fill in: headings, lists to choose from", "text/csv " XLSX, get_table_template,
             {"format", "csv or xlsx"}, LANG),
    {.method = "GET", .path = V1 "/boundary", .summary = "the region's outline as GeoJSON; one without an approval number for administrators only",
     .right = RIGHT_VISITOR, .produces = "application/geo+json", DOCUMENT(.respond = boundary_respond), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/boundary", .summary = "loads the region's outline: GeoJSON, datum, source and map approval number",
     .right = RIGHT_ADMINISTRATOR, .handle = boundary_load_handle, .body_limit = BODY_FILE_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    GET_FILE("/openapi.json", "this document", "application/json", get_openapi, LANG),
    GET_OBSERVED("/air/now", "air quality of the newest hour: region, stations, the last 24 hours", air_now_document, LANG, REGION),
    GET_OBSERVED("/air/days", "air quality of a year: days, counts, annual evaluation", air_days_document, OBSERVED_YEAR, LANG, REGION),
    GET_OBSERVED("/air/day/{date}", "air quality of a day: region and stations", air_day_document, LANG, REGION),
    GET_OBSERVED("/air/hours", "the hours of a day at one station", air_hours_document, {"point", "code of the station"}, {"day", "YYYY-MM-DD"}, LANG, REGION),
    GET_OBSERVED("/air/ranking", "stations by their composite index of a year", air_ranking_document, OBSERVED_YEAR, LANG, REGION),
    {.method = "GET", .path = V1 "/air/forecasts", .summary = "forecasts, and the warning level of heavy pollution", .right = RIGHT_VISITOR, DOCUMENT(.make = air_forecasts_document, .observed = true), .parameters = {{"day", "the day the level is asked for; default: today"}, LANG, REGION}},
    {.method = "POST", .path = V1 "/air/forecasts", .summary = "records a forecast of AQI", .right = RIGHT_ADMINISTRATOR, .handle = air_forecast_add_handle,
     .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: check only"}, LANG}},
    GET_OBSERVED("/water/sections", "sections of rivers and lakes: classes, targets, months", water_sections_document, OBSERVED_YEAR, LANG, REGION),
    {.method = "POST", .path = V1 "/water/sections", .summary = "sets target, kind of water and assessment of a section", .right = RIGHT_ADMINISTRATOR,
     .handle = water_section_set_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    GET_OBSERVED("/water/section/{code}", "one section: months and items of a year", water_section_document, OBSERVED_YEAR, LANG, REGION),
    GET_OBSERVED("/public/air", "air quality for anybody", air_public_document, OBSERVED_YEAR, LANG),
    GET_OBSERVED("/public/water", "classes of sections for anybody", water_public_document, OBSERVED_YEAR, LANG),
    {.method = "GET", .path = V1 "/settle", .summary = "what a year's observations say of the elements that ask for it", .right = RIGHT_VISITOR, DOCUMENT(.make = settle_document, .observed = true), .parameters = {{"year", "default: the evaluated year"}, LANG}},
    {.method = "POST", .path = V1 "/settle", .summary = "writes what a finished year's observations say as facts", .right = RIGHT_ADMINISTRATOR,
     .handle = settle_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"year", "the year"}, {"dry_run", "1: check only"}, LANG}},
    {.method = "GET", .path = V1 "/session", .summary = "whose token this is", .right = RIGHT_VISITOR, .handle = session_handle},
    {.method = "GET", .path = V1 "/health", .summary = "whether the program works, and what goes on behind serving", .right = RIGHT_VISITOR,
     .handle = server_health_handle, .parameters = {LANG}},
    {.method = "GET", .path = V1 "/events", .summary = "server-sent events: what changed", .right = RIGHT_VISITOR, .handle = events_handle,
     .produces = "text/event-stream"},
    {.method = "POST", .path = V1 "/facts", .summary = "records one value", .right = RIGHT_ADMINISTRATOR, .handle = fact_add_handle,
     .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: check and show what would change, save nothing"}, LANG}},
    {.method = "POST", .path = V1 "/series/import", .summary = "stores a CSV or XLSX table of observations, all or nothing",
     .right = RIGHT_ADMINISTRATOR, .handle = series_import_handle, .body_limit = BODY_FILE_MAX, .accepts = "text/csv " XLSX,
     .parameters = {{"dry_run", "1: check and show what would be stored"}, {"time", "start (default), or end: times of means are the ends of their intervals"}, LANG}},
    {.method = "POST", .path = V1 "/points", .summary = "registers or changes a point and one of its devices", .right = RIGHT_ADMINISTRATOR,
     .handle = point_add_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    {.method = "POST", .path = V1 "/points/{code}/withdraw", .summary = "ends a point and its devices; what was observed stays",
     .right = RIGHT_ADMINISTRATOR, .handle = point_withdraw_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    {.method = "POST", .path = V1 "/points/import", .summary = "points and devices from a CSV or XLSX table, all or nothing",
     .right = RIGHT_ADMINISTRATOR, .handle = point_import_handle, .body_limit = BODY_FILE_MAX, .accepts = "text/csv " XLSX,
     .parameters = {{"dry_run", "1: only check"}}},
    {.method = "GET", .path = V1 "/forwards", .summary = "upper platforms, and how far each one is", .right = RIGHT_ADMINISTRATOR,
     DOCUMENT(.make = forwards_document), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/forwards", .summary = "sets an upper platform, or ends it (removed)", .right = RIGHT_ADMINISTRATOR,
     .handle = forward_save_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: only check"}, LANG}},
    {.method = "GET", .path = V1 "/devices/{mn}", .summary = "how a device is spoken to, and what its frames suggest", .right = RIGHT_ADMINISTRATOR,
     DOCUMENT(.make = device_document), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/devices/{mn}", .summary = "changes how a device is spoken to", .right = RIGHT_ADMINISTRATOR,
     .handle = device_save_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: only check"}, LANG}},
    {.method = "GET", .path = V1 "/devices/{mn}/commands", .summary = "what a device was told, newest first, and what it can be told",
     .right = RIGHT_ADMINISTRATOR, DOCUMENT(.make = commands_document), .parameters = {{"before", "only commands with an id below this one"},
     {"limit", "1 to 500, default 50"}, LANG}},
    {.method = "POST", .path = V1 "/devices/{mn}/commands", .summary = "tells a device something", .right = RIGHT_ADMINISTRATOR,
     .handle = command_add_handle, .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: only check"}, LANG}},
    {.method = "POST", .path = V1 "/devices/{mn}/commands/cancel", .summary = "takes a command back that has not ended",
     .right = RIGHT_ADMINISTRATOR, .handle = command_cancel_handle, .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: only check"}, LANG}},
    {.method = "GET", .path = V1 "/damage", .summary = "what was found damaged in the data folder, newest first, and who has acknowledged it",
     .right = RIGHT_VISITOR, DOCUMENT(.make = damage_document), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/damage", .summary = "notes what was found damaged in the data folder (local socket only)",
     .right = RIGHT_ADMINISTRATOR, .handle = damage_note_handle, .body_limit = BODY_JSON_MAX},
    {.method = "GET", .path = V1 "/clock", .summary = "whether this machine's clock is believed, and what speaks against it", .right = RIGHT_VISITOR,
     DOCUMENT(.make = clock_document), .parameters = {LANG}},
    POST_JSON("/clock/accept", "a person says that the clock is right: name and reason", clock_accept_handle),
    POST_JSON("/damage/{id}/acknowledge", "a person has seen a damage: name and reason", damage_acknowledge_handle),
    POST_JSON("/warnings/{id}/acknowledge", "a person has seen it: name and note", warning_acknowledge_handle),
    POST_JSON("/warnings/{id}/note", "a note to a warning", warning_note_handle),
    POST_JSON("/warnings/{id}/close", "a person closes it: name and note", warning_close_handle),
    POST_JSON("/warnings/{id}/reopen", "a person opens a closed one again: name and note; from then on only a person closes it", warning_reopen_handle),
    POST_JSON("/limits", "a limit of a point and factor", limit_add_handle),
    POST_JSON("/limits/standard", "the limits of a standard and grade for a point", limit_standard_handle),
    POST_JSON("/limits/{id}/withdraw", "ends a limit", limit_withdraw_handle),
    {.method = "POST", .path = V1 "/limits/import", .summary = "limits from a CSV or XLSX table, all or nothing", .right = RIGHT_ADMINISTRATOR,
     .handle = limit_import_handle, .body_limit = BODY_FILE_MAX, .accepts = "text/csv " XLSX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    POST_JSON("/maintenance", "a span in which data raise nothing", maintenance_add_handle),
    POST_JSON("/maintenance/{id}/withdraw", "takes a maintenance window back", maintenance_withdraw_handle),
    POST_JSON("/judge-rules", "sets a rule's number for a point or factor; an empty value takes it back", judge_setting_handle),
    {.method = "POST", .path = V1 "/facts/import", .summary = "records a CSV or XLSX table, all or nothing",
     .right = RIGHT_ADMINISTRATOR, .handle = fact_import_handle, .body_limit = BODY_FILE_MAX, .accepts = "text/csv " XLSX,
     .parameters = {{"dry_run", "1: check only"}, {"name", "file name, for the journal"}, LANG}},
    {.method = "POST", .path = V1 "/plan/pack", .summary = "applies a pack folder of this machine (local socket only)",
     .right = RIGHT_ADMINISTRATOR, .handle = pack_apply_handle, .body_limit = BODY_JSON_MAX},
};
static const struct route_list lists[] = {{routes, sizeof routes / sizeof *routes}};
const struct route_table server_routes = {lists, sizeof lists / sizeof *lists};

const char *server_openapi(struct arena *arena)
{
    size_t size;
    return openapi_write(arena, &openapi, &server_routes, &size);
}
