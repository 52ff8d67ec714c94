// Uploads that nobody went on with for days go.
#include "base/log.h"
#include "base/period.h"
#include "service/chores.h"
#include "service/state.h"

bool uploads_all(struct service *service, struct fault *f)
{
    size_t count;
    if (!uploads_sweep(service->uploads, instant_now_ms(), &count, f))
        return false;
    if (count)
        log_line(LOG_NOTE, "uploads: %zu that nobody went on with are removed", count);
    return true;
}

int64_t uploads_next_ms(const struct service *service, int64_t now_ms)
{
    (void)service;
    return now_ms + HOUR_MS;
}
