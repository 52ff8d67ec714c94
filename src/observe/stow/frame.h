// Raw frames as evidence: which frames the values of a point came from, and one frame taken apart, with its place in the chain.
#ifndef QINGSHAN_OBSERVE_FRAME_H
#define QINGSHAN_OBSERVE_FRAME_H

#include "base/arena.h"
#include "base/digest.h"
#include "observe/raw/raw.h"
#include "observe/series/series.h"

#define FRAME_LIST_MAX 500

// Places in the raw log of all that was observed at a point in a span, newest first, each once.
struct frame_places {
    int64_t *items;
    size_t count, total;      // total: before any page was cut out of it
    bool cut;                 // there are more behind these
};
// A page of them: those before a place (0: from the newest), at most so many.
struct frame_page {
    int64_t before;
    size_t size;
};
bool frame_places_find(struct series *series, struct arena *arena, const char *point, struct series_range range, struct frame_places *ret_places,
                       struct fault *f);
void frame_places_cut(struct frame_places *places, const struct frame_page *page);

// What one value was made of: its own frame, or the frames of the finest values that its mean was made of.
struct frame_origin {
    int64_t *places;          // ascending, each once
    size_t count, total;      // total: also those beyond FRAME_ORIGIN_MAX
    enum series_kind kind;    // of the values that came with these frames
    size_t values;            // so many of them
};
#define FRAME_ORIGIN_MAX 100
bool frame_origin_find(struct series *series, struct arena *arena, const struct series_key *key, const struct observation *value,
                       struct frame_origin *ret_origin, struct fault *f);

struct frame_field {
    const char *name, *value; // value NULL: there was no =
};

struct frame_parts {
    int64_t position, received_ms, device;
    const char *peer;         // "192.168.1.7:4000", "[2001:db8::1]:4000"
    size_t size;
    const char *text;         // as it came; what is not UTF-8 is shown as ?, and then the bytes stand in hex
    const char *hex;          // NULL: the text is exact
    char digest[DIGEST_HEX_SIZE];
    const char *refused, *dialect; // refused NULL: a sound frame of this standard; dialect: what stood in the CRC field
    const char *qn, *st, *cn, *mn, *flag;
    struct frame_field *head, *fields;
    size_t head_count, field_count;
    // The segment holds the digest of the one before it; its own is in the one after it, NULL while it grows.
    int64_t segment, offset;
    const char *previous, *seal;
};

// Fault: frame.unknown {text}: no sound frame begins there.
bool frame_parts_read(struct raw_reader *reader, struct arena *arena, int64_t position, struct frame_parts *ret_parts, struct fault *f);

#endif
