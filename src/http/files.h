// The built pages and their assets. Only files found under the folder at start are served.
#ifndef QINGSHAN_HTTP_FILES_H
#define QINGSHAN_HTTP_FILES_H

#include "http/request.h"

struct static_files;
// dotted: the beginning of addresses of pages that may have a dot in their last part; NULL: none has.
struct static_files *static_files_load(const char *folder, const char *dotted);
void static_files_free(struct static_files *files); // NULL is fine
// true when the path was one of them (or the single page's fallback).
bool static_files_answer(struct static_files *files, struct request *request, enum MHD_Result *ret_result);

#endif
