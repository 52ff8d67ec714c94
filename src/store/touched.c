#include "store/touched.h"

#include "base/text.h"

void touched_begin(struct touched *touched, int64_t batch)
{
    touched->batch = batch;
    touched->count = 0;
    touched->full = false;
}

bool touched_has(const struct touched *touched, const char *table)
{
    for (int i = 0; i < touched->count; i++)
        if (touched->tables[i] == table || text_equal(touched->tables[i], table))
            return true;
    return false;
}

void touched_note(struct touched *touched, const char *table)
{
    if (!touched->batch || touched_has(touched, table))
        return;
    touched->full = touched->full || touched->count == TOUCHED_MAX;
    if (!touched->full)
        touched->tables[touched->count++] = table;
}
