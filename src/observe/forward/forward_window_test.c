#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "observe/forward/forward_window.h"

static struct forward_window window;

static struct forward_sent *add(const char *qn, const char *mn, int64_t position)
{
    struct forward_packet *packet = heap_alloc(sizeof *packet);
    packet->qn_size = strlen(qn);
    packet->mn_size = strlen(mn);
    memcpy(packet->qn, qn, packet->qn_size);
    memcpy(packet->mn, mn, packet->mn_size);
    forward_window_add(&window, packet, position, 1000 + position);
    return &window.items[(window.last - 1) % FORWARD_WINDOW_MOST];
}

static struct forward_sent *answer(const char *qn, const char *mn)
{
    const struct forward_answer about = {.verdict = FORWARD_ANSWERED, .qn = qn ? hj212_text_of(qn) : (struct hj212_text){0},
                                         .mn = mn ? hj212_text_of(mn) : (struct hj212_text){0}};
    struct forward_sent *item = forward_window_find(&window, &about);
    if (item)
        forward_window_answered(&window, item);
    return item;
}

// Sends what may be sent; how many.
static int send_all(int64_t now_ms)
{
    int sent = 0;
    for (struct forward_sent *item; (item = forward_window_unsent(&window)); sent++)
        forward_window_sent(&window, item, now_ms);
    return sent;
}

static int set_up(void **state)
{
    (void)state;
    forward_window_init(&window);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    forward_window_free(&window);
    return 0;
}

static void fill_and_answer(int rounds)
{
    char qn[FORWARD_QN_SIZE];
    int64_t position = 0;
    for (int i = 0; i < rounds; i++) {
        snprintf(qn, sizeof qn, "%017d", i);
        assert_true(forward_window_wants(&window));
        add(qn, "A", i + 1);
        assert_int_equal(send_all(i + 1), 1);
        assert_non_null(answer(qn, "A"));
        assert_int_equal(forward_window_pass(&window, &position), 1);
        assert_int_equal(position, i + 1);
    }
}

static void the_first_goes_alone_and_answers_in_time_make_room(void **state)
{
    (void)state;
    add("1", "A", 1);
    assert_int_equal(send_all(1), 1);
    assert_false(forward_window_wants(&window));
    answer("1", "A");
    assert_true(forward_window_wants(&window));
    add("2", "A", 2);
    add("3", "A", 3);
    add("4", "A", 4);
    assert_int_equal(send_all(2), 2);
    fill_and_answer(0);
    answer("2", "A");
    answer("3", "A");
    assert_int_equal(window.room, 4);
}

static void what_is_late_leaves_one_under_way_and_room_grows_more_slowly(void **state)
{
    (void)state;
    fill_and_answer(300);
    assert_int_equal(window.room, FORWARD_WINDOW_MOST);
    for (int i = 0; i < 10; i++)
        add("7", "A", i);
    assert_int_equal(send_all(1), 10);
    forward_window_late(&window);
    assert_int_equal(window.room, 1);
    assert_null(forward_window_unsent(&window));
    for (int i = 0; i < 10; i++)
        assert_non_null(answer("7", "A"));
    int64_t position;
    assert_int_equal(forward_window_pass(&window, &position), 10);
    assert_int_equal(window.room, 5);
    fill_and_answer(400);
    assert_int_equal(window.room, 5);
    fill_and_answer(200);
    assert_int_equal(window.room, 6);
}

static void one_qn_of_two_devices_is_told_by_the_mn(void **state)
{
    (void)state;
    fill_and_answer(5);
    struct forward_sent *a = add("9", "A", 11), *b = add("9", "B", 12);
    assert_int_equal(send_all(1), 2);
    assert_ptr_equal(answer("9", "B"), b);
    assert_null(answer("9", "B")); // said twice
    assert_ptr_equal(answer("9", "A"), a);
}

static void a_target_with_an_mn_of_its_own_is_believed_by_the_qn(void **state)
{
    (void)state;
    struct forward_sent *first = add("1", "A", 1);
    send_all(1);
    assert_null(answer("2", "UPPER"));
    assert_ptr_equal(answer("1", "UPPER"), first);
    add("2", "A", 2);
    struct forward_sent *third = add("3", "B", 3);
    send_all(2);
    assert_ptr_equal(answer("3", "UPPER"), third);
    assert_non_null(answer(NULL, NULL)); // names nothing: the oldest
    assert_null(answer(NULL, NULL));
}

static void a_packet_without_qn_goes_alone_and_any_answer_is_its_own(void **state)
{
    (void)state;
    fill_and_answer(5);
    struct forward_sent *old = add("", "A", 1);
    add("1", "B", 2);
    assert_int_equal(send_all(1), 1);
    assert_ptr_equal(answer("20040516010101001", NULL), old);
    assert_int_equal(send_all(2), 1);
    add("", "A", 3);
    assert_int_equal(send_all(3), 0);
    assert_non_null(answer("1", "B"));
    assert_int_equal(send_all(4), 1);
}

static void the_mark_waits_for_the_first_and_a_new_line_repeats_only_what_has_no_answer(void **state)
{
    int64_t position = 77;
    (void)state;
    fill_and_answer(5);
    add("1", "A", 1);
    add("2", "A", 2);
    add("3", "A", 3);
    assert_int_equal(send_all(1), 3);
    answer("2", "A");
    assert_int_equal(forward_window_pass(&window, &position), 0);
    assert_int_equal(position, 77);
    assert_int_equal(forward_window_waits_since(&window), 1001);
    forward_window_restart(&window);
    assert_int_equal(send_all(2), 1);
    assert_null(answer("2", "A"));
    answer("1", "A");
    assert_int_equal(send_all(3), 1);
    answer("3", "A");
    assert_int_equal(forward_window_pass(&window, &position), 3);
    assert_int_equal(position, 3);
    assert_int_equal(forward_window_waits_since(&window), 0);
}

static void no_more_are_read_than_may_wait(void **state)
{
    int count = 0;
    (void)state;
    fill_and_answer(300);
    add("0", "A", 1); // this one never hears anything
    send_all(1);
    for (; forward_window_wants(&window); count++) {
        add("1", "A", 2);
        send_all(2);
        answer("1", "A");
    }
    assert_int_equal(count, FORWARD_WINDOW_MOST - 1);
}

int main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        ROW(the_first_goes_alone_and_answers_in_time_make_room),
        ROW(what_is_late_leaves_one_under_way_and_room_grows_more_slowly),
        ROW(one_qn_of_two_devices_is_told_by_the_mn),
        ROW(a_target_with_an_mn_of_its_own_is_believed_by_the_qn),
        ROW(a_packet_without_qn_goes_alone_and_any_answer_is_its_own),
        ROW(the_mark_waits_for_the_first_and_a_new_line_repeats_only_what_has_no_answer),
        ROW(no_more_are_read_than_may_wait),
    };
    return cmocka_run_group_tests_name("forward_window", tests, NULL, NULL);
}
