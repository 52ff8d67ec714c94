// Bytes that are to be UTF-8 text. Takes no memory, so that a fault can be told in it.
#ifndef QINGSHAN_BASE_UTF8_H
#define QINGSHAN_BASE_UTF8_H

#include <stddef.h>

// Offset of the first byte that is not UTF-8 (or is NUL), or size when all is well.
size_t text_utf8_valid(const char *bytes, size_t size);

// In place: what is not UTF-8 becomes "?", a line break or another control character a space.
void text_make_showable(char *text);

#endif
