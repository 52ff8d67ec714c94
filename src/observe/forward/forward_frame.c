#include "observe/forward/forward_frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define HEAD_SIZE 6 // ## and the length
#define DATA_FIRST 2000
#define DATA_LAST 2999
#define ANSWER_WANTED 1

bool forward_takes(const struct forward_target *target, const struct device *device)
{
    if (target->simulated != device->simulated || text_empty(device->point))
        return false;
    return text_empty(target->points) || text_has_word(target->points, device->point);
}

// ---- writing ----

// The target's MN for the device: "MN=MN;MN=MN", otherwise its own.
static struct hj212_text mapped_mn(const char *mns, const char *mn)
{
    const size_t size = strlen(mn);
    for (const char *at = mns; *at; at += strcspn(at, ";"), at += *at == ';')
        if (strncmp(at, mn, size) == 0 && at[size] == '=')
            return (struct hj212_text){at + size + 1, strcspn(at + size + 1, ";")};
    return (struct hj212_text){mn, size};
}

struct head {
    char text[512];
    size_t size;
    bool full;
};

static void put(struct head *head, const char *name, struct hj212_text value)
{
    if (!value.bytes)
        return;
    const int size = snprintf(head->text + head->size, sizeof head->text - head->size, "%s=%.*s;", name, (int)value.size, value.bytes);
    head->full = head->full || size < 0 || (size_t)size >= sizeof head->text - head->size;
    if (!head->full)
        head->size += (size_t)size;
}

static void put_head(struct head *head, const struct forward_target *target, const struct device *device, const struct hj212_message *message)
{
    char flag[12];
    const int parts = message->pnum.bytes ? 2 : 0;
    snprintf(flag, sizeof flag, "%d", (int)target->edition * 4 + parts + (target->answers ? ANSWER_WANTED : 0));
    put(head, "QN", message->qn);
    put(head, "ST", message->st);
    put(head, "CN", message->cn);
    put(head, "PW", text_empty(target->password) ? message->pw : hj212_text_of(target->password));
    put(head, "MN", mapped_mn(target->mns, device->mn));
    put(head, "Flag", hj212_text_of(flag));
    put(head, "PNUM", message->pnum);
    put(head, "PNO", message->pno);
    put(head, "RF", target->edition == HJ212_2025 ? message->rf : (struct hj212_text){0});
}

static bool write_segment(const struct head *head, struct hj212_text cp, struct forward_packet *packet)
{
    static const char open[] = "CP=&&", shut[] = "&&";
    char length[8], crc[8];
    const size_t size = head->size + strlen(open) + cp.size + strlen(shut);
    if (head->full || size > HJ212_SEGMENT_MAX)
        return false;
    char *at = packet->bytes;
    snprintf(length, sizeof length, "##%04zu", size % 10000);
    memcpy(at, length, HEAD_SIZE);
    memcpy(at += HEAD_SIZE, head->text, head->size);
    memcpy(at += head->size, open, strlen(open));
    memcpy(at += strlen(open), cp.bytes ? cp.bytes : "", cp.size);
    memcpy(at += cp.size, shut, strlen(shut));
    snprintf(crc, sizeof crc, "%04X\r\n", (unsigned)hj212_crc(packet->bytes + HEAD_SIZE, size));
    memcpy(at + strlen(shut), crc, 6);
    packet->size = HEAD_SIZE + size + 6;
    return true;
}

// A longer one cannot be told from others.
static void note_about(struct forward_packet *packet, struct hj212_text qn, struct hj212_text mn)
{
    packet->qn_size = qn.size < sizeof packet->qn ? qn.size : 0;
    packet->mn_size = mn.size <= sizeof packet->mn ? mn.size : 0;
    memcpy(packet->qn, qn.bytes ? qn.bytes : "", packet->qn_size);
    memcpy(packet->mn, mn.bytes ? mn.bytes : "", packet->mn_size);
}

// As it came, with the tail that the standard wants: the target may be strict.
static void copy_raw(struct forward_packet *packet, const struct raw_frame *frame, const struct hj212_frame *found)
{
    const size_t size = (size_t)(found->crc_field.bytes + found->crc_field.size - frame->bytes);
    memcpy(packet->bytes, frame->bytes, size);
    memcpy(packet->bytes + size, "\r\n", 2);
    packet->size = size + 2;
}

// A device of 2005 sends no QN; its target gets one out of the time it came, so that the answer can be told.
static void give_qn(struct hj212_message *message, int64_t received_ms, char out[HJ212_QN_SIZE])
{
    if (message->qn.size)
        return;
    hj212_time_text(received_ms, true, out);
    message->qn = hj212_text_of(out);
}

bool forward_frame_make(const struct forward_target *target, const struct device *device, const struct raw_frame *frame, struct forward_packet *ret_packet)
{
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .tail = HJ212_TAIL_ANY, .end = true}; // it was verified when it came
    struct hj212_frame found;
    struct hj212_message message;
    struct head head = {.size = 0};
    char qn[HJ212_QN_SIZE], plain[HJ212_SEGMENT_MAX];
    if (hj212_frame_next(frame->bytes, frame->size, &options, &found) != HJ212_FRAME)
        return false;
    if (device->key_count)
        cipher_open(device->keys, device->key_count, &found, plain, &found.segment);
    if (!hj212_message_read(found.segment, &message) ||
        message.command < DATA_FIRST || message.command > DATA_LAST || frame->size > HJ212_FRAME_MAX)
        return false;
    if (target->encoding == FORWARD_RAW) {
        copy_raw(ret_packet, frame, &found);
        note_about(ret_packet, message.qn, message.mn);
        return true;
    }
    give_qn(&message, frame->received_ms, qn);
    note_about(ret_packet, message.qn, mapped_mn(target->mns, device->mn));
    put_head(&head, target, device, &message);
    return write_segment(&head, message.cp, ret_packet);
}

// ---- answers ----

static int code_of(const struct hj212_message *message)
{
    const struct hj212_text text = hj212_cp_value(message, "QnRtn");
    struct decimal number;
    if (!hj212_value_parse(text, &number) || number.scale != 0 || number.mantissa < 0 || number.mantissa > 999)
        return -1;
    return (int)number.mantissa;
}

static enum hj212_step cut(const char *bytes, size_t size, struct hj212_work *work, struct hj212_frame *ret_frame)
{
    struct hj212_options options = {.tail = HJ212_TAIL_ANY, .work = work};
    const enum hj212_step step = hj212_frame_next(bytes, size, &options, ret_frame);
    options.crc = HJ212_CRC_IGNORE;
    return step == HJ212_REFUSED ? hj212_frame_next(bytes, size, &options, ret_frame) : step;
}

struct forward_answer forward_answer_read(const char *bytes, size_t size, struct hj212_work *work)
{
    struct hj212_frame frame;
    struct hj212_message message;
    const enum hj212_step step = cut(bytes, size, work, &frame);
    if (step == HJ212_MORE)
        return (struct forward_answer){.verdict = FORWARD_NOTHING};
    hj212_work_done(work, frame.drop);
    struct forward_answer answer = {.verdict = FORWARD_OTHER, .done = frame.drop, .garbage = step != HJ212_FRAME, .code = -1};
    if (step != HJ212_FRAME || !hj212_message_read(frame.segment, &message))
        return answer;
    answer.qn = hj212_answered_qn(&message);
    answer.mn = message.mn;
    if (message.command == 9013 || message.command == 9014)
        answer.verdict = FORWARD_ANSWERED;
    answer.code = message.command == 9011 ? code_of(&message) : -1;
    if (message.command == 9011 && answer.code != 1)
        answer.verdict = FORWARD_REFUSED;
    return answer;
}
