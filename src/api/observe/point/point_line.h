// One row of the list of points (point_line.answer).
#ifndef QINGSHAN_API_POINT_LINE_H
#define QINGSHAN_API_POINT_LINE_H

#include "observe/point/point.h"

struct point_line {
    struct point point;
    const char *region_name, *state, *status; // by the rules of live.h
    int64_t devices, factors, last_ms;
};
#define POINT_STATUSES "exceeding", "suspicious", "silent", "never", "online", "manual"
#define POINT_STATUS_COUNT 6
struct point_lines {
    struct point_line *lines;
    size_t count;
    bool paged;                      // of the list only so many, from one on
    const char *next;                // cursor of the page behind; NULL: this is the last
    int64_t total;                   // of all pages
    int64_t counts[POINT_STATUS_COUNT]; // by status, of what fits all but the status
};

#define SERIES_LOOKED_AT 400 // of a point, for its newest time; the live table knows of the others

struct request;
struct reading;
// What the query of the request chooses, in its order; paged: of it the page that it asks for.
// Faults: series.query {name, text}, view.limit, query.cursor.
bool point_lines_read(struct request *request, const struct reading *reading, bool paged, struct point_lines *lines, struct fault *f);

#endif
