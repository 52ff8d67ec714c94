// Asking devices for what is missing of their means: looked for on a reading connection, ordered by the writer.
#include "base/log.h"
#include "base/period.h"
#include "observe/backfill/backfill.h"
#include "observe/gateway/command_store.h"
#include "service/chores.h"
#include "service/handles.h"
#include "service/state.h"

#define EXPIRY_MS HOUR_MS

struct ordering {
    const struct backfill_order *orders;
    size_t count;
};

// One that is refused (the device was taken away meanwhile, too much is waiting for it) does not keep the others back.
static bool run_orders(void *context, struct store *store, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct ordering *ordering = context;
    const int64_t now_ms = instant_now_ms();
    for (size_t i = 0; i < ordering->count; i++) {
        const struct command_order order = {.mn = ordering->orders[i].mn, .number = ordering->orders[i].number, .arguments = ordering->orders[i].arguments,
                                            .origin = BACKFILL_ORIGIN, .person = "", .note = "", .at_ms = now_ms, .expires_ms = now_ms + EXPIRY_MS};
        struct fault fault = {0};
        int64_t id, batch;
        if (command_add(store, arena, &order, &id, &batch, &fault))
            continue;
        if (fault.kind == FAULT_SYSTEM || fault.kind == FAULT_STORAGE)
            return *f = fault, false;
        log_line(LOG_WARNING, "backfill: %s: %s", order.mn, fault.key);
    }
    return true;
}

bool backfill_all(struct service *service, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct backfill_source source = {.store = service_store(service, f), .gateway = service->gateway, .now_ms = instant_now_ms()};
    struct backfill_order *orders;
    size_t count;
    if (!service->gateway)
        return true;
    if (!source.store || !service_series(service, &source.series, f))
        return false;
    if (!source.series) // nothing was observed yet
        return true;
    if (!backfill_look(&source, arena, &orders, &count, f))
        return false;
    if (count && !chore_write(service, run_orders, &(struct ordering){orders, count}, f))
        return false;
    if (count)
        gateway_commands_changed(service->gateway);
    return true;
}

int64_t backfill_next_ms(const struct service *service, int64_t now_ms)
{
    return now_ms + (int64_t)(service->backfill_seconds ? service->backfill_seconds : BACKFILL_SECONDS) * 1000;
}
