// The rules of means: what an hour or a day must hold to be valid, under which edition means were made, and how far older ones are.
#include "api/observe/device_rows.h"
#include "api/observe/observe_api.h"
#include "means_answer.h"

bool means_state_read(struct service *service, struct means_edition_state *ret_state, struct fault *f)
{
    struct series *series;
    *ret_state = (struct means_edition_state){.edition = MEANS_EDITION};
    return service_series(service, &series, f) && (!series || means_edition_state(series, ret_state, f));
}

json_t *means_document(struct request *request, struct reading *reading, struct fault *f)
{
    struct means_shown shown = {.count = 0};
    (void)reading;
    if (!means_state_read(request_service(request), &shown.state, f))
        return NULL;
    for (struct means_row *row = shown.rules; shown.count < MEANS_ROWS_MOST; row++, shown.count++)
        if (!(row->domain = means_rule_at(shown.count, &row->kind, &row->rule)))
            break;
    return means_document_json(&shown);
}
