// What is said of an indicator's state: no two words or sentences of one row contradict each other, whatever the year.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tests/packs/county.h"
#include "view/view_internal.h"

// ---- pairs that contradict ----

struct pair { const char *verdict, *never; };

// Beside a verdict, in the words and sentences on the trend and on the targets of the same row.
static const struct pair said[] = {
    {"no_data", "已达到"}, {"no_data", "已经达到"}, {"no_data", "到期达到"}, {"unmet", "已达到"}, {"unmet", "已经达到"}, {"unmet", "到期达到"},
    {"expected", "已达到"}, {"expected", "已经达到"}, {"expected", "到期达到"}, {"not_due", "已达到"}, {"not_due", "已经达到"},
    {"met", "没有数据"}, {"met", "未达标"}, {"met", "曾达到"}, {"met", "后来达到"}};
// In the sentence of one condition, and in what annex 1 says.
static const struct pair condition_said[] = {
    {"met", "没有数据"}, {"met", "不符合"}, {"met", "缺失"}, {"met", "没有达到"}, {"unmet", "没有数据"}, {"unmet", "，符合"}, {"unmet", "不能判断"},
    {"no_data", "，符合"}, {"no_data", "，不符合"}};
static const struct pair problem_said[] = {
    {"unmet", "没有统计数据"}, {"unmet", "无法评估"}, {"unmet", "，符合"}, {"no_data", "没有达到“"}, {"no_data", "不符合"}};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void check_pairs(const struct pair *pairs, size_t count, const char *verdict, const char *text, const char *where)
{
    for (size_t i = 0; text && i < count; i++)
        if (!strcmp(pairs[i].verdict, verdict) && strstr(text, pairs[i].never))
            fail_msg("%s: %s beside “%s”", where, verdict, text);
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void check_row(const json_t *row, int32_t year)
{
    char where[64];
    const char *verdict = text_of(row, "verdict"), *due;
    const json_t *reach = json_object_get(row, "reach"), *target;
    snprintf(where, sizeof where, "%d %s", year, text_of(row, "no"));
    assert_non_null(text_of(reach, "word"));
    assert_non_null(text_of(reach, "text"));
    check_pairs(said, COUNT_OF(said), verdict, text_of(reach, "word"), where);
    check_pairs(said, COUNT_OF(said), verdict, text_of(reach, "text"), where);
    check_pairs(said, COUNT_OF(said), verdict, text_of(json_object_get(row, "reachability"), "text"), where);
    if (!strcmp(text_of(reach, "verdict"), "met") && strcmp(verdict, "met"))
        fail_msg("%s: %s and reached", where, verdict);
    json_object_foreach((json_t *)(uintptr_t)json_object_get(row, "targets"), due, target)
        check_pairs(said, COUNT_OF(said), verdict, text_of(target, "word"), where);
    size_t i;
    const json_t *part, *condition;
    json_array_foreach(json_object_get(row, "parts"), i, part)
        check_row(part, year);
    json_array_foreach(json_object_get(row, "conditions"), i, condition)
        check_pairs(condition_said, COUNT_OF(condition_said), text_of(condition, "verdict"), text_of(condition, "sentence"), where);
}

static void check_list(json_t *document, const char *list, int32_t year)
{
    size_t i;
    const json_t *row;
    assert_non_null(document);
    json_array_foreach(json_object_get(document, list), i, row)
        check_row(row, year);
    json_decref(document);
}

static void check_problems(json_t *document, int32_t year)
{
    size_t i;
    const json_t *row;
    char where[64];
    json_array_foreach(json_object_get(document, "problems"), i, row)
    {
        snprintf(where, sizeof where, "annex 1, %d %s", year, text_of(row, "no"));
        check_pairs(problem_said, COUNT_OF(problem_said), text_of(row, "verdict"), text_of(row, "text"), where);
    }
    json_decref(document);
}

static void check_year(struct view *view)
{
    struct fault fault = {0};
    check_list(view_status(view, &fault), "indicators", view->year);
    check_list(view_indicators(view, "all", &fault), "indicators", view->year);
    check_list(view_reachability(view, &fault), "rows", view->year);
    check_problems(view_problems(view, &fault), view->year);
    for (int32_t i = 0; i < view->model->indicator_count; i++) {
        json_t *document = view_indicator(view, view->model->indicators[i].no, &fault);
        check_row(document, view->year);
        json_decref(document);
    }
}

static void check_all_years(struct store *store)
{
    static const char *const years[] = {NULL, "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"};
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        struct view view;
        county_view(&view, store, years[i], LANGUAGE_ZH);
        check_year(&view);
        view_close(&view);
    }
}

// ---- the plan as published, and with what may be reported later ----

static void no_row_contradicts_itself_in_any_year(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct store *store = county_store(arena);
    check_all_years(store);
    store_close(store);
}

static void nor_with_values_of_later_years(void **state)
{
    (void)state;
    static const struct fact_entry later[] = {
        {.subject = "38", .period = "2020", .value = "85", .unit = "%", .source = "T"},                         // a target year with its value
        {.subject = "33", .period = "2021", .value = "60", .unit = "%", .source = "T"},                         // reached after its target year
        {.subject = "13", .period = "2020", .value = "18.5", .unit = "%", .source = "T"},                       // reached, then lost
        {.subject = "13", .period = "2022", .value = "17", .unit = "%", .source = "T"},
        {.subject = "12", .period = "2019", .value = "57", .source = "T"},                                      // one of two conditions
        {.subject = "energy_intensity_decline", .period = "2019", .value = "3", .unit = "%", .source = "T"},    // unmet without a value of its own
        {.subject = "energy_intensity_decline", .period = "2021", .value = "5", .unit = "%", .source = "T"},    // met without one
        {.subject = "22", .period = "2022", .value = "0.6", .unit = "吨标煤/万元", .source = "T"},              // a value without what is compared
        {.subject = "17", .period = "2019", .state = "none_occurred", .source = "T"},                           // a state where a number is compared
        {.subject = "17", .period = "2021", .value = "2", .unit = "起", .source = "T"},
        {.subject = "25.2", .period = "2019", .state = "not_applicable", .source = "T"},
        {.subject = "30", .period = "2019", .qualifier = ">=", .value = "99.5", .unit = "%", .source = "T"},    // at least: not known to be 100
        {.subject = "34", .period = "2019", .qualifier = "<=", .value = "85", .unit = "%", .source = "T"},
        {.subject = "3", .period = "2023", .state = "done", .source = "T"},
        {.subject = "10.1", .period = "2020", .value = "1", .unit = "百分点", .verdict = "unmet", .source = "T"}};
    ARENA_SCOPED arena = arena_new();
    struct store *store = county_store(arena);
    for (size_t i = 0; i < COUNT_OF(later); i++)
        county_add(store, &later[i]);
    check_all_years(store);
    store_close(store);
}

// ---- the table alone ----

static const char *sentence_for(struct view *view, int32_t index, enum verdict state, enum reach_seen seen, enum reach_time time, const char **ret_word)
{
    struct reachability reach;
    reachability_compute(view->inputs, index, 2017, &reach);
    reach.state = state;
    reach.seen = seen;
    reach.time = time;
    reach.seen_year = seen == SEEN_BEFORE ? 2016 : (seen == SEEN_LATER ? 2019 : 0);
    reach.due = seen == SEEN_NOTHING ? VERDICT_NO_DATA : (seen == SEEN_REACHED ? VERDICT_MET : VERDICT_UNMET);
    reach.has_due = true;
    reach.verdict = reach_verdict_of(state, seen, time);
    *ret_word = reach_word(view, reach.verdict);
    return reach_text(view, index, &reach);
}

static void check_table(enum language language)
{
    ARENA_SCOPED arena = arena_new();
    struct store *store = county_store(arena);
    struct view view;
    county_view(&view, store, "2017", language);
    int32_t index = indicator_model_find(view.model, "38");
    for (int state = 0; state < VERDICT_COUNT; state++)
        for (int seen = 0; seen < REACH_SEEN_COUNT; seen++)
            for (int time = 0; time < REACH_TIME_COUNT; time++) {
                const char *word, *verdict = verdict_name((enum verdict)state);
                const char *text = sentence_for(&view, index, (enum verdict)state, (enum reach_seen)seen, (enum reach_time)time, &word);
                char where[64];
                snprintf(where, sizeof where, "%s seen %d %s", verdict, seen, reach_time_name((enum reach_time)time));
                assert_true(text && *text && word && *word && !strchr(text, '{'));
                if (language == LANGUAGE_ZH) {
                    check_pairs(said, COUNT_OF(said), verdict, word, where);
                    check_pairs(said, COUNT_OF(said), verdict, text, where);
                } else if (state != VERDICT_MET)
                    assert_string_not_equal(word, "reached");
            }
    view_close(&view);
    store_close(store);
}

static void every_pair_of_state_and_target_has_words_that_agree(void **state)
{
    (void)state;
    check_table(LANGUAGE_ZH);
    check_table(LANGUAGE_EN);
}

// ---- stages ----

static json_t *status_of(struct store *store, const char *year)
{
    struct view view;
    struct fault fault = {0};
    county_view(&view, store, year, LANGUAGE_ZH);
    json_t *document = view_status(&view, &fault);
    view_close(&view);
    return document;
}

static void the_target_is_of_the_first_stage_that_is_not_over(void **state)
{
    (void)state;
    static const struct { const char *year, *time; int due, settled; bool ended; } wanted[] = {
        {"2016", "ahead", 2020, 0, false}, {"2017", "ahead", 2020, 0, false}, {"2019", "ahead", 2020, 0, false}, {"2020", "due", 2020, 1, false},
        {"2021", "ahead", 2025, 1, false}, {"2024", "ahead", 2025, 1, false}, {"2025", "due", 2025, 2, true}};
    ARENA_SCOPED arena = arena_new();
    struct store *store = county_store(arena);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        json_t *document = status_of(store, wanted[i].year);
        assert_int_equal(json_integer_value(json_object_get(document, "target_year")), wanted[i].due);
        assert_string_equal(text_of(document, "time"), wanted[i].time);
        assert_int_equal(json_array_size(json_object_get(document, "settled")), wanted[i].settled);
        assert_int_equal(json_is_string(json_object_get(document, "ended")), wanted[i].ended);
        json_decref(document);
    }
    store_close(store);
}

static void it_says_how_old_the_values_are_and_which_years_are_newer(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct store *store = county_store(arena);
    json_t *document = status_of(store, "2017");
    const json_t *data = json_object_get(document, "data"), *newer = json_array_get(json_object_get(data, "newer"), 0);
    assert_int_equal(json_integer_value(json_object_get(data, "newest")), 2017);
    assert_int_equal(json_integer_value(json_object_get(newer, "year")), 2018);
    assert_int_equal(json_integer_value(json_object_get(newer, "own")), 4);
    json_decref(document);
    document = status_of(store, "2025");
    data = json_object_get(document, "data");
    assert_int_equal(json_integer_value(json_object_get(data, "newest")), 2018);
    assert_int_equal(json_integer_value(json_object_get(data, "own")), 0);
    assert_int_equal(json_integer_value(json_object_get(data, "carried")), 30);
    json_decref(document);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_row_contradicts_itself_in_any_year),
        cmocka_unit_test(nor_with_values_of_later_years),
        cmocka_unit_test(every_pair_of_state_and_target_has_words_that_agree),
        cmocka_unit_test(the_target_is_of_the_first_stage_that_is_not_over),
        cmocka_unit_test(it_says_how_old_the_values_are_and_which_years_are_newer),
    };
    return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
