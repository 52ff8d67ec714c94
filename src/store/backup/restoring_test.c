// A restored folder takes the place of the data folder, and whoever comes after a process that was killed finishes or undoes it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "store/backup/restoring.h"
#include "store/tree.h"
#include "tests/unit/temporary_folder.h"

static void put_file(const char *folder, const char *name, const char *text)
{
    ARENA_SCOPED arena = arena_new();
    assert_true(tree_make(folder, name, NULL));
    FILE *file = fopen(folder_file(arena, folder, name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool holds(const char *folder, const char *name, const char *text)
{
    ARENA_SCOPED arena = arena_new();
    char *bytes;
    size_t size;
    return file_read(arena, folder_file(arena, folder, name), 1000, &bytes, &size, NULL) && text_equal(bytes, text);
}

// A data folder "data" that holds old things, in a folder of its own.
static const char *old_folder(struct arena *arena, const char *top)
{
    const char *data = folder_file(arena, top, "data");
    put_file(top, "data/qingshan.db", "old");
    put_file(top, "data/qingshan.db-wal", "old log");
    put_file(top, "data/raw/00000001.seg", "old");
    put_file(top, "data/token", "ours");
    put_file(top, "data/qingshan.yaml", "ours");
    return data;
}

static void fill_made(const char *made)
{
    mkdir(made, 0700);
    put_file(made, "qingshan.db", "new");
    put_file(made, "archive/ab/cd", "new");
}

static void assert_new(const char *data)
{
    assert_true(holds(data, "qingshan.db", "new"));
    assert_true(holds(data, "archive/ab/cd", "new"));
    assert_true(holds(data, "token", "ours"));
    assert_true(holds(data, "qingshan.yaml", "ours"));
    assert_false(holds(data, "qingshan.db-wal", "old log"));
    assert_false(holds(data, "raw/00000001.seg", "old"));
    assert_false(restoring_has_begun(data));
}

static void the_restored_folder_takes_the_place_and_the_old_one_is_kept(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(top);
    ARENA_SCOPED arena = arena_new();
    const char *data = old_folder(arena, top.path);
    struct folder_lock lock, second;
    struct restoring restoring;
    struct fault fault = {0};
    assert_true(folder_lock(data, &lock, NULL));
    assert_true(restoring_begin(arena, data, &restoring, NULL));
    assert_true(holds(data, "qingshan.db", "old"));
    fill_made(restoring.made);
    assert_true(restoring_swap(arena, &restoring, &fault));
    assert_new(data);
    assert_true(holds(restoring.kept, "qingshan.db", "old"));
    assert_true(holds(restoring.kept, "qingshan.db-wal", "old log"));
    assert_true(holds(restoring.kept, "raw/00000001.seg", "old"));
    assert_false(folder_lock(data, &second, &fault)); // it came locked
    restoring_end(&restoring);
    folder_unlock(&lock);
    assert_true(folder_lock(data, &second, NULL));
    assert_int_equal(second.settled, RESTORING_NONE);
    folder_unlock(&second);
}

// As the parts were at each moment; the marker says which.
static void settles_to(const char *data, enum restoring_outcome outcome)
{
    struct folder_lock lock;
    struct fault fault = {0};
    if (!folder_lock(data, &lock, &fault))
        fail_msg("%s %s", fault.key, fault_argument(&fault, "text"));
    assert_int_equal(lock.settled, outcome);
    folder_unlock(&lock);
}

static void what_was_moved_aside_or_in_goes_on_from_any_part(void **state)
{
    (void)state;
    for (int moved = 0; moved <= 5; moved++) { // so many of the five moves were done
        TEMPORARY_FOLDER(top);
        ARENA_SCOPED arena = arena_new();
        const char *data = old_folder(arena, top.path), *before = folder_file(arena, data, "before-1");
        static const char *const old[] = {"qingshan.db", "qingshan.db-wal", "raw"}, *const new[] = {"archive", "qingshan.db"};
        fill_made(folder_file(arena, data, ".restoring"));
        put_file(data, ".restoring/token", "ours");
        put_file(data, "restoring", moved < 3 ? "aside before-1\n" : "in before-1\n");
        put_file(data, "before-1/dummy", "");
        for (int i = 0; i < moved; i++) {
            const char *name = i < 3 ? old[i] : new[i - 3], *from = i < 3 ? data : folder_file(arena, data, ".restoring"), *to = i < 3 ? before : data;
            assert_int_equal(rename(folder_file(arena, from, name), folder_file(arena, to, name)), 0);
        }
        settles_to(data, RESTORING_FINISHED);
        assert_new(data);
        assert_true(holds(before, "qingshan.db", "old"));
        assert_true(holds(before, "qingshan.db-wal", "old log"));
        settles_to(data, RESTORING_NONE);
    }
}

static void what_changed_places_gives_the_old_folder_its_name(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(top);
    ARENA_SCOPED arena = arena_new();
    const char *data = old_folder(arena, top.path), *beside = arena_printf(arena, "%s.restoring", data);
    assert_int_equal(rename(data, beside), 0);
    fill_made(data);
    put_file(data, "token", "ours");
    put_file(data, "qingshan.yaml", "ours");
    put_file(data, "restoring", "beside before-1\n");
    settles_to(data, RESTORING_FINISHED);
    assert_new(data);
    assert_true(holds(arena_printf(arena, "%s.before-1", data), "qingshan.db", "old"));
}

static void what_had_not_taken_the_place_is_removed(void **state)
{
    (void)state;
    for (int beside = 0; beside < 2; beside++) {
        TEMPORARY_FOLDER(top);
        ARENA_SCOPED arena = arena_new();
        const char *data = old_folder(arena, top.path), *made = beside ? arena_printf(arena, "%s.restoring", data) : folder_file(arena, data, ".restoring");
        fill_made(made);
        put_file(made, "restoring", "beside before-1\n");
        put_file(data, "restoring.partial", "asi");
        settles_to(data, RESTORING_UNDONE);
        assert_int_not_equal(access(folder_file(arena, data, "restoring.partial"), F_OK), 0);
        assert_true(holds(data, "qingshan.db", "old"));
        assert_int_not_equal(access(made, F_OK), 0);
        settles_to(data, RESTORING_NONE);
    }
}

static void a_neighbour_that_is_none_of_ours_is_left_alone(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(top);
    ARENA_SCOPED arena = arena_new();
    const char *data = old_folder(arena, top.path);
    struct folder_lock lock;
    struct restoring restoring;
    put_file(top.path, "data.restoring/theirs", "theirs");
    settles_to(data, RESTORING_NONE);
    assert_true(folder_lock(data, &lock, NULL));
    assert_true(restoring_begin(arena, data, &restoring, NULL));
    fill_made(restoring.made);
    assert_true(restoring_swap(arena, &restoring, NULL)); // by parts
    assert_new(data);
    assert_true(holds(restoring.kept, "qingshan.db", "old"));
    assert_true(holds(top.path, "data.restoring/theirs", "theirs"));
    restoring_end(&restoring);
    folder_unlock(&lock);
}

static void a_damaged_marker_stops_everybody(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "aside", "aside ../x\n", "aside before-1/../..\n", "done before-1\n", "aside before-1 more\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        TEMPORARY_FOLDER(top);
        ARENA_SCOPED arena = arena_new();
        const char *data = old_folder(arena, top.path);
        struct folder_lock lock;
        struct fault fault = {0};
        put_file(data, "restoring", bad[i]);
        assert_false(folder_lock(data, &lock, &fault));
        assert_string_equal(fault.key, "restoring.marker");
        assert_true(holds(data, "qingshan.db", "old"));
    }
}

static void a_folder_that_was_empty_leaves_nothing_to_keep(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(top);
    ARENA_SCOPED arena = arena_new();
    const char *data = folder_file(arena, top.path, "data");
    const char *const *names;
    size_t count;
    struct folder_lock lock;
    struct restoring restoring;
    assert_true(folder_create(data, NULL));
    assert_true(folder_lock(data, &lock, NULL));
    assert_true(restoring_begin(arena, data, &restoring, NULL));
    fill_made(restoring.made);
    assert_true(restoring_swap(arena, &restoring, NULL));
    assert_null(restoring.kept);
    assert_true(holds(data, "qingshan.db", "new"));
    assert_true(tree_names(arena, top.path, &names, &count, NULL));
    assert_int_equal(count, 1);
    restoring_end(&restoring);
    folder_unlock(&lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_restored_folder_takes_the_place_and_the_old_one_is_kept),
        cmocka_unit_test(what_was_moved_aside_or_in_goes_on_from_any_part),
        cmocka_unit_test(what_changed_places_gives_the_old_folder_its_name),
        cmocka_unit_test(what_had_not_taken_the_place_is_removed),
        cmocka_unit_test(a_neighbour_that_is_none_of_ours_is_left_alone),
        cmocka_unit_test(a_damaged_marker_stops_everybody),
        cmocka_unit_test(a_folder_that_was_empty_leaves_nothing_to_keep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
