// What limit_api.c lends to limit_standard_api.c. Private to the folder.
#ifndef QINGSHAN_API_LIMIT_INTERNAL_H
#define QINGSHAN_API_LIMIT_INTERNAL_H

#include "api/write_job.h"
#include "observe/judge/limit_standard.h"

// Adds rows; who calls answers with the report.
bool limit_add_rows(struct write_job *job, struct store *store, const struct limit_set *set, struct limit_report *ret_report, struct fault *f);

#endif
