#include "view/observe/series_table_json.h"

#include <string.h>

static json_t *run_json(const struct series_run *run)
{
    int64_t first_ms = INT64_MAX, last_ms = INT64_MIN;
    for (size_t j = 0; j < run->count; j++) {
        first_ms = run->observations[j].at_ms < first_ms ? run->observations[j].at_ms : first_ms;
        last_ms = run->observations[j].at_ms > last_ms ? run->observations[j].at_ms : last_ms;
    }
    return json_pack("{s:s,s:s,s:s,s:I,s:I,s:I}", "point", run->key.point, "factor", run->key.factor, "kind", series_kind_name(run->key.kind), "rows",
                     (json_int_t)run->count, "first_ms", (json_int_t)first_ms, "last_ms", (json_int_t)last_ms);
}

static json_t *notes_json(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *array = json_array();
    for (size_t i = 0; i < table->note_count; i++) {
        const struct series_table_note *note = &table->notes[i];
        const char *text = message_text(arena, language, note->key, "text", note->text, "line", arena_printf(arena, "%zu", note->line), "count",
                                        arena_printf(arena, "%llu", (unsigned long long)note->count), NULL);
        json_array_append_new(array, json_pack("{s:s,s:s,s:I,s:I,s:s}", "what", strrchr(note->key, '.') + 1, "name", note->text, "line",
                                               (json_int_t)note->line, "count", (json_int_t)note->count, "text", text));
    }
    return array;
}

// What follows from the values, and what does not.
static json_t *outlook_json(const struct means_outlook *outlook)
{
    json_t *without = json_array();
    for (size_t i = 0; i < outlook->not_count && i < MEANS_OUTLOOK_NOT_MOST; i++) {
        const struct means_outlook_not *one = &outlook->items[i];
        json_array_append_new(without, json_pack("{s:s,s:s,s:s,s:I,s:s}", "point", one->key.point, "factor", one->key.factor, "kind", series_kind_name(one->key.kind),
                                                 "rows", (json_int_t)one->rows, "reason", means_outlook_reason_name(one->reason)));
    }
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:o}", "hours", (json_int_t)outlook->hours, "valid_hours", (json_int_t)outlook->valid_hours, "days",
                     (json_int_t)outlook->days, "judged_from_ms", (json_int_t)outlook->from_ms, "judged_to_ms", (json_int_t)outlook->to_ms, "without_means", without);
}

json_t *series_table_json(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *series = json_array();
    for (size_t i = 0; i < table->batch.count; i++)
        if (table->batch.runs[i].count)
            json_array_append_new(series, run_json(&table->batch.runs[i]));
    return json_pack("{s:I,s:o,s:o,s:o}", "rows", (json_int_t)table->rows, "series", series, "notes", notes_json(arena, language, table),
                     "makes", outlook_json(&table->outlook));
}

json_t *series_table_report(struct arena *arena, enum language language, const struct series_table *table)
{
    json_t *report = json_array();
    for (size_t i = 0; i < table->fault_count; i++) {
        int64_t line = 0;
        text_parse_int64(fault_argument(&table->faults[i], "line"), &line);
        json_array_append_new(report, json_pack("{s:I,s:b,s:s}", "row", (json_int_t)line, "ok", false, "text",
                                                message_fault(arena, language, &table->faults[i])));
    }
    return report;
}
