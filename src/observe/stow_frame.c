// CN 2011, 2051, 2061, 2031: real-time, minute, hour and day values; 2021 and 2041: state and running time of facilities.
// A factor is the code in front of the dash. What else is said of it is a factor of its own: values that are converted to
// the reference oxygen (Zs...) "a21026-Zs", day and night values of noise "LA-Day" and "LA-Night", when a sample was taken
// "w01018-SampleTime" (as sent, 20160801084000), a facility's state "SB1-RS" and running time "SB1-RT".
#include "observe/stow_frame.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define FACTORS_MAX 1024

struct stow_run {
    struct series_key key;
    struct stow_rows LIST_OF(struct observation) rows;
};

enum place { PLACE_VALUE, PLACE_LEAST, PLACE_MOST, PLACE_TOTAL, PLACE_FLAG, PLACE_OTHER };

struct suffix {
    const char *name, *factor; // what is added to the code
    enum place place;
};

static const struct suffix suffixes[] = {
    {"Rtd", "", PLACE_VALUE}, {"Avg", "", PLACE_VALUE}, {"Data", "", PLACE_VALUE}, {"Min", "", PLACE_LEAST}, {"Max", "", PLACE_MOST},
    {"Cou", "", PLACE_TOTAL}, {"Flag", "", PLACE_FLAG}, {"ZsRtd", "-Zs", PLACE_VALUE}, {"ZsAvg", "-Zs", PLACE_VALUE},
    {"ZsMin", "-Zs", PLACE_LEAST}, {"ZsMax", "-Zs", PLACE_MOST}, {"ZsCou", "-Zs", PLACE_TOTAL}, {"DayData", "-Day", PLACE_VALUE},
    {"NightData", "-Night", PLACE_VALUE}, {"SampleTime", "-SampleTime", PLACE_VALUE}, {"RS", "-RS", PLACE_VALUE}, {"RT", "-RT", PLACE_VALUE}};

// Values of one factor while a frame is read.
struct reading {
    struct hj212_text code;
    const char *factor;
    struct observation seen;
};

struct readings {
    struct reading *items;
    size_t count;
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

static const struct suffix *suffix_of(struct hj212_text kind)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (hj212_text_is(kind, suffixes[i].name))
            return &suffixes[i];
    return NULL;
}

static bool same_code(struct hj212_text a, struct hj212_text b)
{
    return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

static struct reading *reading_of(struct readings *readings, struct hj212_text code, const char *factor)
{
    for (size_t i = readings->count; i-- > 0;) // fields of a factor stand together
        if (same_code(readings->items[i].code, code) && text_equal(readings->items[i].factor, factor))
            return &readings->items[i];
    if (readings->count == FACTORS_MAX)
        return NULL;
    readings->items[readings->count] = (struct reading){.code = code, .factor = factor};
    return &readings->items[readings->count++];
}

static void put_flag(struct observation *seen, struct hj212_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] <= ' ' || text.bytes[i] > '~' || text.bytes[i] == ',' || text.bytes[i] == '"')
            return;
    if (text.size >= OBSERVATION_FLAG_SIZE)
        return;
    memset(seen->flag, 0, sizeof seen->flag); // zeros to the end, as the store wants it
    memcpy(seen->flag, text.bytes, text.size);
}

static void put_value(struct observation *seen, enum place place, struct hj212_text text)
{
    struct observation_number *const places[] = {&seen->value, &seen->least, &seen->most, &seen->total};
    struct decimal number;
    if (place == PLACE_FLAG)
        put_flag(seen, text);
    else if (hj212_value_parse(text, &number))
        *places[place] = observation_number_of(number);
}

static void take_field(struct readings *readings, const struct hj212_field *field)
{
    struct hj212_text code, kind;
    hj212_name_split(field->name, &code, &kind);
    const struct suffix *suffix = kind.bytes && field->has_value ? suffix_of(kind) : NULL;
    struct reading *reading = suffix && code.size ? reading_of(readings, code, suffix->factor) : NULL;
    if (reading)
        put_value(&reading->seen, suffix->place, field->value);
}

// The flag that is sent without Zs speaks for both.
static void share_flags(struct readings *readings)
{
    for (size_t i = 0; i < readings->count; i++) {
        struct reading *reading = &readings->items[i];
        for (size_t j = 0; *reading->factor && !*reading->seen.flag && j < readings->count; j++)
            if (!*readings->items[j].factor && same_code(readings->items[j].code, reading->code))
                memcpy(reading->seen.flag, readings->items[j].seen.flag, sizeof reading->seen.flag);
    }
}

static enum stow_frame_result time_of(const struct device *device, enum series_kind kind, struct hj212_text text, int64_t received_ms, int64_t *ret_at_ms)
{
    const int64_t lengths[] = {[SERIES_REALTIME] = 0, [SERIES_MINUTE] = device->minute_interval_ms, [SERIES_HOUR] = HOUR_MS, [SERIES_DAY] = DAY_MS};
    if (!text.bytes || !hj212_data_time_parse(text, ret_at_ms))
        return STOW_FRAME_UNTIMED;
    *ret_at_ms += device->clock_offset_ms - (device->time_is_end ? lengths[kind] : 0);
    return *ret_at_ms > received_ms - STOW_PAST_MS && *ret_at_ms < received_ms + STOW_FUTURE_MS ? STOW_FRAME_GOOD : STOW_FRAME_CLOCK;
}

// ---- collecting ----

void stow_batch_init(struct stow_batch *batch, struct arena *arena)
{
    batch->arena = arena;
    map_init(&batch->runs, arena);
}

static bool is_factor(struct hj212_text code)
{
    for (size_t i = 0; i < code.size; i++)
        if (code.bytes[i] <= ' ' || code.bytes[i] > '~' || code.bytes[i] == ',' || code.bytes[i] == '"')
            return false;
    return code.size + strlen("-SampleTime") <= SERIES_NAME_MAX;
}

static struct stow_run *run_of(struct stow_batch *batch, const char *point, enum series_kind kind, const struct reading *reading)
{
    char factor[SERIES_NAME_MAX + 1], text[SERIES_KEY_TEXT_SIZE]; // is_factor has seen to the room
    memcpy(factor, reading->code.bytes, reading->code.size);
    memcpy(factor + reading->code.size, reading->factor, strlen(reading->factor) + 1);
    const struct series_key key = {point, factor, kind};
    struct stow_run *run = map_get(&batch->runs, series_key_text(&key, text));
    if (run)
        return run;
    run = arena_alloc(batch->arena, sizeof *run);
    run->key = (struct series_key){arena_strdup(batch->arena, point), arena_strdup(batch->arena, factor), kind};
    map_put(&batch->runs, arena_strdup(batch->arena, text), run);
    return run;
}

static void collect(struct stow_batch *batch, const struct device *device, enum series_kind kind, const struct readings *readings)
{
    for (size_t i = 0; i < readings->count; i++) {
        const struct observation *seen = &readings->items[i].seen;
        const bool says = seen->value.present || seen->least.present || seen->most.present || seen->total.present || *seen->flag;
        struct stow_run *run = says && is_factor(readings->items[i].code) ? run_of(batch, device->point, kind, &readings->items[i]) : NULL;
        if (run)
            LIST_PUSH(batch->arena, &run->rows, *seen);
    }
}

// One group: fields up to | or the end. *more: another one follows, beginning with *field.
static void read_group(struct hj212_cp_reader *reader, struct hj212_field *field, struct readings *readings, struct hj212_text *ret_time, bool *more)
{
    *ret_time = (struct hj212_text){0};
    readings->count = 0;
    do {
        const bool is_time = hj212_is_data_time(field->name) && field->has_value;
        if (is_time && (!ret_time->bytes || hj212_text_is(field->name, "DataTime"))) // the standard's name goes before another spelling
            *ret_time = field->value;
        else if (!is_time)
            take_field(readings, field);
        *more = hj212_cp_next(reader, field);
    } while (*more && field->separator != '|');
    share_flags(readings);
}

static void add_group(struct stow_batch *batch, const struct device *device, enum series_kind kind, const struct readings *readings, struct observation like)
{
    for (size_t i = 0; i < readings->count; i++) {
        readings->items[i].seen.at_ms = like.at_ms;
        readings->items[i].seen.frame = like.frame;
        readings->items[i].seen.origin = device->simulated ? OBSERVATION_SIMULATED : OBSERVATION_DEVICE;
    }
    collect(batch, device, kind, readings);
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

enum stow_frame_result stow_frame_add(struct stow_batch *batch, const struct device *device, const struct raw_frame *raw, int64_t position)
{
    struct hj212_message message;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    enum series_kind kind;
    struct reading items[FACTORS_MAX];
    struct readings readings = {.items = items};
    char plain[HJ212_SEGMENT_MAX];
    enum stow_frame_result result = STOW_FRAME_GOOD;
    if (!read_message(device, raw, plain, &message) || !kind_of(message.command, &kind))
        return STOW_FRAME_GOOD;
    hj212_cp_init(&reader, message.cp);
    for (bool more = hj212_cp_next(&reader, &field); more;) {
        struct hj212_text time;
        struct observation like = {.frame = position};
        read_group(&reader, &field, &readings, &time, &more);
        if (!readings.count)
            continue;
        const enum stow_frame_result timed = time_of(device, kind, time, raw->received_ms, &like.at_ms);
        if (timed == STOW_FRAME_GOOD)
            add_group(batch, device, kind, &readings, like);
        else
            result = timed;
    }
    return result;
}

struct series_run *stow_batch_runs(const struct stow_batch *batch, size_t *ret_count)
{
    struct series_run *runs = arena_array(batch->arena, batch->runs.count + 1, sizeof *runs);
    for (size_t i = 0; i < batch->runs.count; i++) {
        const struct stow_run *run = batch->runs.entries[i].value;
        runs[i] = (struct series_run){.key = run->key, .observations = run->rows.items, .count = run->rows.count};
    }
    *ret_count = batch->runs.count;
    return runs;
}
