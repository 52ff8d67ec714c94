// How rows of the route tables are written: what most of them share. For the tables of the areas alone.
#ifndef QINGSHAN_API_ROUTE_ROWS_H
#define QINGSHAN_API_ROUTE_ROWS_H

#include "api/document.h"
#include "http/route.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#define YEAR {"year", "evaluated year; default: the newest year with most indicators reported"}
#define AS_OF {"as_of", "recording time: the end of this day UTC+8, YYYY-MM-DD"}
#define LANG {"lang", "zh (default) or en"}
#define REGION {"region", "division code; default: the plan's region"}
#define VALUES YEAR, AS_OF, LANG, REGION

#define V1 "/api/v1"
// GET: with the plan; READ: without.
#define GET(path_, summary_, function_, ...)                                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     DOCUMENT(.make = function_), .parameters = {__VA_ARGS__}}
#define READ(path_, summary_, function_, ...)                                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     DOCUMENT(.read = function_), .parameters = {__VA_ARGS__}}
#define GET_FILE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     .produces = produces_, DOCUMENT(.respond = function_), .parameters = {__VA_ARGS__}}
#define READ_FILE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true,           \
     .produces = produces_, DOCUMENT(.read_out = function_), .parameters = {__VA_ARGS__}}
// What devices send is not part of the version that cached answers carry.
#define GET_LIVE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .produces = produces_,    \
     DOCUMENT(.respond = function_), .parameters = {__VA_ARGS__}}
#define READ_LIVE(path_, summary_, produces_, function_, ...)                                                   \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .produces = produces_,    \
     DOCUMENT(.read_out = function_), .parameters = {__VA_ARGS__}}
#define GET_OBSERVED(path_, summary_, function_, ...)                                                          \
    {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_VISITOR, .cached = true, \
     DOCUMENT(.make = function_, .observed = true), .parameters = {__VA_ARGS__}}
#define OBSERVED_YEAR {"year", "default: the newest year with observations"}
// A write with a JSON body.
#define POST_JSON(path_, summary_, right_, function_)                                                                  \
    {.method = "POST", .path = V1 path_, .summary = summary_, .right = right_, .handle = function_,       \
     .body_limit = BODY_JSON_MAX, .parameters = {{"dry_run", "1: check only"}, LANG}}

#endif
