#include "view/observe/series_table_json.h"

int64_t series_run_end(const struct series_run *run, bool last)
{
    int64_t end_ms = last ? INT64_MIN : INT64_MAX;
    for (size_t i = 0; i < run->count; i++)
        if (last ? run->observations[i].at_ms > end_ms : run->observations[i].at_ms < end_ms)
            end_ms = run->observations[i].at_ms;
    return end_ms;
}

const char *series_note_text(const struct series_words *words, const struct series_table_note *note)
{
    struct arena *arena = words->arena;
    return message_text(arena, words->language, note->key, "text", note->text, "line", arena_printf(arena, "%zu", note->line), "count",
                        arena_printf(arena, "%llu", (unsigned long long)note->count), NULL);
}

int64_t series_fault_line(const struct fault *fault)
{
    int64_t line = 0;
    text_parse_int64(fault_argument(fault, "line"), &line);
    return line;
}

json_t *series_table_report(const struct series_words *words, const struct series_table *table)
{
    json_t *report = json_array();
    for (size_t i = 0; i < table->fault_count; i++)
        json_array_append_new(report, series_row_fault_json(words, &table->faults[i]));
    return report;
}
