// The parsers of short texts: decimals, days, periods, integers, units, and the text helpers. What is parsed and
// formatted parses to the same.
#include <math.h>
#include <string.h>

#include "base/cell/number_cell.h"
#include "base/cell/quantity.h"
#include "base/decimal.h"
#include "base/messages.h"
#include "base/period.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static void check_decimal(const char *text)
{
    struct decimal value, again, rounded;
    struct fault fault = {0};
    char out[DECIMAL_TEXT_SIZE];
    if (!decimal_parse(text, &value, &fault)) {
        FUZZ_MUST(fault_is_set(&fault));
        return;
    }
    FUZZ_MUST(value.scale >= 0 && value.scale <= DECIMAL_SCALE_MAX);
    decimal_format(value, out, sizeof out);
    FUZZ_MUST(decimal_parse(out, &again, &fault) && decimal_compare(value, again) == 0 && value.scale == again.scale);
    for (int digits = -20; digits <= 20; digits++) {
        rounded = decimal_round(value, digits);
        FUZZ_MUST(decimal_equal(decimal_round(rounded, digits), rounded));
    }
    double number = decimal_to_double(value);
    FUZZ_MUST(isfinite(number));
    FUZZ_MUST(isfinite(decimal_round_double(number, 2)));
    if (decimal_from_double(number, &again))
        FUZZ_MUST(decimal_to_double(again) == number);
}

// Whatever decimal_parse takes, a cell takes to the same value; a good cell always has one.
static void check_cell(const char *text, const char *unit)
{
    struct decimal value;
    char out[DECIMAL_TEXT_SIZE];
    const struct number_cell cell = number_cell_read_in(text, unit);
    FUZZ_MUST((cell.kind == NUMBER_UNREAD) == (cell.cause != NUMBER_CAUSE_NONE) && (cell.kind != NUMBER_GOOD || cell.has_value));
    FUZZ_MUST((cell.kind == NUMBER_ABSENT) == number_cell_is_absent(text));
    if (cell.has_value) {
        FUZZ_MUST(cell.value.scale >= 0 && cell.value.scale <= DECIMAL_SCALE_MAX);
        FUZZ_MUST(decimal_parse(decimal_format(cell.value, out, sizeof out), &value, NULL) && decimal_equal(value, cell.value));
    }
    if (decimal_parse(text, &value, NULL) && strlen(text) < 100)
        FUZZ_MUST(cell.kind == NUMBER_GOOD && decimal_equal(value, cell.value));
    FUZZ_MUST(number_unit_equal(text, text) || strlen(text) > 40);
}

static void check_period(const char *text)
{
    struct period period, again;
    struct day day;
    struct fault fault = {0};
    char out[PERIOD_TEXT_SIZE];
    if (period_parse(text, &period, &fault)) {
        period_format(period, out, sizeof out);
        FUZZ_MUST(period_parse(out, &again, &fault));
        FUZZ_MUST(again.kind == period.kind && again.year == period.year && again.index == period.index);
        day = period_last_day(period);
        FUZZ_MUST(day.year == period.year && day_compare(day_of_ms(day_end_ms(day)), day) == 0);
    }
    if (day_parse(text, &day, NULL))
        FUZZ_MUST(day_compare(day_of_ms(day_start_ms(day)), day) == 0);
}

static void check_unit(struct arena *arena, const char *text, const char *factor)
{
    struct unit_table *table = unit_table_new(arena);
    struct fault fault = {0};
    FUZZ_MUST(unit_table_add(table, "亩", "畝", "length^2", "2000/3", "", &fault) && unit_table_add(table, "m", "米", "length", "1", "", &fault));
    FUZZ_MUST(unit_table_add(table, "%", NULL, "1", "0.01", "share", &fault) && unit_table_add(table, "万元", NULL, "money", "10000", "", &fault));
    const struct unit *unit = unit_find(table, text, &fault);
    FUZZ_MUST(unit != NULL || fault_is_set(&fault));
    if (unit) {
        FUZZ_MUST(unit_find(table, text, NULL) == unit);
        FUZZ_MUST(unit_convertible(unit, unit));
        dimension_format(table, arena, &unit->dimension);
    }
    unit_table_add(table, text, factor, text, "1", "", NULL);
    unit_table_add(table, "新", NULL, "mass", text, factor, NULL);
    unit_table_add(table, "另", text, factor, "1", "point", NULL);
    unit_find(table, factor, NULL);
}

static void check_text(struct arena *arena, const char *text, size_t size)
{
    static const char *const separators[] = {"、", ";", NULL};
    int64_t number;
    size_t count, width = text_width(text);
    FUZZ_MUST(text_utf8_valid(text, size) <= size);
    FUZZ_MUST(text_width(text_pad(arena, text, 20)) >= width);
    const char *cut = text_cut(arena, text, 7);
    if (text_utf8_valid(text, size) == size)
        FUZZ_MUST(text_width(cut) <= 7 && text_utf8_valid(cut, strlen(cut)) == strlen(cut));
    text_trim(arena, text);
    text_fold(arena, text);
    text_split(arena, text, separators, &count);
    text_parse_int64(text, &number);
    text_is_identifier(text);
    language_parse(text);
    struct fault fault = {0};
    fault_set(&fault, FAULT_INPUT, "fact.unit", "unit", text, "wanted", text, "subject", text, NULL);
    fault_at(&fault, "%s", text);
    const char *said = message_fault(arena, LANGUAGE_ZH, &fault);
    FUZZ_MUST(text_utf8_valid(said, strlen(said)) == strlen(said)); // faults are shown in JSON
}

// Two texts, split at the first line break.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ARENA_SCOPED arena = arena_new();
    char *text = arena_strndup(arena, (const char *)bytes, size);
    char *second = strchr(text, '\n');
    if (second)
        *second++ = '\0';
    fuzz_work_begin();
    check_decimal(text);
    check_cell(text, second ? second : "");
    check_period(text);
    check_unit(arena, text, second ? second : "");
    check_text(arena, text, strlen(text));
    fuzz_work_end("number", size, 200000, 1000);
    return 0;
}
