#include "archive/file_type.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

#define UNKNOWN "application/octet-stream"
#define OFFICE "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."

struct mark {
    size_t at, size;
    const char *bytes, *type;
};

#define MARK(at, bytes, type) {at, sizeof bytes - 1, bytes, type}

static const struct mark marks[] = {
    MARK(0, "%PDF-", "application/pdf"),
    MARK(0, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    MARK(0, "\xff\xd8\xff", "image/jpeg"),
    MARK(0, "GIF87a", "image/gif"),
    MARK(0, "GIF89a", "image/gif"),
    MARK(8, "WEBPVP8", "image/webp"),
    MARK(0, "II*\0", "image/tiff"),
    MARK(0, "MM\0*", "image/tiff"),
    MARK(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"), // documents of older Office
    MARK(4, "ftyp", "video/mp4"),
    MARK(0, "\x1a\x45\xdf\xa3", "video/webm"),
    MARK(8, "WAVE", "audio/wav"),
    MARK(0, "ID3", "audio/mpeg"),
    MARK(0, "Rar!\x1a\x07", "application/vnd.rar"),
    MARK(0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    MARK(0, "\x1f\x8b\x08", "application/gzip"),
    MARK(0, "MZ", "application/x-msdownload"),
    MARK(0, "\x7f" "ELF", "application/x-executable"),
};

// Of a ZIP: which names its first entries have.
static const struct mark inner[] = {
    MARK(0, "mimetype" ODF "spreadsheet", ODF "spreadsheet"), MARK(0, "mimetype" ODF "text", ODF "text"), MARK(0, "word/", OFFICE "wordprocessingml.document"),
    MARK(0, "xl/", OFFICE "spreadsheetml.sheet"), MARK(0, "ppt/", OFFICE "presentationml.presentation"),
};

static const char *marked(const char *head, size_t size)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].at + marks[i].size && memcmp(head + marks[i].at, marks[i].bytes, marks[i].size) == 0)
            return marks[i].type;
    return NULL;
}

static const char *zipped(const char *head, size_t size)
{
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
        if (memmem(head, size, inner[i].bytes, inner[i].size))
            return inner[i].type;
    return "application/zip";
}

static bool begins(const char *text, size_t size, const char *word)
{
    return size >= strlen(word) && strncasecmp(text, word, strlen(word)) == 0;
}

// Text that a browser would run is told apart wherever it may begin. Letters of the head that is cut off in a character count.
static const char *written(const char *head, size_t size)
{
    const size_t skip = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, valid = text_utf8_valid(head, size);
    size_t at = skip;
    if (!size || memchr(head, '\0', size) || (valid < size && size - valid > 3))
        return UNKNOWN;
    while (at < size && strchr(" \t\r\n\f", head[at]))
        at++;
    if (at == size || head[at] != '<')
        return "text/plain";
    head += at;
    size -= at;
    if (memmem(head, size, "<svg", 4))
        return "image/svg+xml";
    if (begins(head, size, "<!doctype html") || begins(head, size, "<html") || begins(head, size, "<script") || begins(head, size, "<body"))
        return "text/html";
    return begins(head, size, "<?xml") ? "application/xml" : "text/html";
}

const char *file_type(const void *head, size_t size)
{
    size = size < FILE_TYPE_HEAD ? size : FILE_TYPE_HEAD;
    if (size >= 4 && memcmp(head, "PK\x03\x04", 4) == 0)
        return zipped(head, size);
    const char *type = marked(head, size);
    return type ? type : written(head, size);
}

bool file_type_is_picture(const char *type)
{
    return text_has_word("image/png image/jpeg image/gif image/webp", type);
}
