#include "base/period.h"
#include "observe/stow/deep/deep_internal.h"

void deep_found(struct deep *deep, const char *key, const struct series_key *series, int64_t at_ms)
{
    char at[INSTANT_TEXT_SIZE];
    deep->report->total++;
    if (deep->report->count < DEEP_FINDINGS_MAX)
        fault_set(&deep->report->findings[deep->report->count++], FAULT_BROKEN, key, "point", series->point, "factor", series->factor, "kind",
                  series_kind_name(series->kind), "time", instant_format(at_ms, at, sizeof at), NULL);
}
