#include "api/observed.h"

#include "base/cell/time_cell.h"
#include "base/period.h"
#include "base/text.h"

bool day_parameter(const char *text, struct day *ret_day, struct fault *f)
{
    return day_parse(text ? text : "", ret_day, f);
}

struct day day_after(struct day day, int days)
{
    return day_of_ms(day_start_ms(day) + days * DAY_MS);
}

bool year_parameter(const char *text, int32_t *ret_year, struct fault *f)
{
    bool good = text_parse_int32(text ? text : "", ret_year) && *ret_year > YEAR_MIN && *ret_year < YEAR_MAX;
    return good || fault_set(f, FAULT_INPUT, "period.syntax", "text", text ? text : "", NULL);
}

static bool newest_of(struct series *series, const struct series_key *key, int64_t *newest_ms, struct fault *f)
{
    struct observation newest;
    bool found = false;
    if (!series_latest(series, key, INT64_MAX, &newest, &found, f))
        return false;
    if (found && newest.at_ms > *newest_ms)
        *newest_ms = newest.at_ms;
    return true;
}

bool observed_year(struct request *request, const struct view *view, const struct observed_factors *factors, int32_t *ret_year, struct fault *f)
{
    static const enum series_kind kinds[] = {SERIES_HOUR, SERIES_DAY};
    const char *asked = request_query(request, "year");
    int64_t newest_ms = INT64_MIN;
    if (!text_empty(asked))
        return year_parameter(asked, ret_year, f);
    for (size_t i = 0; factors->series && i < factors->sites->count; i++)
        for (size_t n = 0; n < 2 * factors->count; n++)
            if (!newest_of(factors->series, &(struct series_key){factors->sites->items[i].code, factors->codes[n / 2], kinds[n % 2]}, &newest_ms, f))
                return false;
    *ret_year = newest_ms == INT64_MIN ? view->year : day_of_ms(newest_ms).year;
    return true;
}

// ---- times ----

bool instant_of_text(const char *name, const char *text, bool end, int64_t *ret_at_ms, struct fault *f)
{
    struct time_cell time;
    if (!time_cell_read(text, &time))
        return fault_set(f, FAULT_INPUT, "series.query", "name", name, "text", text, NULL);
    *ret_at_ms = time.at_ms + (end && !time.has_clock ? DAY_MS : 0);
    return true;
}

bool request_instant(struct request *request, const char *name, bool end, int64_t otherwise, int64_t *ret_at_ms, struct fault *f)
{
    const char *text = request_query(request, name);
    *ret_at_ms = otherwise;
    return text_empty(text) || instant_of_text(name, text, end, ret_at_ms, f);
}
