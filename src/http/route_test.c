// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on
#include <string.h>

#include "http/route.h"

static const struct route first[] = {{.method = "GET", .path = "/a"}, {.method = "GET", .path = "/a/{code}"}, {.method = "POST", .path = "/a"}};
static const struct route second[] = {{.method = "POST", .path = "/a/{code}/end"}, {.method = "GET", .path = "/b{x}"}, {.method = "GET", .path = "/a/all"}};
static const struct route_list one = {first, 3}, other = {second, 3};
static const struct route_list *const lists[] = {&one, &other};
static const struct route_table table = {.lists = lists, .count = 2};

static const struct route *find(const char *method, const char *path, struct route_value *value, bool *known)
{
    return route_find(&table, method, path, value, known);
}

static void a_route_is_found_in_any_list_with_its_value(void **state)
{
    struct route_value value;
    bool known;
    (void)state;
    assert_ptr_equal(find("GET", "/a", &value, &known), &first[0]);
    assert_null(value.text);
    assert_ptr_equal(find("POST", "/a", &value, &known), &first[2]);
    assert_ptr_equal(find("POST", "/a/1.5/end", &value, &known), &second[0]);
    assert_int_equal(value.size, 3);
    assert_memory_equal(value.text, "1.5", 3);
    assert_ptr_equal(find("HEAD", "/a/7", &value, &known), &first[1]);
    assert_ptr_equal(find("GET", "/a/all", &value, &known), &second[2]); // written out, though it stands behind the other
    assert_null(value.text);
}

static void what_is_no_route_is_told_from_another_method(void **state)
{
    struct route_value value;
    bool known;
    (void)state;
    assert_null(find("POST", "/a/7", &value, &known));
    assert_true(known);
    assert_null(find("GET", "/a/", &value, &known)); // the part may not be empty
    assert_false(known);
    assert_null(find("GET", "/a/7/8", &value, &known));
    assert_false(known);
    assert_null(find("GET", "/aa", &value, &known));
    assert_null(find("GET", "/a{code}", &value, &known));
    assert_false(known);
}

static void methods_are_those_of_all_rows_of_the_path(void **state)
{
    (void)state;
    assert_string_equal(route_methods(&table, "/a"), "GET, HEAD, POST");
    assert_string_equal(route_methods(&table, "/a/7"), "GET, HEAD");
    assert_string_equal(route_methods(&table, "/a/7/end"), "POST");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_is_found_in_any_list_with_its_value),
        cmocka_unit_test(what_is_no_route_is_told_from_another_method),
        cmocka_unit_test(methods_are_those_of_all_rows_of_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
