#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

size_t text_utf8_valid(const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size) {
        utf8proc_int32_t point;
        if (bytes[at] == '\0')
            return at;
        if ((unsigned char)bytes[at] < 0x80) { // most bytes: no call
            at++;
            continue;
        }
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)(size - at), &point);
        if (step <= 0)
            return at;
        at += (size_t)step;
    }
    return size;
}

void text_make_showable(char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            text[i] = ' ';
    for (size_t at = 0; (at += text_utf8_valid(text + at, size - at)) < size; at++)
        text[at] = '?';
}
