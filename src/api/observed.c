#include "api/observed.h"

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

json_t *json_reading(const struct standard_reading *reading)
{
    return reading->valid ? json_decimal(reading->value) : json_null();
}

bool day_parameter(const char *text, struct day *ret_day, struct fault *f)
{
    return day_parse(text ? text : "", ret_day, f);
}

struct day day_after(struct day day, int days)
{
    return day_of_ms(day_start_ms(day) + days * DAY_MS);
}
