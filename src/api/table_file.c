#include "api/table_file.h"

#include "base/cell/csv.h"
#include "base/text.h"

static void append_row(struct text_buffer *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_append_cell(out, cells[i] ? cells[i] : "", i == 0);
    text_buffer_append(out, "\r\n");
}

static void make_csv(struct arena *arena, const struct table_file *table, struct answer *answer)
{
    struct text_buffer out;
    const char **titles = arena_array(arena, table->column_count, sizeof *titles);
    for (size_t i = 0; i < table->column_count; i++)
        titles[i] = table->columns[i].title;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "\xef\xbb\xbf");
    append_row(&out, titles, table->column_count);
    for (size_t i = 0; i < table->rows.count; i++)
        append_row(&out, table->rows.items[i], table->column_count);
    *answer = (struct answer){.bytes = out.bytes, .size = out.size, .content_type = "text/csv; charset=utf-8",
                              .file_name = arena_printf(arena, "%s.csv", table->name)};
}

static bool make_sheet(struct arena *arena, const struct table_file *table, struct answer *answer, struct fault *f)
{
    char *bytes;
    struct sheet_writer *writer = sheet_writer_new(text_cut(arena, table->title, 28), table->columns, table->column_count, f);
    if (!writer)
        return false;
    for (size_t i = 0; i < table->rows.count; i++)
        sheet_writer_row(writer, table->rows.items[i]);
    sheet_writer_above(writer, table->title, "");
    if (table->note)
        sheet_writer_note(writer, table->note);
    *answer = (struct answer){.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                              .file_name = arena_printf(arena, "%s.xlsx", table->name)};
    if (!sheet_writer_finish(writer, arena, &bytes, &answer->size, f))
        return false;
    answer->bytes = bytes;
    return true;
}

bool table_file_wanted(const char *format)
{
    return !text_empty(format) && !text_equal(format, "json");
}

bool table_file_answer(struct arena *arena, const char *format, const struct table_file *table, struct answer *ret_answer, struct fault *f)
{
    if (text_equal(format, "xlsx"))
        return make_sheet(arena, table, ret_answer, f);
    if (!text_equal(format, "csv"))
        return fault_set(f, FAULT_INPUT, "report.format", "text", format, NULL);
    make_csv(arena, table, ret_answer);
    return true;
}
