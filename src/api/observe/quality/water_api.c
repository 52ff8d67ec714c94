// Sections of rivers and lakes: classes of months and years, what decides them, how they stand to their targets.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observe/quality/water_rows.h"
#include "api/write_job.h"
#include "base/text.h"
#include "saved_answer.h"
#include "water_answer.h"

struct water_place {
    struct series *series;
    const struct standards *standards;
    struct site_list sections;
    int32_t year;
};

static bool load_place(struct request *request, struct view *view, struct water_place *ret_place, struct fault *f)
{
    const char *codes[WATER_ITEMS_MAX];
    struct observed_factors factors = {.sites = &ret_place->sections, .codes = codes};
    ret_place->standards = service_standards(request_service(request), f);
    if (!ret_place->standards || !service_series(request_service(request), &ret_place->series, f) ||
        !site_sections(view->store, request->arena, view->region, &ret_place->sections, f))
        return false;
    const struct water_edition *edition = &ret_place->standards->water;
    for (int i = 0; i < edition->item_count; i++)
        if (edition->items[i].evaluated && !text_empty(edition->items[i].code))
            codes[factors.count++] = edition->items[i].code;
    factors.series = ret_place->series;
    return observed_year(request, view, &factors, &ret_place->year, f);
}

static bool read_section(const struct water_place *place, const struct site *site, int32_t year, struct water_year *ret_year, struct fault *f)
{
    memset(ret_year, 0, sizeof *ret_year);
    return !place->series || water_year_read(place->series, &place->standards->water_rules, site->code, site->body, year, ret_year, f);
}

// ---- rows ----

static void fill_month(struct water_month *row, int month, const struct water_period *period)
{
    row->month = month;
    row->class = period->result.class;
    row->manual = period->manual;
    memcpy(row->deciding, period->result.deciding, sizeof row->deciding);
}

static void fill_year(struct water_section *section, const struct water_edition *edition, const struct water_year *year)
{
    const struct water_period *whole = &year->year;
    int items[WATER_MAIN_MAX];
    section->complete = year->complete;
    section->classed = year->classed;
    section->items = whole->result.evaluated;
    section->main_count = water_main_pollutants(edition, whole->readings, &whole->result, items);
    for (int i = 0; i < section->main_count; i++) {
        const struct water_item *item = &edition->items[items[i]];
        section->main[i] = (struct water_pollutant){item->name, water_multiple(item, whole->readings[items[i]].value)};
    }
    fill_month(&section->year, 0, whole);
    for (int month = 0; month < WATER_MONTHS; month++)
        fill_month(&section->months[month], month + 1, &year->months[month]);
}

// What the water is beside its class.
static bool read_state(const struct water_place *place, struct water_section *section, struct fault *f)
{
    const struct site *site = section->site;
    const struct water_span span = {place->series, site->code, place->year, &place->standards->doubts};
    section->table = &place->standards->trophic;
    if (span.series && site->body == WATER_LAKE && !water_trophic_read(&span, section->table, place->standards->water_rules.year_months, &section->trophic, f))
        return false;
    if (span.series && site->body == WATER_RIVER && !water_odour_read(&span, &place->standards->odour, &section->odour, f))
        return false;
    for (int month = 0; month < WATER_MONTHS; month++)
        section->odour_months[month] = (struct water_odour_month){section->odour.months[month], section->odour.samples[month]};
    return true;
}

// year, before: room for what is read; the year stays filled.
static bool read_row(const struct water_place *place, const struct site *site, struct water_year *year, struct water_year *before,
                     struct water_section *ret_section, struct fault *f)
{
    if (!read_section(place, site, place->year, year, f) || !read_section(place, site, place->year - 1, before, f))
        return false;
    *ret_section = (struct water_section){.site = site, .class_before = before->year.result.class};
    fill_year(ret_section, &place->standards->water, year);
    return read_state(place, ret_section, f);
}

static void count(struct water_counts *counts, const struct site *site, const struct water_year *year)
{
    if (!site->assessed)
        return;
    counts->assessed++;
    if (!year->complete)
        return;
    counts->classed++;
    counts->class3 += year->year.result.class <= 3;
    counts->worse5 += year->year.result.class == WATER_WORSE;
}

// ---- documents ----

static bool read_sections(struct request *request, const struct water_place *place, struct water_sections *ret_sections, struct fault *f)
{
    struct water_year *year = arena_alloc(request->arena, sizeof *year), *before = arena_alloc(request->arena, sizeof *before);
    *ret_sections = (struct water_sections){.year = place->year, .simulated = place->sections.simulated,
                                            .months_wanted = place->standards->water_rules.year_months, .count = place->sections.count};
    ret_sections->items = arena_array(request->arena, ret_sections->count + 1, sizeof *ret_sections->items);
    for (size_t i = 0; i < ret_sections->count; i++) {
        if (!read_row(place, &place->sections.items[i], year, before, &ret_sections->items[i], f))
            return false;
        count(&ret_sections->counts, &place->sections.items[i], year);
    }
    return true;
}

json_t *water_sections_document(struct request *request, struct view *view, struct fault *f)
{
    struct water_place place;
    struct water_sections sections;
    return load_place(request, view, &place, f) && read_sections(request, &place, &sections, f) ? water_sections_json(&place.standards->water, &sections) : NULL;
}

json_t *water_public_document(struct request *request, struct view *view, struct fault *f)
{
    struct water_place place;
    struct water_sections sections;
    return load_place(request, view, &place, f) && read_sections(request, &place, &sections, f) ? water_public_json(&sections) : NULL;
}

json_t *water_limits_json(const struct water_item *item)
{
    json_t *limits = json_array();
    for (int class = 0; class < WATER_CLASSES; class++) {
        const struct standard_range *limit = &item->limits[class];
        json_t *one = item->has_class[class] ? json_decimal(limit->high) : json_null();
        if (item->has_class[class] && item->comparator == WATER_WITHIN) {
            json_decref(one);
            one = json_sprintf("%g–%g", decimal_to_double(limit->low), decimal_to_double(limit->high));
        }
        json_array_append_new(limits, one);
    }
    return limits;
}

static struct water_value value_of(const struct water_item *item, enum water_body body, const struct standard_reading *reading)
{
    return (struct water_value){*reading, reading->valid ? water_item_class(item, body, reading) : 0};
}

// Items with at least one value in the year.
static void fill_factors(struct arena *arena, const struct water_edition *edition, const struct water_year *year, struct water_detail *detail)
{
    const enum water_body body = detail->section->site->body;
    detail->factors = arena_array(arena, (size_t)edition->item_count + 1, sizeof *detail->factors);
    for (int i = 0; i < edition->item_count; i++) {
        struct water_factor_row *row = &detail->factors[detail->count];
        if (!year->year.readings[i].valid)
            continue;
        row->item = &edition->items[i];
        row->year = value_of(row->item, body, &year->year.readings[i]);
        for (int month = 0; month < WATER_MONTHS; month++)
            row->months[month] = value_of(row->item, body, &year->months[month].readings[i]);
        detail->count++;
    }
}

json_t *water_section_document(struct request *request, struct view *view, struct fault *f)
{
    struct water_place place;
    if (!load_place(request, view, &place, f))
        return NULL;
    for (size_t i = 0; i < place.sections.count; i++) {
        const struct site *site = &place.sections.items[i];
        struct water_section section;
        struct water_detail detail = {.section = &section, .year = place.year};
        if (!text_equal(site->code, request->path_value))
            continue;
        struct water_year *year = arena_alloc(request->arena, sizeof *year), *before = arena_alloc(request->arena, sizeof *before);
        if (!read_row(&place, site, year, before, &section, f))
            return NULL;
        fill_factors(request->arena, &place.standards->water, year, &detail);
        return water_detail_json(&place.standards->water, &detail);
    }
    fault_set(f, FAULT_NOT_FOUND, "water.section", "text", request->path_value, NULL);
    return NULL;
}

// ---- setting a section ----

static bool section_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct section_set_request asked;
    if (!section_set_read(job->arena, job->body, &asked, f))
        return false;
    const struct site_section section = {.point = asked.code, .target = (int)asked.target, .body = asked.body, .assessed = asked.assessed, .note = asked.note};
    if (!site_section_set(store, job->arena, &section, write_job_person(job, asked.person), &job->batch, f))
        return false;
    job->answer = section_saved_json(&section, job);
    return true;
}

enum MHD_Result water_section_set_handle(struct request *request)
{
    return write_job_from_json(request, "water.section", section_work);
}
