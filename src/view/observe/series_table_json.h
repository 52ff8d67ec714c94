// What a table of observations holds, and what is wrong with it.
#ifndef QINGSHAN_VIEW_SERIES_TABLE_JSON_H
#define QINGSHAN_VIEW_SERIES_TABLE_JSON_H

#include "base/messages.h"
#include "json/json.h"
#include "observe/stow/series_table.h"

json_t *series_table_json(struct arena *arena, enum language language, const struct series_table *table);
// Rows of a refused table: [{row, ok: false, text}].
json_t *series_table_report(struct arena *arena, enum language language, const struct series_table *table);

#endif
