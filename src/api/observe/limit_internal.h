// What limit_api.c lends to limit_standard_api.c. Private to the folder.
#ifndef QINGSHAN_API_LIMIT_INTERNAL_H
#define QINGSHAN_API_LIMIT_INTERNAL_H

#include "api/write_job.h"
#include "observe/judge/limit.h"

// Adds rows and answers with their numbers.
bool limit_add_rows(struct write_job *job, struct store *store, const struct limit_row *rows, size_t count, struct fault *f);

#endif
