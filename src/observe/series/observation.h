// An observation, and the series it is of: names, kinds, numbers, days. See series.h for what holds them.
#ifndef QINGSHAN_OBSERVE_OBSERVATION_H
#define QINGSHAN_OBSERVE_OBSERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"
#include "base/period.h"

#define SERIES_NAME_MAX 63          // bytes of a point or factor code: printing ASCII without comma, quote and blank
#define SERIES_AT_MIN INT64_C(-631152000000)  // 1950-01-01
#define SERIES_AT_MAX INT64_C(4133980800000)  // 2101-01-01

// kind, name, days of one chunk
#define SERIES_KINDS(X)                   \
    X(SERIES_REALTIME, "realtime", 1)     \
    X(SERIES_MINUTE, "minute", 1)         \
    X(SERIES_HOUR, "hour", 32)            \
    X(SERIES_DAY, "day", 512)

enum series_kind {
#define X(kind, name, days) kind,
    SERIES_KINDS(X)
#undef X
    SERIES_KIND_COUNT
};

#define OBSERVATION_ORIGINS(X)              \
    X(OBSERVATION_DEVICE, "device")         \
    X(OBSERVATION_COMPUTED, "computed")     \
    X(OBSERVATION_MANUAL, "manual")         \
    X(OBSERVATION_SIMULATED, "simulated")   /* never feeds an indicator */ \
    X(OBSERVATION_IMPORTED, "imported")     /* a logger's minute or real-time value that came in a file */

enum observation_origin {
#define X(origin, name) origin,
    OBSERVATION_ORIGINS(X)
#undef X
    OBSERVATION_ORIGIN_COUNT
};

bool series_code_is_sound(const char *text); // of a point or factor, see SERIES_NAME_MAX
const char *series_kind_name(enum series_kind kind);
bool series_kind_parse(const char *name, enum series_kind *ret_kind);
const char *observation_origin_name(enum observation_origin origin);
bool observation_origin_parse(const char *name, enum observation_origin *ret_origin);
// What a value of a file is. Minute and real-time values are a logger's; hour and day values are means that a person brings, where
// the file does not say otherwise. Nothing of a file becomes simulated in a folder of real data, nor real in one of simulated data.
enum observation_origin observation_origin_of_file(enum series_kind kind, enum observation_origin said, bool simulated);

struct series_key {
    const char *point, *factor; // codes as registered: "wwtp1", "w01018"
    enum series_kind kind;
};

// "2/wwtp1/w01018", for maps of series. Returns out.
#define SERIES_KEY_TEXT_SIZE (2 * SERIES_NAME_MAX + 4)
const char *series_key_text(const struct series_key *key, char out[static SERIES_KEY_TEXT_SIZE]);

struct series_range {
    int64_t from_ms, to_ms;
};

// An exact decimal as sent (mantissa * 10^-scale; 69.50 keeps its scale), or absent.
struct observation_number {
    int64_t mantissa;
    int32_t scale;    // 0..DECIMAL_SCALE_MAX
    bool present;
};

#define OBSERVATION_FLAG_SIZE 5
#define OBSERVATION_VERSION_NEXT 0 // see series_put in series.h

struct observation {
    int64_t at_ms;
    struct observation_number value, least, most, total;
    char flag[OBSERVATION_FLAG_SIZE]; // "N", "D", "Sr"...: up to 4 characters, "" when none was sent
    uint8_t origin;                   // enum observation_origin
    int32_t version;                  // 1 and up once stored
    int64_t frame;                    // position in the raw log; 0: none
};

static inline struct observation_number observation_number_of(struct decimal value)
{
    return (struct observation_number){.mantissa = value.mantissa, .scale = value.scale, .present = true};
}

static inline struct decimal observation_decimal(struct observation_number number)
{
    return (struct decimal){.mantissa = number.mantissa, .scale = number.scale};
}

// NaN when absent.
double observation_double(struct observation_number number);

static inline bool observation_number_equal(struct observation_number a, struct observation_number b)
{
    if (!a.present || !b.present)
        return a.present == b.present;
    return a.scale == b.scale ? a.mantissa == b.mantissa : decimal_equal(observation_decimal(a), observation_decimal(b));
}

// Say the same: all but time, version and frame. Asked of every row that is merged.
static inline bool observations_are_same(const struct observation *a, const struct observation *b)
{
    return observation_number_equal(a->value, b->value) && observation_number_equal(a->least, b->least) && observation_number_equal(a->most, b->most) &&
           observation_number_equal(a->total, b->total) && a->origin == b->origin && memcmp(a->flag, b->flag, sizeof a->flag) == 0;
}

// Days since 1950-01-01 in UTC+8, as series.db numbers them.
static inline int64_t series_day_of(int64_t at_ms) { return (at_ms + ZONE_MS - SERIES_AT_MIN) / DAY_MS; }
static inline int64_t series_day_start(int64_t day) { return SERIES_AT_MIN + day * DAY_MS - ZONE_MS; }
// The start of the span of days that holds this instant: retention cuts there.
int64_t series_span_start(enum series_kind kind, int64_t at_ms);

#endif
