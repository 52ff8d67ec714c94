// The commands of qingshan. One file each; a table in main.c names them.
#ifndef QINGSHAN_CLI_CLI_H
#define QINGSHAN_CLI_CLI_H

#include <argp.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/messages.h"
#include "json/read.h"
#include "sheet/sheet.h"
#include "view/view.h"

// What a command was called with. Each command lists the options it takes (main.c); the others keep their default.
struct cli {
    struct arena *arena;
    const struct command *command;
    const char *data, *lang, *year, *as_of, *region, *format, *listen, *web, *boundary, *pack, *lakes;
    const char *value, *unit, *source, *state, *qualifier, *note, *reason, *person, *regions, *years, *crc;
    const char *hj212, *hj212_limits, *to, *points, *rate, *seconds, *seed, *faults;
    const char *table, *profiles, *scenario, *history_days, *anchor, *key, *out, *role, *department, *enterprise, *person_name, *package, *for_what, *of, *kind;
    bool json, dry_run, yes, history, simulated, time_is_end, link, damaged, deep, plain_sign_in;
    enum language language;
    const char **arguments; // behind the command's own name
    int argument_count;
};

struct command {
    const char *name, *usage, *help;  // "fact add", "ELEMENT", message key
    int least, most;                  // arguments
    int (*run)(struct cli *cli);      // exit code
    const char *options;              // names, separated by spaces
};

int cli_check(struct cli *cli);
int cli_init(struct cli *cli);
int cli_status(struct cli *cli);
int cli_indicator(struct cli *cli);
int cli_project_list(struct cli *cli);
int cli_fact_add(struct cli *cli);
int cli_fact_withdraw(struct cli *cli);
int cli_fact_list(struct cli *cli);
int cli_import(struct cli *cli);
int cli_report(struct cli *cli);
int cli_verify(struct cli *cli);
int cli_anchor(struct cli *cli);
int cli_verify_package(struct cli *cli); // verify --package
int cli_file_add(struct cli *cli);
int cli_file_list(struct cli *cli);
int cli_file_get(struct cli *cli);
int cli_file_package(struct cli *cli);
int cli_backup(struct cli *cli);
int cli_backup_check(struct cli *cli);
int cli_restore(struct cli *cli);
int cli_series_list(struct cli *cli);
int cli_series_export(struct cli *cli);
int cli_series_import(struct cli *cli);
int cli_point_import(struct cli *cli);
int cli_warning_list(struct cli *cli);
int cli_warning_reopen(struct cli *cli);
int cli_warning_scan(struct cli *cli);
int cli_limit_import(struct cli *cli);
int cli_frame_find(struct cli *cli);
int cli_frame_verify(struct cli *cli);
int cli_simulate(struct cli *cli);
int cli_simulate_history(struct cli *cli, uint64_t seed); // simulate_world.c
struct simulate_options;
bool cli_simulate_world(const struct cli *cli, struct simulate_options *options, struct fault *f);
int cli_clock_accept(struct cli *cli);
int cli_user_add(struct cli *cli);
int cli_user_list(struct cli *cli);
int cli_user_password(struct cli *cli);
int cli_user_lock(struct cli *cli);
int cli_user_unlock(struct cli *cli);
int cli_user_left(struct cli *cli);
int cli_damage_list(struct cli *cli);
int cli_damage_scan(struct cli *cli);
int cli_damage_acknowledge(struct cli *cli);
int cli_template(struct cli *cli);
int cli_serve(struct cli *cli);
int cli_settle(struct cli *cli);
int cli_hj212_decode(struct cli *cli);
int cli_hj212_encode(struct cli *cli);
int cli_openapi(struct cli *cli);
int cli_compute_aqi(struct cli *cli);
int cli_compute_surface_water(struct cli *cli);
int cli_bench(struct cli *cli);

int cli_fail(const struct cli *cli, const struct fault *f);     // prints "qingshan: ..." and gives the exit code
int cli_usage(const struct cli *cli, const char *what);
const char *cli_say(const struct cli *cli, const char *key, ...) __attribute__((sentinel));
const char *cli_person(const struct cli *cli);                     // who acts: --person, or the system's name of the user
struct folder_lock;
void cli_tell_pages(const struct cli *cli); // of the databases that were read and are others than were written, on stderr; not those a person has acknowledged
void cli_tell_lock(const struct cli *cli, const struct folder_lock *lock); // what taking the folder's lock did, on stderr
const char *cli_instant(const struct cli *cli, int64_t at_ms);    // "" for 0
void cli_print_json(const struct cli *cli, const json_t *document);
// Opens the store for reading and a view on it; both end with the process or cli_view_close.
struct cli_view {
    struct store *store;
    struct view view;
};
bool cli_view_open(const struct cli *cli, struct cli_view *ret_view, struct fault *f);
void cli_view_close(struct cli_view *view);
#define CLI_VIEW_SCOPED __attribute__((cleanup(cli_view_close))) struct cli_view

const char *base_name(const char *path);                        // behind the last slash
const char *url_encoded(struct arena *arena, const char *text); // every byte

// A table for people (cli.answer): columns padded to display width; numbers stand right and are never cut.
void cli_print_row(const struct cli *cli, const struct sheet_column *columns, size_t count, const char *const *cells);
void cli_print_header(const struct cli *cli, const struct sheet_column *columns, size_t count);

// A request to the server that runs on the data folder. *ret_running false: none runs, do it yourself.
struct remote_body {
    const char *content_type;
    const void *bytes;
    size_t size;
};
struct remote_answer {
    long status;
    json_t *body;
};
bool remote_send(const struct cli *cli, const char *method, const char *path, const struct remote_body *body, struct remote_answer *ret_answer, bool *ret_running,
                 struct fault *f);
bool remote_post(const struct cli *cli, const char *path, const struct remote_body *body, struct remote_answer *ret_answer, bool *ret_running,
                 struct fault *f);
void cli_print_report(const struct cli *cli, const json_t *report); // the rows of a refused table
int remote_fail(const struct cli *cli, const struct remote_answer *answer);  // prints the problem, gives an exit code

#endif
