// The words of closed lists that several modules know without knowing each other: what the cells of a pack may say is refused
// by pack/, kept as an enum by the module that works with it, and offered by the pages. Each list is told here, once; what a
// word means is told where its enum is. It is not told in those modules because pack/ may include neither.
//
// A row: X(member of the enum, word). The order is that of the enums and of the lists on pages. tools/kinds.py writes the
// pages' lists (web/src/api/kinds.ts) from here and from the lists of single modules.
#ifndef QINGSHAN_BASE_KINDS_H
#define QINGSHAN_BASE_KINDS_H

#define KIND_MEMBER(member, word) member,
#define KIND_WORD(member, word) word,
#define KIND_SPACED(member, word) " " word // for text_has_word

// ---- judging of observations: observe/judge/judge.h ----

#define JUDGE_RULES(X)                                                                         \
    X(JUDGE_EXCEEDANCE, "exceedance")  /* a valid legal mean beyond its limit */               \
    X(JUDGE_SUSTAINED, "sustained")    /* several of them in a row: a degree of an exceedance, no finding of its own */ \
    X(JUDGE_NO_DATA, "no_data")        /* nothing came for too long */                         \
    X(JUDGE_CONSTANT, "constant")      /* the same value again and again */                    \
    X(JUDGE_JUMP, "jump")              /* far from the values before it */                     \
    X(JUDGE_ZERO, "zero")              /* zeros in a row */                                    \
    X(JUDGE_RANGE, "range")            /* outside what the factor or the instrument can be */  \
    X(JUDGE_NEGATIVE, "negative")                                                              \
    X(JUDGE_CLOCK, "clock")            /* the device's time is steadily off */                 \
    X(JUDGE_COPY, "copy")              /* the values of another point */                       \
    X(JUDGE_TWIN, "twin")              /* the values of another factor of the point */         \
    X(JUDGE_EFFICIENCY, "efficiency")  /* the outlet is not enough below the inlet */          \
    X(JUDGE_IDLE, "idle")              /* the facility is off while production runs */

// Numbers that a rule is set by.
#define JUDGE_PARAMETERS(X)                                                                    \
    X(JUDGE_COUNT, "count")            /* so many occurrences raise it */                      \
    X(JUDGE_MINUTES, "minutes")        /* and they last at least so long */                    \
    X(JUDGE_CLEAR, "clear")            /* so many good values in a row end it */               \
    X(JUDGE_CLEAR_MINUTES, "clear_minutes") /* and so long after the last occurrence */        \
    X(JUDGE_GAP_MINUTES, "gap_minutes")/* a longer gap ends a row of values */                 \
    X(JUDGE_WINDOW, "window")          /* values looked back at */                             \
    X(JUDGE_TIMES, "times")            /* of the usual spread */                               \
    X(JUDGE_PERCENT, "percent")                                                                \
    X(JUDGE_LEAST, "least")            /* below this it does not matter */                     \
    X(JUDGE_LOW, "low")                                                                        \
    X(JUDGE_HIGH, "high")                                                                      \
    X(JUDGE_SECONDS, "seconds")                                                                \
    X(JUDGE_SPREAD, "spread")          /* seconds an offset may move and still be steady */    \
    X(JUDGE_DISTINCT, "distinct")      /* different values among the equal ones */             \
    X(JUDGE_COLD_C, "cold_c")          /* water at most so warm takes the limit for cold water */ \
    X(JUDGE_AGAIN_HOURS, "again_hours")/* a person closed it and it still goes on: warn again */ \
    X(JUDGE_LEVEL, "level")            /* how grave it is: JUDGE_LEVELS */
// Those that are no number.
#define JUDGE_OTHER_PARAMETERS(X)                                                              \
    X(JUDGE_ENABLED, "enabled")        /* yes, no */                                           \
    X(JUDGE_OTHER_POINT, "other_point")   /* the inlet, the production line */                 \
    X(JUDGE_OTHER_FACTOR, "other_factor")

// The number of a level is its place, from 1.
#define JUDGE_LEVELS(X)                                                                        \
    X(JUDGE_SLIGHT, "slight")                                                                  \
    X(JUDGE_MODERATE, "moderate")                                                              \
    X(JUDGE_SEVERE, "severe")

// What kinds of points are judged and averaged alike.
#define POINT_DOMAINS(X)                                                                       \
    X(POINT_WATER, "water")                                                                    \
    X(POINT_GAS, "gas")                                                                        \
    X(POINT_AIR, "air")                                                                        \
    X(POINT_SURFACE, "surface")

// ---- points: observe/point. The member is the domain ----

#define POINT_KINDS(X)                                                                         \
    X(POINT_WATER, "outfall")                                                                  \
    X(POINT_WATER, "sewage")                                                                   \
    X(POINT_GAS, "stack")                                                                      \
    X(POINT_GAS, "hood")                                                                       \
    X(POINT_AIR, "dust")                                                                       \
    X(POINT_AIR, "air")                                                                        \
    X(POINT_SURFACE, "river")                                                                  \
    X(POINT_SURFACE, "lake")                                                                   \
    X(POINT_NO_DOMAIN, "noise")

// ---- definitions of a plan: indicator/model.h ----

#define MEASURED_KINDS(X) X(SUBJECT_NUMBER, "number") X(SUBJECT_STATE, "state")
#define FLAG_KIND(X) X(SUBJECT_FLAG, "flag")    // elements only
#define GROUP_KIND(X) X(SUBJECT_GROUP, "group") // indicators only: its parts are judged
#define SUBJECT_KINDS(X) MEASURED_KINDS(X) FLAG_KIND(X) GROUP_KIND(X)
#define INDICATOR_CLASSES(X) X(CLASS_MAIN, "main") X(CLASS_PART, "part") X(CLASS_SECONDARY, "secondary")
#define INDICATOR_ATTRIBUTES(X) X(ATTRIBUTE_BINDING, "binding") X(ATTRIBUTE_REFERENCE, "reference")
#define INDICATOR_BASES(X) X(BASIS_COMPUTED, "computed") X(BASIS_ATTESTED, "attested")
#define ELEMENT_AGGREGATES(X) X(AGGREGATE_SUM, "sum") X(AGGREGATE_LAST, "last") X(AGGREGATE_MEAN, "mean") X(AGGREGATE_MAX, "max")

// Between a measured quantity and its target.
#define NUMBER_COMPARATORS(X)                                                                  \
    X(COMPARE_AT_LEAST, "at_least")                                                            \
    X(COMPARE_AT_MOST, "at_most")                                                              \
    X(COMPARE_EQUAL, "equal")
#define COMPARATORS(X)                                                                         \
    NUMBER_COMPARATORS(X)                                                                      \
    X(COMPARE_REACH, "reach")                                                                  \
    X(COMPARE_NONE_OCCURRED, "none_occurred")                                                  \
    X(COMPARE_NOT_LOWER_THAN_BASE, "not_lower_than_base")                                      \
    X(COMPARE_NOT_HIGHER_THAN_BASE, "not_higher_than_base")                                    \
    X(COMPARE_NOT_LOWER_THAN_LAST_YEAR, "not_lower_than_last_year")                            \
    X(COMPARE_NOT_HIGHER_THAN_LAST_YEAR, "not_higher_than_last_year")                          \
    X(COMPARE_DECIDED, "decided")
enum comparator { COMPARATORS(KIND_MEMBER) COMPARATOR_COUNT };

// ---- rights: what a route asks for and a role gives (people/role.h) ----

#define RIGHTS(X)                                                                              \
    X(RIGHT_VISITOR, "visitor")        /* everybody */                                         \
    X(RIGHT_SELF, "self")              /* one's own session and password */                    \
    X(RIGHT_SIGNED, "signed")          /* whoever is known */                                  \
    X(RIGHT_ENTER, "enter")            /* reported values */                                   \
    X(RIGHT_PLAN, "plan")              /* the plan and the outline of its region */            \
    X(RIGHT_OBSERVE, "observe")        /* points, limits, rules, maintenance, observations */  \
    X(RIGHT_WARN, "warn")              /* warnings */                                          \
    X(RIGHT_COMMAND, "command")        /* devices, and platforms that are passed frames */     \
    X(RIGHT_FRAMES, "frames")          /* what devices sent, with their passwords */           \
    X(RIGHT_SYSTEM, "system")          /* damage, the clock */                                 \
    X(RIGHT_PROVE, "prove")            /* walking the journal, anchors */                      \
    X(RIGHT_AUDIT, "audit")            /* the journal with everything it holds */              \
    X(RIGHT_PEOPLE, "people")          /* reading accounts */                                  \
    X(RIGHT_LOCK, "lock")              /* locking accounts, ending sessions */                 \
    X(RIGHT_ACCOUNTS, "accounts")      /* making and changing accounts; also reads them */
enum right { RIGHTS(KIND_MEMBER) RIGHT_COUNT };
#define RIGHT_BIT(right) (1u << (right))

#endif
