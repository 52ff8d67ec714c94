// The journaled tables that were written since a batch was opened: whoever writes a row notes its table, so that closing the
// batch asks these and not every table of the schema. Generated statements note theirs by themselves (store_statement.touches).
#ifndef QINGSHAN_STORE_TOUCHED_H
#define QINGSHAN_STORE_TOUCHED_H

#include <stdbool.h>
#include <stdint.h>

#define TOUCHED_MAX 512 // tables a batch may touch

struct touched {
    int64_t batch; // the open one; one at a time. 0: none
    const char *tables[TOUCHED_MAX];
    int count;
    bool full; // more than that
    const char *account; // whose batches these are (journal_act_as); NULL: of nobody who is known
};

void touched_begin(struct touched *touched, int64_t batch);
void touched_note(struct touched *touched, const char *table); // the name is kept, not copied
bool touched_has(const struct touched *touched, const char *table);

#endif
