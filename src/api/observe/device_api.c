// One device: how it is spoken to, what its frames suggest, changing that.
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "api/observe/device_rows.h"
#include "asked_answer.h"
#include "base/text.h"
#include "device_answer.h"
#include "observe/gateway/gateway.h"
#include "saved_answer.h"

static void count_into(json_t *counts, const char *name, int count)
{
    if (count)
        json_object_set_new(counts, name, json_integer(count));
}

json_t *learned_dialects_json(const struct learned *learned)
{
    json_t *counts = json_object();
    for (int i = 0; i < LEARNED_DIALECTS; i++)
        count_into(counts, hj212_dialect_name((enum hj212_dialect)i), learned->dialects[i]);
    return counts;
}

json_t *learned_endings_json(const struct learned *learned)
{
    json_t *counts = json_object();
    for (int i = 0; i < LEARNED_ENDINGS; i++)
        count_into(counts, hj212_ending_name((enum hj212_ending)i), learned->endings[i]);
    return counts;
}

json_t *learned_oddities_json(const struct learned *learned)
{
    json_t *counts = json_object();
    for (int i = 0; i < HJ212_NOTES_COUNT; i++) {
        unsigned note = 1u << i;
        count_into(counts, hj212_note_next(&note), learned->notes[i]);
    }
    return counts;
}

const struct learned_device *device_learned_of(struct arena *arena, struct gateway *gateway, const char *mn)
{
    struct learned_device *device = arena_alloc(arena, sizeof *device);
    if (!gateway || !gateway_learned(gateway, mn, &device->is, &device->online))
        return NULL;
    device->says = learned_say(&device->is);
    return device;
}

#define NOTES_SHOWN 500

json_t *device_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct device_page page = {.mn = request->path_value};
    if (!device_setting_show(reading->store, reading->arena, page.mn, &page.shown, f) ||
        !device_note_list(reading->store, reading->arena, page.mn, NOTES_SHOWN, &page.notes, &page.note_count, f))
        return NULL;
    page.learned = device_learned_of(reading->arena, request_service(request)->gateway, page.mn);
    return device_document_json(&page);
}

// ---- changing ----

static bool save_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct device_settings_request asked;
    struct device_setting settings[DEVICE_SETTINGS_CELLS];
    struct device_setting_change change = {.mn = job->request->path_value, .settings = settings};
    if (!device_settings_read(job->arena, job->body, &asked, f))
        return false;
    for (size_t i = 0; i < DEVICE_SETTINGS_CELLS; i++)
        if (asked.cells[i])
            settings[change.count++] = (struct device_setting){.name = device_settings_keys[i], .text = asked.cells[i]};
    write_job_by(job, asked.person);
    change.note = text_or_none(asked.note);
    change.person = job->person;
    if (!device_setting_save(store, job->arena, &change, &job->batch, f))
        return false;
    job->changes |= CHANGE_DEVICES;
    job->answer = device_saved_json(change.mn, job);
    return true;
}

enum MHD_Result device_save_handle(struct request *request)
{
    return write_job_from_json(request, "device.settings", save_work);
}
