#include "observe/gateway/command.h"

#include <stdio.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"

#define FIELDS_MAX 40
#define MILLISECONDS UINT64_C(1000)
#define TIME_SET 1012

static const char *const state_names[] = {
#define X(state, name) [state] = name,
    COMMAND_STATES(X)
#undef X
};

const char *command_state_name(enum command_state state)
{
    return state_names[state];
}

enum command_state command_state_of(const char *name)
{
    for (int i = 0; i < COMMAND_CANCELLED; i++)
        if (text_equal(state_names[i], name))
            return (enum command_state)i;
    return COMMAND_CANCELLED;
}

// ---- the packet ----

const char *command_shown_arguments(struct arena *arena, const char *arguments)
{
    struct text_buffer out;
    struct hj212_field fields[FIELDS_MAX];
    size_t count;
    hj212_arguments(arguments, fields, FIELDS_MAX, &count);
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        const struct hj212_text name = fields[i].name, value = fields[i].value;
        const bool secret = hj212_text_is(name, "NewPW") || hj212_text_is(name, "PW") || hj212_text_is(name, "NewSK");
        text_buffer_printf(&out, "%s%.*s%s%.*s", i ? "," : "", (int)name.size, name.bytes, fields[i].has_value ? "=" : "",
                           secret ? 3 : (int)value.size, secret ? "***" : value.bytes ? value.bytes : "");
    }
    return out.bytes ? out.bytes : "";
}

size_t command_encode(const struct command *command, const struct command_spelling *spelling, char *out, size_t size, enum hj212_mistake *ret_mistake)
{
    struct hj212_writer writer;
    struct hj212_field fields[FIELDS_MAX];
    size_t count;
    const struct hj212_message message = {
        .qn = {command->qn, strlen(command->qn)}, .st = {spelling->st, strlen(spelling->st)}, .pw = {spelling->password, strlen(spelling->password)},
        .mn = {spelling->mn, strlen(spelling->mn)}, .command = command->number, .edition = spelling->edition, .flags = -1};
    if (!hj212_arguments(command->arguments, fields, FIELDS_MAX, &count)) {
        *ret_mistake = HJ212_MISTAKE_SPACE;
        return 0;
    }
    hj212_write_begin(&writer, out, size);
    const size_t written = hj212_encode_command(&message, fields, count, &writer);
    *ret_mistake = writer.mistake;
    return written;
}

// ---- time ----

static bool has_field(const struct command *command, const char *name)
{
    struct hj212_field fields[FIELDS_MAX];
    size_t count;
    hj212_arguments(command->arguments, fields, FIELDS_MAX, &count);
    for (size_t i = 0; i < count; i++)
        if (hj212_text_is(fields[i].name, name))
            return true;
    return false;
}

// A time that a person would type is past when the device hears it: without one it is that of the sending, on whole seconds.
static void add_time(struct command *command, int64_t now_ms)
{
    char time[HJ212_QN_SIZE];
    const size_t size = strlen(command->arguments);
    if (command->number != TIME_SET || has_field(command, "SystemTime"))
        return;
    hj212_time_text(now_ms, false, time);
    snprintf(command->arguments + size, sizeof command->arguments - size, "%sSystemTime=%s", size ? ";" : "", time);
}

void command_start(struct command *command, int64_t now_ms, int64_t *last_qn_ms)
{
    if (*command->qn)
        return;
    *last_qn_ms = now_ms > *last_qn_ms ? now_ms : *last_qn_ms + 1; // no two of this program are equal
    hj212_time_text(*last_qn_ms, true, command->qn);
    add_time(command, now_ms);
    command->sent_ms = now_ms;
    command->saved = false;
}

void command_sent(struct command *command, struct command_timing timing, uint64_t loop_ms)
{
    command->tries++;
    command->state = COMMAND_SENT;
    command->deadline_ms = loop_ms + (uint64_t)timing.over_time_s * MILLISECONDS;
    command->saved = false;
}

static void wait_for_next(struct command *command, struct command_timing timing, uint64_t loop_ms)
{
    command->deadline_ms = loop_ms + (uint64_t)(timing.over_time_s * (timing.retries + 1)) * MILLISECONDS;
}

static void end(struct command *command, enum command_state state)
{
    command->state = state;
    command->ended_ms = instant_now_ms();
    command->saved = false;
}

void command_expire(struct command *command)
{
    end(command, COMMAND_EXPIRED);
}

bool command_is_due(struct command *command, struct command_timing timing, uint64_t loop_ms)
{
    if (command->state == COMMAND_WAITING)
        return true;
    if (command->state == COMMAND_ACCEPTED && !command->deadline_ms) // taken up after a restart
        wait_for_next(command, timing, loop_ms);
    if (loop_ms < command->deadline_ms)
        return false;
    if (command->state == COMMAND_SENT && command->tries <= timing.retries)
        return true;
    end(command, command->frames ? COMMAND_DONE : COMMAND_UNANSWERED);
    return false;
}

// ---- answers ----

static int code_of(const struct hj212_message *message, const char *name)
{
    struct decimal number;
    if (!hj212_value_parse(hj212_cp_value(message, name), &number))
        return -1;
    return (int)decimal_to_double(number);
}

bool command_is_result_of(const struct hj212_message *message, const char *qn, int *ret_code)
{
    const struct hj212_text said = hj212_answered_qn(message);
    *ret_code = code_of(message, "ExeRtn");
    return message->command == 9012 && said.size && said.size == strlen(qn) && memcmp(said.bytes, qn, said.size) == 0;
}

static bool hear_request_answer(struct command *command, const struct hj212_message *message, struct command_timing timing, uint64_t loop_ms)
{
    const int code = code_of(message, "QnRtn");
    if (command->state != COMMAND_SENT)
        return true;
    command->code = code;
    command->state = COMMAND_ACCEPTED;
    command->saved = false;
    wait_for_next(command, timing, loop_ms);
    if (code != 1)
        end(command, COMMAND_REFUSED);
    return true;
}

static bool hear_result(struct command *command, const struct hj212_message *message)
{
    command->code = code_of(message, "ExeRtn");
    end(command, command->code == 1 ? COMMAND_DONE : COMMAND_FAILED);
    return true;
}

static bool hear_notice_answer(struct command *command)
{
    const struct hj212_command *known = hj212_command_find(command->number, HJ212_2017);
    if (known && !(known->kinds & HJ212_NOTICE_TO_DEVICE))
        return false;
    end(command, COMMAND_DONE);
    return true;
}

static void keep_answer(struct command *command, struct hj212_text cp)
{
    size_t size = cp.size < sizeof command->answer - 1 ? cp.size : sizeof command->answer - 1;
    for (size_t i = 0; i < size; i++)
        command->answer[i] = cp.bytes[i] >= ' ' && cp.bytes[i] <= '~' ? cp.bytes[i] : '?';
    command->answer[size] = '\0';
}

static bool same_qn(const struct command *command, struct hj212_text qn)
{
    return qn.size == strlen(command->qn) && qn.size && memcmp(qn.bytes, command->qn, qn.size) == 0;
}

// History that comes under QNs of its own is known by its time.
static bool is_in_range(const struct command *command, const struct hj212_message *message)
{
    struct hj212_field fields[FIELDS_MAX];
    int64_t at_ms, from_ms = 0, to_ms = 0;
    size_t count;
    hj212_arguments(command->arguments, fields, FIELDS_MAX, &count);
    for (size_t i = 0; i < count; i++) {
        if (hj212_text_is(fields[i].name, "BeginTime"))
            hj212_time_parse(fields[i].value, &from_ms);
        if (hj212_text_is(fields[i].name, "EndTime"))
            hj212_time_parse(fields[i].value, &to_ms);
    }
    const struct hj212_text time = hj212_cp_value(message, "DataTime");
    return from_ms && time.bytes && hj212_time_parse(time, &at_ms) && at_ms >= from_ms && at_ms <= to_ms;
}

static bool hear_upload(struct command *command, const struct hj212_message *message, struct command_timing timing, uint64_t loop_ms)
{
    if (message->command != command->number || !(same_qn(command, message->qn) || is_in_range(command, message)))
        return false;
    if (!command->frames++)
        keep_answer(command, message->cp);
    command->state = COMMAND_ACCEPTED;
    command->saved = false;
    wait_for_next(command, timing, loop_ms);
    return true;
}

bool command_hear(struct command *command, const struct hj212_message *message, struct command_timing timing, uint64_t loop_ms)
{
    if (command->state != COMMAND_SENT && command->state != COMMAND_ACCEPTED)
        return false;
    if (message->command < 9011 || message->command > 9013)
        return hear_upload(command, message, timing, loop_ms);
    const struct hj212_text qn = hj212_answered_qn(message);
    if (qn.size && !same_qn(command, qn)) // one without any QN can only mean the one that is under way
        return false;
    if (message->command == 9011)
        return hear_request_answer(command, message, timing, loop_ms);
    return message->command == 9012 ? hear_result(command, message) : hear_notice_answer(command);
}
