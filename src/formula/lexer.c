#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "formula/formula_internal.h"

#define UNIT_WORD_MAX 96
#define WIDE_BLANK "\xe3\x80\x80" // U+3000

void lexer_init(struct lexer *lexer, struct arena *arena, const char *text)
{
    *lexer = (struct lexer){.arena = arena, .at = text, .column = 1};
}

static size_t character_size(const char *at)
{
    unsigned char c = (unsigned char)*at;
    if (c < 0x80)
        return 1;
    size_t size = c >= 0xF0 ? 4 : (c >= 0xE0 ? 3 : 2);
    for (size_t i = 1; i < size; i++)
        if (((unsigned char)at[i] & 0xC0) != 0x80)
            return 1;
    return size;
}

static void skip(struct lexer *lexer, size_t bytes)
{
    const char *end = lexer->at + bytes;
    while (lexer->at < end) {
        lexer->at += character_size(lexer->at);
        lexer->column++;
    }
}

// Full-width forms are what a Chinese keyboard gives; they mean the same.
struct sign {
    const char *text;
    enum token_kind kind;
};

static const struct sign signs[] = {
    {"<=", TOKEN_LESS_EQUAL}, {">=", TOKEN_GREATER_EQUAL}, {"!=", TOKEN_NOT_EQUAL}, {"≤", TOKEN_LESS_EQUAL},
    {"≥", TOKEN_GREATER_EQUAL}, {"≠", TOKEN_NOT_EQUAL}, {"<", TOKEN_LESS}, {">", TOKEN_GREATER}, {"＜", TOKEN_LESS},
    {"＞", TOKEN_GREATER}, {"=", TOKEN_EQUAL}, {"＝", TOKEN_EQUAL}, {"+", TOKEN_PLUS}, {"＋", TOKEN_PLUS},
    {"-", TOKEN_MINUS}, {"－", TOKEN_MINUS}, {"−", TOKEN_MINUS}, {"*", TOKEN_TIMES}, {"×", TOKEN_TIMES}, {"＊", TOKEN_TIMES},
    {"/", TOKEN_DIVIDE}, {"÷", TOKEN_DIVIDE}, {"／", TOKEN_DIVIDE}, {"^", TOKEN_POWER}, {"(", TOKEN_OPEN}, {"（", TOKEN_OPEN},
    {")", TOKEN_CLOSE}, {"）", TOKEN_CLOSE}, {",", TOKEN_COMMA}, {"，", TOKEN_COMMA}};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t wide_digit(const char *at, char *ret_digit)
{
    if ((unsigned char)at[0] != 0xEF || (unsigned char)at[1] != 0xBC)
        return 0;
    unsigned char last = (unsigned char)at[2];
    if (last < 0x90 || last > 0x99)
        return 0;
    *ret_digit = (char)('0' + (last - 0x90));
    return 3;
}

static size_t digit_at(const char *at, char *ret_digit)
{
    *ret_digit = *at;
    return is_digit(*at) ? 1 : wide_digit(at, ret_digit);
}

static struct token number_token(struct lexer *lexer)
{
    struct token token = {.kind = TOKEN_NUMBER, .column = lexer->column};
    struct text_buffer digits;
    struct decimal value;
    size_t step;
    char digit;
    text_buffer_init(&digits, lexer->arena);
    for (;;) {
        if ((step = digit_at(lexer->at, &digit)) > 0)
            text_buffer_append_char(&digits, digit);
        else if (*lexer->at == '.' && digit_at(lexer->at + 1, &digit))
            text_buffer_append_char(&digits, (char)((step = 1), '.'));
        else
            break;
        skip(lexer, step);
    }
    token.text = digits.bytes;
    if (decimal_parse(digits.bytes, &value, NULL))
        token.number = decimal_to_double(value);
    else
        token.kind = TOKEN_BAD;
    return token;
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

static struct token name_token(struct lexer *lexer)
{
    struct token token = {.kind = TOKEN_NAME, .column = lexer->column};
    size_t size = 1;
    bool indicator = *lexer->at == '#';
    while (is_name_character(lexer->at[size]) || (indicator && lexer->at[size] == '.' && is_name_character(lexer->at[size + 1])))
        size++;
    token.text = arena_strndup(lexer->arena, lexer->at, size);
    if (size > NAME_MAX_SIZE || (indicator && size == 1))
        token.kind = TOKEN_BAD;
    skip(lexer, size);
    return token;
}

static void skip_blanks(struct lexer *lexer)
{
    for (;;) {
        if (*lexer->at == ' ' || *lexer->at == '\t' || *lexer->at == '\n' || *lexer->at == '\r')
            skip(lexer, 1);
        else if (text_starts_with(lexer->at, WIDE_BLANK))
            skip(lexer, 3);
        else
            return;
    }
}

struct token lexer_next(struct lexer *lexer)
{
    char digit;
    skip_blanks(lexer);
    if (!*lexer->at)
        return (struct token){.kind = TOKEN_END, .column = lexer->column, .text = ""};
    if (digit_at(lexer->at, &digit))
        return number_token(lexer);
    if (is_name_character(*lexer->at) || *lexer->at == '#')
        return name_token(lexer);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_starts_with(lexer->at, signs[i].text)) {
            struct token token = {.kind = signs[i].kind, .column = lexer->column, .text = signs[i].text};
            skip(lexer, strlen(signs[i].text));
            return token;
        }
    struct token bad = {.kind = TOKEN_BAD, .column = lexer->column};
    bad.text = arena_strndup(lexer->arena, lexer->at, character_size(lexer->at));
    skip(lexer, character_size(lexer->at));
    return bad;
}

// Characters of a word: letters, digits, _, and any character beyond ASCII but our signs and the wide blank.
static bool in_word(const char *at)
{
    if ((unsigned char)*at < 0x80)
        return is_name_character(*at);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_starts_with(at, signs[i].text))
            return false;
    return !text_starts_with(at, WIDE_BLANK);
}

static bool joins_words(char c)
{
    return c == '%' || c == '/' || c == '^';
}

// Bytes that may belong to a unit: words and what joins them. Each length of them is looked up, so what is certainly the next
// number is left out: in 1%/1%/1% a percent sign behind a digit, in 1m/1m/1m the second number behind a slash (件/10万人 has one).
static size_t unit_words(const char *at)
{
    size_t size = 0, numbers = 0;
    while (at[size] && size < UNIT_WORD_MAX && (in_word(at + size) || joins_words(at[size]))) {
        const char before = size ? at[size - 1] : '\0';
        numbers += is_digit(at[size]) && (before == '/' || before == '%');
        if (numbers > 1 || (at[size] == '%' && is_digit(before)))
            break;
        size += character_size(at + size);
    }
    return size;
}

// Never inside a word: "80 元/d_total" is a number of 元 divided by d_total, not 元 a day.
static bool ends_word(const char *at, size_t size)
{
    return joins_words(at[size - 1]) || !in_word(at + size);
}

const struct unit *lexer_unit(struct lexer *lexer, struct unit_table *units)
{
    const char *at = lexer->at + (*lexer->at == ' ');
    if (!*at || is_digit(*at) || *at == '/' || *at == '^')
        return NULL;
    for (size_t size = unit_words(at); size > 0;) { // the longest first: 万元/亩 before 万元
        const struct unit *unit = !ends_word(at, size) ? NULL : unit_find(units, arena_strndup(lexer->arena, at, size), NULL);
        if (unit) {
            skip(lexer, (size_t)(at - lexer->at) + size);
            return unit;
        }
        do
            size--;
        while (size > 0 && ((unsigned char)at[size] & 0xC0) == 0x80);
    }
    return NULL;
}
