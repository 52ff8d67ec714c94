#include "api/plan/boundary_api.h"
#include "api/plan/plan_api.h"
#include "api/route_rows.h"

static const struct route routes[] = {
    GET("/plan", "the plan: stages, domains, departments, regions, states", plan_document, AS_OF, LANG),
    GET("/status", "verdict counts and all main indicators", status_document, VALUES),
    GET("/indicators", "rows of indicators", indicators_document, {"class", "main (default), secondary or all"}, VALUES),
    GET("/indicators/{no}", "one indicator: conditions, formula, lineage, history, reachability", indicator_document, VALUES),
    GET("/projects", "the key projects and their totals", projects_document, AS_OF, LANG),
    GET("/projects/{no}", "one project", project_document, AS_OF, LANG),
    GET_FILE("/measures", "the chapter tree of measures, or the measures as a file", "application/json text/csv " XLSX, measures_respond, {"format", "json (default), csv or xlsx"}, AS_OF, LANG),
    GET("/problems", "annex 1: the problem list", problems_document, VALUES),
    GET("/reachability", "annex 2: reachability of what is unmet or without data", reachability_document, VALUES),
    GET_FILE("/findings", "data quality: what contradicts what, as a document or a file", "application/json text/csv " XLSX, findings_respond, {"format", "json (default), csv or xlsx"}, VALUES),
    GET_FILE("/elements", "what is reported, as a document or a file", "application/json text/csv " XLSX, elements_respond, {"format", "json (default), csv or xlsx"}, VALUES),
    GET("/units", "units of measure", units_document, AS_OF, LANG),
    GET_FILE("/facts", "reported values with their sources, as a document or a file", "application/json text/csv " XLSX, facts_respond, {"subject", "element id or indicator number"},
             {"history", "1: replaced ones too"}, {"limit", "1 to 5000, default " FACTS_DEFAULT "; of a file: all"}, {"before", "only facts with an id below this one"},
             {"format", "json (default), csv or xlsx"}, VALUES),
    GET_FILE("/reports/{name}", "problems, reachability, projects or indicators as a file", "text/markdown " XLSX, report_respond,
             {"format", "md, xlsx or csv"}, {"rows", "numbers of the rows in their order, divided by commas; default: all"}, VALUES),
    GET_FILE("/import-template", "a table of the elements to fill in", "text/csv " XLSX, template_respond, {"format", "csv or xlsx"}, YEAR, LANG),
    {.method = "GET", .path = V1 "/boundary", .summary = "the region's outline as GeoJSON; one without an approval number for administrators only",
     .right = RIGHT_VISITOR, .produces = "application/geo+json", DOCUMENT(.respond = boundary_respond), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/boundary", .summary = "loads the region's outline: GeoJSON, datum, source and map approval number",
     .right = RIGHT_PLAN, .handle = boundary_load_handle, .body_limit = BODY_FILE_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}},
    {.method = "POST", .path = V1 "/facts", .summary = "records one value", .right = RIGHT_ENTER, .handle = fact_add_handle,
     .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: check and show what would change, save nothing"}, LANG}},
    {.method = "POST", .path = V1 "/facts/import", .summary = "records a CSV or XLSX table, all or nothing",
     .right = RIGHT_ENTER, .handle = fact_import_handle, .body_limit = BODY_FILE_MAX, .accepts = "text/csv " XLSX,
     .parameters = {{"dry_run", "1: check only"}, {"name", "file name, for the journal"}, LANG}},
    {.method = "POST", .path = V1 "/plan/pack", .summary = "applies a pack folder of this machine (local socket only)",
     .right = RIGHT_PLAN, .handle = pack_apply_handle, .body_limit = BODY_JSON_MAX},
};

const struct route_list plan_routes = {routes, sizeof routes / sizeof *routes};
