// The rules as people read and set them: the pack's defaults, and own settings in the store.
#ifndef QINGSHAN_OBSERVE_JUDGE_STORE_H
#define QINGSHAN_OBSERVE_JUDGE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

struct judge_rule_entry {
    const char *rule, *parameter, *domain, *point, *factor, *value, *unit, *source, *confidence, *note;
    const char *who;                 // NULL: of the pack
    int64_t recorded_ms;
};
// As they hold now (warning_rules). point NULL: all; else the pack's rows and those of this point.
bool judge_rule_list(struct store *store, struct arena *arena, const char *point, struct judge_rule_entry **ret_list, size_t *ret_count, struct fault *f);
// Sets a parameter for a point, a factor or both (or for all); an empty value takes what was set back. A source is needed.
// Faults: judge.setting {column, text}.
bool judge_setting_save(struct store *store, struct arena *arena, const struct judge_rule_entry *entry, const char *who, int64_t *ret_batch,
                        struct fault *f);

#endif
