#include "sheet/parts.h"

#include <expat.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpl_vsi.h"

#define BLOCK 65536
#define PATH_MAX_SIZE 1024
#define FILE_MOST ((off_t)64 << 20)

struct reading {
    const struct part_reader *reader;
    XML_Parser parser;
    bool stopped;
};

// Of the process: it reads one file.
static struct {
    const struct arena *arena;
    vsi_l_offset bytes;
    bool over;
} limits;

void part_memory(const struct arena *arena)
{
    limits.arena = arena;
}

bool part_was_too_large(void)
{
    return limits.over;
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void stop(struct reading *reading)
{
    reading->stopped = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct reading *reading = context;
    if (!reading->stopped && !reading->reader->start(reading->reader->context, local_name(name), attributes))
        stop(reading);
}

static void on_end(void *context, const char *name)
{
    struct reading *reading = context;
    if (!reading->stopped && reading->reader->end && !reading->reader->end(reading->reader->context, local_name(name)))
        stop(reading);
}

static void on_text(void *context, const char *bytes, int size)
{
    const struct reading *reading = context;
    if (!reading->stopped && reading->reader->text)
        reading->reader->text(reading->reader->context, bytes, size);
}

static void on_document_type(void *context, const char *name, const char *system, const char *public, int has_inner)
{
    stop(context);
}

static bool feed(XML_Parser parser, VSILFILE *file, vsi_l_offset whole)
{
    vsi_l_offset done = 0;
    for (;;) {
        char *block = XML_GetBuffer(parser, BLOCK);
        const size_t size = block ? VSIFReadL(block, 1, BLOCK, file) : 0;
        done += size;
        limits.bytes += size;
        limits.over = limits.over || done > PART_MOST || limits.bytes > PARTS_MOST || (limits.arena && arena_over(limits.arena));
        if (limits.over || !block || XML_ParseBuffer(parser, (int)size, size == 0) != XML_STATUS_OK)
            return false;
        if (size == 0)
            return done == whole; // a container that was cut or damaged gives less
    }
}

bool part_take(const char *path)
{
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0 || status.st_size <= 0 || status.st_size > FILE_MOST)
        return false;
    const size_t size = (size_t)status.st_size;
    GByte *bytes = VSIMalloc(size);
    size_t done = 0;
    for (ssize_t more; bytes && done < size && (more = pread(file, bytes + done, size - done, (off_t)done)) > 0;)
        done += (size_t)more;
    close(file);
    VSILFILE *book = bytes && done == size ? VSIFileFromMemBuffer(PART_BOOK, bytes, size, TRUE) : NULL;
    return book && VSIFCloseL(book) == 0;
}

static void path_of(const char *container, const char *name, char path[PATH_MAX_SIZE])
{
    snprintf(path, PATH_MAX_SIZE, "/vsizip/{%s}/%s", container, name[0] == '/' ? name + 1 : name);
}

bool part_is_there(const char *container, const char *name)
{
    VSIStatBufL status;
    char path[PATH_MAX_SIZE];
    path_of(container, name, path);
    return VSIStatL(path, &status) == 0;
}

enum part_state part_read(const char *container, const char *name, const struct part_reader *reader)
{
    VSIStatBufL status;
    char path[PATH_MAX_SIZE];
    path_of(container, name, path);
    if (VSIStatL(path, &status) != 0)
        return PART_ABSENT;
    limits.over = limits.over || (vsi_l_offset)status.st_size > PART_MOST; // a few kilobytes may say that they become gigabytes
    if (limits.over)
        return PART_BROKEN;
    VSILFILE *file = VSIFOpenL(path, "rb");
    struct reading reading = {.reader = reader, .parser = XML_ParserCreate(NULL)};
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_document_type);
    const bool ok = file && feed(reading.parser, file, (vsi_l_offset)status.st_size);
    XML_ParserFree(reading.parser);
    if (file)
        VSIFCloseL(file);
    return ok ? PART_READ : PART_BROKEN;
}
