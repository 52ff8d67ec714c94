// The rules of means: what an hour or a day must hold to be valid, under which edition means were made, and how far older ones are.
#include "api/observe/observe_api.h"
#include "json/json.h"
#include "observe/series/means_edition.h"

static json_t *rule_json(const char *domain, enum series_kind kind, const struct means_rule *rule)
{
    return json_pack("{s:s,s:s,s:i,s:s,s:i,s:i,s:b,s:o,s:s,s:s}", "domain", domain, "kind", series_kind_name(kind), "valid_least", rule->valid_least, "unit",
                     kind == SERIES_HOUR ? "minute" : "hour", "normal_percent", rule->normal_percent, "manual_least", rule->manual_least, "with_manual",
                     rule->with_manual, "weight_factor", rule->weight_factor ? json_string(rule->weight_factor) : json_null(), "source", rule->source,
                     "confidence", rule->confidence);
}

json_t *means_state_json(struct service *service, struct fault *f)
{
    struct means_edition_state state = {.edition = MEANS_EDITION};
    struct series *series;
    if (!service_series(service, &series, f) || (series && !means_edition_state(series, &state, f)))
        return NULL;
    return json_pack("{s:I,s:o,s:I,s:I}", "edition", (json_int_t)state.edition, "since_ms", json_instant(state.since_ms), "todo_days",
                     (json_int_t)state.todo_days, "gone_days", (json_int_t)state.gone_days);
}

json_t *means_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct means_rule rule;
    enum series_kind kind;
    const char *domain;
    json_t *document = means_state_json(request_service(request), f), *rules = json_array();
    (void)reading;
    for (size_t i = 0; (domain = means_rule_at(i, &kind, &rule)); i++)
        json_array_append_new(rules, rule_json(domain, kind, &rule));
    if (document)
        json_object_set_new(document, "rules", rules);
    else
        json_decref(rules);
    return document;
}
