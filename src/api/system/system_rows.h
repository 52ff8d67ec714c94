// What the answers of this folder are written of (system.answer).
#ifndef QINGSHAN_API_SYSTEM_ROWS_H
#define QINGSHAN_API_SYSTEM_ROWS_H

#include "api/write_job.h"
#include "base/cell/field.h"
#include "base/clock/wall_clock.h"
#include "base/progress.h"
#include "observe/chain/anchor.h"
#include "system_answer.h"

struct clock_row {
    struct wall_view is;
    const char *text;       // what speaks against it; NULL: nothing
};
struct clock_row clock_row(struct arena *arena, enum language language);

struct progress_row {
    struct progress_step is;
    const char *title;
};
struct health_row {
    int64_t version, damage;
    struct clock_row clock;
    struct progress_row steps[PROGRESS_STEPS_MAX];
    size_t step_count;
};

struct anchor_row {
    struct anchor is;
    const char *text, *key; // key NULL: it is not signed
    int64_t head_ms;        // 0: there is no head
};

struct damage_noted {
    int64_t found, added;
};

#endif
