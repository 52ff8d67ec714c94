#include "observe/evaluate/water_state.h"

#include "base/arena.h"
#include "base/text.h"

// ---- trophic state ----

static bool read_trophic_item(const struct water_span *span, const struct trophic_item *item, struct standard_reading *ret_months, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct water_day *days = arena_array(arena, WATER_DAYS, sizeof *days);
    const struct water_factor factor = {item->code, text_equal(item->transmitted_unit, "cm") ? 2 : 0, false};
    bool any;
    if (!water_days_read(span, &factor, days, &any, f))
        return false;
    for (int month = 0; month < WATER_MONTHS; month++)
        ret_months[month] = any ? water_month_mean(days, span->year, month + 1).reading : (struct standard_reading){0};
    return true;
}

bool water_trophic_read(const struct water_span *span, const struct trophic_table *table, int year_months, struct water_trophic *ret_trophic,
                        struct fault *f)
{
    struct standard_reading months[TROPHIC_ITEMS_MAX][WATER_MONTHS] = {0}, now[TROPHIC_ITEMS_MAX] = {0};
    *ret_trophic = (struct water_trophic){0};
    for (int i = 0; i < table->item_count; i++)
        if (!read_trophic_item(span, &table->items[i], months[i], f))
            return false;
    for (int month = 0; month < WATER_MONTHS; month++) {
        for (int i = 0; i < table->item_count; i++)
            now[i] = months[i][month];
        trophic_compute(table, now, &ret_trophic->months[month]);
        ret_trophic->indexed += ret_trophic->months[month].complete;
    }
    for (int i = 0; i < table->item_count; i++) {
        now[i] = water_year_mean(months[i]).reading;
        ret_trophic->known[i] = now[i].valid;
    }
    trophic_compute(table, now, &ret_trophic->year);
    ret_trophic->complete = ret_trophic->year.complete && ret_trophic->indexed >= year_months;
    return true;
}

// ---- black and odorous ----

const char *water_odour_name(enum odour_grade grade)
{
    static const char *const names[] = {[ODOUR_UNKNOWN] = NULL, [ODOUR_NONE] = "none", [ODOUR_MILD] = "mild", [ODOUR_SEVERE] = "severe"};
    return names[grade];
}

static bool is_of_odour_alone(const struct odour_item *item)
{
    return text_equal(item->parameter, "transparency") || text_equal(item->parameter, "redox");
}

// Fills one item, or the depth, of every day's sample.
static bool read_samples(const struct water_span *span, const char *code, struct odour_sample *samples, int item, bool *ret_any, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct water_day *days = arena_array(arena, WATER_DAYS, sizeof *days);
    const struct water_factor factor = {code, 0, true};
    if (!water_days_read(span, &factor, days, ret_any, f))
        return false;
    for (int day = 0; day < WATER_DAYS && *ret_any; day++)
        *(item < 0 ? &samples[day].depth_cm : &samples[day].readings[item]) = water_day_reading(&days[day]);
    return true;
}

static bool has_value(const struct odour_table *table, const struct odour_sample *sample)
{
    return odour_compute(table, sample) != ODOUR_UNKNOWN;
}

static enum odour_grade grade_span(const struct odour_table *table, const struct odour_sample *days, int count, int *ret_samples)
{
    ARENA_SCOPED arena = arena_new();
    struct odour_sample *samples = arena_array(arena, (size_t)count, sizeof *samples);
    *ret_samples = 0;
    for (int i = 0; i < count; i++)
        if (has_value(table, &days[i]))
            samples[(*ret_samples)++] = days[i];
    return odour_point_compute(table, ODOUR_SHARE, samples, *ret_samples);
}

static bool read_year(const struct water_span *span, const struct odour_table *table, struct odour_sample *days, bool *ret_measured, struct fault *f)
{
    bool any;
    for (int i = 0; i < table->item_count; i++) {
        const struct odour_item *item = &table->items[i];
        if (!read_samples(span, item->code, days, i, &any, f))
            return false;
        *ret_measured = *ret_measured || (any && is_of_odour_alone(item));
        if (item->of_depth && !read_samples(span, item->depth_code, days, -1, &any, f))
            return false;
    }
    return true;
}

bool water_odour_read(const struct water_span *span, const struct odour_table *table, struct water_odour *ret_odour, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct odour_sample *days = arena_array(arena, WATER_DAYS, sizeof *days);
    *ret_odour = (struct water_odour){0};
    if (!read_year(span, table, days, &ret_odour->measured, f))
        return false;
    for (int month = 1; month <= WATER_MONTHS && ret_odour->measured; month++) {
        const int from = water_month_start(span->year, month), to = water_month_start(span->year, month + 1);
        ret_odour->months[month - 1] = grade_span(table, days + from, to - from, &ret_odour->samples[month - 1]);
    }
    if (ret_odour->measured)
        ret_odour->year = grade_span(table, days, WATER_DAYS, &ret_odour->year_samples);
    return true;
}
