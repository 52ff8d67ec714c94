#include "base/messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/messages_table.h"
#include "base/text.h"

#define ARGUMENTS_MAX 8
#define NAME_SIZE 80

enum language language_parse(const char *text)
{
    return text_starts_with(text, "en") ? LANGUAGE_EN : LANGUAGE_ZH;
}

static int compare_key(const void *key, const void *row)
{
    return strcmp(key, ((const struct message_row *)row)->key);
}

const char *message_template(enum language language, const char *key)
{
    const struct message_row *row = bsearch(key, message_rows, message_row_count, sizeof *message_rows, compare_key);
    if (!row)
        return key;
    return language == LANGUAGE_EN ? row->en : row->zh;
}

const char *message_field_name(enum language language, const char *key)
{
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "field.%s", key);
    const char *word = message_template(language, name);
    return word == name ? key : word;
}

const char *message_query_name(enum language language, const char *key)
{
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "query.%s", key);
    const char *word = message_template(language, name);
    return word == name ? message_field_name(language, key) : word;
}

static const char *find_argument(const struct message_argument *arguments, size_t count, const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(arguments[i].name) == size && memcmp(arguments[i].name, name, size) == 0)
            return arguments[i].value ? arguments[i].value : "";
    return NULL;
}

const char *message_fill(struct arena *arena, enum language language, const char *key, const struct message_argument *arguments, size_t count)
{
    struct text_buffer out;
    const char *at = message_template(language, key);
    text_buffer_init(&out, arena);
    while (*at) {
        const char *open = strchr(at, '{'), *close = open ? strchr(open, '}') : NULL;
        if (!close)
            break;
        const bool query = open[1] == '='; // names a parameter of a query
        const char *value = find_argument(arguments, count, open + 1 + query, (size_t)(close - open - 1) - query);
        if (value && query)
            value = message_query_name(language, value);
        text_buffer_append_bytes(&out, at, (size_t)(open - at));
        if (value)
            text_buffer_append(&out, value);
        else
            text_buffer_append_bytes(&out, open, (size_t)(close - open + 1));
        at = close + 1;
    }
    text_buffer_append(&out, at);
    return out.bytes;
}

const char *message_vtext(struct arena *arena, enum language language, const char *key, va_list list)
{
    struct message_argument arguments[ARGUMENTS_MAX];
    size_t count = 0;
    for (const char *name; count < ARGUMENTS_MAX && (name = va_arg(list, const char *)); count++)
        arguments[count] = (struct message_argument){.name = name, .value = va_arg(list, const char *)};
    return message_fill(arena, language, key, arguments, count);
}

const char *message_text(struct arena *arena, enum language language, const char *key, ...)
{
    va_list list;
    va_start(list, key);
    const char *text = message_vtext(arena, language, key, list);
    va_end(list);
    return text;
}

// A field by its name, never by its key: "监测点编号". Beside a column of somebody's table its own head stays. What is wanted may be
// a word of the catalogue.
static const char *shown(struct arena *arena, enum language language, const char *name, const char *value)
{
    const bool column = strcmp(name, "column") == 0;
    if (strcmp(name, "wanted") == 0)
        return message_template(language, value);
    if (!column && strcmp(name, "field") != 0)
        return value;
    const char *word = message_field_name(language, value);
    return !column || word == value || strcmp(word, value) == 0 ? word : arena_printf(arena, language == LANGUAGE_EN ? "%s (%s)" : "%s（%s）", word, value);
}

const char *message_fault(struct arena *arena, enum language language, const struct fault *f)
{
    struct message_argument arguments[FAULT_ARGUMENTS_MAX];
    if (!f->key)
        return "";
    for (size_t i = 0; i < f->argument_count; i++)
        arguments[i] = (struct message_argument){.name = f->name[i], .value = shown(arena, language, f->name[i], f->text + f->value[i])};
    const char *text = message_fill(arena, language, f->key, arguments, f->argument_count);
    return f->where ? arena_printf(arena, language == LANGUAGE_EN ? "%s: %s" : "%s：%s", fault_where(f), text) : text;
}
