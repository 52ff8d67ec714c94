// One row of the list of points (point_line.answer).
#ifndef QINGSHAN_API_POINT_LINE_H
#define QINGSHAN_API_POINT_LINE_H

#include "observe/point/point.h"

struct point_line {
    struct point point;
    const char *region_name, *state, *status; // by the rules of live.h
    int64_t devices, factors, last_ms;
    size_t place;                    // of registration
};
struct point_lines {
    struct point_line *lines;
    size_t count;
};

#endif
