// The health of devices: line, frames, share of the day with data, what the gateway turned away.
#include "api/observe/device_rows.h"
#include "health_answer.h"

#define EVENTS_SHOWN 50

// table: of the settings; NULL: they are not shown.
static void fill_devices(struct arena *arena, struct device_table *table, struct health *health)
{
    const struct live_snapshot *snapshot = &health->snapshot;
    size_t count = 0;
    for (size_t i = 0; i < snapshot->point_count; i++)
        count += snapshot->points[i].device_count;
    health->devices = arena_array(arena, count + 1, sizeof *health->devices);
    for (size_t i = 0; i < snapshot->point_count; i++)
        for (size_t j = 0; j < snapshot->points[i].device_count; j++) {
            const struct live_shown_device *device = &snapshot->points[i].devices[j];
            health->devices[health->device_count++] =
                (struct health_device){&snapshot->points[i], device, table ? device_table_find(table, hj212_text_of(device->mn)) : NULL};
        }
}

json_t *devices_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct service *service = request_service(request);
    struct health health = {.administrator = request_is_administrator(request), .gateway = service->gateway};
    const int64_t now_ms = instant_now_ms();
    if (!gateway_event_sums(reading->store, request->arena, now_ms, &health.sums, &health.sum_count, f) ||
        !gateway_event_list(reading->store, request->arena, NULL, EVENTS_SHOWN, &health.events, &health.event_count, f) ||
        !means_state_read(service, &health.means, f))
        return NULL;
    struct device_table *table = device_table_load(reading->store, f);
    if (!table)
        return NULL;
    live_read(live_feed_table(service->live), request->arena, &(struct live_request){.now_ms = now_ms}, &health.snapshot);
    if (service->gateway)
        health.counts = gateway_counts(service->gateway);
    fill_devices(request->arena, health.administrator ? table : NULL, &health);
    json_t *document = device_board_json(&health);
    device_table_free(table);
    return document;
}
