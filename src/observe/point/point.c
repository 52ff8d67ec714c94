#include "observe/point/point.h"

#include "base/cell/kinds.h"
#include "base/list.h"
#include "base/text.h"
#include "point_sql.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"

struct found_points LIST_OF(struct point);

enum point_domain { POINT_NO_DOMAIN, POINT_DOMAINS(KIND_MEMBER) };
static const char *const domains[] = {NULL, POINT_DOMAINS(KIND_WORD)};

static const struct { const char *kind; enum point_domain domain; } kinds[] = {
#define X(domain, kind) {kind, domain},
    POINT_KINDS(X)
#undef X
    {"flue_gas", POINT_GAS}}; // as older folders say stack

const char *point_kind_domain(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].kind, kind))
            return domains[kinds[i].domain];
    return NULL;
}

const char *point_kind_at(size_t i)
{
    return i < sizeof kinds / sizeof *kinds ? kinds[i].kind : NULL;
}

static struct point point_of(const struct point_row *row)
{
    return (struct point){.code = row->code, .name = row->name, .kind = row->kind, .region = text_empty(row->region) ? NULL : row->region,
                          .region_name = row->region_name, .region_name_en = row->region_name_en,
                          .longitude = text_empty(row->longitude) ? NULL : row->longitude,
                          .latitude = text_empty(row->latitude) ? NULL : row->latitude, .simulated = row->simulated, .devices = row->devices};
}

static bool read_points(struct store *store, struct arena *arena, const struct point_rows_in *in, struct point **ret_points, size_t *ret_count,
                        struct fault *f)
{
    struct point_row *rows;
    if (!point_rows_all(store, arena, in, &rows, ret_count, f))
        return false;
    *ret_points = arena_array(arena, *ret_count + 1, sizeof **ret_points);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_points)[i] = point_of(&rows[i]);
    return true;
}

bool point_list(struct store *store, struct arena *arena, int64_t as_of, struct point **ret_points, size_t *ret_count, struct fault *f)
{
    return read_points(store, arena, &(struct point_rows_in){.as_of = as_of}, ret_points, ret_count, f);
}

struct finding_points {
    struct store *store;
    struct arena *arena;
    int64_t as_of;
    struct found_points found;
};

static bool take_points(void *context, const struct query *query, struct fault *f)
{
    struct finding_points *finding = context;
    struct point_row *rows;
    struct query_page page;
    if (!point_lines_page(finding->store, finding->arena, &(struct point_lines_in){.as_of = finding->as_of}, query, &rows, &page, f))
        return false;
    for (size_t i = 0; i < page.count; i++)
        LIST_PUSH(finding->arena, &finding->found, point_of(&rows[i]));
    return true;
}

bool point_list_of(struct store *store, struct arena *arena, int64_t as_of, const char *const *codes, size_t code_count, struct point **ret_points,
                   size_t *ret_count, struct fault *f)
{
    struct finding_points finding = {.store = store, .arena = arena, .as_of = as_of};
    struct query_value *values = arena_array(arena, code_count + 1, sizeof *values);
    for (size_t i = 0; i < code_count; i++)
        values[i] = query_text(codes[i]);
    if (!query_one_of(arena, &point_lines_source, "code", values, code_count, take_points, &finding, f))
        return false;
    *ret_points = finding.found.items;
    *ret_count = finding.found.count;
    return true;
}

bool point_find(struct store *store, struct arena *arena, int64_t as_of, const char *code, struct point *ret_point, struct fault *f)
{
    struct point *points;
    size_t count;
    if (!read_points(store, arena, &(struct point_rows_in){.as_of = as_of, .code = code ? code : ""}, &points, &count, f))
        return false;
    if (!count)
        return fault_set(f, FAULT_NOT_FOUND, "point.unknown", "point", code ? code : "", NULL);
    *ret_point = points[0];
    return true;
}

bool point_device_list(struct store *store, struct arena *arena, int64_t as_of, const char *point, struct point_device **ret_devices, size_t *ret_count,
                       struct fault *f)
{
    struct point_devices_row *rows;
    if (!point_devices_all(store, arena, &(struct point_devices_in){.as_of = as_of, .point = point}, &rows, ret_count, f))
        return false;
    *ret_devices = arena_array(arena, *ret_count + 1, sizeof **ret_devices);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_devices)[i] = (struct point_device){
            .mn = rows[i].mn, .point = rows[i].point, .password = rows[i].password, .edition = rows[i].edition, .crc = rows[i].crc,
            .charset = rows[i].charset, .data_time = rows[i].data_time, .minute_interval = rows[i].minute_interval,
            .clock_offset_s = rows[i].clock_offset_s, .simulated = rows[i].simulated, .enabled = rows[i].enabled, .tail = rows[i].tail};
    return true;
}

// The rows of a table whose label (a point's code, a device's MN) is among these.
static bool retire(struct store *store, struct arena *arena, const char *name, const char *label, int64_t batch, struct fault *f)
{
    const struct record_table *table = record_table_find(name);
    struct record_current *rows;
    size_t count;
    if (!record_current(store, arena, table, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].label, label) && !record_retire(store, table, rows[i].id, batch, f))
            return false;
    return true;
}

bool point_withdraw(struct store *store, struct arena *arena, const char *code, const char *who, const char *reason, int64_t *ret_batch, struct fault *f)
{
    struct point point;
    struct point_device *devices;
    size_t count;
    if (!point_find(store, arena, POINT_NOW, code, &point, f) || !point_device_list(store, arena, POINT_NOW, code, &devices, &count, f) ||
        !journal_open(store, who, "point.withdraw", ret_batch, f) || !retire(store, arena, "point", code, *ret_batch, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!retire(store, arena, "device", devices[i].mn, *ret_batch, f) || !retire(store, arena, "device_line", devices[i].mn, *ret_batch, f))
            return false;
    return journal_close(store, *ret_batch, journal_detail(arena, "journal.point_withdrawn", "name", point.name, "point", code, "reason", reason, NULL), f);
}
