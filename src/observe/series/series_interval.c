#include "observe/series/series_interval.h"

int64_t series_interval(const struct observation *rows, size_t count, int64_t unit_ms, int64_t most)
{
    size_t seen[SERIES_INTERVAL_UNITS_MAX + 1] = {0};
    int64_t best = 1;
    for (size_t i = 1; i < count; i++) {
        const int64_t apart = (rows[i].at_ms - rows[i - 1].at_ms + unit_ms / 2) / unit_ms;
        if (apart >= 1 && apart <= most)
            seen[apart]++;
    }
    for (int64_t i = 2; i <= most; i++)
        if (seen[i] > seen[best])
            best = i;
    return best * unit_ms;
}
