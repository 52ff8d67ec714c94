#include "report/report.h"

#include <string.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "json/read.h"
#include "sheet/table.h"

static const char *joined(struct arena *arena, const json_t *array, const char *separator)
{
    struct text_buffer out;
    size_t i;
    const json_t *item;
    text_buffer_init(&out, arena);
    json_array_foreach(array, i, item)
        text_buffer_printf(&out, "%s%s", i ? separator : "", json_string_value(item));
    return out.bytes;
}

// Texts of JSON documents live as long as the document; rows keep copies.
static void add_row(struct view *view, struct table *table, const char *const *cells)
{
    const char **row = arena_array(view->arena, table->column_count, sizeof *row);
    for (size_t i = 0; i < table->column_count; i++)
        row[i] = arena_strdup(view->arena, cells[i] ? cells[i] : "");
    LIST_PUSH(view->arena, &table->rows, row);
}

static const char *say(struct view *view, const char *key)
{
    return message_text(view->arena, view->language, key, NULL);
}

// ---- the four tables ----

static const char *verdict_word(struct view *view, const json_t *row)
{
    return say(view, arena_printf(view->arena, "verdict.%s", json_text(row, "verdict")));
}

// A group has no value of its own: its parts' stand there. "No data" is said where the verdict says so, and nowhere else.
static const char *value_or_missing(struct view *view, const json_t *row)
{
    const char *value = json_text(row, "value_text");
    struct text_buffer out;
    size_t i;
    const json_t *part;
    text_buffer_init(&out, view->arena);
    json_array_foreach(json_object_get(row, "parts"), i, part)
        if (*json_text(part, "value_text"))
            text_buffer_printf(&out, "%s%s", out.size ? (view->english ? "; " : "；") : "", json_text(part, "value_text"));
    if (*value || out.size)
        return *value ? value : out.bytes;
    return text_equal(json_text(row, "verdict"), "no_data") ? say(view, "report.missing") : say(view, "report.not_given");
}

// The English name where there is one.
static const char *name_of(const struct view *view, const json_t *row, const char *key)
{
    const char *english = view->english ? json_text(row, arena_printf(view->arena, "%s_en", key)) : "";
    return *english ? english : json_text(row, key);
}

static bool fill_problems(struct view *view, bool all, struct table *table, struct fault *f)
{
    (void)all;
    json_t *document = view_problems(view, f);
    size_t i;
    const json_t *row;
    if (!document)
        return false;
    json_array_foreach(json_object_get(document, "problems"), i, row)
    {
        const char *const cells[] = {json_text(row, "domain"), json_text(row, "no"), name_of(view, row, "name"), verdict_word(view, row),
                                     json_text(row, "text"), json_text(row, "plan_text"), json_text(row, "source")};
        add_row(view, table, cells);
    }
    json_decref(document);
    return true;
}

static bool fill_reachability(struct view *view, bool all, struct table *table, struct fault *f)
{
    (void)all;
    json_t *document = view_reachability(view, f);
    size_t i;
    const json_t *row;
    if (!document)
        return false;
    json_array_foreach(json_object_get(document, "rows"), i, row)
    {
        const char *const cells[] = {json_text(row, "no"), name_of(view, row, "name"), json_text(row, "unit"), json_text(row, "standard"),
                                     value_or_missing(view, row), json_number_text(view->arena, row, "value_year"), json_text(row, "text"), json_text(row, "pathway"),
                                     joined(view->arena, json_object_get(row, "departments"), "、"), json_text(row, "expected_by")};
        add_row(view, table, cells);
    }
    json_decref(document);
    return true;
}

static bool fill_projects(struct view *view, bool all, struct table *table, struct fault *f)
{
    (void)all;
    json_t *document = view_projects(view, f);
    size_t i;
    const json_t *row;
    if (!document)
        return false;
    json_array_foreach(json_object_get(document, "projects"), i, row)
    {
        const char *invest = json_number_text(view->arena, row, "invest_wan_yuan");
        const char *years = arena_printf(view->arena, "%s-%s", json_number_text(view->arena, row, "from"), json_number_text(view->arena, row, "to"));
        const char *const cells[] = {name_of(view, row, "group"), json_number_text(view->arena, row, "no"), name_of(view, row, "name"), json_text(row, "content"),
                                     *invest ? invest : "/", joined(view->arena, json_object_get(row, "departments"), "、"), years, json_text(row, "effect")};
        add_row(view, table, cells);
    }
    json_decref(document);
    return true;
}

static const char *stage_text(const json_t *row, const char *year)
{
    return json_text(json_object_get(json_object_get(row, "targets"), year), "text");
}

static bool fill_indicators(struct view *view, bool all, struct table *table, struct fault *f)
{
    json_t *document = view_indicators(view, all ? "all" : "main", f);
    size_t i;
    const json_t *row;
    if (!document)
        return false;
    json_array_foreach(json_object_get(document, "indicators"), i, row)
    {
        const struct stage *stages = view->model->stages;
        const char *near = view->model->stage_count > 0 ? stage_text(row, arena_printf(view->arena, "%d", stages[0].year_to)) : "";
        const char *far = view->model->stage_count > 1 ? stage_text(row, arena_printf(view->arena, "%d", stages[1].year_to)) : "";
        const char *const cells[] = {json_text(row, "domain"), json_text(row, "no"), name_of(view, row, "name"), json_text(row, "unit"), json_text(row, "standard"),
                                     value_or_missing(view, row), json_number_text(view->arena, row, "value_year"), verdict_word(view, row), near, far,
                                     say(view, arena_printf(view->arena, "attribute.%s", json_text(row, "attribute"))),
                                     joined(view->arena, json_object_get(row, "departments"), "、")};
        add_row(view, table, cells);
    }
    json_decref(document);
    return true;
}

// Titles are keys of messages.
static const struct sheet_column problem_columns[] = {
    {"column.domain", 12}, {"column.no", 6, true}, {"column.indicator", 26}, {"column.verdict", 10}, {"column.problem", 44},
    {"column.plan_text", 44}, {"column.source", 8}};
static const struct sheet_column reachability_columns[] = {
    {"column.no", 6, true}, {"column.indicator", 26}, {"column.unit", 10}, {"column.wanted", 14}, {"column.value", 12, true},
    {"column.year", 8, true}, {"column.trend", 44}, {"column.pathway", 60}, {"column.departments", 24}, {"column.expected_by", 10, true}};
static const struct sheet_column project_columns[] = {
    {"column.group", 18}, {"column.no", 6, true}, {"column.project", 30}, {"column.content", 50}, {"column.invest", 14, true},
    {"column.departments", 28}, {"column.building", 12}, {"column.effect", 50}};
static const struct sheet_column indicator_columns[] = {
    {"column.domain", 12}, {"column.no", 6, true}, {"column.indicator", 30}, {"column.unit", 12}, {"column.standard", 24},
    {"column.value", 12, true}, {"column.year", 8, true}, {"column.verdict", 10}, {"column.near_target", 20}, {"column.far_target", 20},
    {"column.attribute", 10}, {"column.departments", 26}};
// As the import knows them.
static const struct sheet_column template_columns[] = {
    {"column.element", 26}, {"column.name", 30}, {"column.year", 8, true}, {"column.figure", 14, true}, {"column.unit", 12},
    {"column.fact_source", 30}, {"column.note", 24}, {"column.qualifier", 8}, {"column.state", 14}};
enum { TEMPLATE_YEAR = 2, TEMPLATE_UNIT = 4, TEMPLATE_QUALIFIER = 7, TEMPLATE_STATE = 8 };

static void put_columns(struct view *view, struct table *table, const struct sheet_column *columns, size_t count)
{
    struct sheet_column *titled = arena_array(view->arena, count, sizeof *titled);
    for (size_t i = 0; i < count; i++) {
        titled[i] = columns[i];
        titled[i].title = say(view, columns[i].title);
    }
    table->columns = titled;
    table->column_count = count;
}

struct kind_row {
    const char *name, *title_key;
    bool (*fill)(struct view *view, bool all, struct table *table, struct fault *f);
    size_t number;             // the column of the row's number
    const struct sheet_column *columns;
    size_t column_count;
};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct kind_row kinds[] = {
    {"problems", "report.problems", fill_problems, 1, problem_columns, COUNT_OF(problem_columns)},
    {"reachability", "report.reachability", fill_reachability, 0, reachability_columns, COUNT_OF(reachability_columns)},
    {"projects", "report.projects", fill_projects, 1, project_columns, COUNT_OF(project_columns)},
    {"indicators", "report.indicators", fill_indicators, 1, indicator_columns, COUNT_OF(indicator_columns)},
};

// The day that was asked for, else that of the newest record.
static const char *data_until(struct view *view)
{
    struct fault ignored = {0};
    int64_t at_ms = 0;
    char text[INSTANT_TEXT_SIZE];
    if (view->as_of_day)
        return view->as_of_day;
    if (!view_data_until(view, &at_ms, &ignored) || !at_ms)
        return say(view, "report.now");
    return arena_strndup(view->arena, instant_format(at_ms, text, sizeof text), strlen("2017-03-31"));
}

static const char *subtitle(struct view *view)
{
    const char *year = arena_printf(view->arena, "%d", view->year);
    return message_text(view->arena, view->language, "report.subtitle", "plan", view->model->plan.title, "year", year, "as_of",
                        data_until(view), NULL);
}

// ---- formats ----

static bool write_file(struct view *view, const char *name, const char *format, struct table *table, struct report_file *file, struct fault *f)
{
    struct table_file made;
    table->name = arena_printf(view->arena, "%s-%d", name, view->year);
    table->above = message_text(view->arena, view->language, "report.above", "year", arena_printf(view->arena, "%d", view->year), "as_of", data_until(view), NULL);
    if (!table_write(view->arena, table, format, &made, f))
        return false;
    *file = (struct report_file){.bytes = made.bytes, .size = made.size, .content_type = made.content_type, .name = made.name};
    return true;
}

// The rows that are asked for, in the order they are asked for.
static bool choose_rows(struct view *view, struct table *table, size_t number, const char *wanted, struct fault *f)
{
    struct table all = *table;
    table->rows.count = 0;
    table->rows.items = NULL;
    table->rows.capacity = 0;
    char *rest = arena_strdup(view->arena, wanted), *at = NULL;
    for (const char *no = strtok_r(rest, ",", &at); no; no = strtok_r(NULL, ",", &at)) {
        size_t i = 0;
        while (i < all.rows.count && !text_equal(all.rows.items[i][number], no))
            i++;
        if (i == all.rows.count)
            return fault_set(f, FAULT_INPUT, "report.row", "text", no, NULL);
        LIST_PUSH(view->arena, &table->rows, all.rows.items[i]);
    }
    return true;
}

#define INVEST_COLUMN 4

// Of the rows that are shown.
static void note_projects_total(struct view *view, struct table *table)
{
    double sum = 0;
    size_t priced = 0;
    for (size_t i = 0; i < table->rows.count; i++) {
        struct decimal value;
        if (!decimal_parse(table->rows.items[i][INVEST_COLUMN], &value, NULL))
            continue;
        sum += decimal_to_double(value);
        priced++;
    }
    LIST_PUSH(view->arena, &table->notes,
              message_text(view->arena, view->language, "report.projects_total", "count", arena_printf(view->arena, "%zu", table->rows.count),
                           "priced", arena_printf(view->arena, "%zu", priced), "sum", arena_printf(view->arena, "%.10g", sum), NULL));
}

bool report_make(struct view *view, const struct report_wish *wish, struct report_file *ret_file, struct fault *f)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!text_equal(kinds[i].name, wish->name))
            continue;
        struct table table = {.title = say(view, kinds[i].title_key), .subtitle = subtitle(view)};
        const bool by_number = !text_empty(wish->rows);
        put_columns(view, &table, kinds[i].columns, kinds[i].column_count);
        if (!kinds[i].fill(view, by_number, &table, f) || (by_number && !choose_rows(view, &table, kinds[i].number, wish->rows, f)))
            return false;
        if (kinds[i].fill == fill_projects)
            note_projects_total(view, &table);
        return write_file(view, wish->name, text_empty(wish->format) ? "md" : wish->format, &table, ret_file, f);
    }
    return fault_set(f, FAULT_NOT_FOUND, "report.name", "text", wish->name, NULL);
}

// ---- the table to fill in ----


// The words of one list; none where they are more than a spreadsheet takes.
struct choosing {
    struct arena *arena;
    struct LIST_OF(const char *) words;
    size_t bytes;              // with a comma behind each
};

static void offer(struct choosing *choosing, const char *word)
{
    for (size_t i = 0; i < choosing->words.count; i++)
        if (text_equal(choosing->words.items[i], word))
            return;
    if (text_empty(word))
        return;
    choosing->bytes += strlen(word) + 1;
    LIST_PUSH(choosing->arena, &choosing->words, word);
}

static const char *const *chosen(struct choosing *choosing)
{
    if (!choosing->words.count || choosing->bytes > SHEET_CHOICES_MAX)
        return NULL;
    LIST_PUSH(choosing->arena, &choosing->words, NULL);
    return choosing->words.items;
}

static void put_choices(struct view *view, struct table *table)
{
    static const char *const qualifiers[] = {">=", "<=", NULL};
    struct sheet_column *columns = arena_array(view->arena, table->column_count, sizeof *columns);
    struct choosing years = {.arena = view->arena}, units = {.arena = view->arena}, states = {.arena = view->arena};
    memcpy(columns, table->columns, table->column_count * sizeof *columns);
    for (int32_t year = view->model->first_year; year <= view->model->last_year; year++)
        offer(&years, arena_printf(view->arena, "%d", year));
    for (size_t i = 0; i < table->rows.count; i++)
        offer(&units, table->rows.items[i][TEMPLATE_UNIT]);
    for (int32_t i = 0; i < view->model->state_count; i++)
        offer(&states, view->english && !text_empty(view->model->states[i].name_en) ? view->model->states[i].name_en : view->model->states[i].name);
    columns[TEMPLATE_YEAR].choices = chosen(&years);
    columns[TEMPLATE_YEAR].open = true; // a month or a quarter may stand there
    columns[TEMPLATE_UNIT].choices = chosen(&units);
    columns[TEMPLATE_UNIT].open = true; // and any unit that can be converted
    columns[TEMPLATE_QUALIFIER].choices = qualifiers;
    columns[TEMPLATE_STATE].choices = chosen(&states);
    table->columns = columns;
}

bool report_template(struct view *view, const char *format, struct report_file *ret_file, struct fault *f)
{
    struct table table = {.title = say(view, "report.template"), .subtitle = subtitle(view)};
    put_columns(view, &table, template_columns, COUNT_OF(template_columns));
    const char *year = arena_printf(view->arena, "%d", view->year);
    for (int32_t i = 0; i < view->model->subject_count; i++) {
        const struct subject *subject = &view->model->subjects[i];
        enum value_origin origin;
        bool asked = !subject->formula && subject->kind != SUBJECT_GROUP;
        if (!asked || indicator_value_year(view->inputs, i, view->year, &origin) == view->year)
            continue;
        const char *name = view->english && !text_empty(subject->name_en) ? subject->name_en : subject->name;
        const char *const cells[] = {subject->code, name, year, "", subject->unit_text, "", "", "", ""};
        add_row(view, &table, cells);
    }
    put_choices(view, &table);
    return write_file(view, "import", text_empty(format) ? "csv" : format, &table, ret_file, f);
}
