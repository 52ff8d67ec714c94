// A raw log that was damaged: whatever byte it is, each frame is there as it came or the loss is told, and what comes goes on behind it.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "observe/raw/raw_internal.h"
#include "tests/unit/temporary_folder.h"

#define FRAMES 12
#define LIMIT 400 // two closed segments and an open one, four frames in each
#define OPEN_EVERY 17 // of the damages: opening syncs often

struct log_file {
    const char *path;
    char bytes[8192];
    size_t size;
};

struct fixture {
    const char *folder;
    struct arena *arena;
    int64_t end;             // of what was written
    struct log_file files[8];
    size_t file_count;
};

static void add(struct raw *raw, int number)
{
    char text[64];
    snprintf(text, sizeof text, "##frame %d of a log that is damaged\r\n", number);
    raw_append(raw, &(struct raw_frame){.received_ms = 1000 + number, .device = 7, .peer.port = 77, .bytes = text, .size = strlen(text)});
}

static int number_of(const struct raw_frame *frame)
{
    ARENA_SCOPED arena = arena_new();
    int number = -1;
    assert_int_equal(sscanf(arena_strndup(arena, frame->bytes, frame->size), "##frame %d of a log that is damaged\r\n", &number), 1);
    assert_true(frame->received_ms == 1000 + number && frame->device == 7 && frame->peer.port == 77);
    return number;
}

static void keep_files(struct fixture *fixture)
{
    for (int64_t number = 1; number < 5; number++)
        for (int packed = 0; packed < 2; packed++) {
            struct log_file *file = &fixture->files[fixture->file_count];
            file->path = segment_path(fixture->arena, fixture->folder, number, packed ? ".segz" : ".seg");
            FILE *stream = fopen(file->path, "rb");
            if (!stream)
                continue;
            file->size = fread(file->bytes, 1, sizeof file->bytes, stream);
            assert_true(file->size && file->size < sizeof file->bytes);
            fclose(stream);
            fixture->file_count++;
        }
}

static void put_back(const struct fixture *fixture)
{
    static const char *const endings[] = {".seg", ".segz", ".1.cut", ".2.cut"};
    ARENA_SCOPED arena = arena_new();
    for (int64_t number = 1; number < 8; number++)
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            unlink(segment_path(arena, fixture->folder, number, endings[i]));
    for (size_t i = 0; i < fixture->file_count; i++) {
        FILE *stream = fopen(fixture->files[i].path, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(fixture->files[i].bytes, 1, fixture->files[i].size, stream), fixture->files[i].size);
        fclose(stream);
    }
}

// Written one after the other, each answered before the next one comes; or all in one batch.
static void write_log(struct fixture *fixture, const char *folder, size_t limit, bool together)
{
    *fixture = (struct fixture){.folder = folder, .arena = arena_new()};
    struct raw *raw = raw_open(&(struct raw_options){.folder = folder, .segment_limit = limit}, NULL);
    assert_non_null(raw);
    for (int i = 0; i < FRAMES; i++) {
        add(raw, i);
        if (!together)
            assert_true(raw_sync(raw, NULL));
    }
    assert_true(raw_sync(raw, NULL));
    fixture->end = raw_synced(raw);
    raw_close(raw);
}

static void patch(const char *path, size_t at, const void *bytes, size_t size)
{
    assert_int_equal(chmod(path, 0600), 0);
    const int file = open(path, O_RDWR);
    assert_true(file >= 0 && pwrite(file, bytes, size, (off_t)at) == (ssize_t)size);
    close(file);
}

// ---- what is there ----

struct seen {
    bool frames[FRAMES + 1];
    int count;
    int64_t last;
};

static struct seen read_all(const char *folder, int64_t limit)
{
    struct raw_reader *reader = raw_reader_open(folder);
    struct raw_read read = {0};
    struct seen seen = {0};
    struct fault fault = {0};
    while (raw_read(reader, read.next, limit, &read, &fault) && read.found) {
        const int number = number_of(&read.frame);
        assert_true(number >= 0 && number <= FRAMES && !seen.frames[number] && read.position > seen.last);
        seen.frames[number] = true;
        seen.last = read.position;
        seen.count++;
    }
    assert_false(fault_is_set(&fault));
    raw_reader_close(reader);
    return seen;
}

static struct raw_report check(const struct fixture *fixture)
{
    struct raw_report report;
    assert_true(raw_check(&(struct raw_wish){.folder = fixture->folder, .first = 1, .last = INT64_MAX, .above = fixture->end}, &report, NULL));
    return report;
}

static void count_span(void *context, int64_t first, int64_t last)
{
    assert_true(first > 0 && last >= first);
    ++*(int *)context;
}

// Opens it above what was written, adds one frame and closes it. Returns how often damage was told.
static int go_on(const struct fixture *fixture, int64_t *ret_position)
{
    int told = 0;
    struct raw *raw = raw_open(&(struct raw_options){.folder = fixture->folder, .segment_limit = LIMIT, .above = fixture->end, .damaged = count_span,
                                                     .damaged_context = &told}, NULL);
    assert_non_null(raw);
    *ret_position = raw_synced(raw);
    add(raw, FRAMES);
    assert_true(raw_sync(raw, NULL));
    raw_close(raw);
    return told;
}

// At most so many frames are gone, it is told, and the log goes on above.
static void check_damaged(const struct fixture *fixture, int most)
{
    static int turn;
    const struct seen before = read_all(fixture->folder, fixture->end ? fixture->end : INT64_MAX);
    const struct raw_report report = check(fixture);
    int64_t position;
    assert_true(before.count >= FRAMES - most);
    assert_int_equal(report.frames, before.count);
    assert_true(report.broken || report.end < fixture->end || before.count == FRAMES); // or the mark tells
    if (turn++ % OPEN_EVERY)
        return;
    go_on(fixture, &position);
    const struct seen after = read_all(fixture->folder, INT64_MAX);
    assert_true(position >= fixture->end);
    assert_true(after.frames[FRAMES]);
    assert_int_equal(after.count, before.count + 1);
}

static void any_byte_of_a_plain_log_costs_one_frame_and_is_told(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    write_log(&fixture, folder.path, LIMIT, false);
    keep_files(&fixture);
    assert_int_equal(fixture.file_count, 3);
    for (size_t i = 0; i < fixture.file_count; i++)
        for (size_t at = 0; at < fixture.files[i].size; at++) {
            const char byte = fixture.files[i].bytes[at] ^ (char)(1 << at % 8);
            patch(fixture.files[i].path, at, &byte, 1);
            assert_true(check(&fixture).broken || (i == 2 && check(&fixture).end < fixture.end)); // of the newest the mark tells
            check_damaged(&fixture, 1);
            put_back(&fixture);
        }
    arena_free(fixture.arena);
}

static void any_byte_of_a_packed_log_costs_its_block_and_is_told(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    bool done = true;
    write_log(&fixture, folder.path, LIMIT, false);
    while (done)
        assert_true(raw_compress(folder.path, fixture.end, NULL, &done, NULL));
    keep_files(&fixture);
    assert_non_null(strstr(fixture.files[0].path, ".segz"));
    for (size_t at = 0; at < fixture.files[0].size; at++) {
        const char byte = fixture.files[0].bytes[at] ^ (char)(1 << at % 8);
        patch(fixture.files[0].path, at, &byte, 1);
        check_damaged(&fixture, FRAMES);
        assert_true(read_all(folder.path, INT64_MAX).count >= FRAMES / 2); // the other segments
        put_back(&fixture);
    }
    arena_free(fixture.arena);
}

static void sectors_of_zeros_and_of_noise_cost_what_was_in_them(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    char noise[2][256];
    write_log(&fixture, folder.path, 1 << 16, false);
    keep_files(&fixture);
    assert_int_equal(fixture.file_count, 1);
    memset(noise[0], 0, sizeof noise[0]);
    for (size_t i = 0; i < sizeof noise[1]; i++)
        noise[1][i] = (char)(i * 37 + i / 3);
    for (size_t at = 0; at + sizeof noise[0] <= fixture.files[0].size; at += 32)
        for (int which = 0; which < 2; which++) {
            patch(fixture.files[0].path, at, noise[which], sizeof noise[which]);
            check_damaged(&fixture, 5);
            put_back(&fixture);
        }
    arena_free(fixture.arena);
}

static void a_log_that_ends_too_early_goes_on_above_its_mark(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    int64_t position;
    write_log(&fixture, folder.path, LIMIT, false);
    keep_files(&fixture);
    for (size_t size = 0; size < fixture.files[2].size; size += 13) {
        assert_int_equal(truncate(fixture.files[2].path, (off_t)size), 0);
        const struct seen before = read_all(folder.path, INT64_MAX);
        go_on(&fixture, &position);
        assert_true(position > fixture.end);
        assert_int_equal(read_all(folder.path, INT64_MAX).count, before.count + 1);
        put_back(&fixture);
    }
    for (size_t gone = 0; gone < 3; gone++) {
        for (size_t i = gone; i < 3; i++)
            assert_int_equal(unlink(fixture.files[i].path), 0);
        const struct seen before = read_all(folder.path, INT64_MAX);
        assert_true(go_on(&fixture, &position) > 0);
        assert_true(position > fixture.end && POSITION_SEGMENT(position) == 4);
        assert_int_equal(read_all(folder.path, INT64_MAX).count, before.count + 1);
        assert_true(check(&fixture).broken);
        put_back(&fixture);
    }
    arena_free(fixture.arena);
}

static void a_segment_that_is_gone_from_the_middle_is_passed_over_and_told(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    struct raw_read read;
    int64_t position;
    write_log(&fixture, folder.path, LIMIT, false);
    keep_files(&fixture);
    assert_int_equal(unlink(fixture.files[1].path), 0);
    struct raw_reader *reader = raw_reader_open(folder.path);
    assert_true(raw_read(reader, POSITION(2, 300), fixture.end, &read, NULL) && read.found);
    assert_int_equal(POSITION_SEGMENT(read.position), 3);
    assert_true(read.damaged_first == 2 && read.damaged_last == 2);
    raw_reader_close(reader);
    assert_int_equal(check(&fixture).broken, POSITION(2, 0));
    assert_int_equal(go_on(&fixture, &position), 1);
    assert_true(read_all(folder.path, INT64_MAX).frames[FRAMES]);
    arena_free(fixture.arena);
}

// Batches are written side by side: one that was not there yet when the power went is no damage, and the one behind it was never answered.
static void a_gap_that_nothing_vouches_for_is_a_torn_tail_and_its_frames_are_appended_again(void **state)
{
    static const char zeros[40];
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    struct stat about;
    int told = 0;
    write_log(&fixture, folder.path, 1 << 16, true);
    keep_files(&fixture);
    const size_t record = (fixture.files[0].size - sizeof(struct segment_head) - 2) / FRAMES; // the last two have a digit more
    patch(fixture.files[0].path, sizeof(struct segment_head) + 3 * record + 10, zeros, sizeof zeros);
    assert_int_equal(read_all(folder.path, INT64_MAX).count, 3);
    struct raw *raw = raw_open(&(struct raw_options){.folder = folder.path, .damaged = count_span, .damaged_context = &told}, NULL);
    assert_non_null(raw);
    raw_close(raw);
    assert_int_equal(told, 0);
    const struct seen seen = read_all(folder.path, INT64_MAX);
    assert_true(seen.count == FRAMES - 1 && !seen.frames[3]);
    assert_int_equal(stat(segment_path(fixture.arena, folder.path, 1, ".1.cut"), &about), 0);
    struct raw_report report;
    assert_true(raw_verify(folder.path, &report, NULL) && !report.broken);
    // The same where somebody has worked through what lies behind: it was answered.
    put_back(&fixture);
    patch(fixture.files[0].path, sizeof(struct segment_head) + 3 * record + 10, zeros, sizeof zeros);
    assert_true(check(&fixture).broken);
    check_damaged(&fixture, 1);
    arena_free(fixture.arena);
}

// A log of a program that did not say how far it was durable.
static void a_damaged_middle_of_an_older_log_is_told_too(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct fixture fixture;
    write_log(&fixture, folder.path, 1 << 16, true);
    keep_files(&fixture);
    struct log_file *file = &fixture.files[0];
    for (size_t at = sizeof(struct segment_head); at < file->size;) {
        struct record_head head;
        memcpy(&head, file->bytes + at, sizeof head);
        head.segment = 0;
        head.durable = 0;
        memcpy(file->bytes + at, &head, sizeof head);
        head.check = raw_check_sum(file->bytes + at + sizeof head.check, sizeof head - sizeof head.check + head.size);
        memcpy(file->bytes + at, &head.check, sizeof head.check);
        at += sizeof head + head.size;
    }
    put_back(&fixture);
    fixture.end = 0;
    assert_int_equal(read_all(folder.path, INT64_MAX).count, FRAMES);
    patch(file->path, 300, "x", 1);
    check_damaged(&fixture, 1);
    assert_true(check(&fixture).broken);
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_byte_of_a_plain_log_costs_one_frame_and_is_told),
        cmocka_unit_test(any_byte_of_a_packed_log_costs_its_block_and_is_told),
        cmocka_unit_test(sectors_of_zeros_and_of_noise_cost_what_was_in_them),
        cmocka_unit_test(a_log_that_ends_too_early_goes_on_above_its_mark),
        cmocka_unit_test(a_segment_that_is_gone_from_the_middle_is_passed_over_and_told),
        cmocka_unit_test(a_gap_that_nothing_vouches_for_is_a_torn_tail_and_its_frames_are_appended_again),
        cmocka_unit_test(a_damaged_middle_of_an_older_log_is_told_too),
    };
    return cmocka_run_group_tests_name("raw_damage", tests, NULL, NULL);
}
