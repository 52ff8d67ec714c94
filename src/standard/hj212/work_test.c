// The worst that can be sent: what it costs is counted and bounded, and frames among it are found again.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "standard/hj212/hj212_internal.h"

#define SIZE ((size_t)1 << 18)
#define GOOD "QN=20240601085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&a01001-Rtd=1&&"

static char bytes[SIZE + 16384];

static uint64_t seed = 212;

static unsigned any(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

struct found {
    uint64_t looked;
    size_t frames;
    bool over;
};

// As a connection takes them: at most 64 kB with what is held in front.
static struct found decode(const char *at, size_t size, struct hj212_options options)
{
    struct hj212_work work;
    struct found found = {0};
    hj212_work_begin(&work);
    options.work = &work;
    for (size_t seen = 0; size;) {
        struct hj212_frame frame;
        const enum hj212_step step = hj212_frame_next(at, seen, &options, &frame);
        if (step == HJ212_MORE && seen == size)
            break;
        if (step == HJ212_MORE) {
            seen = seen + 65536 < size ? seen + 65536 : size;
            continue;
        }
        found.frames += step == HJ212_FRAME;
        assert_true(frame.drop > 0 && frame.drop <= seen);
        hj212_work_done(&work, frame.drop);
        at += frame.drop;
        size -= frame.drop;
        seen -= frame.drop;
    }
    found.looked = work.looked;
    found.over = work.over;
    return found;
}

static void repeat(const char *piece)
{
    const size_t length = strlen(piece);
    for (size_t at = 0; at < SIZE; at += length)
        memcpy(bytes + at, piece, length);
}

// All lengths lie over the same bytes and end where a CRC and CR LF stand.
static void aim_at_tails(size_t block, size_t tails, const char *tail)
{
    for (size_t at = 0; at < SIZE; at += block) {
        memset(bytes + at, ';', block);
        for (size_t i = 0; i < tails; i++)
            memcpy(bytes + at + block - (i + 1) * strlen(tail), tail, strlen(tail));
        const size_t room = block - tails * strlen(tail);
        for (size_t head = 0; head + 6 <= room; head += 6) {
            char digits[16];
            const size_t end = at + block - (head / 6 % tails) * strlen(tail); // behind its CR LF
            const size_t length = end - 6 - (at + head + 6);
            snprintf(digits, sizeof digits, "##%04zu", length % 10000);
            memcpy(bytes + at + head, digits, 6);
        }
    }
}

static void must_be_bounded(const char *what)
{
    for (int mode = 0; mode < 12; mode++) {
        const struct hj212_options options = {.crc = (enum hj212_crc_mode)(mode % 3), .tail = mode / 3 % 2 ? HJ212_TAIL_ANY : HJ212_TAIL_CRLF, .end = mode / 6};
        const struct found found = decode(bytes, SIZE, options);
        if (found.looked > HJ212_WORK_MOST + (HJ212_WORK_A_BYTE + HJ212_PASSES) * SIZE)
            fail_msg("%s, mode %d: %llu bytes looked at for %zu", what, mode, (unsigned long long)found.looked, SIZE);
    }
}

static void the_worst_inputs_cost_a_bounded_number_of_looks_a_byte(void **state)
{
    static const char *const pieces[] = {"##9896", "##9999", "##0004", "##4000AAAA\r\n", "##9890##0000FFFF\r\n", "#", "##", "##1", "##9896&&0000\r\n",
                                         "##5000&&FFFF", "##0012QN=1;&&0000\r\n", "MN=", "\r\n", "##9896\r"};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        repeat(pieces[i]);
        must_be_bounded(pieces[i]);
    }
    for (size_t tails = 1; tails <= 800; tails = tails * 3 + 1) {
        aim_at_tails(9900, tails, "&&0000\r\n");
        must_be_bounded("heads that aim at tails");
        aim_at_tails(9900, tails, "&&0000");
        must_be_bounded("heads that aim at marks");
    }
    for (size_t at = 0; at < SIZE; at++)
        bytes[at] = "##0123456789&&AF\r\n"[any(18)];
    must_be_bounded("any of these");
}

// Heads whose CRC is looked at in vain are refused unseen in the end, where nobody counts they are not.
static void what_is_too_dear_is_refused_unseen(void **state)
{
    (void)state;
    aim_at_tails(9900, 400, "&&0000\r\n");
    assert_true(decode(bytes, SIZE, (struct hj212_options){0}).over);
    repeat("##9896"); // no tail: costs nothing
    const struct found found = decode(bytes, SIZE, (struct hj212_options){0});
    assert_false(found.over);
    assert_int_equal(found.looked, 0);
}

static size_t put_frame(char *at, size_t size, const char *check)
{
    char digits[16];
    memset(at + 6, 'x', size);
    memcpy(at + 6, GOOD, size < strlen(GOOD) ? size : strlen(GOOD));
    memcpy(at + 6 + size - 2, "&&", 2);
    snprintf(digits, sizeof digits, "##%04zu", size);
    memcpy(at, digits, 6);
    snprintf(digits, sizeof digits, "%04X\r\n", (unsigned)hj212_crc(at + 6, size));
    memcpy(at + 6 + size, check ? check : digits, 6);
    return size + 12;
}

// What devices do not make on purpose never runs out of credit: every frame damaged, of every size.
static void damaged_frames_of_every_size_are_all_looked_at(void **state)
{
    static const size_t sizes[] = {100, 1000, 5000, 9999};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t at = 0;
        while (at < SIZE)
            at += put_frame(bytes + at, sizes[i], "ZZ00\r\n");
        assert_false(decode(bytes, at, (struct hj212_options){0}).over);
        for (at = 0; at < SIZE;)
            at += put_frame(bytes + at, sizes[i], "1234\r\n");
        assert_false(decode(bytes, at, (struct hj212_options){.crc = HJ212_CRC_MODBUS}).over);
    }
}

// Frames behind an attack are found: at most one of them is missed until the credit is there again.
static void frames_behind_an_attack_are_found(void **state)
{
    (void)state;
    aim_at_tails(9900, 400, "&&0000\r\n");
    size_t at = 198000;
    for (int i = 0; i < 100; i++)
        at += put_frame(bytes + at, 200, NULL);
    assert_in_range(decode(bytes, at, (struct hj212_options){0}).frames, 99, 100 + 10); // a CRC of 8 bits may be right by chance
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_inputs_cost_a_bounded_number_of_looks_a_byte),
        cmocka_unit_test(what_is_too_dear_is_refused_unseen),
        cmocka_unit_test(damaged_frames_of_every_size_are_all_looked_at),
        cmocka_unit_test(frames_behind_an_attack_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
