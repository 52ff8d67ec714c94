// How the writer works. All that changes qingshan.db passes one queue, so that nobody ever meets a locked database and the order of
// batches is the order of the queue. A sync costs the same for one job as for five hundred: what has gathered while the last
// transaction was synced is the next one, so the writer is slow for nobody and grows with the load by itself.
//
// Each job runs in a savepoint of its own. One that fails is undone alone and hears its own fault; where the engine gives up the whole
// transaction (a full disk), or the commit fails, every job of it hears that, and none is half there. `done` is called after the
// commit alone: an answer says what is on the disk. Then, once for all jobs, `committed` tells that caches and pages are old, but
// for jobs that were `quiet`.
//
// A job runs on the writer's connection and sees what the jobs before it wrote, also what is not committed yet: what it keeps beyond
// its run (the model of definitions) is thrown away when it is undone. It takes nothing that waits for another thread.
#include "store/writer.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/ending.h"
#include "base/guard.h"
#include "base/thread.h"

#define QUEUE_MAX 8192
#define BATCH_MAX 512 // jobs in one transaction
#define LATER_MS 300  // where the program ends: for what others hand on when they leave off

GUARD(writer_shared)

struct writer {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct writer_job *first GUARDED_BY(writer_shared), *last GUARDED_BY(writer_shared);
    size_t queued GUARDED_BY(writer_shared);
    bool stopping GUARDED_BY(writer_shared);
    void (*committed)(void *context);
    void *context;
};

struct outcome {
    struct writer_job *job;
    bool ok;
    struct fault fault;
};

static size_t take_jobs(struct writer *writer, struct outcome *outcomes)
{
    size_t count = 0;
    writer_shared_lock(&writer->lock);
    while (!writer->first && !writer->stopping)
        writer_shared_wait(&writer->changed, &writer->lock);
    for (; writer->first && count < BATCH_MAX; count++) {
        outcomes[count].job = writer->first;
        writer->first = writer->first->next;
        writer->queued--;
    }
    if (!writer->first)
        writer->last = NULL;
    assert(!writer->first == !writer->queued);
    writer_shared_unlock(&writer->lock);
    return count;
}

static void run_job(struct writer *writer, struct outcome *outcome)
{
    fault_clear(&outcome->fault);
    outcome->ok = store_savepoint(writer->store, &outcome->fault);
    if (!outcome->ok)
        return;
    outcome->ok = outcome->job->run(outcome->job->context, writer->store, &outcome->fault);
    if (outcome->ok)
        outcome->ok = store_savepoint_release(writer->store, &outcome->fault);
    else if (!store_savepoint_rollback(writer->store, NULL))
        store_rollback(writer->store); // what cannot be undone alone must not be committed with the others
}

static void fail_all(struct outcome *outcomes, size_t count, const struct fault *f)
{
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].ok) {
            outcomes[i].ok = false;
            outcomes[i].fault = *f;
        }
}

static void run_jobs(struct writer *writer, struct outcome *outcomes, size_t count)
{
    struct fault fault = {0};
    bool any = false;
    assert(count > 0 && count <= BATCH_MAX);
    for (size_t i = 0; i < count; i++)
        outcomes[i].ok = true; // until something goes wrong
    if (!store_begin(writer->store, &fault)) {
        fail_all(outcomes, count, &fault);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        run_job(writer, &outcomes[i]);
        any = any || (outcomes[i].ok && !outcomes[i].job->quiet);
        if (!store_in_transaction(writer->store)) { // the engine gave up all of it, the jobs before this one too
            fail_all(outcomes, count, &outcomes[i].fault);
            return;
        }
    }
    if (!store_commit(writer->store, &fault)) {
        store_rollback(writer->store);
        fail_all(outcomes, count, &fault);
        return;
    }
    if (any && writer->committed)
        writer->committed(writer->context);
}

static void *writer_thread(void *context)
{
    struct writer *writer = context;
    struct outcome *outcomes = heap_alloc(BATCH_MAX * sizeof *outcomes);
    size_t count;
    thread_begin("writer", THREAD_SERVES);
    ending_later(LATER_MS);
    while ((count = take_jobs(writer, outcomes)) > 0) {
        run_jobs(writer, outcomes, count);
        for (size_t i = 0; i < count; i++)
            if (outcomes[i].job->done)
                outcomes[i].job->done(outcomes[i].job->context, outcomes[i].ok, &outcomes[i].fault);
    }
    heap_free(outcomes);
    return NULL;
}

struct writer *writer_start(const char *folder, void (*committed)(void *context), void *context, struct fault *f)
{
    struct store *store = store_open(folder, STORE_WRITE, f);
    if (!store)
        return NULL;
    struct writer *writer = heap_alloc(sizeof *writer);
    writer->store = store;
    writer->committed = committed;
    writer->context = context;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->changed, NULL);
    if (pthread_create(&writer->thread, NULL, writer_thread, writer) == 0)
        return writer;
    store_close(store);
    heap_free(writer);
    fault_set(f, FAULT_SYSTEM, "writer.thread", NULL);
    return NULL;
}

bool writer_submit(struct writer *writer, struct writer_job *job, struct fault *f)
{
    writer_shared_lock(&writer->lock);
    assert(!writer->first == !writer->last);
    bool room = !writer->stopping && writer->queued < QUEUE_MAX;
    if (room) {
        job->next = NULL;
        if (writer->last)
            writer->last->next = job;
        else
            writer->first = job;
        writer->last = job;
        writer->queued++;
        pthread_cond_signal(&writer->changed);
    }
    writer_shared_unlock(&writer->lock);
    return room || fault_set(f, FAULT_BUSY, "writer.full", NULL);
}

void writer_stop(struct writer *writer)
{
    writer_shared_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->changed);
    writer_shared_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
}

ALONE void writer_free(struct writer *writer)
{
    assert(!writer->queued); // a stop runs what was taken
    store_close(writer->store);
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    heap_free(writer);
}
