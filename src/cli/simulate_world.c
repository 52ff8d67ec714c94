// simulate --table: a county of different devices, its past into a folder or its present to a server.
#include <inttypes.h>
#include <stdio.h>

#include "base/cell/csv.h"
#include "base/period.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/local_write.h"
#include "observe/simulate/simulate.h"
#include "observe/simulate/simulate_world.h"
#include "store/folder.h"
#include "store/purpose.h"

#define TABLE_MAX ((size_t)4 << 20)
#define HISTORY_DAYS_MAX 400

static bool read_table(const struct cli *cli, const char *path, struct standard_file *ret_file, struct fault *f)
{
    char *bytes;
    size_t size;
    if (!file_read(cli->arena, path, TABLE_MAX, &bytes, &size, f))
        return false;
    *ret_file = (struct standard_file){.name = path, .bytes = bytes, .size = size};
    return true;
}

static struct simulate_world *load_world(const struct cli *cli, uint64_t seed, struct fault *f)
{
    struct simulate_files files = {0};
    if (!read_table(cli, cli->table, &files.points, f) || !read_table(cli, cli->profiles, &files.profiles, f) ||
        (cli->scenario && !read_table(cli, cli->scenario, &files.scenario, f)))
        return NULL;
    return simulate_world_load(cli->arena, &files, seed, instant_now_ms(), f);
}

// Only a folder that is marked as simulated is filled, and only while no server has it.
static bool fill_folder(const struct cli *cli, const struct simulate_world *world, int days, uint64_t *ret_stored, struct fault *f)
{
    struct folder_lock lock = {.descriptor = -1};
    bool simulated = false;
    if (!folder_is_initialised(cli->data))
        return fault_set(f, FAULT_NOT_FOUND, "store.missing", "path", cli->data, NULL);
    if (!folder_lock(cli->data, &lock, f))
        return false;
    cli_tell_lock(cli, &lock);
    STORE_SCOPED store = store_open(cli->data, STORE_READ, f);
    bool ok = store && folder_simulated(store, &simulated, f) && (simulated || fault_set(f, FAULT_CONFLICT, "folder.real", "path", cli->data, NULL));
    SERIES_SCOPED series = ok ? series_open(&(struct series_options){.folder = cli->data, .mode = STORE_WRITE}, f) : NULL;
    ok = series && simulate_world_fill(world, series, days, ret_stored, f);
    if (ok)
        local_seal(cli->data);
    folder_unlock(&lock);
    return ok;
}

int cli_simulate_history(struct cli *cli, uint64_t seed)
{
    struct fault fault = {0};
    uint64_t stored;
    int32_t days;
    if (!cli->profiles || !text_parse_int32(cli->history_days, &days) || days < 1 || days > HISTORY_DAYS_MAX)
        return cli_usage(cli, "simulate --table POINTS --profiles FILE [--scenario FILE] --days 1..400");
    const struct simulate_world *world = load_world(cli, seed, &fault);
    if (!world || !fill_folder(cli, world, days, &stored, &fault))
        return cli_fail(cli, &fault);
    printf("%s\n", cli_say(cli, "cli.series_imported", "stored", arena_printf(cli->arena, "%" PRIu64, stored), "repeated", "0", NULL));
    return 0;
}

bool cli_simulate_world(const struct cli *cli, struct simulate_options *options, struct fault *f)
{
    if (!cli->profiles)
        return fault_set(f, FAULT_USAGE, "cli.simulate_profiles", NULL);
    options->world = load_world(cli, options->seed, f);
    options->points = options->world ? (int)simulate_world_count(options->world) : 0;
    return options->world != NULL;
}
