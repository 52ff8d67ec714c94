// clock accept: a person says that this machine's clock is right.
#include <stdio.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/local_write.h"
#include "observe/raw/clock_signs.h"
#include "store/proof/clock_accepted.h"

static bool accept_here(const struct cli *cli, void *context, json_t **ret_answer, struct fault *f)
{
    LOCAL_WRITE_SCOPED local = {.lock = {.descriptor = -1}};
    struct clock_signs signs;
    int64_t batch;
    (void)context;
    if (!local_open(cli, &local, f) || !clock_signs_read(cli->data, local.store, &signs, f))
        return false;
    const int64_t now_ms = instant_now_ms();
    const struct clock_acceptance acceptance = {.doubt = wall_judge(&signs.wall, now_ms), .now_ms = now_ms, .newest_ms = signs.wall.newest_ms,
                                                .raw = signs.raw, .who = cli->person, .reason = cli->reason};
    if (!clock_accept(local.store, &acceptance, &batch, f) || !(cli->dry_run || store_commit(local.store, f)))
        return false;
    *ret_answer = json_pack("{s:s,s:I,s:s,s:o}", "doubt", wall_doubt_name(acceptance.doubt), "now_ms", (json_int_t)now_ms, "text",
                            clock_doubt_text(cli->arena, cli->language, &acceptance), "batch", cli->dry_run ? json_null() : json_integer((json_int_t)batch));
    return true;
}

static void say_accepted(const struct cli *cli, void *context, const json_t *answer)
{
    (void)context;
    puts(cli_say(cli, cli->dry_run ? "cli.clock_would_accept" : "cli.clock_accepted", "text", json_text(answer, "text"), NULL));
}

int cli_clock_accept(struct cli *cli)
{
    struct fault fault = {0};
    size_t size;
    if (text_empty(cli->person)) // a name, not the socket's own
        return cli_fail(cli, (fault_set(&fault, FAULT_INPUT, "clock.person", "field", "person", NULL), &fault));
    json_t *body = json_pack("{s:s?,s:s?}", "person", cli->person, "reason", cli->reason);
    const char *bytes = json_document_text(cli->arena, body, &size);
    json_decref(body);
    const char *path = cli->dry_run ? "/api/v1/clock/accept?dry_run=1" : "/api/v1/clock/accept";
    return local_act(cli, &(struct local_act){path, {"application/json", bytes, size}, NULL, accept_here, say_accepted});
}
