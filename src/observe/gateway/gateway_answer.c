// Answers: written when a frame is taken, sent when its batch of the raw log is durable.
#include <assert.h>
#include <string.h>

#include "observe/gateway/gateway_internal.h"

#define ANSWER_SIZE_MAX 512

static void *grow(void *memory, size_t wanted, size_t *capacity, size_t item)
{
    if (wanted <= *capacity)
        return memory;
    *capacity = wanted * 2;
    return heap_realloc(memory, *capacity * item);
}

static int answer_number(const struct hj212_message *message)
{
    const struct hj212_command *command = hj212_command_find(message->command, message->edition);
    if (message->command == HJ212_LOGIN)
        return HJ212_LOGIN_ANSWER; // its makers' devices wait for it, whatever their Flag says
    if (message->flags < 0 || !(message->flags & 1) || (command && (command->kinds & HJ212_ANSWER)))
        return 0;
    return command && (command->kinds & HJ212_NOTICE_TO_HOST) ? 9013 : 9014;
}

// Answers to frames that came in one piece leave in one piece.
static void note_answer(struct round *round, struct connection *connection, size_t size)
{
    struct answer *before = round->answer_count ? &round->answers[round->answer_count - 1] : NULL;
    if (before && before->connection == connection) {
        before->size += size;
    } else {
        round->answers = grow(round->answers, round->answer_count + 1, &round->answer_capacity, sizeof *round->answers);
        round->answers[round->answer_count++] = (struct answer){connection, round->texts_size, size};
        connection->owed++;
    }
    round->texts_size += size;
}

void connection_put_answer(struct connection *connection, struct hj212_message *message)
{
    struct round *round = gateway_round(connection->gateway);
    struct hj212_writer writer;
    message->edition = connection->state->device->edition; // Flag is a hint only
    const int number = answer_number(message);
    if (!number)
        return;
    round->texts = grow(round->texts, round->texts_size + ANSWER_SIZE_MAX, &round->texts_capacity, 1);
    hj212_write_begin(&writer, round->texts + round->texts_size, ANSWER_SIZE_MAX);
    const size_t size = hj212_encode_answer(message, number, number == HJ212_LOGIN_ANSWER, &writer);
    if (size) // else its QN or MN cannot be written back
        note_answer(round, connection, size);
}

// At once: there is nothing to keep, and the connection may be closed behind it.
void connection_refuse_login(struct connection *connection, struct hj212_message *message)
{
    char bytes[ANSWER_SIZE_MAX];
    struct hj212_writer writer;
    hj212_write_begin(&writer, bytes, sizeof bytes);
    const size_t size = hj212_encode_answer(message, HJ212_LOGIN_ANSWER, 0, &writer);
    if (size)
        connection_send(connection, bytes, size);
}

void connection_answer_all(struct gateway *gateway, struct round *round, bool ok)
{
    for (size_t i = 0; i < round->answer_count; i++) {
        struct connection *connection = round->answers[i].connection;
        if (ok)
            connection_send(connection, round->texts + round->answers[i].offset, round->answers[i].size);
        assert(connection->owed > 0);
        connection->owed--;
        connection_free(connection);
    }
    if (ok)
        atomic_fetch_add(&gateway->answer_total, (int64_t)round->answer_count);
    round->answer_count = round->texts_size = 0;
}
