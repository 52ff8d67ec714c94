#include "base/cell/number_cell.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define FOLDED_MAX 120   // a longer cell is no number
#define EXPONENT_MAX 400 // of a double, and no overflow on the way
#define LONG_DASH '\1'   // an em dash marks absence and is no sign

// ---- folding: one way of writing ----

struct folded {
    char text[FOLDED_MAX + 8];
    size_t size;
    bool whole; // false: cut
};

// What one character stands for; NULL: itself.
struct spelling {
    uint32_t first, last;
    const char *text;
};
static const struct spelling spellings[] = {
    {0x09, 0x0D, " "},     {0x85, 0x85, " "},     {0xA0, 0xA0, " "},     {0xB0, 0xB0, ""},      {0xB2, 0xB2, "^2"},   {0xB3, 0xB3, "^3"},
    {0xB5, 0xB5, "u"},     {0xB9, 0xB9, "^1"},    {0xD7, 0xD7, "x"},     {0x3BC, 0x3BC, "u"},   {0x1680, 0x1680, " "}, {0x2000, 0x200F, " "},
    {0x2010, 0x2013, "-"}, {0x2014, 0x2015, "\1"}, {0x2028, 0x2029, " "}, {0x202F, 0x202F, " "}, {0x205F, 0x2060, " "}, {0x2070, 0x2070, "^0"},
    {0x207B, 0x207B, "^-"}, {0x2103, 0x2103, "C"}, {0x2212, 0x2212, "-"}, {0x2500, 0x2501, "\1"}, {0x3000, 0x3000, " "}, {0x338D, 0x338D, "ug"},
    {0x338E, 0x338E, "mg"}, {0x338F, 0x338F, "kg"}, {0x33A1, 0x33A1, "m^2"}, {0x33A5, 0x33A5, "m^3"}, {0xFE63, 0xFE63, "-"}, {0xFEFF, 0xFEFF, " "}};

static void fold_bytes(struct folded *out, const char *bytes, size_t size)
{
    out->whole = out->whole && out->size + size <= FOLDED_MAX;
    if (!out->whole)
        return;
    memcpy(out->text + out->size, bytes, size);
    out->size += size;
}

static void fold_point(struct folded *out, uint32_t point, const char *bytes, size_t size)
{
    const char narrow = (char)(point - 0xFEE0), superscript[] = {'^', (char)('0' + (point - 0x2070))};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (point >= spellings[i].first && point <= spellings[i].last) {
            fold_bytes(out, spellings[i].text, strlen(spellings[i].text));
            return;
        }
    if (point == LONG_DASH) // the byte itself is none
        fold_bytes(out, "?", 1);
    else if (point >= 0xFF01 && point <= 0xFF5E)
        fold_bytes(out, &narrow, 1);
    else if (point >= 0x2074 && point <= 0x2079)
        fold_bytes(out, superscript, 2);
    else
        fold_bytes(out, bytes, size);
}

// The text is UTF-8, as every door has checked; a byte that is not stands for itself.
static size_t next_point(const char *text, uint32_t *ret_point)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t more = at[0] >= 0xF0 ? 3 : (at[0] >= 0xE0 ? 2 : (at[0] >= 0xC0 ? 1 : 0));
    uint32_t point = more ? at[0] & (0x3Fu >> more) : at[0];
    for (size_t i = 1; i <= more; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            *ret_point = at[0];
            return 1;
        }
        point = point << 6 | (at[i] & 0x3Fu);
    }
    *ret_point = point;
    return more + 1;
}

static void fold(const char *text, struct folded *out)
{
    *out = (struct folded){.whole = true};
    while (*text && out->whole) {
        uint32_t point;
        const size_t size = next_point(text, &point);
        if (point > 0x20 && point < 0x7F)
            fold_bytes(out, text, 1);
        else if (point == ' ')
            fold_bytes(out, " ", 1);
        else
            fold_point(out, point, text, size);
        if (out->size == 1 && out->text[0] == ' ')
            out->size = 0;
        text += size;
    }
    while (out->size && out->text[out->size - 1] == ' ')
        out->size--;
    out->text[out->size] = '\0';
}

// ---- words ----

static const char *const absent_words[] = {"*",    "/",      "NaN",  "NA",   "N/A",    "null", "none",   "无",     "缺",
                                           "缺测", "缺失",   "空",   "无数据", "暂无", "暂缺", "未监测", "未测", "未测定", "停测"};
static const char *const below_words[] = {"未检出", "ND", "N.D.", "N.D", "BDL", "<DL", "<LOD", "<MDL", "<检出限", "低于检出限"};

static bool is_among(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool is_absent(const char *text)
{
    static const char dashes[] = {'-', LONG_DASH, '\0'};
    return text[strspn(text, dashes)] == '\0' || is_among(text, absent_words, sizeof absent_words / sizeof *absent_words);
}

// As spreadsheets keep a leading sign.
static const char *behind_apostrophe(const char *text)
{
    return text + (text[0] == '\'' && text[1]);
}

bool number_cell_is_absent(const char *text)
{
    struct folded folded;
    if (!text)
        return true;
    fold(text, &folded);
    return folded.whole && is_absent(behind_apostrophe(folded.text));
}

// ---- units ----

struct unit_word {
    const char *word, *symbol;
};
static const struct unit_word unit_words[] = {{"立方米", "m3"}, {"平方米", "m2"}, {"微克", "ug"}, {"毫克", "mg"}, {"纳克", "ng"}, {"千克", "kg"}, {"升", "L"},
                                              {"每", "/"},      {"^", ""},        {" ", ""},      {"l", "L"}};

static void spell_unit(const char *text, char out[NUMBER_TAIL_SIZE])
{
    size_t used = 0;
    while (*text && used < NUMBER_TAIL_SIZE - 4) {
        const struct unit_word *found = NULL;
        for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words && !found; i++)
            found = text_starts_with(text, unit_words[i].word) ? &unit_words[i] : NULL;
        const char *symbol = found ? found->symbol : text;
        const size_t size = found ? strlen(symbol) : 1;
        memcpy(out + used, symbol, size);
        used += size;
        text += found ? strlen(found->word) : 1;
    }
    out[used] = '\0';
}

bool number_unit_equal(const char *a, const char *b)
{
    struct folded folded[2];
    char spelled[2][NUMBER_TAIL_SIZE];
    fold(a ? a : "", &folded[0]);
    fold(b ? b : "", &folded[1]);
    spell_unit(folded[0].text, spelled[0]);
    spell_unit(folded[1].text, spelled[1]);
    return folded[0].whole && folded[1].whole && strcmp(spelled[0], spelled[1]) == 0;
}

// ---- the number ----

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// "E2", "e-02", "x10^2", "*10^-2": returns how much was read, 0 when no exponent stands here.
static size_t read_exponent(const char *text, int *ret_exponent)
{
    const char *at = text;
    const bool written_out = (*at == 'x' || *at == 'X' || *at == '*') && at[1] == '1' && at[2] == '0' && at[3] == '^';
    if (!written_out && *at != 'e' && *at != 'E')
        return 0;
    at += written_out ? 4 : 1;
    const bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    int exponent = 0, digits = 0;
    for (; is_digit(*at) || (*at == '^' && is_digit(at[1])); at++) { // "²" has become "^2"
        if (*at == '^')
            continue;
        exponent = exponent < EXPONENT_MAX ? exponent * 10 + (*at - '0') : exponent;
        digits++;
    }
    *ret_exponent = negative ? -exponent : exponent;
    return digits ? (size_t)(at - text) : 0;
}

static bool scale_by(struct decimal *value, int exponent)
{
    static const int64_t most = INT64_C(100000000000000000); // times ten it has 18 digits
    int scale = value->scale - exponent;
    if (!value->mantissa)
        scale = scale < 0 ? 0 : (scale > DECIMAL_SCALE_MAX ? DECIMAL_SCALE_MAX : scale);
    for (; scale > DECIMAL_SCALE_MAX && value->mantissa % 10 == 0; scale--)
        value->mantissa /= 10;
    for (; scale < 0 && value->mantissa < most && value->mantissa > -most; scale++)
        value->mantissa *= 10;
    value->scale = scale;
    return scale >= 0 && scale <= DECIMAL_SCALE_MAX;
}

static bool put_number(struct number_cell *cell, const char *plain, int exponent)
{
    struct fault fault = {0};
    if (!decimal_parse(plain, &cell->value, &fault)) {
        cell->cause = strcmp(fault.key, "decimal.range") == 0 ? NUMBER_CAUSE_LONG : NUMBER_CAUSE_WORD;
        return false;
    }
    cell->has_value = scale_by(&cell->value, exponent);
    cell->cause = cell->has_value ? NUMBER_CAUSE_NONE : NUMBER_CAUSE_LONG;
    return cell->has_value;
}

// Sign, digits with commas, point, exponent from *at on; *at is moved behind them.
static bool read_number(const char **at, struct number_cell *cell)
{
    char plain[FOLDED_MAX + 8];
    size_t used = 0;
    int exponent = 0;
    if (**at == '-' || **at == '+')
        plain[used++] = *(*at)++;
    if (**at == '.' && is_digit((*at)[1]))
        plain[used++] = '0';
    const size_t whole = strspn(*at, "0123456789,");
    size_t part = whole && (*at)[whole - 1] == ',' ? whole - 1 : whole;
    if ((*at)[part] == '.')
        part += is_digit((*at)[part + 1]) || !part ? 1 + strspn(*at + part + 1, "0123456789") : 0;
    memcpy(plain + used, *at, part);
    plain[used + part] = '\0';
    *at += part;
    if (**at == '.' && part && is_digit((*at)[-1]) && !(*at)[1]) // "5."
        (*at)++;
    *at += read_exponent(*at, &exponent);
    return put_number(cell, plain, exponent);
}

static void read_folded(const char *text, struct number_cell *cell)
{
    cell->below = *text == '<';
    text += cell->below;
    while (*text == ' ')
        text++;
    if (!read_number(&text, cell))
        return;
    while (*text == ' ')
        text++;
    if (strcmp(text, "L") == 0 || strcmp(text, "(L)") == 0) {
        cell->below = true;
        text = "";
    }
    if (cell->below && cell->value.mantissa < 0)
        cell->cause = NUMBER_CAUSE_WORD;
    else if (*text)
        cell->cause = NUMBER_CAUSE_TAIL;
    else
        cell->kind = cell->below ? NUMBER_BELOW : NUMBER_GOOD;
    if (strlen(text) < sizeof cell->tail)
        memcpy(cell->tail, text, strlen(text) + 1);
}

struct number_cell number_cell_read(const char *text)
{
    struct number_cell cell = {.kind = NUMBER_UNREAD, .cause = NUMBER_CAUSE_WORD};
    struct folded folded;
    fold(text ? text : "", &folded);
    if (!folded.whole)
        return cell;
    const char *at = behind_apostrophe(folded.text);
    if (is_absent(at))
        return (struct number_cell){.kind = NUMBER_ABSENT};
    if (is_among(at, below_words, sizeof below_words / sizeof *below_words))
        return (struct number_cell){.kind = NUMBER_BELOW, .below = true};
    read_folded(at, &cell);
    return cell;
}

struct number_cell number_cell_read_in(const char *text, const char *unit)
{
    struct number_cell cell = number_cell_read(text);
    if (cell.cause != NUMBER_CAUSE_TAIL || text_empty(unit) || !cell.tail[0] || !number_unit_equal(cell.tail, unit))
        return cell;
    cell.kind = cell.below ? NUMBER_BELOW : NUMBER_GOOD;
    cell.cause = NUMBER_CAUSE_NONE;
    cell.tail[0] = '\0';
    return cell;
}

bool number_cell_fault(const struct number_cell *cell, const char *text, struct fault *f)
{
    if (cell->kind == NUMBER_BELOW)
        return fault_set(f, FAULT_INPUT, "number.below", "text", text, NULL);
    if (cell->cause == NUMBER_CAUSE_TAIL && cell->tail[0])
        return fault_set(f, FAULT_INPUT, "number.tail", "text", text, "tail", cell->tail, NULL);
    return fault_set(f, FAULT_INPUT, cell->cause == NUMBER_CAUSE_LONG ? "decimal.range" : "decimal.syntax", "text", text, NULL);
}

bool number_cell_parse(const char *text, const char *unit, struct decimal *ret_value, struct fault *f)
{
    const struct number_cell cell = number_cell_read_in(text, unit);
    *ret_value = cell.value;
    return cell.kind == NUMBER_GOOD || number_cell_fault(&cell, text ? text : "", f);
}

const char *number_cell_plain(struct arena *arena, const char *text, const char *unit)
{
    struct decimal value;
    if (text_empty(text) || (strspn(text, "+-.0123456789") == strlen(text) && decimal_parse(text, &value, NULL)))
        return text;
    const struct number_cell cell = number_cell_read_in(text, unit);
    if (cell.kind == NUMBER_ABSENT)
        return "";
    return cell.kind == NUMBER_GOOD ? decimal_text(arena, cell.value) : text;
}

bool number_cell_whole(const char *text, int64_t *ret_value)
{
    struct number_cell cell = number_cell_read(text);
    if (cell.kind != NUMBER_GOOD)
        return false;
    for (; cell.value.scale > 0 && cell.value.mantissa % 10 == 0; cell.value.scale--)
        cell.value.mantissa /= 10;
    if (cell.value.scale)
        return false;
    *ret_value = cell.value.mantissa;
    return true;
}
