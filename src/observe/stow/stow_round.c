#include "observe/stow/stow_round.h"

#include <stdio.h>
#include <string.h>

#include "base/ending.h"
#include "base/map.h"
#include "observe/chain/raw_mark.h"
#include "observe/point/device.h"
#include "observe/point/device_note.h"
#include "observe/point/factor_book.h"
#include "observe/series/code_limit.h"
#include "observe/series/series_settings.h"
#include "observe/stow/stow.h"
#include "observe/stow/stow_frame.h"

#define BATCH_BYTES ((size_t)16 << 20)
#define DEVICES_MAX 20000 // settings kept; then they are read again

struct stow_rounds {
    struct arena *arena;
    struct store *store;
    struct series *series;
    struct event_log *events;
    struct damage_log *damages;
    const char *folder;
    int64_t told_segment;     // damage up to here was told
    struct raw_reader *reader;
    struct arena *devices_arena;
    struct map devices;       // by row, as text
    struct arena *names_arena; // NULL: names are to be read
    struct factor_book names;
    struct code_book *codes;
    struct pace *pace;
    struct stow_round_counts counts;
};

struct round {
    struct stow_batch batch;
    int64_t limit, to;
    size_t frames, most, skipped;
    char segment[RAW_DIGEST_SIZE]; // in which it ends
    bool known;
};

// ---- settings of devices: a row never changes ----

static void forget_devices(struct stow_rounds *rounds)
{
    arena_free(rounds->devices_arena);
    rounds->devices_arena = arena_new_lasting();
    map_init(&rounds->devices, rounds->devices_arena);
}

void stow_rounds_forget(struct stow_rounds *rounds)
{
    arena_free(rounds->names_arena);
    rounds->names_arena = NULL;
    if (rounds->codes)
        code_book_forget(rounds->codes);
}

static bool find_names(struct stow_rounds *rounds, struct fault *f)
{
    if (rounds->names_arena)
        return true;
    rounds->names_arena = arena_new_lasting();
    if (factor_book_load(&rounds->names, rounds->names_arena, rounds->store, f))
        return true;
    stow_rounds_forget(rounds);
    return false;
}

// ---- gathering ----

static void tell_field(void *context, const struct device *device, enum stow_told what, struct hj212_text name, struct hj212_text example)
{
    note_log_add(context, device->mn, stow_told_name(what), name, example);
}

static void tell(const struct stow_rounds *rounds, const struct device *device, const struct raw_peer *peer, const char *what)
{
    char text[ADDRESS_TEXT_SIZE];
    if (rounds->events)
        event_log_add(rounds->events, what, (struct hj212_text){device->mn, strlen(device->mn)}, address_format(peer->address, text));
}

static void take_frame(const struct stow_rounds *rounds, struct round *round, const struct device *device, const struct raw_read *read)
{
    static const char *const events[] = {[STOW_FRAME_UNTIMED] = EVENT_UNTIMED, [STOW_FRAME_CLOCK] = EVENT_CLOCK};
    const enum stow_frame_result result = device ? stow_frame_add(&round->batch, device, &read->frame, read->position) : STOW_FRAME_GOOD;
    round->skipped += !device || result != STOW_FRAME_GOOD;
    if (result != STOW_FRAME_GOOD)
        tell(rounds, device, &read->frame.peer, events[result]);
}

// What was passed over is no longer in front of anybody; whoever looks after the county is told.
static void tell_damage(struct stow_rounds *rounds, const struct raw_read *read)
{
    rounds->told_segment = read->damaged_last;
    raw_tell_damage(rounds->folder, read->damaged_first, read->damaged_last, 0, rounds->damages);
    if (rounds->events)
        event_log_add(rounds->events, EVENT_DAMAGED, (struct hj212_text){"", 0}, "");
}

static bool gather(struct stow_rounds *rounds, struct round *round, struct fault *f)
{
    struct raw_read read = {.next = rounds->counts.position};
    size_t bytes = 0;
    while (round->frames < round->most && bytes < BATCH_BYTES) {
        const struct device *device;
        if (!ending_not_yet(f) || !raw_read(rounds->reader, read.next, round->limit, &read, f))
            return false;
        if (!read.found)
            break;
        if (read.damaged_last > rounds->told_segment)
            tell_damage(rounds, &read);
        if (!device_read_once(rounds->store, rounds->devices_arena, &rounds->devices, read.frame.device, &device, f)) // NULL: the frame stays in the raw log
            return false;
        take_frame(rounds, round, device, &read);
        if (!code_book_sound(rounds->codes, f))
            return false;
        bytes += read.frame.size;
        round->frames++;
        pace_keep(rounds->pace);
    }
    round->to = read.next;
    return raw_segment_identity(rounds->reader, round->to >> 32, round->segment, &round->known, f);
}

// ---- storing ----

static bool put(struct stow_rounds *rounds, struct round *round, struct series_report *report, struct fault *f)
{
    struct series_batch batch = {.mark = {STOW_MARK, round->to, round->known ? round->segment : NULL}};
    batch.runs = stow_batch_runs(&round->batch, &batch.count);
    batch.sent = stow_batch_sent(&round->batch, &batch.sent_count);
    batch.codes = code_book_changes(rounds->codes, &batch.code_count);
    if (!series_put(rounds->series, &batch, report, f))
        return false;
    code_book_keep(rounds->codes);
    return true;
}

static bool may_be_passed_over(const struct fault *f)
{
    return f->kind == FAULT_INPUT || f->kind == FAULT_TOO_LARGE || f->kind == FAULT_BROKEN;
}

void stow_tell_broken(struct damage_log *damages, const struct fault *f)
{
    const char *text = fault_argument(f, "text");
    damage_log_add(damages, &(struct damage){.kind = "observations", .file = "series.db", .places = 1, .trace = text});
}

// Values that would go to a part that cannot be read are passed over, and told. Their frame is in the raw log.
static bool put_each(struct stow_rounds *rounds, struct round *round, struct series_report *report, struct fault *f)
{
    struct series_batch batch = {.count = 1};
    size_t count;
    const struct series_run *runs = stow_batch_runs(&round->batch, &count);
    for (size_t i = 0; i < count; i++) {
        struct series_report one = {0};
        batch.runs = &runs[i];
        if (series_put(rounds->series, &batch, &one, f))
            report->stored += one.stored;
        else if (f->kind != FAULT_BROKEN)
            return false;
        else
            stow_tell_broken(rounds->damages, f);
        fault_clear(f);
    }
    return true;
}

// Alone: what of this frame cannot be stored is passed over, so that it stands in front of nobody.
static bool put_or_pass_over(struct stow_rounds *rounds, struct round *round, struct series_report *report, struct fault *f)
{
    if (put(rounds, round, report, f))
        return true;
    if (round->frames != 1 || !may_be_passed_over(f))
        return false;
    const bool broken = f->kind == FAULT_BROKEN;
    fault_clear(f);
    if (broken && !put_each(rounds, round, report, f))
        return false;
    const struct series_batch nothing = {.mark = {STOW_MARK, round->to, round->known ? round->segment : NULL}};
    round->skipped = 1;
    return series_put(rounds->series, &nothing, NULL, f);
}

static bool run_once(struct stow_rounds *rounds, int64_t limit, size_t most, size_t *ret_frames, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct round round = {.limit = limit, .most = most};
    struct series_report report = {0};
    stow_batch_init(&round.batch, arena);
    if (!find_names(rounds, f))
        return false;
    round.batch.names = &rounds->names;
    round.batch.codes = rounds->codes;
    code_book_begin(rounds->codes, arena, &rounds->names);
    if (rounds->events) {
        round.batch.tell = tell_field;
        round.batch.context = event_log_notes(rounds->events);
    }
    if (rounds->devices.count > DEVICES_MAX)
        forget_devices(rounds);
    if (!gather(rounds, &round, f))
        return false;
    *ret_frames = round.frames;
    if (!round.frames)
        return true;
    if (!put_or_pass_over(rounds, &round, &report, f))
        return false;
    rounds->counts.frames += (int64_t)round.frames;
    rounds->counts.rows += (int64_t)report.stored;
    rounds->counts.skipped += (int64_t)round.skipped;
    rounds->counts.position = round.to;
    return true;
}

// Something in the round is refused, or cannot be stored: half of it, until the one frame is alone.
bool stow_round_run(struct stow_rounds *rounds, int64_t limit, size_t most, size_t *ret_frames, struct fault *f)
{
    *ret_frames = 0;
    while (!run_once(rounds, limit, most, ret_frames, f)) {
        if (!may_be_passed_over(f) || most == 1)
            return false;
        fault_clear(f);
        most = (*ret_frames < most ? *ret_frames : most) / 2;
        most = most ? most : 1;
    }
    return true;
}

struct stow_round_counts stow_round_counts(const struct stow_rounds *rounds)
{
    return rounds->counts;
}

// ---- opening ----

static bool begin_at_mark(struct stow_rounds *rounds, const struct raw *raw, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct raw_mark mark = {0};
    bool found;
    if (!series_mark_read(rounds->series, STOW_MARK, &mark.position, &found, f) || !series_mark_segment(rounds->series, arena, STOW_MARK, &mark.segment, f))
        return false;
    if (raw && found)
        return raw_mark_begin(rounds->reader, &mark, raw_synced(raw), &rounds->counts.position, f);
    rounds->counts.position = found ? mark.position : 0;
    return true;
}

struct stow_rounds *stow_rounds_open(const struct stow_options *options, struct series *series, struct pace *pace, struct fault *f)
{
    struct arena *arena = arena_new_lasting();
    struct stow_rounds *rounds = arena_alloc(arena, sizeof *rounds);
    *rounds = (struct stow_rounds){.arena = arena, .series = series, .events = options->events, .damages = options->damages, .pace = pace,
                                   .folder = arena_strdup(arena, options->folder), .reader = raw_reader_open(options->folder)};
    struct code_limits limits;
    forget_devices(rounds);
    if (series_settings_codes(options->folder, &limits, f))
        rounds->codes = code_book_new(series, &limits);
    rounds->store = !rounds->codes ? NULL : store_open(options->folder, STORE_READ, f);
    if (rounds->store && begin_at_mark(rounds, options->raw, f))
        return rounds;
    stow_rounds_close(rounds);
    return NULL;
}

void stow_rounds_close(struct stow_rounds *rounds)
{
    if (!rounds)
        return;
    raw_reader_close(rounds->reader);
    stow_rounds_forget(rounds);
    code_book_free(rounds->codes);
    store_close(rounds->store);
    arena_free(rounds->devices_arena);
    arena_free(rounds->arena);
}
