// What went wrong: a kind, a stable key and named arguments; the words come from the message catalogue.
//
// The origin sets kind, key and arguments once; callers add where with fault_at() on the way up.
// A fault is only filled on failure. Only api, cli and gateway print or log one, once.
#ifndef QINGSHAN_BASE_FAULT_H
#define QINGSHAN_BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

// kind, HTTP status, exit code, slug (the last part of the problem+json type)
#define FAULT_KINDS(X)                                        \
    X(FAULT_NONE, 200, 0, "none")                             \
    X(FAULT_USAGE, 400, 64, "usage")                          \
    X(FAULT_INPUT, 422, 65, "input")                          \
    X(FAULT_SYNTAX, 400, 65, "syntax")                        \
    X(FAULT_NOT_FOUND, 404, 66, "not-found")                  \
    X(FAULT_METHOD, 405, 64, "method-not-allowed")            \
    X(FAULT_TOO_LARGE, 413, 65, "too-large")                  \
    X(FAULT_MISDIRECTED, 421, 64, "misdirected")              \
    X(FAULT_UNAVAILABLE, 503, 69, "unavailable")              \
    X(FAULT_INTERNAL, 500, 70, "internal")                    \
    X(FAULT_SYSTEM, 500, 71, "system")                        \
    X(FAULT_CONFLICT, 409, 73, "conflict")                    \
    X(FAULT_STORAGE, 507, 74, "storage")                      \
    X(FAULT_BUSY, 503, 75, "busy")                            \
    X(FAULT_VERSION, 500, 76, "version")                      \
    X(FAULT_DENIED, 403, 77, "denied")                        \
    X(FAULT_UNAUTHORIZED, 401, 77, "unauthorized")            \
    X(FAULT_BROKEN, 500, 79, "broken-evidence")

enum fault_kind {
#define X(kind, status, code, slug) kind,
    FAULT_KINDS(X)
#undef X
};

#define FAULT_ARGUMENTS_MAX 8
#define FAULT_TEXT_SIZE 900

struct fault {
    enum fault_kind kind;
    const char *key;                         // static string, e.g. "fact.unit_mismatch"; NULL while no fault
    size_t argument_count;
    const char *name[FAULT_ARGUMENTS_MAX];   // static strings
    unsigned short value[FAULT_ARGUMENTS_MAX]; // offsets into text
    unsigned short where;                    // offset of "outer: inner" context, 0 = none
    unsigned short used;
    char text[FAULT_TEXT_SIZE];              // argument values, each cut at a UTF-8 border when too long
};

// Sets the fault. Arguments are name, value pairs of `const char *`, closed by NULL. Always returns false,
// so that `return fault_set(...)` reads as the failure. f may be NULL.
bool fault_set(struct fault *f, enum fault_kind kind, const char *key, ...) __attribute__((sentinel));

// The same with one number argument formatted into the text.
bool fault_set_number(struct fault *f, enum fault_kind kind, const char *key, const char *name, long long value);

// From errno: kind FAULT_SYSTEM, FAULT_STORAGE (ENOSPC, EDQUOT, EROFS, EIO, EFBIG), FAULT_DENIED (EACCES, EPERM)
// or FAULT_NOT_FOUND (ENOENT); keys system.full, system.read_only, system.denied, system.missing, system.is_folder, system.no_folder,
// else system.call; arguments what, path and the system's own text.
bool fault_set_errno(struct fault *f, const char *what, const char *path);

// Adds where it happened in front of what is there: printf format, e.g. "row 7". Returns false.
bool fault_at(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Names the field it is about, for a form to mark, unless the origin has. Returns false.
bool fault_about(struct fault *f, const char *field);

void fault_clear(struct fault *f);
bool fault_is_set(const struct fault *f);

// Value of a named argument or "" .
const char *fault_argument(const struct fault *f, const char *name);
const char *fault_where(const struct fault *f); // "" when none

// What failed is no success, though nothing said why: the fault itself where it is set, else program.unsaid. For whoever tells it.
const struct fault *fault_or_unsaid(const struct fault *f);
int fault_http_status(enum fault_kind kind);
int fault_exit_code(enum fault_kind kind);
const char *fault_slug(enum fault_kind kind);

#endif
