// Hours of stations out of the series store.
#include "base/period.h"
#include "base/text.h"
#include "observe/evaluate/air_day.h"

struct filling {
    struct air_hours *days;
    int64_t start_ms;
    int factor;
    struct doubt_bounds bounds;
    bool given;      // day values of persons instead of hours
};

// What is a measurement: a value that can be (a zero drift is 0), with a flag that does not speak against it.
static bool is_normal(const struct observation *observation, struct observation_number counted)
{
    return counted.present && counted.mantissa >= 0 && (text_empty(observation->flag) || text_equal(observation->flag, "N"));
}

static bool fill(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    const struct filling *filling = context;
    (void)f;
    for (size_t i = 0; i < count; i++) {
        int64_t since = observations[i].at_ms - filling->start_ms;
        struct air_hours *day = &filling->days[since / DAY_MS];
        const struct observation_number counted = doubt_counted(&filling->bounds, observations[i].value);
        const struct standard_reading reading = {.valid = true, .value = observation_decimal(counted)};
        if (!is_normal(&observations[i], counted) || (filling->given && observations[i].origin != OBSERVATION_MANUAL))
            continue;
        if (filling->given)
            day->given[filling->factor] = reading;
        else
            day->hours[filling->factor][since % DAY_MS / HOUR_MS] = reading;
    }
    return true;
}

bool air_hours_read(struct series *series, struct arena *arena, const struct air_rules *rules, const char *point, struct day first, int count,
                    struct air_hours **ret_hours, struct fault *f)
{
    struct filling filling = {.days = arena_array(arena, (size_t)count, sizeof **ret_hours), .start_ms = day_start_ms(first)};
    const struct series_range range = {filling.start_ms, filling.start_ms + count * DAY_MS};
    for (filling.factor = 0; filling.factor < rules->factor_count; filling.factor++) {
        struct series_key key = {point, rules->codes[filling.factor], SERIES_HOUR};
        filling.bounds = doubts_find(rules->doubts, &(struct judge_whose){point, key.factor, "air"});
        filling.given = false;
        if (!series_read(series, &key, range, 0, fill, &filling, f))
            return false;
        key.kind = SERIES_DAY;
        filling.given = true;
        if (!series_read(series, &key, range, 0, fill, &filling, f))
            return false;
    }
    *ret_hours = filling.days;
    return true;
}

static struct day day_at(const struct air_query *query, int place)
{
    return day_of_ms(day_start_ms(query->first) + place * DAY_MS);
}

static bool read_station(const struct air_query *query, const char *point, struct air_report *ret_reports, struct fault *f)
{
    ARENA_SCOPED arena = arena_new(); // a year of hours is a megabyte, its reports a tenth of that
    struct air_hours *hours;
    if (!air_hours_read(query->series, arena, query->rules, point, query->first, query->count, &hours, f))
        return false;
    for (int i = 0; i < query->count; i++)
        air_day_compute(query->rules, day_at(query, i), &hours[i], &ret_reports[i]);
    return true;
}

bool air_days_read(struct arena *arena, const struct air_query *query, struct air_days *ret_days, struct fault *f)
{
    const struct air_report **one_day = arena_array(arena, query->point_count + 1, sizeof *one_day);
    *ret_days = (struct air_days){.count = query->count, .first = query->first};
    ret_days->stations = arena_array(arena, query->point_count + 1, sizeof *ret_days->stations);
    ret_days->region = arena_array(arena, (size_t)query->count, sizeof *ret_days->region);
    for (size_t p = 0; p < query->point_count; p++) {
        ret_days->stations[p] = arena_array(arena, (size_t)query->count, sizeof **ret_days->stations);
        if (!read_station(query, query->points[p], ret_days->stations[p], f))
            return false;
    }
    for (int day = 0; day < query->count; day++) {
        for (size_t p = 0; p < query->point_count; p++)
            one_day[p] = &ret_days->stations[p][day];
        air_region_compute(query->rules, AQI_DAY, one_day, query->point_count, &ret_days->region[day]);
        ret_days->region[day].day = day_at(query, day);
    }
    return true;
}
