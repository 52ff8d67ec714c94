// The pack of tests/packs/engine, loaded, with an evaluator whose inputs a test may put itself.
#ifndef QINGSHAN_TESTS_WORLD_H
#define QINGSHAN_TESTS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "indicator/evaluate.h"
#include "review/load.h"
#include "tests/packs/engine.h"

struct world {
    struct arena *arena;
    struct store *store;
    struct indicator_model *model;
    struct indicator_inputs *inputs;
};

static inline void open_edited(struct world *world, const char *file, const char *find, const char *replace)
{
    struct fixture fixture;
    struct finding_list findings;
    struct load_report report;
    struct fault fault = {0};
    world->arena = arena_new();
    world->store = store_open_memory(&fault);
    engine_fixture_load(&fixture, world->arena, getenv("QINGSHAN_SOURCE"));
    if (file)
        fixture_edit(&fixture, file, find, replace);
    struct pack *pack = fixture_read(&fixture, &findings);
    assert_string_equal(fixture_findings(world->arena, &findings), "");
    assert_true(review_load(world->store, world->arena, pack, "test", false, &report, &fault));
    world->model = indicator_model_load(world->store, INT64_MAX, &fault);
    assert_non_null(world->model);
    world->inputs = indicator_inputs_new(world->arena, world->model);
}

static inline void world_close(struct world *world)
{
    indicator_model_free(world->model);
    store_close(world->store);
    arena_free(world->arena);
}
#define WORLD_SCOPED __attribute__((cleanup(world_close))) struct world
#define WORLD(name) WORLD_SCOPED name = {0}; open_edited(&(name), NULL, NULL, NULL)

static inline void put_flags(struct world *world, const char *code, int32_t year, double value, int flags)
{
    struct input_mark mark = {.state = -1, .flags = (uint16_t)(MARK_FACT | flags)};
    indicator_inputs_put(world->inputs, indicator_model_subject(world->model, code), year, value, mark, 1);
}

static inline void put(struct world *world, const char *code, int32_t year, double value)
{
    put_flags(world, code, year, value, 0);
}

static inline void put_state(struct world *world, const char *code, int32_t year, const char *name)
{
    struct input_mark mark = {.state = (int16_t)indicator_model_state(world->model, name), .flags = MARK_FACT};
    assert_true(mark.state >= 0);
    indicator_inputs_put(world->inputs, indicator_model_subject(world->model, code), year, NAN, mark, 1);
}

static inline struct indicator_result evaluate(struct world *world, const char *no, int32_t year)
{
    struct indicator_result result;
    indicator_inputs_derive(world->inputs);
    indicator_evaluate(world->inputs, indicator_model_find(world->model, no), year, &result);
    return result;
}

static inline const char *verdict_of(struct world *world, const char *no, int32_t year)
{
    struct indicator_result result = evaluate(world, no, year);
    return verdict_name((enum verdict)result.verdict);
}

static inline const char *stage_of(struct world *world, const char *no, int32_t year, int stage)
{
    struct indicator_result result = evaluate(world, no, year);
    return result.stages[stage] == STAGE_NO_TARGET ? "none" : verdict_name((enum verdict)result.stages[stage]);
}

#define assert_verdict(world, no, year, wanted) assert_string_equal(verdict_of(&(world), no, year), wanted)
#define assert_stage(world, no, year, stage, wanted) assert_string_equal(stage_of(&(world), no, year, stage), wanted)
#define assert_value(result, wanted, wanted_year, wanted_origin)                                  \
    do {                                                                                          \
        assert_float_equal((result).value, wanted, 1e-12);                                        \
        assert_int_equal((result).value_year, wanted_year);                                       \
        assert_string_equal(origin_name((enum value_origin)(result).origin), wanted_origin);      \
    } while (0)
#define assert_no_value(result)                       \
    do {                                              \
        assert_true(isnan((result).value));           \
        assert_int_equal((result).value_year, 0);     \
        assert_int_equal((result).origin, ORIGIN_NONE); \
    } while (0)

#endif
