#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "observe/gateway/suspicion.h"

#define MN "510A0000000000000000000A"
#define OTHER "510A0000000000000000000B"

static struct raw_peer peer_of(int network, int host)
{
    struct raw_peer peer = {.address = {{[10] = 0xFF, [11] = 0xFF, [12] = 127, [14] = (unsigned char)network, [15] = (unsigned char)host}}};
    return peer;
}

static uint64_t waits(struct suspicion *suspicion, const struct raw_peer *peer, const char *mn, uint64_t now)
{
    const uint64_t until = suspicion_wait(suspicion, peer, mn, now);
    return until > now ? until - now : 0;
}

static void a_few_wrong_tries_cost_nothing_and_many_cost_more_and_more(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1);
    uint64_t now = 1000000, before = 0;
    (void)state;
    for (int i = 0; i < SUSPICION_FREE; i++) {
        assert_false(suspicion_note(suspicion, &peer, MN, now));
        assert_int_equal(waits(suspicion, &peer, MN, now), 0);
    }
    for (int i = 0; i < 20; i++) {
        assert_true(suspicion_note(suspicion, &peer, MN, now));
        const uint64_t wait = waits(suspicion, &peer, MN, now);
        assert_true(wait >= before && wait >= SUSPICION_FIRST_MS && wait <= SUSPICION_MOST_MS);
        before = wait;
        now += wait;
    }
    assert_int_equal(before, SUSPICION_MOST_MS);
    suspicion_free(suspicion);
}

// Whatever was tried before, a try waits no longer than this; and what comes while it waits does not make it wait longer.
static void nobody_is_locked_out(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1);
    uint64_t now = 1000000;
    (void)state;
    for (int i = 0; i < 100000; i++)
        suspicion_note(suspicion, &peer, MN, now + (uint64_t)i / 100);
    now += 1000;
    const uint64_t until = suspicion_wait(suspicion, &peer, MN, now);
    assert_true(until > now && until - now <= SUSPICION_MOST_MS);
    for (int i = 0; i < 1000; i++)
        suspicion_note(suspicion, &peer, MN, now);
    assert_true(suspicion_is_looked_at(suspicion, &peer, MN, until));
    suspicion_free(suspicion);
}

static void of_those_that_wait_the_newest_are_looked_at(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1);
    (void)state;
    for (uint64_t now = 1000; now < 60000; now += SUSPICION_MOST_MS + 1) {
        for (int i = 0; i <= SUSPICION_FREE; i++)
            suspicion_note(suspicion, &peer, MN, now);
        const uint64_t until = suspicion_wait(suspicion, &peer, MN, now);
        assert_true(until > now);
        for (int i = 0; i < 100; i++) // the newest are asked for first
            assert_int_equal(suspicion_is_looked_at(suspicion, &peer, MN, until), i < SUSPICION_NEWEST);
    }
    suspicion_free(suspicion);
}

static void another_address_or_device_does_not_wait(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1), neighbour = peer_of(0, 2), six = {.address = {{0x20, 1, [15] = 1}}}, same = {.address = {{0x20, 1, [15] = 2}}},
                          far = {.address = {{0x20, 1, [7] = 9, [15] = 1}}};
    (void)state;
    for (int i = 0; i < 10; i++) {
        suspicion_note(suspicion, &peer, MN, 1000);
        suspicion_note(suspicion, &six, MN, 1000);
    }
    assert_true(waits(suspicion, &peer, MN, 1001) > 0);
    assert_int_equal(waits(suspicion, &neighbour, MN, 1001), 0);
    assert_int_equal(waits(suspicion, &peer, OTHER, 1001), 0);
    assert_true(waits(suspicion, &same, MN, 1001) > 0); // one network of IPv6 is one stranger
    assert_int_equal(waits(suspicion, &far, MN, 1001), 0);
    suspicion_free(suspicion);
}

static void on_a_shared_line_four_tries_a_second_are_looked_at(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1);
    int looked = 0;
    (void)state;
    for (uint64_t now = 10000; now < 20000; now += 10)
        if (suspicion_may_look(suspicion, &peer, MN, now)) {
            looked++;
            suspicion_note(suspicion, &peer, MN, now);
        }
    assert_in_range(looked, 35, SUSPICION_FREE + 41);
    suspicion_free(suspicion);
}

struct heard {
    int64_t count;
    int rows, begins;
};

static void hear(void *context, const struct raw_peer *peer, const char *mn, int64_t count, bool begins)
{
    struct heard *heard = context;
    assert_int_equal(peer->address.bytes[15], 1);
    assert_string_equal(mn, MN);
    heard->count += count;
    heard->rows++;
    heard->begins += begins;
}

// Every try is in a count, in few rows; garbage and unknown MN are told elsewhere; and what is long ago is forgotten.
static void tries_are_told_with_their_count_and_forgotten(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    const struct raw_peer peer = peer_of(0, 1);
    struct heard heard = {0};
    uint64_t now = 1000000;
    int64_t counted = 0;
    (void)state;
    for (int second = 0; second < 60; second++, now += 1000) {
        for (int i = 0; i < 4500; i++) {
            counted += suspicion_note(suspicion, &peer, MN, now);
            suspicion_note(suspicion, &peer, SUSPICION_UNKNOWN, now);
            suspicion_note(suspicion, &peer, SUSPICION_GARBAGE, now);
        }
        suspicion_tell(suspicion, now, hear, &heard);
    }
    for (int second = 0; second < 120; second++, now += 1000)
        suspicion_tell(suspicion, now, hear, &heard);
    assert_int_equal(counted, 60 * 4500 - SUSPICION_FREE);
    assert_int_equal(heard.count, counted);
    assert_int_equal(heard.begins, 1);
    assert_in_range(heard.rows, 2, 10);
    assert_int_equal(waits(suspicion, &peer, MN, now), 0);
    assert_false(suspicion_note(suspicion, &peer, MN, now));
    suspicion_free(suspicion);
}

// A network of addresses cannot fill the memory: beyond a bound all are one.
static void many_addresses_are_bounded(void **state)
{
    struct suspicion *suspicion = suspicion_new(1);
    (void)state;
    for (int i = 0; i < 100000; i++) {
        const struct raw_peer peer = {.address = {{0x20, 1, [4] = (unsigned char)(i >> 16), [5] = (unsigned char)(i >> 8), [6] = (unsigned char)i}}};
        suspicion_note(suspicion, &peer, MN, 1000);
    }
    const struct raw_peer newest = {.address = {{0x30, 1}}};
    assert_true(waits(suspicion, &newest, MN, 1000) > 0);
    assert_true(waits(suspicion, &newest, MN, 1000) <= SUSPICION_MOST_MS);
    suspicion_free(suspicion);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_wrong_tries_cost_nothing_and_many_cost_more_and_more),
        cmocka_unit_test(nobody_is_locked_out),
        cmocka_unit_test(of_those_that_wait_the_newest_are_looked_at),
        cmocka_unit_test(another_address_or_device_does_not_wait),
        cmocka_unit_test(on_a_shared_line_four_tries_a_second_are_looked_at),
        cmocka_unit_test(tries_are_told_with_their_count_and_forgotten),
        cmocka_unit_test(many_addresses_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
