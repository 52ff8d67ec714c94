// Shared by model.c (reading) and model_graph.c (formulas, order, dependents).
#ifndef QINGSHAN_INDICATOR_MODEL_INTERNAL_H
#define QINGSHAN_INDICATOR_MODEL_INTERNAL_H

#include "base/map.h"
#include "indicator/model.h"
#include "indicator_sql.h"

struct model_loader {
    struct store *store;
    struct indicator_model *model;
    struct map subjects;   // code -> struct subject
    struct map indicators; // no -> struct indicator
};

bool model_compile_formulas(struct model_loader *loader, struct fault *f);
bool model_order(struct model_loader *loader, struct fault *f);
bool model_dependents(struct model_loader *loader, struct fault *f);

#endif
