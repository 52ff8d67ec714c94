#include "observe/judge/judge.h"

#include <math.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/judge/judge_internal.h"
#include "observe/point/point.h"
#include "standard/table/table.h"

// Every parameter has a place: the numbers first, then those that are none.
enum { FIRST_OTHER = JUDGE_PARAMETER_COUNT - 1, JUDGE_OTHER_PARAMETERS(KIND_MEMBER) PLACE_COUNT };

static const char *const rule_names[JUDGE_RULE_COUNT + 1] = {JUDGE_RULES(KIND_WORD)};
static const char *const parameter_names[PLACE_COUNT] = {JUDGE_PARAMETERS(KIND_WORD) JUDGE_OTHER_PARAMETERS(KIND_WORD)};

const char *judge_rule_name(enum judge_rule rule)
{
    return rule_names[rule];
}

bool judge_rule_parse(const char *name, enum judge_rule *ret_rule)
{
    for (int i = 0; i < JUDGE_RULE_COUNT; i++)
        if (text_equal(name, rule_names[i])) {
            *ret_rule = (enum judge_rule)i;
            return true;
        }
    return false;
}

// ---- settings ----

static int place_of(const char *parameter)
{
    for (int i = 0; i < PLACE_COUNT; i++)
        if (text_equal(parameter, parameter_names[i]))
            return i;
    return -1;
}

bool judge_parameter_known(const char *name)
{
    return place_of(name) >= 0;
}

bool judge_value_check(const char *parameter, const char *value)
{
    struct decimal number;
    switch (place_of(parameter)) {
    case JUDGE_ENABLED: return text_equal(value, "yes") || text_equal(value, "no");
    case JUDGE_OTHER_POINT:
    case JUDGE_OTHER_FACTOR: return !text_empty(value);
    default: return decimal_parse(value ? value : "", &number, NULL);
    }
}

bool judge_rules_parse(struct arena *arena, const struct standard_file *file, struct judge_rules *ret_rules, struct fault *f)
{
    struct standard_table table;
    if (!standard_table_parse(arena, file, "rule parameter domain factor value", &table, f))
        return false;
    struct judge_rule_row *rows = arena_array(arena, table.count + 1, sizeof *rows);
    for (size_t i = 0; i < table.count; i++) {
        const struct standard_row *row = &table.rows[i];
        rows[i] = (struct judge_rule_row){.parameter = standard_cell(&table, row, "parameter"), .domain = standard_cell(&table, row, "domain"),
                                          .point = "", .factor = standard_cell(&table, row, "factor"), .value = standard_cell(&table, row, "value")};
        if (!judge_rule_parse(standard_cell(&table, row, "rule"), &rows[i].rule))
            return standard_cell_fault(&table, row, "rule", f);
        if (!judge_parameter_known(rows[i].parameter))
            return standard_cell_fault(&table, row, "parameter", f);
        if (!judge_value_check(rows[i].parameter, rows[i].value))
            return standard_cell_fault(&table, row, "value", f);
    }
    *ret_rules = (struct judge_rules){rows, table.count};
    return true;
}

int judge_row_closeness(const struct judge_rule_row *row)
{
    return (text_empty(row->point) ? 0 : 4) + (text_empty(row->factor) ? 0 : 2) + (text_empty(row->domain) ? 0 : 1);
}

static bool speaks_of(const char *said, const char *asked)
{
    return text_empty(said) || text_equal(said, asked);
}

// How close a row is to who asks; -1: it speaks of somebody else.
static int closeness(const struct judge_rule_row *row, const struct judge_whose *whose)
{
    const bool speaks = speaks_of(row->point, whose->point) && speaks_of(row->factor, whose->factor) && speaks_of(row->domain, whose->domain);
    return speaks ? judge_row_closeness(row) : -1;
}

static void set_value(struct judge_settings *settings, int place, const char *value)
{
    struct decimal number;
    switch (place) {
    case JUDGE_ENABLED: settings->enabled = text_equal(value, "yes"); break;
    case JUDGE_OTHER_POINT: settings->other_point = value; break;
    case JUDGE_OTHER_FACTOR: settings->other_factor = value; break;
    default:
        if (!decimal_parse(value, &number, NULL))
            return;
        settings->given[place] = true;
        settings->numbers[place] = decimal_to_double(number);
    }
}

void judge_settings_find(const struct judge_rules *rules, enum judge_rule rule, const struct judge_whose *whose, struct judge_settings *ret_settings)
{
    int closest[PLACE_COUNT] = {0};
    bool named = false; // a rule nobody has given any number is off: without the table nothing is judged by guess
    *ret_settings = (struct judge_settings){0};
    for (size_t i = 0; i < rules->count; i++) {
        const struct judge_rule_row *row = &rules->rows[i];
        if (row->rule != rule)
            continue;
        ret_settings->enabled = ret_settings->enabled || !named;
        named = true;
        const int close = closeness(row, whose), place = close < 0 ? -1 : place_of(row->parameter);
        if (place < 0 || close < closest[place])
            continue;
        closest[place] = close;
        set_value(ret_settings, place, row->value);
    }
}

const char *judge_domain(const char *point_kind, const char *factor)
{
    const char *domain = point_kind_domain(point_kind);
    if (domain)
        return domain;
    if (text_empty(factor))
        return "";
    return *factor == 'w' ? "water" : *factor == 'a' ? "gas" : "";
}

// ---- numbers ----

void judge_number_add(struct judge_finding *finding, const char *name, struct decimal value)
{
    if (finding->number_count < JUDGE_NUMBERS_MAX)
        finding->numbers[finding->number_count++] = (struct judge_number){name, value};
}

void judge_number_add_double(struct judge_finding *finding, const char *name, double value)
{
    struct decimal decimal;
    if (isfinite(value) && decimal_from_double(decimal_round_double(value, 4), &decimal))
        judge_number_add(finding, name, decimal);
}

// ---- spans ----

int64_t judge_interval_ms(enum series_kind kind)
{
    static const int64_t intervals[SERIES_KIND_COUNT] = {[SERIES_HOUR] = HOUR_MS, [SERIES_DAY] = DAY_MS};
    return intervals[kind];
}

int64_t judge_lookback_ms(enum series_kind kind)
{
    static const int64_t spans[SERIES_KIND_COUNT] = {
        [SERIES_REALTIME] = 2 * DAY_MS, [SERIES_MINUTE] = 2 * DAY_MS, [SERIES_HOUR] = 10 * DAY_MS, [SERIES_DAY] = 60 * DAY_MS};
    return spans[kind];
}

double judge_parameter(const struct judge_subject *subject, enum judge_parameter parameter)
{
    return subject->settings->numbers[parameter];
}

bool judge_is_sound(const struct observation *o)
{
    return o->value.present && (!o->flag[0] || (o->flag[0] == 'N' && !o->flag[1]));
}

// In maintenance windows that cover more than a quarter of the interval.
static bool in_maintenance(const struct judge_subject *subject, int64_t at_ms)
{
    const int64_t interval = judge_interval_ms(subject->key.kind), length = interval ? interval : 1;
    int64_t covered = 0;
    for (size_t i = 0; i < subject->maintenance_count; i++) {
        const struct series_range *window = &subject->maintenance[i];
        const int64_t from = window->from_ms > at_ms ? window->from_ms : at_ms;
        const int64_t to = window->to_ms < at_ms + length ? window->to_ms : at_ms + length;
        covered += to > from ? to - from : 0;
    }
    return covered * 4 > length;
}

bool judge_is_gap(const struct judge_subject *subject, int64_t before_ms, int64_t at_ms)
{
    return subject->settings->given[JUDGE_GAP_MINUTES] &&
           (double)(at_ms - before_ms) > judge_parameter(subject, JUDGE_GAP_MINUTES) * (double)MINUTE_MS;
}

// ---- tracks ----

void track_init(struct track *track, const struct judging *judging, enum judge_rule rule, const struct judge_subject *subject)
{
    *track = (struct track){.judging = judging, .subject = subject, .rule = rule};
}

// Enough to be said. What goes on from an occurrence that was said before is said again, though its beginning is cut off.
static bool is_raised(const struct track *track)
{
    const struct judge_finding *run = &track->run;
    const struct judge_subject *subject = track->subject;
    const bool goes_on = subject->cut && run->from_ms <= subject->since_ms && run->to_ms >= subject->since_ms;
    return goes_on || run->sustained || ((double)run->count >= judge_parameter(subject, JUDGE_COUNT) &&
                       (double)(run->to_ms - run->from_ms) >= judge_parameter(subject, JUDGE_MINUTES) * (double)MINUTE_MS &&
                       (double)track->distinct >= judge_parameter(subject, JUDGE_DISTINCT));
}

static void finish(struct track *track, bool ended, int64_t ended_ms)
{
    if (track->running && track->run.count > 0 && is_raised(track)) {
        track->run.ended = ended;
        track->run.ended_ms = ended ? ended_ms : 0;
        LIST_PUSH(track->judging->arena, track->judging->findings, track->run);
    }
    track->running = false;
    track->clean = 0;
    track->distinct = 0;
}

static void take_worst(struct judge_finding *run, const struct occurrence *occurrence)
{
    const struct judge_finding *say = &occurrence->say;
    run->worst_ms = occurrence->at_ms;
    run->severity = occurrence->severity;
    memcpy(run->numbers, say->numbers, sizeof run->numbers);
    run->number_count = say->number_count;
    run->other_point = say->other_point;
    run->other_factor = say->other_factor;
    run->limit = say->limit;
}

void track_bad(struct track *track, const struct occurrence *occurrence)
{
    struct judge_finding *run = &track->run;
    if (in_maintenance(track->subject, occurrence->at_ms)) {
        run->suppressed += track->running;
        return;
    }
    if (!track->running)
        *run = (struct judge_finding){.rule = track->rule, .key = track->subject->key, .from_ms = occurrence->at_ms};
    if (!track->running || occurrence->severity > run->severity)
        take_worst(run, occurrence);
    track->running = true;
    track->clean = 0;
    run->to_ms = occurrence->at_ms;
    run->count++;
    run->recent += occurrence->at_ms > track->subject->since_ms;
    run->simulated = run->simulated || occurrence->simulated;
}

void track_good(struct track *track, int64_t at_ms)
{
    if (!track->running)
        return;
    if (track->clean++ == 0)
        track->clean_ms = at_ms;
    const double calm_ms = judge_parameter(track->subject, JUDGE_CLEAR_MINUTES) * (double)MINUTE_MS;
    if ((double)track->clean >= judge_parameter(track->subject, JUDGE_CLEAR) && (double)(at_ms - track->run.to_ms) >= calm_ms)
        finish(track, true, track->clean_ms);
}

void track_break(struct track *track, int64_t at_ms)
{
    finish(track, true, at_ms);
}

void track_end(struct track *track)
{
    finish(track, false, 0);
}
