#include "indicator/reach_table.h"

const char *reach_time_name(enum reach_time time)
{
    static const char *const names[REACH_TIME_COUNT] = {REACH_TIMES(KIND_WORD)};
    return names[time];
}

const char *reach_verdict_name(enum reach_verdict verdict)
{
    static const char *const names[REACH_VERDICT_COUNT] = {REACH_VERDICTS(KIND_WORD)};
    return names[verdict];
}

// Short names, so that a row of the table is a line.
enum {
    TREND_ = REACH_NO_TREND, MET_ = REACH_MET, ABLE_ = REACH_REACHABLE, SHORT_ = REACH_OFF_TRACK, BEFORE_ = REACH_MET_BEFORE,
    LATER_ = REACH_MET_LATER, PART_ = REACH_IN_PART, GOOD_ = REACH_SETTLED_MET, BAD_ = REACH_SETTLED_UNMET,
    EMPTY_ = REACH_SETTLED_NO_DATA, DARK_ = REACH_SETTLED_UNSURE
};

// Columns: nothing, reached, before, later, enough, short, missed.
static const unsigned char table[REACH_TIME_COUNT][VERDICT_COUNT][REACH_SEEN_COUNT] = {
    [REACH_AHEAD] = {
        [VERDICT_NO_DATA] = {TREND_, PART_, BEFORE_, LATER_, ABLE_, SHORT_, TREND_},
        [VERDICT_MET] = {TREND_, MET_, MET_, MET_, ABLE_, SHORT_, TREND_},
        [VERDICT_EXPECTED] = {TREND_, PART_, BEFORE_, LATER_, ABLE_, SHORT_, TREND_},
        [VERDICT_UNMET] = {TREND_, PART_, BEFORE_, LATER_, ABLE_, SHORT_, TREND_},
        [VERDICT_NOT_DUE] = {TREND_, PART_, BEFORE_, LATER_, ABLE_, SHORT_, TREND_},
    },
    [REACH_DUE] = {
        [VERDICT_NO_DATA] = {EMPTY_, EMPTY_, EMPTY_, EMPTY_, EMPTY_, EMPTY_, BAD_},
        [VERDICT_MET] = {DARK_, GOOD_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_EXPECTED] = {DARK_, BAD_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_UNMET] = {BAD_, BAD_, BAD_, BAD_, BAD_, BAD_, BAD_},
        [VERDICT_NOT_DUE] = {DARK_, GOOD_, DARK_, DARK_, DARK_, DARK_, BAD_},
    },
    [REACH_KNOWN] = {
        [VERDICT_NO_DATA] = {EMPTY_, LATER_, EMPTY_, EMPTY_, EMPTY_, EMPTY_, BAD_},
        [VERDICT_MET] = {DARK_, GOOD_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_EXPECTED] = {DARK_, LATER_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_UNMET] = {DARK_, LATER_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_NOT_DUE] = {DARK_, LATER_, DARK_, DARK_, DARK_, DARK_, BAD_},
    },
    [REACH_OVER] = {
        [VERDICT_NO_DATA] = {EMPTY_, BEFORE_, EMPTY_, EMPTY_, EMPTY_, EMPTY_, BAD_},
        [VERDICT_MET] = {DARK_, GOOD_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_EXPECTED] = {DARK_, BEFORE_, DARK_, DARK_, DARK_, DARK_, BAD_},
        [VERDICT_UNMET] = {BAD_, BEFORE_, BAD_, BAD_, BAD_, BAD_, BAD_},
        [VERDICT_NOT_DUE] = {DARK_, BEFORE_, DARK_, DARK_, DARK_, DARK_, BAD_},
    },
};

enum reach_verdict reach_verdict_of(enum verdict state, enum reach_seen seen, enum reach_time time)
{
    return (enum reach_verdict)table[time][state][seen];
}
