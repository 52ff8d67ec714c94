// The catalogue of every sentence the C side shows: key, zh-CN, en. It is generated at build time from the
// `messages.csv` of each module (columns key,zh,en); `{name}` stands for an argument.
#ifndef QINGSHAN_BASE_MESSAGES_H
#define QINGSHAN_BASE_MESSAGES_H

#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

enum language { LANGUAGE_ZH, LANGUAGE_EN };

// "zh", "zh-CN", "en", "en-US,en;q=0.9" ...; anything else is zh-CN.
enum language language_parse(const char *text);

struct message_argument {
    const char *name;
    const char *value;
};

// The template of a key; the key itself when the catalogue has none (a test fails for such keys).
const char *message_template(enum language language, const char *key);

// A field in words, field.KEY of the catalogue: "监测点编号"; the key itself for what is no field.
const char *message_field_name(enum language language, const char *key);
// A parameter of a query, query.KEY: "每页条数"; where nothing else is said of it, the field of that key.
const char *message_query_name(enum language language, const char *key);

// The sentence with arguments filled in, allocated in the arena. Arguments: name, value pairs closed by NULL.
const char *message_text(struct arena *arena, enum language language, const char *key, ...) __attribute__((sentinel));
const char *message_vtext(struct arena *arena, enum language language, const char *key, va_list arguments);
const char *message_fill(struct arena *arena, enum language language, const char *key,
                         const struct message_argument *arguments, size_t count);

// The sentence of a fault, with its where in front.
const char *message_fault(struct arena *arena, enum language language, const struct fault *f);

#endif
