// Files for people: annexes 1 to 3 and the indicator table as Markdown or XLSX, the import template, and the import.
#ifndef QINGSHAN_REPORT_REPORT_H
#define QINGSHAN_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/list.h"
#include "indicator/fact.h"
#include "sheet/table.h"
#include "view/view.h"

struct report_wish {
    const char *name;          // problems, reachability, projects, indicators
    const char *format;        // md (default), xlsx or csv
    const char *rows;          // numbers of the rows in their order, "33,13"; NULL, "": all of the main ones
};
// The file lies in the view's arena: "problems-2017.xlsx". Faults: report.name {text}, report.format {text}, report.row {text}.
bool report_make(struct view *view, const struct report_wish *wish, struct table_file *ret_file, struct fault *f);

// A table of the elements (and indicators without formula) that have no value for the view's year. format: csv (default) or xlsx.
bool report_template(struct view *view, const char *format, struct table_file *ret_file, struct fault *f);

// ---- import ----

#define IMPORT_ROWS_MAX 20000

// A cell that is no cell of a person: key of the fault, title of the column, what stands there. key NULL: none.
struct import_problem {
    const char *key, *column, *text;
};

struct import_row {
    size_t row;                // line of the file; row of a sheet
    bool ok;
    struct fault fault;
    const char *name;          // of the element, where the table has it
    const char *title;         // of the element that was found
    struct import_problem problem;
    struct fact_standing standing; // of a good row that was checked: what it is beside what stands
};

// What the person should know beside the rows: what was not read, and why.
struct import_note {
    const char *key, *text;    // of the catalogue, with the argument `text`
};

struct import_table {
    struct fact_entry *entries;
    struct import_row *rows;   // beside entries
    size_t count;
    struct LIST_OF(struct import_note) notes; // also of a table that was refused
};

// Reads CSV, XLSX or ODS bytes into entries. Columns by name, Chinese or English, in any order (element/数据项, name/名称,
// year/年份 or period/时期, value/数值, unit/单位, source/来源, region/行政区划, qualifier/限定, state/状态, note/备注, reason/理由); titles above
// the heading are passed over with a note; rows without a value or a state are left out and counted. Numbers are read by
// base/cell/number_cell.h, periods as people write them (2020年, 2020年3月, 2020年第一季度, 2020/3/31). Of a workbook the first sheet that can
// be seen and has the heading is read. Faults: import.no_header, import.column {column}, import.empty, import.too_many, csv.*, sheet.*.
bool import_parse(struct arena *arena, const void *bytes, size_t size, struct import_table *ret_table, struct fault *f);

// Finds the element of every row (its code, its number, or its name alone), and checks it; all or nothing: false when one is
// wrong, with every row's own fault in the table. Good rows are held against what stands (standing). Faults of a row, beside those of fact_check: import.no_subject,
// import.ambiguous {name, codes}, import.name_differs {subject, wanted, name, codes}, import.twice {subject, period, line}, import.formula,
// import.error_value, import.merged_value {column, text}.
bool import_check(struct store *store, const struct indicator_model *model, struct import_table *table, struct arena *arena, struct fault *f);
// [{row, ok, text, field?, and of a good row change: new, changed or same, before (text or null), after}]
json_t *import_report(struct arena *arena, enum language language, const struct import_table *table);
json_t *import_changes(const struct import_table *table); // {new, changed, same}: how many good rows
json_t *import_notes(struct arena *arena, enum language language, const struct import_table *table); // texts

#endif
