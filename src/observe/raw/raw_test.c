#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cell/csv.h"
#include "observe/raw/raw_internal.h"
#include "store/folder.h"

static int make_folder(void **state)
{
    char *folder = strdup("/tmp/raw-test-XXXXXX");
    *state = mkdtemp(folder);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    ARENA_SCOPED arena = arena_new();
    int code = system(arena_printf(arena, "rm -rf '%s'", (char *)*state));
    free(*state);
    return code;
}

static struct raw *open_raw(const char *folder, size_t limit)
{
    struct fault fault = {0};
    struct raw *raw = raw_open(&(struct raw_options){.folder = folder, .segment_limit = limit ? limit : 1 << 16}, &fault);
    assert_non_null(raw);
    return raw;
}

static void add(struct raw *raw, int number)
{
    char text[64];
    snprintf(text, sizeof text, "##frame %d\r\n", number);
    raw_append(raw, &(struct raw_frame){.received_ms = 1000 + number, .device = number, .peer.port = 77, .bytes = text, .size = strlen(text)});
}

static bool is_frame(const struct raw_frame *frame, int number)
{
    char text[64];
    snprintf(text, sizeof text, "##frame %d\r\n", number);
    return frame->size == strlen(text) && memcmp(frame->bytes, text, frame->size) == 0 && frame->received_ms == 1000 + number &&
           frame->device == number && frame->peer.port == 77;
}

// Frames 0, 1, 2... up to the end, each once.
static int count_in_order(const char *folder)
{
    struct raw_reader *reader = raw_reader_open(folder);
    struct raw_read read = {0};
    struct fault fault = {0};
    int count = 0;
    while (raw_read(reader, read.next, INT64_MAX, &read, &fault) && read.found) {
        assert_true(is_frame(&read.frame, count));
        count++;
    }
    assert_false(fault_is_set(&fault));
    raw_reader_close(reader);
    return count;
}

static void check_sound(const char *folder, int64_t frames)
{
    struct raw_report report;
    struct fault fault = {0};
    assert_true(raw_verify(folder, &report, &fault));
    assert_int_equal(report.broken, 0);
    assert_int_equal(report.frames, frames);
}

// Where frame 0, 1, 2... stand.
static void find_positions(const char *folder, int64_t *positions, int count)
{
    struct raw_reader *reader = raw_reader_open(folder);
    struct raw_read read = {0};
    for (int i = 0; i < count; i++) {
        assert_true(raw_read(reader, read.next, INT64_MAX, &read, NULL) && read.found);
        positions[i] = read.position;
    }
    raw_reader_close(reader);
}

static void frames_are_found_again_by_their_position(void **state)
{
    struct raw *raw = open_raw(*state, 0);
    struct fault fault = {0};
    int64_t positions[100];
    for (int i = 0; i < 100; i++)
        add(raw, i);
    assert_true(raw_sync(raw, &fault));
    find_positions(*state, positions, 100);
    struct raw_reader *reader = raw_reader_open(*state);
    for (int i = 99; i >= 0; i--) {
        struct raw_read read;
        assert_true(raw_read(reader, positions[i], raw_synced(raw), &read, &fault));
        assert_true(read.found && is_frame(&read.frame, i));
    }
    raw_reader_close(reader);
    raw_close(raw);
}

static void what_was_not_synced_is_not_read(void **state)
{
    struct raw *raw = open_raw(*state, 0);
    struct fault fault = {0};
    struct raw_read read;
    struct raw_reader *reader = raw_reader_open(*state);
    add(raw, 0);
    assert_true(raw_read(reader, 0, raw_synced(raw), &read, &fault));
    assert_false(read.found);
    assert_true(raw_sync(raw, &fault));
    assert_true(raw_read(reader, 0, raw_synced(raw), &read, &fault));
    assert_true(read.found);
    raw_reader_close(reader);
    raw_close(raw);
}

static void note_recovered(void *context, int64_t position, const struct raw_frame *frame)
{
    int *count = context;
    assert_true(position > 0 && is_frame(frame, *count));
    ++*count;
}

static int recovered_frames(const char *folder, size_t limit)
{
    struct fault fault = {0};
    int count = 0;
    raw_close(raw_open(&(struct raw_options){.folder = folder, .segment_limit = limit, .recovered = note_recovered, .context = &count}, &fault));
    assert_false(fault_is_set(&fault));
    return count;
}

// The last frames of a segment may not have been answered when the next one begins.
static void frames_before_a_segment_that_just_began_are_recovered(void **state)
{
    struct raw *raw = open_raw(*state, 4096);
    struct fault fault = {0};
    bool done;
    for (int i = 0; i < 100; i++)
        add(raw, i);
    assert_true(raw_sync(raw, &fault)); // fills it
    add(raw, 100);
    assert_true(raw_sync(raw, &fault));
    const int64_t synced = raw_synced(raw);
    assert_int_equal(POSITION_SEGMENT(synced), 2);
    raw_close(raw);
    assert_int_equal(recovered_frames(*state, 4096), 101);
    assert_true(raw_compress(*state, synced, NULL, &done, &fault) && done);
    assert_true(raw_compress(*state, synced, NULL, &done, &fault) && !done);
    assert_int_equal(recovered_frames(*state, 4096), 101);
}

// A write that failed half-way is cut off and another one takes its place, while a reader may have looked at it.
static void a_reader_remembers_nothing_behind_its_limit(void **state)
{
    struct raw *raw = open_raw(*state, 0);
    struct fault fault = {0};
    struct raw_read read;
    ARENA_SCOPED arena = arena_new();
    add(raw, 0);
    assert_true(raw_sync(raw, &fault));
    const int64_t limit = raw_synced(raw);
    int file = open(segment_path(arena, *state, 1, ".seg"), O_RDWR);
    char passing[4096];
    memset(passing, 'x', sizeof passing);
    assert_int_equal(pwrite(file, passing, sizeof passing, (off_t)POSITION_OFFSET(limit)), sizeof passing);
    struct raw_reader *reader = raw_reader_open(*state);
    assert_true(raw_read(reader, 0, limit, &read, &fault) && read.found);
    assert_int_equal(ftruncate(file, (off_t)POSITION_OFFSET(limit)), 0);
    add(raw, 1);
    assert_true(raw_sync(raw, &fault));
    assert_true(raw_read(reader, read.next, raw_synced(raw), &read, &fault));
    assert_true(read.found && is_frame(&read.frame, 1));
    close(file);
    raw_reader_close(reader);
    raw_close(raw);
}

static void segments_follow_each_other_and_stay_readable_packed(void **state)
{
    struct raw *raw = open_raw(*state, 4096);
    struct fault fault = {0};
    ARENA_SCOPED arena = arena_new();
    bool done;
    int packed = 0;
    int64_t positions[11];
    for (int i = 0; i < 1000; i++) {
        add(raw, i);
        if (i % 7 == 0)
            assert_true(raw_sync(raw, &fault));
    }
    assert_true(raw_sync(raw, &fault));
    assert_int_equal(count_in_order(*state), 1000);
    find_positions(*state, positions, 11);
    for (done = true; done; packed += done)
        assert_true(raw_compress(*state, raw_synced(raw), NULL, &done, &fault));
    assert_true(packed > 5);
    assert_int_not_equal(access(segment_path(arena, *state, 1, ".seg"), F_OK), 0);
    assert_int_equal(count_in_order(*state), 1000);
    check_sound(*state, 1000);
    struct raw_reader *reader = raw_reader_open(*state);
    struct raw_read read;
    assert_true(raw_read(reader, positions[10], INT64_MAX, &read, &fault) && read.found && is_frame(&read.frame, 10));
    raw_reader_close(reader);
    raw_close(raw);
}

// Several syncs under way; what comes while they are is the next batch.
static void batches_under_way_end_in_the_order_they_were_handed_over(void **state)
{
    struct raw *raw = open_raw(*state, 4096);
    struct fault fault = {0};
    bool ok;
    int finished = 0;
    for (int i = 0; i < 500; i++) {
        add(raw, i);
        raw_hand_over(raw);
        if (i % 3 == 0)
            raw_wait(raw);
        while (raw_finished(raw, &ok, &fault)) {
            assert_true(ok);
            finished++;
        }
    }
    while (raw_wait(raw), raw_finished(raw, &ok, &fault))
        assert_true(ok);
    assert_true(raw_sync(raw, &fault));
    assert_true(finished > 10);
    raw_close(raw);
    assert_int_equal(count_in_order(*state), 500);
    check_sound(*state, 500);
}

static void a_torn_tail_is_cut_and_writing_goes_on_behind_it(void **state)
{
    struct raw *raw = open_raw(*state, 0);
    struct fault fault = {0};
    ARENA_SCOPED arena = arena_new();
    const char *path = segment_path(arena, *state, 1, ".seg");
    for (int torn = 1; torn < 60; torn += 7) {
        struct stat about;
        raw_close(raw);
        raw = open_raw(*state, 0);
        const int count = count_in_order(*state);
        add(raw, count);
        assert_true(raw_sync(raw, &fault));
        add(raw, count + 1);
        assert_true(raw_sync(raw, &fault));
        raw_close(raw);
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(truncate(path, about.st_size - torn), 0);
        raw = open_raw(*state, 0);
        assert_int_equal(count_in_order(*state), count + 1);
    }
    check_sound(*state, count_in_order(*state));
    raw_close(raw);
}

static void a_changed_byte_is_found_by_verifying(void **state)
{
    struct raw *raw = open_raw(*state, 2000);
    struct fault fault = {0};
    ARENA_SCOPED arena = arena_new();
    struct raw_report report;
    for (int i = 0; i < 200; i++) {
        add(raw, i);
        assert_true(raw_sync(raw, &fault));
    }
    raw_close(raw);
    check_sound(*state, 200);
    int file = open(segment_path(arena, *state, 2, ".seg"), O_RDWR);
    char byte;
    assert_int_equal(pread(file, &byte, 1, 500), 1);
    byte ^= 1;
    assert_int_equal(pwrite(file, &byte, 1, 500), 1);
    close(file);
    assert_true(raw_verify(*state, &report, &fault));
    assert_int_equal(POSITION_SEGMENT(report.broken), 2);
}

// A whole segment of sound records that is not the one the chain knows.
static void an_exchanged_segment_is_found_by_verifying(void **state)
{
    char other[] = "/tmp/raw-test-XXXXXX";
    struct fault fault = {0};
    struct raw_report report;
    ARENA_SCOPED arena = arena_new();
    assert_non_null(mkdtemp(other));
    for (int which = 0; which < 2; which++) {
        struct raw *raw = open_raw(which ? other : *state, 2000);
        for (int i = 0; i < 100; i++) {
            add(raw, i + which);
            assert_true(raw_sync(raw, &fault));
        }
        raw_close(raw);
    }
    assert_int_equal(rename(segment_path(arena, other, 1, ".seg"), segment_path(arena, *state, 1, ".seg")), 0);
    assert_int_equal(system(arena_printf(arena, "rm -rf '%s'", other)), 0);
    assert_true(raw_verify(*state, &report, &fault));
    assert_int_equal(POSITION_SEGMENT(report.broken), 1);
}

// The child tells over a pipe how far it is durable, and is killed at any moment.
static void what_was_synced_survives_kill_9(void **state)
{
    for (int round = 0; round < 10; round++) {
        int before = round ? count_in_order(*state) : 0, told = before, ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            struct fault fault = {0};
            struct raw *raw = open_raw(*state, 3000);
            for (int i = before;; i++) {
                add(raw, i);
                if (!raw_sync(raw, &fault) || write(ends[1], &i, sizeof i) != sizeof i)
                    _exit(1);
            }
        }
        close(ends[1]);
        for (int i = 0, number; i < 20 + 13 * round; i++) {
            assert_int_equal(read(ends[0], &number, sizeof number), sizeof number);
            told = number + 1;
        }
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        for (int number; read(ends[0], &number, sizeof number) == sizeof number;)
            told = number + 1;
        close(ends[0]);
        raw_close(open_raw(*state, 3000));
        const int now = count_in_order(*state);
        assert_in_range(now, told, told + 1); // one more may be durable and not told yet
        check_sound(*state, now);
    }
}

// The limit on the size of files stands for a full disk.
static void a_full_disk_refuses_whole_rounds_and_work_goes_on_afterwards(void **state)
{
    struct raw *raw = open_raw(*state, 0);
    struct fault fault = {0};
    struct rlimit kept, small = {.rlim_cur = 2000, .rlim_max = RLIM_INFINITY};
    int number = 0;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    small.rlim_max = kept.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (add(raw, number); raw_sync(raw, &fault); add(raw, number))
        number++;
    assert_int_equal(fault.kind, FAULT_STORAGE);
    assert_true(number > 5);
    add(raw, number);
    assert_false(raw_sync(raw, &fault));
    assert_int_equal(count_in_order(*state), number);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
    add(raw, number);
    assert_true(raw_sync(raw, &fault));
    raw_close(raw);
    check_sound(*state, number + 1);
    assert_int_equal(count_in_order(*state), number + 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {CASE(frames_are_found_again_by_their_position),
                                       CASE(what_was_not_synced_is_not_read),
                                       CASE(frames_before_a_segment_that_just_began_are_recovered),
                                       CASE(a_reader_remembers_nothing_behind_its_limit),
                                       CASE(segments_follow_each_other_and_stay_readable_packed),
                                       CASE(batches_under_way_end_in_the_order_they_were_handed_over),
                                       CASE(a_torn_tail_is_cut_and_writing_goes_on_behind_it),
                                       CASE(a_changed_byte_is_found_by_verifying),
                                       CASE(an_exchanged_segment_is_found_by_verifying),
                                       CASE(what_was_synced_survives_kill_9),
                                       CASE(a_full_disk_refuses_whole_rounds_and_work_goes_on_afterwards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
