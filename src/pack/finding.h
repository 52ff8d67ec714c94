// What check and the review rules find: where, how bad, which rule, about what, in words of the catalogue.
#ifndef QINGSHAN_PACK_FINDING_H
#define QINGSHAN_PACK_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/list.h"
#include "base/messages.h"

#define FINDINGS_MAX 10000
#define FINDING_ARGUMENTS_MAX 6

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct finding {
    enum severity severity;
    const char *rule;      // stable id, kebab-case English
    const char *subject;   // indicator number, project number, id, spelling ...; NULL = none
    const char *file;      // "targets.csv"
    int64_t line;          // where the record begins; 0 = the file
    const char *key;       // message
    struct message_argument arguments[FINDING_ARGUMENTS_MAX];
    size_t argument_count;
};

struct finding_list {
    struct arena *arena;
    struct finding *items;
    size_t count, capacity;
    size_t errors, warnings;
    bool full;             // FINDINGS_MAX reached: more were not kept
};

void finding_list_init(struct finding_list *list, struct arena *arena);

struct finding_place {
    enum severity severity;
    const char *rule, *subject, *file;
    int64_t line;
};
// Arguments: name, value pairs closed by NULL; values are copied.
void finding_add(struct finding_list *list, const struct finding_place *place, const char *key, ...) __attribute__((sentinel));
// The same from a fault (its key and arguments).
void finding_add_fault(struct finding_list *list, const struct finding_place *place, const struct fault *f);

void finding_sort(struct finding_list *list); // by file, line, rule, subject
const char *severity_name(enum severity severity); // "error", "warning"
const char *finding_text(struct arena *arena, enum language language, const struct finding *finding);
// "FILE:LINE: error: text [rule subject]"
const char *finding_line(struct arena *arena, enum language language, const struct finding *finding);

#endif
