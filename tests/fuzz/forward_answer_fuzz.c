// What an upper platform sends: any bytes end, what an answer is about lies in it, and encrypted frames open or do not.
#include <string.h>

#include "observe/forward/forward_frame.h"
#include "standard/hj212/cipher.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

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
    const char *bytes = (const char *)input;
    struct hj212_work work;
    check_opening(bytes, size);
    hj212_work_begin(&work);
    fuzz_work_begin();
    for (size_t at = 0; at < size;) {
        const struct forward_answer answer = forward_answer_read(bytes + at, size - at, &work);
        if (answer.verdict == FORWARD_NOTHING)
            break;
        FUZZ_MUST(answer.done > 0 && answer.done <= size - at);
        FUZZ_MUST(answer.code >= -1 && answer.code <= 999);
        FUZZ_MUST(!answer.qn.bytes || (answer.qn.bytes >= bytes + at && answer.qn.bytes + answer.qn.size <= bytes + at + answer.done));
        FUZZ_MUST(!answer.mn.bytes || (answer.mn.bytes >= bytes + at && answer.mn.bytes + answer.mn.size <= bytes + at + answer.done));
        at += answer.done;
    }
    fuzz_work_end("forward answer", size, 3000000, 3000); // the credit of a line, and what each byte adds to it
    FUZZ_MUST(work.looked <= HJ212_WORK_MOST + (HJ212_WORK_A_BYTE + 2 * HJ212_PASSES) * (uint64_t)size);
    return 0;
}
