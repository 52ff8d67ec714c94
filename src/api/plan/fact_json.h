// The JSON body of one fact; apart, so that it can be fuzzed.
#ifndef QINGSHAN_API_FACT_JSON_H
#define QINGSHAN_API_FACT_JSON_H

#include "base/arena.h"
#include "base/fault.h"
#include "indicator/fact.h"
#include "json/json.h"

// Unknown fields and wrong types are refused (api.field_unknown, api.body_field). Texts are copied into the arena.
bool fact_entry_from_json(struct arena *arena, const json_t *body, struct fact_entry *ret_entry, const char **ret_person, struct fault *f);

#endif
