// What settling a year found and wrote.
#ifndef QINGSHAN_VIEW_SETTLE_JSON_H
#define QINGSHAN_VIEW_SETTLE_JSON_H

#include "indicator/source.h"
#include "settle_answer.h"

const char *settle_outcome_name(bool dry_run, const struct source_row *row);

#endif
