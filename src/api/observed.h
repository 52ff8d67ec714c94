// What routes about observations share: the tables of standards, places, days. Private to the folder.
#ifndef QINGSHAN_API_OBSERVED_H
#define QINGSHAN_API_OBSERVED_H

#include "api/observe/observe_api.h"
#include "service/settling.h"
#include "view/observe/point_json.h"

// A day "2020-03-01" out of a query parameter or a path; fault day.*.
bool day_parameter(const char *text, struct day *ret_day, struct fault *f);
struct day day_after(struct day day, int days);
bool year_parameter(const char *text, int32_t *ret_year, struct fault *f); // fault period.syntax

struct observed_factors {
    struct series *series;          // NULL: nothing was ever observed here
    const struct site_list *sites;
    const char *const *codes;
    size_t count;
};
// The year asked for; else the newest in which any of these has an hour or an entered day; else the view's.
bool observed_year(struct request *request, const struct view *view, const struct observed_factors *factors, int32_t *ret_year, struct fault *f);

// ---- air documents ----

struct air_place {
    struct series *series;          // NULL: nothing was ever observed here
    const struct standards *standards;
    struct site_list stations;
    const char **points;            // their codes
};
bool air_place_load(struct request *request, struct view *view, struct air_place *ret_place, struct fault *f);
struct air_query air_place_query(const struct air_place *place, struct day first, int count);

// ---- times ----

// A query parameter as an instant; a day alone means its beginning, or its end. Fault: series.query {name, text}.
bool request_instant(struct request *request, const char *name, bool end, int64_t otherwise, int64_t *ret_at_ms, struct fault *f);
bool instant_of_text(const char *name, const char *text, bool end, int64_t *ret_at_ms, struct fault *f);

#endif
