// bench indicators: figures for the reader, in a form that scripts can read too.
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "bench/bench.h"
#include "cli/cli.h"
#include "store/folder.h"

#define CHANGES 300
#define DEFAULT_DATA "./var" // never used here: a bench does not write into a county's folder

// packs/jianghai of the checkout: from where the command runs, else beside the program's build folder.
static const char *find_pack(const struct cli *cli)
{
    char program[PATH_MAX];
    if (cli->pack || access("packs/jianghai/pack.yaml", R_OK) == 0)
        return cli->pack ? cli->pack : "packs/jianghai";
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    for (int up = 0; up < 2 && strrchr(program, '/'); up++)
        *strrchr(program, '/') = '\0';
    return arena_printf(cli->arena, "%s/packs/jianghai", program);
}

static const char *make_folder(const struct cli *cli, struct fault *f)
{
    const char *root = getenv("TMPDIR");
    char *folder = arena_printf(cli->arena, "%s/qingshan-bench-XXXXXX", text_empty(root) ? "/tmp" : root);
    if (mkdtemp(folder))
        return folder;
    fault_set_errno(f, "mkdtemp", folder);
    return NULL;
}

static void remove_folder(const struct cli *cli, const char *folder)
{
    static const char *const names[] = {"qingshan.db", "qingshan.db-wal", "qingshan.db-shm", "qingshan.db-open"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(folder_file(cli->arena, folder, names[i]));
    rmdir(folder);
}

static void print_pass(const char *name, const struct bench_pass *pass, const char *end)
{
    printf("%s: %" PRId64 " indicator-years, %.3f s, %.0f evaluations/s%s\n", name, pass->evaluations, pass->seconds,
           (double)pass->evaluations / pass->seconds, end);
}

static void print_report(const struct cli *cli, const struct bench_report *report, const char *folder)
{
    bool same = report->full.checksum == report->peer.checksum;
    print_pass("full evaluation", &report->full, "");
    print_pass("SQL peer", &report->peer,
               arena_printf(cli->arena, ", checksum %016" PRIx64 " (%s)", report->peer.checksum, same ? "the same" : "DIFFERENT"));
    printf("checksum: %016" PRIx64 "\n", report->full.checksum);
    printf("ratio to the SQL peer: %.1f after loading, %.1f with loading\n", report->peer.seconds / report->full.seconds,
           report->peer.seconds / (report->full.seconds + report->load_seconds));
    printf("written: %" PRId64 " facts and their results, %.1f s; loaded: %.2f s\n", report->facts, report->write_seconds, report->load_seconds);
    printf("one changed fact, all dependents stored: median %.3f ms, max %.3f ms before the commit; median %.3f ms, max %.3f ms with the synced commit\n",
           report->evaluated.median_ms, report->evaluated.max_ms, report->committed.median_ms, report->committed.max_ms);
    printf("fdatasync of 4 kB in %s: median %.3f ms, max %.3f ms\n", folder, report->sync.median_ms, report->sync.max_ms);
    printf("peak memory: %.1f MB\n", (double)report->peak_memory_kb / 1024);
}

static bool run(const struct cli *cli, const struct bench_options *options, struct bench_report *report, struct fault *f)
{
    return folder_create(options->folder, f) && bench_indicators(options, report, f);
}

int cli_bench(struct cli *cli)
{
    struct bench_options options = {.pack = find_pack(cli), .changes = CHANGES, .regions = 2843, .years = 9};
    struct bench_report report;
    struct fault fault = {0};
    arena_budget_use(SIZE_MAX); // a nation is held whole
    bool numbers = (!cli->regions || text_parse_int32(cli->regions, &options.regions)) && (!cli->years || text_parse_int32(cli->years, &options.years));
    if (!text_equal(cli->arguments[0], "indicators") || !numbers)
        return cli_usage(cli, "bench indicators --regions N --years M");
    bool temporary = text_equal(cli->data, DEFAULT_DATA);
    if (!temporary && folder_is_initialised(cli->data))
        return cli_usage(cli, "bench indicators --data NEW-FOLDER");
    options.folder = temporary ? make_folder(cli, &fault) : cli->data;
    bool ok = options.folder && run(cli, &options, &report, &fault);
    if (temporary && options.folder)
        remove_folder(cli, options.folder);
    if (!ok)
        return cli_fail(cli, &fault);
    print_report(cli, &report, options.folder);
    return report.full.checksum == report.peer.checksum ? 0 : fault_exit_code(FAULT_BROKEN);
}
