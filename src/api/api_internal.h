// Shared by the files of src/api: the request, the route table, the pieces of the server.
#ifndef QINGSHAN_API_INTERNAL_H
#define QINGSHAN_API_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "api/server.h"
#include "base/arena.h"
#include "base/clock/wall_watch.h"
#include "base/messages.h"
#include "base/progress.h"
#include "http/guard.h"
#include "indicator/model.h"
#include "observe/forward/forward.h"
#include "observe/gateway/gateway.h"
#include "observe/live/live.h"
#include "observe/series/series.h"
#include "observe/stow/stow.h"
#include "observe/watch/watch.h"
#include "service/descriptors.h"
#include "store/folder.h"
#include "store/store.h"
#include "store/writer.h"
#include "view/view.h"

#define BODY_JSON_MAX ((size_t)256 << 10)
#define BODY_FILE_MAX ((size_t)16 << 20)
#define QUERY_PARAMETERS_MAX 12
#define PATH_PARAMETERS_MAX 2

// ---- a request ----

enum answer_kind { ANSWER_NONE, ANSWER_DOCUMENT, ANSWER_PROBLEM };

struct standards;
struct chores;

struct request {
    struct server *server;
    struct MHD_Connection *connection;
    struct guest *guest;             // NULL: the local socket
    char *uri;                       // as sent: path and query
    const struct route *route;
    bool local;                      // came through the Unix socket: the administrator
    bool started, too_large, waiting;
    bool crowded;                    // more parameters than anybody asks with
    bool refused;                    // no right to this route: the body is not kept
    struct arena *arena;             // made when the request needs one
    char *path;                      // decoded
    const char *path_value;          // the {part} of the route
    enum language language;
    char *body;
    size_t body_size, body_capacity, body_limit;
    // the answer of a job that ran elsewhere
    int status;
    const char *answer, *content_type;
    size_t answer_size;
    struct fault fault;
};

const char *request_query(struct request *request, const char *name); // NULL when absent
const char *request_header(struct request *request, const char *name);
bool request_is_administrator(struct request *request);               // a right token, or the local socket
const char *request_person(struct request *request);
struct address request_client(struct request *request);               // who asks: through a proxy the one it names
void request_is(struct request *request, enum guest_state state);
// Every answer goes out here. page: it may be shown with scripts and styles of its own origin; nothing else may.
enum MHD_Result request_queue(struct request *request, int status, struct MHD_Response *response);
void response_secure(struct MHD_Response *response, bool page);

// ---- routes ----

enum right { RIGHT_VISITOR, RIGHT_ADMINISTRATOR };

struct parameter {
    const char *name, *description;
};

struct answer {
    const char *bytes;
    size_t size;
    const char *content_type;
    const char *file_name;  // offered for download when set
};

struct route {
    const char *method, *path;       // "/api/v1/indicators/{no}"
    const char *summary;             // English, for OpenAPI
    enum right right;
    bool cached;                     // the answer depends only on URI, language and the state of the store
    bool live;                       // and on the county live: kept for one turn, among answers of their own
    bool observed;                   // and on observations of hours and days; `year` is read by the route itself
    // A document of the plan: runs on a view. Exactly one of document, respond, stream is set.
    json_t *(*document)(struct request *request, struct view *view, struct fault *f);
    bool (*respond)(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f);
    enum MHD_Result (*handle)(struct request *request); // everything else: writes, streams
    size_t body_limit;
    const char *accepts, *produces;  // media types separated by spaces; NULL = application/json
    bool creates;                    // 201 when something was saved
    struct parameter parameters[QUERY_PARAMETERS_MAX];
};

extern const struct route routes[];
extern const size_t route_count;
// Finds the route; *ret_known tells whether the path exists with another method.
// Methods the path takes, for the Allow header: "GET, HEAD, POST".
const char *route_methods(const struct request *request);
const struct route *route_find(struct request *request, const char *method, bool *ret_known);

// ---- the server ----

struct listener {
    struct server *server;
    bool local;
    struct MHD_Daemon *daemon;
};

// Threads that read tables of facts before the writer gets them (import_api.c).
struct imports {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int running, reading;
    bool stopping;
};
void imports_init(struct imports *imports);
void imports_stop(struct imports *imports); // takes no more and waits for those that run; before the writer stops
void imports_done(struct imports *imports);

struct server {
    const char *folder, *web, *boundary, *token;
    struct arena *arena;
    struct folder_lock lock;
    struct listener tcp, unix_socket;
    struct http_settings http;
    struct descriptor_shares shares;
    struct guard *guard;             // of strangers; the local socket has none
    struct imports imports;
    struct writer *writer;
    atomic_int_fast64_t version;     // goes up with every commit
    atomic_int_fast64_t definitions; // goes up with every commit that changes what the model holds
    atomic_int_fast64_t observed;    // goes up when observations of hours or days were stored
    atomic_int waiting;              // requests whose write is not answered yet
    int port;

    pthread_mutex_t model_lock;
    struct shared_model *model;
    struct indicator_model *writer_model; // the writer's thread only: it may hold what is not committed yet
    bool writer_model_stale;

    struct response_cache *cache;
    struct response_cache *live_cache; // every turn makes new addresses: they must not push out the plan's answers
    struct static_files *files;
    struct event_hub *events;
    struct live_feed *live;

    const struct standards *standards; // NULL: started without their tables
    struct chores *chores;
    int backfill_seconds, heads_seconds, retain_seconds; // 0: the usual
    int heads_looks;                 // of the chore that names the ends of chains
    atomic_bool chores_ending;       // a long one stops where it is

    struct gateway *gateway;         // NULL: devices are not listened to
    struct forward_hub *_Atomic forwards; // NULL: nothing is passed on
    struct stow *_Atomic stow;       // the only writer of series.db; asked for by the gateway's thread
    struct event_log *device_events; // of both
    struct damage_log *damages;      // what anybody finds damaged
    struct progress *progress;       // of steps behind serving
    enum wall_doubt clock_told;      // the chores': what was said of the clock last
    struct watch *watch;             // judges what the stower stored
};

// The definitions, shared by requests and freed with the last of them.
struct shared_model {
    struct indicator_model *model;
    int64_t version;
    int users;
};
struct shared_model *server_model_take(struct server *server, struct store *store, struct fault *f);
void server_model_give(struct server *server, struct shared_model *shared);
// The definitions as the writer's open transaction sees them. Borrowed; on the writer's thread only.
const struct indicator_model *server_writer_model(struct server *server, struct store *store, struct fault *f);
struct store *server_thread_store(struct server *server, struct fault *f); // this thread's connection
// This thread's reading handle of the observations; NULL while there are none yet.
bool server_thread_series(struct server *server, struct series **ret_series, struct fault *f);
// After a commit. definitions: also what the model holds, its range of years included.
void server_changed(struct server *server, bool definitions);
void server_devices_changed(struct server *server); // points or devices are other ones
void server_judging_changed(struct server *server, const char *point); // limits, maintenance, rules of a point; NULL: of all

// ---- answering ----

enum MHD_Result answer_bytes(struct request *request, int status, const struct answer *answer);
enum MHD_Result answer_fault(struct request *request, const struct fault *f);
const char *fault_problem(struct arena *arena, enum language language, const struct fault *f, json_t *extra, size_t *ret_size);

// Cached responses by URI, language and encoding; each knows the version it was made at.
struct response_cache;
struct response_cache *response_cache_new(void);
void response_cache_free(struct response_cache *cache);
// Answers from the cache when it can: true and *ret_result set.
bool response_cache_answer(struct response_cache *cache, struct request *request, int64_t version, enum MHD_Result *ret_result);
// Keeps the answer made at a version and answers with it.
enum MHD_Result response_cache_keep(struct response_cache *cache, struct request *request, int64_t version, const struct answer *answer);

// Pages and assets. true when the path was one of them (or the single page's fallback).
struct static_files;
struct static_files *static_files_load(const char *folder);
void static_files_free(struct static_files *files);
bool static_files_answer(struct static_files *files, struct request *request, enum MHD_Result *ret_result);

// Live events.
struct event_hub;
struct event_hub *event_hub_new(struct server *server, int64_t last_batch);
void event_hub_stop(struct event_hub *hub); // ends all streams; before the daemons stop
void event_hub_free(struct event_hub *hub);
void event_hub_publish(struct event_hub *hub, int64_t batch, const char *what, const char *json);
// Another named event: json is one object.
void event_hub_say(struct event_hub *hub, const char *name, const char *json);
// For what comes again in a moment: a stream without room for it is passed over instead of closed.
void event_hub_offer(struct event_hub *hub, const char *event);
enum MHD_Result events_handle(struct request *request);

// The county as it is now (live_feed.c, live_api.c).
struct live_feed;
struct live_feed *live_feed_start(struct server *server, struct store *store, struct fault *f);
void live_feed_stop(struct live_feed *feed);   // ends the thread; gateway and stower may still tell
void live_feed_free(struct live_feed *feed);   // NULL is fine
struct live *live_feed_table(struct live_feed *feed);
void live_feed_stored(struct live_feed *feed, const struct stow_newest *newest, size_t count);
void live_feed_heard(struct live_feed *feed, const char *mn, enum gateway_sign sign);
bool live_feed_frames(struct live_feed *feed, const char *mn, int64_t count);
void live_feed_reload(struct live_feed *feed); // points or devices are other ones
json_t *live_counts_json(const struct live_counts *counts);
json_t *live_document(struct request *request, struct view *view, struct fault *f);
json_t *live_public_document(struct request *request, struct view *view, struct fault *f);
json_t *devices_document(struct request *request, struct view *view, struct fault *f);
json_t *means_document(struct request *request, struct view *view, struct fault *f);
json_t *means_state_json(struct server *server, struct fault *f); // edition, since when, days of older ones

// Documents of observations (series_api.c).
json_t *factors_document(struct request *request, struct view *view, struct fault *f);
bool series_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
bool daily_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *values_document(struct request *request, struct view *view, struct fault *f);
json_t *frames_document(struct request *request, struct view *view, struct fault *f);
json_t *frame_document(struct request *request, struct view *view, struct fault *f);
// Points (point_api.c, point_list.c).
bool points_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f);
json_t *point_days_document(struct request *request, struct view *view, struct fault *f);
json_t *point_document(struct request *request, struct view *view, struct fault *f);

// Writes (write_job.c) suspend the connection until the commit.
enum MHD_Result fact_add_handle(struct request *request);
enum MHD_Result fact_import_handle(struct request *request);
enum MHD_Result pack_apply_handle(struct request *request);
enum MHD_Result point_import_handle(struct request *request);
enum MHD_Result series_import_handle(struct request *request);
enum MHD_Result point_add_handle(struct request *request);
enum MHD_Result point_withdraw_handle(struct request *request);
enum MHD_Result command_add_handle(struct request *request);
enum MHD_Result command_cancel_handle(struct request *request);
json_t *commands_document(struct request *request, struct view *view, struct fault *f);
json_t *device_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result device_save_handle(struct request *request);
json_t *learned_json(struct gateway *gateway, const char *mn); // null: nothing is known since the start
json_t *forwards_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result forward_save_handle(struct request *request);
void command_changed_say(struct server *server, const struct command *command);
enum MHD_Result session_handle(struct request *request);
enum MHD_Result server_health_handle(struct request *request);
// anchor_api.c
json_t *anchor_document(struct request *request, struct view *view, struct fault *f);
void request_wait(struct request *request);   // suspends
void request_resume(struct request *request); // from any thread

// Warnings, limits, maintenance (warning_api.c, limit_api.c, limit_standard_api.c).
bool warnings_respond(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f);
json_t *warning_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result warning_acknowledge_handle(struct request *request);
enum MHD_Result warning_note_handle(struct request *request);
enum MHD_Result warning_close_handle(struct request *request);
enum MHD_Result warning_reopen_handle(struct request *request);

// Damage (damage_api.c).
json_t *damage_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result damage_note_handle(struct request *request);
enum MHD_Result damage_acknowledge_handle(struct request *request);

// The clock of this machine (clock_api.c).
bool clock_begin(struct server *server, struct store *store, struct fault *f); // looks at it, and watches it from now on
json_t *clock_json(struct arena *arena, enum language language);
json_t *clock_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result clock_accept_handle(struct request *request);

json_t *limits_document(struct request *request, struct view *view, struct fault *f);
json_t *limit_standards_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result limit_standard_handle(struct request *request);
enum MHD_Result limit_add_handle(struct request *request);
enum MHD_Result limit_import_handle(struct request *request);
enum MHD_Result limit_withdraw_handle(struct request *request);
json_t *maintenance_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result maintenance_add_handle(struct request *request);
enum MHD_Result maintenance_withdraw_handle(struct request *request);
json_t *judge_rules_document(struct request *request, struct view *view, struct fault *f);
enum MHD_Result judge_setting_handle(struct request *request);

// gzip of bytes in the heap, NULL when it does not pay.
void *bytes_gzip(const void *bytes, size_t size, size_t *ret_size);
bool request_accepts_gzip(struct request *request);

#endif
