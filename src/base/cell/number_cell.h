// A cell that should hold a number, as people and instruments write it. One reading for files, forms and commands.
//
// Read: full-width digits and signs, any blank around, thousands commas in their right places (ASCII and full-width),
// Unicode minus and en dash as a sign, ".5", "5.", exponents (1.5E2, 1.5×10^2, 1.5×10²), a leading apostrophe.
// Absent (missing, never 0): nothing, dashes only (-, --, —, ——), *, /, NaN, NA, N/A, null, none, 无, 缺, 缺测, 缺失, 空,
// 无数据, 暂无, 暂缺, 未监测, 未测, 未测定, 停测. #N/A is none of them: a spreadsheet also says so where a look-up failed.
// Below detection, a thing of its own (never 0): <0.02, 0.02L, 0.02(L) with the limit; 未检出, ND, BDL, <DL, <LOD without.
// Unread: everything else; what was found of it is kept. Exact decimals throughout, no floating point, no allocation.
#ifndef QINGSHAN_BASE_NUMBER_CELL_H
#define QINGSHAN_BASE_NUMBER_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"

#define NUMBER_TAIL_SIZE 48

enum number_cell_kind { NUMBER_ABSENT, NUMBER_GOOD, NUMBER_BELOW, NUMBER_UNREAD };
enum number_cell_cause { NUMBER_CAUSE_NONE, NUMBER_CAUSE_WORD, NUMBER_CAUSE_TAIL, NUMBER_CAUSE_LONG };

struct number_cell {
    enum number_cell_kind kind;
    enum number_cell_cause cause; // of NUMBER_UNREAD: no number at all, one with a text behind it, one that is too long
    bool below;                   // below detection, also while a unit behind it is still to be settled
    bool has_value;               // good, below with its limit, or the number before a tail
    struct decimal value;
    char tail[NUMBER_TAIL_SIZE];  // of NUMBER_CAUSE_TAIL: what stands behind, for comparing with units: "ug/m3", "%"
};

struct number_cell number_cell_read(const char *text); // NULL is absent

// The same for a column with a known unit: a number with just that unit behind it (150μg/m³, 3.5 毫克/升) is good.
struct number_cell number_cell_read_in(const char *text, const char *unit);

// Are these the same unit, however written: μg/m³, ug/m3, ㎍/㎥, 微克/立方米?
bool number_unit_equal(const char *a, const char *b);

// Is the cell one of the marks of absence (or empty)?
bool number_cell_is_absent(const char *text);

// The number as decimal_parse takes it, for doors that keep texts: the text itself where it is a plain one already, "" for a mark of
// absence, the number alone where people wrote it otherwise (full width, blanks, commas, its own unit behind it). What is no number
// comes back as it is: whoever checks it refuses it. Borrowed from the arena; NULL stays.
const char *number_cell_plain(struct arena *arena, const char *text, const char *unit);
// A whole number (12, １２, 12.0, 1,000). false: none, and *ret_value stays.
bool number_cell_whole(const char *text, int64_t *ret_value);

// For a place where nothing but a number will do. Faults: decimal.syntax {text} (no number, or none there),
// number.tail {text, tail}, number.below {text}, decimal.range {text}.
bool number_cell_parse(const char *text, const char *unit, struct decimal *ret_value, struct fault *f);
// The fault of a cell that was read as anything but good; always false.
bool number_cell_fault(const struct number_cell *cell, const char *text, struct fault *f);

#endif
