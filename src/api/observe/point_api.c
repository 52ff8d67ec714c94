// Points and devices: one point as a document; registering by form or table, withdrawing.
#include "api/observe/observe_api.h"
#include "api/observe/point_limit.h"
#include "api/write_job.h"
#include "base/cell/csv.h"
#include "observe/judge/warning.h"
#include "observe/point/device.h"
#include "observe/point/factor.h"
#include "observe/point/point_import.h"
#include "observe/series/series_names.h"
#include "view/observe/point_json.h"
#include "asked_answer.h"
#include "saved_answer.h"

// ---- one point ----

static json_t *device_json(const struct point_device *device)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:b,s:b}", "mn", device->mn, "edition", device->edition, "crc", device->crc, "tail", device->tail,
                     "charset", device->charset, "data_time", device->data_time, "minute_interval", (json_int_t)device->minute_interval, "clock_offset_s",
                     (json_int_t)device->clock_offset_s, "enabled", device->enabled, "simulated", device->simulated);
}

// Visitors hear how many there are.
static json_t *device_open_json(const struct point_device *device)
{
    return json_pack("{s:n,s:b,s:b}", "mn", "enabled", device->enabled, "simulated", device->simulated);
}

static bool put_devices(const struct reading *reading, json_t *document, const char *code, bool administrator, struct fault *f)
{
    struct point_device *devices;
    size_t count;
    if (!point_device_list(reading->store, reading->arena, reading->as_of, code, &devices, &count, f))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, administrator ? device_json(&devices[i]) : device_open_json(&devices[i]));
    json_object_set_new(document, "devices", array);
    return true;
}

#define FACTORS_SHOWN 200 // of one answer

struct factor_part {
    const struct reading *reading;
    const struct point *point;
    const struct factor_table *factors;
    const struct doubts *doubts;
    struct series *series;
    struct series_names_page page;
    struct series_names names; // of it
};

static json_t *factor_part_json(const struct factor_part *part, const char *code)
{
    const struct factor *factor = factor_find(part->factors, code);
    json_t *object = json_object();
    put_text(object, "factor", code);
    put_text(object, "name", factor_title(part->factors, part->reading->arena, code, part->reading->english));
    put_text(object, "unit", factor_unit(factor, part->point->kind));
    json_object_set_new(object, "decimals", json_digits(factor_decimals(factor, part->point->kind)));
    json_object_set_new(object, "kinds", json_array());
    json_object_set_new(object, "sent_as", json_array());
    json_object_set_new(object, "newest", json_null());
    return object;
}

static json_t *newest_json(const struct factor_part *part, const struct observation *newest, const struct series_key *key)
{
    const struct doubt_bounds bounds = doubts_find(part->doubts, &(struct judge_whose){key->point, key->factor, judge_domain(part->point->kind, key->factor)});
    char text[DECIMAL_TEXT_SIZE];
    json_t *object = json_pack("{s:s,s:I,s:s,s:s}", "kind", series_kind_name(key->kind), "at_ms", (json_int_t)newest->at_ms, "flag", newest->flag,
                               "doubt", doubt_name(doubt_of(&bounds, newest->value)));
    put_text(object, "value", newest->value.present ? decimal_format(observation_decimal(newest->value), text, sizeof text) : NULL);
    return object;
}

// The newest observation of a factor, of the kind that came last; at the same time the shortest kind speaks.
static bool put_newest(const struct factor_part *part, json_t *object, const struct series_summary *summary, struct fault *f)
{
    struct observation newest;
    bool found;
    const json_t *before = json_object_get(object, "newest");
    if (json_is_object(before) && json_integer_value(json_object_get(before, "at_ms")) >= summary->last_ms)
        return true;
    if (!series_latest(part->series, &summary->key, INT64_MAX, &newest, &found, f))
        return false;
    if (found)
        json_object_set_new(object, "newest", newest_json(part, &newest, &summary->key));
    return true;
}

// Other names that devices and files call the factor.
static bool put_sent_names(const struct factor_part *part, json_t *factors, struct fault *f)
{
    struct series_sent *sent;
    size_t count, i;
    json_t *object;
    if (!part->series || !series_sent_names(part->series, part->reading->arena, part->point->code, &sent, &count, f))
        return !part->series;
    json_array_foreach(factors, i, object)
    {
        const char *factor = json_string_value(json_object_get(object, "factor"));
        for (size_t s = 0; s < count; s++)
            if (text_equal(sent[s].key.factor, factor))
                json_array_append_new(json_object_get(object, "sent_as"),
                                      json_pack("{s:s,s:s,s:I,s:I,s:I}", "name", sent[s].name, "kind", series_kind_name(sent[s].key.kind), "first_ms",
                                                (json_int_t)sent[s].first_ms, "last_ms", (json_int_t)sent[s].last_ms, "rows",
                                                (json_int_t)sent[s].observations));
    }
    return true;
}

static bool put_factor(const struct factor_part *part, const struct series_name *name, json_t *array, struct fault *f)
{
    struct series_key keys[SERIES_KIND_COUNT];
    struct series_summary *list;
    size_t count = 0;
    json_t *object = factor_part_json(part, name->factor);
    json_array_append_new(array, object);
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        if (name->kinds[kind])
            keys[count++] = (struct series_key){part->point->code, name->factor, (enum series_kind)kind};
    if (!series_summarize(part->series, part->reading->arena, keys, count, &list, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(json_object_get(object, "kinds"),
                              json_pack("{s:s,s:I,s:I,s:I}", "kind", series_kind_name(list[i].key.kind), "first_ms", (json_int_t)list[i].first_ms,
                                        "last_ms", (json_int_t)list[i].last_ms, "rows", (json_int_t)list[i].rows));
        if (!put_newest(part, object, &list[i], f))
            return false;
    }
    return true;
}

static bool put_factors(struct factor_part *part, json_t *document, struct fault *f)
{
    struct series_names *names = &part->names;
    json_t *array = json_array();
    json_object_set_new(document, "factors", array);
    map_init(&names->expected, part->reading->arena);
    if (part->series && !series_names_read(part->series, part->reading->arena, part->factors, part->point->code, &part->page, names, f))
        return false;
    for (size_t i = 0; i < names->count; i++)
        if (!put_factor(part, &names->items[i], array, f))
            return false;
    json_object_set_new(document, "factor_from", json_integer((json_int_t)names->from));
    json_object_set_new(document, "factor_count", json_integer((json_int_t)names->total));
    json_object_set_new(document, "factors_cut", json_boolean(names->from + names->count < names->total));
    return put_sent_names(part, array, f);
}

static json_t *limit_part_json(const struct factor_part *part, const struct limit *limit)
{
    json_t *object = json_pack("{s:s,s:s,s:s,s:b}", "factor", limit->factor, "average", limit_average_name(limit->average), "basis",
                               limit_basis_name(limit->basis), "exclusive", limit->exclusive);
    put_bound(object, "upper", limit->has_upper, limit->upper);
    put_bound(object, "lower", limit->has_lower, limit->lower);
    put_text(object, "unit", text_empty(limit->unit) ? factor_unit(factor_find(part->factors, limit->factor), part->point->kind) : limit->unit);
    json_object_set_new(object, "valid_from", json_day(limit->validity.from));
    json_object_set_new(object, "valid_to", json_day(limit->validity.to));
    put_text(object, "source", limit->source);
    return object;
}

// Each factor says whether something is open against it: open before acknowledged, null for nothing.
static void mark_warned(json_t *document, const struct warning *warnings, size_t count)
{
    json_t *factor;
    size_t index;
    json_array_foreach(json_object_get(document, "factors"), index, factor) {
        const char *code = json_string_value(json_object_get(factor, "factor")), *state = NULL;
        for (size_t i = 0; i < count; i++)
            if (text_equal(warnings[i].factor, code) && (!state || warnings[i].state == WARNING_OPEN))
                state = warning_state_name(warnings[i].state);
        put_text(factor, "warning", state);
    }
}

static bool put_limit_states(const struct factor_part *part, json_t *document, const struct limit_entry *limits, size_t count, struct fault *f)
{
    struct point_limits states = {.arena = part->reading->arena, .point = part->point->code, .point_kind = part->point->kind, .series = part->series,
                                  .limits = limits, .limit_count = count, .doubts = part->doubts, .factors = &part->names.expected, .now_ms = instant_now_ms()};
    json_t *factor, *array;
    size_t index;
    json_array_foreach(json_object_get(document, "factors"), index, factor) {
        const bool ok = point_limit_states(&states, json_string_value(json_object_get(factor, "factor")), &array, f);
        json_object_set_new(factor, "limit_states", array);
        if (!ok)
            return false;
    }
    return true;
}

// What the point may emit, and how much is open against it.
static bool put_judged(const struct factor_part *part, json_t *document, struct fault *f)
{
    struct limit_entry *limits;
    struct warning *warnings;
    size_t count, open;
    const char *code = part->point->code;
    if (!limit_list(part->reading->store, part->reading->arena, &(struct limit_filter){.point = code}, &limits, &count, f) ||
        !warning_list(part->reading->store, part->reading->arena, &(struct warning_filter){.point = code, .state = "active", .span = {INT64_MIN, INT64_MAX}},
                      &warnings, &open, f))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, limit_part_json(part, &limits[i].limit));
    json_object_set_new(document, "limits", array);
    json_object_set_new(document, "open_warnings", json_integer((json_int_t)open));
    mark_warned(document, warnings, open);
    return put_limit_states(part, document, limits, count, f);
}

static bool read_page(struct request *request, struct series_names_page *ret_page, struct fault *f)
{
    const char *text = request_query(request, "factors_from");
    int32_t from = 0;
    if (!text_empty(text) && (!text_parse_int32(text, &from) || from < 0))
        return fault_set(f, FAULT_INPUT, "series.query", "name", "factors_from", "text", text, NULL);
    *ret_page = (struct series_names_page){(size_t)from, FACTORS_SHOWN, request_query(request, "factor")};
    return true;
}

json_t *point_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct point point;
    struct factor_table factors;
    struct doubts doubts;
    struct factor_part part = {.reading = reading, .point = &point, .factors = &factors, .doubts = &doubts};
    if (!read_page(request, &part.page, f) || !point_find(reading->store, reading->arena, reading->as_of, request->path_value, &point, f) ||
        !factor_table_load(reading->store, reading->arena, reading->as_of, &factors, f) || !doubts_load(reading->store, reading->arena, &doubts, f) ||
        !service_series(request_service(request), &part.series, f))
        return NULL;
    part.page.holding = factor_canonical(&factors, reading->arena, point.kind, part.page.holding);
    json_t *document = point_json(&point);
    put_text(document, "region_name", point_region_name(&point, reading->english));
    put_text(document, "kind_name", point_kind_name(reading, point.kind));
    if (put_devices(reading, document, point.code, request_may(request, RIGHT_OBSERVE), f) && put_factors(&part, document, f) && put_judged(&part, document, f))
        return document;
    json_decref(document);
    return NULL;
}

// ---- registering ----

static bool import_csv(struct write_job *job, struct store *store, struct store_bytes csv, struct point_report *ret_report, struct fault *f)
{
    if (!point_import(store, job->arena, csv, job->person, ret_report, f))
        return false;
    job->batch = ret_report->batch;
    job->changes |= CHANGE_DEVICES;
    return true;
}

static bool import_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct point_report report;
    if (!import_csv(job, store, (struct store_bytes){job->text.csv, job->text.size}, &report, f))
        return false;
    job->answer = points_imported_json(&report, job);
    return true;
}

enum MHD_Result point_import_handle(struct request *request)
{
    return write_job_from_form(request, "point.import", "points", import_work);
}

// A form never shows the password; left empty it stays what it was.
static bool kept_password(struct store *store, struct arena *arena, const char *mn, const char **ret_password, struct fault *f)
{
    struct point_device *devices;
    size_t count;
    *ret_password = "";
    if (!point_device_list(store, arena, POINT_NOW, NULL, &devices, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_equal(devices[i].mn, mn))
            *ret_password = devices[i].password;
    return true;
}

static size_t place_of(const char *key)
{
    size_t i = 0;
    while (!text_equal(point_form_keys[i], key))
        i++;
    return i;
}

// The fields of the form are the columns of the table; the tail, last of them, stays as it is where a form does not ask for it.
static bool form_csv(struct write_job *job, struct store *store, struct point_form_request *asked, struct text_buffer *out, struct fault *f)
{
    const char **password = &asked->cells[place_of("pw")], *mn = asked->cells[place_of("mn")];
    const size_t count = POINT_FORM_CELLS - (asked->cells[place_of("tail")] ? 0 : 1);
    if (text_empty(*password) && !kept_password(store, job->arena, mn, password, f))
        return false;
    text_buffer_init(out, job->arena);
    for (size_t i = 0; i < count; i++)
        csv_append_exact(out, point_form_keys[i], i == 0);
    text_buffer_append(out, "\n");
    for (size_t i = 0; i < count; i++)
        csv_append_exact(out, text_or_none(asked->cells[i]), i == 0);
    return true;
}

static bool form_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct point_form_request asked;
    struct text_buffer csv;
    struct point_report report;
    if (!point_form_read(job->arena, job->body, &asked, f) || !form_csv(job, store, &asked, &csv, f))
        return false;
    write_job_by(job, asked.person);
    if (!import_csv(job, store, (struct store_bytes){csv.bytes, csv.size}, &report, f))
        return write_job_no_line(job, "point.cell", f);
    job->answer = points_saved_json(&report, job);
    return true;
}

enum MHD_Result point_add_handle(struct request *request)
{
    return write_job_from_json(request, "point.import", form_work);
}

// ---- withdrawing ----

static bool withdraw_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct point_withdraw_request asked;
    if (!point_withdraw_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    if (!point_withdraw(store, job->arena, job->request->path_value, job->person, asked.reason, &job->batch, f))
        return false;
    job->changes |= CHANGE_DEVICES;
    job->answer = point_withdrawn_json(job->request->path_value, job);
    return true;
}

enum MHD_Result point_withdraw_handle(struct request *request)
{
    return write_job_from_json(request, "point.withdraw", withdraw_work);
}
