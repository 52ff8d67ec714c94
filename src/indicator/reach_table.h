// The one table of what may be said of an indicator: from its state in the asked year, from what is known of its target,
// and from whether the target's year is ahead, has come, is known from newer data, or is over. Pages, annexes and commands
// take their words and sentences by the result, so that no two of them can contradict each other.
#ifndef QINGSHAN_INDICATOR_REACH_TABLE_H
#define QINGSHAN_INDICATOR_REACH_TABLE_H

#include "indicator/evaluate.h"

enum reach_time {
    REACH_AHEAD, // the target's year is later than the asked year
    REACH_DUE,   // it is the asked year
    REACH_KNOWN, // it is later, but there are data of it or of a later year
    REACH_OVER   // it is earlier
};
#define REACH_TIME_COUNT 4
const char *reach_time_name(enum reach_time time); // "ahead" ...

enum reach_seen {
    SEEN_NOTHING, // nothing to judge by
    SEEN_REACHED, // by the asked year's value; of a target whose year has come: in its year
    SEEN_BEFORE,  // in an earlier year only
    SEEN_LATER,   // in a later year only
    SEEN_ENOUGH,  // not reached; the trend leads there
    SEEN_SHORT,   // not reached; the trend does not lead there
    SEEN_MISSED   // not reached in the target's year
};
#define REACH_SEEN_COUNT 7

enum reach_verdict {
    REACH_NO_TREND, REACH_MET, REACH_REACHABLE, REACH_OFF_TRACK,
    REACH_MET_BEFORE,      // an earlier year was good enough, the asked one is not or has no data
    REACH_MET_LATER,       // a later year was
    REACH_IN_PART,         // the number is good enough, another condition is not or cannot be judged
    REACH_SETTLED_MET, REACH_SETTLED_UNMET, REACH_SETTLED_NO_DATA,
    REACH_SETTLED_UNSURE   // the state is known, but nothing tells whether the target was met in its year
};
#define REACH_VERDICT_COUNT 11
const char *reach_verdict_name(enum reach_verdict verdict); // "no_trend" ...

enum reach_verdict reach_verdict_of(enum verdict state, enum reach_seen seen, enum reach_time time);

#endif
