// Whether this machine's clock is believed (base/clock/wall_clock.h): told to everybody, accepted by a person.
#include "api/write_job.h"
#include "base/clock/wall_clock.h"
#include "base/log.h"
#include "json/json.h"
#include "observe/point/event_log.h"
#include "observe/raw/clock_signs.h"
#include "service/chores.h"
#include "store/proof/clock_accepted.h"

static struct clock_acceptance doubted(const struct wall_view *view)
{
    return (struct clock_acceptance){.doubt = view->doubt, .now_ms = view->now_ms, .newest_ms = view->newest_ms, .devices_ms = view->devices_ms};
}

json_t *clock_json(struct arena *arena, enum language language)
{
    const struct wall_view view = wall_clock_view();
    const struct clock_acceptance what = doubted(&view);
    const bool sound = view.doubt == WALL_SOUND;
    return json_pack("{s:I,s:o,s:o,s:o,s:o}", "now_ms", (json_int_t)view.now_ms, "doubt", sound ? json_null() : json_string(wall_doubt_name(view.doubt)), "text",
                     sound ? json_null() : json_string(clock_doubt_text(arena, language, &what)), "newest_ms", json_instant(view.newest_ms), "devices_ms",
                     view.doubt == WALL_DEVICES ? json_integer((json_int_t)view.devices_ms) : json_null());
}

json_t *clock_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    (void)f;
    return clock_json(view->arena, view->language);
}

// ---- accepting ----

static bool read_raw_end(const struct server *server, struct store *store, int64_t *ret_raw, struct fault *f)
{
    struct clock_signs signs = {0};
    if (server->gateway)
        signs.raw = raw_synced(gateway_raw(server->gateway));
    else if (!clock_signs_read(server->folder, store, &signs, f))
        return false;
    *ret_raw = signs.raw;
    return true;
}

static bool accept_work(struct write_job *job, struct store *store, struct fault *f)
{
    static const char *const fields[] = {"reason"};
    const struct wall_view view = wall_clock_view();
    struct clock_acceptance acceptance = doubted(&view);
    acceptance.who = job->person = write_job_text(job, "person"); // a name, not whose token it is
    if (!write_job_fields(job, fields, 1, f) || !write_job_reason(job, "clock.reason", &acceptance.reason, f) ||
        !read_raw_end(request_server(job->request), store, &acceptance.raw, f) || !clock_accept(store, &acceptance, &job->batch, f))
        return false;
    job->clock = !job->dry_run;
    job->answer = json_pack("{s:s,s:I,s:s,s:o}", "doubt", wall_doubt_name(view.doubt), "now_ms", (json_int_t)view.now_ms, "text",
                            clock_doubt_text(job->arena, job->request->language, &acceptance), "batch", write_job_batch(job));
    return true;
}

enum MHD_Result clock_accept_handle(struct request *request)
{
    return write_job_from_json(request, "clock.accept", accept_work);
}

// ---- noticing ----

bool clock_begin(struct server *server, struct store *store, struct fault *f)
{
    struct clock_signs signs;
    if (!clock_signs_read(server->folder, store, &signs, f))
        return false;
    wall_clock_begin(&signs.wall);
    return true;
}

// Once for each change, into the log, the events of devices, and to open pages.
bool clock_look(struct server *server, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct wall_view view = wall_clock_view();
    const struct clock_acceptance what = doubted(&view);
    (void)f;
    if (view.doubt == server->clock_told)
        return true;
    server->clock_told = view.doubt;
    if (view.doubt == WALL_SOUND) {
        log_line(LOG_NOTE, "clock: believed again");
    } else {
        log_line(LOG_WARNING, "clock: %s; deleting and judging wait: set it right, or qingshan clock accept", clock_doubt_text(arena, LANGUAGE_EN, &what));
        event_log_add(server->device_events, EVENT_SERVER_CLOCK, (struct hj212_text){"", 0}, wall_doubt_name(view.doubt));
        event_log_send(server->device_events);
    }
    event_hub_say(http_events(server->http), "clock", view.doubt == WALL_SOUND ? "{\"doubted\":false}" : "{\"doubted\":true}");
    return true;
}

int64_t clock_next_ms(const struct server *server, int64_t now_ms)
{
    (void)server;
    return now_ms + CLOCK_LOOK_MS;
}
