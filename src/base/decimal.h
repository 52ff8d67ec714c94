// Exact decimal numbers, as people report them and devices send them: mantissa * 10^-scale.
// 69.50 keeps its scale of 2. Rounding follows GB/T 8170 (half to even).
#ifndef QINGSHAN_BASE_DECIMAL_H
#define QINGSHAN_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

#define DECIMAL_SCALE_MAX 18
#define DECIMAL_TEXT_SIZE 32

struct decimal {
    int64_t mantissa;
    int32_t scale; // 0..DECIMAL_SCALE_MAX digits after the point
};

// Accepts [+-]digits[.digits], optional thousands commas in the right places ("1,035,277"), no exponent, no spaces.
// Faults: decimal.syntax {text}, decimal.range {text} (more than 18 significant digits).
bool decimal_parse(const char *text, struct decimal *ret_value, struct fault *f);

// Plain notation, all digits of the scale: "69.50", "-0.3". size >= DECIMAL_TEXT_SIZE. Returns out.
char *decimal_format(struct decimal value, char *out, size_t size);
const char *decimal_text(struct arena *arena, struct decimal value); // the same, in the arena

double decimal_to_double(struct decimal value); // nearest double
int decimal_compare(struct decimal a, struct decimal b); // exact
bool decimal_equal(struct decimal a, struct decimal b);  // numerically: 1.0 equals 1

// GB/T 8170: half to even, to `digits` after the point (negative digits round to tens, hundreds). Adds no digits.
struct decimal decimal_round(struct decimal value, int digits);

// Rounded so that at most `digits` (1..18) significant ones are left, and none of its last zeros behind the point.
struct decimal decimal_shorten(struct decimal value, int digits);

// Exact; false when the sum has more digits than a decimal holds.
bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_sum);

// The shortest decimal that reads back as this double. false for NaN, infinity or out of range.
bool decimal_from_double(double value, struct decimal *ret_value);

// Rounds the shortest decimal of a double by GB/T 8170 and gives the double nearest to the result.
// Fast path: only values close to a tie take the slow way. NaN stays NaN. digits 0..15.
double decimal_round_double(double value, int digits);

// The same for the result of a computation with decimals. 47 / 400 / 0.01 gives 11.749999999999998: a tie at one digit
// behind binary noise. Beside a tie what is beyond 14 digits is taken for noise; figures that people report have fewer.
double decimal_round_result(double value, int digits);

#endif
