#include "observe/evaluate/site.h"

#include <string.h>

#include "air_sql.h"
#include "base/cell/field.h"
#include "base/list.h"
#include "base/text.h"
#include "observe/point/words.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"

// A division code without the pairs of zeros behind it: 440700 holds 440704 and 440704001.
static bool is_inside(const char *region, const char *point_region)
{
    size_t size = strlen(region);
    while (size > 2 && size % 2 == 0 && region[size - 1] == '0' && region[size - 2] == '0')
        size -= 2;
    return text_empty(point_region) || strncmp(point_region, region, size) == 0;
}

struct site_items LIST_OF(struct site);

static bool add_kind(struct store *store, struct arena *arena, const char *kind, const char *region, struct site_items *items, struct fault *f)
{
    struct sites_of_kind_row *rows;
    size_t count;
    if (!sites_of_kind_all(store, arena, &(struct sites_of_kind_in){.kind = kind}, &rows, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (is_inside(region, rows[i].region))
            LIST_PUSH(arena, items,
                      (struct site){.code = rows[i].code, .name = rows[i].name, .region = rows[i].region, .longitude = rows[i].longitude,
                                    .latitude = rows[i].latitude, .simulated = rows[i].simulated, .assessed = true,
                                    .body = text_equal(kind, SITE_LAKE) ? WATER_LAKE : WATER_RIVER});
    return true;
}

static void give(const struct site_items *items, struct site_list *ret_sites)
{
    *ret_sites = (struct site_list){.items = items->items, .count = items->count};
    for (size_t i = 0; i < items->count; i++)
        ret_sites->simulated = ret_sites->simulated || items->items[i].simulated;
}

bool site_list(struct store *store, struct arena *arena, const char *kind, const char *region, struct site_list *ret_sites, struct fault *f)
{
    struct site_items items = {0};
    if (!add_kind(store, arena, kind, region, &items, f))
        return false;
    give(&items, ret_sites);
    return true;
}

// ---- sections ----

static const char *const bodies[] = {"river", "lake", NULL};

bool site_sections(struct store *store, struct arena *arena, const char *region, struct site_list *ret_sites, struct fault *f)
{
    struct site_items items = {0};
    struct section_rows_row *rows;
    size_t count;
    if (!add_kind(store, arena, SITE_RIVER, region, &items, f) || !add_kind(store, arena, SITE_LAKE, region, &items, f) ||
        !section_rows_all(store, arena, &rows, &count, f))
        return false;
    for (size_t s = 0; s < items.count; s++)
        for (size_t i = 0; i < count; i++) {
            if (!text_equal(items.items[s].code, rows[i].point))
                continue;
            items.items[s].body = text_equal(rows[i].body, bodies[WATER_LAKE]) ? WATER_LAKE : WATER_RIVER;
            items.items[s].target = rows[i].target.present ? (int)rows[i].target.value : 0;
            items.items[s].assessed = rows[i].assessed;
            items.items[s].note = rows[i].note;
        }
    give(&items, ret_sites);
    return true;
}

static const struct site *find_section(const struct site_list *sites, const char *code)
{
    for (size_t i = 0; i < sites->count; i++)
        if (text_equal(sites->items[i].code, code))
            return &sites->items[i];
    return NULL;
}

static bool check_section(struct store *store, struct arena *arena, const struct site_section *section, const char **ret_body, struct fault *f)
{
    struct site_list sites;
    if (!site_sections(store, arena, "", &sites, f))
        return false;
    const struct site *site = find_section(&sites, section->point);
    if (!site)
        return fault_set(f, FAULT_NOT_FOUND, "water.section", "text", section->point ? section->point : "", NULL);
    *ret_body = text_empty(section->body) ? bodies[site->body] : choice_find(words_waters, arena, section->body);
    if (!*ret_body)
        return fault_set(f, FAULT_INPUT, "water.body", "text", section->body, NULL);
    if (section->target < 0 || section->target > WATER_CLASSES)
        return fault_set_number(f, FAULT_INPUT, "water.target", "text", section->target);
    return true;
}

static const struct record_current *find_row(const struct record_current *rows, size_t count, const char *point)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].label, point))
            return &rows[i];
    return NULL;
}

bool site_section_set(struct store *store, struct arena *arena, const struct site_section *section, const char *who, int64_t *ret_batch, struct fault *f)
{
    const struct record_table *table = record_table_find("water_section");
    const char *body = NULL, *target = section->target ? arena_printf(arena, "%d", section->target) : NULL;
    char digest[DIGEST_HEX_SIZE];
    struct record_current *rows;
    size_t count;
    *ret_batch = 0;
    if (!check_section(store, arena, section, &body, f) || !record_current(store, arena, table, &rows, &count, f))
        return false;
    const struct water_section_record row = {.point = section->point, .body = body, .target = target, .assessed = section->assessed ? "yes" : "no",
                                             .note = text_empty(section->note) ? NULL : section->note, .position = "0"};
    const struct record_current *old = find_row(rows, count, section->point);
    record_digest(table, RECORD_TEXTS(&row), digest);
    if (old && text_equal(old->digest, digest))
        return true;
    if (!journal_open(store, who, "water.section", ret_batch, f) || (old && !record_retire(store, table, old->id, *ret_batch, f)) ||
        !record_insert(store, table, RECORD_TEXTS(&row), digest, *ret_batch, f))
        return false;
    return journal_close(store, *ret_batch,
                         journal_detail(arena, "journal.section", "point", section->point, target ? "target" : "@target", target ? target : "journal.undecided",
                                        "@assessed", section->assessed ? "journal.assessed" : "journal.not_assessed", NULL), f);
}

// ---- forecasts ----

static bool check_forecast(const struct forecast *forecast, struct fault *f)
{
    if (!forecast->withdrawn && (forecast->aqi < 0 || forecast->aqi > 500))
        return fault_set_number(f, FAULT_INPUT, "forecast.aqi", "text", forecast->aqi);
    if (text_empty(forecast->person))
        return fault_set(f, FAULT_INPUT, "forecast.person", NULL);
    return field_check("primary", forecast->primary, f) && field_check("person", forecast->person, f) && field_check("note", forecast->note, f);
}

static const char *day_text(struct arena *arena, struct day day)
{
    return arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}

bool forecast_add(struct store *store, const char *region, const struct forecast *forecast, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *day = day_text(arena, forecast->day);
    if (!check_forecast(forecast, f) || !journal_open(store, forecast->person, "air.forecast", ret_batch, f))
        return false;
    const struct forecast_insert_in row = {.region = region, .day = day, .aqi = forecast->withdrawn ? 0 : forecast->aqi,
                                           .primary_pollutants = forecast->primary, .withdrawn = forecast->withdrawn, .person = forecast->person,
                                           .note = forecast->note, .at_ms = forecast->at_ms, .batch = *ret_batch};
    const char *detail = forecast->withdrawn ? journal_detail(arena, "journal.forecast_withdrawn", "day", day, NULL)
                                             : journal_detail(arena, "journal.forecast", "day", day, "aqi", journal_detail_number(arena, forecast->aqi), NULL);
    return forecast_insert(store, &row, f) && journal_close(store, *ret_batch, detail, f);
}

bool forecast_list(struct store *store, struct arena *arena, const char *region, struct day first, struct day last, struct forecast **ret_forecasts,
                   size_t *ret_count, struct fault *f)
{
    struct forecast_rows_row *rows;
    const struct forecast_rows_in in = {.region = region, .first = day_text(arena, first), .last = day_text(arena, last)};
    if (!forecast_rows_all(store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_forecasts = arena_array(arena, *ret_count + 1, sizeof **ret_forecasts);
    for (size_t i = 0; i < *ret_count; i++) {
        struct forecast *forecast = &(*ret_forecasts)[i];
        *forecast = (struct forecast){.aqi = (int)rows[i].aqi, .primary = rows[i].primary_pollutants, .person = rows[i].person, .note = rows[i].note,
                                      .id = rows[i].id, .at_ms = rows[i].at_ms, .batch = rows[i].batch, .withdrawn = rows[i].withdrawn,
                                      .current = i + 1 == *ret_count || !text_equal(rows[i].day, rows[i + 1].day)};
        if (!day_parse(rows[i].day, &forecast->day, f))
            return false;
    }
    return true;
}
