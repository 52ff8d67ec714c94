#include "view/view.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "view/view_internal.h"

// ---- opening ----

static bool open_model(struct view *view, const struct indicator_model *model, struct fault *f)
{
    if (model && view->as_of == INT64_MAX) {
        view->model = model;
        return true;
    }
    view->owned_model = indicator_model_load(view->store, view->as_of, f);
    view->model = view->owned_model;
    return view->model != NULL;
}

static bool open_year(struct view *view, const char *year, struct fault *f)
{
    int32_t first = view->inputs->first_year, last = first + view->inputs->years - 1;
    view->year = indicator_default_year(view->inputs);
    if (text_empty(year))
        return true;
    if (text_parse_int32(year, &view->year) && view->year >= first && view->year <= last)
        return true;
    return fault_set(f, FAULT_INPUT, "view.year", "text", year, "from", arena_printf(view->arena, "%d", first), "to",
                     arena_printf(view->arena, "%d", last), NULL);
}

static bool open_all(struct view *view, const struct indicator_model *model, const struct view_request *request, struct fault *f)
{
    if (!open_model(view, model, f))
        return false;
    view->region = text_empty(request->region) ? view->model->plan.region : arena_strdup(view->arena, request->region);
    if (!reading_check_region(&view->reading, view->region, f))
        return false;
    struct fact_filter all = {.region = view->region, .as_of = view->as_of};
    view->inputs = indicator_inputs_new(view->arena, view->model);
    return indicator_inputs_load(view->inputs, view->store, view->region, view->as_of, f) &&
           open_year(view, request->year, f) &&
           fact_list(view->store, view->arena, &all, &view->facts, &view->fact_count, f);
}

bool view_open(struct view *view, struct store *store, const struct indicator_model *model, const struct view_request *request, struct fault *f)
{
    *view = (struct view){0};
    if (!reading_open(&view->reading, store, request->as_of, request->language, f))
        return false;
    if (open_all(view, model, request, f))
        return true;
    view_close(view);
    return false;
}

void view_close(struct view *view)
{
    if (!view->arena)
        return;
    indicator_model_free(view->owned_model);
    reading_close(&view->reading);
    *view = (struct view){0};
}

// ---- words ----

const char *number_text(struct arena *arena, double value)
{
    struct decimal decimal;
    char text[DECIMAL_TEXT_SIZE];
    if (!decimal_from_double(value, &decimal))
        return "";
    return arena_strdup(arena, decimal_format(decimal, text, sizeof text));
}

const char *signed_text(struct arena *arena, double value)
{
    const char *text = number_text(arena, decimal_round_double(value, 3));
    return value > 0 ? arena_printf(arena, "+%s", text) : text;
}

const char *view_message(const struct view *view, const char *key, ...)
{
    va_list list;
    va_start(list, key);
    const char *text = message_vtext(view->arena, view->language, key, list);
    va_end(list);
    return text;
}

const char *view_name(const struct view *view, const char *name, const char *name_en)
{
    return view->english && !text_empty(name_en) ? name_en : name;
}

const struct fact_view *view_fact_of(const struct view *view, int32_t slot, int32_t year)
{
    const struct indicator_inputs *inputs = view->inputs;
    if (year < inputs->first_year || year >= inputs->first_year + inputs->years)
        return NULL;
    int64_t id = inputs->fact_ids[(size_t)slot * (size_t)inputs->years + (size_t)(year - inputs->first_year)];
    size_t low = 0, high = view->fact_count; // facts stand in the order of their ids
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->facts[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < view->fact_count && view->facts[low].id == id ? &view->facts[low] : NULL;
}

const char *view_english_or(const struct view *view, const char *name, const char *english)
{
    return view->english && !text_empty(english) ? english : name;
}

const char *view_joined(struct arena *arena, const char **words)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; words && words[i]; i++)
        text_buffer_printf(&out, "%s%s", i ? "、" : "", words[i]);
    return out.size ? out.bytes : "";
}
