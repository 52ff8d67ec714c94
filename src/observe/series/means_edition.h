// Editions of the rules that means are made by (means.h). A folder of an earlier edition is gone through in steps, while the
// server works: each mean is made anew of what it was made of, and where that says something else it is a new version. Where
// the inputs are gone (retention) the old mean stands, with its edition. Which means those are is kept as spans of series in
// series.db; killed anywhere it begins again with the span it was at.
#ifndef QINGSHAN_OBSERVE_MEANS_EDITION_H
#define QINGSHAN_OBSERVE_MEANS_EDITION_H

#include "observe/series/series.h"

// What means are computed by: the rules (stow/means.c), and which numbers count (judge/doubt.h). A mean that is made anew under a later edition is a
// new version of it; where its inputs are gone it stands with its own edition.
#define MEANS_EDITION 2

// Notes since when this folder has this edition, and, the first time, which means are of an earlier one. series: the writing handle.
bool means_edition_begin(struct series *series, int64_t now_ms, struct fault *f);

// The span that is under way.
struct means_editing {
    int64_t id, to_ms; // id 0: none
};
// One step, when no touched span waits: touches a month of one series, or, when its means are made, takes it off the list.
bool means_edition_step(struct series *series, struct means_editing *editing, bool *ret_more, struct fault *f);

struct means_edition_state {
    int64_t edition, since_ms;  // since_ms 0: not noted yet
    int64_t todo_days, gone_days; // of all series: to be made anew; of an earlier edition for good
};
bool means_edition_state(struct series *series, struct means_edition_state *ret_state, struct fault *f);

// Of an earlier edition in a range, ascending: all others are of the newest one. In the arena.
struct means_edition_span {
    struct series_range range;
    int64_t edition;
    bool gone;          // what they were made of is; else they are still to be made anew
};
bool means_edition_spans(struct series *series, struct arena *arena, const struct series_key *key, struct series_range range,
                         struct means_edition_span **ret_spans, size_t *ret_count, struct fault *f);
int64_t means_edition_at(const struct means_edition_span *spans, size_t count, int64_t at_ms);

#endif
