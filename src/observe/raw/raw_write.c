// Batches on their way to the disk. While one waits for its sync the next ones are written and synced beside it; where nothing is
// under way and the disk answers soon, the appending thread writes itself, without the way to another one.
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/clock/clock.h"
#include "base/thread.h"
#include "observe/raw/raw_write.h"

#define FAST_NS INT64_C(150000)
#define SOON_NS INT64_C(350000) // fast enough for a few frames
#define FEW_BYTES ((size_t)8 << 10)

static struct raw_batch *batch_at(struct raw *raw, uint64_t number)
{
    return &raw->batches[number % RAW_BATCHES];
}

// ---- collecting ----

void raw_append(struct raw *raw, const struct raw_frame *frame)
{
    const int64_t synced = atomic_load_explicit(&raw->synced, memory_order_relaxed);
    struct record_head head = {.segment = (uint16_t)POSITION_SEGMENT(synced), .durable = (uint32_t)POSITION_OFFSET(synced), .size = (uint32_t)frame->size, .received_ms = frame->received_ms, .device = frame->device, .port = frame->peer.port};
    struct raw_batch *batch = batch_at(raw, raw->last);
    const size_t size = sizeof head + frame->size;
    if (batch->size + size > batch->capacity) {
        batch->capacity = (batch->size + size) * 2;
        batch->bytes = heap_realloc(batch->bytes, batch->capacity);
    }
    char *to = batch->bytes + batch->size;
    memcpy(head.address, frame->peer.address.bytes, sizeof head.address);
    memcpy(to, &head, sizeof head);
    memcpy(to + sizeof head, frame->bytes, frame->size);
    head.check = raw_check_sum(to + sizeof head.check, size - sizeof head.check);
    memcpy(to, &head.check, sizeof head.check);
    batch->size += size;
}

size_t raw_collected(const struct raw *raw)
{
    return raw->batches[raw->last % RAW_BATCHES].size;
}

void raw_drop(struct raw *raw)
{
    batch_at(raw, raw->last)->size = 0;
}

// ---- one batch ----

// Its place behind those before it.
static void place_batch(struct raw *raw, struct raw_batch *batch)
{
    batch->offset = raw->next;
    batch->before = raw->digest;
    raw->next += batch->size;
    digest_add(&raw->digest, batch->bytes, batch->size);
}

static bool write_batch(const struct raw *raw, struct raw_batch *batch)
{
    return (raw_write_at(raw->file, batch->bytes, batch->size, batch->offset) && fdatasync(raw->file) == 0) ||
           fault_set_errno(&batch->fault, "write", raw->folder);
}

REQUIRES(raw_shared) static void note_time(struct raw *raw, int64_t took)
{
    raw->times.syncs++;
    raw->times.sync_ns += took;
    raw->times.sync_most_ns = took > raw->times.sync_most_ns ? took : raw->times.sync_most_ns;
    raw->usual_ns += (took - raw->usual_ns) / 8;
}

// Batches count as durable only when all before them are: recovery reads up to the first gap.
REQUIRES(raw_shared) static void note_durable(struct raw *raw)
{
    for (uint64_t i = raw->first; i < raw->last && batch_at(raw, i)->state == BATCH_DONE; i++) {
        struct raw_batch *batch = batch_at(raw, i);
        if (!batch->ok && !raw->spoilt) {
            raw->spoilt = true;
            raw->fault = batch->fault;
            raw->durable_digest = batch->before;
        }
        if (raw->spoilt && batch->size) {
            batch->ok = false;
            batch->fault = raw->fault;
        }
        if (!batch->ok || !batch->size || batch->offset < raw->size)
            continue; // noted before
        raw->size = batch->offset + batch->size;
        assert(raw->size <= raw->next);
        atomic_store(&raw->synced, POSITION(raw->number, raw->size));
    }
}

REQUIRES(raw_shared) static void want_spare(struct raw *raw)
{
    if (raw->spare_ready || raw->spare_making || raw->spare_for == raw->number || raw->next < raw->limit / 2)
        return;
    raw->spare_for = raw->number; // once: there may be no room for it
    raw->spare_wanted = true;
    pthread_cond_signal(&raw->work);
}

// Under the lock, which is open while it is written.
REQUIRES(raw_shared) static void run_batch(struct raw *raw, struct raw_batch *batch)
{
    assert(batch->state == BATCH_WAITING);
    assert(raw->mending == batch->alone); // beside one that is alone there is none
    batch->state = BATCH_WRITING;
    raw_shared_unlock(&raw->lock);
    const int64_t start = clock_monotonic_ns();
    bool ok = !batch->alone || raw_mend(raw, &batch->fault);
    if (ok && batch->alone)
        place_batch(raw, batch);
    ok = ok && write_batch(raw, batch);
    const int64_t took = clock_monotonic_ns() - start;
    raw_shared_lock(&raw->lock);
    batch->state = BATCH_DONE;
    batch->ok = ok;
    if (batch->alone)
        raw->mending = false;
    else
        note_time(raw, took);
    want_spare(raw);
    note_durable(raw);
    pthread_cond_broadcast(&raw->done);
}

// ---- threads ----

REQUIRES(raw_shared) static struct raw_batch *next_waiting(struct raw *raw)
{
    for (uint64_t i = raw->first; i < raw->last; i++)
        if (batch_at(raw, i)->state == BATCH_WAITING)
            return batch_at(raw, i);
    return NULL;
}

static void *run(void *context)
{
    struct raw *raw = context;
    thread_begin("raw", THREAD_SERVES);
    raw_shared_lock(&raw->lock);
    while (!raw->stopping) {
        struct raw_batch *batch = next_waiting(raw);
        if (batch) {
            run_batch(raw, batch);
            if (raw->finished)
                raw->finished(raw->context);
        } else if (raw->spare_wanted) {
            raw->spare_wanted = false;
            raw->spare_making = true;
            raw_shared_unlock(&raw->lock);
            raw_make_spare(raw);
            raw_shared_lock(&raw->lock);
        } else {
            raw_shared_wait(&raw->work, &raw->lock);
        }
    }
    raw_shared_unlock(&raw->lock);
    return NULL;
}

bool raw_start_writers(struct raw *raw, struct fault *f)
{
    for (; raw->thread_count < RAW_WRITERS; raw->thread_count++)
        if (pthread_create(&raw->threads[raw->thread_count], NULL, run, raw) != 0)
            return fault_set(f, FAULT_SYSTEM, "server.start", NULL);
    return true;
}

void raw_stop_writers(struct raw *raw)
{
    raw_shared_lock(&raw->lock);
    raw->stopping = true;
    pthread_cond_broadcast(&raw->work);
    raw_shared_unlock(&raw->lock);
    for (; raw->thread_count; raw->thread_count--)
        pthread_join(raw->threads[raw->thread_count - 1], NULL);
}

// ---- handing over ----

// How many may be under way: beside one that changes the file, none; a fast disk needs only one.
REQUIRES(raw_shared) static bool has_room(const struct raw *raw, bool alone)
{
    const uint64_t under_way = raw->last - raw->first;
    assert(raw->first <= raw->last && under_way <= RAW_WRITERS); // and one place is left for what is collected
    if (raw->mending || alone)
        return !under_way;
    return under_way < RAW_WRITERS;
}

bool raw_hand_over(struct raw *raw)
{
    raw_shared_lock(&raw->lock);
    struct raw_batch *batch = batch_at(raw, raw->last);
    batch->alone = !raw->mending && batch->size && (raw->spoilt || raw->next >= raw->limit);
    const bool room = has_room(raw, batch->alone);
    if (room) {
        const bool here = !batch->alone && raw->first == raw->last && raw->usual_ns < (batch->size < FEW_BYTES ? SOON_NS : FAST_NS);
        fault_clear(&batch->fault);
        batch->state = batch->size ? BATCH_WAITING : BATCH_DONE;
        batch->ok = true;
        batch->offset = 0;
        raw->mending = batch->alone;
        if (!batch->alone && batch->size)
            place_batch(raw, batch);
        batch_at(raw, ++raw->last)->size = 0;
        if (batch->state == BATCH_DONE)
            note_durable(raw);
        else if (here)
            run_batch(raw, batch);
        else
            pthread_cond_signal(&raw->work);
    }
    raw_shared_unlock(&raw->lock);
    return room;
}

bool raw_finished(struct raw *raw, bool *ret_ok, struct fault *f)
{
    raw_shared_lock(&raw->lock);
    struct raw_batch *batch = batch_at(raw, raw->first);
    struct fault ignored = {0};
    assert(raw->first <= raw->last);
    const bool known = raw->first < raw->last && batch->state == BATCH_DONE;
    if (known) {
        raw->first++;
        *ret_ok = batch->ok;
        if (!batch->ok)
            *f = batch->fault;
    }
    const bool cut = known && raw->spoilt && raw->first == raw->last;
    raw_shared_unlock(&raw->lock);
    if (cut)
        raw_cut(raw, &ignored); // else before the next batch
    return known;
}

void raw_wait(struct raw *raw)
{
    raw_shared_lock(&raw->lock);
    while (raw->first < raw->last && batch_at(raw, raw->first)->state != BATCH_DONE)
        raw_shared_wait(&raw->done, &raw->lock);
    raw_shared_unlock(&raw->lock);
}

void raw_rest(struct raw *raw, int64_t ns)
{
    const struct timespec until = clock_after_ns(ns);
    raw_shared_lock(&raw->lock);
    while ((raw->first == raw->last || batch_at(raw, raw->first)->state != BATCH_DONE) &&
           raw_shared_wait_until(&raw->done, &raw->lock, &until) == 0)
        ;
    raw_shared_unlock(&raw->lock);
}

bool raw_sync(struct raw *raw, struct fault *f)
{
    bool ok = true, one;
    struct fault fault = {0};
    if (!raw_collected(raw))
        return true;
    while (!raw_hand_over(raw)) {
        raw_wait(raw);
        raw_finished(raw, &one, &fault);
    }
    while (raw->first < raw->last) {
        raw_wait(raw);
        raw_finished(raw, &one, &fault);
        ok = one;
    }
    if (!ok)
        *f = fault;
    return ok;
}

int64_t raw_synced(const struct raw *raw)
{
    return atomic_load(&raw->synced);
}

struct raw_times raw_times(struct raw *raw)
{
    raw_shared_lock(&raw->lock);
    const struct raw_times times = raw->times;
    raw_shared_unlock(&raw->lock);
    return times;
}
