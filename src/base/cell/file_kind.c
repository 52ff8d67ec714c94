#include "base/cell/file_kind.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *bytes;
    size_t size;
    const char *key;
} kinds[] = {
#define BEGINS(text, key) {text, sizeof text - 1, key}
    BEGINS("PK\x03\x04", "file.spreadsheet"),     BEGINS("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_spreadsheet"),
    BEGINS("\xff\xfe", "file.utf16"),             BEGINS("\xfe\xff", "file.utf16"),
    BEGINS("%PDF", "file.pdf"),                   BEGINS("\x89PNG", "file.picture"),
    BEGINS("\xff\xd8\xff", "file.picture"),       BEGINS("GIF8", "file.picture"),
    BEGINS("\x1f\x8b", "file.archive"),           BEGINS("Rar!", "file.archive"),
    BEGINS("7z\xbc\xaf", "file.archive"),         BEGINS("\x7f" "ELF", "file.program"),
    BEGINS("MZ\x90", "file.program"),             BEGINS("SQLite format 3", "file.database"),
#undef BEGINS
};

// Text of another form, behind blanks and a byte order mark.
static const struct {
    const char *text, *key;
} forms[] = {{"<html", "file.markup"}, {"<!doctype", "file.markup"}, {"<?xml", "file.markup"}, {"<table", "file.markup"}, {"{", "file.json"}};

bool file_kind_table(const char *bytes, size_t size, struct fault *f)
{
    size_t start = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (size >= kinds[i].size && memcmp(bytes, kinds[i].bytes, kinds[i].size) == 0)
            return fault_set(f, FAULT_INPUT, kinds[i].key, NULL);
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        start = 3;
    while (start < size && strchr(" \t\r\n", bytes[start]) && bytes[start])
        start++;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t length = strlen(forms[i].text);
        if (size - start >= length && strncasecmp(bytes + start, forms[i].text, length) == 0)
            return fault_set(f, FAULT_INPUT, forms[i].key, NULL);
    }
    return true;
}
