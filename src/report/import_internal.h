// Reading tables of facts: from bytes to entries. Private to the folder.
#ifndef QINGSHAN_REPORT_IMPORT_INTERNAL_H
#define QINGSHAN_REPORT_IMPORT_INTERNAL_H

#include "base/cell/csv.h"
#include "report/report.h"
#include "sheet/sheet.h"

enum import_column { COLUMN_SUBJECT, COLUMN_NAME, COLUMN_PERIOD, COLUMN_VALUE, COLUMN_UNIT, COLUMN_SOURCE, COLUMN_REGION, COLUMN_QUALIFIER,
                     COLUMN_STATE, COLUMN_NOTE, COLUMN_REASON, COLUMN_COUNT };

// The number alone where the cell is plainly one, in its own unit or with the unit behind it; else as it stands. A mark of absence: NULL.
void import_value_cell(struct arena *arena, struct fact_entry *entry);

void import_note_add(struct arena *arena, struct import_table *table, const char *key, const char *text);

#endif
