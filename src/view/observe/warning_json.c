#include "view/observe/warning_json.h"

#include <string.h>

#include "json/json.h"
#include "observe/judge/finding_numbers.h"

static void take_points(struct warning_words *words, struct point *points, size_t count)
{
    for (size_t i = 0; i < count; i++)
        map_put(&words->by_code, points[i].code, &points[i]);
}

bool warning_words_begin(struct warning_words *words, const struct reading *reading, struct fault *f)
{
    *words = (struct warning_words){.reading = reading};
    map_init(&words->by_code, reading->arena);
    return factor_table_load(reading->store, reading->arena, reading->as_of, &words->factors, f) &&
           warning_rules(reading->store, reading->arena, &words->rules, f);
}

static bool take_limits(struct warning_words *words, const struct warning *warnings, size_t count, struct fault *f)
{
    const struct reading *reading = words->reading;
    int64_t *ids = arena_array(reading->arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = warnings[i].limit;
    return limit_list_of(reading->store, reading->arena, ids, count, &words->limits, &words->limit_count, f);
}

bool warning_words_take(struct warning_words *words, const struct warning *warnings, size_t count, struct fault *f)
{
    const struct reading *reading = words->reading;
    struct LIST_OF(const char *) codes = {0};
    struct point *points;
    size_t point_count;
    if (!take_limits(words, warnings, count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        LIST_PUSH(reading->arena, &codes, warnings[i].point);
        LIST_PUSH(reading->arena, &codes, warnings[i].other_point);
    }
    for (size_t i = 0; i < words->limit_count; i++)
        LIST_PUSH(reading->arena, &codes, words->limits[i].limit.point);
    if (!point_list_of(reading->store, reading->arena, reading->as_of, codes.items, codes.count, &points, &point_count, f))
        return false;
    take_points(words, points, point_count);
    return true;
}

bool warning_words_load(struct warning_words *words, const struct reading *reading, struct fault *f)
{
    struct point *points;
    size_t count;
    if (!warning_words_begin(words, reading, f) || !point_list(reading->store, reading->arena, reading->as_of, &points, &count, f) ||
        !limit_list(reading->store, reading->arena, &(struct limit_filter){.ended = true}, &words->limits, &words->limit_count, f))
        return false;
    take_points(words, points, count);
    return true;
}

static const struct point *point_of(const struct warning_words *words, const char *code)
{
    return map_get(&words->by_code, code);
}

const char *words_point_kind(const struct warning_words *words, const char *point)
{
    const struct point *found = point_of(words, point);
    return found ? found->kind : NULL;
}

const char *words_point_name(const struct warning_words *words, const char *point)
{
    const struct point *found = text_empty(point) ? NULL : point_of(words, point);
    return found ? found->name : point;
}

const char *words_factor_name(const struct warning_words *words, const char *factor)
{
    return text_empty(factor) ? NULL : factor_title(&words->factors, words->reading->arena, factor, words->reading->english);
}

bool words_is_factor(const struct warning_words *words, const char *point, const char *factor, const char *asked)
{
    const struct point *found = point_of(words, point);
    return text_equal(factor, asked) || text_equal(factor, factor_canonical(&words->factors, words->reading->arena, found ? found->kind : NULL, asked));
}

const char *words_unit(const struct warning_words *words, const char *point, const char *factor)
{
    const struct point *found = point_of(words, point);
    return text_empty(factor) ? NULL : factor_unit(factor_find(&words->factors, factor), found ? found->kind : NULL);
}

static const char *word(const struct warning_words *words, const char *key)
{
    return message_text(words->reading->arena, words->reading->language, key, NULL);
}

const char *words_rule_name(const struct warning_words *words, const char *rule)
{
    return word(words, arena_printf(words->reading->arena, "warning.rule_%s", rule));
}

// ---- numbers ----

const char *warning_number(struct arena *arena, const struct warning *warning, const char *name)
{
    struct decimal value;
    return finding_numbers_find(warning->numbers, name, &value) ? decimal_text(arena, value) : NULL;
}

// Of which kind of bound a sentence speaks.
static const char *variant(const char *numbers)
{
    struct decimal value;
    if (finding_numbers_find(numbers, "low", &value))
        return "_low";
    if (finding_numbers_find(numbers, "limit", &value) && !finding_numbers_find(numbers, "multiple", &value))
        return "_high";
    return finding_numbers_find(numbers, "minutes", &value) ? "_over" : "";
}

// Whose values they are: another point's, or another factor's of the same point.
static const char *other_name(const struct warning_words *words, const struct warning *warning)
{
    if (!text_empty(warning->other_point))
        return words_point_name(words, warning->other_point);
    return text_empty(warning->other_factor) ? "" : words_factor_name(words, warning->other_factor);
}

const char *warning_sentence(const struct warning_words *words, const struct warning *warning)
{
    struct arena *arena = words->reading->arena;
    struct judge_number numbers[JUDGE_NUMBERS_MAX];
    struct message_argument arguments[JUDGE_NUMBERS_MAX + 4];
    size_t count = finding_numbers_parse(arena, warning->numbers, numbers);
    for (size_t i = 0; i < count; i++)
        arguments[i] = (struct message_argument){numbers[i].name, decimal_text(arena, numbers[i].value)};
    const char *unit = words_unit(words, warning->point, warning->factor);
    const char *key = arena_printf(arena, "warning.say_%s%s%s", warning->rule, variant(warning->numbers), warning->sustained ? "_row" : "");
    const bool plain = text_empty(unit) || text_equal(unit, "无量纲"); // pH: a number without a unit
    arguments[count++] = (struct message_argument){"unit", plain ? "" : arena_printf(arena, " %s", unit)};
    arguments[count++] = (struct message_argument){"count", arena_printf(arena, "%lld", (long long)warning->count)};
    arguments[count++] = (struct message_argument){"average", word(words, arena_printf(arena, "warning.kind_%s", warning->kind))};
    arguments[count++] = (struct message_argument){"other", other_name(words, warning)};
    return message_fill(arena, words->reading->language, key, arguments, count);
}

const char *warning_step_sentence(const struct warning_words *words, const struct warning *warning, const struct warning_step *step)
{
    struct warning then = *warning;
    then.numbers = step->numbers ? step->numbers : "";
    return warning_sentence(words, &then);
}

json_t *warning_numbers_json(const struct warning_words *words, const struct warning *warning)
{
    struct arena *arena = words->reading->arena;
    struct judge_number numbers[JUDGE_NUMBERS_MAX];
    const size_t count = finding_numbers_parse(arena, warning->numbers, numbers);
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++)
        put_text(object, numbers[i].name, decimal_text(arena, numbers[i].value));
    return object;
}

// ---- limits ----

const char *words_limit_unit(const struct warning_words *words, const struct limit *limit)
{
    return text_empty(limit->unit) ? words_unit(words, limit->point, limit->factor) : limit->unit;
}

const struct limit_entry *words_limit_of(const struct warning_words *words, const struct warning *warning)
{
    for (size_t i = 0; i < words->limit_count; i++)
        if (words->limits[i].limit.id == warning->limit)
            return &words->limits[i];
    return NULL;
}

// ---- warnings ----

static const char *const level_names[JUDGE_LEVEL_MOST + 1] = {NULL, JUDGE_LEVELS(KIND_WORD)};

int warning_level_parse(const char *name)
{
    for (int i = 1; i <= JUDGE_LEVEL_MOST; i++)
        if (text_equal(name, level_names[i]))
            return i;
    return 0;
}

const char *warning_level_name(int level)
{
    return level_names[level];
}

int words_level(const struct warning_words *words, const struct warning *warning)
{
    const struct point *point = point_of(words, warning->point);
    return warning_level(&words->rules, warning, point ? point->kind : "");
}

const char *words_level_name(const struct warning_words *words, const struct warning *warning)
{
    return level_names[words_level(words, warning)];
}

const char *words_level_title(const struct warning_words *words, const struct warning *warning)
{
    return word(words, arena_printf(words->reading->arena, "warning.level_%s", words_level_name(words, warning)));
}

// An exceedance that goes on in a row is called so.
const char *warning_rule_shown(const struct warning *warning)
{
    return warning->sustained ? judge_rule_name(JUDGE_SUSTAINED) : warning->rule;
}

bool words_simulated(const struct warning_words *words, const struct warning *warning)
{
    const struct point *point = point_of(words, warning->point);
    return warning->simulated || (point && point->simulated);
}

// The numbers the rule went by, as they are for this point and factor now.
json_t *warning_settings_json(const struct warning_words *words, const struct warning *warning)
{
    static const char *const names[JUDGE_PARAMETER_COUNT] = {
#define X(parameter, name) name,
        JUDGE_PARAMETERS(X)
#undef X
    };
    const struct point *point = point_of(words, warning->point);
    const struct judge_whose whose = {warning->point, warning->factor, judge_domain(point ? point->kind : "", warning->factor)};
    struct judge_settings settings;
    enum judge_rule rule;
    json_t *object = json_object();
    if (!judge_rule_parse(warning->rule, &rule))
        return object;
    judge_settings_find(&words->rules, rule, &whose, &settings);
    for (int i = 0; i < JUDGE_PARAMETER_COUNT; i++)
        if (settings.given[i])
            json_object_set_new(object, names[i], json_real(settings.numbers[i]));
    return object;
}
