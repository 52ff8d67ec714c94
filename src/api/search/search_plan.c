// What can be found of the plan: indicators, projects, tasks, and what is reported.
#include "api/search/search_rows.h"
#include "base/text.h"
#include "indicator/model.h"
#include "plan/project.h"

const char *search_path(struct arena *arena, const char *page, const char *name)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, page);
    for (; *name; name++) {
        const char c = *name;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~')
            text_buffer_append_char(&out, c);
        else
            text_buffer_printf(&out, "%%%02X", (unsigned char)c);
    }
    return out.bytes;
}

static void put_indicators(struct arena *arena, const struct indicator_model *model, struct search_index *index)
{
    for (int32_t i = 0; i < model->indicator_count; i++) {
        const struct indicator *one = &model->indicators[i];
        search_index_add(index, &(struct search_row){.group = SEARCH_INDICATOR, .id = one->no, .title = one->name, .title_en = one->name_en,
                                                     .also = {one->departments, one->code, one->subject->definition},
                                                     .path = search_path(arena, "/indicators/", one->no)});
    }
    for (int32_t i = 0; i < model->element_count; i++) {
        const struct subject *one = &model->subjects[i];
        search_index_add(index, &(struct search_row){.group = SEARCH_ELEMENT, .id = one->code, .title = one->name, .title_en = one->name_en,
                                                     .also = {one->reported_by, one->definition},
                                                     .path = search_path(arena, "/data/elements/", one->code)});
    }
}

static bool put_projects(const struct reading *reading, struct search_index *index, struct fault *f)
{
    struct project *projects;
    size_t count;
    if (!project_list(reading->store, reading->arena, reading->as_of, &projects, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct project *one = &projects[i];
        struct text_buffer departments;
        text_buffer_init(&departments, reading->arena);
        for (size_t d = 0; d < one->department_count; d++)
            text_buffer_printf(&departments, "%s%s", d ? " " : "", one->departments[d]);
        const char *no = arena_printf(reading->arena, "%lld", (long long)one->no);
        search_index_add(index, &(struct search_row){.group = SEARCH_PROJECT, .id = no, .title = one->name,
                                                     .also = {departments.bytes, one->group_name, one->group_name_en, one->content, one->effect, one->note},
                                                     .path = search_path(reading->arena, "/projects/", no)});
    }
    return true;
}

static bool put_measures(const struct reading *reading, struct search_index *index, struct fault *f)
{
    struct measure_list_row *measures;
    size_t count;
    if (!measure_list_all(reading->store, reading->arena, &(struct measure_list_in){.as_of = reading->as_of}, &measures, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        search_index_add(index, &(struct search_row){.group = SEARCH_MEASURE, .id = measures[i].code, .title = measures[i].title,
                                                     .also = {measures[i].departments, measures[i].text},
                                                     .path = search_path(reading->arena, "/plan#", measures[i].code)});
    return true;
}

// The definitions that requests share may be newer than the reading, or older: the reading's own are read.
bool search_put_plan(void *context, struct search_index *index, struct fault *f)
{
    const struct reading *reading = context;
    INDICATOR_MODEL_SCOPED model = indicator_model_load(reading->store, reading->as_of, f);
    if (!model)
        return false;
    put_indicators(reading->arena, model, index);
    return put_projects(reading, index, f) && put_measures(reading, index, f);
}
