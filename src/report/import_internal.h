// Reading tables of facts: from bytes to entries. Private to the folder.
#ifndef QINGSHAN_REPORT_IMPORT_INTERNAL_H
#define QINGSHAN_REPORT_IMPORT_INTERNAL_H

#include "base/csv.h"
#include "report/report.h"
#include "sheet/sheet.h"

enum import_column { COLUMN_SUBJECT, COLUMN_NAME, COLUMN_PERIOD, COLUMN_VALUE, COLUMN_UNIT, COLUMN_SOURCE, COLUMN_REGION, COLUMN_QUALIFIER,
                     COLUMN_STATE, COLUMN_NOTE, COLUMN_REASON, COLUMN_COUNT };

// What a period is written as, in the form that period_parse takes: "2020年", "2020/3", "2020年第一季度", "２０２０", "2020.0".
// What is none of these comes back as it is.
const char *import_period_cell(struct arena *arena, const char *text);
// The number alone where the cell is plainly one, in its own unit or with the unit behind it; else as it stands. A mark of absence: NULL.
void import_value_cell(struct arena *arena, struct fact_entry *entry);

void import_note_add(struct arena *arena, struct import_table *table, const char *key, const char *text);

#endif
