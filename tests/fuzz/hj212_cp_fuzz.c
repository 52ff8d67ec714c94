// The CP parser: the fields and their separators cover the text exactly, and names, numbers and times are read without harm.
#include <stdio.h>
#include <string.h>

#include "standard/hj212/hj212.h"
#include "standard/hj212/reference.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static void check_value(struct hj212_text value)
{
    struct decimal number, again;
    char text[DECIMAL_TEXT_SIZE];
    int64_t at_ms;
    hj212_time_parse(value, &at_ms);
    if (!hj212_value_parse(value, &number))
        return;
    FUZZ_MUST(number.scale >= 0 && number.scale <= DECIMAL_SCALE_MAX);
    decimal_format(number, text, sizeof text);
    FUZZ_MUST(hj212_value_parse((struct hj212_text){text, strlen(text)}, &again) && decimal_compare(number, again) == 0);
}

// Against the plain version, which knows no log texts, groups.
static void compare(const char *bytes, size_t size)
{
    static struct hj212_field fields[64];
    static char frame[HJ212_FRAME_MAX];
    struct hj212_cp_reader reader;
    struct hj212_field field;
    char digits[16];
    if (size > 900 || memmem(bytes, size, "//", 2) || memchr(bytes, '|', size) || memmem(bytes, size, ";CP=&&", 6))
        return;
    const size_t length = (size_t)snprintf(frame, sizeof frame, "##%04uCN=2011;CP=&&", (unsigned)(size + 15)) - 6;
    memcpy(frame + 6 + length, bytes, size);
    memcpy(frame + 6 + length + size, "&&", 2);
    snprintf(digits, sizeof digits, "%04X\r\n", (unsigned)reference_crc(frame + 6, length + size + 2));
    memcpy(frame + length + size + 8, digits, 6);
    const int count = reference_decode(frame, length + size + 14, fields, 64);
    FUZZ_MUST(count >= 0);
    hj212_cp_init(&reader, (struct hj212_text){bytes, size});
    for (int i = 0; i < count; i++) {
        FUZZ_MUST(hj212_cp_next(&reader, &field));
        FUZZ_MUST(field.separator == fields[i].separator && field.has_value == fields[i].has_value && field.name.size == fields[i].name.size);
        FUZZ_MUST(field.value.size == fields[i].value.size);
    }
    FUZZ_MUST(count == 64 || !hj212_cp_next(&reader, &field));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *bytes = (const char *)input, *at = bytes;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    struct hj212_text code, kind;
    fuzz_work_begin();
    hj212_cp_init(&reader, (struct hj212_text){bytes, size});
    while (hj212_cp_next(&reader, &field)) {
        if (field.separator)
            FUZZ_MUST(*at++ == field.separator);
        while (at < field.name.bytes)
            FUZZ_MUST(*at++ == ' ');
        FUZZ_MUST(field.name.bytes == at);
        at += field.name.size;
        if (field.has_value) {
            FUZZ_MUST(*at == '=' && field.value.bytes == at + 1);
            at += 1 + field.value.size;
        }
        hj212_name_split(field.name, &code, &kind);
        FUZZ_MUST(code.size + kind.size + (kind.bytes != NULL) == field.name.size);
        check_value(field.value);
    }
    FUZZ_MUST(at == bytes + size);
    hj212_cp_is_whole((struct hj212_text){bytes, size});
    fuzz_work_end("cp", size, 20000, 300);
    compare(bytes, size);
    return 0;
}
