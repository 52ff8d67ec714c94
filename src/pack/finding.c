#include "pack/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void finding_list_init(struct finding_list *list, struct arena *arena)
{
    *list = (struct finding_list){.arena = arena};
}

// A finding is one line, whatever stands in the cell.
static const char *showable(struct arena *arena, const char *text)
{
    char *copy = arena_strdup(arena, text);
    if (copy)
        text_make_showable(copy);
    return copy;
}

static struct finding *finding_new(struct finding_list *list, const struct finding_place *place)
{
    list->errors += place->severity == SEVERITY_ERROR;
    list->warnings += place->severity == SEVERITY_WARNING;
    if (list->count == FINDINGS_MAX) {
        list->full = true;
        return NULL;
    }
    LIST_PUSH(list->arena, list, (struct finding){.severity = place->severity, .rule = place->rule, .file = showable(list->arena, place->file), .line = place->line});
    struct finding *finding = &list->items[list->count - 1];
    finding->subject = showable(list->arena, place->subject);
    return finding;
}

static void add_argument(struct finding_list *list, struct finding *finding, const char *name, const char *value)
{
    if (finding->argument_count < FINDING_ARGUMENTS_MAX)
        finding->arguments[finding->argument_count++] =
            (struct message_argument){.name = name, .value = text_cut(list->arena, showable(list->arena, value ? value : ""), 120)};
}

void finding_add(struct finding_list *list, const struct finding_place *place, const char *key, ...)
{
    struct finding *finding = finding_new(list, place);
    va_list arguments;
    if (!finding)
        return;
    finding->key = key;
    va_start(arguments, key);
    for (const char *name; (name = va_arg(arguments, const char *));)
        add_argument(list, finding, name, va_arg(arguments, const char *));
    va_end(arguments);
}

void finding_add_fault(struct finding_list *list, const struct finding_place *place, const struct fault *f)
{
    struct finding *finding = finding_new(list, place);
    if (!finding)
        return;
    finding->key = f->key;
    for (size_t i = 0; i < f->argument_count; i++)
        add_argument(list, finding, f->name[i], f->text + f->value[i]);
}

static int finding_order(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order = strcmp(a->file ? a->file : "", b->file ? b->file : "");
    if (!order)
        order = (a->line > b->line) - (a->line < b->line);
    if (!order)
        order = (int)a->severity - (int)b->severity;
    if (!order)
        order = strcmp(a->rule, b->rule);
    return order ? order : strcmp(a->subject ? a->subject : "", b->subject ? b->subject : "");
}

void finding_sort(struct finding_list *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, finding_order);
}

const char *severity_name(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : "warning";
}

const char *finding_text(struct arena *arena, enum language language, const struct finding *finding)
{
    return message_fill(arena, language, finding->key, finding->arguments, finding->argument_count);
}

const char *finding_line(struct arena *arena, enum language language, const struct finding *finding)
{
    return arena_printf(arena, "%s:%lld: %s: %s [%s%s%s]", finding->file, (long long)(finding->line ? finding->line : 1),
                        severity_name(finding->severity), finding_text(arena, language, finding), finding->rule,
                        text_empty(finding->subject) ? "" : " ", finding->subject ? finding->subject : "");
}
