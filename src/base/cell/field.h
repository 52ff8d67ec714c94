// The fields that people fill in: by the key that a body, a table or a command has them under, how long their text may be. What
// they are called message_field_name says; sentences about a field never show its key alone.
#ifndef QINGSHAN_BASE_FIELD_H
#define QINGSHAN_BASE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

struct field {
    const char *key;
    size_t most; // characters, not bytes
};

extern const struct field field_table[]; // sorted by key
extern const size_t field_count;

const struct field *field_find(const char *key); // NULL: no such field
// Valid UTF-8, without NUL by being a C string, not longer than the field may be. A key without a field is bounded all the same.
// Faults: field.not_utf8 {field}, field.too_long {field, most}.
bool field_check(const char *key, const char *text, struct fault *f);

// The field that a fault is about: what its origin named (field, column), else what its key is always about; NULL: none.
const char *field_of_fault(const struct fault *f);

#endif
