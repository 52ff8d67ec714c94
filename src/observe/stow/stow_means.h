// Which rule of means a series has: by the kind of its point. One thread.
#ifndef QINGSHAN_OBSERVE_STOW_MEANS_H
#define QINGSHAN_OBSERVE_STOW_MEANS_H

#include "observe/stow/means.h"
#include "store/store.h"

struct stow_means;
struct stow_means *stow_means_new(struct store *store); // for reading, borrowed
void stow_means_free(struct stow_means *means);         // NULL is fine
void stow_means_forget(struct stow_means *means);       // points have changed
const struct means_policy *stow_means_policy(struct stow_means *means);

#endif
