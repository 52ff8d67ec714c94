// A cell that should hold a period, as people write it. One reading for files, forms and commands.
#ifndef QINGSHAN_BASE_PERIOD_CELL_H
#define QINGSHAN_BASE_PERIOD_CELL_H

#include "base/arena.h"

// What a period is written as, in the form that period_parse takes: "2020年", "2020/3", "2020年第一季度", "２０２０", "2020.0".
// What is none of these comes back as it is. NULL stays.
const char *period_cell(struct arena *arena, const char *text);

#endif
