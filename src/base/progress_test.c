#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/progress.h"

static void a_step_moves_on_and_is_gone_when_it_ends(void **state)
{
    (void)state;
    struct progress_step steps[PROGRESS_STEPS_MAX];
    struct progress *progress = progress_new();
    progress_tell(progress, "means", 0, 10);
    progress_tell(progress, "names", 1, 0);
    progress_tell(progress, "means", 4, 10);
    assert_int_equal(progress_list(progress, steps), 2);
    assert_string_equal(steps[0].name, "means");
    assert_int_equal(steps[0].done, 4);
    assert_int_equal(steps[1].total, 0);
    progress_end(progress, "means");
    assert_int_equal(progress_list(progress, steps), 1);
    assert_string_equal(steps[0].name, "names");
    progress_end(progress, "means");
    progress_end(progress, "names");
    assert_int_equal(progress_list(progress, steps), 0);
    progress_free(progress);
}

static void who_is_told_by_nobody_and_tells_nobody(void **state)
{
    (void)state;
    progress_tell(NULL, "means", 1, 2);
    progress_end(NULL, "means");
    progress_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_moves_on_and_is_gone_when_it_ends),
        cmocka_unit_test(who_is_told_by_nobody_and_tells_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
