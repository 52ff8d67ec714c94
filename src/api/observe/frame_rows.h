// What the answers about raw frames are made of (frame.answer). Private to the folder.
#ifndef QINGSHAN_API_FRAME_ROWS_H
#define QINGSHAN_API_FRAME_ROWS_H

#include "observe/judge/doubt.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"
#include "observe/stow/frame.h"
#include "observe/stow/series_file.h"

struct frame_row {
    struct frame_parts parts;
    bool damaged;                 // it was sound when its values were stored: only the position is known
};
struct frame_list {
    const struct point *point;
    const struct frame_places *places;
    struct frame_row *items;
    int64_t next;                 // 0: there is no further page
};
struct frame_whole {
    struct frame_row row;
    const char *point;            // NULL: of no registered device
    bool simulated;
};

struct value_row {
    const struct observation *observation;
    enum doubt_reason doubt;
    struct frame_origin origin;
    const struct series_file_origin *import;
};
struct value_list {
    const struct point *point;
    struct series_key key;
    const struct factor *factor;  // NULL: unknown
    const char *name;
    struct value_row *items;
    size_t count;
    bool cut;
};

// As text: beyond what a number of JSON holds for everybody.
static inline struct decimal frame_position(int64_t position)
{
    return (struct decimal){.mantissa = position};
}

#endif
