#include "observe/evaluate/volume.h"

#include "base/arena.h"
#include "base/period.h"
#include "base/text.h"
#include "standard/table/table.h"

#define DAYS_MAX 366
#define DAY_HOURS 24

struct filling {
    int64_t start_ms;
    struct {
        int64_t hours, day;
        int hour_count;
        bool has_day;
    } days[DAYS_MAX];
    bool whole_days;
};

static bool fill(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct filling *filling = context;
    (void)f;
    for (size_t i = 0; i < count; i++) {
        const struct observation *one = &observations[i];
        int64_t day = (one->at_ms - filling->start_ms) / DAY_MS;
        if (!one->total.present || one->total.mantissa < 0 || !(text_empty(one->flag) || text_equal(one->flag, "N")))
            continue;
        int64_t units = standard_units(observation_decimal(one->total), VOLUME_DIGITS);
        if (filling->whole_days) {
            filling->days[day].day = units;
            filling->days[day].has_day = true;
        } else {
            filling->days[day].hours += units;
            filling->days[day].hour_count++;
        }
    }
    return true;
}

bool volume_year_read(struct series *series, const char *point, int32_t year, struct volume_year *ret_year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct filling *filling = arena_alloc(arena, sizeof *filling);
    const struct series_range range = {day_start_ms((struct day){year, 1, 1}), day_start_ms((struct day){year + 1, 1, 1})};
    struct series_key key = {point, VOLUME_FACTOR, SERIES_HOUR};
    filling->start_ms = range.from_ms;
    if (!series_read(series, &key, range, 0, fill, filling, f))
        return false;
    key.kind = SERIES_DAY;
    filling->whole_days = true;
    if (!series_read(series, &key, range, 0, fill, filling, f))
        return false;
    *ret_year = (struct volume_year){.wanted = (int)((range.to_ms - range.from_ms) / DAY_MS)};
    for (int day = 0; day < ret_year->wanted; day++) {
        if (!filling->days[day].has_day && filling->days[day].hour_count < DAY_HOURS)
            continue;
        ret_year->total += filling->days[day].has_day ? filling->days[day].day : filling->days[day].hours;
        ret_year->days++;
    }
    return true;
}
