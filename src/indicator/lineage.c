#include "indicator/lineage.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "indicator/evaluate.h"
#include "indicator_sql.h"

// ---- facts with their recording ----

static struct fact_view view_of_row(struct arena *arena, const struct fact_row *row)
{
    char number[DECIMAL_TEXT_SIZE];
    const char *value = NULL;
    if (row->mantissa.present)
        value = arena_strdup(arena, decimal_format((struct decimal){.mantissa = row->mantissa.value, .scale = (int32_t)row->scale.value},
                                                   number, sizeof number));
    return (struct fact_view){.id = row->id, .subject = row->subject, .region = row->region, .period = row->period,
                              .year = (int32_t)row->year, .qualifier = row->qualifier, .value = value, .unit = row->unit,
                              .state = row->state, .verdict = row->verdict, .outlook = row->outlook, .text = row->text,
                              .baseline = row->baseline, .withdrawn = row->withdrawn, .source_kind = row->source_kind, .source = row->source,
                              .evidence = row->evidence, .note = row->note, .reason = row->reason, .who = row->who, .batch = row->batch,
                              .recorded_ms = row->at_ms, .current = row->current};
}

bool fact_list(struct store *store, struct arena *arena, const struct fact_filter *filter, struct fact_view **ret_facts, size_t *ret_count,
               struct fault *f)
{
    struct fact_row *rows;
    size_t count;
    struct fact_rows_in in = {.region = filter->region, .subject = text_empty(filter->subject) ? NULL : filter->subject, .year = filter->year,
                              .as_of = filter->as_of};
    if (!fact_rows_all(store, arena, &in, &rows, &count, f))
        return false;
    struct fact_view *facts = arena_array(arena, count + 1, sizeof *facts);
    struct map newest;
    map_init(&newest, arena);
    for (size_t i = count; i-- > 0;) { // newest first: the first one seen of a key is the current one
        facts[i] = view_of_row(arena, &rows[i]);
        facts[i].current = map_put(&newest, arena_printf(arena, "%s %s", facts[i].subject, facts[i].period), &facts[i]);
    }
    *ret_facts = facts;
    *ret_count = count;
    return true;
}

static const struct query_node *wanted_lines(struct arena *arena, const struct fact_slice *slice)
{
    const struct query_source *source = &fact_lines_source;
    const struct query_node *where = NULL;
    if (!text_empty(slice->subject))
        where = query_compare(arena, QUERY_EQUAL, query_column(source, "subject"), query_text(slice->subject));
    if (slice->year)
        where = query_and(arena, where, query_compare(arena, QUERY_EQUAL, query_column(source, "year"), query_int64(slice->year)));
    if (!slice->history)
        where = query_and(arena, where, query_compare(arena, QUERY_EQUAL, query_column(source, "current"), (struct query_value){.type = QUERY_BOOL, .int64 = 1}));
    if (slice->before)
        where = query_and(arena, where, query_compare(arena, QUERY_LESS, query_column(source, "id"), query_int64(slice->before)));
    return where;
}

bool fact_slice_read(struct store *store, struct arena *arena, const struct fact_slice *slice, struct fact_lines *ret_lines, struct fault *f)
{
    struct fact_row *rows;
    struct query_page page;
    const struct fact_lines_in in = {.region = slice->region, .as_of = slice->as_of};
    const struct query query = {.where = wanted_lines(arena, slice), .key_descending = true, .limit = slice->limit};
    if (!fact_lines_page(store, arena, &in, &query, &rows, &page, f))
        return false;
    *ret_lines = (struct fact_lines){.facts = arena_array(arena, page.count + 1, sizeof *ret_lines->facts), .count = page.count, .more = page.next != NULL};
    for (size_t i = 0; i < page.count; i++)
        ret_lines->facts[i] = view_of_row(arena, &rows[i]);
    return true;
}

// ---- the tree ----

struct building {
    const struct indicator_inputs *inputs;
    struct arena *arena;
    const struct fact_view *facts;
    size_t fact_count;
    bool english;
};

static const struct fact_view *find_fact(const struct building *building, int64_t id)
{
    for (size_t i = 0; id && i < building->fact_count; i++)
        if (building->facts[i].id == id)
            return &building->facts[i];
    return NULL;
}

static const char *subject_name(const struct building *building, const struct subject *subject)
{
    return building->english && !text_empty(subject->name_en) ? subject->name_en : subject->name;
}

static const char *describe_name(void *context, struct arena *arena, int32_t slot, int32_t year)
{
    (void)arena;
    (void)year;
    const struct building *building = context;
    return subject_name(building, &building->inputs->model->subjects[slot]);
}

static size_t cell(const struct indicator_inputs *inputs, int32_t slot, int32_t year_index)
{
    return (size_t)slot * (size_t)inputs->years + (size_t)year_index;
}

// "1,035,277": thousands separated, as the offices write long figures.
static const char *grouped(struct arena *arena, const char *number)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    size_t sign = number[0] == '-', digits = strcspn(number + sign, ".");
    text_buffer_append_bytes(&out, number, sign);
    for (size_t i = 0; i < digits; i++) {
        if (i && (digits - i) % 3 == 0)
            text_buffer_append_char(&out, ',');
        text_buffer_append_char(&out, number[sign + i]);
    }
    text_buffer_append(&out, number + sign + digits);
    return out.bytes;
}

static const char *describe_value(void *context, struct arena *arena, int32_t slot, int32_t year)
{
    const struct building *building = context;
    const struct indicator_inputs *inputs = building->inputs;
    const struct subject *subject = &inputs->model->subjects[slot];
    struct decimal decimal;
    char number[DECIMAL_TEXT_SIZE];
    int32_t index = year - inputs->first_year;
    bool inside = index >= 0 && index < inputs->years;
    double value = inside ? inputs->filled[cell(inputs, slot, index)] : NAN;
    if (isnan(value) || !decimal_from_double(value, &decimal))
        return building->english ? arena_printf(arena, "(%s missing)", subject_name(building, subject))
                                 : arena_printf(arena, "（缺%s）", subject->name);
    if (decimal.scale > 4)
        decimal = decimal_round(decimal, 4);
    const char *text = grouped(arena, decimal_format(decimal, number, sizeof number));
    return text_empty(subject->unit_text) ? text : arena_printf(arena, "%s %s", text, subject->unit_text);
}

static const struct lineage_node *build_node(const struct building *building, int32_t slot, int32_t year);

static void build_children(const struct building *building, const struct formula *formula, int32_t year, struct lineage_node *node)
{
    size_t count;
    const struct formula_read *reads = formula_reads(formula, building->arena, year, &count);
    const struct lineage_node **children = arena_array(building->arena, count + 1, sizeof *children);
    for (size_t i = 0; i < count; i++)
        children[i] = build_node(building, reads[i].slot, reads[i].year);
    node->children = children;
    node->child_count = count;
}

static void build_formula(const struct building *building, const struct subject *subject, int32_t year, struct lineage_node *node)
{
    void *context = (void *)(uintptr_t)building; // describe callbacks only read it
    node->formula = subject->formula_text;
    node->formula_names = formula_describe(subject->formula, building->arena, year, describe_name, context);
    node->formula_values = formula_describe(subject->formula, building->arena, year, describe_value, context);
    build_children(building, subject->formula, year, node);
}

static void build_value(const struct building *building, int32_t slot, int32_t year, struct lineage_node *node)
{
    const struct indicator_inputs *inputs = building->inputs;
    enum value_origin origin;
    node->value = NAN;
    node->value_year = indicator_value_year(inputs, slot, year, &origin);
    node->origin = node->value_year ? origin_name(origin) : "missing";
    if (!node->value_year)
        return;
    size_t at = cell(inputs, slot, node->value_year - inputs->first_year);
    const struct state_definition *state = inputs->marks[at].state >= 0 ? &inputs->model->states[inputs->marks[at].state] : NULL;
    node->value = inputs->values[at];
    node->state = !state ? NULL : (building->english && !text_empty(state->name_en) ? state->name_en : state->name);
    node->fact = find_fact(building, inputs->fact_ids[at]);
}

static const struct lineage_node *build_node(const struct building *building, int32_t slot, int32_t year)
{
    const struct subject *subject = &building->inputs->model->subjects[slot];
    struct lineage_node *node = arena_alloc(building->arena, sizeof *node);
    *node = (struct lineage_node){.kind = subject->is_indicator ? LINEAGE_INDICATOR : LINEAGE_ELEMENT, .slot = slot,
                                  .code = subject->code, .name = subject->name, .name_en = subject->name_en,
                                  .unit = subject->unit_text, .year = year};
    build_value(building, slot, year, node);
    if (subject->formula) // the inputs of the year shown, or of the year asked for when nothing is there
        build_formula(building, subject, node->value_year ? node->value_year : year, node);
    return node;
}

const struct lineage_node *lineage_build(const struct indicator_inputs *inputs, struct arena *arena, const struct fact_view *facts,
                                         size_t fact_count, int32_t slot, int32_t year, bool english)
{
    struct building building = {.inputs = inputs, .arena = arena, .facts = facts, .fact_count = fact_count, .english = english};
    return build_node(&building, slot, year);
}
