#include "observe/simulate/simulate_command.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define DONE 1
#define NO_DATA 100
#define REAL_TIME_S 30
#define MINUTES 10

struct reply {
    const struct hj212_message *to;
    char *out;
    size_t size;
};

static void add_answer(struct reply *reply, int number, int code)
{
    struct hj212_writer writer;
    hj212_write_begin(&writer, reply->out + reply->size, SIMULATE_REPLY_MAX - reply->size);
    reply->size += hj212_encode_answer(reply->to, number, code, &writer);
}

// What was asked for, under the QN of the question.
static void add_value(struct reply *reply, const char *name, const char *value)
{
    struct hj212_writer writer;
    struct hj212_message head = *reply->to;
    const struct hj212_field field = {.has_value = true, .name = hj212_text_of(name), .value = hj212_text_of(value)};
    char flag[12];
    head.flag = (struct hj212_text){flag, (size_t)snprintf(flag, sizeof flag, "%d", (int)head.edition * 4)};
    hj212_write_begin(&writer, reply->out + reply->size, SIMULATE_REPLY_MAX - reply->size);
    reply->size += hj212_encode(&head, &field, 1, &writer);
}

static int number_of(const struct hj212_message *message, const char *name, int otherwise)
{
    struct decimal number;
    const bool good = hj212_value_parse(hj212_cp_value(message, name), &number) && number.scale == 0 && number.mantissa > 0 && number.mantissa <= 3600;
    return good ? (int)number.mantissa : otherwise;
}

static bool is_history(int command)
{
    return command == 2031 || command == 2041 || command == 2051 || command == 2061;
}

static void read_out(struct reply *reply, const struct simulate_settings *settings, int64_t now_ms)
{
    char text[HJ212_QN_SIZE];
    if (reply->to->command == 1011) {
        hj212_time_text(now_ms, false, text);
        add_value(reply, "SystemTime", text);
    } else if (reply->to->command == 1061) {
        snprintf(text, sizeof text, "%d", settings->real_time_s ? settings->real_time_s : REAL_TIME_S);
        add_value(reply, "RtdInterval", text);
    } else if (reply->to->command == 1063) {
        snprintf(text, sizeof text, "%d", settings->minutes ? settings->minutes : MINUTES);
        add_value(reply, "MinInterval", text);
    }
}

size_t simulate_reply(const struct hj212_message *message, struct simulate_settings *settings, int64_t now_ms, char *out)
{
    struct reply reply = {.to = message, .out = out};
    const struct hj212_command *command = hj212_command_find(message->command, message->edition);
    if (!command || (command->kinds & HJ212_ANSWER) || !(command->kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
        return 0;
    if (command->kinds & HJ212_NOTICE_TO_DEVICE) {
        add_answer(&reply, 9013, 0);
        return reply.size;
    }
    settings->real_time_s = message->command == 1062 ? number_of(message, "RtdInterval", settings->real_time_s) : settings->real_time_s;
    settings->minutes = message->command == 1064 ? number_of(message, "MinInterval", settings->minutes) : settings->minutes;
    add_answer(&reply, 9011, DONE);
    const int64_t minute_ms = (settings->minutes ? settings->minutes : MINUTES) * INT64_C(60000);
    if (settings->remembers && simulate_history_begin(&settings->history, message, minute_ms, now_ms))
        return reply.size;
    read_out(&reply, settings, now_ms);
    add_answer(&reply, 9012, is_history(message->command) ? NO_DATA : DONE);
    return reply.size;
}
