// Whether this machine's clock is believed (base/clock/wall_clock.h): told to everybody, accepted by a person.
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "observe/raw/clock_signs.h"
#include "store/proof/clock_accepted.h"

static struct clock_acceptance doubted(const struct wall_view *reading)
{
    return (struct clock_acceptance){.doubt = reading->doubt, .now_ms = reading->now_ms, .newest_ms = reading->newest_ms, .devices_ms = reading->devices_ms};
}

struct clock_row clock_row(struct arena *arena, enum language language)
{
    const struct wall_view reading = wall_clock_view();
    const struct clock_acceptance what = doubted(&reading);
    return (struct clock_row){reading, reading.doubt == WALL_SOUND ? NULL : clock_doubt_text(arena, language, &what)};
}

json_t *clock_document(struct request *request, struct reading *reading, struct fault *f)
{
    (void)request;
    (void)f;
    const struct clock_row clock = clock_row(reading->arena, reading->language);
    return server_clock_json(&clock);
}

// ---- accepting ----

static bool read_raw_end(const struct service *service, struct store *store, int64_t *ret_raw, struct fault *f)
{
    struct clock_signs signs = {0};
    if (service->gateway)
        signs.raw = raw_synced(gateway_raw(service->gateway));
    else if (!clock_signs_read(service->folder, store, &signs, f))
        return false;
    *ret_raw = signs.raw;
    return true;
}

static bool accept_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct clock_accept_request asked;
    const struct wall_view reading = wall_clock_view();
    struct clock_acceptance acceptance = doubted(&reading);
    if (!clock_accept_read(job->arena, job->body, &asked, f))
        return false;
    acceptance.who = job->person = write_job_person(job, asked.person); // a name, not whose token it is
    acceptance.reason = asked.reason;
    if (!read_raw_end(request_service(job->request), store, &acceptance.raw, f) || !clock_accept(store, &acceptance, &job->batch, f))
        return false;
    job->changes |= CHANGE_CLOCK;
    const struct clock_row clock = {reading, clock_doubt_text(job->arena, job->request->language, &acceptance)};
    job->answer = clock_accepted_json(job, &clock);
    return true;
}

enum MHD_Result clock_accept_handle(struct request *request)
{
    return write_job_from_json(request, "clock.accept", accept_work);
}
