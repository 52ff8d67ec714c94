// The list of warnings as a file for a spreadsheet: what each was about, its numbers, and who did what about it.
#include <string.h>

#include "base/period.h"
#include "json/json.h"
#include "store/journal_detail.h"
#include "view/observe/warning_json.h"

#define MINUTE_TEXT 16 // "2026-01-31T08:00"

struct column {
    const char *title;
    int width;
    bool number, date;
};
static const struct column shown[] = {
    {"warning.title_state", 8, false, false},      {"warning.title_level", 6, false, false},     {"warning.title_point", 26, false, false},
    {"warning.title_factor", 16, false, false},    {"warning.title_rule", 14, false, false},     {"warning.title_text", 50, false, false},
    {"warning.title_value", 12, true, false},      {"warning.title_limit", 12, true, false},     {"warning.title_multiple", 10, true, false},
    {"warning.title_unit", 10, false, false},      {"warning.title_first", 20, false, true},     {"warning.title_last", 20, false, true},
    {"warning.title_count", 8, true, false},       {"warning.title_person", 12, false, false},   {"warning.title_steps", 50, false, false},
    {"warning.title_closed", 20, false, true},     {"point.title_simulated", 8, false, false}};
#define COLUMNS (sizeof shown / sizeof *shown)

static const char *word(const struct warning_words *words, const char *key)
{
    return message_text(words->reading->arena, words->reading->language, key, NULL);
}

// What persons did, each with its time; the system's own steps are told by the times beside it.
static bool steps_text(const struct warning_words *words, const struct warning *warning, const char **ret_person, const char **ret_text, struct fault *f)
{
    const struct reading *reading = words->reading;
    struct warning_step *steps;
    struct text_buffer out;
    size_t count;
    text_buffer_init(&out, reading->arena);
    *ret_person = "";
    if (!warning_steps(reading->store, reading->arena, warning->id, &steps, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        char at[INSTANT_TEXT_SIZE];
        if (text_empty(steps[i].who) || text_equal(steps[i].who, WARNING_SYSTEM))
            continue;
        instant_format(steps[i].at_ms, at, sizeof at);
        *strchr(at, 'T') = ' ';
        *ret_person = steps[i].who; // the last one
        const char *kind = word(words, arena_printf(reading->arena, "warning.step_%s", warning_step_name(steps[i].kind)));
        text_buffer_printf(&out, "%s%.*s %s %s", out.size ? (reading->english ? "; " : "；") : "", MINUTE_TEXT, at, steps[i].who, kind);
        if (!text_empty(steps[i].note))
            text_buffer_printf(&out, "%s%s", reading->english ? ": " : "：", journal_detail_text(reading->arena, reading->language, steps[i].note));
    }
    *ret_text = out.bytes ? out.bytes : "";
    return true;
}

// The bound that the value was held against: a limit, or what the rule allows.
static const char *bound_of(const struct warning_words *words, const struct warning *warning)
{
    static const char *const names[] = {"limit", "low", "high"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *bound = warning_number(words->reading->arena, warning, names[i]);
        if (bound)
            return bound;
    }
    return NULL;
}

static bool add_row(const struct warning_words *words, const struct warning *warning, struct table *table, struct fault *f)
{
    struct arena *arena = words->reading->arena;
    const char *person, *steps;
    if (!steps_text(words, warning, &person, &steps, f))
        return false;
    const char *const row[COLUMNS] = {
        word(words, arena_printf(arena, "warning.state_%s", warning_state_name(warning->state))),
        word(words, arena_printf(arena, "warning.level_%s", warning_level_name(words_level(words, warning)))),
        words_point_name(words, warning->point), words_factor_name(words, warning->factor), words_rule_name(words, warning_rule_shown(warning)),
        warning_sentence(words, warning), warning_number(arena, warning, "value"), bound_of(words, warning), warning_number(arena, warning, "multiple"),
        words_unit(words, warning->point, warning->factor), instant_text(arena, warning->first_ms), instant_text(arena, warning->last_ms),
        arena_printf(arena, "%lld", (long long)warning->count), person, steps, instant_text(arena, warning->closed_ms),
        words_simulated(words, warning) ? word(words, "point.simulated_yes") : ""};
    const char **cells = arena_array(arena, COLUMNS, sizeof *cells);
    memcpy(cells, row, sizeof row);
    LIST_PUSH(arena, &table->rows, cells);
    return true;
}

bool warning_table(const struct warning_words *words, const struct warning *warnings, size_t count, struct table *ret_table, struct fault *f)
{
    struct sheet_column *columns = arena_array(words->reading->arena, COLUMNS, sizeof *columns);
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = (struct sheet_column){.title = word(words, shown[i].title), .width = shown[i].width, .number = shown[i].number, .date = shown[i].date};
    *ret_table = (struct table){.name = "warnings", .title = word(words, "warning.list"), .columns = columns, .column_count = COLUMNS};
    for (size_t i = 0; i < count; i++)
        if (!add_row(words, &warnings[i], ret_table, f))
            return false;
    return true;
}
