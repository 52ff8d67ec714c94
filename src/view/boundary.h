// The outline of the region that the map draws: GeoJSON in degrees, longitude first (RFC 7946). Anything else is refused with its cause
// before it is served, for a page could only draw nothing.
#ifndef QINGSHAN_VIEW_BOUNDARY_H
#define QINGSHAN_VIEW_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

#define BOUNDARY_FILE_MAX ((size_t)64 << 20)

// A byte order mark in front is taken. Faults: boundary.binary, boundary.encoding, boundary.not_json {line, text}, boundary.topojson,
// boundary.not_geojson {text}, boundary.no_polygon, boundary.coordinate {text}, boundary.projected {text}, boundary.swapped {text},
// boundary.ring {count}.
bool boundary_check(const char *bytes, size_t size, struct fault *f);

// The same of a file; faults of reading it too, all with the path in front.
bool boundary_check_file(const char *path, struct fault *f);

#endif
