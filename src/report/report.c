#include "report/report.h"

#include <string.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "plan/project.h"
#include "report/report_internal.h"
#include "report_answer.h"
#include "sheet/table.h"

// A row of a report before it is one of a table: by its number it can be asked for, and its money is summed.
struct row {
    const char *number;
    const char *const *cells;
    bool priced;
    struct decimal invest_wan_yuan;
};
struct rows LIST_OF(struct row);

static const char *say(const struct view *view, const char *key)
{
    return message_text(view->arena, view->language, key, NULL);
}

// ---- the four tables ----

const char *report_verdict(const struct view *view, const struct indicator_line *line)
{
    return say(view, arena_printf(view->arena, "verdict.%s", verdict_name((enum verdict)line->result.verdict)));
}

static const char *missing_word(const struct view *view, const struct indicator_line *line)
{
    return say(view, line->result.verdict == VERDICT_NO_DATA ? "report.missing" : "report.not_given");
}

// A group has no value of its own: its parts' stand there. "No data" is said where the verdict says so, and nowhere else.
const char *report_value_or_parts(const struct view *view, const struct indicator_line *line)
{
    struct text_buffer out;
    text_buffer_init(&out, view->arena);
    for (int32_t i = 0; i < line->indicator->part_count; i++) {
        const struct indicator_line part = view_indicator_line(view, line->indicator->parts[i]);
        if (!text_empty(part.value))
            text_buffer_printf(&out, "%s%s", out.size ? (view->english ? "; " : "；") : "", part.value);
    }
    if (!text_empty(line->value))
        return line->value;
    return out.size ? out.bytes : missing_word(view, line);
}

const char *report_name(const struct view *view, const struct indicator_line *line)
{
    return view_english_or(view, line->indicator->name, line->indicator->name_en);
}

const char *report_year(struct arena *arena, int32_t year)
{
    return year ? arena_printf(arena, "%d", year) : NULL;
}

const char *report_value(const struct view *view, const struct indicator_line *line)
{
    return text_empty(line->value) ? missing_word(view, line) : line->value;
}

const char *report_attribute(const struct view *view, const struct indicator *indicator)
{
    static const char *const attributes[] = {[ATTRIBUTE_NONE] = "", INDICATOR_ATTRIBUTES(KIND_WORD)};
    return say(view, arena_printf(view->arena, "attribute.%s", attributes[indicator->attribute]));
}

static bool fill_problems(struct view *view, bool all, struct rows *rows, struct fault *f)
{
    struct problem_lines lines;
    const struct problem_line *line;
    (void)all;
    if (!view_problem_lines(view, &lines, f))
        return false;
    LIST_EACH(&lines, line)
        LIST_PUSH(view->arena, rows, (struct row){.number = line->is.indicator->no, .cells = problem_cells(view->arena, view, line)});
    return true;
}

static bool fill_reachability(struct view *view, bool all, struct rows *rows, struct fault *f)
{
    struct reach_lines lines;
    const struct reach_line *line;
    (void)all;
    if (!view_reach_lines(view, &lines, f))
        return false;
    LIST_EACH(&lines, line)
        LIST_PUSH(view->arena, rows, (struct row){.number = line->is.indicator->no, .cells = reachability_cells(view->arena, view, line)});
    return true;
}

static bool fill_projects(struct view *view, bool all, struct rows *rows, struct fault *f)
{
    struct project *projects;
    size_t count;
    (void)all;
    if (!project_list(view->store, view->arena, view->as_of, &projects, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct project *project = &projects[i];
        LIST_PUSH(view->arena, rows, (struct row){.number = arena_printf(view->arena, "%lld", (long long)project->no), .cells = project_cells(view->arena, view, project),
                                                  .priced = project->priced, .invest_wan_yuan = project->invest_wan_yuan});
    }
    return true;
}

static bool fill_indicators(struct view *view, bool all, struct rows *rows, struct fault *f)
{
    struct indicator_lines lines;
    const struct indicator_line *line;
    if (!view_indicator_lines(view, all ? "all" : "main", &lines, f))
        return false;
    LIST_EACH(&lines, line)
        LIST_PUSH(view->arena, rows, (struct row){.number = line->indicator->no, .cells = indicator_line_cells(view->arena, view, line)});
    return true;
}

enum { TEMPLATE_YEAR = 2, TEMPLATE_UNIT = 4, TEMPLATE_QUALIFIER = 7, TEMPLATE_STATE = 8 };

struct kind_row {
    const char *name, *title_key;
    bool (*fill)(struct view *view, bool all, struct rows *rows, struct fault *f);
    bool money;                // its sum stands below
    const struct sheet_column *columns;
    size_t column_count;
};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct kind_row kinds[] = {
    {"problems", "report.problems", fill_problems, false, problem_columns, PROBLEM_COLUMNS},
    {"reachability", "report.reachability", fill_reachability, false, reachability_columns, REACHABILITY_COLUMNS},
    {"projects", "report.projects", fill_projects, true, project_columns, PROJECT_COLUMNS},
    {"indicators", "report.indicators", fill_indicators, false, indicator_line_columns, INDICATOR_LINE_COLUMNS},
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

static bool write_file(struct view *view, const char *name, const char *format, struct table *table, struct table_file *file, struct fault *f)
{
    table->name = arena_printf(view->arena, "%s-%d", name, view->year);
    table->above = message_text(view->arena, view->language, "report.above", "year", arena_printf(view->arena, "%d", view->year), "as_of", data_until(view), NULL);
    return table_write(view->arena, table, format, file, f);
}

// The rows that are asked for, in the order they are asked for.
static bool choose_rows(struct view *view, struct rows *rows, const char *wanted, struct fault *f)
{
    const struct rows all = *rows;
    *rows = (struct rows){0};
    char *rest = arena_strdup(view->arena, wanted), *at = NULL;
    for (const char *no = strtok_r(rest, ",", &at); no; no = strtok_r(NULL, ",", &at)) {
        size_t i = 0;
        while (i < all.count && !text_equal(all.items[i].number, no))
            i++;
        if (i == all.count)
            return fault_set(f, FAULT_INPUT, "report.row", "text", no, NULL);
        LIST_PUSH(view->arena, rows, all.items[i]);
    }
    return true;
}

// Of the rows that are shown.
static bool note_total(struct view *view, const struct rows *rows, struct table *table, struct fault *f)
{
    struct decimal sum = {0};
    size_t priced = 0;
    const struct row *row;
    LIST_EACH(rows, row) {
        priced += row->priced;
        if (row->priced && !project_money_add(&sum, row->invest_wan_yuan, f))
            return false;
    }
    LIST_PUSH(view->arena, &table->notes,
              message_text(view->arena, view->language, "report.projects_total", "count", arena_printf(view->arena, "%zu", rows->count), "priced",
                           arena_printf(view->arena, "%zu", priced), "sum", project_money_text(view->arena, sum), NULL));
    return true;
}

static const struct kind_row *find_kind(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_equal(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

bool report_make(struct view *view, const struct report_wish *wish, struct table_file *ret_file, struct fault *f)
{
    const struct kind_row *kind = find_kind(wish->name);
    const bool by_number = !text_empty(wish->rows);
    struct rows rows = {0};
    if (!kind)
        return fault_set(f, FAULT_NOT_FOUND, "report.name", "text", wish->name, NULL);
    struct table table = {.title = say(view, kind->title_key), .subtitle = subtitle(view)};
    table_put_columns(&table, view->arena, view->language, kind->columns, kind->column_count);
    if (!kind->fill(view, by_number, &rows, f) || (by_number && !choose_rows(view, &rows, wish->rows, f)) || (kind->money && !note_total(view, &rows, &table, f)))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        LIST_PUSH(view->arena, &table.rows, rows.items[i].cells);
    return write_file(view, wish->name, text_empty(wish->format) ? "md" : wish->format, &table, ret_file, f);
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

bool report_template(struct view *view, const char *format, struct table_file *ret_file, struct fault *f)
{
    struct table table = {.title = say(view, "report.template"), .subtitle = subtitle(view)};
    table_put_columns(&table, view->arena, view->language, fact_template_columns, FACT_TEMPLATE_COLUMNS);
    for (int32_t i = 0; i < view->model->subject_count; i++) {
        const struct subject *subject = &view->model->subjects[i];
        enum value_origin origin;
        bool asked = !subject->formula && subject->kind != SUBJECT_GROUP;
        if (!asked || indicator_value_year(view->inputs, i, view->year, &origin) == view->year)
            continue;
        LIST_PUSH(view->arena, &table.rows, fact_template_cells(view->arena, view, subject));
    }
    put_choices(view, &table);
    return write_file(view, "import", text_empty(format) ? "csv" : format, &table, ret_file, f);
}
