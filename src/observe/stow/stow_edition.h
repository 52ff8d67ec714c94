// Means of an earlier edition of the rules, made anew piece by piece behind serving; how far it is, is told. One thread.
#ifndef QINGSHAN_OBSERVE_STOW_EDITION_H
#define QINGSHAN_OBSERVE_STOW_EDITION_H

#include "base/progress.h"
#include "observe/series/means_edition.h"

struct stow_edition {
    struct means_editing editing;
    int64_t days; // to be made anew when it began; 0: nothing is under way
};
// At the start, before anybody asks how far it is.
bool stow_edition_begin(struct stow_edition *edition, struct series *series, struct progress *progress, struct fault *f);
// One piece, when the means that were touched are made.
bool stow_edition_step(struct stow_edition *edition, struct series *series, struct progress *progress, bool *ret_more, struct fault *f);

#endif
