// What an upper platform sends: any bytes end, an answer is only what names the packet, and encrypted frames open or do not.
#include <string.h>

#include "observe/cipher.h"
#include "observe/forward_frame.h"
#include "tests/fuzz/fuzz.h"

static void check_opening(const char *bytes, size_t size)
{
    static char out[HJ212_SEGMENT_MAX];
    static const struct cipher_key keys[2] = {{{0x30}}, {{1, 2, 3}}};
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .end = true};
    struct hj212_frame frame;
    struct hj212_text segment;
    if (hj212_frame_next(bytes, size, &options, &frame) != HJ212_FRAME)
        return;
    if (cipher_open(keys, 2, &frame, out, &segment))
        FUZZ_MUST(segment.bytes == out && segment.size <= HJ212_SEGMENT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static struct forward_packet packet = {.qn = "20260101080000000", .qn_size = 17};
    const char *bytes = (const char *)input;
    check_opening(bytes, size);
    for (size_t at = 0; at < size;) {
        const struct forward_answer answer = forward_answer_read(bytes + at, size - at, &packet);
        if (answer.verdict == FORWARD_NOTHING)
            break;
        FUZZ_MUST(answer.done > 0 && answer.done <= size - at);
        FUZZ_MUST(answer.code >= -1 && answer.code <= 999);
        if (answer.verdict == FORWARD_ANSWERED || answer.verdict == FORWARD_REFUSED)
            FUZZ_MUST(memmem(bytes + at, answer.done, packet.qn, packet.qn_size) || !memmem(bytes + at, answer.done, ";QN=20", 6));
        at += answer.done;
    }
    return 0;
}
