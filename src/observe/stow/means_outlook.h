// What will follow from values of a file: how many hours and days of means, from when to when they are judged, and what is
// not made of them and why. Looked at before anything is stored; the same rules as means.h.
#ifndef QINGSHAN_OBSERVE_MEANS_OUTLOOK_H
#define QINGSHAN_OBSERVE_MEANS_OUTLOOK_H

#include "observe/stow/means.h"
#include "store/store.h"

#define MEANS_OUTLOOK_NOT_MOST 20

enum means_outlook_reason {
    MEANS_OUTLOOK_KIND,   // points of this kind have no means, or nobody knows the point
    MEANS_OUTLOOK_FACTOR  // a state, a running time
};
const char *means_outlook_reason_name(enum means_outlook_reason reason); // "kind" "factor"

struct means_outlook_not {
    struct series_key key;
    enum means_outlook_reason reason;
    size_t rows;
};

struct means_outlook {
    size_t hours, valid_hours;  // that are made of minute and real-time values; of them with enough values
    size_t days;                // with any of these hours, or with hours of the file
    int64_t from_ms, to_ms;     // first and last value that is judged; from above to: none
    struct means_outlook_not items[MEANS_OUTLOOK_NOT_MOST];
    size_t not_count;           // may be more than there are items
};
// runs as series_csv_parse gives them; their keys are borrowed for the items.
void means_outlook(struct store *store, const struct series_run *runs, size_t count, struct means_outlook *ret_outlook);

#endif
