// The list of warnings as a file for a spreadsheet: what each was about, its numbers, and who did what about it.
#include <string.h>

#include "base/period.h"
#include "json/json.h"
#include "store/journal_detail.h"
#include "view/observe/warning_json.h"
#include "warning_answer.h"

#define MINUTE_TEXT 16 // "2026-01-31T08:00"

// family: a key with %s for the name.
const char *warning_word(const struct warning_words *words, const char *family, const char *name)
{
    struct arena *arena = words->reading->arena;
    const char *key = arena_printf(arena, "%.*s%s", (int)strcspn(family, "%"), family, name);
    return message_text(arena, words->reading->language, key, NULL);
}

// What persons did, each with its time; the system's own steps are told by the times beside it.
static bool steps_told(const struct warning_words *words, const struct warning *warning, struct warning_told *ret_told, struct fault *f)
{
    const struct reading *reading = words->reading;
    struct warning_step *steps;
    struct text_buffer out;
    size_t count;
    text_buffer_init(&out, reading->arena);
    *ret_told = (struct warning_told){"", ""};
    if (!warning_steps(reading->store, reading->arena, warning->id, &steps, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        char at[INSTANT_TEXT_SIZE];
        if (text_empty(steps[i].who) || text_equal(steps[i].who, WARNING_SYSTEM))
            continue;
        instant_format(steps[i].at_ms, at, sizeof at);
        *strchr(at, 'T') = ' ';
        ret_told->person = steps[i].who; // the last one
        const char *kind = warning_word(words, "warning.step_%s", warning_step_name(steps[i].kind));
        text_buffer_printf(&out, "%s%.*s %s %s", out.size ? (reading->english ? "; " : "；") : "", MINUTE_TEXT, at, steps[i].who, kind);
        if (!text_empty(steps[i].note))
            text_buffer_printf(&out, "%s%s", reading->english ? ": " : "：", journal_detail_text(reading->arena, reading->language, steps[i].note));
    }
    ret_told->steps = out.bytes ? out.bytes : "";
    return true;
}

// The bound that the value was held against: a limit, or what the rule allows.
const char *warning_bound(struct arena *arena, const struct warning *warning)
{
    static const char *const names[] = {"limit", "low", "high"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *bound = warning_number(arena, warning, names[i]);
        if (bound)
            return bound;
    }
    return NULL;
}

bool warning_table(const struct warning_words *words, const struct warning *warnings, size_t count, struct table *ret_table, struct fault *f)
{
    const struct reading *reading = words->reading;
    struct warning_told told;
    *ret_table = (struct table){.name = "warnings", .title = message_text(reading->arena, reading->language, "warning.list", NULL)};
    table_put_columns(ret_table, reading->arena, reading->language, warning_list_columns, WARNING_LIST_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        if (!steps_told(words, &warnings[i], &told, f))
            return false;
        LIST_PUSH(reading->arena, &ret_table->rows, warning_list_cells(reading->arena, words, &warnings[i], &told));
    }
    return true;
}
