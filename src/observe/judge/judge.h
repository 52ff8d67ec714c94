// The rules: observations of a span in, findings out. What a rule needs to know comes as settings (judge_rules.csv and
// what people set for a point); each finding says which rule, from when to when, how often, with which numbers.
//
// Pure: no clock, file or database. The same observations give the same findings, however they are cut into calls, as
// long as the span begins `judge_lookback_ms` before what changed. README.md tells the rules one by one.
// Ownership: findings and what they point to are in the arena or borrowed from the input.
// Faults: judge.rule {line, text}, judge.parameter {line, text}, and those of standard/table.
#ifndef QINGSHAN_OBSERVE_JUDGE_H
#define QINGSHAN_OBSERVE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cell/kinds.h"
#include "base/fault.h"
#include "base/list.h"
#include "observe/judge/limit.h"
#include "observe/series/series.h"

enum judge_rule { JUDGE_RULES(KIND_MEMBER) JUDGE_RULE_COUNT };

const char *judge_rule_name(enum judge_rule rule);
bool judge_rule_parse(const char *name, enum judge_rule *ret_rule);

// ---- settings ----

enum judge_parameter { JUDGE_PARAMETERS(KIND_MEMBER) JUDGE_PARAMETER_COUNT };

// One value of one parameter, of JUDGE_PARAMETERS or JUDGE_OTHER_PARAMETERS; "" = for all.
struct judge_rule_row {
    enum judge_rule rule;
    const char *parameter, *domain, *point, *factor, *value;
};
struct judge_rules {
    const struct judge_rule_row *rows;
    size_t count;
};

struct judge_settings {
    bool enabled;
    bool given[JUDGE_PARAMETER_COUNT];
    double numbers[JUDGE_PARAMETER_COUNT]; // 0 where not given
    const char *other_point, *other_factor; // the inlet, the production line; NULL: none
};

// judge_rules.csv: rule, parameter, domain, factor, value, unit, source, confidence, note.
bool judge_rules_parse(struct arena *arena, const struct standard_file *file, struct judge_rules *ret_rules, struct fault *f);
bool judge_parameter_known(const char *name);
// false: not a value this parameter can have.
bool judge_value_check(const char *parameter, const char *value);

// Whose settings are asked for. domain: water, gas, air, surface (judge_domain).
struct judge_whose {
    const char *point, *factor, *domain;
};
// The closest row speaks: one that names the point before one that names the factor before one that names the domain;
// of equally close ones the later.
void judge_settings_find(const struct judge_rules *rules, enum judge_rule rule, const struct judge_whose *whose, struct judge_settings *ret_settings);

// JUDGE_SLIGHT to JUDGE_SEVERE; without a number moderate, and an exceedance that was sustained one more.
enum judge_grade { JUDGE_NO_LEVEL, JUDGE_LEVELS(KIND_MEMBER) JUDGE_LEVEL_END };
#define JUDGE_LEVEL_MOST (JUDGE_LEVEL_END - 1)
int judge_level(const struct judge_rules *rules, enum judge_rule rule, const struct judge_whose *whose, bool sustained);

// The same decision as cases, for who asks of many at once (warning_query.c): the first one that fits speaks, and the last fits all.
struct judge_level_case {
    const char *point, *factor, *domain; // "" and NULL: any
    int level;
};
void judge_level_cases(struct arena *arena, const struct judge_rules *rules, enum judge_rule rule, bool sustained, struct judge_level_case **ret_cases,
                       size_t *ret_count);

// Of a kind of point (outfall, stack ...); where that says nothing, of the factor's code (w, a). "" when neither does.
const char *judge_domain(const char *point_kind, const char *factor);

// ---- findings ----

struct judge_number {
    const char *name;                  // value limit multiple least most median ...
    struct decimal value;
};
#define JUDGE_NUMBERS_MAX 8

struct judge_finding {
    enum judge_rule rule;
    struct series_key key;             // factor "" = the whole point
    int64_t from_ms, to_ms;            // first and last occurrence
    int64_t count, recent;             // occurrences; those behind subject.since_ms
    int64_t suppressed;                // occurrences in maintenance windows, not counted
    bool ended;                        // a later value shows that the cause is gone
    int64_t ended_ms;
    int64_t worst_ms;                  // whose numbers these are
    double severity;                   // to compare findings of the same rule and series; higher is worse
    struct judge_number numbers[JUDGE_NUMBERS_MAX];
    size_t number_count;
    const char *other_point, *other_factor; // of a pair; NULL: none
    int64_t limit;                     // id of the limit; 0: none
    bool sustained;                    // of an exceedance: so many in a row as the rule sustained says
    bool simulated;
};
struct judge_findings LIST_OF(struct judge_finding);

void judge_number_add(struct judge_finding *finding, const char *name, struct decimal value);
void judge_number_add_double(struct judge_finding *finding, const char *name, double value); // NaN is left out

// What is judged. Occurrences in a maintenance window that covers more than a quarter of their interval (so that the mean
// would not be valid: 45 of 60 minutes, 18 of 24 hours) are not counted and break nothing.
struct doubt_bounds; // doubt.h
struct judge_subject {
    struct series_key key;
    const struct judge_settings *settings;
    const struct doubt_bounds *bounds; // what the values can be; NULL: nothing is doubted. Asked by limits and jump
    const struct series_range *maintenance;
    size_t maintenance_count;
    int64_t since_ms;                  // last occurrence known before; INT64_MIN: none
    bool cut;                          // what is known began before these observations
};

struct judge_values {
    const struct observation *items;   // ascending, highest versions only
    size_t count;
    const struct doubt_bounds *bounds; // where two series are met: what cannot be is not there; NULL: nothing is doubted
};

// How much earlier than a change a span must begin, by kind.
int64_t judge_lookback_ms(enum series_kind kind);
int64_t judge_interval_ms(enum series_kind kind); // of a mean; 0 for single values

// Whether a value is judged at all.
bool judge_is_sound(const struct observation *o);     // present, flag "" or N
bool judge_counts(const struct judge_values *values, const struct observation *o); // sound, and what can be

// ---- the rules ----

struct judging {
    struct arena *arena;
    struct judge_findings *findings;
};

// constant, jump, zero, range, negative: on values as the device sends them. Only sound ones (flag "" or N) are judged. What cannot
// be (doubt.h) is no jump, and not what a jump is told by: it has its own word.
void judge_series(const struct judging *judging, enum judge_rule rule, const struct judge_subject *subject, const struct judge_values *values);

// exceedance, and whether it was sustained: on means of the limits' kind. Where only sustained is enabled, one that is not
// sustained is no finding. An invalid mean is never an exceedance, nor is a value that a rule of
// validity doubts (range, negative, zero: each says of one value that it is no measurement; a zero lies below a lower limit
// only). constant, jump and copy doubt a row of values by how they look beside each other; each of them may be true, and a real
// exceedance begins as a jump: they silence no limit.
struct judge_limit_input {
    struct judge_values means, water_c; // water_c: temperatures of the same times, for limits of cold water
    const struct doubt_bounds *water_bounds; // of the temperatures; NULL: nothing is doubted
    const struct limit *limits;         // of this point and factor
    size_t limit_count;
    enum emission_average average;
    const struct judge_settings *sustained;
};
void judge_limits(const struct judging *judging, const struct judge_subject *subject, const struct judge_limit_input *input);

// no_data: gaps between observations, and from the newest one to now_ms (INT64_MIN: not asked).
void judge_no_data(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, int64_t now_ms);

// clock: what the device says and when it came, ascending by coming. A constant offset is wrong; back-filled data are
// late too, but their lateness shrinks.
struct judge_arrival {
    int64_t at_ms, received_ms;
};
void judge_clock(const struct judging *judging, const struct judge_subject *subject, const struct judge_arrival *arrivals, size_t count);

// copy: the same values at the same times as another point's.
void judge_copy(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, const char *other_point,
                const struct judge_values *other);
// twin: the same values at the same times as another factor's of the same point.
void judge_twin(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *values, const char *other_factor,
                const struct judge_values *other);

// efficiency: hour means of the outlet and of the inlet; idle: state of the facility and of the production, 0 = off.
void judge_efficiency(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *outlet,
                      const struct judge_values *inlet);
void judge_idle(const struct judging *judging, const struct judge_subject *subject, const struct judge_values *facility,
                const struct judge_values *production);

#endif
