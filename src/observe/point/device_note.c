#include "observe/point/device_note.h"

#include <pthread.h>
#include <string.h>

#include "base/clock/wall_clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/device.h"
#include "observe/point/event_log.h"
#include "observe_sql.h"

#define NOTES_MAX 1024 // waiting to be written
#define SLOTS (2 * NOTES_MAX)
#define WHAT_SIZE 16
#define PRUNE_MS HOUR_MS

struct note {
    char mn[DEVICE_MN_MAX + 1], what[WHAT_SIZE], name[DEVICE_NOTE_NAME_SIZE], example[DEVICE_NOTE_EXAMPLE_SIZE];
    int64_t first_ms, last_ms, count;
};

struct gathered {
    struct note notes[NOTES_MAX];
    size_t count;
    uint16_t slots[SLOTS]; // index + 1
};

GUARD(notes_shared)

struct note_log {
    struct writer *writer;
    pthread_mutex_t lock;
    struct gathered *pending GUARDED_BY(notes_shared), *flying; // flying: the writer's until it is done
    bool busy GUARDED_BY(notes_shared);
    struct writer_job job;
    int64_t pruned_ms;                 // the writer's
    struct gathered rooms[2];
};

ALONE struct note_log *note_log_new(struct writer *writer)
{
    struct note_log *log = heap_alloc(sizeof *log);
    log->writer = writer;
    log->pending = &log->rooms[0];
    log->flying = &log->rooms[1];
    log->pruned_ms = instant_now_ms(); // not at the start: devices have not spoken against the clock yet
    pthread_mutex_init(&log->lock, NULL);
    return log;
}

void note_log_free(struct note_log *log)
{
    if (!log)
        return;
    pthread_mutex_destroy(&log->lock);
    heap_free(log);
}

static void copy_text(char *out, size_t size, struct hj212_text text)
{
    size_t length = text.size < size - 1 ? text.size : size - 1;
    while (length < text.size && length > 0 && ((unsigned char)text.bytes[length] & 0xC0) == 0x80) // not inside a character
        length--;
    if (length)
        memcpy(out, text.bytes, length);
    out[length] = '\0';
    for (size_t i = 0; i < length; i++)
        out[i] = out[i] ? out[i] : '?';
    text_make_showable(out);
}

static uint64_t mix(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

// NULL: no room.
static struct note *place_of(struct gathered *gathered, const struct note *one)
{
    size_t at = (size_t)mix(mix(mix(UINT64_C(0xcbf29ce484222325), one->mn), one->what), one->name) % SLOTS;
    for (; gathered->slots[at]; at = (at + 1) % SLOTS) {
        struct note *note = &gathered->notes[gathered->slots[at] - 1];
        if (strcmp(note->mn, one->mn) == 0 && strcmp(note->what, one->what) == 0 && strcmp(note->name, one->name) == 0)
            return note;
    }
    if (gathered->count == NOTES_MAX)
        return NULL;
    gathered->slots[at] = (uint16_t)++gathered->count;
    gathered->notes[gathered->count - 1] = *one;
    return &gathered->notes[gathered->count - 1];
}

void note_log_add(struct note_log *log, const char *mn, const char *what, struct hj212_text name, struct hj212_text example)
{
    struct note one = {.first_ms = instant_now_ms()};
    copy_text(one.mn, sizeof one.mn, hj212_text_of(mn));
    copy_text(one.what, sizeof one.what, hj212_text_of(what));
    copy_text(one.name, sizeof one.name, name);
    copy_text(one.example, sizeof one.example, example);
    notes_shared_lock(&log->lock);
    struct note *note = place_of(log->pending, &one);
    if (!note)
        note = &log->pending->notes[NOTES_MAX - 1]; // the last one counts for the rest
    note->count++;
    note->last_ms = one.first_ms;
    memcpy(note->example, one.example, sizeof note->example);
    notes_shared_unlock(&log->lock);
}

// ---- on the writer's thread ----

static int64_t day_start(int64_t at_ms)
{
    return at_ms - (at_ms + ZONE_MS) % DAY_MS;
}

static bool save(struct store *store, const struct note *note, const char *name, struct fault *f)
{
    return device_note_save(store, &(struct device_note_save_in){.mn = note->mn, .what = note->what, .name = name, .first_ms = note->first_ms,
                                                                 .last_ms = note->last_ms, .count = note->count, .example = note->example}, f);
}

// A name that is told for the first time today takes one of the day's places, and is an event.
static bool write_note(struct store *store, struct arena *arena, const struct note *note, struct fault *f)
{
    const int64_t today_ms = day_start(note->last_ms);
    struct device_note_day_row day = {0};
    struct device_note_count_row told = {0};
    bool known, counted;
    if (!device_note_day(store, arena, &(struct device_note_day_in){note->mn, note->what, note->name}, &day, &known, f))
        return false;
    if (known && day.last_ms >= today_ms && day.last_ms < today_ms + DAY_MS)
        return save(store, note, note->name, f);
    if (!device_note_count(store, arena, &(struct device_note_count_in){note->mn, today_ms, today_ms + DAY_MS - 1}, &told, &counted, f))
        return false;
    if (told.names >= DEVICE_NOTES_A_DAY)
        return save(store, note, "", f);
    const struct gateway_event_insert_in event = {.at_ms = note->last_ms, .what = EVENT_UNREADABLE, .mn = note->mn,
                                                  .peer = arena_printf(arena, "%s %s=%s", note->what, note->name, note->example), .count = note->count};
    return save(store, note, note->name, f) && gateway_event_insert(store, &event, f);
}

static bool write_notes(void *context, struct store *store, struct fault *f)
{
    struct note_log *log = context;
    const int64_t now = instant_now_ms();
    ARENA_SCOPED arena = arena_new();
    for (size_t i = 0; i < log->flying->count; i++)
        if (!write_note(store, arena, &log->flying->notes[i], f))
            return false;
    if ((now >= log->pruned_ms && now - log->pruned_ms < PRUNE_MS) || wall_clock_is_doubted())
        return true;
    log->pruned_ms = now;
    return device_note_forget(store, &(struct device_note_forget_in){.before_ms = now - DEVICE_NOTE_DAYS * DAY_MS}, f);
}

static void written(void *context, bool ok, const struct fault *f)
{
    struct note_log *log = context;
    if (!ok)
        log_line(LOG_WARNING, "stow: %zu notes on devices were not written: %s", log->flying->count, f->key);
    notes_shared_lock(&log->lock);
    log->busy = false;
    notes_shared_unlock(&log->lock);
}

void note_log_send(struct note_log *log)
{
    struct fault fault = {0};
    notes_shared_lock(&log->lock);
    const bool ready = log->pending->count && !log->busy && log->writer;
    if (ready) {
        struct gathered *swap = log->flying;
        log->flying = log->pending;
        log->pending = swap;
        swap->count = 0;
        memset(swap->slots, 0, sizeof swap->slots);
        log->busy = true;
    }
    notes_shared_unlock(&log->lock);
    if (!ready)
        return;
    log->job = (struct writer_job){.run = write_notes, .done = written, .context = log};
    if (!writer_submit(log->writer, &log->job, &fault))
        written(log, false, &fault);
}

// ---- reading ----

bool device_note_list(struct store *store, struct arena *arena, const char *mn, int64_t most, struct device_note **ret_notes, size_t *ret_count,
                      struct fault *f)
{
    struct device_note_rows_row *rows;
    if (!device_note_rows_all(store, arena, &(struct device_note_rows_in){.mn = mn, .most = most}, &rows, ret_count, f))
        return false;
    *ret_notes = arena_array(arena, *ret_count + 1, sizeof **ret_notes);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_notes)[i] = (struct device_note){rows[i].mn, rows[i].what, rows[i].name, rows[i].example, rows[i].first_ms, rows[i].last_ms, rows[i].count};
    return true;
}
