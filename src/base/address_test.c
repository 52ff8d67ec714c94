#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"

static struct address address(const char *text)
{
    struct address found;
    assert_true(address_parse(text, strlen(text), &found));
    return found;
}

static bool place(const char *text)
{
    struct address_place found;
    return address_place_parse(text, &found);
}

static void an_address_is_read_and_written_in_both_kinds(void **state)
{
    char text[ADDRESS_TEXT_SIZE];
    (void)state;
    assert_string_equal(address_format(address("10.1.2.3"), text), "10.1.2.3");
    assert_string_equal(address_format(address("[2001:DB8::1]"), text), "2001:db8::1");
    assert_true(address_equal(address("::ffff:10.1.2.3"), address("10.1.2.3")));
    static const char *const wrong[] = {"", "10.1.2", "10.1.2.3.4", "010.1.2.3", "[10.1.2.3]", "1.2.3.4 ", "::1]", "[::1", "localhost", "1.2.3.4\n", ":::1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct address found;
        assert_false(address_parse(wrong[i], strlen(wrong[i]), &found));
    }
    const struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x0a010203)};
    struct address found;
    assert_true(address_of_socket((const struct sockaddr *)&four, &found) && address_equal(found, address("10.1.2.3")));
}

static void a_stranger_of_ipv6_is_the_half_that_names_his_line(void **state)
{
    (void)state;
    assert_true(address_equal(address_stranger(address("2001:db8:1:2:aaaa::1")), address_stranger(address("2001:db8:1:2:bbbb::9"))));
    assert_false(address_equal(address_stranger(address("2001:db8:1:2::1")), address_stranger(address("2001:db8:1:3::1"))));
    assert_false(address_equal(address_stranger(address("10.1.2.3")), address_stranger(address("10.1.2.4"))));
}

static bool has(const char *block, const char *one)
{
    struct address_block found;
    assert_true(address_block_parse(block, strlen(block), &found));
    return address_block_has(found, address(one));
}

static void a_block_has_what_begins_like_it(void **state)
{
    (void)state;
    assert_true(has("10.0.0.0/8", "10.255.1.2") && !has("10.0.0.0/8", "11.0.0.1") && has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
    assert_true(has("192.168.4.0/22", "192.168.7.255") && !has("192.168.4.0/22", "192.168.8.0") && has("0.0.0.0/0", "8.8.8.8") && !has("0.0.0.0/0", "::1"));
    assert_true(has("fd00::/8", "fd12::1") && !has("fd00::/8", "fe80::1"));
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::/129", "all", "10.0.0.0/8/8"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct address_block found;
        assert_false(address_block_parse(wrong[i], strlen(wrong[i]), &found));
    }
}

static void a_place_holds_a_name_or_an_address_and_a_port_and_nothing_else(void **state)
{
    (void)state;
    static const char *const right[] = {"10.0.0.5:7001", "upper.example.cn:80", "[::1]:9000", "a_b-c.example:1", ":8080", "localhost:0", "1:65535"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (!place(right[i]))
            fail_msg("%s was refused", right[i]);
    static const char *const wrong[] = {"", ":", "a", "a:", "a:b", "a:65536", "a:-1", "a:+1", "a: 1", "a:1 ", "a\r\nb:80", "-oProxy:80", "a.-b:80", "a b:80", "a\tb:80",
                                        "a..b:80", ".a:80", "a.:80", "a\x7f:80", "\xe9\x9d\x92:80", "::1:80", "[::1:80", "::1]:80", "[10.0.0.1]:80", "[]:80", "a/b:80",
                                        "a@b:80", "a:80:80", "a;b:80", "$(a):80", "a:000001", "a\"b:80", "a%0d:80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (place(wrong[i]))
            fail_msg("%s was taken", wrong[i]);
    char longest[300];
    memset(longest, 'a', sizeof longest);
    memcpy(longest + 290, ".cn:80", 7);
    assert_false(place(longest));
}

static void the_parts_of_a_place_are_named(void **state)
{
    struct address_place found;
    (void)state;
    assert_true(address_place_parse("[fd00::7]:7001", &found));
    assert_int_equal(found.port, 7001);
    assert_true(found.host_size == 7 && memcmp(found.host, "fd00::7", 7) == 0);
    assert_true(address_place_parse(":1", &found) && found.host_size == 0);
}

static void a_place_in_digits_is_a_socket_and_a_name_is_none(void **state)
{
    static const struct { const char *text, *address; int family; } cases[] = {
        {"10.0.0.5:7001", "10.0.0.5", AF_INET}, {":7001", "0.0.0.0", AF_INET}, {"[fd00::7]:7001", "fd00::7", AF_INET6}, {"upper.example.cn:7001", NULL, 0},
        {"localhost:7001", NULL, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sockaddr_storage socket;
        struct address_place found;
        struct address address;
        size_t size;
        char text[ADDRESS_TEXT_SIZE];
        assert_true(address_place_parse(cases[i].text, &found));
        assert_int_equal(address_place_socket(&found, &socket, &size), cases[i].address != NULL);
        if (!cases[i].address)
            continue;
        assert_int_equal(socket.ss_family, cases[i].family);
        assert_int_equal(size, cases[i].family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
        assert_true(address_of_socket((const struct sockaddr *)&socket, &address));
        assert_string_equal(address_format(address, text), cases[i].address);
        assert_int_equal(ntohs(cases[i].family == AF_INET ? ((struct sockaddr_in *)&socket)->sin_port : ((struct sockaddr_in6 *)&socket)->sin6_port), 7001);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_address_is_read_and_written_in_both_kinds), cmocka_unit_test(a_stranger_of_ipv6_is_the_half_that_names_his_line),
                                       cmocka_unit_test(a_block_has_what_begins_like_it), cmocka_unit_test(a_place_holds_a_name_or_an_address_and_a_port_and_nothing_else),
                                       cmocka_unit_test(the_parts_of_a_place_are_named),
                                       cmocka_unit_test(a_place_in_digits_is_a_socket_and_a_name_is_none)};
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
