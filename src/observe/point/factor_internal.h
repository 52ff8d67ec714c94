// The names of the factor table in small letters.
#ifndef QINGSHAN_OBSERVE_FACTOR_INTERNAL_H
#define QINGSHAN_OBSERVE_FACTOR_INTERNAL_H

#include "base/list.h"
#include "observe/point/factor.h"

// A name and all factors that bear it, as code or as old code.
struct factor_names {
    struct LIST_OF(const struct factor *) codes;
    struct LIST_OF(const struct factor *) old_codes;
};

// ASCII letters only. false: too long.
bool factor_small(const char *text, size_t size, char ret_small[static FACTOR_NAME_SIZE]);
// The code itself, else the code in other letters, else the old code.
const struct factor *factor_names_first(const struct factor_names *names, const char *text, size_t size);

#endif
