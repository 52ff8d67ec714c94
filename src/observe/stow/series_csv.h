// Observations as CSV, for people and for moving them.
#ifndef QINGSHAN_OBSERVE_SERIES_CSV_H
#define QINGSHAN_OBSERVE_SERIES_CSV_H

#include "base/text.h"
#include "observe/series/series.h"

// Columns: point, factor, kind, time, value, flag, version, and where there are any: least, most, total, origin.
#define SERIES_CSV_HEAD "point,factor,kind,time,value,flag,version,least,most,total,origin\n"

// Appends rows without the head. Times are written like 2026-01-01T00:00:00.000+08:00.
void series_csv_append(struct text_buffer *out, const struct series_key *key, const struct observation *observations, size_t count);

// Reads a whole file into runs, borrowed from the arena. The columns up to value are required, in any order; an empty version
// is OBSERVATION_VERSION_NEXT, an empty origin is manual. Times as in base/cell/time_cell.h, numbers as in base/cell/number_cell.h.
// A bad cell refuses the file: series.cell* {line, column, text}, series.column {column}, csv.*. More in series_table.h.
bool series_csv_parse(struct arena *arena, const char *bytes, size_t size, struct series_run **ret_runs, size_t *ret_count,
                      struct fault *f);

#endif
