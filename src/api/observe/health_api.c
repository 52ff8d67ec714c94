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

// ---- words ----

const char *health_word(const struct health *health, const char *family, const char *name)
{
    const char *key = arena_printf(health->reading->arena, "%.*s%s", (int)strcspn(family, "%"), family, name);
    return message_text(health->reading->arena, health->reading->language, key, NULL);
}

// Rows may say what only a later program writes.
const char *health_event_name(const struct health *health, const char *what)
{
    const char *key = arena_printf(health->reading->arena, "gateway.event_%s", what);
    const bool known = !text_equal(message_template(health->reading->language, key), key);
    return health_word(health, "gateway.event_%s", known ? what : "other");
}

const char *health_state_name(const struct health *health, const struct health_device *row)
{
    return health_word(health, "point.state_%s", live_state_name(row->point->state));
}

const char *health_line_name(const struct health *health, const struct health_device *row)
{
    return health_word(health, "device.line_%s", !row->device->enabled ? "disabled" : row->device->connected ? "connected" : "disconnected");
}

const char *health_captured(const struct health *health, const struct health_device *row)
{
    return row->point->data_ms ? arena_printf(health->reading->arena, "%.0f", 100.0 * row->point->captured / LIVE_SLOTS) : NULL;
}

const char *health_trouble(const struct health *health, const struct health_device *row)
{
    struct text_buffer out;
    text_buffer_init(&out, health->reading->arena);
    for (size_t i = 0; i < health->sum_count; i++)
        if (text_equal(health->sums[i].mn, row->device->mn))
            text_buffer_printf(&out, "%s%s ×%lld", out.size ? (health->reading->english ? "; " : "；") : "", health_event_name(health, health->sums[i].what),
                               (long long)health->sums[i].count);
    return out.size ? out.bytes : NULL;
}

const char *health_crc_name(const struct health *health, const struct health_device *row)
{
    return row->settings ? health_word(health, "device.crc_%s", hj212_crc_name(row->settings->crc)) : NULL;
}

const char *health_offset(const struct health *health, const struct health_device *row)
{
    return row->settings && row->settings->clock_offset_ms ? decimal_text(health->reading->arena, (struct decimal){row->settings->clock_offset_ms, 3}) : NULL;
}

// ---- answering ----

static bool read_events(struct request *request, const struct reading *reading, struct health *health, struct fault *f)
{
    *health = (struct health){.reading = reading, .administrator = request_may(request, RIGHT_OBSERVE)};
    return gateway_event_list(reading->store, request->arena, NULL, EVENTS_SHOWN, &health->events, &health->event_count, f);
}

bool gateway_events_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    struct health health;
    if (!read_events(request, reading, &health, f))
        return false;
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"gateway-events", "event.list", &event_list_table, {&health, health.events, health.event_count, sizeof *health.events}},
                                ret_answer, f);
    return answer_document(request, gateway_events_json(&health), ret_answer);
}

static bool answer_devices(struct request *request, const struct health *health, struct answer *ret_answer, struct fault *f)
{
    if (list_file_wanted(request))
        return answer_list_file(request, &(struct list_file){"devices", "device.list", &device_list_table, {health, health->devices, health->device_count, sizeof *health->devices}},
                                ret_answer, f);
    return answer_document(request, device_board_json(health), ret_answer);
}

bool devices_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    struct service *service = request_service(request);
    struct health health;
    const int64_t now_ms = instant_now_ms();
    if (!read_events(request, reading, &health, f) || !gateway_event_sums(reading->store, request->arena, now_ms, &health.sums, &health.sum_count, f) ||
        !means_state_read(service, &health.means, f))
        return false;
    struct device_table *table = device_table_load(reading->store, f);
    if (!table)
        return false;
    health.gateway = service->gateway;
    live_read(live_feed_table(service->live), request->arena, &(struct live_request){.now_ms = now_ms}, &health.snapshot);
    if (service->gateway)
        health.counts = gateway_counts(service->gateway);
    fill_devices(request->arena, health.administrator ? table : NULL, &health);
    const bool ok = answer_devices(request, &health, ret_answer, f);
    device_table_free(table);
    return ok;
}
