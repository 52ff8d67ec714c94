#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/judge/doubt.h"
#include "observe/judge/finding_numbers.h"
#include "observe/judge/judge.h"
#include "standard/table/cases.h"

#define VALUES_MAX 400

static struct judge_rules national(struct arena *arena)
{
    struct standard_file file = cases_table(arena, "judge_rules.csv");
    struct judge_rules rules = {0};
    struct fault f = {0};
    if (!judge_rules_parse(arena, &file, &rules, &f))
        fail_msg("%s %s %s %s", f.key, fault_argument(&f, "line"), fault_argument(&f, "column"), fault_argument(&f, "text"));
    return rules;
}

static struct doubts what_can_be(struct arena *arena)
{
    const struct standard_file factors = cases_table(arena, "factors.csv"), rules = cases_table(arena, "judge_rules.csv");
    struct doubts doubts;
    assert_true(doubts_parse(arena, &factors, &rules, &doubts, NULL));
    return doubts;
}

// ---- a case ----

struct played {
    struct arena *arena;
    const struct standard_case *one;
    int64_t base_ms, step_ms;
    enum judge_rule rule;
    struct judge_settings settings, other_settings; // other: sustained of exceedance, and the other way round
    struct judge_subject subject;
    struct judge_findings findings;
};

static double number_of(const struct standard_case *one, const char *name, double otherwise)
{
    const char *text = case_input(one, name);
    return text ? strtod(text, NULL) : otherwise;
}

static struct observation observation_of(struct arena *arena, const char *text)
{
    struct observation o = {.origin = OBSERVATION_DEVICE};
    struct decimal value;
    const char *flag = strchr(text, '/');
    if (flag)
        snprintf(o.flag, sizeof o.flag, "%s", flag + 1);
    if (decimal_parse(flag ? arena_strndup(arena, text, (size_t)(flag - text)) : text, &value, NULL))
        o.value = observation_number_of(value);
    return o;
}

// "36/D,30*4,-": one a step; nothing at a dash.
static struct judge_values values_of(const struct played *played, const char *name)
{
    static const char *const comma[] = {",", NULL};
    struct judge_values values = {0};
    struct observation *items = arena_array(played->arena, VALUES_MAX, sizeof *items);
    const char *text = case_input(played->one, name);
    int64_t step = 0;
    for (const char **part = text_split(played->arena, text ? text : "", comma, NULL); *part; part++) {
        const char *star = strchr(*part, '*');
        const struct observation o = observation_of(played->arena, star ? arena_strndup(played->arena, *part, (size_t)(star - *part)) : *part);
        for (int i = star ? atoi(star + 1) : 1; i > 0; i--, step++)
            if (o.value.present) {
                items[values.count] = o;
                items[values.count++].at_ms = played->base_ms + step * played->step_ms;
            }
    }
    values.items = items;
    return values;
}

static void set_parameters(struct played *played, struct judge_rules *rules)
{
    static const char *const semicolon[] = {";", NULL};
    const char *text = case_input(played->one, "set");
    struct judge_rule_row *rows = arena_array(played->arena, rules->count + 16, sizeof *rows);
    memcpy(rows, rules->rows, rules->count * sizeof *rows);
    size_t count = rules->count;
    for (const char **part = text_split(played->arena, text ? text : "", semicolon, NULL); *part; part++) {
        const char *colon = strchr(*part, ':');
        rows[count++] = (struct judge_rule_row){.rule = played->rule, .point = "p1", .value = colon + 1,
                                                .parameter = arena_strndup(played->arena, *part, (size_t)(colon - *part))};
    }
    const struct judge_rules all = {rows, count};
    const struct judge_whose whose = {"p1", played->one->words[2], judge_domain("", played->one->words[2])};
    judge_settings_find(&all, played->rule, &whose, &played->settings);
    judge_settings_find(&all, played->rule == JUDGE_SUSTAINED ? JUDGE_EXCEEDANCE : JUDGE_SUSTAINED, &whose, &played->other_settings);
}

static void set_maintenance(struct played *played)
{
    const char *text = case_input(played->one, "maintenance");
    struct series_range *window = arena_alloc(played->arena, sizeof *window);
    if (!text)
        return;
    window->from_ms = played->base_ms + (int64_t)(strtod(text, NULL) * (double)played->step_ms);
    window->to_ms = played->base_ms + (int64_t)(strtod(strchr(text, '-') + 1, NULL) * (double)played->step_ms);
    played->subject.maintenance = window;
    played->subject.maintenance_count = 1;
}

// The rule sustained asks for a degree: its cases count the exceedances that have it.
static void keep_sustained(struct judge_findings *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].sustained)
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

static void play_limits(const struct played *played, const struct judging *judging)
{
    struct judge_subject subject = played->subject;
    struct limit limit = {.id = 1, .point = "p1"};
    const char *text = case_input(played->one, "limit"), *range = text ? strchr(text, '~') : NULL, *cold = case_input(played->one, "cold");
    struct judge_limit_input input = {.means = values_of(played, "values"), .water_c = values_of(played, "other"), .limits = &limit, .limit_count = text ? 1 : 0};
    input.average = limit.average = text_equal(played->one->words[1], "day") ? EMISSION_DAY : EMISSION_HOUR;
    limit.has_upper = text && decimal_parse(range ? range + 1 : text, &limit.upper, NULL);
    limit.has_lower = range && decimal_parse(arena_strndup(played->arena, text, (size_t)(range - text)), &limit.lower, NULL);
    limit.has_cold = cold && decimal_parse(cold, &limit.cold_upper, NULL);
    const struct doubts doubts = what_can_be(played->arena);
    const struct doubt_bounds water = doubts_find(&doubts, &(struct judge_whose){"p1", "w01010", "water"});
    input.water_bounds = &water;
    input.sustained = played->rule == JUDGE_SUSTAINED ? &played->settings : &played->other_settings;
    subject.settings = played->rule == JUDGE_SUSTAINED ? &played->other_settings : &played->settings;
    judge_limits(judging, &subject, &input);
    if (played->rule == JUDGE_SUSTAINED)
        keep_sustained(judging->findings);
}

static void play_clock(const struct played *played, const struct judging *judging)
{
    const struct judge_values values = values_of(played, "values"), received = values_of(played, "received");
    struct judge_arrival *arrivals = arena_array(played->arena, VALUES_MAX, sizeof *arrivals);
    assert_int_equal(values.count, received.count);
    for (size_t i = 0; i < values.count; i++)
        arrivals[i] = (struct judge_arrival){values.items[i].at_ms,
                                             values.items[i].at_ms + (int64_t)(observation_double(received.items[i].value) * (double)MINUTE_MS)};
    judge_clock(judging, &played->subject, arrivals, values.count);
}

static void play(struct played *played)
{
    const struct judging judging = {played->arena, &played->findings};
    struct judge_values values = values_of(played, "values"), other = values_of(played, "other");
    const struct doubts doubts = what_can_be(played->arena);
    const char *const factor = played->one->words[2];
    const struct doubt_bounds bounds = doubts_find(&doubts, &(struct judge_whose){"p1", factor, judge_domain("", factor)});
    played->subject.bounds = values.bounds = other.bounds = &bounds; // the other series is of the same factor, or of one with the same bounds
    const double now = number_of(played->one, "now", -1);
    switch (played->rule) {
    case JUDGE_EXCEEDANCE:
    case JUDGE_SUSTAINED: play_limits(played, &judging); break;
    case JUDGE_NO_DATA: judge_no_data(&judging, &played->subject, &values, played->base_ms + (int64_t)(now * (double)played->step_ms)); break;
    case JUDGE_CLOCK: play_clock(played, &judging); break;
    case JUDGE_COPY: judge_copy(&judging, &played->subject, &values, "p2", &other); break;
    case JUDGE_TWIN: judge_twin(&judging, &played->subject, &values, "w21003", &other); break;
    case JUDGE_EFFICIENCY: judge_efficiency(&judging, &played->subject, &values, &other); break;
    case JUDGE_IDLE: judge_idle(&judging, &played->subject, &values, &other); break;
    default: judge_series(&judging, played->rule, &played->subject, &values);
    }
}

static const char *numbers_text(const struct played *played, const struct judge_finding *finding)
{
    struct text_buffer out;
    char text[DECIMAL_TEXT_SIZE];
    text_buffer_init(&out, played->arena);
    for (size_t i = 0; i < finding->number_count; i++)
        text_buffer_printf(&out, "%s%s:%s", i ? "," : "", finding->numbers[i].name, decimal_format(finding->numbers[i].value, text, sizeof text));
    return out.size ? out.bytes : "-";
}

static void expect(const struct played *played, size_t *failures)
{
    const struct judge_finding none = {0}, *first = played->findings.count ? &played->findings.items[0] : &none;
    struct arena *arena = played->arena;
    case_expect(played->one, "findings", arena_printf(arena, "%zu", played->findings.count), failures);
    case_expect(played->one, "from", arena_printf(arena, "%.10g", (double)(first->from_ms - played->base_ms) / (double)played->step_ms), failures);
    case_expect(played->one, "to", arena_printf(arena, "%.10g", (double)(first->to_ms - played->base_ms) / (double)played->step_ms), failures);
    case_expect(played->one, "count", arena_printf(arena, "%lld", (long long)first->count), failures);
    case_expect(played->one, "ended", first->ended ? "yes" : "no", failures);
    case_expect(played->one, "numbers", numbers_text(played, first), failures);
    case_expect(played->one, "sustained", first->sustained ? "yes" : "no", failures);
    case_expect_known(played->one, "findings from to count ended numbers sustained", failures);
}

// What a warning keeps of a finding is the finding's numbers, digit by digit.
static void expect_both_ways(const struct played *played)
{
    for (size_t i = 0; i < played->findings.count; i++) {
        const struct judge_finding *finding = &played->findings.items[i];
        const char *text = finding_numbers_format(played->arena, finding->numbers, finding->number_count);
        struct judge_number read[JUDGE_NUMBERS_MAX];
        assert_int_equal(finding_numbers_parse(played->arena, text, read), finding->number_count);
        for (size_t n = 0; n < finding->number_count; n++) {
            struct decimal found = {0};
            assert_string_equal(read[n].name, finding->numbers[n].name);
            assert_true(read[n].value.mantissa == finding->numbers[n].value.mantissa && read[n].value.scale == finding->numbers[n].value.scale);
            assert_true(finding_numbers_find(text, read[n].name, &found) && decimal_equal(found, read[n].value));
        }
        assert_string_equal(finding_numbers_format(played->arena, read, finding->number_count), text);
    }
}

static void every_case_of_a_rule_gives_what_it_says(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct judge_rules rules = national(arena);
    size_t count = 0, failures = 0, raised[JUDGE_RULE_COUNT] = {0}, clean[JUDGE_RULE_COUNT] = {0};
    const struct standard_case *cases = cases_load(arena, "src/observe/judge/judge_cases.txt", &count);
    (void)state;
    assert_non_null(cases);
    for (size_t i = 0; i < count; i++) {
        struct played played = {.arena = arena, .one = &cases[i], .base_ms = day_start_ms((struct day){2024, 6, 1})};
        enum series_kind kind = SERIES_REALTIME;
        assert_true(judge_rule_parse(cases[i].words[0], &played.rule) && series_kind_parse(cases[i].words[1], &kind));
        played.step_ms = (int64_t)(number_of(&cases[i], "step", 60) * (double)MINUTE_MS);
        set_parameters(&played, &rules);
        played.subject = (struct judge_subject){.key = {"p1", cases[i].words[2], kind}, .settings = &played.settings, .since_ms = INT64_MIN};
        set_maintenance(&played);
        play(&played);
        expect(&played, &failures);
        expect_both_ways(&played);
        *(played.findings.count ? &raised[played.rule] : &clean[played.rule]) += 1;
    }
    assert_int_equal(failures, 0);
    for (int i = 0; i < JUDGE_RULE_COUNT; i++)
        if (!raised[i] || !clean[i])
            fail_msg("%s has no case that raises it, or none that does not", judge_rule_name((enum judge_rule)i));
}

static void numbers_that_are_none_are_left_out(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct judge_number read[JUDGE_NUMBERS_MAX];
    struct decimal value;
    (void)state;
    assert_int_equal(finding_numbers_parse(arena, NULL, read), 0);
    assert_int_equal(finding_numbers_parse(arena, "", read), 0);
    assert_int_equal(finding_numbers_parse(arena, "value= =3 x limit=5x  low=-0.50 value=123456789012345678901234567890123", read), 1);
    assert_string_equal(finding_numbers_format(arena, read, 1), "low=-0.50");
    assert_false(finding_numbers_find("limit=50 lim=1", "li", &value));
    assert_true(finding_numbers_find("limit=50 lim=1", "lim", &value) && value.mantissa == 1);
    assert_int_equal(finding_numbers_parse(arena, "a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1", read), JUDGE_NUMBERS_MAX);
}

// ---- settings ----

static void the_closest_setting_speaks(void **state)
{
    const struct judge_rule_row rows[] = {
        {JUDGE_CONSTANT, "count", "", "p1", "", "7"},      {JUDGE_CONSTANT, "count", "", "", "", "1"},
        {JUDGE_CONSTANT, "count", "water", "", "", "2"},   {JUDGE_CONSTANT, "count", "", "", "w01018", "3"},
        {JUDGE_CONSTANT, "count", "", "p1", "w01018", "9"}, {JUDGE_CONSTANT, "enabled", "", "p3", "", "no"},
        {JUDGE_CONSTANT, "count", "", "p1", "w01018", "10"}};
    const struct judge_rules rules = {rows, sizeof rows / sizeof *rows};
    const struct { struct judge_whose whose; double count; bool enabled; } asked[] = {
        {{"p2", "a21026", "gas"}, 1, true}, {{"p2", "w21003", "water"}, 2, true},  {{"p2", "w01018", "water"}, 3, true},
        {{"p1", "w21003", "water"}, 7, true}, {{"p1", "w01018", "water"}, 10, true}, {{"p3", "a21026", "gas"}, 1, false}};
    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct judge_settings settings;
        judge_settings_find(&rules, JUDGE_CONSTANT, &asked[i].whose, &settings);
        assert_int_equal((int)settings.numbers[JUDGE_COUNT], (int)asked[i].count);
        assert_int_equal(settings.enabled, asked[i].enabled);
    }
}

static void a_rule_without_rows_is_off(void **state)
{
    const struct judge_rules none = {0};
    struct judge_settings settings;
    (void)state;
    judge_settings_find(&none, JUDGE_ZERO, &(struct judge_whose){"p1", "w01018", "water"}, &settings);
    assert_false(settings.enabled);
}

static void the_level_is_the_rules_and_an_exceedance_in_a_row_has_a_higher_one(void **state)
{
    const struct judge_rule_row rows[] = {{JUDGE_EXCEEDANCE, "level", "", "", "", "2"}, {JUDGE_SUSTAINED, "level", "", "", "", "3"},
                                          {JUDGE_ZERO, "level", "", "", "", "1"},       {JUDGE_EXCEEDANCE, "level", "", "p1", "", "1"},
                                          {JUDGE_SUSTAINED, "level", "", "p1", "", "-7"}, {JUDGE_EXCEEDANCE, "level", "", "p3", "", "3"},
                                          {JUDGE_SUSTAINED, "level", "", "p3", "", "2"}, {JUDGE_COPY, "level", "", "", "", "1000"}};
    const struct judge_rules rules = {rows, sizeof rows / sizeof *rows}, none = {0};
    const struct judge_whose p1 = {"p1", "a21026", "gas"}, p2 = {"p2", "a21026", "gas"}, p3 = {"p3", "a21026", "gas"};
    (void)state;
    assert_int_equal(judge_level(&rules, JUDGE_EXCEEDANCE, &p2, false), 2);
    assert_int_equal(judge_level(&rules, JUDGE_EXCEEDANCE, &p2, true), 3);
    assert_int_equal(judge_level(&rules, JUDGE_ZERO, &p2, false), 1);
    assert_int_equal(judge_level(&rules, JUDGE_EXCEEDANCE, &p1, true), 1);
    assert_int_equal(judge_level(&rules, JUDGE_EXCEEDANCE, &p3, true), 3); // a row is never less than one
    assert_int_equal(judge_level(&rules, JUDGE_COPY, &p2, false), JUDGE_LEVEL_MOST);
    assert_int_equal(judge_level(&none, JUDGE_EXCEEDANCE, &p2, false), 2); // a folder of before
    assert_int_equal(judge_level(&none, JUDGE_EXCEEDANCE, &p2, true), 3);
}

// ---- limits ----

static struct limit limit_of(int64_t id, const char *upper, bool exclusive, const char *from, const char *to)
{
    struct limit limit = {.id = id, .average = EMISSION_HOUR, .exclusive = exclusive};
    limit.has_upper = decimal_parse(upper, &limit.upper, NULL);
    if (from)
        day_parse(from, &limit.validity.from, NULL);
    if (to)
        day_parse(to, &limit.validity.to, NULL);
    return limit;
}

static void the_strictest_valid_limit_speaks_unless_one_stands_alone(void **state)
{
    const struct limit limits[] = {limit_of(1, "50", false, NULL, NULL), limit_of(2, "35", false, "2024-01-01", "2024-06-30"),
                                   limit_of(3, "100", true, "2024-03-01", "2024-03-02")};
    const struct { struct day day; int64_t id; } asked[] = {
        {{2023, 12, 31}, 1}, {{2024, 1, 1}, 2}, {{2024, 3, 1}, 3}, {{2024, 3, 2}, 3}, {{2024, 3, 3}, 2}, {{2024, 6, 30}, 2}, {{2024, 7, 1}, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        assert_int_equal(limit_choose(limits, 3, EMISSION_HOUR, asked[i].day).upper->id, asked[i].id);
    assert_null(limit_choose(limits, 3, EMISSION_DAY, (struct day){2024, 6, 1}).upper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_a_rule_gives_what_it_says),
        cmocka_unit_test(numbers_that_are_none_are_left_out), cmocka_unit_test(the_closest_setting_speaks),
        cmocka_unit_test(a_rule_without_rows_is_off), cmocka_unit_test(the_level_is_the_rules_and_an_exceedance_in_a_row_has_a_higher_one),
        cmocka_unit_test(the_strictest_valid_limit_speaks_unless_one_stands_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
