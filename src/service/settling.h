// Settling, shared by the server's routes, its own thread and the command: what a finished year's observations say
// becomes facts of the elements that name a query.
#ifndef QINGSHAN_SERVICE_SETTLING_H
#define QINGSHAN_SERVICE_SETTLING_H

#include "indicator/source.h"
#include "observe/evaluate/settle.h"

#define SETTLING_KIND "series"     // the elements' source_kind
#define SETTLING_WHO "监测结算"    // who writes, in the journal

// First half of it; source_settle is the second. Everything is in the arena.
bool settling_resolve(const struct settle_source *source, const struct indicator_model *model, struct arena *arena, int32_t year,
                      struct source_report *ret_report, struct fault *f);

struct service;
// What to read here, with this thread's handles.
bool settling_source(struct service *service, struct store *store, const struct indicator_model *model, struct settle_source *ret_source, struct fault *f);

#endif
