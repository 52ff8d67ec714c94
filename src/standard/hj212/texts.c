// Times and arguments as people and pages give them to a command, and as its QN says them.
#include <string.h>

#include "base/period.h"
#include "standard/hj212/hj212.h"

void hj212_time_text(int64_t at_ms, bool milliseconds, char out[HJ212_QN_SIZE])
{
    char text[INSTANT_TEXT_SIZE]; // 2026-01-01T00:00:00.000+08:00
    size_t size = 0;
    instant_format(at_ms, text, sizeof text);
    for (const char *at = text; *at && *at != '+' && size < (milliseconds ? 17 : 14); at++)
        if (*at >= '0' && *at <= '9')
            out[size++] = *at;
    out[size] = '\0';
}

bool hj212_arguments(const char *arguments, struct hj212_field *fields, size_t most, size_t *ret_count)
{
    struct hj212_cp_reader reader;
    struct hj212_field field;
    *ret_count = 0;
    hj212_cp_init(&reader, (struct hj212_text){arguments, strlen(arguments)});
    while (*arguments && hj212_cp_next(&reader, &field)) {
        if (*ret_count == most)
            return false;
        fields[(*ret_count)++] = field;
    }
    return true;
}
