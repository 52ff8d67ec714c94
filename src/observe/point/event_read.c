#include "observe/point/event_read.h"

#include "base/clock/wall_watch.h"
#include "base/period.h"
#include "observe_sql.h"

bool gateway_event_list(struct store *store, struct arena *arena, const char *mn, int64_t most, struct gateway_event **ret_events, size_t *ret_count,
                        struct fault *f)
{
    struct gateway_event_page_row *rows;
    const struct gateway_event_page_in wanted = {.mn = mn, .most = most};
    if (!gateway_event_page_all(store, arena, &wanted, &rows, ret_count, f))
        return false;
    *ret_events = arena_array(arena, *ret_count, sizeof **ret_events);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_events)[i] = (struct gateway_event){rows[i].what, rows[i].mn, rows[i].peer, rows[i].at_ms, rows[i].count, rows[i].stranger};
    return true;
}

bool gateway_event_sums(struct store *store, struct arena *arena, int64_t now_ms, struct gateway_event **ret_events, size_t *ret_count, struct fault *f)
{
    struct gateway_event_sum_row *rows;
    const struct gateway_event_sum_in wanted = {.since_ms = now_ms - DAY_MS, .to_ms = now_ms + WALL_STEP_MS};
    if (!gateway_event_sum_all(store, arena, &wanted, &rows, ret_count, f))
        return false;
    *ret_events = arena_array(arena, *ret_count, sizeof **ret_events);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_events)[i] = (struct gateway_event){rows[i].what, rows[i].mn, NULL, rows[i].at_ms, rows[i].count, false};
    return true;
}
