// Frames of a connection: cut out as the settings of their device want it, judged each by its own MN and password, kept; or
// refused, with the reason told.
#include <string.h>

#include "base/clock/wall_clock.h"
#include "base/period.h"
#include "observe/gateway/gateway_internal.h"

#define TELL_MS 1000
#define REFUSED_MOST 32 // frames of a line that nobody was taken on yet

// ---- who speaks ----

// Takes as long for a wrong password as for a right one, wherever they differ.
static bool same_password(const char *wanted, struct hj212_text sent)
{
    const size_t size = strlen(wanted);
    unsigned difference = size != sent.size;
    for (size_t i = 0; i < size; i++)
        difference |= (unsigned char)wanted[i] ^ (unsigned char)(i < sent.size ? sent.bytes[i] : 0);
    return !difference;
}

// Mostly the one heard last.
static const struct device *find_device(const struct connection *connection, struct hj212_text mn)
{
    const struct device *own = connection->state ? connection->state->device : NULL;
    if (own && strlen(own->mn) == mn.size && memcmp(own->mn, mn.bytes, mn.size) == 0)
        return own;
    return device_table_find(connection->gateway->devices, mn);
}

// NULL: its packet is taken.
static const char *objection(const struct device *device, const struct hj212_message *message)
{
    if (!device)
        return EVENT_UNKNOWN;
    if (!device->enabled)
        return EVENT_DISABLED;
    return same_password(device->password, message->pw) ? NULL : EVENT_PASSWORD;
}

// ---- refusing ----

// "MN=...;" in bytes that are no frame, if it can be read.
static struct hj212_text find_mn(const char *bytes, size_t size)
{
    for (const char *at = bytes, *end = bytes + size; (at = memchr(at, 'M', (size_t)(end - at))); at++) {
        if (end - at < 4 || memcmp(at, "MN=", 3) != 0)
            continue;
        const char *stop = memchr(at, ';', (size_t)(end - at));
        if (stop && stop - at - 3 > 0 && stop - at - 3 <= DEVICE_MN_MAX)
            return (struct hj212_text){at + 3, (size_t)(stop - at - 3)};
    }
    return (struct hj212_text){0};
}

static void refuse(struct connection *connection, const char *what, struct hj212_text mn)
{
    atomic_fetch_add(&connection->gateway->refused, 1);
    if (connection->newcomer)
        connection->newcomer->refused++;
    gateway_note(connection, what, mn.size ? mn : connection_mn(connection));
}

// A CRC or tail that the settings do not take is not believed, but says how the device sends.
static void learn_refused(struct gateway *gateway, const struct device *device, const struct hj212_frame *frame)
{
    struct device_state *state = gateway_state(gateway, device);
    uv_mutex_lock(&gateway->state_lock);
    learned_frame(&state->learned, frame->dialect, frame->ending, false);
    uv_mutex_unlock(&gateway->state_lock);
}

// Its segment can be read: why it was refused, from the worst on. A wrong CRC may have spoilt the MN and the password.
static void refuse_readable(struct connection *connection, const struct hj212_frame *frame, const struct hj212_message *message)
{
    const struct device *device = find_device(connection, message->mn);
    const char *why = objection(device, message);
    if (!why)
        learn_refused(connection->gateway, device, frame);
    if (frame->refusal == HJ212_REFUSED_CRC)
        why = EVENT_REFUSED_CRC;
    refuse(connection, why ? why : EVENT_REFUSED_TAIL, message->mn);
}

// Bytes that begin no frame are passed over in silence: some modems greet, and tails may be odd.
static void refuse_stretch(struct connection *connection, const struct hj212_frame *frame, const char *bytes)
{
    struct hj212_message message;
    const bool told = connection->told && (frame->refusal == HJ212_REFUSED_TAIL || frame->refusal == HJ212_REFUSED_LENGTH || frame->refusal == HJ212_REFUSED_CRC);
    connection->told = false;
    if (told)
        return;
    if (frame->refusal == HJ212_REFUSED_LENGTH)
        refuse(connection, EVENT_REFUSED_LENGTH, find_mn(bytes, frame->drop));
    else if (frame->refusal != HJ212_REFUSED_CRC && frame->refusal != HJ212_REFUSED_TAIL)
        return;
    else if (hj212_message_read(frame->segment, &message))
        refuse_readable(connection, frame, &message);
    else
        refuse(connection, frame->refusal == HJ212_REFUSED_CRC ? EVENT_REFUSED_CRC : EVENT_REFUSED_TAIL, message.mn);
}

static void throw_out(struct connection *connection)
{
    struct gateway *gateway = connection->gateway;
    suspicion_note(gateway->suspicion, &connection->peer, SUSPICION_GARBAGE, uv_now(&gateway->loop));
    connection_turn_away(connection, EVENT_GARBAGE, (struct hj212_text){0});
}

// What of it is none of a frame. Where nobody was taken yet the line is closed for too much of it; where one was, it is told.
static void count_garbage(struct connection *connection, size_t size)
{
    struct newcomer *newcomer = connection->newcomer;
    struct gateway *gateway = connection->gateway;
    const bool over = gateway->work.over;
    gateway->work.over = false;
    if (connection->closing)
        return;
    if (!newcomer) {
        if (over)
            refuse(connection, EVENT_GARBAGE, (struct hj212_text){0});
        return;
    }
    newcomer->garbage += (uint32_t)size;
    if (over || newcomer->garbage > (uint32_t)gateway->options.garbage_bytes || newcomer->refused > REFUSED_MOST)
        throw_out(connection);
}

// What is held would be refused if nothing more came, and nothing comes: it waits for its tail, or for as much as a wrong
// length claims. Told once; when the rest comes after all, the frame is taken.
void frames_look_at_held(struct connection *connection)
{
    struct hj212_work work = {.credit = connection->credit};
    const struct hj212_options options = {.end = true, .work = &work};
    struct hj212_frame frame;
    if (connection->told || connection->paused || !connection->held_size)
        return;
    const enum hj212_step step = hj212_frame_next(connection->held, connection->held_size, &options, &frame);
    connection->credit = (uint32_t)work.credit;
    if (step == HJ212_FRAME)
        frame.refusal = HJ212_REFUSED_TAIL;
    if (frame.refusal != HJ212_REFUSED_TAIL && frame.refusal != HJ212_REFUSED_LENGTH && frame.refusal != HJ212_REFUSED_CRC)
        return;
    refuse_stretch(connection, &frame, connection->held);
    connection->told = true;
}

struct hj212_text frames_held_mn(const struct connection *connection)
{
    const struct hj212_text mn = find_mn(connection->held ? connection->held : "", connection->held_size);
    return mn.size ? mn : connection_mn(connection);
}

enum outcome { OUTCOME_DONE, OUTCOME_WAIT, OUTCOME_CLOSED };

// ---- guessing ----

// A device that speaks here has shown its password here.
static bool speaks_here(const struct connection *connection, const struct device *device)
{
    const struct device_state *state = connection->state;
    if (!state || !device || state->device == device)
        return state && device;
    state = map_get(&connection->gateway->states, device->mn);
    return state && state->connection == connection;
}

enum look { LOOK_NOW, LOOK_LATER, LOOK_NEVER };

// Whether the password is compared. Who tries many is slowed down (suspicion.h).
static enum look may_look(struct connection *connection, const struct device *device)
{
    struct gateway *gateway = connection->gateway;
    struct newcomer *newcomer = connection->newcomer;
    const char *mn = device ? device->mn : SUSPICION_UNKNOWN;
    const uint64_t now = uv_now(&gateway->loop);
    if (speaks_here(connection, device))
        return LOOK_NOW;
    if (!newcomer)
        return !device || suspicion_may_look(gateway->suspicion, &connection->peer, mn, now) ? LOOK_NOW : LOOK_NEVER;
    if (newcomer->tries) // the tick asks for the newest lines first
        return suspicion_is_looked_at(gateway->suspicion, &connection->peer, mn, newcomer->wait_ms) ? LOOK_NOW : LOOK_NEVER;
    newcomer->wait_ms = suspicion_wait(gateway->suspicion, &connection->peer, mn, now);
    newcomer->tries = newcomer->wait_ms;
    return newcomer->tries ? LOOK_LATER : LOOK_NOW;
}

// false: it will be told with its count.
static bool note_try(struct connection *connection, const char *why, struct hj212_text mn)
{
    struct gateway *gateway = connection->gateway;
    const struct device *device = find_device(connection, mn);
    if (strcmp(why, EVENT_DISABLED) == 0)
        return true;
    const bool counted = suspicion_note(gateway->suspicion, &connection->peer, device ? device->mn : SUSPICION_UNKNOWN, uv_now(&gateway->loop));
    return !device || !counted;
}

static enum outcome turn_down_unseen(struct connection *connection, struct hj212_text mn)
{
    atomic_fetch_add(&connection->gateway->refused, 1);
    note_try(connection, EVENT_PASSWORD, mn);
    if (connection->state)
        return OUTCOME_DONE;
    connection_close(connection);
    return OUTCOME_CLOSED;
}

// A connection that nobody speaks on is closed; where others speak, the packet alone is refused.
static enum outcome turn_down(struct connection *connection, const char *why, struct hj212_message *message)
{
    if (connection->state && !gateway_may_send(connection->gateway, connection->state))
        return OUTCOME_WAIT;
    const bool is_told = note_try(connection, why, message->mn);
    if (message->command == HJ212_LOGIN)
        connection_refuse_login(connection, message);
    if (!connection->state) {
        if (is_told)
            gateway_note(connection, why, message->mn);
        connection_close(connection);
        return OUTCOME_CLOSED;
    }
    if (is_told)
        refuse(connection, why, message->mn);
    return OUTCOME_DONE;
}

// ---- taking ----

// Whoever looks at it looks at seconds, and must not hold up an answer.
static void tell_frame(struct gateway *gateway, struct device_state *state)
{
    const uint64_t now = uv_now(&gateway->loop);
    state->untold++;
    if ((state->told_ms && now - state->told_ms < TELL_MS) || !gateway->options.frames ||
        !gateway->options.frames(gateway->options.context, state->mn, state->untold))
        return;
    state->told_ms = now;
    state->untold = 0;
}

static void keep(struct connection *connection, const struct hj212_frame *frame, const char *bytes)
{
    struct gateway *gateway = connection->gateway;
    const struct device *device = connection->state->device;
    const struct raw_frame raw = {.received_ms = instant_now_ms(), .device = device->id, .peer = connection->peer, .bytes = bytes, .size = frame->drop};
    atomic_fetch_add(&gateway->frames, 1);
    tell_frame(gateway, connection->state);
    if (!recent_add(gateway->recent, device->mn, frame->segment.bytes, frame->segment.size)) {
        atomic_fetch_add(&gateway->repeated, 1);
        return;
    }
    raw_append(gateway->raw, &raw);
    gateway_round(gateway)->frames++;
}

// What two devices say of this machine's clock.
static void hear_clock(struct gateway *gateway, const struct device_state *state, int64_t said_ms, int64_t now_ms)
{
    switch (clock_witness_hear(&gateway->witnesses, state->mn, said_ms, now_ms)) {
    case CLOCK_SAYS_NOTHING: break;
    case CLOCK_SAYS_AHEAD: wall_clock_contradict(said_ms); break;
    case CLOCK_SAYS_RIGHT: wall_clock_confirm(); break;
    }
}

static void learn(struct connection *connection, const struct hj212_frame *frame, const struct hj212_message *message)
{
    struct device_state *state = connection->state;
    uv_mutex_lock(&connection->gateway->state_lock);
    const int64_t now_ms = instant_now_ms();
    learned_frame(&state->learned, frame->dialect, frame->ending, true);
    learned_times(&state->learned, message, now_ms, state->device->minute_interval_ms);
    const int64_t said_ms = state->learned.said_ms;
    uv_mutex_unlock(&connection->gateway->state_lock);
    if (said_ms)
        hear_clock(connection->gateway, state, said_ms, now_ms);
}

static enum outcome take_frame(struct connection *connection, const struct hj212_frame *frame, const char *bytes)
{
    struct hj212_message message;
    struct gateway *gateway = connection->gateway;
    if (!hj212_message_read(gateway->readable, &message)) {
        refuse(connection, EVENT_REFUSED_SEGMENT, message.mn);
        return OUTCOME_DONE;
    }
    const struct device *device = find_device(connection, message.mn);
    const enum look look = may_look(connection, device);
    if (look != LOOK_NOW)
        return look == LOOK_LATER ? OUTCOME_WAIT : turn_down_unseen(connection, message.mn);
    const char *why = objection(device, &message);
    if (why)
        return turn_down(connection, why, &message);
    line_hear(connection, gateway_state(gateway, device));
    if (!gateway_may_send(gateway, connection->state))
        return OUTCOME_WAIT;
    connection->told = false;
    keep(connection, frame, bytes);
    learn(connection, frame, &message);
    command_desk_hear(gateway->desk, connection->state, &message);
    connection_put_answer(connection, &message);
    return OUTCOME_DONE;
}

// ---- cutting ----

// An encrypted frame has the CRC of its plain text. What is kept is the frame as it came.
static bool is_opened(struct gateway *gateway, const struct device *device, const char *bytes, size_t size, struct hj212_frame *ret_frame)
{
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .tail = device->tail, .work = &gateway->work};
    struct hj212_frame frame;
    if (hj212_frame_next(bytes, size, &options, &frame) != HJ212_FRAME || !hj212_work_look(&gateway->work, frame.segment.size) ||
        !cipher_open(device->keys, device->key_count, &frame, gateway->plain, &gateway->readable))
        return false;
    *ret_frame = frame;
    ret_frame->dialect = HJ212_DIALECT_STANDARD;
    return true;
}

// Whose frame it is if CRC and tail are not asked for; NULL: nobody's.
static const struct device *device_of(const struct connection *connection, const char *bytes, size_t size)
{
    struct hj212_work *work = &connection->gateway->work;
    struct hj212_message message;
    struct hj212_text segment;
    if (!hj212_frame_peek(bytes, size, work, &segment) || !hj212_work_look(work, segment.size))
        return NULL;
    return hj212_message_read(segment, &message) ? find_device(connection, message.mn) : NULL;
}

// CRC and tail are checked as the device's settings say, and those are known only once its MN was read: the standard's way first.
static enum hj212_step next_frame(const struct connection *connection, const char *bytes, size_t size, struct hj212_frame *ret_frame)
{
    struct hj212_options options = {.crc = HJ212_CRC_STRICT, .work = &connection->gateway->work};
    const enum hj212_step step = hj212_frame_next(bytes, size, &options, ret_frame);
    const struct device *device = step == HJ212_FRAME ? NULL : device_of(connection, bytes, size);
    if (!device)
        return step;
    if (device->key_count && is_opened(connection->gateway, device, bytes, size, ret_frame))
        return HJ212_FRAME;
    options.crc = device->crc;
    options.tail = device->tail;
    return hj212_frame_next(bytes, size, &options, ret_frame);
}

// One frame, or a stretch that is none.
static bool take_next(struct connection *connection, const char *bytes, size_t size, size_t *ret_done)
{
    struct gateway *gateway = connection->gateway;
    struct hj212_frame frame;
    gateway->readable.size = 0;
    const enum hj212_step step = next_frame(connection, bytes, size, &frame);
    if (step == HJ212_MORE)
        return false;
    if (step == HJ212_FRAME && !gateway->readable.size)
        gateway->readable = frame.segment;
    if (step == HJ212_FRAME)
        connection->left_over = take_frame(connection, &frame, bytes) == OUTCOME_WAIT;
    else
        refuse_stretch(connection, &frame, bytes);
    *ret_done = connection->left_over ? 0 : frame.drop;
    hj212_work_done(&gateway->work, *ret_done);
    count_garbage(connection, step == HJ212_FRAME ? 0 : frame.drop);
    return true;
}

size_t frames_take(struct connection *connection, const char *bytes, size_t size)
{
    struct gateway *gateway = connection->gateway;
    size_t at = 0, done;
    connection->left_over = false;
    gateway->work = (struct hj212_work){.credit = connection->credit};
    while (!connection->closing && !connection->left_over && take_next(connection, bytes + at, size - at, &done))
        at += done;
    connection->credit = (uint32_t)gateway->work.credit;
    return at;
}
