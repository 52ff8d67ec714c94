#include "standard/emission/emission.h"

#include <math.h>

#include "base/text.h"

#define OXYGEN_OF_AIR 21
#define KEEP_DIGITS 3 // beyond the digits of the mean: what devices send still counts

const struct emission_limit *emission_limit_find(const struct emission_tables *tables, const struct emission_query *query)
{
    for (size_t i = 0; i < tables->limit_count; i++) {
        const struct emission_limit *limit = &tables->limits[i];
        bool same = query->code ? text_equal(limit->code, query->code) : text_equal(limit->item, query->item);
        bool grade = text_empty(limit->grade) || text_equal(limit->grade, query->grade);
        bool scope = !query->scope || text_equal(limit->scope, query->scope);
        if (same && grade && scope && text_equal(limit->edition, query->edition) && standard_validity_holds(&limit->validity, query->day))
            return limit;
    }
    return NULL;
}

// ---- means ----

static struct standard_reading plain_mean(const struct standard_reading *readings, int count, int least, int digits)
{
    int64_t sum = 0, found = 0;
    for (int i = 0; i < count; i++)
        if (readings[i].valid) {
            sum += standard_units(readings[i].value, digits + KEEP_DIGITS);
            found++;
        }
    if (found == 0 || found < least)
        return (struct standard_reading){0};
    return (struct standard_reading){.valid = true, .value = {standard_round_ratio(sum, found * 1000), digits}};
}

struct standard_reading emission_gas_hour(const struct emission_rules *rules, const struct standard_reading *minutes, int count, int digits)
{
    return plain_mean(minutes, count, rules->gas_hour_minutes, digits);
}

struct standard_reading emission_gas_day(const struct emission_rules *rules, const struct standard_reading *hours, int count, int digits)
{
    return plain_mean(hours, count, rules->gas_day_hours, digits);
}

// Sums of products are wider than a mantissa: doubles, whose error stays far below the digits that are kept, then the
// shortest decimal is rounded.
static struct standard_reading from_double(double value, int digits)
{
    struct standard_reading reading = {0};
    reading.valid = decimal_from_double(decimal_round_double(value, digits + 6), &reading.value);
    reading.value = decimal_round(reading.value, digits);
    return reading;
}

struct standard_reading emission_water_day(const struct standard_reading *values, const struct standard_reading *flows, int count, int digits)
{
    double mass = 0, volume = 0;
    for (int i = 0; i < count; i++) {
        if (!values[i].valid || !flows[i].valid || flows[i].value.mantissa < 0)
            continue;
        double flow = decimal_to_double(flows[i].value);
        mass += decimal_to_double(values[i].value) * flow;
        volume += flow;
    }
    return volume > 0 ? from_double(mass / volume, digits) : (struct standard_reading){0};
}

struct standard_reading emission_at_oxygen(struct decimal value, struct decimal measured, struct decimal reference, int digits)
{
    double left = OXYGEN_OF_AIR - decimal_to_double(measured);
    if (left <= 0)
        return (struct standard_reading){0};
    return from_double(decimal_to_double(value) * (OXYGEN_OF_AIR - decimal_to_double(reference)) / left, digits);
}

// ---- judging ----

static bool is_cold(const struct emission_rules *rules, const struct emission_limit *limit, const struct standard_reading *water_c)
{
    return limit->has_cold && water_c->valid && decimal_compare(water_c->value, rules->cold_water_c) <= 0;
}

struct emission_verdict emission_judge(const struct emission_rules *rules, const struct emission_limit *limit, const struct standard_reading *mean,
                                       const struct standard_reading *water_c)
{
    struct emission_verdict verdict = {.known = mean->valid, .multiple = (double)NAN};
    verdict.limit = is_cold(rules, limit, water_c) ? limit->cold_limit : limit->limit.high;
    if (!mean->valid)
        return verdict;
    bool below = limit->within && decimal_compare(mean->value, limit->limit.low) < 0;
    verdict.exceeded = below || decimal_compare(mean->value, verdict.limit) > 0;
    if (below)
        verdict.limit = limit->limit.low;
    if (verdict.exceeded && !limit->within)
        verdict.multiple = standard_multiple(mean->value, verdict.limit);
    return verdict;
}
