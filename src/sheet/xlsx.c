// XLSX (ECMA-376): the workbook's list of sheets, number formats, shared strings, then the sheet. What people see of a cell is
// kept: its format, no phonetic guide, an error or a formula without a stored result as the text that says so.
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "sheet/number_format.h"
#include "sheet/parts.h"
#include "sheet/workbook.h"

#define TEXT_MAX ((size_t)1 << 20) // of one cell

struct text_list LIST_OF(const char *);
struct format_list LIST_OF(struct number_format);

struct xlsx {
    struct grid *grid;
    struct arena *arena;
    size_t which;
    const char *id, *target;         // of the wanted sheet
    bool from_1904;
    struct map codes;                // number of a format -> struct number_format
    struct format_list formats;      // by style
    struct text_list strings;
    bool in_styles, in_phonetic, in_text;
    struct text_buffer text;         // of the element at hand
    // the cell at hand
    size_t column, next_column;
    const char *type;
    size_t style;
    bool formula;
    const char *formula_text, *value;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool is_true(const char *text)
{
    return text && (is(text, "1") || is(text, "true"));
}

static void take_text(void *context, const char *bytes, int size)
{
    struct xlsx *x = context;
    if (x->in_text && !x->in_phonetic && x->text.size < TEXT_MAX)
        text_buffer_append_bytes(&x->text, bytes, (size_t)size);
}

static void begin_text(struct xlsx *x)
{
    x->in_text = true;
}

static const char *end_text(struct xlsx *x)
{
    const char *text = arena_strndup(x->arena, x->text.bytes, x->text.size);
    x->in_text = false;
    x->text.size = 0;
    x->text.bytes[0] = '\0';
    return text;
}

// "_x000D_" stands for a character that XML cannot hold.
static const char *without_escapes(struct arena *arena, const char *text)
{
    if (!strstr(text, "_x"))
        return text;
    char *out = arena_strdup(arena, text), *to = out;
    for (const char *at = text; *at;) {
        if (at[0] == '_' && at[1] == 'x' && strspn(at + 2, "0123456789ABCDEFabcdef") == 4 && at[6] == '_') {
            const long point = strtol(at + 2, NULL, 16);
            if (point >= ' ' && point < 0x7F)
                *to++ = (char)point;
            at += 7;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return out;
}

// ---- the workbook ----

static bool workbook_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *x = context;
    struct grid *grid = x->grid;
    if (is(name, "workbookPr"))
        x->from_1904 = is_true(part_attribute(attributes, "date1904"));
    if (!is(name, "sheet"))
        return true;
    const char *title = part_attribute(attributes, "name"), *state = part_attribute(attributes, "state"), *id = part_attribute(attributes, "id");
    if (!title || !id)
        return false;
    if (state && !is(state, "visible")) {
        grid->hidden_sheets = grid_join(x->arena, grid->hidden_sheets, title);
        return true;
    }
    if (grid->sheets++ == x->which) {
        x->id = arena_strdup(x->arena, id);
        grid->name = arena_strdup(x->arena, title);
    } else {
        grid->others = grid_join(x->arena, grid->others, title);
    }
    return true;
}

static bool relation_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *x = context;
    const char *id = part_attribute(attributes, "Id"), *target = part_attribute(attributes, "Target");
    if (is(name, "Relationship") && id && target && x->id && is(id, x->id))
        x->target = target[0] == '/' ? arena_strdup(x->arena, target + 1) : arena_printf(x->arena, "xl/%s", target);
    return true;
}

// ---- styles ----

static bool styles_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *x = context;
    const char *id = part_attribute(attributes, "numFmtId"), *code = part_attribute(attributes, "formatCode");
    struct number_format format;
    if (is(name, "cellXfs"))
        x->in_styles = true;
    if (is(name, "numFmt") && id && code && !map_has(&x->codes, id)) {
        struct number_format *own = arena_alloc(x->arena, sizeof *own);
        number_format_parse(code, own); // once, not for each style that names it
        map_put(&x->codes, arena_strdup(x->arena, id), own);
    }
    if (!is(name, "xf") || !x->in_styles)
        return true;
    const struct number_format *own = id ? map_get(&x->codes, id) : NULL;
    number_format_parse(number_format_builtin(id ? strtol(id, NULL, 10) : 0), &format);
    LIST_PUSH(x->arena, &x->formats, own ? *own : format);
    return true;
}

static bool styles_end(void *context, const char *name)
{
    struct xlsx *x = context;
    x->in_styles = x->in_styles && !is(name, "cellXfs");
    return true;
}

// ---- strings: plain or in runs, without the phonetic guide ----

static bool strings_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *x = context;
    x->in_phonetic = x->in_phonetic || is(name, "rPh");
    x->in_text = x->in_text || is(name, "t");
    return true;
}

static bool strings_end(void *context, const char *name)
{
    struct xlsx *x = context;
    if (is(name, "rPh"))
        x->in_phonetic = false;
    if (is(name, "t"))
        x->in_text = false;
    if (is(name, "si")) {
        const char *text = without_escapes(x->arena, end_text(x));
        LIST_PUSH(x->arena, &x->strings, text);
    }
    return true;
}

// ---- the sheet ----

static const char *shown_value(struct xlsx *x)
{
    static const struct number_format general = {0};
    const char *value = x->value ? x->value : "";
    if (!*value && !x->formula)
        return "";
    if (is(x->type, "s")) {
        char *end;
        const unsigned long place = strtoul(value, &end, 10);
        return *value && !*end && place < x->strings.count ? x->strings.items[place] : NULL;
    }
    if (x->formula && !*value && !is(x->type, "str"))
        return arena_printf(x->arena, "=%s", x->formula_text ? x->formula_text : "");
    if (is(x->type, "b"))
        return *value ? (is_true(value) ? "TRUE" : "FALSE") : "";
    if (is(x->type, "str") || is(x->type, "inlineStr"))
        return without_escapes(x->arena, value);
    if (is(x->type, "e"))
        return *value && value[0] != '#' ? arena_printf(x->arena, "#%s", value) : value;
    if (is(x->type, "d") && strlen(value) > 10 && value[10] == 'T')
        return arena_printf(x->arena, "%.10s %s", value, value + 11);
    const struct number_format *format = x->style < x->formats.count ? &x->formats.items[x->style] : &general;
    return *value ? number_format_show(x->arena, format, value, x->from_1904) : "";
}

static bool begin_row(struct xlsx *x, const char **attributes)
{
    const char *number = part_attribute(attributes, "r");
    x->next_column = 0;
    return grid_row_begin(x->grid, number ? strtoul(number, NULL, 10) : 0, is_true(part_attribute(attributes, "hidden")));
}

static void begin_cell(struct xlsx *x, const char **attributes)
{
    const char *reference = part_attribute(attributes, "r"), *type = part_attribute(attributes, "t"), *style = part_attribute(attributes, "s");
    const char *end;
    x->column = reference ? grid_column_parse(reference, &end) : x->next_column;
    x->type = type ? arena_strdup(x->arena, type) : "n";
    x->style = style ? strtoul(style, NULL, 10) : 0;
    x->formula = false;
    x->formula_text = x->value = NULL;
}

static bool parse_span(const char *reference, struct grid_span *ret_span)
{
    const char *at;
    char *end;
    ret_span->first_column = grid_column_parse(reference, &at);
    ret_span->first_row = strtoul(at, &end, 10);
    if (*end != ':')
        return false;
    ret_span->last_column = grid_column_parse(end + 1, &at);
    ret_span->last_row = strtoul(at, &end, 10);
    return !*end && ret_span->first_row && ret_span->last_column < GRID_COLUMN_MAX && ret_span->first_row <= ret_span->last_row;
}

static void hide_columns(struct xlsx *x, const char **attributes)
{
    const char *first = part_attribute(attributes, "min"), *last = part_attribute(attributes, "max");
    const size_t from = first ? strtoul(first, NULL, 10) : 0, to = last ? strtoul(last, NULL, 10) : 0;
    if (is_true(part_attribute(attributes, "hidden")) && from && to >= from && to <= GRID_COLUMN_MAX)
        LIST_PUSH(x->arena, &x->grid->hidden_columns, (struct grid_span){.first_column = from - 1, .last_column = to - 1});
}

static bool sheet_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *x = context;
    const char *reference = part_attribute(attributes, "ref");
    struct grid_span span;
    if (is(name, "row"))
        return begin_row(x, attributes);
    if (is(name, "c"))
        begin_cell(x, attributes);
    else if (is(name, "v") || is(name, "f") || is(name, "t"))
        begin_text(x);
    else if (is(name, "rPh"))
        x->in_phonetic = true;
    else if (is(name, "col"))
        hide_columns(x, attributes);
    else if (is(name, "mergeCell") && reference && parse_span(reference, &span))
        LIST_PUSH(x->arena, &x->grid->merges, span);
    x->formula = x->formula || is(name, "f");
    return true;
}

static bool sheet_end(void *context, const char *name)
{
    struct xlsx *x = context;
    if (is(name, "rPh"))
        x->in_phonetic = false;
    else if (is(name, "f"))
        x->formula_text = end_text(x);
    else if (is(name, "v"))
        x->value = end_text(x);
    else if (is(name, "t"))
        x->in_text = false;
    else if (is(name, "is"))
        x->value = end_text(x);
    if (!is(name, "c"))
        return true;
    const char *text = shown_value(x);
    x->next_column = x->column + 1;
    return text && grid_cell_put(x->grid, x->column, text);
}

// ---- together ----

static bool read_part(struct xlsx *x, const char *container, const char *name, struct part_reader reader, bool wanted)
{
    reader.context = x;
    const enum part_state state = part_read(container, name, &reader);
    return state == PART_READ || (state == PART_ABSENT && !wanted);
}

bool xlsx_read(const char *container, size_t which, struct grid *grid)
{
    struct xlsx x = {.grid = grid, .arena = grid->arena, .which = which};
    map_init(&x.codes, grid->arena);
    text_buffer_init(&x.text, grid->arena);
    if (!read_part(&x, container, "xl/workbook.xml", (struct part_reader){.start = workbook_start}, true) ||
        !read_part(&x, container, "xl/_rels/workbook.xml.rels", (struct part_reader){.start = relation_start}, true))
        return false;
    if (!x.id) // no such sheet: an empty grid says how many there are
        return which > 0 || grid->hidden_sheets;
    return x.target && read_part(&x, container, "xl/styles.xml", (struct part_reader){.start = styles_start, .end = styles_end}, false) &&
           read_part(&x, container, "xl/sharedStrings.xml", (struct part_reader){.start = strings_start, .end = strings_end, .text = take_text}, false) &&
           read_part(&x, container, x.target, (struct part_reader){.start = sheet_start, .end = sheet_end, .text = take_text}, true);
}
