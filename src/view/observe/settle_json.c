#include "view/observe/settle_json.h"

json_t *settling_json(const struct source_report *report, bool dry_run)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const struct source_row *row = &report->rows[i];
        const bool would = dry_run && row->outcome == SOURCE_WRITTEN;
        json_array_append_new(rows, json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:s}", "element", row->element, "name", row->name, "query", row->query, "state",
                                              source_state_name(row->value.state), "value", json_text_or_null(row->value.value), "unit",
                                              json_text_or_null(row->value.unit), "source", json_text_or_null(row->value.text), "simulated",
                                              row->value.simulated, "outcome", would ? "would_write" : source_outcome_name(row->outcome)));
    }
    return json_pack("{s:i,s:I,s:o,s:o}", "year", report->year, "written", (json_int_t)(dry_run ? 0 : report->written), "batch",
                     json_count_or_null(report->batch, report->batch > 0 && !dry_run),
                     "rows", rows);
}
