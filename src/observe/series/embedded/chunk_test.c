// The codec gives back exactly what went in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe/series/embedded/chunk.h"

static uint64_t seed = 20260101;

static uint64_t random_below(uint64_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % limit;
}

static void check_round_trip(const struct observation *rows, size_t count)
{
    ARENA_SCOPED arena = arena_new();
    struct chunk_coder *coder = chunk_coder_new();
    for (enum chunk_effort effort = CHUNK_QUICK; effort <= CHUNK_SMALL; effort++) {
        struct chunk chunk;
        struct chunk_head head;
        struct store_bytes bytes = chunk_encode(coder, arena, rows, count, effort);
        char *exact = malloc(bytes.size); // so that reading past the end is seen
        memcpy(exact, bytes.bytes, bytes.size);
        bytes.bytes = exact;
        assert_true(chunk_head_read(bytes, &head));
        assert_int_equal(head.count, count);
        assert_int_equal(head.first_ms, rows[0].at_ms);
        assert_int_equal(head.last_ms, rows[count - 1].at_ms);
        assert_true(chunk_decode(coder, arena, bytes, CHUNK_WHOLE, &chunk));
        assert_int_equal(chunk.count, count);
        assert_memory_equal(chunk_observations(arena, &chunk), rows, count * sizeof *rows);
        for (size_t cut = 0; cut < bytes.size; cut += 1 + bytes.size / 50)
            assert_false(chunk_decode(coder, arena, (struct store_bytes){exact, cut}, CHUNK_WHOLE, &chunk));
        free(exact);
    }
    chunk_coder_free(coder);
}

static struct observation row_at(int64_t at_ms, int64_t mantissa, int32_t scale)
{
    struct observation row;
    memset(&row, 0, sizeof row); // compared byte by byte
    row.at_ms = at_ms;
    row.version = 1;
    row.value.mantissa = mantissa;
    row.value.scale = scale;
    row.value.present = true;
    row.flag[0] = 'N';
    return row;
}

static void one_observation_comes_back(void **state)
{
    (void)state;
    struct observation row = row_at(-1, -5, 1);
    check_round_trip(&row, 1);
}

static void a_regular_day_costs_few_bytes(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct chunk_coder *coder = chunk_coder_new();
    struct observation rows[1440];
    for (int i = 0; i < 1440; i++)
        rows[i] = row_at(1767196800000 + i * 60000, 1500 + (int64_t)random_below(40), 2);
    check_round_trip(rows, 1440);
    assert_true(chunk_encode(coder, arena, rows, 1440, CHUNK_SMALL).size < 1440);
    chunk_coder_free(coder);
}

static void eighteen_digits_and_every_scale_come_back(void **state)
{
    (void)state;
    struct observation rows[200];
    for (int i = 0; i < 200; i++)
        rows[i] = row_at(i, (i % 2 ? -1 : 1) * (INT64_C(999999999999999999) - i), i % 19);
    check_round_trip(rows, 200);
    for (int i = 0; i < 200; i++)
        rows[i] = row_at(i, i % 3 ? INT64_MIN : INT64_MAX, 0);
    check_round_trip(rows, 200);
}

static void trailing_zeros_of_a_value_are_kept(void **state)
{
    (void)state;
    struct observation rows[3] = {row_at(1, 6950, 2), row_at(2, 695, 1), row_at(3, 0, 2)};
    check_round_trip(rows, 3);
    struct observation shortest[4] = {row_at(1, 1485, 2), row_at(2, 13954, 3), row_at(3, 0, 0), row_at(4, 100, 0)};
    check_round_trip(shortest, 4);
}

static struct observation_number random_number(int shape)
{
    struct observation_number number;
    memset(&number, 0, sizeof number);
    if (shape == 0 || (shape == 1 && random_below(3) == 0))
        return number;
    number.present = true;
    number.scale = shape == 3 ? (int32_t)random_below(19) : 2;
    number.mantissa = (int64_t)random_below(shape == 3 ? UINT64_MAX : 5000) - 2500;
    if (random_below(100) == 0)
        number.mantissa *= 100000;
    return number;
}

static void random_nasty_series_come_back(void **state)
{
    (void)state;
    static const char *const flags[] = {"", "N", "D", "Sr", "abcd"};
    ARENA_SCOPED arena = arena_new();
    for (int round = 0; round < 400; round++) {
        size_t count = 1 + random_below(round % 10 == 0 ? 3000 : 90);
        struct observation *rows = arena_array(arena, count, sizeof *rows);
        int64_t at = (int64_t)random_below(1000000000) * (round % 2 ? 1 : -1);
        int shapes[4], many_flags = round % 7 == 0;
        for (int c = 0; c < 4; c++)
            shapes[c] = (int)random_below(4);
        for (size_t i = 0; i < count; i++) {
            bool again = i && random_below(20) == 0;
            rows[i].version = again ? rows[i - 1].version + 1 : 1;
            rows[i].at_ms = at += again ? 0 : 1 + (int64_t)random_below(round % 3 ? 2 : 90000);
            rows[i].value = random_number(shapes[0]);
            rows[i].least = random_number(shapes[1]);
            rows[i].most = random_number(shapes[2]);
            rows[i].total = random_number(shapes[3]);
            strcpy(rows[i].flag, flags[random_below(many_flags ? 5 : 1)]);
            if (round == 50 || round == 60)
                snprintf(rows[i].flag, sizeof rows[i].flag, "%zu", i % 9999);
            rows[i].origin = (uint8_t)random_below(OBSERVATION_ORIGIN_COUNT);
            rows[i].frame = round % 4 ? 0 : (int64_t)random_below(UINT64_MAX);
        }
        check_round_trip(rows, count);
    }
}

static void damaged_bytes_never_read_outside(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct chunk_coder *coder = chunk_coder_new();
    struct observation rows[300];
    for (int i = 0; i < 300; i++)
        rows[i] = row_at(i * 7, (int64_t)random_below(100000), 3);
    for (int round = 0; round < 4000; round++) {
        struct store_bytes bytes = chunk_encode(coder, arena, rows, 1 + random_below(300), round % 2 ? CHUNK_SMALL : CHUNK_QUICK);
        unsigned char *exact = malloc(bytes.size);
        struct chunk chunk;
        memcpy(exact, bytes.bytes, bytes.size);
        exact[random_below(bytes.size)] ^= (unsigned char)(1 + random_below(255));
        if (chunk_decode(coder, arena, (struct store_bytes){exact, bytes.size}, CHUNK_WHOLE, &chunk))
            chunk_observations(arena, &chunk);
        free(exact);
        arena_clear(arena);
    }
    chunk_coder_free(coder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_observation_comes_back),
        cmocka_unit_test(a_regular_day_costs_few_bytes),
        cmocka_unit_test(eighteen_digits_and_every_scale_come_back),
        cmocka_unit_test(trailing_zeros_of_a_value_are_kept),
        cmocka_unit_test(random_nasty_series_come_back),
        cmocka_unit_test(damaged_bytes_never_read_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
