// The data area: fields, numbers, times, and the account of split messages.
#include <string.h>

#include "base/period.h"
#include "standard/hj212/hj212_internal.h"

#define TIME_SIZE 8 // DataTime, DateTime
#define TIME_DIGITS 14

enum stop { STOP_NAME = 1, STOP_VALUE = 2, STOP_MAYBE = 4 };
static const uint8_t stops[256] = {['='] = STOP_NAME, [';'] = STOP_NAME | STOP_VALUE, [','] = STOP_NAME | STOP_VALUE, ['|'] = STOP_NAME | STOP_VALUE | STOP_MAYBE};

bool hj212_is_data_time(struct hj212_text name)
{
    return name.size == TIME_SIZE && (hj212_same_letters("DataTime", name.bytes, TIME_SIZE) || hj212_same_letters("DateTime", name.bytes, TIME_SIZE));
}

bool hj212_begins_group(const char *bar, const char *end)
{
    return end - bar >= TIME_SIZE + 2 && bar[TIME_SIZE + 1] == '=' && hj212_is_data_time((struct hj212_text){bar + 1, TIME_SIZE});
}

static inline const char *find_stop(const char *at, const char *end, uint8_t kind)
{
    for (;; at++) {
        while (at < end && !(stops[(uint8_t)*at] & kind))
            at++;
        if (at == end || hj212_is_separator(at, end))
            return at;
    }
}

// Behind the // that closes a log text: one with a separator or nothing after it.
static const char *find_log_end(const char *at, const char *end)
{
    while ((at = end - at >= 2 ? memchr(at, '/', (size_t)(end - at - 1)) : NULL)) {
        const char *after = at + 2;
        if (at[1] == '/' && (after == end || ((stops[(uint8_t)*after] & STOP_VALUE) && hj212_is_separator(after, end))))
            return after;
        at++;
    }
    return NULL;
}

const char *hj212_value_end(const char *at, const char *end, bool *no_log_end)
{
    if (end - at >= 2 && at[0] == '/' && at[1] == '/' && !*no_log_end) {
        const char *close = find_log_end(at + 2, end);
        if (close)
            return close;
        *no_log_end = true;
    }
    return find_stop(at, end, STOP_VALUE);
}

void hj212_cp_init(struct hj212_cp_reader *reader, struct hj212_text cp)
{
    *reader = (struct hj212_cp_reader){.at = cp.bytes, .end = hj212_end(cp)};
}

// Rare things about a field, for the notes.
static unsigned doubts_of(const struct hj212_field *field, const char *start)
{
    unsigned notes = 0;
    if (!field->has_value)
        notes |= field->name.size ? HJ212_NOTE_NO_VALUE : HJ212_NOTE_EMPTY_FIELD;
    if (field->name.bytes != start)
        notes |= HJ212_NOTE_BLANK;
    return notes | (field->separator == '|' ? HJ212_NOTE_GROUPS : 0u);
}

static struct hj212_text without_blanks(struct hj212_text text)
{
    while (text.size && *text.bytes == ' ')
        text.bytes++, text.size--;
    while (text.size && text.bytes[text.size - 1] == ' ')
        text.size--;
    return text;
}

// A third of a second of zeros says no more than none.
static unsigned doubts_of_time(const struct hj212_field *field)
{
    const struct hj212_text text = without_blanks(field->value);
    unsigned notes = hj212_text_is(field->name, "DataTime") ? 0 : HJ212_NOTE_TIME_NAME;
    int64_t at_ms;
    bool more = text.size > TIME_DIGITS && memcmp(text.bytes + TIME_DIGITS, "000", text.size - TIME_DIGITS < 3 ? text.size - TIME_DIGITS : 3) != 0;
    more = more || text.size > TIME_DIGITS + 3 || (text.size >= TIME_DIGITS && memcmp(text.bytes + 8, "24", 2) == 0);
    return notes | (more && hj212_data_time_parse(text, &at_ms) ? HJ212_NOTE_TIME_FORM : 0u);
}

bool hj212_cp_next(struct hj212_cp_reader *reader, struct hj212_field *ret_field)
{
    // a separator at the end has an empty field behind it
    if (reader->at == reader->end && !reader->separator)
        return false;
    const char *start = reader->at, *end = reader->end, *name = start;
    while (name < end && *name == ' ')
        name++;
    const char *stop = find_stop(name, end, STOP_NAME);
    *ret_field = (struct hj212_field){.separator = reader->separator, .name = {name, (size_t)(stop - name)}};
    if (stop < end && *stop == '=') {
        const char *value = stop + 1;
        stop = hj212_value_end(value, end, &reader->no_log_end);
        ret_field->has_value = true;
        ret_field->value = (struct hj212_text){value, (size_t)(stop - value)};
    }
    if (!ret_field->has_value || name != start || reader->separator == '|')
        reader->notes |= doubts_of(ret_field, start);
    if (ret_field->has_value && ret_field->name.size == TIME_SIZE && hj212_is_data_time(ret_field->name))
        reader->notes |= doubts_of_time(ret_field);
    reader->separator = stop < end ? *stop : '\0';
    reader->at = stop < end ? stop + 1 : end;
    return true;
}

struct hj212_text hj212_cp_value(const struct hj212_message *message, const char *name)
{
    struct hj212_cp_reader reader;
    struct hj212_field field;
    hj212_cp_init(&reader, message->cp);
    while (message->cp.size && hj212_cp_next(&reader, &field))
        if (field.has_value && hj212_text_is(field.name, name))
            return field.value;
    return (struct hj212_text){0};
}

struct hj212_text hj212_data_time(const struct hj212_message *message, unsigned *notes)
{
    struct hj212_cp_reader reader;
    struct hj212_field field, found = {0};
    hj212_cp_init(&reader, message->cp);
    while (message->cp.size && hj212_cp_next(&reader, &field)) {
        if (!field.has_value || !hj212_is_data_time(field.name))
            continue;
        const bool usual = hj212_text_is(field.name, "DataTime");
        if (usual || !found.has_value)
            found = field;
        if (usual)
            break;
    }
    *notes |= found.has_value ? doubts_of_time(&found) : 0u;
    return found.value;
}

struct hj212_text hj212_answered_qn(const struct hj212_message *message)
{
    return message->qn.size ? message->qn : hj212_cp_value(message, "QN");
}

void hj212_name_split(struct hj212_text name, struct hj212_text *ret_code, struct hj212_text *ret_kind)
{
    size_t dash = 0;
    while (dash < name.size && name.bytes[dash] != '-')
        dash++;
    *ret_code = (struct hj212_text){name.bytes, dash};
    *ret_kind = dash < name.size ? (struct hj212_text){name.bytes + dash + 1, name.size - dash - 1} : (struct hj212_text){0};
}

bool hj212_cp_is_whole(struct hj212_text cp)
{
    struct hj212_cp_reader reader;
    struct hj212_field field;
    hj212_cp_init(&reader, cp);
    while (hj212_cp_next(&reader, &field))
        if (!field.has_value || !field.name.size)
            return false;
    return true;
}

// ---- numbers ----

#define DIGITS_MAX 18
#define EXPONENT_DIGITS 3

struct cursor {
    const char *at, *end;
};

static inline bool take(struct cursor *cursor, char one, char other)
{
    if (cursor->at == cursor->end || (*cursor->at != one && *cursor->at != other))
        return false;
    cursor->at++;
    return true;
}

// Adds digits to the mantissa; *count counts them, leading zeros of the mantissa do not use up its range.
static bool take_digits(struct cursor *cursor, int64_t *mantissa, int *count)
{
    for (; cursor->at < cursor->end && hj212_is_digit(*cursor->at); cursor->at++) {
        if (*mantissa >= 100000000000000000) // 18 digits already
            return false;
        *mantissa = *mantissa * 10 + (*cursor->at - '0');
        ++*count;
    }
    return true;
}

// Moves the point; the number stays exact or is not taken.
static bool shift_point(struct decimal *number, int exponent)
{
    if (!number->mantissa && exponent > number->scale) {
        number->scale = 0; // 0E5 has no digits to move
        return true;
    }
    int scale = number->scale - exponent;
    for (; scale < 0; scale++) {
        if (number->mantissa >= 100000000000000000)
            return false;
        number->mantissa *= 10;
    }
    number->scale = scale;
    return scale <= DECIMAL_SCALE_MAX;
}

static bool take_exponent(struct cursor *cursor, struct decimal *number)
{
    int64_t exponent = 0;
    int digits = 0;
    if (!take(cursor, 'E', 'e'))
        return true;
    const bool negative = cursor->at < cursor->end && *cursor->at == '-';
    take(cursor, '+', '-');
    if (!take_digits(cursor, &exponent, &digits) || !digits || digits > EXPONENT_DIGITS)
        return false;
    return shift_point(number, negative ? -(int)exponent : (int)exponent);
}

bool hj212_value_parse(struct hj212_text value, struct decimal *ret_number)
{
    struct cursor cursor = {value.bytes, hj212_end(value)};
    struct decimal number = {0};
    int whole = 0, fraction = 0;
    while (cursor.at < cursor.end && *cursor.at == ' ')
        cursor.at++;
    while (cursor.end > cursor.at && cursor.end[-1] == ' ')
        cursor.end--;
    const bool negative = cursor.at < cursor.end && *cursor.at == '-';
    take(&cursor, '+', '-');
    if (!take_digits(&cursor, &number.mantissa, &whole))
        return false;
    if (take(&cursor, '.', '.') && !take_digits(&cursor, &number.mantissa, &fraction))
        return false;
    number.scale = fraction;
    if (!(whole + fraction) || fraction > DECIMAL_SCALE_MAX || !take_exponent(&cursor, &number) || cursor.at != cursor.end)
        return false;
    number.mantissa = negative ? -number.mantissa : number.mantissa;
    *ret_number = number;
    return true;
}

// ---- times ----

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

// The first 14 of at least so many digits. midnight: 240000 is the end of the day.
static bool parse_digits(const char *at, bool midnight, int64_t *ret_at_ms)
{
    const struct day day = {two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 4), two_digits(at + 6)};
    const int hour = two_digits(at + 8), minute = two_digits(at + 10), second = two_digits(at + 12);
    if (!day.year || day.month < 1 || day.month > 12 || day.day < 1 || day.day > days_of_month(day.year, day.month))
        return false;
    if ((hour > 23 && !(midnight && hour == 24 && !minute && !second)) || minute > 59 || second > 59)
        return false;
    *ret_at_ms = day_start_ms(day) + ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
    return true;
}

static size_t count_digits(struct hj212_text text)
{
    size_t count = 0;
    while (count < text.size && hj212_is_digit(text.bytes[count]))
        count++;
    return count;
}

bool hj212_time_parse(struct hj212_text text, int64_t *ret_at_ms)
{
    if ((text.size != TIME_DIGITS && text.size != TIME_DIGITS + 3) || count_digits(text) != text.size || !parse_digits(text.bytes, false, ret_at_ms))
        return false;
    const char *ms = text.bytes + TIME_DIGITS;
    *ret_at_ms += text.size > TIME_DIGITS ? (ms[0] - '0') * 100 + two_digits(ms + 1) : 0;
    return true;
}

bool hj212_data_time_parse(struct hj212_text text, int64_t *ret_at_ms)
{
    const struct hj212_text plain = without_blanks(text);
    const size_t digits = count_digits(plain);
    bool whole = digits == plain.size;
    if (digits == TIME_DIGITS && !whole && plain.bytes[digits] == '.') {
        const struct hj212_text fraction = {plain.bytes + digits + 1, plain.size - digits - 1};
        whole = fraction.size && count_digits(fraction) == fraction.size;
    }
    return digits >= TIME_DIGITS && whole && parse_digits(plain.bytes, true, ret_at_ms);
}

// ---- split messages ----

enum hj212_part hj212_parts_add(struct hj212_parts *parts, int part_count, int part)
{
    if (part < 1 || part > part_count || part_count > HJ212_PARTS_MAX || (parts->total && parts->total != part_count))
        return HJ212_PART_BAD;
    uint64_t *word = &parts->marks[(part - 1) / 64], mark = UINT64_C(1) << ((part - 1) % 64);
    parts->total = part_count;
    if (*word & mark)
        return HJ212_PART_AGAIN;
    *word |= mark;
    return ++parts->seen == part_count ? HJ212_PART_LAST : HJ212_PART_NEW;
}
