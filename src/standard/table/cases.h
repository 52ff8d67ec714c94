// Reads a cases.txt, the worked examples of a standard that a domain expert extends. One case a line:
//     word word ... : input=value input=value ... => output=value ...
// `#` begins a comment, blank lines separate. Values have no spaces. Only for tests.
#ifndef QINGSHAN_TABLE_CASES_H
#define QINGSHAN_TABLE_CASES_H

#include <stddef.h>

#include "base/arena.h"
#include "standard/table/table.h"

#define CASE_PAIRS_MAX 48

struct case_pair {
    const char *name, *value;
};

struct standard_case {
    size_t line;
    const char **words;          // before the colon, NULL-terminated
    struct case_pair inputs[CASE_PAIRS_MAX], outputs[CASE_PAIRS_MAX];
    size_t input_count, output_count;
};

// The file under the source folder. NULL, after saying why on standard error, when a line is no case or there is none.
const struct standard_case *cases_load(struct arena *arena, const char *path, size_t *ret_count);
const char *case_input(const struct standard_case *one, const char *name);          // NULL when absent
struct standard_reading case_reading(const struct standard_case *one, const char *name); // not valid when absent or no number
// Compares one output with what was computed; names file line and both values when they differ, and counts them.
void case_expect(const struct standard_case *one, const char *name, const char *actual, size_t *failures);
// Every output of the case must be one that the test knows.
void case_expect_known(const struct standard_case *one, const char *names, size_t *failures);

// A table of the national pack, for the parsers; empty, which they refuse, when it cannot be read.
struct standard_file cases_table(struct arena *arena, const char *name);

#endif
