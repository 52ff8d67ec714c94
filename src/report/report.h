// Files for people: annexes 1 to 3 and the indicator table as Markdown or XLSX, the import template, and the import.
#ifndef QINGSHAN_REPORT_REPORT_H
#define QINGSHAN_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "indicator/fact.h"
#include "view/view.h"

struct report_file {
    const char *bytes;         // in the view's arena
    size_t size;
    const char *content_type;
    const char *name;          // ASCII, "problems-2017.xlsx"
};

// name: problems, reachability, projects, indicators. format: md (default) or xlsx.
// Faults: report.name {text}, report.format {text}.
bool report_make(struct view *view, const char *name, const char *format, struct report_file *ret_file, struct fault *f);

// A table of the elements (and indicators without formula) that have no value for the view's year. format: csv (default) or xlsx.
bool report_template(struct view *view, const char *format, struct report_file *ret_file, struct fault *f);

// ---- import ----

#define IMPORT_ROWS_MAX 20000

struct import_row {
    size_t row;                // line of the file
    bool ok;
    struct fault fault;
};

struct import_table {
    struct fact_entry *entries;
    struct import_row *rows;   // beside entries
    size_t count;
};

// Reads CSV or XLSX bytes into entries. Columns by name, Chinese or English (element/数据项, year/年份 or period/时期,
// value/数值, unit/单位, source/来源, region/行政区划, qualifier/限定, state/状态, note/备注); rows without a value, a
// state or a verdict are left out. Faults: import.no_header, import.column {column}, import.empty, import.too_many, csv.*, sheet.*.
bool import_parse(struct arena *arena, const void *bytes, size_t size, struct import_table *ret_table, struct fault *f);

// Checks every row; all or nothing: false when one is wrong, with every row's own fault in the table.
bool import_check(struct store *store, const struct indicator_model *model, struct import_table *table, struct fault *f);
json_t *import_report(struct arena *arena, enum language language, const struct import_table *table);

#endif
