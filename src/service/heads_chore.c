// Naming the ends of the folder's chains each hour: the stower takes the digests of what changed, a little at a time, so that frames
// do not wait; the writer puts the head into the journal; the stower notes that it stands there. And once more when the server stops.
#include "base/log.h"
#include "observe/chain/heads.h"
#include "observe/series/series_day.h"
#include "service/chores.h"
#include "service/handles.h"
#include "service/state.h"
#include "store/journal.h"
#include "store/proof/sign.h"

#define FIRST_SECONDS 300       // so that a server that never lives for an hour has heads too
#define TAKE_AT_ONCE 64         // days of series: some milliseconds
#define STOP_MOST_MS 800        // of a stop that is to end within two seconds
#define PROGRESS_NAME "digests" // of observations from before there were any
#define TELL_STEPS 20           // it takes longer: then it is told

struct naming {
    struct arena *arena;
    bool more;
    struct head_day *days;
    size_t count;
    struct head head;
    int64_t batch;
    struct journal_end end;
};

static bool take(void *context, struct series *series, struct fault *f)
{
    struct naming *naming = context;
    return series_days_take(series, TAKE_AT_ONCE, &naming->more, f);
}

static bool list(void *context, struct series *series, struct fault *f)
{
    struct naming *naming = context;
    return series_days_unsaid(series, naming->arena, HEADS_DAYS_AT_ONCE, &naming->days, &naming->count, f);
}

static bool save(void *context, struct store *store, struct fault *f)
{
    struct naming *naming = context;
    return head_save(store, &naming->head, naming->days, naming->count, &naming->batch, f);
}

static bool said(void *context, struct series *series, struct fault *f)
{
    struct naming *naming = context;
    return series_days_said(series, naming->days, naming->count, &naming->end, f);
}

static bool check(void *context, struct series *series, struct fault *f)
{
    return heads_check_end(context, series, f);
}

static bool take_all(struct service *service, struct naming *naming, struct fault *f)
{
    int64_t steps = 0;
    naming->more = true;
    while (naming->more) {
        if (atomic_load(&service->chores_ending))
            return fault_set(f, FAULT_BUSY, "stow.full", NULL);
        if (!chore_stow(service, take, naming, f))
            return false;
        if (++steps > TELL_STEPS)
            progress_tell(service->progress, PROGRESS_NAME, steps, 0);
    }
    if (steps > TELL_STEPS)
        progress_end(service->progress, PROGRESS_NAME);
    return true;
}

static bool name_some(struct service *service, struct store *store, struct naming *naming, struct fault *f)
{
    const struct heads_place place = {service->folder, service->gateway ? raw_synced(gateway_raw(service->gateway)) : HEADS_RAW_SAME};
    struct head before;
    bool found;
    return head_find(store, naming->arena, INT64_MAX, &before, &found, f) && chore_stow(service, list, naming, f) &&
           heads_look(&place, naming->arena, found ? &before : NULL, &naming->head, f) && chore_write_quietly(service, save, naming, f) &&
           journal_end_read(store, &naming->end, f) && chore_stow(service, said, naming, f);
}

bool heads_all(struct service *service, struct fault *f)
{
    if (!service->heads_looks++)
        return true;
    struct store *store = service_store(service, f);
    ARENA_SCOPED arena = arena_new();
    struct naming naming = {.arena = arena};
    if (!store || !chore_stow(service, check, store, f) || !take_all(service, &naming, f))
        return false;
    do {
        if (!name_some(service, store, &naming, f))
            return false;
    } while (naming.count == HEADS_DAYS_AT_ONCE);
    return true;
}

int64_t heads_next_ms(const struct service *service, int64_t now_ms)
{
    const int usual = service->heads_looks > 1 ? HEADS_SECONDS : FIRST_SECONDS;
    return now_ms + (int64_t)(service->heads_seconds ? service->heads_seconds : usual) * 1000;
}

// ---- at the start and the end ----

void heads_start(struct service *service)
{
    const char *path = sign_key_path(service->arena, service->folder);
    struct sign_key key;
    struct fault fault = {0};
    bool made = false;
    if (!sign_key_make(path, &key, &made, &fault))
        log_line(LOG_WARNING, "no signing key %s: %s", path, fault.key);
    else if (made)
        log_line(LOG_NOTE, "made the signing key %s", path);
}

void heads_end(struct service *service, int64_t budget_ms)
{
    struct fault fault = {0};
    if (!service->writer || !service->stow) // it did not come to serve
        return;
    const struct heads_place place = {service->folder, service->gateway ? raw_synced(gateway_raw(service->gateway)) : HEADS_RAW_SAME};
    if (!heads_seal(&place, budget_ms < STOP_MOST_MS ? budget_ms : STOP_MOST_MS, &fault))
        log_line(LOG_WARNING, "heads: %s %s", fault.key, fault_argument(&fault, fault.kind == FAULT_BROKEN ? "seq" : "text"));
}
