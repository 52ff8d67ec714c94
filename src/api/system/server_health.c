// Whether the program works, and which steps go on behind serving: read without a store, so that it answers when that fails.
#include "api/system/system_api.h"
#include "json/json.h"
#include "store/proof/damage_log.h"

static json_t *steps_json(struct request *request)
{
    struct progress_step steps[PROGRESS_STEPS_MAX];
    const size_t count = progress_list(request_service(request)->progress, steps);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *title = message_text(request->arena, request->language, arena_printf(request->arena, "progress.%s", steps[i].name), NULL);
        json_array_append_new(list, json_pack("{s:s,s:s,s:I,s:o}", "step", steps[i].name, "title", title, "done", (json_int_t)steps[i].done, "total",
                                              steps[i].total ? json_integer(steps[i].total) : json_null()));
    }
    return list;
}

enum MHD_Result server_health_handle(struct request *request)
{
    struct answer answer;
    if (!request->arena)
        request->arena = arena_new();
    answer_document(request, json_pack("{s:b,s:I,s:I,s:o,s:o}", "ok", true, "version", (json_int_t)atomic_load(&request_service(request)->version), "damage",
                                       (json_int_t)damage_log_unseen(request_service(request)->damages), "clock", clock_json(request->arena, request->language), "steps", steps_json(request)),
                    &answer);
    return answer_bytes(request, 200, &answer);
}

enum MHD_Result session_handle(struct request *request)
{
    static const char administrator[] = "{\"role\":\"administrator\"}", visitor[] = "{\"role\":\"visitor\"}";
    bool known = request_is_administrator(request);
    struct answer answer = {.bytes = known ? administrator : visitor, .size = known ? sizeof administrator - 1 : sizeof visitor - 1,
                            .content_type = "application/json; charset=utf-8"};
    return answer_bytes(request, 200, &answer);
}
