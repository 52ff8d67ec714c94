// The numbers of a finding as the text that a warning and its steps keep: "value=62.5 limit=50 multiple=0.25". Written and
// read here and nowhere else; exact, every number with the digits it was told with.
#ifndef QINGSHAN_OBSERVE_FINDING_NUMBERS_H
#define QINGSHAN_OBSERVE_FINDING_NUMBERS_H

#include "observe/judge/judge.h"

const char *finding_numbers_format(struct arena *arena, const struct judge_number *numbers, size_t count);
// Gives how many; names are in the arena. What is no number, and what is more than JUDGE_NUMBERS_MAX, is left out.
size_t finding_numbers_parse(struct arena *arena, const char *text, struct judge_number numbers[JUDGE_NUMBERS_MAX]);
// One of them; false when it is not there.
bool finding_numbers_find(const char *text, const char *name, struct decimal *ret_value);

#endif
