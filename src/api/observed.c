#include "api/observed.h"

#include <math.h>

#include "base/text.h"

#define DAY_MS INT64_C(86400000)

const struct standards *server_standards(const struct server *server, struct fault *f)
{
    if (!server->standards)
        fault_set(f, FAULT_UNAVAILABLE, "standard.no_tables", NULL);
    return server->standards;
}

void server_observed(struct server *server)
{
    atomic_fetch_add(&server->observed, 1);
}

// ---- JSON ----

json_t *json_text_or_null(const char *text)
{
    return text_empty(text) ? json_null() : json_string(text);
}

json_t *json_count_or_null(int64_t value, bool present)
{
    return present ? json_integer(value) : json_null();
}

json_t *json_decimal(struct decimal value)
{
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        value.scale--;
    }
    return value.scale ? json_real(decimal_to_double(value)) : json_integer(value.mantissa);
}

json_t *json_reading(const struct standard_reading *reading)
{
    return reading->valid ? json_decimal(reading->value) : json_null();
}

json_t *json_double_or_null(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

json_t *json_day(struct day day)
{
    return day.year ? json_sprintf("%04d-%02d-%02d", day.year, day.month, day.day) : json_null();
}

bool day_parameter(const char *text, struct day *ret_day, struct fault *f)
{
    return day_parse(text ? text : "", ret_day, f);
}

struct day day_after(struct day day, int days)
{
    return day_of_ms(day_start_ms(day) + days * DAY_MS);
}
