#include "view/boundary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "json/json.h"

#define DEPTH_MAX 8         // collections in collections
#define RING_LEAST 4        // three corners and the first one again
#define MARK "\xef\xbb\xbf"

// All that is looked at on the way through the file.
struct outline {
    size_t polygons, positions, outside;        // outside: no degrees at all
    size_t crossed;                             // neither could be a place in China, exchanged it could be
    char first_outside[64], first[64];
};

static bool walk(const json_t *object, struct outline *outline, int depth, struct fault *f);

// Roughly 3 to 54 degrees north, 73 to 136 east: only to see that the two were exchanged.
static bool is_place(double longitude, double latitude)
{
    return longitude >= 73 && longitude <= 136 && latitude >= 3 && latitude <= 54;
}

static bool take_position(const json_t *position, struct outline *outline, struct fault *f)
{
    const json_t *x = json_array_get(position, 0), *y = json_array_get(position, 1);
    char text[64];
    if (!json_is_number(x) || !json_is_number(y)) {
        char *found = json_dumps(position, JSON_ENCODE_ANY | JSON_COMPACT);
        fault_set(f, FAULT_INPUT, "boundary.coordinate", "text", found ? found : "?", NULL);
        free(found);
        return false;
    }
    const double longitude = json_number_value(x), latitude = json_number_value(y);
    snprintf(text, sizeof text, "[%.10g, %.10g]", longitude, latitude);
    if (!outline->positions++)
        snprintf(outline->first, sizeof outline->first, "%s", text);
    if ((fabs(longitude) > 180 || fabs(latitude) > 90) && !outline->outside++)
        snprintf(outline->first_outside, sizeof outline->first_outside, "%s", text);
    outline->crossed += !is_place(longitude, latitude) && is_place(latitude, longitude);
    return true;
}

static bool take_ring(const json_t *ring, struct outline *outline, struct fault *f)
{
    const size_t count = json_array_size(ring);
    if (count < RING_LEAST)
        return fault_set_number(f, FAULT_INPUT, "boundary.ring", "count", (long long)count);
    for (size_t i = 0; i < count; i++)
        if (!take_position(json_array_get(ring, i), outline, f))
            return false;
    return true;
}

static bool take_polygon(const json_t *rings, struct outline *outline, struct fault *f)
{
    if (!json_array_size(rings))
        return fault_set_number(f, FAULT_INPUT, "boundary.ring", "count", 0);
    for (size_t i = 0; i < json_array_size(rings); i++)
        if (!take_ring(json_array_get(rings, i), outline, f))
            return false;
    outline->polygons++;
    return true;
}

static bool take_polygons(const json_t *polygons, struct outline *outline, struct fault *f)
{
    for (size_t i = 0; i < json_array_size(polygons); i++)
        if (!take_polygon(json_array_get(polygons, i), outline, f))
            return false;
    return true;
}

static bool walk_all(const json_t *list, struct outline *outline, int depth, struct fault *f)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!walk(json_array_get(list, i), outline, depth, f))
            return false;
    return true;
}

static bool walk(const json_t *object, struct outline *outline, int depth, struct fault *f)
{
    static const char *const others[] = {"Point", "MultiPoint", "LineString", "MultiLineString"};
    const char *type = json_string_value(json_object_get(object, "type"));
    const json_t *coordinates = json_object_get(object, "coordinates");
    if (json_is_null(object)) // a feature without a place
        return true;
    if (text_equal(type, "Topology"))
        return fault_set(f, FAULT_INPUT, "boundary.topojson", NULL);
    if (text_equal(type, "FeatureCollection") && depth < DEPTH_MAX)
        return walk_all(json_object_get(object, "features"), outline, depth + 1, f);
    if (text_equal(type, "GeometryCollection") && depth < DEPTH_MAX)
        return walk_all(json_object_get(object, "geometries"), outline, depth + 1, f);
    if (text_equal(type, "Feature") && depth < DEPTH_MAX)
        return walk(json_object_get(object, "geometry"), outline, depth + 1, f);
    if (text_equal(type, "Polygon"))
        return take_polygon(coordinates, outline, f);
    if (text_equal(type, "MultiPolygon"))
        return take_polygons(coordinates, outline, f);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_equal(type, others[i]))
            return true;
    return fault_set(f, FAULT_INPUT, "boundary.not_geojson", "text", type ? type : "-", NULL);
}

static bool judge(const struct outline *outline, struct fault *f)
{
    if (!outline->polygons)
        return fault_set(f, FAULT_INPUT, "boundary.no_polygon", NULL);
    if (outline->crossed == outline->positions)
        return fault_set(f, FAULT_INPUT, "boundary.swapped", "text", outline->first, NULL);
    return !outline->outside || fault_set(f, FAULT_INPUT, "boundary.projected", "text", outline->first_outside, NULL);
}

bool boundary_check(const char *bytes, size_t size, struct fault *f)
{
    struct outline outline = {0};
    char line[24];
    json_error_t error;
    if (size >= 3 && memcmp(bytes, MARK, 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (memchr(bytes, '\0', size)) // a shapefile, a picture, an archive, UTF-16
        return fault_set(f, FAULT_INPUT, "boundary.binary", NULL);
    if (text_utf8_valid(bytes, size) < size)
        return fault_set(f, FAULT_INPUT, "boundary.encoding", NULL);
    json_t *document = json_loadb(bytes, size, 0, &error);
    snprintf(line, sizeof line, "%d", error.line);
    if (!document)
        return fault_set(f, FAULT_INPUT, "boundary.not_json", "line", line, "text", error.text, NULL);
    const bool ok = walk(document, &outline, 0, f) && judge(&outline, f);
    json_decref(document);
    return ok;
}

bool boundary_check_file(const char *path, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    char *bytes;
    size_t size;
    return file_read(arena, path, BOUNDARY_FILE_MAX, &bytes, &size, f) && (boundary_check(bytes, size, f) || fault_at(f, "%s", path));
}
