// One serving process on a data folder: its lock, the one writer, the definitions, what threads read with, the gateway of devices,
// the stower, the watch, the county live, and chores. It knows no HTTP: what open pages must hear is told to one callback.
//
// Opened, it holds the lock and the folder is up to date, but no thread runs; started, everything runs. A stop ends all threads
// that work; what only answers may go on until the service is freed.
#ifndef QINGSHAN_SERVICE_SERVICE_H
#define QINGSHAN_SERVICE_SERVICE_H

#include "base/fault.h"
#include "service/news.h"

struct service;
struct folder_lock;

struct service_options {
    const char *folder;       // data folder, initialised
    const char *hj212;        // where devices connect; NULL: nowhere
    const char *hj212_limits; // gateway_limits_parse; NULL: none
    const char *standards;    // folder with the tables of standards; NULL: what needs them answers that it has none
    int files;                // open files that whoever serves beside it wants
    void (*news)(void *context, const struct news *news);
    void *context;
};

// Faults: folder.locked, store.*, model.*.
struct service *service_open(const struct service_options *options, struct fault *f);
bool service_start(struct service *service, const struct service_options *options, struct fault *f);
void service_tend(struct service *service); // starts the chores, once all else came up
int64_t service_last_batch(const struct service *service); // when it was opened
int service_files(const struct service *service);          // of those wanted: what there are; after the start
int service_hj212_port(const struct service *service);     // 0: none
const struct folder_lock *service_lock(const struct service *service);

// Of a stop that is to end within two seconds (base/ending.h has begun): heads_ms, until when digests for the last head are made.
void service_stop(struct service *service, int64_t heads_ms);
void service_free(struct service *service); // nobody asks it any more; NULL is fine

#endif
