#include "observe/stow/stow_field.h"

#include <stdio.h>
#include <string.h>

#include "base/cell/number_cell.h"
#include "base/text.h"
#include "observe/point/words.h"

enum place { PLACE_VALUE, PLACE_LEAST, PLACE_MOST, PLACE_TOTAL, PLACE_FLAG };

struct suffix {
    const char *name, *factor; // what is added to the code
    enum place place;
};

static const struct suffix suffixes[] = {
    {"Rtd", "", PLACE_VALUE}, {"Avg", "", PLACE_VALUE}, {"Data", "", PLACE_VALUE}, {"Min", "", PLACE_LEAST}, {"Max", "", PLACE_MOST},
    {"Cou", "", PLACE_TOTAL}, {"Flag", "", PLACE_FLAG}, {"ZsRtd", "Zs", PLACE_VALUE}, {"ZsAvg", "Zs", PLACE_VALUE},
    {"ZsMin", "Zs", PLACE_LEAST}, {"ZsMax", "Zs", PLACE_MOST}, {"ZsCou", "Zs", PLACE_TOTAL}, {"DayData", "Day", PLACE_VALUE},
    {"NightData", "Night", PLACE_VALUE}, {"SampleTime", "SampleTime", PLACE_VALUE}, {"RS", "RS", PLACE_VALUE}, {"RT", "RT", PLACE_VALUE}};

static const char *const told_names[STOW_TOLD_COUNT] = {
#define X(told, name) name,
    STOW_TOLD(X)
#undef X
};

const char *stow_told_name(enum stow_told what)
{
    return told_names[what];
}

static void tell(const struct stow_readings *readings, enum stow_told what, struct hj212_text name, struct hj212_text example)
{
    if (readings->tell)
        readings->tell(readings->context, readings->device, what, name, example);
}

// ---- texts ----

static char small_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_but_letters(struct hj212_text text, const char *word)
{
    if (strlen(word) != text.size)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (small_letter(text.bytes[i]) != small_letter(word[i]))
            return false;
    return true;
}

static bool same_text(struct hj212_text a, struct hj212_text b)
{
    return a.size == b.size && (!a.size || memcmp(a.bytes, b.bytes, a.size) == 0);
}

static struct hj212_text trimmed(struct hj212_text text)
{
    while (text.size && (*text.bytes == ' ' || *text.bytes == '\t'))
        text.bytes++, text.size--;
    while (text.size && (text.bytes[text.size - 1] == ' ' || text.bytes[text.size - 1] == '\t'))
        text.size--;
    return text;
}

static bool is_plain(char c)
{
    return c > ' ' && c <= '~' && c != ',' && c != '"';
}

static bool is_name(struct hj212_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_plain(text.bytes[i]))
            return false;
    return text.size > 0;
}

// Known suffixes in the letters of the standard, else in any. NULL: no edition knows it.
static const struct suffix *suffix_of(struct hj212_text kind, bool *ret_exact)
{
    *ret_exact = true;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (hj212_text_is(kind, suffixes[i].name))
            return &suffixes[i];
    *ret_exact = false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (same_but_letters(kind, suffixes[i].name))
            return &suffixes[i];
    *ret_exact = true;
    return NULL;
}

// What else may stand in a data area and is no value.
static bool is_of_packet(struct hj212_text name)
{
    static const char *const words[] = {"DataTime", "DateTime", "QN", "ST", "CN", "PW", "MN", "PNUM", "PNO", "PolId", "BeginTime", "EndTime", "SystemTime",
                                        "OverTime", "ReCount", "RtdInterval", "MinInterval", "QnRtn", "ExeRtn", "Logon"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same_but_letters(name, words[i]))
            return true;
    return false;
}

// ---- the reading of a name ----

struct said {
    struct hj212_text name, code, suffix;
    enum place place;
    bool known; // of the suffixes, or none
};

static struct said said_of(const struct stow_readings *readings, struct hj212_text name)
{
    struct said said = {.name = name, .known = true};
    struct hj212_text kind;
    bool exact;
    hj212_name_split(name, &said.code, &kind);
    if (!kind.bytes)
        return said;
    const struct suffix *suffix = suffix_of(kind, &exact);
    said.suffix = suffix ? hj212_text_of(suffix->factor) : kind;
    said.place = suffix ? suffix->place : PLACE_VALUE;
    said.known = suffix;
    if (!exact)
        tell(readings, STOW_TOLD_LETTERS, name, hj212_text_of(suffix->name));
    return said;
}

static bool name_of(const struct stow_readings *readings, const struct said *said, char ret_factor[static FACTOR_NAME_SIZE], bool *ret_unknown)
{
    char sent[FACTOR_NAME_SIZE];
    enum factor_naming naming;
    *ret_unknown = false;
    if (said->code.size + said->suffix.size + 2 > sizeof sent || !is_name(said->code) || (said->suffix.size && !is_name(said->suffix)))
        return false;
    snprintf(sent, sizeof sent, "%.*s%s%.*s", (int)said->code.size, said->code.bytes, said->suffix.size ? "-" : "", (int)said->suffix.size,
             said->suffix.size ? said->suffix.bytes : "");
    if (!readings->factors) {
        memcpy(ret_factor, sent, sizeof sent);
        return true;
    }
    if (!factor_resolve(readings->factors, readings->place, sent, ret_factor, &naming))
        return false;
    if (naming == FACTOR_NAME_CASE)
        tell(readings, STOW_TOLD_LETTERS, said->name, hj212_text_of(ret_factor));
    if (naming == FACTOR_NAME_UNCERTAIN)
        tell(readings, STOW_TOLD_UNCERTAIN, said->name, hj212_text_of(ret_factor));
    *ret_unknown = naming == FACTOR_NAME_UNKNOWN;
    return true;
}

static struct stow_reading *find_sent(struct stow_readings *readings, const struct said *said)
{
    for (size_t i = readings->count; i-- > 0;) // fields of a factor stand together
        if (same_text(readings->items[i].code, said->code) && same_text(readings->items[i].suffix, said->suffix))
            return &readings->items[i];
    return NULL;
}

static struct stow_reading *find_factor(struct stow_readings *readings, const char *factor)
{
    for (size_t i = readings->count; i-- > 0;)
        if (strcmp(readings->items[i].factor, factor) == 0)
            return &readings->items[i];
    return NULL;
}

static struct stow_reading *reading_of(struct stow_readings *readings, const struct said *said)
{
    char factor[FACTOR_NAME_SIZE];
    struct stow_reading *found = find_sent(readings, said);
    bool unknown;
    if (found)
        return found;
    if (!name_of(readings, said, factor, &unknown)) {
        tell(readings, STOW_TOLD_NAME, said->name, (struct hj212_text){0});
        return NULL;
    }
    found = find_factor(readings, factor); // the same in other words
    if (found)
        return found;
    if (readings->count == STOW_FACTORS_MAX) {
        tell(readings, STOW_TOLD_MANY, (struct hj212_text){"", 0}, said->name);
        return NULL;
    }
    found = &readings->items[readings->count++];
    *found = (struct stow_reading){.code = said->code, .suffix = said->suffix, .code_size = strcspn(factor, "-"), .unknown = unknown || !said->known};
    memcpy(found->factor, factor, strlen(factor) + 1);
    return found;
}

// ---- values ----

static void tell_twice(const struct stow_readings *readings, const struct said *said, const struct observation_number *first, struct hj212_text second)
{
    char text[2 * DECIMAL_TEXT_SIZE], number[DECIMAL_TEXT_SIZE] = "";
    if (first && first->present)
        decimal_format(observation_decimal(*first), number, sizeof number);
    snprintf(text, sizeof text, "%s / %.*s", number, second.size < DECIMAL_TEXT_SIZE ? (int)second.size : DECIMAL_TEXT_SIZE - 1, second.bytes ? second.bytes : "");
    tell(readings, STOW_TOLD_TWICE, said->name, hj212_text_of(text));
}

// A value that is no number as the standard writes one, read as any cell is: full-width digits are digits, marks of absence are missing.
static struct number_cell cell_of(struct hj212_text text)
{
    char plain[FACTOR_NAME_SIZE];
    if (text.size >= sizeof plain || (text.size && memchr(text.bytes, 0, text.size)))
        return (struct number_cell){.kind = NUMBER_UNREAD};
    if (text.size)
        memcpy(plain, text.bytes, text.size);
    plain[text.size] = 0;
    return number_cell_read(plain);
}

static void put_number(const struct stow_readings *readings, const struct said *said, struct hj212_text text, struct observation_number *ret_number)
{
    struct decimal number;
    if (hj212_value_parse(text, &number)) {
        *ret_number = observation_number_of(number);
        return;
    }
    const struct number_cell cell = cell_of(text);
    if (cell.kind == NUMBER_GOOD)
        *ret_number = observation_number_of(cell.value);
    if (cell.kind != NUMBER_ABSENT)
        tell(readings, cell.kind == NUMBER_GOOD ? STOW_TOLD_LETTERS : STOW_TOLD_UNREAD, said->name, text);
}

static void put_value(const struct stow_readings *readings, struct stow_reading *reading, const struct said *said, struct hj212_text text)
{
    struct observation *seen = &reading->observation;
    struct observation_number *const places[] = {&seen->value, &seen->least, &seen->most, &seen->total};
    if (reading->given & 1u << said->place) {
        tell_twice(readings, said, places[said->place], text);
        return;
    }
    reading->given |= 1u << said->place;
    put_number(readings, said, text, places[said->place]);
}

static const char *known_flag(struct hj212_text text, bool *ret_exact)
{
    *ret_exact = true;
    for (const struct choice *flag = words_flags; flag->code; flag++)
        if (hj212_text_is(text, flag->code))
            return flag->code;
    *ret_exact = false;
    for (const struct choice *flag = words_flags; flag->code; flag++)
        if (same_but_letters(text, flag->code))
            return flag->code;
    return NULL;
}

static void put_flag(const struct stow_readings *readings, struct stow_reading *reading, const struct said *said, struct hj212_text text)
{
    char *flag = reading->observation.flag; // zeros to the end, as the store wants it
    bool exact;
    text = trimmed(text);
    if (reading->given & 1u << PLACE_FLAG) {
        tell_twice(readings, said, NULL, text);
        return;
    }
    reading->given |= 1u << PLACE_FLAG;
    if (!text.size)
        return;
    const char *known = known_flag(text, &exact);
    if (!known || !exact)
        tell(readings, known ? STOW_TOLD_LETTERS : STOW_TOLD_FLAG, said->name, text);
    if (known)
        text = hj212_text_of(known);
    for (size_t i = 0; i < text.size && i < OBSERVATION_FLAG_SIZE - 1; i++)
        flag[i] = is_plain(text.bytes[i]) ? text.bytes[i] : '?'; // whatever it says, it does not say normal
}

static bool is_state(const struct said *said)
{
    return hj212_text_is(said->suffix, "RS") || hj212_text_is(said->suffix, "RT");
}

static void note_unknown(const struct stow_readings *readings, struct stow_reading *reading, const struct said *said, struct hj212_text value)
{
    if (!reading->unknown || said->place != PLACE_VALUE || !readings->factors || is_state(said))
        return;
    reading->name = said->name;
    reading->value = value;
}

void stow_field_tell(const struct stow_readings *readings, const struct stow_reading *reading, bool refused)
{
    if (refused)
        tell(readings, STOW_TOLD_LIMIT, (struct hj212_text){"", 0}, hj212_text_of(reading->factor));
    else if (reading->name.bytes)
        tell(readings, STOW_TOLD_UNKNOWN, reading->name, reading->value);
}

void stow_field_take(struct stow_readings *readings, const struct hj212_field *field)
{
    if (!field->name.size || is_of_packet(field->name))
        return;
    const struct said said = said_of(readings, field->name);
    const bool bare = !memchr(field->name.bytes, '-', field->name.size);
    if (!field->has_value || (bare && same_but_letters(field->name, "Flag"))) {
        tell(readings, STOW_TOLD_UNREAD, field->name, field->has_value ? field->value : (struct hj212_text){0});
        return;
    }
    struct stow_reading *reading = reading_of(readings, &said);
    if (!reading)
        return;
    if (said.place == PLACE_FLAG) {
        put_flag(readings, reading, &said, field->value);
        return;
    }
    put_value(readings, reading, &said, trimmed(field->value));
    note_unknown(readings, reading, &said, field->value);
}

// ---- the group ----

static bool same_code(const struct stow_reading *a, const struct stow_reading *b)
{
    return a->code_size == b->code_size && memcmp(a->factor, b->factor, a->code_size) == 0;
}

static bool is_derived(const struct stow_reading *reading)
{
    return reading->factor[reading->code_size] != 0;
}

void stow_field_share_flags(struct stow_readings *readings)
{
    for (size_t i = 0; i < readings->count; i++) {
        struct stow_reading *reading = &readings->items[i];
        for (size_t j = 0; is_derived(reading) && !*reading->observation.flag && j < readings->count; j++)
            if (!is_derived(&readings->items[j]) && same_code(&readings->items[j], reading))
                memcpy(reading->observation.flag, readings->items[j].observation.flag, OBSERVATION_FLAG_SIZE);
    }
}

static bool has_number(const struct observation *one)
{
    return one->value.present || one->least.present || one->most.present || one->total.present;
}

bool stow_field_says(const struct stow_readings *readings, const struct stow_reading *reading)
{
    const struct observation *one = &reading->observation;
    if (has_number(one))
        return true;
    if (!*one->flag || text_equal(one->flag, "N"))
        return false;
    for (size_t i = 0; !is_derived(reading) && reading->given == 1u << PLACE_FLAG && i < readings->count; i++)
        if (is_derived(&readings->items[i]) && same_code(&readings->items[i], reading))
            return false; // the flag was of these
    return true;
}
