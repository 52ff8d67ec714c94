// Forecasts that people enter, and the warning level of heavy pollution that they and the observed days give.
#include <string.h>

#include "api/observe/quality/air_rows.h"
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/cell/number_cell.h"
#include "base/cell/time_cell.h"
#include "base/period.h"
#include "base/text.h"
#include "forecast_answer.h"
#include "saved_answer.h"

// The largest individual index of what the criteria count.
static int counted_index(const struct standards *standards, const struct air_report *report)
{
    int largest = HEAVY_AQI_NONE;
    if (report->result.aqi == AQI_NONE)
        return HEAVY_AQI_NONE;
    for (int i = 0; i < report->edition->item_count; i++)
        if (!heavy_leaves_out(&standards->heavy, report->day, report->edition->items[i].pollutant) && report->result.iaqi[i] > largest)
            largest = report->result.iaqi[i];
    return largest;
}

static bool take_observed(struct request *request, const struct air_place *place, struct outlook *outlook, struct fault *f)
{
    struct air_days days;
    if (!place->series || !place->stations.count)
        return true;
    const struct air_query query = air_place_query(place, outlook->first, FORECAST_DAYS);
    if (!air_days_read(request->arena, &query, &days, f))
        return false;
    for (int i = 0; i < FORECAST_DAYS; i++) {
        outlook->observed[i] = days.region[i].result.aqi != AQI_NONE;
        outlook->shown[i] = outlook->observed[i] ? days.region[i].result.aqi : HEAVY_AQI_NONE;
        outlook->aqi[i] = counted_index(place->standards, &days.region[i]);
    }
    return true;
}

// A forecast that names nothing but what is left out does not count.
static bool is_counted(const struct standards *standards, const struct forecast *forecast)
{
    return !forecast->primary || !heavy_leaves_out(&standards->heavy, forecast->day, forecast->primary);
}

static void take_forecasts(const struct standards *standards, struct outlook *outlook, const struct forecast *forecasts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int at = (int)((day_start_ms(forecasts[i].day) - day_start_ms(outlook->first)) / DAY_MS);
        if (!forecasts[i].current || forecasts[i].withdrawn)
            continue;
        if (outlook->observed[at]) // what was measured speaks
            continue;
        outlook->shown[at] = forecasts[i].aqi;
        outlook->aqi[at] = is_counted(standards, &forecasts[i]) ? forecasts[i].aqi : HEAVY_AQI_NONE;
    }
}

static void fill(struct arena *arena, struct outlook *outlook, const struct forecast *forecasts, size_t count)
{
    for (int i = 0; i < FORECAST_DAYS; i++) {
        const char *from = outlook->observed[i] ? "observed" : (outlook->shown[i] != HEAVY_AQI_NONE ? "forecast" : NULL);
        outlook->days[i] = (struct outlook_day){day_after(outlook->first, i), outlook->shown[i], outlook->aqi[i], from, i == FORECAST_DAYS_BEFORE};
    }
    outlook->entered = arena_array(arena, count + 1, sizeof(struct forecast *));
    for (size_t i = count; i-- > 0;)
        outlook->entered[outlook->entered_count++] = &forecasts[i];
    heavy_compute(outlook->heavy, outlook->today, outlook->aqi, FORECAST_DAYS, FORECAST_DAYS_BEFORE, &outlook->result);
}

// day: the day the level is asked for; else the present one.
json_t *air_forecasts_document(struct request *request, struct view *view, struct fault *f)
{
    struct air_place place;
    struct forecast *forecasts;
    size_t count;
    const char *asked = request_query(request, "day");
    struct outlook outlook = {.today = day_of_ms(instant_now_ms())};
    if (!text_empty(asked) && !day_parameter(asked, &outlook.today, f))
        return NULL;
    outlook.first = day_after(outlook.today, -FORECAST_DAYS_BEFORE);
    for (int i = 0; i < FORECAST_DAYS; i++)
        outlook.aqi[i] = outlook.shown[i] = HEAVY_AQI_NONE;
    if (!air_place_load(request, view, &place, f) || !take_observed(request, &place, &outlook, f) ||
        !forecast_list(view->store, request->arena, view->region, outlook.first, day_after(outlook.first, FORECAST_DAYS - 1), &forecasts, &count, f))
        return NULL;
    take_forecasts(place.standards, &outlook, forecasts, count);
    outlook.simulated = place.stations.simulated;
    outlook.heavy = &place.standards->heavy;
    fill(request->arena, &outlook, forecasts, count);
    return air_forecasts_json(&outlook);
}

// ---- entering ----

static bool take_forecast(struct write_job *job, struct forecast *ret_forecast, struct fault *f)
{
    struct forecast_add_request asked;
    struct time_cell day;
    int64_t value = 0;
    if (!forecast_add_read(job->arena, job->body, &asked, f))
        return false;
    *ret_forecast = (struct forecast){.person = write_job_person(job, asked.person), .primary = asked.primary, .note = asked.note, .at_ms = instant_now_ms(), .withdrawn = asked.withdrawn};
    if (asked.date && time_cell_read(asked.date, &day) && !day.has_clock)
        ret_forecast->day = day_of_ms(day.at_ms);
    else if (!day_parse(text_or_none(asked.date), &ret_forecast->day, f))
        return false;
    if (!asked.withdrawn && (text_empty(asked.aqi) || !number_cell_whole(asked.aqi, &value)))
        return fault_set(f, FAULT_INPUT, "forecast.aqi", "text", text_or_none(asked.aqi), NULL);
    ret_forecast->aqi = value < -1 || value > 10000 ? -1 : (int)value;
    return true;
}

static bool forecast_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct forecast forecast;
    const struct indicator_model *model = service_writer_model(request_service(job->request), store, f);
    if (!model || !take_forecast(job, &forecast, f) || !forecast_add(store, model->plan.region, &forecast, &job->batch, f))
        return false;
    job->answer = forecast_saved_json(&forecast, job);
    return true;
}

enum MHD_Result air_forecast_add_handle(struct request *request)
{
    return write_job_from_json(request, "air.forecast", forecast_work);
}
