// The one writer of a serving process: jobs from all threads run on the writer's own thread and connection, several
// to a transaction (group commit). A job's answer leaves only after the synced commit that holds it.
#ifndef QINGSHAN_STORE_WRITER_H
#define QINGSHAN_STORE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "store/store.h"

struct writer;

struct writer_job {
    // Runs inside a savepoint: a failing job is undone alone. Called on the writer's thread.
    bool (*run)(void *context, struct store *store, struct fault *f);
    // Called on the writer's thread after the commit (ok) or the failure. May free the context.
    void (*done)(void *context, bool ok, const struct fault *f);
    void *context;
    bool quiet;              // what it writes is shown to nobody: `committed` is not told of it alone
    struct writer_job *next; // the writer's own
};

// committed is called on the writer's thread after each commit that changed anything people see (may be NULL).
struct writer *writer_start(const char *folder, void (*committed)(void *context), void *context, struct fault *f);
// The job is borrowed until done was called. A job that takes too long while the program ends is undone (program.ending). false when stopping or when the queue is full (fault writer.full, FAULT_BUSY).
bool writer_submit(struct writer *writer, struct writer_job *job, struct fault *f);
void writer_stop(struct writer *writer); // runs what is queued, then ends; from then on nothing is taken
void writer_free(struct writer *writer); // stopped, and nobody submits any more

#endif
