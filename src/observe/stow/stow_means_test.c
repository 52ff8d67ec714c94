// Which kinds of points have means of their own.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe/point/device.h"
#include "observe/point/point_import.h"
#include "observe/stow/stow_means.h"
#include "store/folder.h"
#include "tests/unit/temporary_folder.h"

static const char table[] = "point,kind,longitude,latitude\n"
                            "p1,outfall,113,22\np2,sewage,113,22\np3,stack,113,22\np4,hood,113,22\np5,dust,113,22\n"
                            "p6,air,113,22\np7,river,113,22\np8,lake,113,22\np9,noise,113,22\n";

static bool has_days(struct stow_means *means, const char *point)
{
    const struct means_policy *policy = stow_means_policy(means);
    const struct series_key key = {point, "a1", SERIES_HOUR};
    struct means_rule rule;
    return policy->rule(policy->context, &key, SERIES_DAY, &rule);
}

static void every_kind_but_noise_has_means(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct temporary_folder folder = temporary_folder_new();
    struct point_report report;
    {
        STORE_SCOPED store = store_open(folder.path, STORE_WRITE, NULL);
        assert_true(store_begin(store, NULL));
        assert_true(point_import(store, arena, (struct store_bytes){table, strlen(table)}, "test", &report, NULL));
        assert_true(store_commit(store, NULL));
        struct stow_means *means = stow_means_new(store);
        for (const char *point = "p1\0p2\0p3\0p4\0p5\0p6\0p7\0p8\0"; *point; point += strlen(point) + 1)
            assert_true(has_days(means, point));
        assert_false(has_days(means, "p9"));
        assert_false(has_days(means, "nowhere"));
        stow_means_free(means);
    }
    temporary_folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_but_noise_has_means)};
    return cmocka_run_group_tests_name("stow_means", tests, NULL, NULL);
}
