// Names of kinds and origins, keys of series, days as they are cut: what all the others stand on.
#include "observe/series/observation.h"

#include <math.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"

static const char *const kind_names[] = {
#define X(kind, name, days) name,
    SERIES_KINDS(X)
#undef X
};

static const char *const origin_names[] = {
#define X(origin, name) name,
    OBSERVATION_ORIGINS(X)
#undef X
};

const char *series_kind_name(enum series_kind kind)
{
    return kind_names[kind];
}

bool series_kind_parse(const char *name, enum series_kind *ret_kind)
{
    for (int i = 0; i < SERIES_KIND_COUNT; i++)
        if (text_equal(name, kind_names[i])) {
            *ret_kind = (enum series_kind)i;
            return true;
        }
    return false;
}

const char *observation_origin_name(enum observation_origin origin)
{
    return origin_names[origin];
}

enum observation_origin observation_origin_of_file(enum series_kind kind, enum observation_origin said, bool simulated)
{
    if (simulated || said == OBSERVATION_SIMULATED)
        return OBSERVATION_SIMULATED;
    return kind < SERIES_HOUR ? OBSERVATION_IMPORTED : said == OBSERVATION_IMPORTED ? OBSERVATION_MANUAL : said;
}

bool observation_origin_parse(const char *name, enum observation_origin *ret_origin)
{
    for (int i = 0; i < OBSERVATION_ORIGIN_COUNT; i++)
        if (text_equal(name, origin_names[i])) {
            *ret_origin = (enum observation_origin)i;
            return true;
        }
    return false;
}

double observation_double(struct observation_number number)
{
    return number.present ? decimal_to_double(observation_decimal(number)) : NAN;
}

// ---- days ----

static const int64_t span_days[] = {
#define X(kind, name, days) [kind] = days,
    SERIES_KINDS(X)
#undef X
};

int64_t series_span_start(enum series_kind kind, int64_t at_ms)
{
    int64_t span_ms = span_days[kind] * DAY_MS, at = at_ms < SERIES_AT_MIN ? SERIES_AT_MIN : at_ms > SERIES_AT_MAX ? SERIES_AT_MAX : at_ms;
    return at - (at + ZONE_MS - SERIES_AT_MIN) % span_ms;
}

// ---- keys ----

bool series_code_is_sound(const char *text)
{
    size_t size = 0;
    if (!text)
        return false;
    for (; text[size]; size++)
        if (text[size] <= ' ' || text[size] > '~' || text[size] == ',' || text[size] == '"' || size == SERIES_NAME_MAX)
            return false;
    return size > 0;
}

static char *put_code(char *out, const char *code)
{
    const size_t size = strnlen(code, SERIES_NAME_MAX);
    memcpy(out, code, size);
    return out + size;
}

const char *series_key_text(const struct series_key *key, char out[static SERIES_KEY_TEXT_SIZE])
{
    char *at = out; // not printed: every value that is stored passes here
    *at++ = (char)('0' + key->kind);
    *at++ = '/';
    at = put_code(at, key->point);
    *at++ = '/';
    at = put_code(at, key->factor);
    *at = '\0';
    return out;
}
