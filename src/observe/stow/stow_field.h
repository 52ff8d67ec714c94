// What the fields of one group of a frame say, by factor. Pure but for what it tells.
#ifndef QINGSHAN_OBSERVE_STOW_FIELD_H
#define QINGSHAN_OBSERVE_STOW_FIELD_H

#include "observe/point/device.h"
#include "observe/point/factor.h"
#include "observe/series/series.h"

// What was not as it should be: not understood, or understood in spite of how it was written. Words are in the pages.
#define STOW_TOLD(X)                                                                          \
    X(STOW_TOLD_UNREAD, "unread")       /* a value that is neither a number nor a mark of absence: missing */ \
    X(STOW_TOLD_NAME, "name")           /* a name that cannot be a factor's: in no series */  \
    X(STOW_TOLD_MANY, "many")           /* more factors than a frame may hold: in no series */ \
    X(STOW_TOLD_TWICE, "twice")         /* the same again in one packet: the first stands */  \
    X(STOW_TOLD_UNCERTAIN, "uncertain") /* an old code of nothing, or of several things, that are measured there: as sent */ \
    X(STOW_TOLD_FLAG, "flag")           /* a flag that no edition knows: kept, up to four characters of it */ \
    X(STOW_TOLD_LETTERS, "letters")     /* a name or flag in other letters: taken as the known one */ \
    X(STOW_TOLD_UNKNOWN, "unknown")     /* a name that the factor table does not know: a series of its own, without name and unit */ \
    X(STOW_TOLD_LIMIT, "limit")         /* one more of these than a point may have (code_limit.h): in no series */

enum stow_told {
#define X(told, name) told,
    STOW_TOLD(X)
#undef X
    STOW_TOLD_COUNT
};
const char *stow_told_name(enum stow_told what);

// name: as sent; example: the newest value, or what the name was taken as. Borrowed for the call.
typedef void stow_tell(void *context, const struct device *device, enum stow_told what, struct hj212_text name, struct hj212_text example);

#define STOW_FACTORS_MAX 1024 // of one group

struct stow_reading {
    struct hj212_text code, suffix;  // as first sent; suffix: what it adds to the code, without a dash in front
    char factor[FACTOR_NAME_SIZE];   // its one name
    size_t code_size;                // of the factor, in front of the first dash
    unsigned given;                  // which places were filled, bit by place
    bool unknown;                    // the factor table does not know it
    struct hj212_text name, value;   // what is to be told of an unknown one; no bytes: nothing
    struct observation observation;
};

struct stow_readings {
    struct stow_reading *items;      // room for STOW_FACTORS_MAX
    size_t count;
    const struct device *device;
    const struct factor_table *factors; // NULL: names stay as sent
    struct factor_place place;
    stow_tell *tell;                 // NULL: nobody listens
    void *context;
};

// A factor is the code in front of the dash. What else is said of it is a factor of its own: values that are converted to
// the reference oxygen (Zs...) "a21026-Zs", day and night values of noise "LA-Day" and "LA-Night", when a sample was taken
// "w01018-SampleTime" (as sent, 20160801084000), a facility's state "SB1-RS" and running time "SB1-RT", what has a suffix that no
// edition knows "100000-Ia", and a name without a dash "FANSTATUS".
void stow_field_take(struct stow_readings *readings, const struct hj212_field *field);
// That a name is unknown; after all fields, for only then is it known whether it has a series.
void stow_field_tell(const struct stow_readings *readings, const struct stow_reading *reading, bool refused);
// After the last field: the flag that is sent of the code alone speaks for all that is said of it.
void stow_field_share_flags(struct stow_readings *readings);
// Whether a reading is an observation: it has a number, or a flag that says why it has none. An empty value that is called
// normal is missing, like one that was not sent.
bool stow_field_says(const struct stow_readings *readings, const struct stow_reading *reading);

#endif
