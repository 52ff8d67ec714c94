#include "sheet/table.h"

#include "base/cell/csv.h"
#include "base/text.h"

void table_put_columns(struct table *table, struct arena *arena, enum language language, const struct sheet_column *columns, size_t count)
{
    struct sheet_column *titled = arena_array(arena, count, sizeof *titled);
    for (size_t i = 0; i < count; i++) {
        titled[i] = columns[i];
        titled[i].title = message_text(arena, language, columns[i].title, NULL);
    }
    table->columns = titled;
    table->column_count = count;
}

void table_put_rows(struct table *table, struct arena *arena, enum language language, const struct table_kind *kind, const struct table_rows *rows)
{
    table_put_columns(table, arena, language, kind->columns, kind->column_count);
    for (size_t i = 0; i < rows->count; i++)
        LIST_PUSH(arena, &table->rows, kind->cells(arena, rows->context, (const char *)rows->first + i * rows->size));
}

static void append_csv_row(struct text_buffer *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_append_cell(out, cells[i] ? cells[i] : "", i == 0);
    text_buffer_append(out, "\r\n");
}

static const char **titles_of(struct arena *arena, const struct table *table)
{
    const char **titles = arena_array(arena, table->column_count, sizeof *titles);
    for (size_t i = 0; i < table->column_count; i++)
        titles[i] = table->columns[i].title;
    return titles;
}

static bool make_csv(struct arena *arena, const struct table *table, struct table_file *file, struct fault *f)
{
    struct text_buffer out;
    (void)f;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "\xef\xbb\xbf");
    append_csv_row(&out, titles_of(arena, table), table->column_count);
    for (size_t i = 0; i < table->rows.count; i++)
        append_csv_row(&out, table->rows.items[i], table->column_count);
    *file = (struct table_file){.bytes = out.bytes, .size = out.size, .content_type = "text/csv; charset=utf-8"};
    return true;
}

static bool make_sheet(struct arena *arena, const struct table *table, struct table_file *file, struct fault *f)
{
    char *bytes;
    struct sheet_writer *writer = sheet_writer_new(text_cut(arena, table->title, 28), table->columns, table->column_count, f);
    if (!writer)
        return false;
    sheet_writer_above(writer, table->title, table->above ? table->above : "");
    for (size_t i = 0; i < table->rows.count; i++)
        sheet_writer_row(writer, table->rows.items[i]);
    for (size_t i = 0; i < table->notes.count; i++)
        sheet_writer_note(writer, table->notes.items[i]);
    if (table->subtitle)
        sheet_writer_note(writer, table->subtitle);
    *file = (struct table_file){.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    if (!sheet_writer_finish(writer, arena, &bytes, &file->size, f))
        return false;
    file->bytes = bytes;
    return true;
}

static void append_markdown_cell(struct text_buffer *out, const char *text)
{
    text_buffer_append(out, " ");
    for (; text && *text; text++) {
        if (*text == '|')
            text_buffer_append(out, "\\|");
        else if (*text == '\n')
            text_buffer_append(out, "<br>");
        else
            text_buffer_append_char(out, *text);
    }
    text_buffer_append(out, " |");
}

static void append_markdown_row(struct text_buffer *out, const char *const *cells, size_t count)
{
    text_buffer_append(out, "|");
    for (size_t i = 0; i < count; i++)
        append_markdown_cell(out, cells[i]);
    text_buffer_append(out, "\n");
}

static bool make_markdown(struct arena *arena, const struct table *table, struct table_file *file, struct fault *f)
{
    struct text_buffer out;
    (void)f;
    text_buffer_init(&out, arena);
    text_buffer_printf(&out, "# %s\n\n%s\n\n", table->title, table->subtitle);
    append_markdown_row(&out, titles_of(arena, table), table->column_count);
    text_buffer_append(&out, "|");
    for (size_t i = 0; i < table->column_count; i++)
        text_buffer_append(&out, table->columns[i].number ? " ---: |" : " --- |");
    text_buffer_append(&out, "\n");
    for (size_t i = 0; i < table->rows.count; i++)
        append_markdown_row(&out, table->rows.items[i], table->column_count);
    for (size_t i = 0; i < table->notes.count; i++)
        text_buffer_printf(&out, "\n%s\n", table->notes.items[i]);
    *file = (struct table_file){.bytes = out.bytes, .size = out.size, .content_type = "text/markdown; charset=utf-8"};
    return true;
}

static const struct {
    const char *name;
    bool subtitle; // only a table with one
    bool (*make)(struct arena *arena, const struct table *table, struct table_file *file, struct fault *f);
} formats[] = {{"md", true, make_markdown}, {"xlsx", false, make_sheet}, {"csv", false, make_csv}};

bool table_wanted(const char *format)
{
    return !text_empty(format) && !text_equal(format, "json");
}

bool table_write(struct arena *arena, const struct table *table, const char *format, struct table_file *ret_file, struct fault *f)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!text_equal(formats[i].name, format) || (formats[i].subtitle && !table->subtitle))
            continue;
        if (!formats[i].make(arena, table, ret_file, f))
            return false;
        ret_file->name = arena_printf(arena, "%s.%s", table->name, format);
        return true;
    }
    return fault_set(f, FAULT_INPUT, "report.format", "text", format, NULL);
}
