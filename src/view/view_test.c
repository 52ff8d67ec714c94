// The documents that commands, HTTP and reports share, on the plan of Jianghai District.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tests/packs/county.h"
#include "view/view_internal.h"

struct opened_view {
    struct arena *arena;
    struct store *store;
    struct view view;
    json_t *document;
};

static void opened_view_open(struct opened_view *reading, enum language language)
{
    reading->arena = arena_new();
    reading->store = county_store(reading->arena);
    county_view(&reading->view, reading->store, "2017", language);
}

static void opened_view_close(struct opened_view *reading)
{
    json_decref(reading->document);
    view_close(&reading->view);
    store_close(reading->store);
    arena_free(reading->arena);
}
#define READING(name, language)                                            \
    __attribute__((cleanup(opened_view_close))) struct opened_view name = {0};     \
    opened_view_open(&(name), language)

static const json_t *at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        fail_msg("no %s", key);
    return value;
}

static const char *word(const json_t *object, const char *key)
{
    const char *text = json_string_value(at(object, key));
    if (!text)
        fail_msg("%s is no text", key);
    return text;
}

static void assert_one_of(const char *word, const char *words)
{
    if (!strstr(words, word))
        fail_msg("%s is none of %s", word, words);
}

static bool is_or_null(const json_t *value, bool right)
{
    return right || json_is_null(value);
}

static void assert_row(const json_t *row)
{
    assert_true(json_is_string(at(row, "no")));
    assert_true(json_is_string(at(row, "name")));
    assert_one_of(word(row, "verdict"), "met expected unmet no_data not_due");
    assert_one_of(word(row, "basis"), "computed attested");
    assert_true(is_or_null(at(row, "value"), json_is_number(at(row, "value"))));
    assert_true(is_or_null(at(row, "value_year"), json_is_integer(at(row, "value_year"))));
    assert_true(is_or_null(at(row, "unit"), json_is_string(at(row, "unit"))));
    assert_true(is_or_null(at(row, "standard"), json_is_string(at(row, "standard"))));
    assert_true(json_is_array(at(row, "departments")));
    const char *year;
    json_t *target;
    json_object_foreach((json_t *)(uintptr_t)at(row, "targets"), year, target)
    {
        assert_one_of(year, "2020 2025");
        assert_true(json_is_string(at(target, "text")));
        assert_one_of(word(target, "verdict"), "met expected unmet no_data not_due");
    }
}

static void the_status_has_38_rows_in_order_and_parts_only_inside_groups(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct fault fault = {0};
    reading.document = view_status(&reading.view, &fault);
    assert_int_equal(json_integer_value(at(reading.document, "year")), 2017);
    const json_t *rows = at(reading.document, "indicators"), *row, *part;
    size_t i, k;
    assert_int_equal(json_array_size(rows), 38);
    json_array_foreach(rows, i, row)
    {
        assert_string_equal(word(row, "no"), arena_printf(reading.arena, "%zu", i + 1));
        assert_one_of(word(row, "attribute"), "binding reference");
        assert_true(json_is_string(at(row, "domain")));
        assert_row(row);
        bool group = i + 1 == 10 || i + 1 == 11 || i + 1 == 14 || i + 1 == 25;
        assert_true(group ? json_array_size(at(row, "parts")) >= 2 : json_array_size(at(row, "parts")) == 0);
        json_array_foreach(at(row, "parts"), k, part)
        {
            assert_string_equal(word(part, "no"), arena_printf(reading.arena, "%zu.%zu", i + 1, k + 1));
            assert_null(json_object_get(part, "parts"));
            assert_row(part);
        }
    }
}

static void what_is_missing_is_null_and_never_zero(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct fault fault = {0};
    reading.document = view_indicator(&reading.view, "24", &fault);
    assert_string_equal(word(reading.document, "verdict"), "no_data");
    static const char *const keys[] = {"value", "value_text", "value_year", "qualifier", "state"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_true(json_is_null(at(reading.document, keys[i])));
}

static void assert_number(const json_t *object, const char *key, double wanted)
{
    assert_true(json_is_number(at(object, key)));
    assert_float_equal(json_number_value(at(object, key)), wanted, 1e-9);
}

static const json_t *reach_of(struct opened_view *reading, const char *no)
{
    struct fault fault = {0};
    static const char *const keys[] = {"formula", "lineage", "history", "projects", "measures"};
    json_decref(reading->document);
    reading->document = view_indicator(&reading->view, no, &fault);
    assert_non_null(reading->document);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        at(reading->document, keys[i]);
    assert_int_equal(json_integer_value(at(at(reading->document, "reachability"), "target_year")), 2020);
    return at(reading->document, "reachability");
}

static void reachability_is_written_as_the_contract_says(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    const json_t *reach = reach_of(&reading, "38"), *first = json_array_get(at(reach, "points"), 0);
    assert_int_equal(json_integer_value(at(first, "year")), 2016);
    assert_number(first, "value", 69.58);
    assert_number(reach, "trend_per_year", 4.3);
    assert_number(reach, "needed_per_year", 2.04);
    assert_number(at(reach, "projected"), "2020", 86.78);
    assert_number(at(reach, "projected"), "2025", 100);
    assert_string_equal(word(reach, "verdict"), "reachable");
    reach = reach_of(&reading, "33");
    assert_number(reach, "trend_per_year", 0.56);
    assert_number(reach, "needed_per_year", 9.165);
    assert_number(at(reach, "projected"), "2020", 32.79);
    assert_string_equal(word(reach, "verdict"), "off_track");
    static const char *const without[] = {"13", "24"};
    for (size_t i = 0; i < 2; i++) {
        reach = reach_of(&reading, without[i]);
        assert_string_equal(word(reach, "verdict"), "no_trend");
        assert_true(json_is_null(at(reach, "trend_per_year")) && json_is_null(at(reach, "projected")));
        assert_true(*word(reach, "text"));
    }
}

static void the_even_shares_of_projects_are_called_estimated(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct fault fault = {0};
    reading.document = view_projects(&reading.view, &fault);
    const json_t *totals = at(reading.document, "totals"), *row;
    size_t i;
    assert_string_equal(word(totals, "by_year_label"), "推算");
    json_array_foreach(at(totals, "by_year"), i, row)
        assert_true(json_is_true(at(row, "estimated")));
    const json_t *unpriced = json_array_get(at(reading.document, "projects"), 0);
    json_array_foreach(at(reading.document, "projects"), i, row)
        if (json_is_null(at(row, "invest_wan_yuan")))
            unpriced = row;
    assert_true(json_is_null(at(unpriced, "invest_wan_yuan")));
}

static void english_words_stand_beside_names_as_published(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_EN);
    struct fault fault = {0};
    reading.document = view_indicator(&reading.view, "13", &fault);
    assert_string_equal(word(reading.document, "name"), "森林覆盖率（平原地区）");
    assert_non_null(strstr(word(at(reading.document, "reachability"), "text"), "no trend"));
    json_decref(reading.document);
    reading.document = view_projects(&reading.view, &fault);
    assert_string_equal(word(at(reading.document, "totals"), "by_year_label"), "estimated");
}

static void a_day_before_the_first_record_is_named(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct view view;
    struct fault fault = {0};
    view_close(&reading.view);
    assert_false(view_open(&view, reading.store, NULL, &(struct view_request){.as_of = "2000-01-01"}, &fault));
    assert_string_equal(fault.key, "view.before_records");
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault_argument(&fault, "day"), "2000-01-01");
}

// ---- facts ----

static void every_fact_is_found_by_its_id(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    const struct indicator_inputs *inputs = reading.view.inputs;
    size_t found = 0;
    for (int32_t slot = 0; slot < reading.view.model->subject_count; slot++)
        for (int32_t y = 0; y < inputs->years; y++) {
            int64_t id = inputs->fact_ids[(size_t)slot * (size_t)inputs->years + (size_t)y];
            const struct fact_view *fact = view_fact_of(&reading.view, slot, inputs->first_year + y);
            assert_true(id ? fact && fact->id == id : !fact);
            found += id != 0;
        }
    assert_true(found > 50);
    assert_null(view_fact_of(&reading.view, 0, inputs->first_year - 1));
    assert_null(view_fact_of(&reading.view, 0, inputs->first_year + inputs->years));
}

static void facts_are_read_in_pages(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct fault fault = {0};
    size_t pages = 0, count = 0;
    int64_t before = INT64_MAX;
    for (bool more = true; more; pages++) {
        struct view_fact_filter filter = {.limit = "7", .before = arena_printf(reading.arena, "%lld", (long long)before), .history = true};
        json_t *part = view_facts(&reading.view, &filter, &fault);
        const json_t *fact;
        size_t i;
        json_array_foreach(at(part, "facts"), i, fact)
        {
            assert_true(json_integer_value(at(fact, "id")) < before);
            before = json_integer_value(at(fact, "id"));
        }
        count += json_array_size(at(part, "facts"));
        more = !json_is_null(at(part, "next"));
        assert_true(!more || (i == 7 && json_integer_value(at(part, "next")) == before));
        json_decref(part);
    }
    assert_int_equal(count, reading.view.fact_count);
    assert_int_equal(pages, (count + 6) / 7);
}

static json_t *changes_page(struct view *view, const char *cursor, struct fault *f)
{
    return view_changes(view, &(struct view_change_filter){.limit = "1", .cursor = cursor}, f);
}

static void changes_are_read_in_pages(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    struct fault fault = {0};
    const char *cursor = NULL;
    int64_t batch = INT64_MAX;
    size_t count = 0;
    do {
        json_t *part = changes_page(&reading.view, cursor, &fault);
        assert_non_null(part);
        const json_t *change = json_array_get(at(part, "changes"), 0);
        assert_true(json_integer_value(at(change, "batch")) < batch);
        batch = json_integer_value(at(change, "batch"));
        cursor = json_is_null(at(part, "next")) ? NULL : arena_strdup(reading.arena, json_string_value(at(part, "next")));
        json_decref(part);
        count++;
    } while (cursor);
    assert_int_equal(batch, 1); // the pack itself
    assert_true(count >= 1);
    assert_null(changes_page(&reading.view, "0123456789abcdef~i9", &fault));
    assert_string_equal(fault.key, "query.cursor");
}

static void a_limit_or_an_id_that_is_none_is_refused(void **state)
{
    (void)state;
    READING(reading, LANGUAGE_ZH);
    static const struct { struct view_fact_filter filter; const char *key; } wrong[] = {
        {{.limit = "0"}, "view.limit"}, {{.limit = "5001"}, "view.limit"}, {{.limit = "some"}, "view.limit"},
        {{.before = "0"}, "view.before"}, {{.before = "-1"}, "view.before"}, {{.before = "x"}, "view.before"}, {{.year = "soon"}, "period.syntax"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        assert_null(view_facts(&reading.view, &wrong[i].filter, &fault));
        assert_string_equal(fault.key, wrong[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_status_has_38_rows_in_order_and_parts_only_inside_groups),
        cmocka_unit_test(what_is_missing_is_null_and_never_zero),
        cmocka_unit_test(reachability_is_written_as_the_contract_says),
        cmocka_unit_test(the_even_shares_of_projects_are_called_estimated),
        cmocka_unit_test(english_words_stand_beside_names_as_published),
        cmocka_unit_test(a_day_before_the_first_record_is_named),
        cmocka_unit_test(every_fact_is_found_by_its_id),
        cmocka_unit_test(facts_are_read_in_pages),
        cmocka_unit_test(changes_are_read_in_pages),
        cmocka_unit_test(a_limit_or_an_id_that_is_none_is_refused),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
