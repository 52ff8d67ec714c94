#include "base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct kind_row {
    int status, code;
    const char *slug;
};

static const struct kind_row kinds[] = {
#define X(kind, status, code, slug) [kind] = {status, code, slug},
    FAULT_KINDS(X)
#undef X
};

const struct fault *fault_or_unsaid(const struct fault *f)
{
    static const struct fault unsaid = {.kind = FAULT_INTERNAL, .key = "program.unsaid"};
    return fault_is_set(f) ? f : &unsaid;
}

int fault_http_status(enum fault_kind kind)
{
    return kinds[kind].status;
}

int fault_exit_code(enum fault_kind kind)
{
    return kinds[kind].code;
}

const char *fault_slug(enum fault_kind kind)
{
    return kinds[kind].slug;
}

// One long argument must not take the room of the others, nor of the where that callers add.
#define ARGUMENT_MAX 320
#define WHERE_ROOM 160

// Copies as much as fits, never cutting a UTF-8 character, and gives the offset it starts at; 0 = no room.
static unsigned short keep_text(struct fault *f, const char *value, size_t most)
{
    if (f->used + 1 >= FAULT_TEXT_SIZE)
        return 0;
    size_t room = FAULT_TEXT_SIZE - f->used - 1, size = strlen(value);
    room = room < most ? room : most;
    if (size > room)
        for (size = room; size > 0 && ((unsigned char)value[size] & 0xC0) == 0x80;)
            size--;
    unsigned short start = f->used;
    memcpy(f->text + start, value, size);
    f->text[start + size] = '\0';
    text_make_showable(f->text + start); // shown in JSON and on one line, whatever was sent to us
    f->used = (unsigned short)(start + size + 1);
    return start;
}

static size_t argument_room(const struct fault *f)
{
    size_t left = f->used + WHERE_ROOM < FAULT_TEXT_SIZE ? FAULT_TEXT_SIZE - WHERE_ROOM - f->used : 1;
    return left - 1 < ARGUMENT_MAX ? left - 1 : ARGUMENT_MAX;
}

void fault_clear(struct fault *f)
{
    memset(f, 0, sizeof *f);
}

bool fault_is_set(const struct fault *f)
{
    return f->kind != FAULT_NONE;
}

static void fault_start(struct fault *f, enum fault_kind kind, const char *key)
{
    fault_clear(f);
    f->kind = kind;
    f->key = key;
    f->used = 1; // offset 0 is the empty text
}

bool fault_set(struct fault *f, enum fault_kind kind, const char *key, ...)
{
    if (!f)
        return false;
    fault_start(f, kind, key);
    va_list arguments;
    va_start(arguments, key);
    const char *name;
    while (f->argument_count < FAULT_ARGUMENTS_MAX && (name = va_arg(arguments, const char *))) {
        const char *value = va_arg(arguments, const char *);
        f->name[f->argument_count] = name;
        f->value[f->argument_count++] = keep_text(f, value ? value : "", argument_room(f));
    }
    va_end(arguments);
    return false;
}

bool fault_set_number(struct fault *f, enum fault_kind kind, const char *key, const char *name, long long value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", value);
    return fault_set(f, kind, key, name, text, NULL);
}

static enum fault_kind errno_kind(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EIO:
    case EFBIG:
        return FAULT_STORAGE;
    case EACCES:
    case EPERM:
        return FAULT_DENIED;
    case ENOENT:
        return FAULT_NOT_FOUND;
    default:
        return FAULT_SYSTEM;
    }
}

// Causes that people can do something about have sentences of their own.
static const char *errno_key(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return "system.full";
    case EROFS:
        return "system.read_only";
    case EACCES:
    case EPERM:
        return "system.denied";
    case ENOENT:
        return "system.missing";
    case EISDIR:
        return "system.is_folder";
    case ENOTDIR:
        return "system.no_folder";
    default:
        return "system.call";
    }
}

bool fault_set_errno(struct fault *f, const char *what, const char *path)
{
    int code = errno;
    return fault_set(f, errno_kind(code), errno_key(code), "what", what, "path", path ? path : "", "text", strerror(code), NULL);
}

bool fault_at(struct fault *f, const char *format, ...)
{
    char outer[FAULT_TEXT_SIZE];
    if (!f)
        return false;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(outer, sizeof outer, format, arguments);
    va_end(arguments);
    if (size > 0 && f->where && (size_t)size + 2 < sizeof outer)
        snprintf(outer + size, sizeof outer - (size_t)size, ": %s", fault_where(f));
    if (f->where)
        f->used = f->where; // it stands last, and the longer one takes its place
    f->where = keep_text(f, outer, FAULT_TEXT_SIZE);
    return false;
}

bool fault_about(struct fault *f, const char *field)
{
    if (!f || !fault_is_set(f) || *fault_argument(f, "field") || f->argument_count == FAULT_ARGUMENTS_MAX)
        return false;
    f->name[f->argument_count] = "field";
    f->value[f->argument_count++] = keep_text(f, field, argument_room(f));
    return false;
}

const char *fault_argument(const struct fault *f, const char *name)
{
    for (size_t i = 0; i < f->argument_count; i++)
        if (strcmp(f->name[i], name) == 0)
            return f->text + f->value[i];
    return "";
}

const char *fault_where(const struct fault *f)
{
    return f->where ? f->text + f->where : "";
}
