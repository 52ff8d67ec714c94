// Cutting frames out of a byte stream by their length. A frame that does not verify is refused, never repaired; what the
// refusal is called looks at what is visible, where decoding goes on does not depend on that.
#include <string.h>

#include "standard/hj212/hj212_internal.h"

#define LENGTH_DIGITS 4
#define HEAD_SIZE (2 + LENGTH_DIGITS)
#define CRC_SIZE 4
#define TAIL_SIZE 2

static const char *const refusal_names[] = {
#define X(refusal, name) [refusal] = name,
    HJ212_REFUSALS(X)
#undef X
};

static const char *const dialect_names[] = {
#define X(dialect, name) [dialect] = name,
    HJ212_DIALECTS(X)
#undef X
};

static const char *const ending_names[] = {
#define X(ending, name) [ending] = name,
    HJ212_ENDINGS(X)
#undef X
};

const char *hj212_ending_name(enum hj212_ending ending)
{
    return ending_names[ending];
}

const char *hj212_tail_name(enum hj212_tail_mode mode)
{
    static const char *const names[] = {
#define X(tail, name) [tail] = name,
        HJ212_TAILS(X)
#undef X
    };
    return names[mode];
}

const char *hj212_refusal_name(enum hj212_refusal refusal)
{
    return refusal_names[refusal];
}

const char *hj212_dialect_name(enum hj212_dialect dialect)
{
    return dialect_names[dialect];
}

// ---- work ----

void hj212_work_begin(struct hj212_work *work)
{
    *work = (struct hj212_work){.credit = HJ212_WORK_MOST};
}

void hj212_work_done(struct hj212_work *work, size_t size)
{
    const size_t room = HJ212_WORK_MOST - work->credit;
    work->credit = size > room / HJ212_WORK_A_BYTE ? HJ212_WORK_MOST : work->credit + size * HJ212_WORK_A_BYTE;
}

bool hj212_work_look(struct hj212_work *work, size_t size)
{
    if (!work)
        return true;
    work->over = work->over || size > work->credit;
    if (size > work->credit)
        return false;
    work->credit -= size;
    return true;
}

static void note_look(struct hj212_work *work, size_t size)
{
    if (work)
        work->looked += size;
}

// ---- the CRC field ----

static int hex_value(struct hj212_text field)
{
    int value = 0;
    for (size_t i = 0; i < field.size; i++) {
        int digit = hj212_hex(field.bytes[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return field.size ? value : -1;
}

static enum hj212_dialect dialect_of(const struct hj212_frame *frame, int sent, struct hj212_work *work)
{
    const struct hj212_text segment = frame->segment;
    const bool padded = frame->crc_field.size == CRC_SIZE;
    note_look(work, segment.size);
    if (sent == hj212_crc(segment.bytes, segment.size))
        return padded ? HJ212_DIALECT_STANDARD : HJ212_DIALECT_UNPADDED;
    note_look(work, segment.size);
    const uint16_t modbus = hj212_crc_modbus(segment.bytes, segment.size);
    if (sent == modbus && padded)
        return HJ212_DIALECT_MODBUS;
    if (sent == (uint16_t)(modbus >> 8 | modbus << 8) && padded)
        return HJ212_DIALECT_SWAPPED;
    return sent == 0xFFFF || (sent == 0 && padded) ? HJ212_DIALECT_CONSTANT : HJ212_DIALECT_WRONG;
}

enum hj212_dialect hj212_dialect_of(struct hj212_text segment, struct hj212_text crc_field)
{
    const struct hj212_frame frame = {.segment = segment, .crc_field = crc_field};
    const int sent = hex_value(crc_field);
    return sent < 0 ? HJ212_DIALECT_WRONG : dialect_of(&frame, sent, NULL);
}

static bool ends_with_mark(struct hj212_text segment)
{
    return segment.size >= 2 && segment.bytes[segment.size - 1] == '&' && segment.bytes[segment.size - 2] == '&';
}

// Sets the dialect; it is looked into only where the plain comparison fails.
static bool accepts(struct hj212_frame *frame, const struct hj212_options *options)
{
    const int sent = hex_value(frame->crc_field);
    frame->dialect = HJ212_DIALECT_WRONG;
    if (sent < 0) // no CRC is reckoned for what is no field of one
        return options->crc == HJ212_CRC_IGNORE && options->tail == HJ212_TAIL_CRLF && ends_with_mark(frame->segment);
    frame->dialect = dialect_of(frame, sent, options->work);
    if (frame->dialect == HJ212_DIALECT_STANDARD)
        return true;
    if (options->crc == HJ212_CRC_IGNORE) // something must show that the length is right
        return ends_with_mark(frame->segment);
    return options->crc == HJ212_CRC_MODBUS && frame->dialect == HJ212_DIALECT_MODBUS;
}

// ---- one frame ----

static enum hj212_step refuse(struct hj212_frame *frame, enum hj212_refusal refusal)
{
    frame->refusal = refusal;
    return HJ212_REFUSED;
}

static size_t length_at(const char *digits)
{
    size_t length = 0;
    for (int i = 0; i < LENGTH_DIGITS; i++)
        length = length * 10 + (size_t)(digits[i] - '0');
    return length;
}

static enum hj212_ending ending_of(const char *at, size_t size)
{
    if (size && *at == '\n')
        return HJ212_ENDING_LF;
    if (!size || *at != '\r')
        return HJ212_ENDING_NONE;
    return size > 1 && at[1] == '\n' ? HJ212_ENDING_CRLF : HJ212_ENDING_CR;
}

// 4, or fewer where the mode takes a field of hex digits that the tail ends early.
static size_t crc_width(const char *field, size_t size, const struct hj212_options *options)
{
    size_t width = 0;
    if (options->crc != HJ212_CRC_IGNORE)
        return CRC_SIZE;
    while (width < size && width < CRC_SIZE && hj212_hex(field[width]) >= 0)
        width++;
    const enum hj212_ending ending = ending_of(field + width, size - width);
    const bool early = ending == HJ212_ENDING_CRLF || (options->tail == HJ212_TAIL_ANY && ending != HJ212_ENDING_NONE);
    return width && width < CRC_SIZE && early ? width : CRC_SIZE;
}

// Whether the bytes show, before the end that the length claims, what looks like the end of a frame: &&XXXX CR.
static bool shows_end(const char *bytes, size_t size, struct hj212_work *work)
{
    note_look(work, size);
    const char *cr = size > HEAD_SIZE ? memchr(bytes, '\r', size) : NULL;
    if (!cr || cr - bytes < CRC_SIZE + 2)
        return false;
    const char *field = cr - CRC_SIZE;
    return field[-1] == '&' && field[-2] == '&' && hex_value((struct hj212_text){field, CRC_SIZE}) >= 0;
}

// The input ends before the frame does. `rest` bytes follow the segment, at most 5.
static enum hj212_step judge_end(const char *at, size_t size, const struct hj212_options *options, struct hj212_frame *frame)
{
    const size_t before = HEAD_SIZE + frame->segment.size;
    if (size >= before + CRC_SIZE) {
        frame->crc_field = (struct hj212_text){at + before, CRC_SIZE};
        frame->ending = ending_of(at + before + CRC_SIZE, size - before - CRC_SIZE);
        frame->whole = accepts(frame, options);
    }
    if (frame->whole && size == before + CRC_SIZE) {
        *frame = (struct hj212_frame){.drop = size, .segment = frame->segment, .crc_field = frame->crc_field, .dialect = frame->dialect, .ending = HJ212_ENDING_NONE, .no_tail = true};
        return HJ212_FRAME;
    }
    if (frame->whole)
        return refuse(frame, HJ212_REFUSED_TAIL);
    if (shows_end(at, size, options->work))
        return refuse(frame, HJ212_REFUSED_LENGTH);
    const bool only_crc = size >= before + CRC_SIZE && ends_with_mark(frame->segment);
    return refuse(frame, only_crc ? HJ212_REFUSED_CRC : HJ212_REFUSED_INCOMPLETE);
}

static const size_t ending_sizes[] = {[HJ212_ENDING_CRLF] = 2, [HJ212_ENDING_LF] = 1, [HJ212_ENDING_CR] = 1, [HJ212_ENDING_NONE] = 0};

static bool may_become_tail(const char *tail, size_t size)
{
    return !size || (size == 1 && *tail == '\r');
}

// All of it is there. The tail first, which costs nothing: without one, and without the mark in front of the CRC, the length
// is wrong, and no CRC is reckoned; but where the settings want no tail, a right CRC is enough.
static enum hj212_step judge_whole(struct hj212_frame *frame, bool has_tail, const struct hj212_options *options)
{
    const bool any = options->tail == HJ212_TAIL_ANY, mark = ends_with_mark(frame->segment);
    const bool accepted = (has_tail || mark || any) && accepts(frame, options);
    if (accepted && (any || has_tail)) {
        frame->no_tail = frame->ending != HJ212_ENDING_CRLF;
        return HJ212_FRAME;
    }
    frame->whole = accepted || has_tail;
    if (accepted)
        return refuse(frame, HJ212_REFUSED_TAIL);
    if (!has_tail && !mark)
        frame->whole = false;
    else if (shows_end(frame->segment.bytes, frame->segment.size, options->work))
        frame->whole = false;
    return refuse(frame, frame->whole || mark ? HJ212_REFUSED_CRC : HJ212_REFUSED_LENGTH);
}

// Verifies the frame at a ## with four digits. A refused one has no `drop` yet.
static enum hj212_step verify(const char *at, size_t size, const struct hj212_options *options, struct hj212_frame *frame)
{
    const size_t length = length_at(at + 2), before = HEAD_SIZE + length;
    *frame = (struct hj212_frame){.segment = {at + HEAD_SIZE, length}};
    if (options->segment_max && length > options->segment_max)
        return refuse(frame, HJ212_REFUSED_LENGTH);
    const size_t rest = size > before ? size - before : 0;
    const size_t width = rest ? crc_width(at + before, rest, options) : CRC_SIZE;
    const char *tail = at + before + width;
    const bool any = options->tail == HJ212_TAIL_ANY;
    if (rest < width || (!any && may_become_tail(tail, rest - width)))
        return options->end ? judge_end(at, size, options, frame) : HJ212_MORE;
    frame->ending = ending_of(tail, rest - width);
    const bool has_tail = frame->ending == HJ212_ENDING_CRLF || (any && frame->ending != HJ212_ENDING_NONE);
    frame->crc_field = (struct hj212_text){at + before, width};
    frame->drop = before + width + ending_sizes[frame->ending];
    return judge_whole(frame, has_tail, options);
}

// Pays for a look in vain. What it costs is known only afterwards: enough for the dearest must be there before.
static enum hj212_step judge(const char *at, size_t size, const struct hj212_options *options, struct hj212_frame *frame)
{
    struct hj212_work *work = options->work;
    const size_t most = HEAD_SIZE + length_at(at + 2) + CRC_SIZE + TAIL_SIZE, seen = most < size ? most : size;
    if (work && HJ212_PASSES * seen > work->credit && (options->end || size >= most)) {
        *frame = (struct hj212_frame){0};
        work->over = true;
        return refuse(frame, HJ212_REFUSED_GARBAGE);
    }
    const uint64_t before = work ? work->looked : 0;
    const enum hj212_step step = verify(at, size, options, frame);
    if (work && step != HJ212_FRAME)
        hj212_work_look(work, (size_t)(work->looked - before));
    return step;
}

// ---- the stream ----

enum head { HEAD_NONE, HEAD_BEGUN, HEAD_THERE };

static enum head head_at(const char *at, size_t size)
{
    const size_t seen = size < HEAD_SIZE ? size : HEAD_SIZE;
    for (size_t i = 0; i < seen; i++)
        if (i < 2 ? at[i] != '#' : !hj212_is_digit(at[i]))
            return HEAD_NONE;
    return seen == HEAD_SIZE ? HEAD_THERE : HEAD_BEGUN;
}

// The next place from `from` on where a frame may begin, or size.
static size_t find_head(const char *buffer, size_t size, size_t from)
{
    while (from < size) {
        const char *mark = memchr(buffer + from, '#', size - from);
        if (!mark)
            return size;
        from = (size_t)(mark - buffer);
        if (head_at(mark, size - from) != HEAD_NONE)
            return from;
        from++;
    }
    return size;
}

// A frame with a wrong CRC but its tail in place is dropped whole, so that a ## in a log text is no second finding; unless
// a frame that verifies lies in it: then the length was wrong.
static size_t find_inner_frame(const char *buffer, size_t size, const struct hj212_options *options)
{
    const struct hj212_options inside = {.crc = options->crc, .tail = options->tail, .segment_max = options->segment_max, .work = options->work};
    struct hj212_frame frame;
    size_t at = find_head(buffer, size, HEAD_SIZE);
    while (at < size && (head_at(buffer + at, size - at) != HEAD_THERE || judge(buffer + at, size - at, &inside, &frame) != HJ212_FRAME))
        at = find_head(buffer, size, at + 1);
    return at;
}

enum hj212_step hj212_frame_next(const char *buffer, size_t size, const struct hj212_options *options, struct hj212_frame *ret_frame)
{
    const enum head head = size ? head_at(buffer, size) : HEAD_BEGUN;
    if (head == HEAD_THERE) {
        enum hj212_step step = judge(buffer, size, options, ret_frame);
        if (step == HJ212_REFUSED)
            ret_frame->drop = ret_frame->whole && ret_frame->refusal == HJ212_REFUSED_CRC ? find_inner_frame(buffer, ret_frame->drop, options)
                                                                                          : find_head(buffer, size, 2);
        return step;
    }
    *ret_frame = (struct hj212_frame){0};
    if (head == HEAD_BEGUN && (!size || !options->end))
        return HJ212_MORE;
    ret_frame->drop = find_head(buffer, size, 1);
    if (head == HEAD_BEGUN)
        return refuse(ret_frame, size > 1 ? HJ212_REFUSED_INCOMPLETE : HJ212_REFUSED_GARBAGE);
    const bool wanted = size > 2 && buffer[0] == '#' && buffer[1] == '#' && buffer[2] != '#';
    return refuse(ret_frame, wanted ? HJ212_REFUSED_LENGTH : HJ212_REFUSED_GARBAGE);
}

bool hj212_frame_peek(const char *buffer, size_t size, struct hj212_work *work, struct hj212_text *ret_segment)
{
    if (head_at(buffer, size) != HEAD_THERE)
        return false;
    const size_t length = length_at(buffer + 2), before = HEAD_SIZE + length;
    const char *field = buffer + before;
    *ret_segment = (struct hj212_text){buffer + HEAD_SIZE, length};
    if (size <= before || hj212_hex(*field) < 0)
        return false;
    if (ends_with_mark(*ret_segment))
        return true;
    if (size < before + CRC_SIZE || hex_value((struct hj212_text){field, CRC_SIZE}) < 0 || !hj212_work_look(work, length))
        return false;
    note_look(work, length);
    return hex_value((struct hj212_text){field, CRC_SIZE}) == hj212_crc(ret_segment->bytes, length);
}
