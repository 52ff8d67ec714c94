// The one table of what may be said of an indicator: from its state in the asked year, from what is known of its target,
// and from whether the target's year is ahead, has come, is known from newer data, or is over. Pages, annexes and commands
// take their words and sentences by the result, so that no two of them can contradict each other.
#ifndef QINGSHAN_INDICATOR_REACH_TABLE_H
#define QINGSHAN_INDICATOR_REACH_TABLE_H

#include "indicator/evaluate.h"

#define REACH_TIMES(X)                                                                          \
    X(REACH_AHEAD, "ahead") /* the target's year is later than the asked year */                \
    X(REACH_DUE, "due")     /* it is the asked year */                                          \
    X(REACH_KNOWN, "known") /* it is later, but there are data of it or of a later year */      \
    X(REACH_OVER, "over")   /* it is earlier */
enum reach_time { REACH_TIMES(KIND_MEMBER) REACH_TIME_COUNT };
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

#define REACH_VERDICTS(X)                                                                                                          \
    X(REACH_NO_TREND, "no_trend")                                                                                                  \
    X(REACH_MET, "met")                                                                                                            \
    X(REACH_REACHABLE, "reachable")                                                                                                \
    X(REACH_OFF_TRACK, "off_track")                                                                                                \
    X(REACH_MET_BEFORE, "met_before") /* an earlier year was good enough, the asked one is not or has no data */                   \
    X(REACH_MET_LATER, "met_later")   /* a later year was */                                                                       \
    X(REACH_IN_PART, "in_part")       /* the number is good enough, another condition is not or cannot be judged */                \
    X(REACH_SETTLED_MET, "settled_met")                                                                                            \
    X(REACH_SETTLED_UNMET, "settled_unmet")                                                                                        \
    X(REACH_SETTLED_NO_DATA, "settled_no_data")                                                                                    \
    X(REACH_SETTLED_UNSURE, "settled_unsure") /* the state is known, but nothing tells whether the target was met in its year */
enum reach_verdict { REACH_VERDICTS(KIND_MEMBER) REACH_VERDICT_COUNT };
const char *reach_verdict_name(enum reach_verdict verdict); // "no_trend" ...

enum reach_verdict reach_verdict_of(enum verdict state, enum reach_seen seen, enum reach_time time);

#endif
