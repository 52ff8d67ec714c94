#include "base/cell/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cell/file_kind.h"
#include "base/list.h"

struct cell_list LIST_OF(const char *);

// ---- encoding ----

// Text that is not UTF-8 but whose high bytes all pair up as GBK was most likely saved by a Chinese spreadsheet.
static bool reads_as_gbk(const unsigned char *bytes, size_t size)
{
    size_t pairs = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < 0x80)
            continue;
        if (bytes[i] < 0x81 || bytes[i] > 0xFE || i + 1 >= size || bytes[i + 1] < 0x40 || bytes[i + 1] == 0x7F || bytes[i + 1] == 0xFF)
            return false;
        pairs++;
        i++;
    }
    return pairs > 0;
}

// Text of 16-bit units without a mark: every second byte of what is ASCII in it is NUL.
static bool reads_as_utf16(const char *bytes, size_t size)
{
    size_t zeros[2] = {0}, seen = size < 400 ? size : 400;
    for (size_t i = 0; i < seen; i++)
        zeros[i % 2] += bytes[i] == '\0';
    return seen >= 8 && (zeros[0] > seen / 8 || zeros[1] > seen / 8) && (!zeros[0] || !zeros[1]);
}

static bool check_encoding(const char *bytes, size_t size, struct fault *f)
{
    size_t bad = text_utf8_valid(bytes, size), line = 1;
    if (bad == size)
        return true;
    for (size_t i = 0; i < bad; i++)
        line += bytes[i] == '\n';
    const char *key = "csv.utf8";
    if (reads_as_utf16(bytes, size))
        key = "file.utf16";
    else if (bytes[bad] == '\0')
        key = "csv.nul";
    else if (reads_as_gbk((const unsigned char *)bytes, size))
        key = "csv.gbk";
    return fault_set_number(f, FAULT_INPUT, key, "line", (long long)line);
}

bool csv_reader_init(struct csv_reader *reader, struct arena *arena, const char *bytes, size_t size, struct fault *f)
{
    if (!file_kind_table(bytes, size, f) || !check_encoding(bytes, size, f))
        return false;
    *reader = (struct csv_reader){.arena = arena, .bytes = bytes, .size = size, .line = 1};
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader->offset = 3;
    return true;
}

// ---- reading ----

static bool at_end(const struct csv_reader *reader)
{
    return reader->offset >= reader->size;
}

static char peek(const struct csv_reader *reader)
{
    return at_end(reader) ? '\n' : reader->bytes[reader->offset];
}

static bool at_line_end(const struct csv_reader *reader)
{
    char c = peek(reader);
    return c == '\n' || (c == '\r' && (reader->offset + 1 >= reader->size || reader->bytes[reader->offset + 1] == '\n'));
}

static void take_line_end(struct csv_reader *reader)
{
    if (!at_end(reader) && peek(reader) == '\r')
        reader->offset++;
    if (!at_end(reader))
        reader->offset++;
    reader->line++;
}

static void skip_line(struct csv_reader *reader)
{
    while (!at_end(reader) && peek(reader) != '\n')
        reader->offset++;
    if (!at_end(reader))
        take_line_end(reader);
}

static bool record_fault(struct csv_reader *reader, const char *key, size_t line, struct fault *f)
{
    skip_line(reader);
    return fault_set_number(f, FAULT_INPUT, key, "line", (long long)line);
}

static const char *plain_cell(struct csv_reader *reader, size_t *ret_size)
{
    size_t start = reader->offset;
    while (!at_line_end(reader) && peek(reader) != ',')
        reader->offset++;
    size_t end = reader->offset;
    while (start < end && (reader->bytes[start] == ' ' || reader->bytes[start] == '\t'))
        start++;
    while (end > start && (reader->bytes[end - 1] == ' ' || reader->bytes[end - 1] == '\t'))
        end--;
    *ret_size = end - start;
    return reader->bytes + start;
}

// Behind the opening quote. Returns false when the file ends inside the quotes or something follows the closing one.
static bool quoted_cell(struct csv_reader *reader, struct text_buffer *cell)
{
    while (!at_end(reader)) {
        const char *from = reader->bytes + reader->offset;
        const char *quote = memchr(from, '"', reader->size - reader->offset);
        size_t run = quote ? (size_t)(quote - from) : reader->size - reader->offset;
        for (size_t i = 0; i < run; i++)
            reader->line += from[i] == '\n';
        text_buffer_append_bytes(cell, from, run);
        reader->offset += run + (quote ? 1 : 0);
        if (!quote || cell->size > CSV_CELL_MAX)
            return !quote ? false : true;
        if (peek(reader) != '"' || at_end(reader))
            return at_line_end(reader) || peek(reader) == ',';
        text_buffer_append_char(cell, '"');
        reader->offset++;
    }
    return false;
}

static bool read_cell(struct csv_reader *reader, struct csv_record *record, struct cell_list *cells, struct fault *f)
{
    size_t size;
    if (!at_end(reader) && peek(reader) == '"') {
        struct text_buffer cell;
        reader->offset++;
        text_buffer_init(&cell, reader->arena);
        if (!quoted_cell(reader, &cell))
            return record_fault(reader, "csv.quote", record->line, f);
        if (cell.size > CSV_CELL_MAX)
            return record_fault(reader, "csv.cell_too_long", record->line, f);
        LIST_PUSH(reader->arena, cells, cell.bytes);
    } else {
        const char *text = plain_cell(reader, &size);
        if (size > CSV_CELL_MAX)
            return record_fault(reader, "csv.cell_too_long", record->line, f);
        LIST_PUSH(reader->arena, cells, arena_strndup(reader->arena, text, size));
    }
    return cells->count <= CSV_COLUMNS_MAX || record_fault(reader, "csv.too_many_cells", record->line, f);
}

bool csv_read(struct csv_reader *reader, struct csv_record *ret_record, bool *ret_more, struct fault *f)
{
    struct cell_list cells = {0};
    while (!at_end(reader) && at_line_end(reader))
        take_line_end(reader);
    *ret_more = !at_end(reader);
    if (!*ret_more)
        return true;
    if (!arena_within(reader->arena, f)) {
        reader->offset = reader->size; // whoever goes on after a fault finds the end
        return false;
    }
    reader->records++;
    *ret_record = (struct csv_record){.line = reader->by_record ? reader->records : reader->line};
    for (;;) {
        if (!read_cell(reader, ret_record, &cells, f))
            return false;
        if (at_line_end(reader))
            break;
        reader->offset++; // the comma
    }
    if (!at_end(reader))
        take_line_end(reader);
    ret_record->cells = cells.items;
    ret_record->count = cells.count;
    return true;
}

// ---- headings ----

// The cell before this one that is the same column, or the cell itself when it is the first.
static size_t first_of_column(const struct csv_record *head, size_t cell, int place)
{
    if (place >= 0)
        return (size_t)place;
    for (size_t i = 0; i < cell; i++)
        if (text_equal(head->cells[i], head->cells[cell]))
            return i;
    return cell;
}

static bool refuse_twice(const struct csv_record *head, size_t first, size_t second, struct fault *f)
{
    char places[2][24];
    snprintf(places[0], sizeof places[0], "%zu", first + 1);
    snprintf(places[1], sizeof places[1], "%zu", second + 1);
    return fault_set(f, FAULT_INPUT, "csv.heading_twice", "column", head->cells[second], "heading", head->cells[second], "first", places[0], "second", places[1], NULL);
}

bool csv_find_columns(const struct csv_record *head, const char *const *names, size_t count, int *ret_places, struct fault *f)
{
    for (size_t i = 0; i < count; i++)
        ret_places[i] = -1;
    for (size_t cell = 0; cell < head->count; cell++) {
        size_t column = 0;
        if (text_empty(head->cells[cell])) // a spreadsheet ends in some
            continue;
        while (column < count && !text_has_word(names[column], head->cells[cell]))
            column++;
        const size_t first = first_of_column(head, cell, column < count ? ret_places[column] : -1);
        if (first != cell)
            return refuse_twice(head, first, cell, f);
        if (column < count)
            ret_places[column] = (int)cell;
    }
    return true;
}

// ---- writing ----

static bool is_plain_number(const char *cell)
{
    const char *digits = cell + (*cell == '-' || *cell == '+');
    return *digits && digits[strspn(digits, "0123456789.,")] == '\0';
}

static void append_cell(struct text_buffer *out, const char *cell, bool first, bool runs)
{
    if (!first)
        text_buffer_append_char(out, ',');
    if (text_empty(cell))
        return;
    bool quote = runs || strpbrk(cell, "\",\r\n") || strchr(" \t", cell[0]) || strchr(" \t", cell[strlen(cell) - 1]);
    if (!quote) {
        text_buffer_append(out, cell);
        return;
    }
    text_buffer_append(out, runs ? "\"'" : "\"");
    for (; *cell; cell++) {
        if (*cell == '"')
            text_buffer_append_char(out, '"');
        text_buffer_append_char(out, *cell);
    }
    text_buffer_append_char(out, '"');
}

void csv_append_cell(struct text_buffer *out, const char *cell, bool first)
{
    // a tab or return in front is skipped by some spreadsheets
    append_cell(out, cell, first, !text_empty(cell) && strchr("=+-@\t\r", cell[0]) && !is_plain_number(cell));
}

void csv_append_exact(struct text_buffer *out, const char *cell, bool first)
{
    append_cell(out, cell, first, false);
}

// ---- files ----

static bool read_all(int descriptor, char *bytes, size_t size, size_t *ret_read)
{
    size_t done = 0;
    while (done < size) {
        ssize_t count = read(descriptor, bytes + done, size - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    *ret_read = done;
    return true;
}

static bool read_open(struct arena *arena, int descriptor, const char *path, size_t limit, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return fault_set_errno(f, "stat", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(f, FAULT_INPUT, "file.not_regular", "path", path, NULL);
    if (status.st_size < 0 || (uint64_t)status.st_size > limit) {
        const char *most = arena_printf(arena, "%zu", limit);
        return fault_set(f, FAULT_TOO_LARGE, "file.too_large", "path", path, "limit", most, NULL);
    }
    *ret_bytes = arena_alloc(arena, (size_t)status.st_size + 1);
    return read_all(descriptor, *ret_bytes, (size_t)status.st_size, ret_size) || fault_set_errno(f, "read", path);
}

bool file_read(struct arena *arena, const char *path, size_t limit, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fault_set_errno(f, "open", path);
    bool ok = read_open(arena, descriptor, path, limit, ret_bytes, ret_size, f);
    close(descriptor);
    return ok;
}
