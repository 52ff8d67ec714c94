// Facts, corrections and withdrawals at random: whatever the order, the results stored along the way are those of a
// full evaluation, and what an as-of date shows is what was stored then. Compared byte for byte.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "indicator/evaluate.h"
#include "indicator/fact.h"
#include "indicator_sql.h"
#include "review/load.h"
#include "store/journal.h"
#include "tests/packs/engine.h"

#define FACTS 10000
#define BATCH_MAX 9
#define CHECK_EVERY 211 // batches
#define SNAPSHOTS_MAX 32

static const char *const regions[] = {"990001", "990001001", "990000"};
#define REGIONS (sizeof regions / sizeof *regions)

struct snapshot {
    int64_t batch;
    struct result_rows_row *rows[REGIONS];
    size_t counts[REGIONS];
};

struct run {
    struct arena *arena;
    struct store *store;
    struct indicator_model *model;
    uint64_t seed;
    struct snapshot snapshots[SNAPSHOTS_MAX];
    size_t snapshot_count, batches, facts;
};

static uint32_t below(struct run *run, uint32_t limit)
{
    run->seed ^= run->seed << 13;
    run->seed ^= run->seed >> 7;
    run->seed ^= run->seed << 17;
    return (uint32_t)((run->seed >> 11) % limit);
}

static bool chance(struct run *run, uint32_t percent)
{
    return below(run, 100) < percent;
}

static void expect(bool ok, const struct fault *f)
{
    if (!ok)
        fail_msg("%s: %s", fault_where(f), f->key);
}

static void load_pack(struct run *run, const char *file, const char *find, const char *replace)
{
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report;
    struct fault fault = {0};
    engine_fixture_load(&fixture, run->arena, getenv("QINGSHAN_SOURCE"));
    if (file)
        fixture_edit(&fixture, file, find, replace);
    struct pack *pack = fixture_read(&fixture, &findings);
    assert_string_equal(fixture_findings(run->arena, &findings), "");
    expect(review_load(run->store, run->arena, pack, "test", false, &report, &fault), &fault);
    indicator_model_free(run->model);
    run->model = indicator_model_load(run->store, INT64_MAX, &fault);
    assert_non_null(run->model);
}

// ---- entries ----

static const char *random_period(struct run *run, struct arena *arena, const struct subject *subject)
{
    // a few facts lie outside the plan's years and widen the range of evaluation; what has not begun is refused
    int32_t year = run->batches > 400 && chance(run, 1) ? 2000 + (int32_t)below(run, 26) : 2016 + (int32_t)below(run, 10);
    if (subject->aggregate == AGGREGATE_NONE || chance(run, 10))
        return arena_printf(arena, "%d", year);
    return chance(run, 30) ? arena_printf(arena, "%dQ%u", year, 1 + below(run, 4)) : arena_printf(arena, "%d-%02u", year, 1 + below(run, 12));
}

static const char *random_unit(struct run *run, const struct subject *subject)
{
    static const char *const pairs[][2] = {{"亩", "公顷"}, {"万元", "亿元"}, {"公顷", "亩"}, {"万元/亩", "亿元/公顷"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (text_equal(subject->unit_text, pairs[i][0]) && chance(run, 30))
            return pairs[i][1];
    return subject->unit_text;
}

static bool takes_state(const struct subject *subject)
{
    return subject->kind == SUBJECT_STATE || text_equal(subject->code, "5.2");
}

static struct fact_entry random_entry(struct run *run, struct arena *arena)
{
    static const char *const states[] = {"planned", "in_progress", "done", "kept", "none_occurred", "occurred", "not_applicable"};
    const struct subject *subject;
    do
        subject = &run->model->subjects[below(run, (uint32_t)run->model->subject_count)];
    while (subject->kind == SUBJECT_GROUP);
    struct fact_entry entry = {.subject = subject->code, .region = regions[below(run, REGIONS)], .source = "T", .reason = "drawn",
                               .period = random_period(run, arena, subject), .baseline = chance(run, 3)};
    if (chance(run, 5)) {
        entry.outlook = "met"; // nothing but an outlook: the value before it is withdrawn
        return entry;
    }
    if (takes_state(subject) && (subject->kind == SUBJECT_STATE || chance(run, 50)))
        entry.state = states[below(run, sizeof states / sizeof *states)];
    else if (chance(run, 95))
        entry.value = arena_printf(arena, "%s%u.%03u", chance(run, 3) ? "-" : "", below(run, 120), below(run, 1000));
    entry.unit = entry.value ? random_unit(run, subject) : NULL;
    entry.qualifier = entry.value && chance(run, 10) ? (chance(run, 50) ? ">=" : "<=") : NULL;
    if (!entry.value || (subject->is_indicator && chance(run, 10)))
        entry.verdict = chance(run, 50) ? "met" : "unmet";
    return entry;
}

static bool outside(const struct indicator_model *model, const struct fact_entry *entry)
{
    int32_t year = (int32_t)strtol(entry->period, NULL, 10);
    return year < model->first_year || year > model->last_year;
}

static void save_batch(struct run *run)
{
    ARENA_SCOPED arena = arena_new();
    struct fact_entry entries[BATCH_MAX];
    struct fault fault = {0};
    bool wider = false;
    size_t count = 1 + below(run, BATCH_MAX);
    for (size_t i = 0; i < count; i++) {
        entries[i] = random_entry(run, arena);
        wider = wider || outside(run->model, &entries[i]);
    }
    struct fact_batch batch = {.entries = entries, .count = count, .who = "test", .what = "fact.add", .detail = ""};
    expect(store_begin(run->store, &fault) && fact_save(run->store, run->model, &batch, NULL, &fault) && store_commit(run->store, &fault), &fault);
    run->facts += count;
    run->batches++;
    if (!wider)
        return;
    indicator_model_free(run->model);
    run->model = indicator_model_load(run->store, INT64_MAX, &fault);
    assert_non_null(run->model);
}

// ---- checking ----

// Every stored row against an evaluation of inputs; rows may be fewer than the evaluator could give (as-of).
static void rows_equal(const struct indicator_inputs *inputs, const struct result_rows_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct indicator_result result;
        int32_t index = indicator_model_find(inputs->model, rows[i].indicator);
        assert_true(index >= 0);
        indicator_evaluate(inputs, index, (int32_t)rows[i].year, &result);
        assert_int_equal(rows[i].bits.size, sizeof result);
        if (memcmp(&result, rows[i].bits.bytes, sizeof result) != 0)
            fail_msg("%s in %d differs", rows[i].indicator, (int)rows[i].year);
    }
}

static struct indicator_inputs *inputs_at(struct run *run, struct arena *arena, const struct indicator_model *model, const char *region)
{
    struct fault fault = {0};
    struct indicator_inputs *inputs = indicator_inputs_new(arena, model);
    expect(indicator_inputs_load(inputs, run->store, region, model->as_of, &fault), &fault);
    return inputs;
}

static void full_equals_incremental(struct run *run)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    INDICATOR_MODEL_SCOPED model = indicator_model_load(run->store, INT64_MAX, &fault);
    struct snapshot *snapshot = &run->snapshots[run->snapshot_count++];
    assert_non_null(model);
    assert_true(run->snapshot_count <= SNAPSHOTS_MAX);
    expect(journal_batch_at(run->store, INT64_MAX, &snapshot->batch, &fault), &fault);
    for (size_t r = 0; r < REGIONS; r++) {
        struct result_rows_in in = {.region = regions[r]};
        expect(result_rows_all(run->store, run->arena, &in, &snapshot->rows[r], &snapshot->counts[r], &fault), &fault);
        assert_int_equal(snapshot->counts[r], (size_t)model->indicator_count * (size_t)indicator_model_years(model));
        rows_equal(inputs_at(run, arena, model, regions[r]), snapshot->rows[r], snapshot->counts[r]);
    }
}

static void as_of_equals_what_was_stored(struct run *run, const struct snapshot *snapshot)
{
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    INDICATOR_MODEL_SCOPED model = indicator_model_load(run->store, snapshot->batch, &fault);
    assert_non_null(model);
    for (size_t r = 0; r < REGIONS; r++)
        rows_equal(inputs_at(run, arena, model, regions[r]), snapshot->rows[r], snapshot->counts[r]);
}

static size_t verdicts_seen(const struct run *run, const char *verdict)
{
    size_t seen = 0;
    for (size_t s = 0; s < run->snapshot_count; s++)
        for (size_t r = 0; r < REGIONS; r++)
            for (size_t i = 0; i < run->snapshots[s].counts[r]; i++) {
                const struct indicator_result *result = run->snapshots[s].rows[r][i].bits.bytes;
                seen += text_equal(verdict_name((enum verdict)result->verdict), verdict);
            }
    return seen;
}

static void incremental_is_full_is_as_of_after_ten_thousand_facts(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fault fault = {0};
    STORE_SCOPED store = store_open_memory(&fault);
    assert_non_null(store);
    struct run run = {.arena = arena, .store = store, .seed = 20190501};
    load_pack(&run, NULL, NULL, NULL);
    for (size_t r = 1; r < REGIONS; r++) // the plan's own region has its results since init
        expect(fact_evaluate(store, run.model, regions[r], NULL, 0, &fault), &fault);
    while (run.facts < FACTS) {
        save_batch(&run);
        if (run.batches == 900) // the definitions have versions too
            load_pack(&run, "targets.csv", "2,standard,value,at_least,18,%,,≥18", "2,standard,value,at_least,60,%,,≥60");
        if (run.batches == 1300)
            load_pack(&run, "indicators.csv", "trained / staff,1", "trained / staff / 2,2");
        if (run.batches % CHECK_EVERY == 0)
            full_equals_incremental(&run);
    }
    full_equals_incremental(&run);
    assert_true(run.snapshot_count >= 8);
    for (size_t i = 0; i < run.snapshot_count; i++)
        as_of_equals_what_was_stored(&run, &run.snapshots[i]);
    static const char *const verdicts[] = {"met", "expected", "unmet", "no_data", "not_due"};
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        assert_true(verdicts_seen(&run, verdicts[i]) > 100); // the random facts reach every verdict
    indicator_model_free(run.model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(incremental_is_full_is_as_of_after_ten_thousand_facts)};
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
