// The register of damage (store/proof/damage.h) as documents have it.
#ifndef QINGSHAN_VIEW_DAMAGE_VIEW_H
#define QINGSHAN_VIEW_DAMAGE_VIEW_H

#include "base/messages.h"
#include "damage_view_answer.h"
#include "store/proof/damage.h"

struct damage_line {
    struct damage is;
    const char *text;
};
struct damage_lines {
    struct damage_line *items;
    size_t count;
    int64_t unseen;
};
struct damage_lines damage_lines_of(struct arena *arena, enum language language, const struct damage *list, size_t count);

#endif
