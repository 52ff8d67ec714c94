// The index of points says what stood at a batch, in each order, and is another one when points or devices change.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "observe/point/point_index.h"
#include "store/store_raw.h"

#define NOW INT64_MAX

static void do_sql(struct store *store, const char *sql)
{
    struct fault f = {0};
    if (!store_execute(store, sql, &f))
        fail_msg("%s: %s %s", sql, f.key, fault_argument(&f, "text"));
}

static struct store *some_store(void)
{
    struct store *store = store_open_memory(NULL);
    assert_non_null(store);
    do_sql(store, "INSERT INTO journal (seq, at_ms, who, what, detail, digest, previous, hash) VALUES (1, 1, 'x', 'x', '', '', '', ''),"
                  " (2, 2, 'x', 'x', '', '', '', ''),"
                  " (3, 3, 'x', 'x', '', '', '', '')");
    do_sql(store, "INSERT INTO point (id, code, name, kind, region, simulated, position, row_digest, batch, until_batch) VALUES"
                  " (1, 'b', '锅炉 Ａ', 'stack', '440704001', 0, 2, 'd', 1, NULL), (2, 'c', '空气站', 'air', NULL, 0, 1, 'd', 1, 3),"
                  " (3, 'a', '锅炉 Ａ', 'air', '440704001', 0, 3, 'd', 2, NULL)");
    do_sql(store, "INSERT INTO device (mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated,"
                  " enabled, position, row_digest, batch, until_batch) VALUES ('m1', 'b', '', '2017', 'strict', 'utf8', 'start', 10, 0, 0, 1, 1, 'd', 1, 2),"
                  " ('m2', 'a', '', '2017', 'strict', 'utf8', 'start', 10, 0, 0, 1, 2, 'd', 2, NULL)");
    return store;
}

static void assert_order(const struct point_index *index, enum point_order order, const char *wanted)
{
    char codes[8] = "";
    assert_true(index->count < sizeof codes);
    for (size_t i = 0; i < index->count; i++)
        codes[i] = index->keys[index->orders[order][i]].code[0];
    assert_string_equal(codes, wanted);
}

static void the_points_of_a_batch_stand_in_each_order(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_store();
    struct point_index *first = point_index_load(store, 1, NULL), *second = point_index_load(store, 2, NULL), *now = point_index_load(store, NOW, NULL);
    assert_order(first, POINT_BY_PLACE, "cb");
    assert_order(second, POINT_BY_PLACE, "cba");
    assert_order(second, POINT_BY_CODE, "abc");
    assert_order(second, POINT_BY_NAME, "cba"); // alike: by place
    assert_order(second, POINT_BY_KIND, "cab");
    assert_order(now, POINT_BY_PLACE, "ba");
    assert_true(first->keys[1].devices && !now->keys[0].devices && now->keys[1].devices);
    assert_string_equal(now->keys[0].text, "b锅炉a");
    assert_string_equal(now->keys[0].region, "440704001");
    assert_null(first->keys[0].region);
    assert_string_equal(now->codes[1], "a");
    point_index_free(first);
    point_index_free(second);
    point_index_free(now);
}

static bool is_same(struct store *store, int64_t a, int64_t b)
{
    ARENA_SCOPED arena = arena_new();
    struct point_edition left, right;
    assert_true(point_edition_read(store, arena, a, &left, NULL) && point_edition_read(store, arena, b, &right, NULL));
    return point_edition_equal(&left, &right);
}

static void an_edition_is_the_same_as_long_as_no_row_begins_or_ends(void **unused)
{
    (void)unused;
    STORE_SCOPED store = some_store();
    assert_true(is_same(store, 3, NOW) && is_same(store, 3, 4));
    assert_false(is_same(store, 1, 2) || is_same(store, 2, 3) || is_same(store, 0, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_points_of_a_batch_stand_in_each_order),
        cmocka_unit_test(an_edition_is_the_same_as_long_as_no_row_begins_or_ends),
    };
    return cmocka_run_group_tests_name("point_index", tests, NULL, NULL);
}
