// What is found by what people type, in which order, and what is not found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "search/search_internal.h"
#include "search/shelf.h"

enum { POINTS, TASKS };

static const struct search_row rows[] = {
    {.group = POINTS, .id = "P001", .title = "一号锅炉", .title_en = "Boiler No. 1", .also = {"礼乐街道", "废气 stack"}, .path = "/points/P001"},
    {.group = POINTS, .id = "P002", .title = "氨氮监测点", .also = {"外海街道"}, .path = "/points/P002"},
    {.group = POINTS, .id = "P003", .title = "污水处理厂2号排口", .title_en = "Sewage plant, outlet 2", .also = {"外海街道"}, .path = "/points/P003"},
    {.group = POINTS, .id = "锅炉", .title = "锅炉房", .path = "/points/x"},
    {.group = POINTS, .id = "P005", .title = "大锅炉", .path = "/points/P005"},
    {.group = POINTS, .id = "P006", .title = "锅炉", .path = "/points/P006"},
    {.group = TASKS, .id = "3-1", .title = "治理ＰＭ２．５", .also = {"", "市生态环境局", "到 2020 年，全区建成区范围内淘汰每小时 10 蒸吨及以下的燃煤锅炉，推进工业锅炉的清洁化改造，并且加强监督检查"}, .path = "/plan#3-1"},
    {.group = TASKS, .id = "3-2", .title = "重金属镉", .also = {"line\nbreak"}, .path = "/plan#3-2"},
};

static struct search_index *index_of_rows(void)
{
    struct search_index *index = search_index_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        search_index_add(index, &rows[i]);
    return index;
}

// The ids of what is found, in their order, groups one after the other.
static const char *found(struct arena *arena, const char *text)
{
    struct search_index *index = index_of_rows();
    struct search_group groups[SEARCH_GROUPS_MOST] = {0};
    struct search_query query;
    struct text_buffer ids;
    text_buffer_init(&ids, arena);
    assert_true(search_query_read(arena, text, &query, NULL));
    search_index_find(index, &query, SEARCH_HITS_MOST, arena, groups);
    search_index_free(index);
    for (int group = 0; group < SEARCH_GROUPS_MOST; group++)
        for (size_t i = 0; i < groups[group].count; i++)
            text_buffer_printf(&ids, "%s%s", ids.size ? " " : "", groups[group].hits[i].id);
    return ids.bytes;
}

static void characters_words_and_codes_are_found_where_they_stand(void **state)
{
    static const struct { const char *text, *ids; } cases[] = {
        {"氨氮", "P002"}, {"氮", "P002"}, {"监测", "P002"}, {"氮氨", ""}, {"锅 炉 一", "P001"}, {"外海", "P002 P003"}, {"外海 排口", "P003"}, {"外海　排口", "P003"},
        {"p003", "P003"}, {"003", "P003"}, {"Ｐ００３", "P003"}, {"PM2.5", "3-1"}, {"pm２", "3-1"}, {"boiler", "P001"}, {"BOILER no", "P001"}, {"boiler 1 stack", "P001"},
        {"outlet2", "P003"}, {"生态环境局", "3-1"}, {"3-", "3-1 3-2"}, {"街道废气", ""}, {"锅炉boiler", ""}, {"break", "3-2"}, {"line\nbreak", "3-2"}, {"没有", ""},
    };
    (void)state;
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(found(arena, cases[i].text), cases[i].ids);
}

static void initials_of_a_title_are_found_alone_and_among_characters(void **state)
{
    static const struct { const char *text, *ids; } cases[] = {
        {"ad", "P002"}, {"AD", "P002"}, {"jcd", "P002"}, {"氨d", "P002"}, {"aｄ监c", "P002"}, {"2hpk", "P003"}, {"ws pk", "P003"}, {"wscl 外海", "P003"},
        {"zlpm2", "3-1"}, {"zjs", "3-2"}, {"jsg", ""}, {"js镉", "3-2"}, {"cjs", ""}, {"da", ""}, {"lyjd", ""}, {"n", "P001 P003 3-2"}, {"hpk3", ""},
    };
    (void)state;
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(found(arena, cases[i].text), cases[i].ids);
}

// The standard's own order, at its ends and its borders.
static void initials_are_those_of_level_one(void **state)
{
    static const struct { const char *character; char letter; } cases[] = {
        {"啊", 'a'}, {"澳", 'a'}, {"芭", 'b'}, {"簿", 'b'}, {"鹅", 'e'}, {"贰", 'e'}, {"击", 'j'}, {"骏", 'j'}, {"挖", 'w'}, {"误", 'w'}, {"匝", 'z'}, {"座", 'z'}, {"重", 'z'},
        {"镉", 0}, {"亍", 0}, {"一", 'y'}, {"龟", 'g'}, {"齇", 0}, {"a", 0}, {"é", 0}, {"。", 0}, {"\xf0\xa0\x80\x80", 0}, {"\xe4\xb8", 0}, {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(search_initial(cases[i].character, cases[i].character + strlen(cases[i].character)), cases[i].letter);
}

static void what_fits_best_comes_first(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    assert_string_equal(found(arena, "锅炉"), "锅炉 P006 P001 P005 3-1");
    assert_string_equal(found(arena, "锅炉房"), "锅炉");
    assert_string_equal(found(arena, "gl"), "P001 锅炉 P005 P006");
    assert_string_equal(found(arena, "锅炉 一"), "P001");
}

static struct search_group tasks_of(struct arena *arena, const char *text, size_t limit)
{
    struct search_index *index = index_of_rows();
    struct search_group groups[SEARCH_GROUPS_MOST] = {0};
    struct search_query query;
    assert_true(search_query_read(arena, text, &query, NULL));
    search_index_find(index, &query, limit, arena, groups);
    search_index_free(index);
    return groups[TASKS];
}

static void a_hit_says_where_the_word_was_found(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct search_group one = tasks_of(arena, "燃煤锅炉", 5);
    assert_int_equal(one.total, 1);
    assert_string_equal(one.hits->title, "治理ＰＭ２．５");
    assert_string_equal(one.hits->path, "/plan#3-1");
    assert_null(one.hits->title_en);
    assert_non_null(strstr(one.hits->also, "燃煤锅炉"));
    assert_true(text_starts_with(one.hits->also, "…"));
    assert_true(text_width(one.hits->also) <= 50 && text_utf8_valid(one.hits->also, strlen(one.hits->also)) == strlen(one.hits->also));
    assert_string_equal(tasks_of(arena, "治理", 5).hits->also, "市生态环境局"); // its first text that is not empty
    assert_string_equal(tasks_of(arena, "镉", 5).hits->also, "line break");
    assert_string_equal(tasks_of(arena, "年", 5).hits->also, "到 2020 年，全区建成区范围内淘汰每小时 10 蒸吨…");
}

static void a_group_is_cut_and_counted(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct search_index *index = search_index_new();
    struct search_group groups[SEARCH_GROUPS_MOST] = {0};
    struct search_query query;
    for (int i = 0; i < 1000; i++)
        search_index_add(index, &(struct search_row){.group = i % 2, .id = arena_printf(arena, "%d", i), .title = i == 998 ? "点" : i == 900 ? "点位" : "监测点", .path = ""});
    assert_true(search_query_read(arena, "点", &query, NULL));
    search_index_find(index, &query, 3, arena, groups);
    assert_int_equal(groups[0].total, 500);
    assert_int_equal(groups[0].count, 3);
    assert_string_equal(groups[0].hits[0].id, "998");
    assert_string_equal(groups[0].hits[1].id, "900");
    assert_string_equal(groups[0].hits[2].id, "0");
    assert_string_equal(groups[1].hits[2].id, "5");
    assert_int_equal(groups[2].total, 0);
    assert_true(groups[0].whole && !groups[1].whole);
    search_index_free(index);
}

static void refused(const char *text, const char *key)
{
    ARENA_SCOPED arena = arena_new();
    struct search_query query;
    struct fault fault = {0};
    assert_false(search_query_read(arena, text, &query, &fault));
    assert_string_equal(fault.key, key);
    assert_int_equal(fault_http_status(fault.kind), 400);
}

static void a_query_has_a_word_and_is_short(void **state)
{
    struct search_query query;
    char long_one[3 * SEARCH_CHARACTERS_MOST + 4] = "";
    (void)state;
    ARENA_SCOPED arena = arena_new();
    refused(NULL, "search.query");
    refused("", "search.query");
    refused(" \t　\n ", "search.query");
    for (int i = 0; i < SEARCH_CHARACTERS_MOST; i++)
        strcat(long_one, "水");
    assert_true(search_query_read(arena, long_one, &query, NULL));
    strcat(long_one, "水");
    refused(long_one, "search.query");
    refused("a b c d e f g h i", "search.words");
    assert_true(search_query_read(arena, "a b c d e f g h abcdefghi 氨", &query, NULL)); // what stands within another word is no word
    assert_int_equal(query.count, 2);
    assert_string_equal(query.words[0].text, "abcdefghi");
    assert_string_equal(query.words[1].text, "氨");
}

// ---- sharing ----

static bool fill(void *context, struct search_index *index, struct fault *f)
{
    int *times = context;
    ++*times;
    search_index_add(index, &rows[0]);
    return *times != 3 || fault_set(f, FAULT_INTERNAL, "search.query", "most", "1", NULL);
}

static void an_index_is_made_once_for_each_generation(void **state)
{
    struct shared_place shelf = {0};
    int times = 0;
    (void)state;
    search_shelf_init(&shelf);
    struct shelved *first = search_shelf_take(&shelf, 1, fill, &times, NULL), *again = search_shelf_take(&shelf, 1, fill, &times, NULL);
    assert_ptr_equal(first, again);
    struct shelved *second = search_shelf_take(&shelf, 2, fill, &times, NULL);
    assert_int_equal(times, 2);
    assert_ptr_not_equal(first->index, second->index); // the old one is still read
    assert_ptr_equal(search_shelf_take(&shelf, 1, fill, &times, NULL), second); // a newer one will do
    assert_null(search_shelf_take(&shelf, 3, fill, &times, NULL));
    search_shelf_give(&shelf, first);
    search_shelf_give(&shelf, again);
    search_shelf_give(&shelf, second);
    search_shelf_give(&shelf, second);
    shared_place_done(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_words_and_codes_are_found_where_they_stand),
        cmocka_unit_test(initials_of_a_title_are_found_alone_and_among_characters),
        cmocka_unit_test(initials_are_those_of_level_one),
        cmocka_unit_test(what_fits_best_comes_first),
        cmocka_unit_test(a_hit_says_where_the_word_was_found),
        cmocka_unit_test(a_group_is_cut_and_counted),
        cmocka_unit_test(a_query_has_a_word_and_is_short),
        cmocka_unit_test(an_index_is_made_once_for_each_generation),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
