#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/shared.h"

struct word {
    struct shared shared;
    int edition;
};
static int made, freed;

static bool fits(const struct shared *shared, const void *asked)
{
    return ((const struct word *)shared)->edition >= *(const int *)asked;
}

static struct shared *make(const void *asked, struct fault *f)
{
    if (*(const int *)asked > 8) {
        fault_set(f, FAULT_INTERNAL, "query.tree", "text", "x", NULL);
        return NULL;
    }
    struct word *word = heap_alloc(sizeof *word);
    *word = (struct word){.edition = *(const int *)asked};
    made++;
    return &word->shared;
}

static void drop(struct shared *shared)
{
    freed++;
    heap_free(shared);
}

static const struct shared_kind kind = {fits, make, drop};

static struct shared *take(struct shared_place *place, int edition)
{
    return shared_take(place, &edition, NULL);
}

static void what_is_out_of_date_is_freed_with_its_last_reader(void **state)
{
    struct shared_place place;
    (void)state;
    made = freed = 0;
    shared_place_init(&place, &kind);
    struct shared *first = take(&place, 1), *again = take(&place, 1);
    assert_ptr_equal(first, again);
    struct shared *second = take(&place, 2);
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(take(&place, 1), second); // a newer one will do
    assert_int_equal(made, 2);
    shared_give(&place, first);
    assert_int_equal(freed, 0);
    shared_give(&place, again);
    assert_int_equal(freed, 1);
    shared_give(&place, second);
    shared_give(&place, second);
    assert_int_equal(freed, 1); // the place has it
    shared_place_done(&place);
    assert_int_equal(freed, 2);
}

static void what_cannot_be_made_leaves_what_is_there(void **state)
{
    struct shared_place place;
    struct fault fault = {0};
    (void)state;
    shared_place_init(&place, &kind);
    assert_null(shared_take(&place, &(int){9}, &fault));
    assert_string_equal(fault.key, "query.tree");
    struct shared *first = take(&place, 3);
    assert_null(take(&place, 9));
    assert_ptr_equal(take(&place, 3), first);
    shared_give(&place, first);
    shared_give(&place, first);
    shared_place_done(&place);
}

#define TIMES 2000

static void *read_and_renew(void *context)
{
    for (int i = 0; i < TIMES; i++) {
        struct shared *shared = take(context, i / 500);
        assert_true(((const struct word *)shared)->edition >= i / 500);
        shared_give(context, shared);
    }
    return NULL;
}

static void many_threads_share_and_nothing_is_left(void **state)
{
    struct shared_place place;
    pthread_t threads[4];
    (void)state;
    made = freed = 0;
    shared_place_init(&place, &kind);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_and_renew, &place), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    shared_place_done(&place);
    assert_int_equal(made, 4);
    assert_int_equal(freed, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_out_of_date_is_freed_with_its_last_reader),
        cmocka_unit_test(what_cannot_be_made_leaves_what_is_there),
        cmocka_unit_test(many_threads_share_and_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
