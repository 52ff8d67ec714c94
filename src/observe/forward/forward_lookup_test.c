#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <cmocka.h>

#include "base/clock/clock.h"
#include "observe/forward/forward_lookup.h"

static atomic_bool may_answer, answered;

// A name server that says nothing until it is let.
static int slow(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **ret_found)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    struct addrinfo digits = *hints;
    (void)host;
    while (!atomic_load(&may_answer))
        nanosleep(&pause, NULL);
    digits.ai_flags |= AI_NUMERICHOST;
    const int code = getaddrinfo("127.0.0.1", port, &digits, ret_found);
    atomic_store(&answered, true);
    return code;
}

static void who_leaves_waits_for_nobody(void **state)
{
    struct addrinfo *found;
    const struct timespec pause = {.tv_nsec = 1000000};
    (void)state;
    const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const int64_t began_ns = clock_monotonic_ns();
    atomic_store(&may_answer, false);
    atomic_store(&answered, false);
    struct forward_lookup *lookup = forward_lookup_begin("city.example", "9000", slow, wake);
    assert_non_null(lookup);
    assert_false(forward_lookup_done(lookup, &found));
    forward_lookup_leave(lookup);
    assert_true(clock_monotonic_ns() - began_ns < INT64_C(1000000000));
    close(wake);
    atomic_store(&may_answer, true); // it frees what it was asked with
    while (!atomic_load(&answered))
        nanosleep(&pause, NULL);
}

static void who_stays_is_woken_with_the_address(void **state)
{
    struct addrinfo *found;
    struct pollfd woken = {.events = POLLIN};
    (void)state;
    woken.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    atomic_store(&may_answer, true);
    struct forward_lookup *lookup = forward_lookup_begin("city.example", "9000", slow, woken.fd);
    assert_int_equal(poll(&woken, 1, 20000), 1);
    assert_true(forward_lookup_done(lookup, &found));
    assert_non_null(found);
    freeaddrinfo(found);
    forward_lookup_leave(lookup);
    close(woken.fd);
}

static void digits_are_known_at_once_and_a_name_is_none(void **state)
{
    struct addrinfo *found;
    (void)state;
    assert_true(forward_lookup_digits("127.0.0.1", "80", &found));
    freeaddrinfo(found);
    assert_true(forward_lookup_digits("::1", "80", &found));
    freeaddrinfo(found);
    assert_false(forward_lookup_digits("localhost", "80", &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_waits_for_nobody),
        cmocka_unit_test(who_stays_is_woken_with_the_address),
        cmocka_unit_test(digits_are_known_at_once_and_a_name_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
