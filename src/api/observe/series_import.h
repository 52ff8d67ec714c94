// What an import of observations found, as a document; the command line says the same.
#ifndef QINGSHAN_API_SERIES_IMPORT_H
#define QINGSHAN_API_SERIES_IMPORT_H

#include "base/messages.h"
#include "json/json.h"
#include "observe/stow/series_table.h"

json_t *series_table_json(struct arena *arena, enum language language, const struct series_table *table);
// Rows of a refused table: [{row, ok: false, text}].
json_t *series_table_report(struct arena *arena, enum language language, const struct series_table *table);

#endif
