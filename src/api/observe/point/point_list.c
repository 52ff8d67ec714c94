// The list of points: whole, in pages, as a document or as a file.
#include "api/observe/observe_api.h"
#include "api/observe/point/point_line.h"
#include "point_line_answer.h"
#include "view/observe/point_json.h"

bool points_respond(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f)
{
    const char *region = request_query(request, "region");
    const bool file = list_file_wanted(request);
    const bool paged = !file && (!text_empty(request_query(request, "limit")) || !text_empty(request_query(request, "cursor")));
    struct point_lines list;
    struct text_buffer out;
    if ((!text_empty(region) && !reading_check_region(reading, region, f)) || !point_lines_read(request, reading, paged, &list, f))
        return false;
    if (file)
        return answer_list_file(request, &(struct list_file){"points", "point.list", &point_list_table, {reading, list.lines, list.count, sizeof *list.lines}}, ret_answer, f);
    text_buffer_init(&out, request->arena);
    point_list_write(&out, &list);
    return answer_json_text(&out, ret_answer);
}
