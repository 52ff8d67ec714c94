// What a thread reads with: opened when it is first needed, closed with the thread.
#ifndef QINGSHAN_SERVICE_HANDLES_H
#define QINGSHAN_SERVICE_HANDLES_H

#include "observe/series/series.h"
#include "store/store.h"

struct service;

struct store *service_store(struct service *service, struct fault *f); // this thread's connection
// This thread's reading handle of the observations; NULL while there are none yet.
bool service_series(struct service *service, struct series **ret_series, struct fault *f);

#endif
