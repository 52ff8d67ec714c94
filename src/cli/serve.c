#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"
#include "base/text.h"
#include "cli/result_table.h"
#include "store/folder.h"
#include "view/boundary.h"

static void wait_for_end(void)
{
    sigset_t ends;
    int which;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigwait(&ends, &which);
}

// "127.0.0.1:0" -> with the port that was given.
static const char *shown_address(const struct cli *cli, const struct server *server)
{
    const char *colon = strrchr(cli->listen, ':');
    size_t size = colon ? (size_t)(colon - cli->listen) : 0;
    const char *host = size ? arena_strndup(cli->arena, cli->listen, size) : "0.0.0.0";
    return arena_printf(cli->arena, "%s:%d", host, server_port(server));
}

// What a large batch took goes back when it is freed. Left to itself malloc keeps, in each thread, twice as much as the largest
// block that was ever freed: a server that once caught up with a flood would stay that large. A document of the plan takes some
// megabytes each time; giving those back too costs an eighth of its time in page faults.
#define KEPT_MOST (8 << 20)

static void keep_little_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, KEPT_MOST);
    mallopt(M_TRIM_THRESHOLD, KEPT_MOST);
}

int cli_serve(struct cli *cli)
{
    struct fault fault = {0};
    sigset_t ends;
    keep_little_memory();
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL); // inherited by all threads: only wait_for_end sees them
    if (!folder_check_initialised(cli->data, &fault))
        return cli_fail(cli, &fault);
    if (cli->boundary && !boundary_check_file(cli->boundary, &fault))
        return cli_fail(cli, &fault);
    struct server_options options = {.folder = cli->data, .listen = cli->listen, .hj212 = cli->hj212, .hj212_limits = cli->hj212_limits, .web = cli->web, .boundary = cli->boundary,
                                     .standards = standard_folder(cli, NULL), .plain_sign_in = cli->plain_sign_in};
    struct server *server = server_start(&options, &fault);
    if (!server)
        return cli_fail(cli, &fault);
    cli_tell_lock(cli, server_lock(server));
    printf("%s\n%s\n", cli_say(cli, "cli.serving", "address", shown_address(cli, server), NULL),
           cli_say(cli, "cli.token", "path", folder_file(cli->arena, cli->data, "token"), NULL));
    if (cli->hj212)
        puts(cli_say(cli, "cli.serving_devices", "port", arena_printf(cli->arena, "%d", server_hj212_port(server)), NULL));
    fflush(stdout);
    wait_for_end();
    server_stop(server);
    return 0;
}
