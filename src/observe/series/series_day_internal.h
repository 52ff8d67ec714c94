// For series_day.c, series_day_verify.c and what series_sqlite.c removes only.
#ifndef QINGSHAN_OBSERVE_SERIES_DAY_INTERNAL_H
#define QINGSHAN_OBSERVE_SERIES_DAY_INTERNAL_H

#include "base/period.h"
#include "observe/series/embedded/series_embedded.h"
#include "observe/series/series_day.h"

#define DAY_DIGEST_SIZE 16   // the first half of a SHA-256
#define DAY_SERIES_BITS 32   // of the key of a digest
#define DAY_WALK_MARK "days walked" // the series up to this one have digests
#define DAY_LAST ((SERIES_AT_MAX - SERIES_AT_MIN) / DAY_MS)

struct day_span {
    int64_t first, last;
};

struct day_reader {
    bool (*visit)(void *context, int64_t day, const unsigned char digest[DAY_DIGEST_SIZE], struct fault *f);
    void *context;
};
// The digest of each day that has observations, ascending.
bool day_digests_read(struct embedded *embedded, const struct series_entry *entry, struct day_span span, const struct day_reader *reader, struct fault *f);

// The digest of all digests of a day, by point, factor and kind.
bool day_digest_sum(struct store *store, int64_t day, char ret_digest[DIGEST_HEX_SIZE], int64_t *ret_series, struct fault *f);
bool day_number(const char *text, int64_t *ret_day, struct fault *f); // "2026-11-29"
const char *day_text(struct arena *arena, int64_t day);

#endif
