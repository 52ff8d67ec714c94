#include "tests/damage/recovery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/messages.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/chain/raw_mark.h"
#include "observe/forward/forward_store.h"
#include "observe/point/device.h"
#include "observe/point/event_log.h"
#include "observe/raw/forward_mark.h"
#include "observe/stow/stow.h"
#include "store/folder.h"
#include "store/proof/damage_log.h"
#include "tests/damage/sweep.h"

struct serving {
    struct folder_lock lock;
    struct writer *writer;
    struct event_log *events;
    struct damage_log *damages;
    struct raw *raw;
    struct stow *stow;
    int64_t device;      // row of the device that sends
    struct arena *arena;
};

// The schema is brought up to date, and what the threads begin with is read.
static bool open_plan(struct serving *serving, const char *folder, struct fault *f)
{
    int64_t unseen;
    if (!folder_lock(folder, &serving->lock, f))
        return false;
    STORE_SCOPED store = store_open(folder, STORE_WRITE, f);
    if (!store || !damage_count_unseen(store, &unseen, f))
        return false;
    struct device_table *devices = device_table_load(store, f);
    const struct device *device = devices ? device_table_find(devices, (struct hj212_text){DAMAGE_MN, strlen(DAMAGE_MN)}) : NULL;
    serving->device = device ? device->id : 0;
    device_table_free(devices);
    if (!devices)
        return false;
    serving->writer = writer_start(folder, NULL, NULL, f);
    serving->damages = damage_log_new(serving->writer, unseen);
    serving->events = event_log_new(serving->writer);
    return serving->writer != NULL;
}

static bool open_marks(const struct serving *serving, const char *folder, struct fault *f)
{
    struct forward_target *targets;
    size_t count;
    STORE_SCOPED store = store_open(folder, STORE_READ, f);
    if (!store || !forward_load(store, serving->arena, &targets, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct forward_mark mark;
        bool found;
        const int64_t first = targets[i].from_start ? 0 : raw_synced(serving->raw);
        const struct forward_mark_place place = {folder, targets[i].name, first, first, serving->damages};
        const bool ok = forward_mark_open(&mark, &place, &found, f);
        forward_mark_close(&mark);
        if (!ok)
            return false;
    }
    return true;
}

static bool start(struct serving *serving, const char *folder, struct fault *f)
{
    if (!open_plan(serving, folder, f) || !series_upgrade(folder, f))
        return false;
    const struct raw_options raw = {.folder = folder, .segment_limit = 4096};
    serving->raw = raw_open_marked(&raw, serving->damages, f);
    if (!serving->raw || !open_marks(serving, folder, f))
        return false;
    damage_log_send(serving->damages);
    const struct stow_options stow = {.folder = folder, .raw = serving->raw, .events = serving->events, .damages = serving->damages};
    serving->stow = stow_start(&stow, f);
    return serving->stow != NULL;
}

static bool send(struct serving *serving, struct fault *f)
{
    char segment[256], frame[300], time[INSTANT_TEXT_SIZE], digits[18];
    size_t size = 0;
    instant_format(instant_now_ms(), time, sizeof time);
    for (const char *at = time; *at && *at != '+' && size < 14; at++)
        if (*at >= '0' && *at <= '9')
            digits[size++] = *at;
    digits[size] = '\0';
    snprintf(segment, sizeof segment, "ST=31;CN=2011;PW=123456;MN=" DAMAGE_MN ";CP=&&DataTime=%s;" DAMAGE_FACTOR "-Rtd=" RECOVERY_VALUE "&&", digits);
    const int length = snprintf(frame, sizeof frame, "##%04zu%s%04X\r\n", strlen(segment), segment, hj212_crc(segment, strlen(segment)));
    raw_append(serving->raw, &(struct raw_frame){.received_ms = instant_now_ms(), .device = serving->device, .bytes = frame, .size = (size_t)length});
    return raw_sync(serving->raw, f);
}

// The stower stores what is durable before it ends; what it noted goes to the writer, which ends last.
static void stop(struct serving *serving)
{
    stow_stop(serving->stow);
    if (serving->damages)
        damage_log_send(serving->damages);
    if (serving->events)
        event_log_send(serving->events);
    if (serving->writer)
        writer_stop(serving->writer);
    stow_free(serving->stow);
    raw_close(serving->raw);
    event_log_free(serving->events);
    damage_log_free(serving->damages);
    if (serving->writer)
        writer_free(serving->writer);
    folder_unlock(&serving->lock);
}

void recovery_run(const char *folder, struct recovery *ret_recovery)
{
    struct serving serving = {.lock = {.descriptor = -1}, .arena = arena_new()};
    struct fault fault = {0};
    size_t size;
    FILE *err = stderr;
    *ret_recovery = (struct recovery){0};
    stderr = open_memstream(&ret_recovery->told, &size);
    ret_recovery->started = start(&serving, folder, &fault);
    if (!ret_recovery->started)
        fprintf(stderr, "not started: %s\n", message_fault(serving.arena, LANGUAGE_EN, &fault));
    else if (!(ret_recovery->answered = send(&serving, &fault)))
        fprintf(stderr, "not answered: %s\n", message_fault(serving.arena, LANGUAGE_EN, &fault));
    stop(&serving);
    fclose(stderr);
    stderr = err;
    arena_free(serving.arena);
}
