// Steps that go on behind serving after an upgrade or a change of rules: how far each one is. Whoever does the step tells it,
// whoever is asked (the health document) lists them. A step that has ended is gone from the table. Any thread.
#ifndef QINGSHAN_BASE_PROGRESS_H
#define QINGSHAN_BASE_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#define PROGRESS_STEPS_MAX 16

struct progress;

struct progress_step {
    const char *name;     // a literal of whoever told it; words for people are the message "progress.NAME"
    int64_t done, total;  // pieces; total 0: not known yet
};

struct progress *progress_new(void);
void progress_free(struct progress *progress); // NULL is fine

// name: a literal. Told again it moves on. NULL progress is fine: told to nobody. More than PROGRESS_STEPS_MAX at once is our own bug.
void progress_tell(struct progress *progress, const char *name, int64_t done, int64_t total);
void progress_end(struct progress *progress, const char *name);

// In the order they began. Returns how many.
size_t progress_list(struct progress *progress, struct progress_step steps[static PROGRESS_STEPS_MAX]);

#endif
