#include "api/route_rows.h"
#include "api/system/system_api.h"

static const struct route routes[] = {
    READ("/fields", "fields of bodies: names and the most characters of their texts", fields_document, LANG),
    READ("/lists", "lists as declarations: where their rows are, and their columns", lists_document, LANG),
    READ("/forms", "forms as declarations: which route takes them, who may, and their fields", forms_document, LANG),
    {.method = "GET", .path = V1 "/changes", .summary = "the newest rows of the journal; what was done to devices in full to administrators only",
     .right = RIGHT_VISITOR, DOCUMENT(.make = changes_document),
     .parameters = {{"limit", "1 to 500, default 20"}, {"without", "a what that is left out"}, {"people", "1: also who signed in and what became of accounts, for who audits"},
                    {"cursor", "next of the page before"}, AS_OF, LANG}},
    {.method = "GET", .path = V1 "/verify", .summary = "walks the journal and names the first broken row",
     .right = RIGHT_PROVE, DOCUMENT(.make = verify_document)},
    {.method = "GET", .path = V1 "/anchor", .summary = "where the folder's chains end, signed: to be kept elsewhere", .right = RIGHT_PROVE,
     DOCUMENT(.read = anchor_document)},
    READ_FILE("/table-templates/{table}", "a table of points, limits or series to fill in: headings, lists to choose from", "text/csv " XLSX, table_template_respond,
             {"format", "csv or xlsx"}, LANG),
    READ_FILE("/openapi.json", "this document", "application/json", openapi_respond, LANG),
    {.method = "GET", .path = V1 "/health", .summary = "whether the program works, and what goes on behind serving", .right = RIGHT_VISITOR,
     .handle = server_health_handle, .parameters = {LANG}},
    {.method = "GET", .path = V1 "/events", .summary = "server-sent events: what changed", .right = RIGHT_VISITOR, .handle = events_handle,
     .produces = "text/event-stream"},
    {.method = "GET", .path = V1 "/damage", .summary = "what was found damaged in the data folder, newest first, and who has acknowledged it",
     .right = RIGHT_VISITOR, DOCUMENT(.read = damage_document), .parameters = {LANG}},
    {.method = "POST", .path = V1 "/damage", .summary = "notes what was found damaged in the data folder (local socket only)",
     .right = RIGHT_SYSTEM, .handle = damage_note_handle, .body_limit = BODY_JSON_MAX},
    {.method = "GET", .path = V1 "/clock", .summary = "whether this machine's clock is believed, and what speaks against it", .right = RIGHT_VISITOR,
     DOCUMENT(.read = clock_document), .parameters = {LANG}},
    POST_JSON("/clock/accept", "a person says that the clock is right: name and reason", RIGHT_SYSTEM, clock_accept_handle),
    POST_JSON("/damage/{id}/acknowledge", "a person has seen a damage: name and reason", RIGHT_SYSTEM, damage_acknowledge_handle),
};

const struct route_list system_routes = {routes, sizeof routes / sizeof *routes};
