// How often a series has a value, learned from its rows.
#ifndef QINGSHAN_OBSERVE_SERIES_INTERVAL_H
#define QINGSHAN_OBSERVE_SERIES_INTERVAL_H

#include "observe/series/observation.h"

#define SERIES_INTERVAL_UNITS_MAX 60
// The commonest distance of neighbours in whole units, up to `most` (SERIES_INTERVAL_UNITS_MAX) of them; the shorter where two are as common.
int64_t series_interval(const struct observation *rows, size_t count, int64_t unit_ms, int64_t most);

#endif
