// What the answer about upper platforms is made of (forward.answer). Private to the folder.
#ifndef QINGSHAN_API_FORWARD_ROWS_H
#define QINGSHAN_API_FORWARD_ROWS_H

#include "observe/forward/forward.h"

struct forward_row {
    struct forward_target target;
    bool runs;
    struct forward_status status;
};
struct forward_rows {
    struct forward_row *items;
    size_t count;
    bool running;
};

#endif
