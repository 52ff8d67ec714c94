#include "store/journal_detail.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"

#define MESSAGE '\x1e'
#define ARGUMENT '\x1f'

// What people wrote holds none of the two marks afterwards.
static void append_value(struct text_buffer *out, const char *value)
{
    for (; value && *value; value++)
        text_buffer_append_char(out, *value == MESSAGE || *value == ARGUMENT ? ' ' : *value);
}

const char *journal_detail(struct arena *arena, const char *key, ...)
{
    struct text_buffer out;
    va_list list;
    text_buffer_init(&out, arena);
    text_buffer_append_char(&out, MESSAGE);
    text_buffer_append(&out, key);
    va_start(list, key);
    for (const char *name; (name = va_arg(list, const char *)) != NULL;) {
        text_buffer_append_char(&out, ARGUMENT);
        text_buffer_append(&out, name);
        text_buffer_append_char(&out, '=');
        append_value(&out, va_arg(list, const char *));
    }
    va_end(list);
    return out.bytes;
}

const char *journal_detail_number(struct arena *arena, long long number)
{
    return arena_printf(arena, "%lld", number);
}

// "name=value"; of "@name=key" the words of the key.
static struct message_argument argument_of(struct arena *arena, enum language language, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals)
        return (struct message_argument){text, ""};
    *equals = '\0';
    if (*text == '@')
        return (struct message_argument){text + 1, message_text(arena, language, equals + 1, NULL)};
    return (struct message_argument){text, equals + 1};
}

static const char *sentence_of(struct arena *arena, enum language language, char *message)
{
    static const char marks[] = {ARGUMENT, '\0'};
    struct message_argument arguments[JOURNAL_DETAIL_ARGUMENTS_MAX];
    size_t count = 0;
    char *rest = NULL;
    const char *key = strsep(&message, marks);
    while (count < JOURNAL_DETAIL_ARGUMENTS_MAX && (rest = strsep(&message, marks)) != NULL)
        arguments[count++] = argument_of(arena, language, rest);
    return message_fill(arena, language, key, arguments, count);
}

const char *journal_detail_text(struct arena *arena, enum language language, const char *detail)
{
    static const char marks[] = {MESSAGE, '\0'};
    struct text_buffer out;
    if (!detail || *detail != MESSAGE)
        return detail;
    text_buffer_init(&out, arena);
    char *rest = arena_strdup(arena, detail + 1);
    for (char *message; (message = strsep(&rest, marks)) != NULL;)
        text_buffer_printf(&out, "%s%s", out.size ? (language == LANGUAGE_EN ? "; " : "\uFF1B") : "", sentence_of(arena, language, message));
    return out.bytes;
}
