// CN 2011, 2051, 2061, 2031: real-time, minute, hour and day values; 2021 and 2041: state and running time of facilities.
#include "observe/stow/stow_frame.h"

#include <stdio.h>
#include <string.h>

#include "base/clock/wall_clock.h"
#include "base/list.h"
#include "base/period.h"
#include "observe/stow/stow_field.h"

struct stow_run {
    struct series_key key;
    struct stow_rows LIST_OF(struct observation) rows;
    bool refused;            // more unknown codes than its point may have
};

static bool kind_of(int command, enum series_kind *ret_kind)
{
    switch (command) {
    case 2011:
    case 2021: *ret_kind = SERIES_REALTIME; return true;
    case 2051: *ret_kind = SERIES_MINUTE; return true;
    case 2061: *ret_kind = SERIES_HOUR; return true;
    case 2031:
    case 2041: *ret_kind = SERIES_DAY; return true;
    default: return false;
    }
}

// While the server's clock is doubted, what devices say is held against all times that may be right: a value is not lost because the
// machine's battery is empty.
static bool can_be(int64_t at_ms, int64_t received_ms)
{
    if (at_ms > received_ms - STOW_PAST_MS && at_ms < received_ms + STOW_FUTURE_MS)
        return true;
    const struct wall_view clock = wall_clock_view();
    if (clock.doubt == WALL_SOUND)
        return false;
    const int64_t times[] = {received_ms, clock.believed_ms, wall_build_ms(), clock.newest_ms ? clock.newest_ms : received_ms};
    int64_t earliest_ms = received_ms, latest_ms = received_ms;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        earliest_ms = times[i] < earliest_ms ? times[i] : earliest_ms;
        latest_ms = times[i] > latest_ms ? times[i] : latest_ms;
    }
    return at_ms > earliest_ms - STOW_PAST_MS && at_ms < latest_ms + WALL_AHEAD_MS;
}

static enum stow_frame_result time_of(const struct device *device, enum series_kind kind, struct hj212_text text, int64_t received_ms, int64_t *ret_at_ms)
{
    const int64_t lengths[] = {[SERIES_REALTIME] = 0, [SERIES_MINUTE] = device->minute_interval_ms, [SERIES_HOUR] = HOUR_MS, [SERIES_DAY] = DAY_MS};
    if (!text.bytes || !hj212_data_time_parse(text, ret_at_ms))
        return STOW_FRAME_UNTIMED;
    *ret_at_ms += device->clock_offset_ms - (device->time_is_end ? lengths[kind] : 0);
    return can_be(*ret_at_ms, received_ms) ? STOW_FRAME_GOOD : STOW_FRAME_CLOCK;
}

// ---- collecting ----

void stow_batch_init(struct stow_batch *batch, struct arena *arena)
{
    *batch = (struct stow_batch){.arena = arena};
    map_init(&batch->runs, arena);
    map_init(&batch->sent, arena);
}

static struct stow_run *run_of(struct stow_batch *batch, const struct series_key *key, bool unknown, int64_t received_ms)
{
    char text[SERIES_KEY_TEXT_SIZE];
    struct stow_run *run = map_get(&batch->runs, series_key_text(key, text));
    if (run)
        return run;
    run = arena_alloc(batch->arena, sizeof *run);
    run->key = (struct series_key){arena_strdup(batch->arena, key->point), arena_strdup(batch->arena, key->factor), key->kind};
    run->refused = unknown && batch->codes && !code_book_admit(batch->codes, key, received_ms);
    map_put(&batch->runs, arena_strdup(batch->arena, text), run);
    return run;
}

// Noted where it was sent under another name than its own.
static void note_sent(struct stow_batch *batch, const struct stow_run *run, const struct stow_reading *reading)
{
    char key[SERIES_KEY_TEXT_SIZE + FACTOR_NAME_SIZE + 2], name[FACTOR_NAME_SIZE];
    snprintf(name, sizeof name, "%.*s%s%.*s", (int)reading->code.size, reading->code.bytes, reading->suffix.size ? "-" : "", (int)reading->suffix.size,
             reading->suffix.size ? reading->suffix.bytes : "");
    if (strcmp(name, reading->factor) == 0)
        return;
    char text[SERIES_KEY_TEXT_SIZE];
    snprintf(key, sizeof key, "%s %s", series_key_text(&run->key, text), name);
    struct series_sent *sent = map_get(&batch->sent, key);
    if (!sent) {
        sent = arena_alloc(batch->arena, sizeof *sent);
        *sent = (struct series_sent){.key = run->key, .name = arena_strdup(batch->arena, name), .first_ms = INT64_MAX, .last_ms = INT64_MIN};
        map_put(&batch->sent, arena_strdup(batch->arena, key), sent);
    }
    const int64_t at_ms = reading->observation.at_ms;
    sent->first_ms = at_ms < sent->first_ms ? at_ms : sent->first_ms;
    sent->last_ms = at_ms > sent->last_ms ? at_ms : sent->last_ms;
    sent->observations++;
}

static void collect(struct stow_batch *batch, const struct stow_readings *readings, enum series_kind kind, int64_t received_ms)
{
    for (size_t i = 0; i < readings->count; i++) {
        const struct stow_reading *reading = &readings->items[i];
        struct stow_run *run = NULL;
        if (stow_field_says(readings, reading))
            run = run_of(batch, &(struct series_key){readings->device->point, reading->factor, kind}, reading->unknown, received_ms);
        stow_field_tell(readings, reading, run && run->refused);
        if (run && run->refused) {
            code_book_refuse(batch->codes, readings->device->point, received_ms);
        } else if (run) {
            LIST_PUSH(batch->arena, &run->rows, reading->observation);
            note_sent(batch, run, reading);
        }
    }
}

// One group: fields up to | or the end. *more: another one follows, beginning with *field.
static void read_group(struct hj212_cp_reader *reader, struct hj212_field *field, struct stow_readings *readings, struct hj212_text *ret_time, bool *more)
{
    *ret_time = (struct hj212_text){0};
    readings->count = 0;
    do {
        const bool is_time = hj212_is_data_time(field->name) && field->has_value;
        if (is_time && (!ret_time->bytes || hj212_text_is(field->name, "DataTime"))) // the standard's name goes before another spelling
            *ret_time = field->value;
        else if (!is_time)
            stow_field_take(readings, field);
        *more = hj212_cp_next(reader, field);
    } while (*more && field->separator != '|');
    stow_field_share_flags(readings);
}

static void add_group(struct stow_batch *batch, enum series_kind kind, const struct stow_readings *readings, struct observation like, int64_t received_ms)
{
    for (size_t i = 0; i < readings->count; i++) {
        readings->items[i].observation.at_ms = like.at_ms;
        readings->items[i].observation.frame = like.frame;
        readings->items[i].observation.origin = readings->device->simulated ? OBSERVATION_SIMULATED : OBSERVATION_DEVICE;
    }
    collect(batch, readings, kind, received_ms);
}

static void tell_group(const struct stow_readings *readings)
{
    for (size_t i = 0; i < readings->count; i++)
        stow_field_tell(readings, &readings->items[i], false);
}

// plain: room for the segment of a frame that was encrypted.
static bool read_message(const struct device *device, const struct raw_frame *raw, char *plain, struct hj212_message *ret_message)
{
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .tail = HJ212_TAIL_ANY, .end = true}; // it was verified when it came
    struct hj212_frame frame;
    if (hj212_frame_next(raw->bytes, raw->size, &options, &frame) != HJ212_FRAME)
        return false;
    if (device->key_count)
        cipher_open(device->keys, device->key_count, &frame, plain, &frame.segment);
    return hj212_message_read(frame.segment, ret_message);
}

static struct stow_readings readings_of(const struct stow_batch *batch, const struct device *device, const struct hj212_message *message,
                                        struct stow_reading *items)
{
    struct stow_readings readings = {.items = items, .device = device, .tell = batch->tell, .context = batch->context};
    if (batch->names) {
        readings.factors = &batch->names->factors;
        readings.place = (struct factor_place){factor_book_medium(batch->names, device->point), factor_medium_of_system(message->st.bytes, message->st.size)};
    }
    return readings;
}

enum stow_frame_result stow_frame_add(struct stow_batch *batch, const struct device *device, const struct raw_frame *raw, int64_t position)
{
    struct hj212_message message;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    enum series_kind kind;
    struct stow_reading items[STOW_FACTORS_MAX];
    char plain[HJ212_SEGMENT_MAX];
    enum stow_frame_result result = STOW_FRAME_GOOD;
    if (!read_message(device, raw, plain, &message) || !kind_of(message.command, &kind))
        return STOW_FRAME_GOOD;
    struct stow_readings readings = readings_of(batch, device, &message, items);
    hj212_cp_init(&reader, message.cp);
    for (bool more = hj212_cp_next(&reader, &field); more;) {
        struct hj212_text time;
        struct observation like = {.frame = position};
        read_group(&reader, &field, &readings, &time, &more);
        if (!readings.count)
            continue;
        const enum stow_frame_result timed = time_of(device, kind, time, raw->received_ms, &like.at_ms);
        if (timed == STOW_FRAME_GOOD) {
            add_group(batch, kind, &readings, like, raw->received_ms);
        } else {
            tell_group(&readings);
            result = timed;
        }
    }
    return result;
}

struct series_run *stow_batch_runs(const struct stow_batch *batch, size_t *ret_count)
{
    struct series_run *runs = arena_array(batch->arena, batch->runs.count + 1, sizeof *runs);
    *ret_count = 0;
    for (size_t i = 0; i < batch->runs.count; i++) {
        const struct stow_run *run = batch->runs.entries[i].value;
        if (!run->refused)
            runs[(*ret_count)++] = (struct series_run){.key = run->key, .observations = run->rows.items, .count = run->rows.count};
    }
    return runs;
}

struct series_sent *stow_batch_sent(const struct stow_batch *batch, size_t *ret_count)
{
    struct series_sent *sent = arena_array(batch->arena, batch->sent.count + 1, sizeof *sent);
    for (size_t i = 0; i < batch->sent.count; i++)
        sent[i] = *(const struct series_sent *)batch->sent.entries[i].value;
    *ret_count = batch->sent.count;
    return sent;
}
