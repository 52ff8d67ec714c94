// ODS (OpenDocument): one part holds all tables. Values stand in attributes, exact; what people see else is the text.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "sheet/number_format.h"
#include "sheet/parts.h"
#include "sheet/workbook.h"

#define REPEAT_MAX 10000 // cells or rows that say something; an empty one may repeat to the end of the sheet
#define TEXT_MAX ((size_t)1 << 20)

struct ods {
    struct grid *grid;
    struct arena *arena;
    size_t which, depth;
    struct map hidden_styles;        // of tables
    const char *style;               // at hand
    bool wanted, in_paragraph, failed;
    size_t skipping;                 // depth of an element whose text nobody sees, 0: none
    struct text_buffer text;
    size_t row, row_repeat;          // number of the next row
    bool row_hidden;
    struct LIST_OF(struct grid_cell) cells;
    size_t column, cell_repeat, spanned_rows, spanned_columns;
    const char *type, *value, *formula;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static size_t number_of(const char **attributes, const char *name, size_t otherwise)
{
    const char *text = part_attribute(attributes, name);
    const unsigned long value = text ? strtoul(text, NULL, 10) : 0;
    return value ? value : otherwise;
}

static void take_text(void *context, const char *bytes, int size)
{
    struct ods *o = context;
    if (o->wanted && o->in_paragraph && !o->skipping && o->text.size < TEXT_MAX)
        text_buffer_append_bytes(&o->text, bytes, (size_t)size);
}

// ---- tables ----

static void begin_table(struct ods *o, const char **attributes)
{
    const char *name = part_attribute(attributes, "name"), *style = part_attribute(attributes, "style-name");
    struct grid *grid = o->grid;
    name = name ? name : "";
    o->wanted = false;
    if (style && map_has(&o->hidden_styles, style)) {
        grid->hidden_sheets = grid_join(o->arena, grid->hidden_sheets, name);
        return;
    }
    o->wanted = grid->sheets++ == o->which;
    if (o->wanted)
        grid->name = arena_strdup(o->arena, name);
    else
        grid->others = grid_join(o->arena, grid->others, name);
    o->row = o->wanted ? 1 : o->row;
}

static void begin_row(struct ods *o, const char **attributes)
{
    const char *seen = part_attribute(attributes, "visibility");
    o->row_repeat = number_of(attributes, "number-rows-repeated", 1);
    o->row_hidden = seen && !is(seen, "visible");
    o->column = 0;
    o->cells.count = 0;
}

static bool end_row(struct ods *o)
{
    const size_t count = o->cells.count ? (o->row_repeat < REPEAT_MAX ? o->row_repeat : REPEAT_MAX) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!grid_row_begin(o->grid, o->row + i, o->row_hidden))
            return false;
        for (size_t k = 0; k < o->cells.count; k++)
            if (!grid_cell_put(o->grid, o->cells.items[k].column, o->cells.items[k].text))
                return false;
    }
    o->row += o->row_repeat;
    return true;
}

// ---- cells ----

static void begin_cell(struct ods *o, const char **attributes)
{
    const char *type = part_attribute(attributes, "value-type");
    const char *const names[] = {"value", "date-value", "time-value", "string-value", "boolean-value"};
    o->type = type ? arena_strdup(o->arena, type) : "";
    o->value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !o->value; i++)
        o->value = arena_strdup(o->arena, part_attribute(attributes, names[i]));
    o->formula = arena_strdup(o->arena, part_attribute(attributes, "formula"));
    o->cell_repeat = number_of(attributes, "number-columns-repeated", 1);
    o->spanned_rows = number_of(attributes, "number-rows-spanned", 1);
    o->spanned_columns = number_of(attributes, "number-columns-spanned", 1);
    o->text.size = 0;
    o->text.bytes[0] = '\0';
}

static bool is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

static const char *shown_value(struct ods *o)
{
    static const struct number_format plain = {0}, percent = {.percent = true};
    const char *text = arena_strndup(o->arena, o->text.bytes, o->text.size), *value = o->value;
    if (o->formula && !*o->type && !*text) {
        const char *at = strstr(o->formula, ":=");
        return at ? at + 1 : o->formula;
    }
    if (!value || is(o->type, "string") || is(o->type, "boolean") || is(o->type, "time"))
        return text;
    if (is(o->type, "percentage"))
        return number_format_show(o->arena, &percent, value, false);
    if (!is(o->type, "date"))
        return number_format_show(o->arena, &plain, value, false);
    if (is_year(text) || strlen(value) <= 10 || value[10] != 'T')
        return is_year(text) ? text : value;
    return strncmp(value + 11, "00:00:00", 8) == 0 ? arena_strndup(o->arena, value, 10) : arena_printf(o->arena, "%.10s %.8s", value, value + 11);
}

static void end_cell(struct ods *o)
{
    const char *text = shown_value(o);
    if (o->spanned_rows > 1 && o->spanned_rows < GRID_ROW_MAX && o->spanned_columns < GRID_COLUMN_MAX)
        LIST_PUSH(o->arena, &o->grid->merges, (struct grid_span){o->row, o->column, o->row + o->spanned_rows - 1, o->column + o->spanned_columns - 1});
    for (size_t i = 0; *text && i < o->cell_repeat && i < REPEAT_MAX; i++)
        LIST_PUSH(o->arena, &o->cells, (struct grid_cell){o->column + i, text});
    o->column += o->cell_repeat;
}

static void begin_column(struct ods *o, const char **attributes)
{
    const char *seen = part_attribute(attributes, "visibility");
    const size_t count = number_of(attributes, "number-columns-repeated", 1);
    if (seen && !is(seen, "visible"))
        LIST_PUSH(o->arena, &o->grid->hidden_columns, (struct grid_span){.first_column = o->column, .last_column = o->column + count - 1});
    o->column += count;
}

// ---- elements ----

static void begin_text(struct ods *o, const char *name, const char **attributes)
{
    if (is(name, "p")) {
        if (o->text.size)
            text_buffer_append_char(&o->text, '\n');
        o->in_paragraph = true;
    } else if (is(name, "annotation") || is(name, "ruby-text")) {
        o->skipping = o->depth;
    } else if (is(name, "s")) {
        const size_t count = number_of(attributes, "c", 1);
        for (size_t i = 0; i < count && i < 1000; i++)
            text_buffer_append_char(&o->text, ' ');
    } else if (is(name, "tab") || is(name, "line-break")) {
        text_buffer_append_char(&o->text, ' ');
    }
}

static void begin_style(struct ods *o, const char *name, const char **attributes)
{
    const char *display = part_attribute(attributes, "display"), *style = part_attribute(attributes, "name");
    if (is(name, "style"))
        o->style = arena_strdup(o->arena, style);
    if (is(name, "table-properties") && o->style && display && is(display, "false"))
        map_put(&o->hidden_styles, o->style, o);
}

static bool on_start(void *context, const char *name, const char **attributes)
{
    struct ods *o = context;
    o->depth++;
    if (o->skipping)
        return true;
    begin_style(o, name, attributes);
    if (is(name, "table"))
        begin_table(o, attributes);
    if (!o->wanted)
        return true;
    if (is(name, "table"))
        o->column = 0;
    else if (is(name, "table-column"))
        begin_column(o, attributes);
    else if (is(name, "table-row"))
        begin_row(o, attributes);
    else if (is(name, "table-cell") || is(name, "covered-table-cell"))
        begin_cell(o, attributes);
    else
        begin_text(o, name, attributes);
    return true;
}

static bool on_end(void *context, const char *name)
{
    struct ods *o = context;
    if (o->skipping == o->depth)
        o->skipping = 0;
    o->depth--;
    if (o->skipping || !o->wanted)
        return true;
    if (is(name, "p"))
        o->in_paragraph = false;
    else if (is(name, "table-cell"))
        end_cell(o);
    else if (is(name, "covered-table-cell")) // what a merged cell hides is not seen
        o->column += o->cell_repeat;
    else if (is(name, "table-row"))
        return end_row(o);
    else if (is(name, "table"))
        o->wanted = false;
    return true;
}

bool ods_read(const char *container, size_t which, struct grid *grid)
{
    struct ods o = {.grid = grid, .arena = grid->arena, .which = which};
    map_init(&o.hidden_styles, grid->arena);
    text_buffer_init(&o.text, grid->arena);
    const struct part_reader reader = {.context = &o, .start = on_start, .end = on_end, .text = take_text};
    return part_read(container, "content.xml", &reader) == PART_READ && (grid->sheets > 0 || grid->hidden_sheets);
}
