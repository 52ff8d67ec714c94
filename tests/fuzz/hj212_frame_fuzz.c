// The frame decoder: the first byte chooses the CRC mode and how the rest is cut into pieces. What comes out does not depend
// on the cuts, every frame verifies by the plain CRC, and what a sound frame holds encodes to the same message.
#include <stdbool.h>
#include <string.h>

#include "standard/hj212/hj212.h"
#include "standard/hj212/reference.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define EVENTS_MAX 4096
#define FIELDS_MAX 2048

struct event {
    size_t at, drop;
    bool frame;
};

// Frames, and refused stretches joined as a caller joins them.
static size_t decode(const uint8_t *bytes, size_t size, struct hj212_options options, size_t piece, struct event *events)
{
    size_t at = 0, seen = 0, count = 0;
    while (at < size && count < EVENTS_MAX) {
        struct hj212_frame frame;
        options.end = seen == size;
        uint8_t *window = malloc(seen - at + 1);
        FUZZ_MUST(window);
        memcpy(window, bytes + at, seen - at);
        enum hj212_step step = hj212_frame_next((const char *)window, seen - at, &options, &frame);
        if (step == HJ212_MORE) {
            FUZZ_MUST(seen < size && seen - at < HJ212_FRAME_MAX);
            seen += size - seen < piece ? size - seen : piece;
        } else {
            FUZZ_MUST(frame.drop > 0 && frame.drop <= seen - at);
            if (step == HJ212_FRAME && options.crc == HJ212_CRC_STRICT)
                FUZZ_MUST(hj212_dialect_of(frame.segment, frame.crc_field) == HJ212_DIALECT_STANDARD &&
                          hj212_crc(frame.segment.bytes, frame.segment.size) == reference_crc(frame.segment.bytes, frame.segment.size));
            if (step == HJ212_REFUSED && !frame.whole && count && !events[count - 1].frame)
                events[count - 1].drop += frame.drop;
            else
                events[count++] = (struct event){at, frame.drop, step == HJ212_FRAME};
            at += frame.drop;
        }
        free(window);
    }
    return count;
}

static bool same_text(struct hj212_text a, struct hj212_text b)
{
    return a.size == b.size && (!a.size || memcmp(a.bytes, b.bytes, a.size) == 0);
}

static void check_message(struct hj212_text segment)
{
    static struct hj212_field fields[FIELDS_MAX];
    static char out[HJ212_FRAME_MAX];
    struct hj212_message message, again;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    struct hj212_writer writer;
    struct hj212_frame frame;
    size_t count = 0;
    if (!hj212_message_read(segment, &message))
        return;
    hj212_cp_init(&reader, message.cp);
    while (count < FIELDS_MAX && hj212_cp_next(&reader, &fields[count]))
        count++;
    hj212_write_begin(&writer, out, sizeof out);
    const size_t size = hj212_encode(&message, fields, count, &writer);
    if (!size) { // only what is not in order may not be written
        FUZZ_MUST(writer.mistake != HJ212_MISTAKE_NONE);
        return;
    }
    FUZZ_MUST(hj212_frame_next(out, size, &(struct hj212_options){0}, &frame) == HJ212_FRAME && frame.drop == size);
    FUZZ_MUST(hj212_message_read(frame.segment, &again) && same_text(again.mn, message.mn) && same_text(again.qn, message.qn));
    hj212_cp_init(&reader, again.cp);
    for (size_t i = 0; i < count; i++)
        FUZZ_MUST(hj212_cp_next(&reader, &field) && field.separator == fields[i].separator && field.has_value == fields[i].has_value &&
                  same_text(field.name, fields[i].name) && same_text(field.value, fields[i].value));
    FUZZ_MUST(count == FIELDS_MAX || !hj212_cp_next(&reader, &field));
}

// A frame does not wait for its tail: only where the frames begin does not depend on the cuts.
static void check_any_tail(const uint8_t *bytes, size_t size, enum hj212_crc_mode mode, size_t piece)
{
    static struct event whole[EVENTS_MAX], pieces[EVENTS_MAX];
    const struct hj212_options options = {.crc = mode, .tail = HJ212_TAIL_ANY};
    const size_t count = decode(bytes, size, options, size + 1, whole), other = decode(bytes, size, options, piece, pieces);
    size_t at = 0;
    for (size_t i = 0; i < count && count < EVENTS_MAX && other < EVENTS_MAX; i++) {
        while (whole[i].frame && at < other && !pieces[at].frame)
            at++;
        if (whole[i].frame)
            FUZZ_MUST(at < other && pieces[at++].at == whole[i].at);
    }
}

// Whatever the bytes are, they cost a bounded number of looks each; while the credit lasts, what comes out is the same.
static void check_work(const uint8_t *bytes, size_t size, enum hj212_crc_mode mode)
{
    for (int tail = 0; tail < 2; tail++) {
        struct hj212_work work;
        hj212_work_begin(&work);
        fuzz_work_begin();
        struct hj212_options options = {.crc = mode, .tail = tail ? HJ212_TAIL_ANY : HJ212_TAIL_CRLF, .end = true, .work = &work};
        for (size_t at = 0; at < size;) {
            struct hj212_frame frame, free_frame;
            const enum hj212_step step = hj212_frame_next((const char *)bytes + at, size - at, &options, &frame);
            const struct hj212_options freely = {.crc = mode, .tail = options.tail, .end = true};
            if (!work.over)
                FUZZ_MUST(hj212_frame_next((const char *)bytes + at, size - at, &freely, &free_frame) == step && free_frame.drop == frame.drop);
            hj212_work_done(&work, frame.drop);
            at += frame.drop;
        }
        fuzz_work_end("frame", size, 2000000, 500);
        FUZZ_MUST(work.looked <= HJ212_WORK_MOST + (HJ212_WORK_A_BYTE + HJ212_PASSES) * (uint64_t)size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct event whole[EVENTS_MAX], pieces[EVENTS_MAX];
    if (!size)
        return 0;
    const enum hj212_crc_mode mode = bytes[0] % 3;
    const size_t piece = 1 + bytes[0] / 3;
    bytes++, size--;
    check_any_tail(bytes, size, mode, piece);
    check_work(bytes, size, mode);
    const size_t count = decode(bytes, size, (struct hj212_options){.crc = mode}, size + 1, whole);
    FUZZ_MUST(decode(bytes, size, (struct hj212_options){.crc = mode}, piece, pieces) == count);
    for (size_t i = 0; i < count; i++)
        FUZZ_MUST(whole[i].at == pieces[i].at && whole[i].drop == pieces[i].drop && whole[i].frame == pieces[i].frame);
    for (size_t i = 0; i < count; i++)
        if (whole[i].frame && whole[i].drop >= 12)
            check_message((struct hj212_text){(const char *)bytes + whole[i].at + 6, whole[i].drop - 12});
    check_message((struct hj212_text){(const char *)bytes, size < HJ212_SEGMENT_MAX ? size : HJ212_SEGMENT_MAX});
    return 0;
}
