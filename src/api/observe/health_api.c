// The health of devices: line, frames, share of the day with data, what the gateway turned away.
#include <string.h>

#include "api/observe/observe_api.h"
#include "live_answer.h"
#include "base/period.h"
#include "json/json.h"
#include "observe/point/device.h"
#include "observe/point/event_read.h"

#define EVENTS_SHOWN 50

struct health {
    struct request *request;
    struct device_table *table;
    struct gateway_event *sums;   // by MN
    size_t sum_count;
};

static json_t *sums_json(const struct health *health, const char *mn)
{
    json_t *sums = json_array();
    for (size_t i = 0; i < health->sum_count; i++)
        if (strcmp(health->sums[i].mn, mn) == 0)
            json_array_append_new(sums, json_pack("{s:s,s:I,s:I}", "what", health->sums[i].what, "count", (json_int_t)health->sums[i].count, "at_ms",
                                                  (json_int_t)health->sums[i].at_ms));
    return sums;
}

static void put_settings(const struct health *health, const char *mn, json_t *object)
{
    const struct device *device = device_table_find(health->table, hj212_text_of(mn));
    json_object_set_new(object, "edition", device ? json_string(hj212_edition_name(device->edition)) : json_null());
    json_object_set_new(object, "crc", device ? json_string(hj212_crc_name(device->crc)) : json_null());
    json_object_set_new(object, "clock_offset_ms", device ? json_integer(device->clock_offset_ms) : json_null());
    json_object_set_new(object, "weak_password", device ? json_boolean(device_password_is_weak(mn, device->password)) : json_null());
}

// Of a device only administrators hear more than how it is.
static const char *const closed_keys[] = {"mn", "edition", "crc", "clock_offset_ms", "learned", "weak_password", NULL};

static json_t *device_json(const struct health *health, const struct live_shown *point, const struct live_shown_device *device)
{
    json_t *object = json_pack("{s:s,s:s,s:s,s:s,s:b,s:s,s:b,s:b,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:o}", "mn", device->mn, "point", point->point.code, "name",
                               point->point.name, "kind", point->point.kind, "simulated", point->point.simulated, "state", live_state_name(point->state),
                               "enabled", device->enabled, "connected", device->connected, "line_ms", json_instant(device->line_ms), "frame_ms",
                               json_instant(device->frame_ms), "data_ms", json_instant(point->data_ms), "captured",
                               point->data_ms ? json_real((double)point->captured / LIVE_SLOTS) : json_null(), "frames", (json_int_t)device->frames, "connects",
                               (json_int_t)device->connects, "ahead", (json_int_t)point->ahead, "events", sums_json(health, device->mn));
    if (request_is_administrator(health->request)) {
        put_settings(health, device->mn, object);
        json_object_set_new(object, "learned", learned_json(request_service(health->request)->gateway, device->mn));
    } else {
        for (const char *const *key = closed_keys; *key; key++)
            json_object_set_new(object, *key, json_null());
    }
    return object;
}

static json_t *event_json(const struct health *health, const struct gateway_event *event)
{
    json_t *object = json_pack("{s:I,s:s,s:s,s:I}", "at_ms", (json_int_t)event->at_ms, "what", event->what, "mn", event->mn, "count", (json_int_t)event->count);
    if (request_is_administrator(health->request)) // an address says where a device stands
        json_object_set_new(object, "peer", json_string(event->peer));
    else
        json_object_set_new(object, "mn", json_null());
    json_object_set_new(object, "stranger", json_boolean(event->stranger));
    return object;
}

static json_t *devices_json(const struct health *health, const struct live_snapshot *snapshot)
{
    json_t *devices = json_array();
    for (size_t i = 0; i < snapshot->point_count; i++)
        for (size_t j = 0; j < snapshot->points[i].device_count; j++)
            json_array_append_new(devices, device_json(health, &snapshot->points[i], &snapshot->points[i].devices[j]));
    return devices;
}

static json_t *gateway_json(const struct service *service)
{
    if (!service->gateway)
        return json_null();
    const struct gateway_counts counts = gateway_counts(service->gateway);
    return json_pack("{s:I,s:I,s:I,s:I,s:I}", "connections", (json_int_t)counts.connections, "registered", (json_int_t)counts.registered, "frames",
                     (json_int_t)counts.frames, "repeated", (json_int_t)counts.repeated, "refused", (json_int_t)counts.refused);
}

json_t *devices_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct health health = {.request = request};
    struct gateway_event *events;
    struct live_snapshot snapshot;
    size_t event_count;
    const int64_t now_ms = instant_now_ms();
    if (!gateway_event_sums(reading->store, request->arena, now_ms, &health.sums, &health.sum_count, f) ||
        !gateway_event_list(reading->store, request->arena, NULL, EVENTS_SHOWN, &events, &event_count, f))
        return NULL;
    health.table = device_table_load(reading->store, f);
    if (!health.table)
        return NULL;
    live_read(live_feed_table(request_service(request)->live), request->arena, &(struct live_request){.now_ms = now_ms}, &snapshot);
    json_t *newest = json_array(), *devices = devices_json(&health, &snapshot);
    for (size_t i = 0; i < event_count; i++)
        json_array_append_new(newest, event_json(&health, &events[i]));
    device_table_free(health.table);
    json_t *means = means_state_json(request_service(request), f);
    if (!means) {
        json_decref(newest);
        json_decref(devices);
        return NULL;
    }
    return json_pack("{s:I,s:I,s:o,s:o,s:o,s:o,s:o}", "turn", (json_int_t)snapshot.turn, "at_ms", (json_int_t)now_ms, "gateway", gateway_json(request_service(request)),
                     "counts", live_counts_json(&snapshot.counts), "devices", devices, "events", newest, "means", means);
}
