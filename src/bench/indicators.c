#include "bench/bench.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock/clock.h"
#include "base/text.h"
#include "bench/nation.h"
#include "indicator/evaluate.h"
#include "peer_sql.h"
#include "store/folder.h"

#define SYNCS 50
#define SYNC_BYTES 4096

static double seconds_since(int64_t start_ns)
{
    return (double)(clock_monotonic_ns() - start_ns) / 1e9;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static struct bench_latency latency_of(double *milliseconds, size_t count)
{
    qsort(milliseconds, count, sizeof *milliseconds, by_size);
    return (struct bench_latency){.median_ms = milliseconds[count / 2], .max_ms = milliseconds[count - 1]};
}

// ---- the checksum ----

struct outcome {
    const char *region, *no;
    int32_t year, verdict;
    double value;
};

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t outcome_hash(const struct outcome *outcome)
{
    int64_t parts[] = {outcome->year, outcome->verdict, isnan(outcome->value) ? INT64_MIN : llround(outcome->value * 1e6)};
    uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), outcome->region, strlen(outcome->region) + 1);
    hash = mix(hash, outcome->no, strlen(outcome->no) + 1);
    hash = mix(hash, parts, sizeof parts);
    return hash ^ (hash >> 29);
}

// ---- the server's evaluator ----

struct loaded {
    const char **regions;
    struct indicator_inputs **inputs;
    struct indicator_result *results; // of the main indicators, by region, indicator, year
};

static bool load_all(struct nation *nation, struct loaded *loaded, struct fault *f)
{
    size_t regions = (size_t)nation->options->regions;
    loaded->regions = arena_array(nation->arena, regions, sizeof *loaded->regions);
    loaded->inputs = arena_array(nation->arena, regions, sizeof *loaded->inputs);
    loaded->results = arena_array(nation->arena, regions * (size_t)nation->model->main_count * (size_t)nation->options->years, sizeof *loaded->results);
    for (size_t r = 0; r < regions; r++) {
        loaded->regions[r] = nation_region(nation, nation->arena, (int32_t)r);
        loaded->inputs[r] = indicator_inputs_new(nation->arena, nation->model);
        if (!indicator_inputs_load(loaded->inputs[r], nation->store, loaded->regions[r], INT64_MAX, f))
            return false;
    }
    return true;
}

static void evaluate_region(const struct nation *nation, struct indicator_inputs *inputs, struct indicator_result **next)
{
    const struct indicator_model *model = nation->model;
    indicator_inputs_derive(inputs);
    for (int32_t i = 0; i < model->indicator_count; i++)
        for (int32_t y = 0; model->indicators[i].class == CLASS_MAIN && y < nation->options->years; y++)
            indicator_evaluate(inputs, i, model->plan.base_year + y, (*next)++);
}

static uint64_t checksum_of(const struct nation *nation, const struct loaded *loaded)
{
    const struct indicator_model *model = nation->model;
    const struct indicator_result *result = loaded->results;
    uint64_t sum = 0;
    for (int32_t r = 0; r < nation->options->regions; r++)
        for (int32_t i = 0; i < model->indicator_count; i++)
            for (int32_t y = 0; model->indicators[i].class == CLASS_MAIN && y < nation->options->years; y++, result++)
                sum += outcome_hash(&(struct outcome){.region = loaded->regions[r], .no = model->indicators[i].no,
                                                      .year = model->plan.base_year + y, .verdict = result->verdict, .value = result->value});
    return sum;
}

static bool run_full(struct nation *nation, struct bench_report *report, struct fault *f)
{
    struct loaded loaded;
    int64_t start = clock_monotonic_ns();
    if (!load_all(nation, &loaded, f))
        return false;
    report->load_seconds = seconds_since(start);
    struct indicator_result *next = loaded.results;
    start = clock_monotonic_ns();
    for (int32_t r = 0; r < nation->options->regions; r++)
        evaluate_region(nation, loaded.inputs[r], &next);
    report->full = (struct bench_pass){.seconds = seconds_since(start), .evaluations = next - loaded.results};
    report->full.checksum = checksum_of(nation, &loaded);
    return true;
}

// ---- the peer ----

static bool take_peer_row(void *context, const struct peer_results_row *row, struct fault *f)
{
    static const enum verdict verdicts[] = {VERDICT_MET, VERDICT_EXPECTED, VERDICT_NOT_DUE, VERDICT_NO_DATA, VERDICT_UNMET};
    struct bench_pass *pass = context;
    (void)f;
    struct outcome outcome = {.region = row->region, .no = row->no, .year = (int32_t)row->year,
                              .verdict = (int32_t)verdicts[row->weight], .value = row->value.present ? row->value.value : NAN};
    pass->evaluations++;
    pass->checksum += outcome_hash(&outcome);
    return true;
}

static bool run_peer(struct nation *nation, struct bench_report *report, struct fault *f)
{
    int32_t base = nation->model->plan.base_year;
    int64_t start = clock_monotonic_ns();
    struct peer_results_in in = {.year_from = base, .year_to = base + nation->options->years - 1};
    bool ok = peer_results_each(nation->store, &in, take_peer_row, &report->peer, f);
    report->peer.seconds = seconds_since(start);
    return ok;
}

// ---- one changed fact ----

static bool run_changes(struct nation *nation, struct bench_report *report, struct fault *f)
{
    size_t count = (size_t)nation->options->changes;
    double *evaluated = arena_array(nation->arena, count, sizeof *evaluated), *committed = arena_array(nation->arena, count, sizeof *committed);
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct fact_entry entry = nation_change(nation, arena);
        struct fact_batch batch = {.entries = &entry, .count = 1, .who = "bench", .what = "fact.add", .detail = ""};
        int64_t start = clock_monotonic_ns();
        if (!store_begin(nation->store, f) || !fact_save(nation->store, nation->model, &batch, NULL, f))
            return false;
        evaluated[i] = seconds_since(start) * 1e3;
        if (!store_commit(nation->store, f))
            return false;
        committed[i] = seconds_since(start) * 1e3;
    }
    report->evaluated = latency_of(evaluated, count);
    report->committed = latency_of(committed, count);
    return true;
}

// What the disk alone takes: the floor of every commit.
static bool run_syncs(struct nation *nation, struct bench_report *report, struct fault *f)
{
    char block[SYNC_BYTES] = {0};
    double times[SYNCS];
    const char *path = folder_file(nation->arena, nation->options->folder, "sync");
    int file = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = file >= 0;
    for (int i = 0; ok && i < SYNCS; i++) {
        int64_t start = clock_monotonic_ns();
        ok = write(file, block, sizeof block) == (ssize_t)sizeof block && fdatasync(file) == 0;
        times[i] = seconds_since(start) * 1e3;
    }
    if (!ok)
        fault_set_errno(f, "write", path);
    if (file >= 0)
        close(file);
    unlink(path);
    if (ok)
        report->sync = latency_of(times, SYNCS);
    return ok;
}

static int64_t peak_memory_kb(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

static bool run(struct nation *nation, struct bench_report *report, struct fault *f)
{
    int64_t start = clock_monotonic_ns();
    if (!nation_write(nation, &report->facts, f))
        return false;
    report->write_seconds = seconds_since(start);
    if (!run_changes(nation, report, f) || !run_syncs(nation, report, f) || !run_full(nation, report, f))
        return false;
    report->peak_memory_kb = peak_memory_kb();
    return run_peer(nation, report, f);
}

bool bench_indicators(const struct bench_options *options, struct bench_report *ret_report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct nation nation;
    *ret_report = (struct bench_report){0};
    if (options->regions < 1 || options->regions > BENCH_REGIONS_MAX)
        return fault_set_number(f, FAULT_USAGE, "bench.regions", "most", BENCH_REGIONS_MAX);
    if (options->years < 1 || options->years > BENCH_YEARS_MAX)
        return fault_set_number(f, FAULT_USAGE, "bench.years", "most", BENCH_YEARS_MAX);
    bool ok = nation_open(&nation, arena, options, f) && run(&nation, ret_report, f);
    nation_close(&nation);
    return ok;
}
