#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "observe/point/factor.h"
#include "observe/point/point.h"

// ---- the table by name, in small letters ----

// A name and all factors that bear it, as code or as old code.
struct factor_names {
    struct LIST_OF(const struct factor *) codes;
    struct LIST_OF(const struct factor *) old_codes;
};

static char small_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

// ASCII letters only. false: too long.
static bool make_small(const char *text, size_t size, char ret_small[static FACTOR_NAME_SIZE])
{
    if (size >= FACTOR_NAME_SIZE)
        return false;
    for (size_t i = 0; i < size; i++)
        ret_small[i] = small_letter(text[i]);
    ret_small[size] = 0;
    return true;
}

static struct factor_names *names_of(struct factor_table *table, struct arena *arena, const char *code)
{
    char small[FACTOR_NAME_SIZE];
    if (text_empty(code) || !make_small(code, strlen(code), small))
        return NULL;
    struct factor_names *names = map_get(&table->names, small);
    if (names)
        return names;
    names = arena_alloc(arena, sizeof *names);
    map_put(&table->names, arena_strdup(arena, small), names);
    return names;
}

void factor_table_init(struct factor_table *table, struct arena *arena, const struct factor *items, size_t count)
{
    *table = (struct factor_table){.items = items, .count = count};
    map_init(&table->names, arena);
    for (size_t i = 0; i < count; i++) {
        struct factor_names *code = names_of(table, arena, items[i].code), *old_code = names_of(table, arena, items[i].old_code);
        if (code)
            LIST_PUSH(arena, &code->codes, &items[i]);
        if (old_code)
            LIST_PUSH(arena, &old_code->old_codes, &items[i]);
    }
}

static const struct factor *exact(const struct factor_names *names, const char *text, size_t size)
{
    for (size_t i = 0; i < names->codes.count; i++)
        if (strlen(names->codes.items[i]->code) == size && memcmp(names->codes.items[i]->code, text, size) == 0)
            return names->codes.items[i];
    return NULL;
}

// The code itself, else the code in other letters, else the old code.
static const struct factor *first_of(const struct factor_names *names, const char *text, size_t size)
{
    const struct factor *found = exact(names, text, size);
    if (!found && names->codes.count)
        found = names->codes.items[0];
    return found || !names->old_codes.count ? found : names->old_codes.items[0];
}

const struct factor *factor_find(const struct factor_table *table, const char *code)
{
    char small[FACTOR_NAME_SIZE];
    const size_t size = strcspn(code, "-");
    const struct factor_names *names = make_small(code, size, small) ? map_get(&table->names, small) : NULL;
    return names ? first_of(names, code, size) : NULL;
}

// ---- media ----

struct medium_word {
    const char *word;
    enum factor_medium medium;
};

static enum factor_medium medium_of(const struct medium_word *words, size_t count, const char *text, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i].word) == size && memcmp(words[i].word, text, size) == 0)
            return words[i].medium;
    return FACTOR_ANYWHERE;
}

enum factor_medium factor_medium_of_point(const char *point_kind)
{
    static const struct medium_word domains[] = {{"water", FACTOR_IN_WATER}, {"surface", FACTOR_IN_WATER}, {"gas", FACTOR_IN_GAS}, {"air", FACTOR_IN_GAS}};
    const char *domain = point_kind_domain(point_kind);
    if (text_equal(point_kind, "noise"))
        return FACTOR_IN_NOISE;
    return domain ? medium_of(domains, sizeof domains / sizeof *domains, domain, strlen(domain)) : FACTOR_ANYWHERE;
}

// HJ 212-2017 table 5, and 99 of kitchens. 21 surface water, 24 ground water, 26 sea; 32 to 34 sources of water, 52 sewage treatment.
enum factor_medium factor_medium_of_system(const char *system, size_t size)
{
    static const struct medium_word systems[] = {
        {"21", FACTOR_IN_WATER}, {"24", FACTOR_IN_WATER}, {"26", FACTOR_IN_WATER}, {"32", FACTOR_IN_WATER}, {"33", FACTOR_IN_WATER},
        {"34", FACTOR_IN_WATER}, {"52", FACTOR_IN_WATER}, {"22", FACTOR_IN_GAS},   {"27", FACTOR_IN_GAS},   {"31", FACTOR_IN_GAS},
        {"39", FACTOR_IN_GAS},   {"51", FACTOR_IN_GAS},   {"99", FACTOR_IN_GAS},   {"23", FACTOR_IN_NOISE}, {"36", FACTOR_IN_NOISE}};
    return system ? medium_of(systems, sizeof systems / sizeof *systems, system, size) : FACTOR_ANYWHERE;
}

static enum factor_medium medium_of_factor(const struct factor *factor)
{
    return text_equal(factor->kind, "water") ? FACTOR_IN_WATER : text_equal(factor->kind, "noise") ? FACTOR_IN_NOISE : FACTOR_IN_GAS;
}

// ---- one name ----

// The one factor of this medium that bore the old code; NULL: none, or several.
static const struct factor *only_one(const struct factor_names *names, enum factor_medium medium)
{
    const struct factor *found = NULL;
    for (size_t i = 0; i < names->old_codes.count; i++) {
        if (medium != FACTOR_ANYWHERE && medium_of_factor(names->old_codes.items[i]) != medium)
            continue;
        if (found)
            return NULL;
        found = names->old_codes.items[i];
    }
    return found;
}

static const struct factor *of_old_code(const struct factor_names *names, struct factor_place place)
{
    const struct factor *found = place.point != FACTOR_ANYWHERE ? only_one(names, place.point) : NULL;
    if (!found && place.system != FACTOR_ANYWHERE)
        return only_one(names, place.system);
    return found || place.point != FACTOR_ANYWHERE ? found : only_one(names, FACTOR_ANYWHERE);
}

static const struct factor *resolve(const struct factor_names *names, struct factor_place place, const char *sent, size_t size, enum factor_naming *ret_naming)
{
    const struct factor *found = exact(names, sent, size);
    *ret_naming = FACTOR_NAME_AS_SENT;
    if (found)
        return found;
    if (names->codes.count) {
        *ret_naming = names->codes.count == 1 ? FACTOR_NAME_CASE : FACTOR_NAME_UNCERTAIN;
        return names->codes.count == 1 ? names->codes.items[0] : NULL;
    }
    found = of_old_code(names, place);
    *ret_naming = found ? FACTOR_NAME_OLD : FACTOR_NAME_UNCERTAIN;
    return found;
}

static const char *const suffixes[] = {"-Zs", "-Day", "-Night", "-SampleTime", "-RS", "-RT"};

// A known suffix in other letters is that suffix; others are names of their own.
static const char *suffix_name(const char *suffix)
{
    char small[FACTOR_NAME_SIZE], other[FACTOR_NAME_SIZE];
    if (!make_small(suffix, strlen(suffix), small))
        return suffix;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (make_small(suffixes[i], strlen(suffixes[i]), other) && text_equal(small, other))
            return suffixes[i];
    return suffix;
}

bool factor_is_expected(const struct factor_table *table, const char *name)
{
    const char *suffix = strchr(name, '-');
    bool known = !suffix;
    for (size_t i = 0; suffix && i < sizeof suffixes / sizeof *suffixes; i++)
        known = known || text_equal(suffix, suffixes[i]);
    return known && factor_find(table, name);
}

bool factor_resolve(const struct factor_table *table, struct factor_place place, const char *sent, char ret_name[static FACTOR_NAME_SIZE],
                 enum factor_naming *ret_naming)
{
    char small[FACTOR_NAME_SIZE];
    const size_t size = strcspn(sent, "-");
    const char *suffix = sent[size] ? suffix_name(sent + size) : "";
    const struct factor_names *names = make_small(sent, size, small) ? map_get(&table->names, small) : NULL;
    const struct factor *factor = names ? resolve(names, place, sent, size, ret_naming) : NULL;
    if (!names)
        *ret_naming = FACTOR_NAME_UNKNOWN;
    const char *code = factor ? factor->code : sent;
    const size_t code_length = factor ? strlen(code) : size, suffix_length = strlen(suffix);
    if (code_length + suffix_length >= FACTOR_NAME_SIZE)
        return false;
    memcpy(ret_name, code, code_length);
    memcpy(ret_name + code_length, suffix, suffix_length + 1);
    if (factor && *ret_naming == FACTOR_NAME_AS_SENT && sent[size] && !text_equal(suffix, sent + size))
        *ret_naming = FACTOR_NAME_CASE;
    return true;
}

const char *factor_canonical(const struct factor_table *table, struct arena *arena, const char *point_kind, const char *sent)
{
    char name[FACTOR_NAME_SIZE];
    enum factor_naming naming;
    const struct factor_place place = {.point = factor_medium_of_point(point_kind)};
    if (text_empty(sent) || !factor_resolve(table, place, sent, name, &naming) || text_equal(name, sent))
        return sent;
    return arena_strdup(arena, name);
}
