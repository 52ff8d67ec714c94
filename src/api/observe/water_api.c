// Sections of rivers and lakes: classes of months and years, what decides them, how they stand to their targets.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/observed.h"
#include "api/write_job.h"
#include "base/text.h"

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

// ---- pieces ----

static json_t *names_of(const struct water_edition *edition, const bool *wanted)
{
    json_t *names = json_array();
    for (int i = 0; i < edition->item_count; i++)
        if (wanted[i])
            json_array_append_new(names, json_string(edition->items[i].name));
    return names;
}

static json_t *main_pollutants(const struct water_edition *edition, const struct water_period *period)
{
    int items[WATER_MAIN_MAX];
    int count = water_main_pollutants(edition, period->readings, &period->result, items);
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:s,s:o}", "name", edition->items[items[i]].name, "multiple",
                                               json_number(water_multiple(&edition->items[items[i]], period->readings[items[i]].value))));
    return array;
}

static json_t *months_json(const struct water_edition *edition, const struct water_year *year)
{
    json_t *months = json_array();
    for (int month = 0; month < WATER_MONTHS; month++) {
        const struct water_period *period = &year->months[month];
        json_array_append_new(months, json_pack("{s:i,s:o,s:o,s:b}", "month", month + 1, "class", json_count_or_null(period->result.class, period->result.class > 0),
                                                "deciding", names_of(edition, period->result.deciding), "manual", period->manual));
    }
    return months;
}

static json_t *section_json(const struct site *site)
{
    json_t *object = air_site_json(site);
    json_object_set_new(object, "body", json_string(site->body == WATER_LAKE ? "lake" : "river"));
    json_object_set_new(object, "target", json_count_or_null(site->target, site->target > 0));
    json_object_set_new(object, "assessed", json_boolean(site->assessed));
    json_object_set_new(object, "note", json_text_or_null(site->note));
    return object;
}

static void put_year(json_t *object, const struct water_place *place, const struct site *site, const struct water_year *year, const struct water_year *before)
{
    int class = year->year.result.class;
    bool judged = class > 0 && site->target > 0;
    json_object_set_new(object, "class", json_count_or_null(class, class > 0));
    json_object_set_new(object, "complete", json_boolean(year->complete));
    json_object_set_new(object, "classed_months", json_integer(year->classed));
    json_object_set_new(object, "items", json_integer(year->year.result.evaluated));
    json_object_set_new(object, "deciding", names_of(&place->standards->water, year->year.result.deciding));
    json_object_set_new(object, "main_pollutants", main_pollutants(&place->standards->water, &year->year));
    json_object_set_new(object, "meets_target", judged ? json_boolean(class <= site->target) : json_null());
    json_object_set_new(object, "manual", json_boolean(year->year.manual));
    json_object_set_new(object, "class_before", json_count_or_null(before->year.result.class, before->year.result.class > 0));
    json_object_set_new(object, "trend", json_text_or_null(water_trend_name(water_trend_of(before->year.result.class, class))));
    json_object_set_new(object, "months", months_json(&place->standards->water, year));
}

static bool put_state(json_t *object, const struct water_place *place, const struct site *site, struct fault *f)
{
    const struct water_span span = {place->series, site->code, place->year, &place->standards->doubts};
    return water_state_put(object, &span, place->standards, site->body, f);
}

static json_t *classes_json(const struct water_edition *edition)
{
    json_t *classes = json_array();
    for (int class = 1; class <= WATER_WORSE; class++)
        json_array_append_new(classes, json_pack("{s:i,s:s,s:s,s:s}", "class", class, "name", edition->classes[class - 1].name, "state",
                                                 edition->classes[class - 1].state, "colour", edition->classes[class - 1].colour));
    return classes;
}

struct counts {
    int assessed, classed, class3, worse5;
};

static void count(struct counts *counts, const struct site *site, const struct water_year *year)
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

static json_t *share(int part, int whole)
{
    return whole ? json_real(decimal_round_double(100.0 * part / whole, 1)) : json_null();
}

static json_t *counts_json(const struct counts *counts)
{
    return json_pack("{s:i,s:i,s:i,s:i,s:o,s:o}", "assessed", counts->assessed, "classed", counts->classed, "class3", counts->class3, "worse5", counts->worse5,
                     "class3_share", share(counts->class3, counts->classed), "worse5_share", share(counts->worse5, counts->classed));
}

// ---- documents ----

static json_t *sections_json(struct request *request, const struct water_place *place, struct counts *ret_counts, struct fault *f)
{
    struct water_year *year = arena_alloc(request->arena, sizeof *year), *before = arena_alloc(request->arena, sizeof *before);
    json_t *sections = json_array();
    for (size_t i = 0; i < place->sections.count; i++) {
        const struct site *site = &place->sections.items[i];
        if (!read_section(place, site, place->year, year, f) || !read_section(place, site, place->year - 1, before, f)) {
            json_decref(sections);
            return NULL;
        }
        json_t *object = section_json(site);
        put_year(object, place, site, year, before);
        json_array_append_new(sections, object);
        if (!put_state(object, place, site, f)) {
            json_decref(sections);
            return NULL;
        }
        count(ret_counts, site, year);
    }
    return sections;
}

json_t *water_sections_document(struct request *request, struct view *view, struct fault *f)
{
    struct water_place place;
    struct counts counts = {0};
    if (!load_place(request, view, &place, f))
        return NULL;
    json_t *sections = sections_json(request, &place, &counts, f);
    if (!sections)
        return NULL;
    return json_pack("{s:i,s:b,s:s,s:i,s:o,s:o,s:o}", "year", place.year, "simulated", place.sections.simulated, "edition", place.standards->water.name,
                     "months_wanted", place.standards->water_rules.year_months, "classes", classes_json(&place.standards->water), "counts", counts_json(&counts),
                     "sections", sections);
}

static json_t *period_value(const struct water_item *item, enum water_body body, const struct standard_reading *reading)
{
    if (!reading->valid)
        return json_null();
    int class = water_item_class(item, body, reading);
    return json_pack("{s:o,s:o,s:b}", "value", json_decimal(decimal_round(reading->value, 5)), "class", json_count_or_null(class, class > 0), "below",
                     reading->below_detection);
}

static json_t *limits_json(const struct water_item *item)
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

// Items with at least one value in the year.
static json_t *items_json(const struct water_edition *edition, enum water_body body, const struct water_year *year)
{
    json_t *items = json_array();
    for (int i = 0; i < edition->item_count; i++) {
        const struct water_item *item = &edition->items[i];
        if (!year->year.readings[i].valid)
            continue;
        json_t *months = json_array();
        for (int month = 0; month < WATER_MONTHS; month++)
            json_array_append_new(months, period_value(item, body, &year->months[month].readings[i]));
        json_array_append_new(items, json_pack("{s:s,s:s,s:s,s:o,s:o,s:o}", "name", item->name, "code", item->code, "unit", item->unit, "limits",
                                               limits_json(item), "year", period_value(item, body, &year->year.readings[i]), "months", months));
    }
    return items;
}

json_t *water_section_document(struct request *request, struct view *view, struct fault *f)
{
    struct water_place place;
    if (!load_place(request, view, &place, f))
        return NULL;
    for (size_t i = 0; i < place.sections.count; i++) {
        const struct site *site = &place.sections.items[i];
        struct water_year *year = arena_alloc(request->arena, sizeof *year), *before = arena_alloc(request->arena, sizeof *before);
        if (!text_equal(site->code, request->path_value))
            continue;
        if (!read_section(&place, site, place.year, year, f) || !read_section(&place, site, place.year - 1, before, f))
            return NULL;
        json_t *document = section_json(site);
        put_year(document, &place, site, year, before);
        if (!put_state(document, &place, site, f)) {
            json_decref(document);
            return NULL;
        }
        json_object_set_new(document, "year", json_integer(place.year));
        json_object_set_new(document, "factors", items_json(&place.standards->water, site->body, year));
        json_object_set_new(document, "classes", classes_json(&place.standards->water));
        return document;
    }
    fault_set(f, FAULT_NOT_FOUND, "water.section", "text", request->path_value, NULL);
    return NULL;
}

// What anybody may see: names, classes, targets.
json_t *water_public_document(struct request *request, struct view *view, struct fault *f)
{
    json_t *whole = water_sections_document(request, view, f), *sections = json_array(), *section;
    size_t i;
    if (!whole) {
        json_decref(sections);
        return NULL;
    }
    json_array_foreach(json_object_get(whole, "sections"), i, section)
        json_array_append_new(sections, json_pack("{s:O,s:O,s:O,s:O,s:O}", "name", json_object_get(section, "name"), "body", json_object_get(section, "body"),
                                                  "class", json_object_get(section, "class"), "complete", json_object_get(section, "complete"), "target",
                                                  json_object_get(section, "target")));
    json_t *document = json_pack("{s:O,s:O,s:O,s:o}", "year", json_object_get(whole, "year"), "simulated", json_object_get(whole, "simulated"), "counts",
                                 json_object_get(whole, "counts"), "sections", sections);
    json_decref(whole);
    return document;
}

// ---- setting a section ----

static bool section_work(struct write_job *job, struct store *store, struct fault *f)
{
    const json_t *target = json_object_get(job->body, "target"), *assessed = json_object_get(job->body, "assessed");
    const char *person = json_string_value(json_object_get(job->body, "person"));
    struct site_section section = {.point = json_string_value(json_object_get(job->body, "code")), .body = json_string_value(json_object_get(job->body, "body")),
                                   .note = json_string_value(json_object_get(job->body, "note")), .assessed = !json_is_false(assessed)};
    if (text_empty(person))
        return fault_set(f, FAULT_INPUT, "forecast.person", NULL);
    if (target && !json_is_null(target) && (!json_is_integer(target) || json_integer_value(target) < 1 || json_integer_value(target) > WATER_CLASSES))
        return fault_set(f, FAULT_INPUT, "water.target", "text", json_is_string(target) ? json_string_value(target) : "?", NULL);
    section.target = (int)json_integer_value(target);
    if (!site_section_set(store, job->arena, &section, person, &job->batch, f))
        return false;
    job->answer = json_pack("{s:o,s:s,s:o,s:b}", "batch", write_job_batch(job), "code", section.point, "target",
                            json_count_or_null(section.target, section.target > 0), "assessed", section.assessed);
    return true;
}

enum MHD_Result water_section_set_handle(struct request *request)
{
    return write_job_from_json(request, "water.section", section_work);
}
