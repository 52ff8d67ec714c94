// Whether the program works, and which steps go on behind serving: read without a store, so that it answers when that fails.
#include "api/system/system_api.h"
#include "api/system/system_rows.h"
#include "store/proof/damage_log.h"

static size_t list_steps(struct request *request, struct progress_row rows[static PROGRESS_STEPS_MAX])
{
    struct progress_step steps[PROGRESS_STEPS_MAX];
    const size_t count = progress_list(request_service(request)->progress, steps);
    for (size_t i = 0; i < count; i++) {
        const char *title = message_text(request->arena, request->language, arena_printf(request->arena, "progress.%s", steps[i].name), NULL);
        rows[i] = (struct progress_row){steps[i], title};
    }
    return count;
}

enum MHD_Result server_health_handle(struct request *request)
{
    struct answer answer;
    if (!request->arena)
        request->arena = arena_new();
    struct health_row health = {.version = atomic_load(&request_service(request)->version), .damage = damage_log_unseen(request_service(request)->damages),
                                .clock = clock_row(request->arena, request->language)};
    health.step_count = list_steps(request, health.steps);
    answer_document(request, health_json(&health), &answer);
    return answer_bytes(request, 200, &answer);
}
