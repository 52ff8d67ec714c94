// Retention on the stower's thread: when a pass begins, and a piece of it when nothing else is to be done (series_retain.h).
#ifndef QINGSHAN_OBSERVE_STOW_RETAIN_H
#define QINGSHAN_OBSERVE_STOW_RETAIN_H

#include "observe/series/series_retain.h"
#include "observe/stow/stow.h"

struct stow_retain {
    const struct stow_options *options; // borrowed
    int64_t next_ns;                    // when it is time again
    struct retention retention;
};
void stow_retain_begin(struct stow_retain *retain, const struct stow_options *options);
void stow_retain(struct stow_retain *retain, struct series *series, bool *ret_more); // a piece; *ret_more is only ever set. What goes wrong is logged

#endif
