// Documents and files of the plan: what is said stands in view/ and report/.
#include "api/plan/boundary_api.h"
#include "api/plan/plan_api.h"
#include "base/text.h"
#include "report/report.h"

json_t *plan_document(struct request *request, struct view *view, struct fault *f)
{
    bool shown;
    return boundary_shown(request, view, &shown, f) ? view_plan(view, shown, f) : NULL;
}

json_t *status_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_status(view, f);
}

json_t *indicators_document(struct request *request, struct view *view, struct fault *f)
{
    return view_indicators(view, request_query(request, "class"), f);
}

json_t *indicator_document(struct request *request, struct view *view, struct fault *f)
{
    return view_indicator(view, request->path_value, f);
}

json_t *projects_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_projects(view, f);
}

json_t *project_document(struct request *request, struct view *view, struct fault *f)
{
    return view_project(view, request->path_value, f);
}

json_t *problems_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_problems(view, f);
}

json_t *reachability_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_reachability(view, f);
}

json_t *units_document(struct request *request, struct view *view, struct fault *f)
{
    (void)request;
    return view_units(view, f);
}

// What a report is made of goes with the view.
static struct answer answer_of(struct request *request, const struct table_file *file)
{
    return (struct answer){.bytes = arena_strndup(request->arena, file->bytes, file->size), .size = file->size,
                           .content_type = file->content_type, .file_name = arena_strdup(request->arena, file->name)};
}

bool report_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    struct table_file file;
    const struct report_wish wish = {.name = request->path_value, .format = request_query(request, "format"), .rows = request_query(request, "rows")};
    if (!report_make(view, &wish, &file, f))
        return false;
    *answer = answer_of(request, &file);
    return true;
}

bool template_respond(struct request *request, struct view *view, struct answer *answer, struct fault *f)
{
    struct table_file file;
    if (!report_template(view, request_query(request, "format"), &file, f))
        return false;
    *answer = answer_of(request, &file);
    return true;
}
