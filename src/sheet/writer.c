#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "sheet/sheet.h"

struct sheet_writer {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *cell, *day, *instant;
    const struct sheet_column *columns;
    size_t count;
    lxw_row_t row;
    lxw_row_t last_filtered; // the last row of the table; notes stand below
    lxw_error error;         // the first one
    int file;                // in memory: the library only writes to names
};

#define CELL_MAX 32767 // UTF-16 units, Excel's own limit
#define CHOICE_ROWS 2000
#define CUT_MARK "…"

static lxw_format *header_format(lxw_workbook *workbook)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_bold(format);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(format, 0xE3EFE9);
    format_set_border(format, LXW_BORDER_THIN);
    return format;
}

static void keep_error(struct sheet_writer *writer, lxw_error error)
{
    if (writer->error == LXW_NO_ERROR)
        writer->error = error;
}

// Bytes that fit into a cell of `most` UTF-16 units: a character beyond the basic plane counts twice.
static size_t fitting_bytes(const char *text, size_t most)
{
    size_t units = 0, end = 0;
    for (size_t at = 0; text[at]; end = at) {
        units += (unsigned char)text[at] >= 0xF0 ? 2 : 1;
        if (units > most)
            return end;
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    return end;
}

static void write_text(struct sheet_writer *writer, lxw_row_t row, size_t column, const char *text, lxw_format *format)
{
    ARENA_SCOPED arena = NULL;
    if (text[fitting_bytes(text, CELL_MAX)]) {
        arena = arena_new();
        text = arena_printf(arena, "%.*s" CUT_MARK, (int)fitting_bytes(text, CELL_MAX - 1), text);
    }
    keep_error(writer, worksheet_write_string(writer->sheet, row, (lxw_col_t)column, text, format));
}

#define DAY_LENGTH 10 // "2026-01-31"

// A day, or an instant as the wall clock of UTC+8 shows it.
static bool read_date(const char *text, lxw_datetime *ret_date, bool *ret_instant)
{
    struct day day;
    int64_t at_ms, second = 0;
    *ret_instant = strlen(text) > DAY_LENGTH;
    if (*ret_instant ? !instant_parse(text, &at_ms, NULL) : !day_parse(text, &day, NULL))
        return false;
    if (*ret_instant) {
        day = day_of_ms(at_ms);
        second = (at_ms - day_start_ms(day)) / 1000;
    }
    *ret_date = (lxw_datetime){.year = day.year, .month = day.month, .day = day.day, .hour = (int)(second / 3600), .min = (int)(second / 60 % 60),
                               .sec = (double)(second % 60)};
    return day.year >= 1900; // before that a spreadsheet counts no days
}

static bool write_date(struct sheet_writer *writer, size_t column, const char *text)
{
    lxw_datetime date;
    bool instant;
    if (!writer->columns[column].date || !read_date(text, &date, &instant))
        return false;
    keep_error(writer, worksheet_write_datetime(writer->sheet, writer->row, (lxw_col_t)column, &date, instant ? writer->instant : writer->day));
    return true;
}

static void write_cell(struct sheet_writer *writer, size_t column, const char *text)
{
    struct decimal value;
    if (writer->columns[column].number && decimal_parse(text, &value, NULL) && decimal_equal(value, decimal_shorten(value, SHEET_DIGITS)))
        keep_error(writer, worksheet_write_number(writer->sheet, writer->row, (lxw_col_t)column, decimal_to_double(value), writer->cell));
    else if (*text && !write_date(writer, column, text))
        write_text(writer, writer->row, column, text, writer->cell);
    else if (!*text)
        keep_error(writer, worksheet_write_blank(writer->sheet, writer->row, (lxw_col_t)column, writer->cell));
}

static lxw_format *cell_format(lxw_workbook *workbook, const char *number_format)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_THIN);
    if (number_format)
        format_set_num_format(format, number_format);
    return format;
}

#define PAPER_A4 9
#define MARGIN_INCH 0.5

static void set_page(struct sheet_writer *writer)
{
    worksheet_set_landscape(writer->sheet);
    worksheet_set_paper(writer->sheet, PAPER_A4);
    worksheet_fit_to_pages(writer->sheet, 1, 0);
    worksheet_set_margins(writer->sheet, MARGIN_INCH, MARGIN_INCH, 2 * MARGIN_INCH, 1.5 * MARGIN_INCH);
    keep_error(writer, worksheet_repeat_rows(writer->sheet, 0, 0));
    keep_error(writer, worksheet_set_footer(writer->sheet, "&C&P / &N"));
}

#define ABOVE_MAX 230 // bytes of both sides; the format allows 255 characters

void sheet_writer_above(struct sheet_writer *writer, const char *left, const char *right)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "&L");
    for (const char *at = text_cut(arena, left, ABOVE_MAX / 3); *at; at++) {
        if (*at == '&')
            text_buffer_append_char(&out, '&');
        text_buffer_append_char(&out, *at);
    }
    text_buffer_printf(&out, "&R%s", *right ? right : "&D");
    keep_error(writer, worksheet_set_header(writer->sheet, out.bytes));
}

struct sheet_writer *sheet_writer_new(const char *title, const struct sheet_column *columns, size_t count, struct fault *f)
{
    struct sheet_writer *writer = heap_alloc(sizeof *writer);
    char path[32];
    writer->file = memfd_create("report.xlsx", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", writer->file);
    writer->workbook = writer->file >= 0 ? workbook_new(path) : NULL;
    writer->sheet = writer->workbook ? workbook_add_worksheet(writer->workbook, title) : NULL;
    if (!writer->sheet) {
        lxw_workbook_free(writer->workbook);
        if (writer->file >= 0)
            close(writer->file);
        heap_free(writer);
        fault_set(f, FAULT_INTERNAL, "sheet.write", NULL);
        return NULL;
    }
    lxw_format *header = header_format(writer->workbook);
    writer->cell = cell_format(writer->workbook, NULL);
    writer->day = cell_format(writer->workbook, "yyyy-mm-dd");
    writer->instant = cell_format(writer->workbook, "yyyy-mm-dd hh:mm:ss");
    writer->columns = columns;
    writer->count = count;
    for (size_t i = 0; i < count; i++) {
        keep_error(writer, worksheet_set_column(writer->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL));
        write_text(writer, 0, i, columns[i].title, header);
    }
    worksheet_freeze_panes(writer->sheet, 1, 0);
    set_page(writer);
    sheet_writer_above(writer, title, "");
    writer->row = 1;
    return writer;
}

void sheet_writer_row(struct sheet_writer *writer, const char *const *cells)
{
    for (size_t i = 0; i < writer->count; i++)
        write_cell(writer, i, cells[i] ? cells[i] : "");
    writer->last_filtered = writer->row;
    writer->row++;
}

void sheet_writer_note(struct sheet_writer *writer, const char *text)
{
    write_text(writer, writer->row + 1, 0, text, NULL);
    writer->row += 1;
}

static bool read_back(int file, struct arena *arena, char **ret_bytes, size_t *ret_size)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return false;
    *ret_size = (size_t)status.st_size;
    *ret_bytes = arena_alloc(arena, *ret_size + 1);
    return pread(file, *ret_bytes, *ret_size, 0) == status.st_size;
}

static size_t choices_size(const char *const *choices)
{
    size_t size = 0;
    for (; *choices; choices++)
        size += strlen(*choices) + 1;
    return size;
}

// In the rows that people may fill: what is there and as many again.
static void offer_choices(struct sheet_writer *writer)
{
    for (size_t i = 0; i < writer->count; i++) {
        // void *: value_list is char ** in older editions of the library, const char ** in newer
        lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = (void *)(uintptr_t)writer->columns[i].choices,
                                    .error_type = writer->columns[i].open ? LXW_VALIDATION_ERROR_TYPE_WARNING : LXW_VALIDATION_ERROR_TYPE_STOP};
        if (writer->columns[i].choices && choices_size(writer->columns[i].choices) > SHEET_CHOICES_MAX)
            keep_error(writer, LXW_ERROR_255_STRING_LENGTH_EXCEEDED); // the library would write beyond its own buffer
        else if (writer->columns[i].choices)
            keep_error(writer, worksheet_data_validation_range(writer->sheet, 1, (lxw_col_t)i, writer->row + CHOICE_ROWS, (lxw_col_t)i, &list));
    }
}

bool sheet_writer_finish(struct sheet_writer *writer, struct arena *arena, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    if (writer->last_filtered)
        keep_error(writer, worksheet_autofilter(writer->sheet, 0, 0, writer->last_filtered, (lxw_col_t)(writer->count - 1)));
    offer_choices(writer);
    keep_error(writer, workbook_close(writer->workbook));
    bool ok = writer->error == LXW_NO_ERROR && read_back(writer->file, arena, ret_bytes, ret_size);
    if (!ok)
        fault_set(f, FAULT_INTERNAL, "sheet.write", NULL);
    close(writer->file);
    heap_free(writer);
    return ok;
}
