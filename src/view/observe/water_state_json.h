// What a section's water is beside its class: trophic state of a lake, grade of a black and odorous river.
#ifndef QINGSHAN_VIEW_WATER_STATE_JSON_H
#define QINGSHAN_VIEW_WATER_STATE_JSON_H

#include "json/json.h"
#include "observe/evaluate/standards.h"
#include "observe/evaluate/water_state.h"

// Adds `trophic` and `odour`; null where they do not apply.
bool water_state_put(json_t *object, const struct water_span *span, const struct standards *standards, enum water_body body, struct fault *f);

#endif
