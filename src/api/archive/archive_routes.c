#include "api/archive/archive_api.h"
#include "api/route_rows.h"
#include "archive/upload.h"

#define SIGNED(path_, summary_, ...) {.method = "GET", .path = V1 path_, .summary = summary_, .right = RIGHT_SIGNED, __VA_ARGS__}

static const struct route routes[] = {
    SIGNED("/files", "files as evidence, the newest first, chosen by what they speak for, their words, kind, type and state", DOCUMENT(.read_out = files_respond),
                  .parameters = {{"of", "KIND:KEY, or KIND alone: fact, project, measure, point, warning"}, {"q", "words of name and note"}, {"kind", "a word of file_kind"},
                                 {"type", "a media type, as image/png"}, {"state", "kept or withdrawn; default: both"}, {"sort", "uploaded (default), name, size, type"},
                                 {"limit", "1 to 500, default 50"}, {"cursor", "next of the page before"}, {"format", "csv, xlsx or md: all that fit"}, LANG}),
    {.method = "POST", .path = V1 "/files", .summary = "announces a file: name, size and digest; its bytes follow in parts", .right = RIGHT_ENTER,
     .handle = file_begin_handle, .body_limit = BODY_JSON_MAX, .creates = true, .parameters = {{"dry_run", "1: check only"}, LANG}},
    SIGNED("/files/package", "everything about one thing as one ZIP, with an index and digests", .handle = file_package_handle, .produces = "application/zip",
                  .parameters = {{"of", "KIND:KEY: fact, project, measure, point, warning, or indicator: files of all its facts"}, LANG}),
    SIGNED("/files/{id}", "one file, or how far its upload is", DOCUMENT(.read = file_document), .parameters = {LANG}),
    {.method = "PUT", .path = V1 "/files/{id}", .summary = "the next part of a file, at most 8 MiB; the last one records it", .right = RIGHT_ENTER,
     .handle = file_part_handle, .body_limit = UPLOAD_PART_MAX, .accepts = "application/octet-stream", .parameters = {{"offset", "where this part begins: the offset of the file"}, LANG}},
    SIGNED("/files/{id}/content", "the bytes of a file; one Range at a time", .handle = file_content_handle, .produces = "application/octet-stream", .parameters = {LANG}),
    POST_JSON("/files/{id}/links", "links a file to what it proves, or takes links away", RIGHT_ENTER, file_links_handle),
    POST_JSON("/files/{id}/withdraw", "takes a file back: name and reason; its record stays", RIGHT_ENTER, file_withdraw_handle),
};

const struct route_list archive_routes = {routes, sizeof routes / sizeof *routes};
