#include "observe/stow/stow_edition.h"

#include "base/period.h"

#define PROGRESS_NAME "means"

static void tell(struct stow_edition *edition, struct progress *progress, const struct means_edition_state *state)
{
    edition->days = state->todo_days > edition->days ? state->todo_days : edition->days;
    progress_tell(progress, PROGRESS_NAME, edition->days - state->todo_days, edition->days);
}

bool stow_edition_begin(struct stow_edition *edition, struct series *series, struct progress *progress, struct fault *f)
{
    struct means_edition_state state;
    *edition = (struct stow_edition){0};
    if (!means_edition_begin(series, instant_now_ms(), f) || !means_edition_state(series, &state, f))
        return false;
    if (state.todo_days)
        tell(edition, progress, &state);
    return true;
}

bool stow_edition_step(struct stow_edition *edition, struct series *series, struct progress *progress, bool *ret_more, struct fault *f)
{
    struct means_edition_state state;
    if (!means_edition_step(series, &edition->editing, ret_more, f) || (*ret_more && !means_edition_state(series, &state, f)))
        return false;
    if (*ret_more) {
        tell(edition, progress, &state);
        return true;
    }
    if (edition->days)
        progress_end(progress, PROGRESS_NAME);
    edition->days = 0;
    return true;
}
