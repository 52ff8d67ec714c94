#include "indicator/source.h"

#include <assert.h>

#include "base/period.h"
#include "base/text.h"
#include "indicator/lineage.h"
#include "indicator/settled.h"
#include "store/journal_detail.h"

#define KIND_SIMULATION "simulation"

#define KINDS_MAX 8

static struct {
    const char *kind;
    source_page *page;
} explained[KINDS_MAX];
static int explained_count;

void source_explain_set(const char *kind, source_page *page)
{
    for (int i = 0; i < explained_count; i++)
        if (text_equal(explained[i].kind, kind))
            return;
    assert(explained_count < KINDS_MAX);
    explained[explained_count].kind = kind;
    explained[explained_count++].page = page;
}

const char *source_explain(struct arena *arena, const char *kind, const char *query, int32_t year)
{
    for (int i = 0; i < explained_count && !text_empty(query); i++)
        if (text_equal(explained[i].kind, kind))
            return explained[i].page(arena, query, year);
    return NULL;
}

const char *source_state_name(enum source_state state)
{
    static const char *const names[] = {"unknown", "missing", "running", "short", "final"};
    return names[state];
}

const char *source_outcome_name(enum source_outcome outcome)
{
    static const char *const names[] = {"none", "written", "same", "kept", "differs"};
    return names[outcome];
}

bool source_resolve(const struct indicator_model *model, struct arena *arena, const struct source_kind *kind, int32_t year,
                    struct source_report *ret_report, struct fault *f)
{
    *ret_report = (struct source_report){.year = year};
    ret_report->rows = arena_array(arena, (size_t)model->element_count + 1, sizeof *ret_report->rows);
    for (int32_t i = 0; i < model->element_count; i++) {
        const struct subject *subject = &model->subjects[i];
        if (!text_equal(subject->source_kind, kind->name) || text_empty(subject->source_query))
            continue;
        struct source_row *row = &ret_report->rows[ret_report->count++];
        *row = (struct source_row){.element = arena_strdup(arena, subject->code), .name = arena_strdup(arena, subject->name),
                                   .query = arena_strdup(arena, subject->source_query)};
        if (!kind->resolve(kind->context, arena, row->query, year, &row->value, f))
            return fault_at(f, "%s", subject->source_query);
    }
    return true;
}

// The fact that speaks for the year, NULL when there is none.
static const struct fact_view *present_fact(const struct fact_view *facts, size_t count)
{
    const struct fact_view *found = NULL;
    for (size_t i = 0; i < count; i++) {
        struct period period;
        if (facts[i].current && period_parse(facts[i].period, &period, NULL) && period.kind == PERIOD_YEAR)
            found = &facts[i];
    }
    return found && !found->withdrawn ? found : NULL;
}

static bool says_the_same(const struct fact_view *fact, const struct source_value *value)
{
    struct decimal before, now;
    return fact->value && decimal_parse(fact->value, &before, NULL) && decimal_parse(value->value, &now, NULL) && decimal_equal(before, now) &&
           text_equal(fact->unit, value->unit);
}

static bool judge(struct store *store, struct arena *arena, const struct indicator_model *model, const char *kind, const struct source_report *report,
                  struct source_row *row, struct fault *f)
{
    const int32_t year = report->year;
    const int64_t rules_since_ms = report->rules_since_ms;
    const struct fact_filter filter = {.region = model->plan.region, .subject = row->element, .year = year, .as_of = INT64_MAX};
    struct fact_view *facts;
    size_t count;
    if (row->value.state != SOURCE_FINAL || indicator_model_subject(model, row->element) < 0)
        return true;
    if (!fact_list(store, arena, &filter, &facts, &count, f))
        return false;
    const struct fact_view *present = present_fact(facts, count);
    row->fact = present ? present->id : 0;
    bool own = present && (text_equal(present->source_kind, kind) || text_equal(present->source_kind, KIND_SIMULATION));
    if (present && says_the_same(present, &row->value))
        row->outcome = SOURCE_SAME;
    else
        row->outcome = !present ? SOURCE_WRITTEN : !own ? SOURCE_KEPT : present->recorded_ms < rules_since_ms ? SOURCE_DIFFERS : SOURCE_WRITTEN;
    return true;
}

bool source_settle(struct store *store, const struct indicator_model *model, const char *kind, const char *who, struct source_report *report,
                   struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct fact_entry *entries = arena_array(arena, report->count + 1, sizeof *entries);
    struct fact_saved saved;
    const char *period = arena_printf(arena, "%d", report->year);
    report->written = 0;
    for (size_t i = 0; i < report->count; i++) {
        struct source_row *row = &report->rows[i];
        if (!judge(store, arena, model, kind, report, row, f))
            return false;
        if (row->outcome == SOURCE_WRITTEN)
            entries[report->written++] = (struct fact_entry){.subject = row->element, .period = period, .value = row->value.value, .unit = row->value.unit,
                                                             .source_kind = row->value.simulated ? KIND_SIMULATION : kind, .source = row->value.text};
    }
    report->batch = 0;
    if (!report->written)
        return settled_note(store, who, report, f);
    const struct fact_batch batch = {.entries = entries, .count = report->written, .who = who, .what = "settle",
                                     .detail = journal_detail(arena, "journal.settled", "year", journal_detail_number(arena, report->year), "count",
                                                                journal_detail_number(arena, (long long)report->written), NULL)};
    bool ok = fact_save(store, model, &batch, &saved, f);
    report->batch = ok ? saved.batch : 0;
    return ok && settled_note(store, who, report, f);
}
