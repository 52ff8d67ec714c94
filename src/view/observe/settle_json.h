// What settling a year found and wrote.
#ifndef QINGSHAN_VIEW_SETTLE_JSON_H
#define QINGSHAN_VIEW_SETTLE_JSON_H

#include "indicator/source.h"
#include "json/json.h"

json_t *settling_json(const struct source_report *report, bool dry_run);

#endif
