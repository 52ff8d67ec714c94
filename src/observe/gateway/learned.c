#include "observe/gateway/learned.h"

#include <string.h>

#include "base/period.h"

#define COUNT_MOST 256
#define DRIFT_MOST_MS INT64_C(2000000000) // what the ring holds: 23 days

static void halve(uint16_t *counts, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i];
    for (size_t i = 0; sum > COUNT_MOST && i < count; i++)
        counts[i] = (uint16_t)(counts[i] / 2);
}

void learned_frame(struct learned *learned, enum hj212_dialect dialect, enum hj212_ending ending, bool accepted)
{
    *(accepted ? &learned->frames : &learned->refused) += 1;
    learned->dialects[dialect]++;
    halve(learned->dialects, LEARNED_DIALECTS);
    if (dialect == HJ212_DIALECT_WRONG && !accepted)
        return; // where it ends is not sure
    learned->endings[ending]++;
    halve(learned->endings, LEARNED_ENDINGS);
}

static void count_notes(struct learned *learned, unsigned notes)
{
    for (int i = 0; notes; i++, notes >>= 1)
        if ((notes & 1) && learned->notes[i] < UINT16_MAX)
            learned->notes[i]++;
}

// QN and DataTime are of one clock. A mean is sent after its interval: when DataTime is less than an interval ago it is the
// end, when between one and two, the start; what is older was sent again or asked for.
static void learn_interval(struct learned *learned, int64_t sent_ms, int64_t data_ms, int64_t interval_ms)
{
    uint16_t counts[2] = {learned->starts, learned->ends};
    const int64_t age_ms = sent_ms - data_ms;
    if (age_ms < 0 || age_ms >= 2 * interval_ms)
        return;
    counts[age_ms < interval_ms]++;
    halve(counts, 2);
    learned->starts = counts[0];
    learned->ends = counts[1];
}

static int64_t interval_of(int command, int64_t minute_interval_ms)
{
    return command == 2051 ? minute_interval_ms : command == 2061 ? HOUR_MS : command == 2031 ? 24 * HOUR_MS : 0;
}

void learned_times(struct learned *learned, const struct hj212_message *message, int64_t received_ms, int64_t minute_interval_ms)
{
    const int64_t interval_ms = interval_of(message->command, minute_interval_ms);
    int64_t sent_ms = 0, data_ms = 0;
    unsigned notes = message->notes;
    const struct hj212_text data_time = message->command / 1000 == 2 ? hj212_data_time(message, &notes) : (struct hj212_text){0};
    const bool sent = message->qn.bytes && hj212_time_parse(message->qn, &sent_ms), timed = hj212_data_time_parse(data_time, &data_ms);
    learned->last_ms = received_ms;
    count_notes(learned, notes);
    if (interval_ms && timed)
        learn_interval(learned, sent ? sent_ms : received_ms, data_ms, interval_ms);
    learned->said_ms = message->command != 2011 || message->rf.bytes ? 0 : sent ? sent_ms : timed ? data_ms : 0;
    if (!learned->said_ms)
        return;
    int64_t drift_ms = learned->said_ms - received_ms;
    drift_ms = drift_ms > DRIFT_MOST_MS ? DRIFT_MOST_MS : drift_ms < -DRIFT_MOST_MS ? -DRIFT_MOST_MS : drift_ms;
    learned->drifts[learned->drift_count++ % LEARNED_DRIFTS] = (int32_t)drift_ms;
}

// ---- what follows ----

static int64_t median(const struct learned *learned, int count)
{
    int32_t sorted[LEARNED_DRIFTS];
    memcpy(sorted, learned->drifts, sizeof sorted);
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && sorted[j] < sorted[j - 1]; j--) {
            const int32_t kept = sorted[j];
            sorted[j] = sorted[j - 1];
            sorted[j - 1] = kept;
        }
    return sorted[count / 2];
}

static void say_crc(const struct learned *learned, struct learned_says *says)
{
    int sum = 0;
    for (int i = 0; i < LEARNED_DIALECTS; i++)
        sum += learned->dialects[i];
    const int standard = learned->dialects[HJ212_DIALECT_STANDARD], modbus = learned->dialects[HJ212_DIALECT_MODBUS];
    says->crc_frames = sum;
    says->crc = HJ212_CRC_STRICT;
    says->crc_matching = standard;
    if (standard * 2 <= sum) { // one frame in 256 has the standard's CRC by chance
        says->crc = modbus * 2 > sum ? HJ212_CRC_MODBUS : HJ212_CRC_IGNORE;
        says->crc_matching = modbus * 2 > sum ? modbus : sum - standard - modbus;
    }
    says->has_crc = sum >= LEARNED_LEAST && says->crc_matching * 10 >= sum * 9;
}

static void say_tail(const struct learned *learned, struct learned_says *says)
{
    int sum = 0;
    for (int i = 0; i < LEARNED_ENDINGS; i++)
        sum += learned->endings[i];
    const int usual = learned->endings[HJ212_ENDING_CRLF];
    says->tail_frames = sum;
    says->tail = usual * 2 < sum ? HJ212_TAIL_ANY : HJ212_TAIL_CRLF;
    says->tail_matching = says->tail == HJ212_TAIL_ANY ? sum - usual : usual;
    says->has_tail = sum >= LEARNED_TAILS_LEAST && says->tail_matching * 10 >= sum * 9;
}

struct learned_says learned_say(const struct learned *learned)
{
    struct learned_says says = {0};
    const int drifts = learned->drift_count < LEARNED_DRIFTS ? (int)learned->drift_count : LEARNED_DRIFTS, means = learned->starts + learned->ends;
    say_crc(learned, &says);
    say_tail(learned, &says);
    says.time_is_end = learned->ends > learned->starts;
    says.has_data_time = means >= LEARNED_LEAST && (says.time_is_end ? learned->ends : learned->starts) * 10 >= means * 9;
    says.drift_frames = drifts;
    says.has_drift = drifts > 0;
    says.drift_ms = drifts ? median(learned, drifts) : 0;
    says.clock_offset_s = -says.drift_ms / 1000;
    says.has_offset = drifts >= LEARNED_LEAST && (says.clock_offset_s >= LEARNED_CLOCK_S || says.clock_offset_s <= -LEARNED_CLOCK_S);
    return says;
}
