#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "base/list.h"
#include "base/map.h"

static void memory_of_an_arena_is_aligned_and_zeroed_also_when_used_again(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *memory = arena_alloc(arena, size);
            assert_int_equal((uintptr_t)memory % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xAA, size);
        }
        arena_clear(arena);
        assert_int_equal(arena_used(arena), 0);
    }
}

static void a_large_piece_of_an_arena_stands_alone(void **state)
{
    ARENA_SCOPED arena = arena_new();
    (void)state;
    char *small = arena_strdup(arena, "青山"), *large = arena_alloc(arena, (size_t)8 << 20), *next = arena_strndup(arena, "绿水长", 6);
    memset(large, 0xAA, (size_t)8 << 20);
    assert_string_equal(small, "青山");
    assert_string_equal(next, "绿水");
    assert_null(arena_strdup(arena, NULL));
    assert_string_equal(arena_printf(arena, "%s-%d", small, 7), "青山-7");
}

static void a_list_keeps_what_was_pushed_in_order(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct LIST_OF(int) list = {0};
    (void)state;
    for (int i = 0; i < 1000; i++)
        LIST_PUSH(arena, &list, i * i);
    assert_int_equal(list.count, 1000);
    int expected = 0, *item;
    LIST_EACH(&list, item) {
        assert_int_equal(*item, expected * expected);
        expected++;
    }
}

static void a_map_finds_every_key_and_nothing_else(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct map map;
    (void)state;
    map_init(&map, arena);
    assert_null(map_get(&map, "a"));
    for (int i = 0; i < 5000; i++)
        assert_true(map_put(&map, arena_printf(arena, "指标%d", i), arena_printf(arena, "%d", i)));
    for (int i = 0; i < 5000; i++)
        assert_string_equal(map_get(&map, arena_printf(arena, "指标%d", i)), arena_printf(arena, "%d", i));
    assert_false(map_has(&map, "指标5000"));
    assert_false(map_has(&map, ""));
    assert_null(map_get(&map, NULL));
}

static void a_map_keeps_the_first_value_and_the_order_of_insertion(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct map map;
    int first, second;
    (void)state;
    map_init(&map, arena);
    assert_true(map_put(&map, "b", &first));
    assert_true(map_put(&map, "a", NULL));
    assert_false(map_put(&map, "b", &second));
    assert_ptr_equal(map_get(&map, "b"), &first);
    assert_true(map_has(&map, "a"));
    assert_null(map_get(&map, "a"));
    assert_int_equal(map.count, 2);
    assert_string_equal(map.entries[0].key, "b");
    assert_string_equal(map.entries[1].key, "a");
}

static void a_digest_is_sha_256(void **state)
{
    char found[DIGEST_HEX_SIZE];
    (void)state;
    digest_of("abc", 3, found); // FIPS 180-4, example B.1
    assert_string_equal(found, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_of(NULL, 0, found);
    assert_string_equal(found, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void digest_texts(const char *first, const char *second, char out[DIGEST_HEX_SIZE])
{
    struct digest_state state;
    digest_begin(&state);
    digest_add_text(&state, first);
    digest_add_text(&state, second);
    digest_end(&state, out);
}

static void texts_in_a_digest_cannot_run_into_each_other(void **state)
{
    static const char *const pairs[][2] = {{"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"", "abc"}, {"abc", NULL}, {NULL, "abc"}, {NULL, NULL}, {"", ""}};
    enum { COUNT = sizeof pairs / sizeof *pairs };
    char found[COUNT][DIGEST_HEX_SIZE];
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        digest_texts(pairs[i][0], pairs[i][1], found[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(found[i], found[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_of_an_arena_is_aligned_and_zeroed_also_when_used_again),
        cmocka_unit_test(a_large_piece_of_an_arena_stands_alone),
        cmocka_unit_test(a_list_keeps_what_was_pushed_in_order),
        cmocka_unit_test(a_map_finds_every_key_and_nothing_else),
        cmocka_unit_test(a_map_keeps_the_first_value_and_the_order_of_insertion),
        cmocka_unit_test(a_digest_is_sha_256),
        cmocka_unit_test(texts_in_a_digest_cannot_run_into_each_other),
    };
    return cmocka_run_group_tests_name("containers", tests, NULL, NULL);
}
