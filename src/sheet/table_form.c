#include "sheet/table_form.h"

#include <stdio.h>
#include <string.h>

#include "base/cell/number_cell.h"
#include "base/list.h"
#include "base/text.h"
#include "sheet/spans.h"

#define HEAD_ROWS_MAX 20
#define SHEETS_MAX 64
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define KINDS "废水排口=outfall|污水处理厂=sewage|烟囱=stack|油烟排口=hood|扬尘=dust|空气站=air|河流断面=river|湖库断面=lake|噪声=noise"
#define YES_NO "是=yes|否=no"

static const struct form_column point_columns[] = {
    {"point", "监测点编号 监测点 点位编号 编号", "", 14, false, false, NULL},
    {"name", "名称 监测点名称 点位名称", "", 20, false, false, NULL},
    {"kind", "类别 监测点类别 点位类别 种类", "", 12, false, false, KINDS},
    {"longitude", "经度", "度", 12, true, false, NULL},
    {"latitude", "纬度", "度", 12, true, false, NULL},
    {"region", "行政区划 行政区划代码", "", 14, false, false, NULL},
    {"mn", "设备编号 设备编号MN MN MN号", "", 28, false, true, NULL},
    {"pw", "密码 访问密码", "", 10, false, false, NULL},
    {"edition", "协议版本 协议", "", 10, false, false, "2005=2005|2017=2017|2025=2025"},
    {"crc", "校验方式 CRC校验 CRC", "", 10, false, false, "严格=strict|modbus=modbus|忽略=ignore"},
    {"charset", "字符集 字符编码", "", 10, false, false, "utf8=utf8|gbk=gbk"},
    {"data_time", "数据时间 数据时间含义", "", 12, false, false, "开始=start|结束=end"},
    {"minute_interval", "分钟数据间隔", "分钟", 12, true, false, NULL},
    {"clock_offset_s", "时钟偏差", "秒", 10, true, false, NULL},
    {"simulated", "模拟 是否模拟", "", 8, false, false, YES_NO},
    {"enabled", "启用 是否启用", "", 8, false, false, YES_NO},
    {"tail", "报文结尾", "", 10, false, false, "回车换行=crlf|不限=any"}};

static const struct form_column limit_columns[] = {
    {"point", "监测点编号 监测点 点位编号", "", 14, false, false, NULL},
    {"factor", "因子编码 监测因子 因子", "", 12, false, false, NULL},
    {"average", "统计口径 均值 口径", "", 10, false, false, "小时=hour|日=day|单次=instant"},
    {"upper", "上限", "", 10, true, true, NULL},
    {"lower", "下限", "", 10, true, true, NULL},
    {"upper_cold", "低温上限 冬季上限", "", 12, true, true, NULL},
    {"unit", "单位", "", 10, false, false, NULL},
    {"basis", "依据 依据类别", "", 12, false, false, "许可证=permit|排放标准=standard|临时=temporary"},
    {"exclusive", "只按此条 专用", "", 10, false, false, YES_NO},
    {"valid_from", "生效日期 起始日期", "", 12, false, false, NULL},
    {"valid_to", "失效日期 截止日期", "", 12, false, false, NULL},
    {"source", "来源 依据文件", "", 28, false, false, NULL},
    {"note", "备注", "", 20, false, false, NULL}};

static const struct form_column series_columns[] = {
    {"point", "监测点编号 监测点 点位编号 站点", "", 14, false, false, NULL},
    {"factor", "因子编码 监测因子 因子", "", 12, false, false, NULL},
    {"kind", "数据类型 类型", "", 10, false, false, "实时=realtime|分钟=minute|小时=hour|日=day"},
    {"time", "时间 监测时间 数据时间", "", 20, false, true, NULL},
    {"value", "数值 监测值 浓度", "", 12, false, true, NULL},
    {"flag", "标记 数据标记", "", 8, false, false, NULL},
    {"version", "版本", "", 8, false, false, NULL},
    {"least", "最小值", "", 10, false, true, NULL},
    {"most", "最大值", "", 10, false, true, NULL},
    {"total", "累计值 总量", "", 10, false, true, NULL},
    {"origin", "数据来源 来源", "", 10, false, false, NULL}};

static const struct table_form forms[] = {
    {"points", "监测点和设备", point_columns, COUNT_OF(point_columns)},
    {"limits", "限值", limit_columns, COUNT_OF(limit_columns)},
    {"series", "监测数据", series_columns, COUNT_OF(series_columns), .plain = true}};

const struct table_form *table_form_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (text_equal(forms[i].name, name))
            return &forms[i];
    return NULL;
}

// ---- the file to fill in ----

static const char *const *split(struct arena *arena, const char *text, const char *separator)
{
    return text_split(arena, text, (const char *const[]){separator, NULL}, NULL);
}

static const char *title_of(struct arena *arena, const struct form_column *column)
{
    const char *first = split(arena, column->titles, " ")[0];
    return *column->unit ? arena_printf(arena, "%s（%s）", first, column->unit) : first;
}

static const char **words_of(struct arena *arena, const struct form_column *column)
{
    size_t count;
    const char **words = column->choices ? text_split(arena, column->choices, (const char *const[]){"|", NULL}, &count) : NULL;
    for (size_t i = 0; words && words[i]; i++)
        words[i] = split(arena, words[i], "=")[0];
    return words;
}

static void write_csv(struct arena *arena, const struct table_form *form, char **ret_bytes, size_t *ret_size)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "\xef\xbb\xbf"); // spreadsheets want it
    for (size_t i = 0; i < form->count; i++)
        csv_append_cell(&out, title_of(arena, &form->columns[i]), i == 0);
    text_buffer_append(&out, "\r\n");
    *ret_bytes = out.bytes;
    *ret_size = out.size;
}

bool table_form_write(struct arena *arena, const struct table_form *form, const char *format, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    if (text_empty(format) || text_equal(format, "csv"))
        return write_csv(arena, form, ret_bytes, ret_size), true;
    if (!text_equal(format, "xlsx"))
        return fault_set(f, FAULT_INPUT, "report.format", "text", format, NULL);
    struct sheet_column *columns = arena_array(arena, form->count, sizeof *columns);
    for (size_t i = 0; i < form->count; i++)
        columns[i] = (struct sheet_column){.title = title_of(arena, &form->columns[i]), .width = form->columns[i].width,
                                           .choices = words_of(arena, &form->columns[i])};
    struct sheet_writer *writer = sheet_writer_new(form->title, columns, form->count, f);
    return writer && sheet_writer_finish(writer, arena, ret_bytes, ret_size, f);
}

// ---- reading ----

struct form_reading {
    struct arena *arena;
    const struct table_form *form;
    struct sheet_spans *spans;       // NULL: CSV
    struct csv_reader csv;
    struct LIST_OF(struct sheet_note) notes;
    int column_of[CSV_COLUMNS_MAX];  // of the form, by cell; -1: none of it
    const char *const **choices;     // of each column of the form: word, code, word, code ...; NULL: none
    bool as_is;                      // every heading is the import's own, in the first line
    struct text_buffer out;
    size_t line;                     // the next one of the output
};

// "经度（度）", " 经 度*" and "LONGITUDE" are the same heading.
static int find_column(struct arena *arena, const struct table_form *form, const char *heading)
{
    char *folded = arena_strdup(arena, text_fold(arena, heading)), *bracket = strchr(folded, '(');
    if (bracket)
        *bracket = '\0';
    folded[strcspn(folded, "*")] = '\0';
    for (size_t i = 0; *folded && i < form->count; i++) {
        if (text_equal(folded, form->columns[i].code))
            return (int)i;
        for (const char *const *title = split(arena, form->columns[i].titles, " "); *title; title++)
            if (text_equal(folded, text_fold(arena, *title)))
                return (int)i;
    }
    return -1;
}

static bool take_head(struct form_reading *reading, const struct csv_record *record)
{
    size_t known = 0;
    const char *others = NULL;
    for (size_t i = 0; i < record->count && i < CSV_COLUMNS_MAX; i++) {
        const char *heading = text_trim(reading->arena, record->cells[i]);
        reading->column_of[i] = find_column(reading->arena, reading->form, heading);
        known += reading->column_of[i] >= 0;
        reading->as_is = reading->as_is && (reading->column_of[i] < 0 || text_equal(heading, reading->form->columns[reading->column_of[i]].code));
        if (reading->column_of[i] < 0 && *heading)
            others = others ? arena_printf(reading->arena, "%s、%s", others, heading) : heading;
    }
    if (known >= 2 && others)
        LIST_PUSH(reading->arena, &reading->notes, (struct sheet_note){"table.note_columns", others});
    return known >= 2;
}

static const char *const **all_choices(struct arena *arena, const struct table_form *form)
{
    const char *const **all = arena_array(arena, form->count, sizeof *all);
    for (size_t i = 0; i < form->count; i++)
        if (form->columns[i].choices)
            all[i] = text_split(arena, form->columns[i].choices, (const char *const[]){"|", "=", NULL}, NULL);
    return all;
}

static const char *code_of_choice(const char *const *choices, const char *cell)
{
    for (; choices[0] && choices[1]; choices += 2)
        if (text_equal(choices[0], cell))
            return choices[1];
    return cell;
}

static bool check_cell(const struct form_reading *reading, const struct csv_record *record, size_t i, const char *cell, struct fault *f)
{
    const struct form_column *column = &reading->form->columns[reading->column_of[i]];
    const enum sheet_problem problem = sheet_cell_problem(cell);
    const char *key = problem == SHEET_FORMULA ? "table.formula" : (problem == SHEET_ERROR_VALUE ? "table.error_value" : NULL);
    if (!key && column->own && *cell && sheet_spans_hide(reading->spans, record->line, i))
        key = "table.merged";
    if (!key)
        return true;
    return fault_set(f, FAULT_INPUT, key, "line", arena_printf(reading->arena, "%zu", record->line), "column", title_of(reading->arena, column), "text", cell,
                     "field", column->code, NULL);
}

static const char *one_line(struct arena *arena, const char *cell)
{
    if (!strpbrk(cell, "\r\n"))
        return cell;
    char *copy = arena_strdup(arena, cell);
    for (char *at = copy; (at = strpbrk(at, "\r\n")); at++)
        *at = ' ';
    return copy;
}

static void begin_line(struct form_reading *reading, size_t line)
{
    for (; reading->line < line; reading->line++)
        text_buffer_append_char(&reading->out, '\n');
}

static bool is_blank(const struct csv_record *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (*record->cells[i])
            return false;
    return true;
}

static bool write_row(struct form_reading *reading, const struct csv_record *record, struct fault *f)
{
    if (is_blank(record))
        return true;
    begin_line(reading, record->line);
    for (size_t i = 0; i < record->count; i++) {
        const char *cell = text_trim(reading->arena, one_line(reading->arena, record->cells[i]));
        const struct form_column *column = i < CSV_COLUMNS_MAX && reading->column_of[i] >= 0 ? &reading->form->columns[reading->column_of[i]] : NULL;
        if (column && !check_cell(reading, record, i, cell, f))
            return false;
        if (column && column->choices)
            cell = code_of_choice(reading->choices[reading->column_of[i]], cell);
        else if (column && column->number)
            cell = number_cell_plain(reading->arena, cell, NULL);
        csv_append_exact(&reading->out, cell, i == 0);
    }
    return true;
}

static void write_head(struct form_reading *reading, const struct csv_record *record)
{
    begin_line(reading, record->line);
    for (size_t i = 0; i < record->count; i++) {
        const int column = i < CSV_COLUMNS_MAX ? reading->column_of[i] : -1;
        csv_append_exact(&reading->out, column >= 0 ? reading->form->columns[column].code : one_line(reading->arena, record->cells[i]), i == 0);
    }
}

// *ret_found false: there is no heading.
static bool rewrite(struct form_reading *reading, bool *ret_found, struct fault *f)
{
    struct csv_record record;
    bool more = true, titles = false;
    *ret_found = false;
    for (int i = 0; i < CSV_COLUMNS_MAX; i++)
        reading->column_of[i] = -1;
    for (int i = 0; i < HEAD_ROWS_MAX && !*ret_found; i++) {
        if (!csv_read(&reading->csv, &record, &more, f))
            return false;
        if (!more)
            return true;
        *ret_found = take_head(reading, &record);
        titles = titles || (!*ret_found && !is_blank(&record));
    }
    if (!*ret_found)
        return true;
    if (titles)
        LIST_PUSH(reading->arena, &reading->notes, (struct sheet_note){"table.note_title", arena_printf(reading->arena, "%zu", record.line)});
    if (reading->as_is && !titles && reading->form->plain)
        return *ret_found = false, true;
    write_head(reading, &record);
    for (;;) {
        if (!csv_read(&reading->csv, &record, &more, f))
            return false;
        if (!more)
            break;
        if (!write_row(reading, &record, f))
            return false;
    }
    text_buffer_append_char(&reading->out, '\n');
    return true;
}

static bool read_csv(struct arena *arena, const struct table_form *form, const struct sheet_table *sheet, struct form_text *ret_text, bool *ret_found, struct fault *f)
{
    struct form_reading reading = {.arena = arena, .form = form, .spans = sheet->name ? sheet_spans_new(arena, sheet) : NULL, .line = 1, .as_is = !sheet->name, .choices = all_choices(arena, form)};
    text_buffer_init(&reading.out, arena);
    for (size_t i = 0; i < sheet->note_count; i++)
        LIST_PUSH(arena, &reading.notes, sheet->notes[i]);
    *ret_text = (struct form_text){.csv = sheet->csv, .size = sheet->size};
    if (!csv_reader_init(&reading.csv, arena, sheet->csv, sheet->size, f))
        return false;
    reading.csv.by_record = sheet->name != NULL;
    if (!rewrite(&reading, ret_found, f))
        return false;
    if (*ret_found)
        *ret_text = (struct form_text){reading.out.bytes, reading.out.size, reading.notes.items, reading.notes.count};
    return true;
}

bool table_form_read(struct arena *arena, const struct table_form *form, const char *bytes, size_t size, struct form_text *ret_text, struct fault *f)
{
    const struct sheet_table plain = {.csv = (char *)(uintptr_t)bytes, .size = size};
    struct form_text first = {0};
    size_t sheets = 1;
    bool found = false;
    if (!sheet_is_container(bytes, size))
        return read_csv(arena, form, &plain, ret_text, &found, f);
    for (size_t which = 0; which < sheets && which < SHEETS_MAX && !found; which++) {
        struct sheet_table sheet;
        if (!sheet_read(arena, &(struct sheet_file){bytes, size, which}, &sheet, f) || !read_csv(arena, form, &sheet, ret_text, &found, f))
            return false;
        sheets = sheet.sheets;
        first = which ? first : *ret_text;
    }
    *ret_text = found ? *ret_text : first;
    return true;
}
