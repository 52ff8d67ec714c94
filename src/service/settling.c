#include "service/settling.h"

#include "base/period.h"
#include "observe/series/means_edition.h"
#include "service/handles.h"
#include "service/model.h"

struct resolving {
    const struct settle_source *source;
    struct settle_year year;
};

static bool resolve(void *context, struct arena *arena, const char *query, int32_t year, struct source_value *ret_value, struct fault *f)
{
    static const enum source_state states[] = {[SETTLE_UNKNOWN] = SOURCE_UNKNOWN, [SETTLE_MISSING] = SOURCE_MISSING, [SETTLE_RUNNING] = SOURCE_RUNNING,
                                               [SETTLE_SHORT] = SOURCE_SHORT, [SETTLE_FINAL] = SOURCE_FINAL};
    const struct resolving *resolving = context;
    struct settle_value value;
    char text[DECIMAL_TEXT_SIZE];
    (void)year;
    (void)f;
    settle_resolve(&resolving->year, arena, query, &value);
    bool known = value.state >= SETTLE_RUNNING;
    *ret_value = (struct source_value){.state = states[value.state], .unit = value.unit, .text = value.text, .simulated = value.simulated,
                                       .value = known ? arena_strdup(arena, decimal_format(value.value, text, sizeof text)) : NULL};
    return true;
}

bool settling_resolve(const struct settle_source *source, const struct indicator_model *model, struct arena *arena, int32_t year,
                      struct source_report *ret_report, struct fault *f)
{
    struct resolving *resolving = arena_alloc(arena, sizeof *resolving);
    const struct source_kind kind = {.name = SETTLING_KIND, .resolve = resolve, .context = resolving};
    resolving->source = source;
    struct means_edition_state state = {0};
    if (!settle_year_read(source, arena, year, &resolving->year, f) || !source_resolve(model, arena, &kind, year, ret_report, f) ||
        (source->series && !means_edition_state(source->series, &state, f)))
        return false;
    ret_report->rules_since_ms = state.since_ms;
    ret_report->rules_edition = state.edition;
    return true;
}

bool settling_source(struct service *service, struct store *store, const struct indicator_model *model, struct settle_source *ret_source, struct fault *f)
{
    *ret_source = (struct settle_source){.store = store, .standards = service_standards(service, f), .region = model->plan.region,
                                         .today = day_of_ms(instant_now_ms())};
    return ret_source->standards && service_series(service, &ret_source->series, f);
}
