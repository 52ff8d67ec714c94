// For warning_store.c and warning_query.c only.
#ifndef QINGSHAN_OBSERVE_WARNING_INTERNAL_H
#define QINGSHAN_OBSERVE_WARNING_INTERNAL_H

#include "observe/judge/warning.h"
#include "judge_sql.h"

struct warning warning_of_row(const struct warning_row *row); // its texts are borrowed

#endif
