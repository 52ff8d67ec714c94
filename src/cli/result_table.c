#include "cli/result_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/number_cell.h"
#include "base/text.h"
#include "sheet/sheet.h"

#define FLUSH_SIZE ((size_t)64 << 10)
#define ANCESTORS_MAX 5
#define UNREAD_SHOWN 20 // lines on standard error; the rest is counted

// ---- columns ----

int result_table_column(const struct result_table *table, const char *name)
{
    for (size_t i = 0; i < table->header.count; i++)
        if (text_equal(table->header.cells[i], name))
            return (int)i;
    return -1;
}

bool result_table_need(const struct result_table *table, const char *const *names, int *ret_column, struct fault *f)
{
    struct text_buffer all;
    text_buffer_init(&all, table->arena);
    for (size_t i = 0; names[i]; i++) {
        *ret_column = result_table_column(table, names[i]);
        if (*ret_column >= 0)
            return true;
        text_buffer_printf(&all, "%s%s", i ? " " : "", names[i]);
    }
    return fault_set(f, FAULT_INPUT, "cli.no_column", "file", table->path, "column", all.bytes, NULL);
}

static void add_column(struct result_table *table, bool is_result, int index, const char *name)
{
    table->columns[table->column_count] = (struct result_column){is_result, index};
    csv_append_exact(&table->out, name, table->column_count++ == 0);
}

static int index_of(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++)
        if (text_equal(names[i], name))
            return i;
    return -1;
}

static void lay_out(struct result_table *table, const char *const *results)
{
    table->columns = arena_array(table->arena, table->header.count + RESULTS_MAX, sizeof *table->columns);
    for (size_t i = 0; i < table->header.count; i++) {
        int result = index_of(results, table->header.cells[i]);
        add_column(table, result >= 0, result >= 0 ? result : (int)i, table->header.cells[i]);
    }
    for (int r = 0; results[r]; r++) {
        const char *published = arena_printf(table->arena, "published_%s", results[r]);
        int column = result_table_column(table, results[r]);
        if (column < 0)
            add_column(table, true, r, results[r]);
        else if (result_table_column(table, published) < 0)
            add_column(table, false, column, published);
    }
    text_buffer_append_char(&table->out, '\n');
}

bool result_table_open(struct result_table *table, const struct cli *cli, const char *const *results, struct fault *f)
{
    char *bytes;
    size_t size;
    bool more;
    *table = (struct result_table){.path = cli->arguments[0], .arena = cli->arena, .rows = arena_new(), .cli = cli};
    text_buffer_init(&table->out, cli->arena);
    if (!file_read(cli->arena, table->path, CSV_FILE_MAX, &bytes, &size, f))
        return false;
    if ((sheet_is_container(bytes, size) && !sheet_to_csv(cli->arena, bytes, size, &bytes, &size, f)) ||
        !csv_reader_init(&table->reader, cli->arena, bytes, size, f) || !csv_read(&table->reader, &table->header, &more, f))
        return fault_at(f, "%s", table->path);
    for (size_t i = 0; i < table->header.count; i++)
        table->header.cells[i] = text_trim(table->arena, table->header.cells[i]);
    if (table->reader.size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        text_buffer_append(&table->out, "\xef\xbb\xbf"); // a spreadsheet wants it back
    table->reader.arena = table->rows;
    if (table->header.count + RESULTS_MAX > CSV_COLUMNS_MAX)
        return fault_set(f, FAULT_INPUT, "cli.result_columns", "file", table->path, NULL);
    lay_out(table, results);
    return true;
}

void result_table_close(struct result_table *table)
{
    arena_free(table->rows);
    table->rows = NULL;
}

// ---- rows ----

bool result_table_next(struct result_table *table, bool *ret_more, struct fault *f)
{
    arena_clear(table->rows);
    table->row_unread = false;
    if (!csv_read(&table->reader, &table->row, ret_more, f))
        return fault_at(f, "%s", table->path);
    if (*ret_more && table->row.count > table->header.count)
        return fault_set(f, FAULT_INPUT, "cli.long_row", "file", table->path, "line", arena_printf(table->arena, "%zu", table->row.line), NULL);
    table->row_count += *ret_more;
    return true;
}

const char *result_table_cell(const struct result_table *table, int column)
{
    return column >= 0 && (size_t)column < table->row.count ? table->row.cells[column] : "";
}

void result_table_write(struct result_table *table, const char *const *results)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct result_column *column = &table->columns[i];
        csv_append_exact(&table->out, column->is_result ? results[column->index] : result_table_cell(table, column->index), i == 0);
    }
    text_buffer_append_char(&table->out, '\n');
    if (table->out.size < FLUSH_SIZE)
        return;
    fwrite(table->out.bytes, 1, table->out.size, stdout);
    table->out.size = 0;
}

static void say_count(const struct cli *cli, const char *key, long long count)
{
    if (count)
        fprintf(stderr, "%s\n", cli_say(cli, key, "count", arena_printf(cli->arena, "%lld", count), NULL));
}

int result_table_finish(struct result_table *table, const struct cli *cli)
{
    struct fault fault = {0};
    fwrite(table->out.bytes, 1, table->out.size, stdout);
    if (fflush(stdout) != 0)
        return cli_fail(cli, (fault_set_errno(&fault, "write", "-"), &fault));
    fprintf(stderr, "%s\n",
            cli_say(cli, "cli.computed", "rows", arena_printf(cli->arena, "%lld", table->row_count), "computed",
                    arena_printf(cli->arena, "%lld", table->computed), "dateless", arena_printf(cli->arena, "%lld", table->dateless), "empty",
                    arena_printf(cli->arena, "%lld", table->empty), NULL));
    say_count(cli, "cli.computed_below", table->below);
    say_count(cli, "cli.computed_timeless", table->timeless);
    say_count(cli, "cli.computed_unread", table->unread);
    return table->unread ? fault_exit_code(FAULT_INPUT) : 0;
}

// ---- cells ----

static void name_unread(struct result_table *table, int column, const struct fault *f)
{
    const struct cli *cli = table->cli;
    table->unread += !table->row_unread;
    table->row_unread = true;
    if (table->unread <= UNREAD_SHOWN)
        fprintf(stderr, "%s\n", cli_say(cli, "cli.unread_cell", "line", arena_printf(table->rows, "%zu", table->row.line), "column",
                                        table->header.cells[column], "text", message_fault(table->rows, cli->language, f), NULL));
}

struct standard_reading result_table_reading(struct result_table *table, int column, const char *unit)
{
    const char *text = result_table_cell(table, column);
    const struct number_cell cell = number_cell_read_in(text, unit);
    struct fault fault = {0};
    if (cell.kind == NUMBER_UNREAD) {
        number_cell_fault(&cell, text, &fault);
        name_unread(table, column, &fault);
        return (struct standard_reading){0};
    }
    table->below += cell.kind == NUMBER_BELOW && !cell.has_value;
    return (struct standard_reading){.value = cell.value, .valid = cell.has_value, .below_detection = cell.kind == NUMBER_BELOW};
}

// "2020/3/26", with any of these between the parts; how many characters were read, 0: it is none.
static size_t read_date(const char *cell, char text[16])
{
    static const char *const between[] = {"-", "/", ".", "年", "月"};
    static const size_t most[] = {4, 2, 2};
    const char *at = cell;
    int parts[3] = {0};
    for (int i = 0; i < 3; i++) {
        const size_t digits = strspn(at, "0123456789");
        if (!digits || digits > most[i])
            return 0;
        parts[i] = (int)strtol(at, NULL, 10);
        at += digits;
        for (size_t k = 0; i < 2 && k < sizeof between / sizeof *between; k++)
            if (text_starts_with(at, between[k])) {
                at += strlen(between[k]);
                break;
            }
    }
    at += text_starts_with(at, "日") ? strlen("日") : 0;
    snprintf(text, 16, "%04u-%02u-%02u", (unsigned)parts[0] % 10000, (unsigned)parts[1] % 100, (unsigned)parts[2] % 100);
    return (size_t)(at - cell);
}

static bool parse_day(const char *cell, struct day *ret_day)
{
    char text[16];
    size_t size = strspn(cell, "0123456789");
    if (size == 8)
        snprintf(text, sizeof text, "%.4s-%.2s-%.2s", cell, cell + 4, cell + 6);
    else if ((size = read_date(cell, text)) == 0)
        return false;
    return (cell[size] == '\0' || cell[size] == ' ' || cell[size] == 'T') && day_parse(text, ret_day, NULL);
}

bool result_table_day(struct result_table *table, int column, struct day *ret_day)
{
    const char *cell = text_trim(table->rows, result_table_cell(table, column));
    struct fault fault = {0};
    if (parse_day(cell, ret_day))
        return true;
    if (column >= 0 && !number_cell_is_absent(cell)) {
        fault_set(&fault, FAULT_INPUT, "day.syntax", "text", cell, NULL);
        name_unread(table, column, &fault);
    }
    return false;
}

bool result_table_day_if_any(struct result_table *table, int column, struct day *ret_day)
{
    const char *cell = text_trim(table->rows, result_table_cell(table, column));
    const bool good = parse_day(cell, ret_day);
    table->timeless += !good && !number_cell_is_absent(cell);
    return good;
}

bool result_table_filled(const struct result_table *table, int column)
{
    return !number_cell_is_absent(result_table_cell(table, column));
}

// ---- tables of standards ----

static const char *tables_in(const struct cli *cli, const char *folder, const char *below)
{
    const char *path = arena_printf(cli->arena, "%s%s", folder, below);
    return access(arena_printf(cli->arena, "%s/air_levels.csv", path), R_OK) == 0 ? path : NULL;
}

// build/qingshan finds the source's packs above it, /usr/bin/qingshan those in /usr/share/qingshan.
static const char *tables_near_program(const struct cli *cli)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    path[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(path, '/');
    for (int i = 0; slash && i < ANCESTORS_MAX; i++, slash = strrchr(path, '/')) {
        *slash = '\0';
        const char *found = tables_in(cli, path, "/packs/national");
        if (!found)
            found = tables_in(cli, path, "/share/qingshan/packs/national");
        if (found)
            return found;
    }
    return NULL;
}

const char *standard_folder(const struct cli *cli, struct fault *f)
{
    if (cli->pack)
        return cli->pack;
    const char *found = tables_near_program(cli);
    if (!found)
        found = tables_in(cli, ".", "/packs/national");
    if (!found)
        fault_set(f, FAULT_NOT_FOUND, "cli.no_tables", NULL);
    return found;
}

bool standard_file_read(const struct cli *cli, const char *folder, const char *name, struct standard_file *ret_file, struct fault *f)
{
    char *bytes;
    *ret_file = (struct standard_file){.name = name};
    if (!file_read(cli->arena, arena_printf(cli->arena, "%s/%s", folder, name), CSV_FILE_MAX, &bytes, &ret_file->size, f))
        return false;
    ret_file->bytes = bytes;
    return true;
}
