// One device: how it is spoken to, what its frames suggest, changing that.
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/text.h"
#include "observe/gateway/gateway.h"
#include "observe/gateway/learned.h"
#include "observe/point/device_note.h"
#include "observe/point/device_setting.h"
#include "asked_answer.h"

static json_t *settings_json(const struct device_shown *shown)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:b,s:b,s:b,s:b,s:s,s:I,s:I,s:b,s:I}", "edition", shown->edition, "crc", shown->crc, "tail", shown->tail,
                     "charset", shown->charset, "data_time", shown->data_time, "minute_interval", (json_int_t)shown->minute_interval, "clock_offset_s",
                     (json_int_t)shown->clock_offset_s, "enabled", shown->enabled, "has_password", shown->has_password, "weak_password", shown->weak_password, "has_key", shown->has_key,
                     "cipher_form", shown->cipher_form, "over_time_s", (json_int_t)shown->over_time_s, "retries", (json_int_t)shown->retries, "backfill",
                     shown->backfill, "backfill_hourly", (json_int_t)shown->backfill_hourly);
}

static json_t *crc_json(const struct learned *learned, const struct learned_says *says)
{
    json_t *counts = json_object();
    for (int i = 0; i < LEARNED_DIALECTS; i++)
        if (learned->dialects[i])
            json_object_set_new(counts, hj212_dialect_name((enum hj212_dialect)i), json_integer(learned->dialects[i]));
    return json_pack("{s:o,s:i,s:i,s:o}", "suggestion", says->has_crc ? json_string(hj212_crc_name(says->crc)) : json_null(), "frames", says->crc_frames,
                     "matching", says->crc_matching, "counts", counts);
}

static json_t *tail_json(const struct learned *learned, const struct learned_says *says)
{
    json_t *counts = json_object();
    for (int i = 0; i < LEARNED_ENDINGS; i++)
        if (learned->endings[i])
            json_object_set_new(counts, hj212_ending_name((enum hj212_ending)i), json_integer(learned->endings[i]));
    return json_pack("{s:o,s:i,s:i,s:o}", "suggestion", says->has_tail ? json_string(hj212_tail_name(says->tail)) : json_null(), "frames", says->tail_frames,
                     "matching", says->tail_matching, "counts", counts);
}

// What was odd and taken all the same.
static json_t *oddities_json(const struct learned *learned)
{
    json_t *counts = json_object();
    for (int i = 0; i < HJ212_NOTES_COUNT; i++) {
        unsigned note = 1u << i;
        if (learned->notes[i])
            json_object_set_new(counts, hj212_note_next(&note), json_integer(learned->notes[i]));
    }
    return counts;
}

json_t *learned_json(struct gateway *gateway, const char *mn)
{
    struct learned learned;
    bool online;
    if (!gateway || !gateway_learned(gateway, mn, &learned, &online))
        return json_null();
    const struct learned_says says = learned_say(&learned);
    json_t *data_time = json_pack("{s:o,s:i,s:i}", "suggestion", says.has_data_time ? json_string(says.time_is_end ? "end" : "start") : json_null(), "start",
                                  (int)learned.starts, "end", (int)learned.ends);
    json_t *drift = json_pack("{s:o,s:i,s:o}", "median_ms", says.has_drift ? json_integer(says.drift_ms) : json_null(), "frames", says.drift_frames,
                              "clock_offset_s", says.has_offset ? json_integer(says.clock_offset_s) : json_null());
    return json_pack("{s:b,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "online", online, "frames", (json_int_t)learned.frames, "refused", (json_int_t)learned.refused,
                     "last_ms", learned.last_ms ? json_integer(learned.last_ms) : json_null(), "crc", crc_json(&learned, &says), "data_time", data_time,
                     "drift", drift, "tail", tail_json(&learned, &says), "oddities", oddities_json(&learned));
}

#define NOTES_SHOWN 500

// What of its fields was not understood, or only in spite of how it was written.
static json_t *notes_json(const struct reading *reading, const char *mn, struct fault *f)
{
    struct device_note *notes;
    size_t count;
    if (!device_note_list(reading->store, reading->arena, mn, NOTES_SHOWN, &notes, &count, f))
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:I,s:I,s:I}", "what", notes[i].what, "name", notes[i].name, "example", notes[i].example,
                                               "first_ms", (json_int_t)notes[i].first_ms, "last_ms", (json_int_t)notes[i].last_ms, "count",
                                               (json_int_t)notes[i].count));
    return array;
}

json_t *device_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct device_shown shown;
    const char *mn = request->path_value;
    if (!device_setting_show(reading->store, reading->arena, mn, &shown, f))
        return NULL;
    json_t *notes = notes_json(reading, mn, f);
    return notes ? json_pack("{s:s,s:s,s:b,s:o,s:o,s:o}", "mn", mn, "point", shown.point, "simulated", shown.simulated, "settings", settings_json(&shown),
                             "learned", learned_json(request_service(request)->gateway, mn), "notes", notes)
                 : NULL;
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
    job->answer = json_pack("{s:s,s:o}", "mn", change.mn, "batch", write_job_batch(job));
    return true;
}

enum MHD_Result device_save_handle(struct request *request)
{
    return write_job_from_json(request, "device.settings", save_work);
}
