#include "standard/heavy_pollution/heavy_pollution.h"

#include "base/text.h"

#define DAY_HOURS 24
#define HOURS_MOST 1000

static bool take_optional(const struct standard_table *table, const struct standard_row *row, const char *column, int most, int *ret_value, struct fault *f)
{
    *ret_value = 0;
    return text_empty(standard_cell(table, row, column)) || standard_cell_integer(table, row, column, 1, most, ret_value, f);
}

static bool take_criterion(const struct standard_table *table, const struct standard_row *row, struct heavy_criterion *criterion, struct fault *f)
{
    *criterion = (struct heavy_criterion){.edition = standard_cell(table, row, "edition"), .name = standard_cell(table, row, "name"),
                                          .colour = standard_cell(table, row, "colour"), .without = standard_cell(table, row, "without"),
                                          .clause = standard_cell(table, row, "clause"), .note = standard_cell(table, row, "note"),
                                          .verified = standard_cell_verified(table, row)};
    if (!standard_cell_validity(table, row, &criterion->validity, f) || !standard_cell_integer(table, row, "level", 1, 4, &criterion->level, f) ||
        !standard_cell_integer(table, row, "above", 0, 499, &criterion->above, f) ||
        !standard_cell_integer(table, row, "hours", DAY_HOURS, HOURS_MOST, &criterion->hours, f) ||
        !take_optional(table, row, "peak_above", 499, &criterion->peak_above, f) ||
        !take_optional(table, row, "peak_hours", HOURS_MOST, &criterion->peak_hours, f))
        return false;
    bool paired = (criterion->peak_above > 0) == (criterion->peak_hours > 0);
    return paired || standard_cell_fault(table, row, "peak_hours", f);
}

bool heavy_table_parse(struct arena *arena, const struct standard_file *file, struct heavy_table *ret_table, struct fault *f)
{
    struct standard_table table;
    *ret_table = (struct heavy_table){0};
    if (!standard_table_parse(arena, file, "edition valid_from valid_to level name colour above hours peak_above peak_hours without clause confidence note",
                              &table, f))
        return false;
    for (size_t i = 0; i < table.count; i++) {
        if (ret_table->count == HEAVY_CRITERIA_MAX)
            return standard_cell_fault(&table, &table.rows[i], "edition", f);
        if (!take_criterion(&table, &table.rows[i], &ret_table->criteria[ret_table->count++], f))
            return false;
    }
    return true;
}

// Days in a row above an index, from `first` on.
static int run_length(const int *aqi, int first, int end, int above)
{
    int day = first;
    while (day < end && aqi[day] > above)
        day++;
    return day - first;
}

static bool has_peak(const struct heavy_criterion *criterion, const int *aqi, int first, int end)
{
    if (!criterion->peak_hours)
        return true;
    for (int day = first; day < end; day++)
        if (run_length(aqi, day, end, criterion->peak_above) * DAY_HOURS >= criterion->peak_hours)
            return true;
    return false;
}

static bool meets(const struct heavy_criterion *criterion, const int *aqi, int count, int today, struct heavy_result *ret_result)
{
    for (int first = 0; first < count;) {
        int days = run_length(aqi, first, count, criterion->above);
        if (first + days > today && days * DAY_HOURS >= criterion->hours && has_peak(criterion, aqi, first, first + days)) {
            *ret_result = (struct heavy_result){criterion, first, days};
            return true;
        }
        first += days + 1;
    }
    return false;
}

void heavy_compute(const struct heavy_table *table, struct day day, const int *aqi, int count, int today, struct heavy_result *ret_result)
{
    struct heavy_result found;
    *ret_result = (struct heavy_result){0};
    for (int i = 0; i < table->count; i++) {
        const struct heavy_criterion *criterion = &table->criteria[i];
        bool stricter = !ret_result->criterion || criterion->level < ret_result->criterion->level;
        if (stricter && standard_validity_holds(&criterion->validity, day) && meets(criterion, aqi, count, today, &found))
            *ret_result = found;
    }
}

bool heavy_leaves_out(const struct heavy_table *table, struct day day, const char *pollutant)
{
    for (int i = 0; i < table->count; i++)
        if (standard_validity_holds(&table->criteria[i].validity, day))
            return text_equal(table->criteria[i].without, pollutant);
    return false;
}
