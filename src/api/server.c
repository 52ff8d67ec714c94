#include "api/server.h"

#include "api/document.h"
#include "api/observe/live_news.h"
#include "api/people/people_api.h"
#include "api/routes.h"
#include "api/state.h"
#include "base/ending.h"
#include "service/service.h"
#include "store/settings.h"

// A stop takes no longer than two seconds, whatever is under way: what has not ended by then is done at the next start, or by who
// asked for it. In ms from its beginning:
#define WORK_MS 700    // readers, the stower, the watch, forwarding; the writer has a little longer
#define HEADS_MS 1200  // digests for the last head
#define ANSWERS_MS 1600 // answers that a client is slow to take

// What stands there for others they read themselves; series_settings.h refuses what is no line of settings.
static bool take_setting(void *context, const struct settings_line *line, struct fault *f)
{
    (void)f;
    return !line->value || http_settings_take(context, line->key, line->value);
}

static bool read_settings(struct server *server, const char *folder, const char *listen, struct fault *f)
{
    struct http_settings_reading *reading = http_settings_begin(server->arena, listen, &server->http_settings);
    if (!settings_read(server->arena, folder, take_setting, reading, f))
        return false;
    http_settings_end(reading);
    return true;
}

static void on_news(void *context, const struct news *news)
{
    const struct server *server = context;
    live_news(http_events(server->http), news);
}

static bool start_all(struct server *server, const struct server_options *options, struct fault *f)
{
    if (!read_settings(server, options->folder, options->listen, f))
        return false;
    const struct service_options service = {.folder = options->folder, .hj212 = options->hj212, .hj212_limits = options->hj212_limits, .standards = options->standards,
                                            .files = http_settings_files(&server->http_settings), .news = on_news, .context = server};
    server->service = service_open(&service, f);
    if (!server->service || !folder_token(server->arena, options->folder, &server->token, f))
        return false;
    server->http = http_new(&(struct http_options){.settings = &server->http_settings, .routes = &server_routes, .web = options->web, .dotted = "/indicators/",
                                                   .last_batch = service_last_batch(server->service), .actor = people_actor, .version = document_version,
                                                   .context = server}); // before anything runs that tells pages
    if (!people_start(server, options->standards, f) || !service_start(server->service, &service, f))
        return false;
    http_settings_fit(&server->http_settings, service_files(server->service));
    if (!http_listen(server->http, options->listen, folder_file(server->arena, options->folder, "qingshan.sock"), f))
        return false;
    service_tend(server->service);
    return true;
}

struct server *server_start(const struct server_options *options, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct server *server = arena_alloc(arena, sizeof *server);
    server->arena = arena;
    server->boundary = arena_strdup(arena, options->boundary);
    server->plain_sign_in = options->plain_sign_in;
    people_init(server);
    for (int i = 0; i < SHELF_COUNT; i++)
        search_shelf_init(&server->shelves[i]);
    if (start_all(server, options, f))
        return server;
    server_stop(server);
    return NULL;
}

int server_hj212_port(const struct server *server)
{
    return service_hj212_port(server->service);
}

const struct folder_lock *server_lock(const struct server *server)
{
    return service_lock(server->service);
}

int server_port(const struct server *server)
{
    return http_port(server->http);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    ending_later(ENDING_NEVER);
    ending_begin(WORK_MS);
    readers_stop(&server->hashes); // before the writer stops
    if (server->service)
        service_stop(server->service, HEADS_MS);
    if (server->http)
        http_stop(server->http, ANSWERS_MS);
    http_free(server->http); // its socket goes while the folder is still locked
    service_free(server->service);
    for (int i = 0; i < SHELF_COUNT; i++)
        shared_place_done(&server->shelves[i]);
    people_done(server);
    arena_free(server->arena);
    ending_over();
}
