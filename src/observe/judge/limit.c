#include "observe/judge/limit.h"

#include <stdio.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/cell/number_cell.h"
#include "base/cell/time_cell.h"
#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "observe/judge/judged.h"
#include "observe/point/factor_book.h"
#include "observe/point/point.h"
#include "observe/point/words.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"
#include "judge_sql.h"

#define TEXT_MAX 4000 // bytes: the longest field, a paragraph, in any script

static const char *const basis_names[LIMIT_BASIS_COUNT] = {
#define X(basis, name) name,
    LIMIT_BASES(X)
#undef X
};

const char *limit_basis_name(enum limit_basis basis)
{
    return basis_names[basis];
}

const char *limit_average_name(enum emission_average average)
{
    return words_averages[average].code;
}

// The lists are in the order of the enums.
static int code_place(const struct choice *list, const char *code)
{
    const int place = choice_code_place(list, code);
    return place < 0 ? 0 : place;
}

// ---- choosing ----

struct limit_choice limit_choose(const struct limit *limits, size_t count, enum emission_average average, struct day day)
{
    struct limit_choice choice = {0};
    bool exclusive = false;
    for (size_t i = 0; i < count; i++)
        exclusive = exclusive || (limits[i].exclusive && limits[i].average == average && standard_validity_holds(&limits[i].validity, day));
    for (size_t i = 0; i < count; i++) {
        const struct limit *limit = &limits[i];
        if (limit->average != average || limit->exclusive != exclusive || !standard_validity_holds(&limit->validity, day))
            continue;
        if (limit->has_upper && (!choice.upper || decimal_compare(limit->upper, choice.upper->upper) < 0))
            choice.upper = limit;
        if (limit->has_lower && (!choice.lower || decimal_compare(limit->lower, choice.lower->lower) > 0))
            choice.lower = limit;
    }
    return choice;
}

// ---- reading rows of the store ----

static bool take_number(const char *text, bool *ret_has, struct decimal *ret_value)
{
    *ret_has = !text_empty(text) && decimal_parse(text, ret_value, NULL);
    return text_empty(text) || *ret_has;
}

static void take_day(const char *text, struct day *ret_day)
{
    *ret_day = (struct day){0};
    if (!text_empty(text))
        day_parse(text, ret_day, NULL);
}

// The store holds only what limit_add has checked.
static struct limit limit_of(const struct limit_entry_row *row)
{
    struct limit limit = {.id = row->id, .point = row->point, .factor = row->factor, .unit = row->unit, .exclusive = row->exclusive,
                          .source = row->source, .note = row->note};
    limit.basis = (enum limit_basis)code_place(words_bases, row->basis);
    limit.average = (enum emission_average)code_place(words_averages, row->average);
    take_number(row->upper, &limit.has_upper, &limit.upper);
    take_number(row->lower, &limit.has_lower, &limit.lower);
    take_number(row->upper_cold, &limit.has_cold, &limit.cold_upper);
    take_day(row->valid_from, &limit.validity.from);
    take_day(row->valid_to, &limit.validity.to);
    return limit;
}

// With their factors under the one name.
static struct limit_entry entry_of(const struct limit_entry_row *row, const struct factor_book *names)
{
    struct limit_entry entry = {.limit = limit_of(row), .who = row->who, .ended_who = row->ended_who, .recorded_ms = row->recorded_ms,
                                .ended_ms = row->ended_ms.value};
    entry.limit.factor = factor_book_name(names, entry.limit.point, entry.limit.factor);
    return entry;
}

bool limit_list(struct store *store, struct arena *arena, const struct limit_filter *filter, struct limit_entry **ret_list, size_t *ret_count,
                struct fault *f)
{
    struct limit_entry_row *rows;
    struct factor_book names;
    size_t count;
    const struct limit_rows_in in = {.point = filter->point, .id = filter->id, .ended = filter->ended};
    *ret_count = 0;
    if (!limit_rows_all(store, arena, &in, &rows, &count, f) || !factor_book_load(&names, arena, store, f))
        return false;
    *ret_list = arena_array(arena, count + 1, sizeof **ret_list);
    for (size_t i = 0; i < count; i++) {
        const struct limit_entry entry = (*ret_list)[*ret_count] = entry_of(&rows[i], &names);
        *ret_count += !filter->factor || text_equal(filter->factor, entry.limit.factor);
    }
    return true;
}

struct found_limits LIST_OF(struct limit_entry);

struct finding_limits {
    struct store *store;
    struct arena *arena;
    struct found_limits found;
};

static bool take_limits(void *context, const struct query *query, struct fault *f)
{
    struct finding_limits *finding = context;
    struct limit_entry_row *rows;
    struct query_page page;
    struct factor_book names;
    if (!limit_lines_page(finding->store, finding->arena, query, &rows, &page, f))
        return false;
    const char **points = arena_array(finding->arena, page.count + 1, sizeof *points);
    for (size_t i = 0; i < page.count; i++)
        points[i] = rows[i].point;
    if (!factor_book_load_of(&names, finding->arena, finding->store, points, page.count, f))
        return false;
    for (size_t i = 0; i < page.count; i++)
        LIST_PUSH(finding->arena, &finding->found, entry_of(&rows[i], &names));
    return true;
}

bool limit_list_of(struct store *store, struct arena *arena, const int64_t *ids, size_t id_count, struct limit_entry **ret_list, size_t *ret_count,
                   struct fault *f)
{
    struct finding_limits finding = {.store = store, .arena = arena};
    struct query_value *values = arena_array(arena, id_count + 1, sizeof *values);
    for (size_t i = 0; i < id_count; i++)
        values[i] = query_int64(ids[i]);
    if (!query_one_of(arena, &limit_lines_source, "id", values, id_count, take_limits, &finding, f))
        return false;
    *ret_list = finding.found.items;
    *ret_count = finding.found.count;
    return true;
}

// ---- checking ----

enum { POINT, FACTOR, AVERAGE, UPPER, LOWER, UPPER_COLD, UNIT, BASIS, EXCLUSIVE, VALID_FROM, VALID_TO, SOURCE, NOTE };

const char *const limit_columns[LIMIT_COLUMNS] = {"point", "factor", "average", "upper", "lower", "upper_cold", "unit",
                                                  "basis", "exclusive", "valid_from", "valid_to", "source", "note"};
static const bool required[LIMIT_COLUMNS] = {[POINT] = true, [FACTOR] = true, [AVERAGE] = true, [BASIS] = true, [SOURCE] = true};

static bool is_code(const char *text)
{
    const size_t size = strlen(text);
    for (size_t i = 0; i < size; i++)
        if (text[i] <= ' ' || text[i] > '~' || text[i] == ',' || text[i] == '"')
            return false;
    return size > 0 && size <= SERIES_NAME_MAX;
}

static bool is_good_cell(int column, const char *text)
{
    struct decimal number;
    struct day day;
    switch (column) {
    case POINT:
    case FACTOR: return is_code(text);
    case UPPER:
    case LOWER:
    case UPPER_COLD: return decimal_parse(text, &number, NULL);
    case VALID_FROM:
    case VALID_TO: return day_parse(text, &day, NULL);
    default: return strlen(text) <= TEXT_MAX && text_utf8_valid(text, strlen(text)) == strlen(text);
    }
}

static bool refuse_cell(const struct limit_row *row, int column, struct fault *f)
{
    char line[24];
    snprintf(line, sizeof line, "%zu", row->line);
    return fault_set(f, FAULT_INPUT, "limit.cell", "line", line, "column", limit_columns[column], "text",
                     row->cells[column] ? row->cells[column] : "", NULL);
}

static bool check_order(const struct limit_row *row, struct fault *f)
{
    struct day from, to;
    struct decimal upper, lower;
    if (text_empty(row->cells[UPPER]) && text_empty(row->cells[LOWER]))
        return refuse_cell(row, UPPER, f);
    if (!text_empty(row->cells[UPPER_COLD]) && text_empty(row->cells[UPPER]))
        return refuse_cell(row, UPPER_COLD, f);
    if (!text_empty(row->cells[UPPER]) && !text_empty(row->cells[LOWER]) && decimal_parse(row->cells[UPPER], &upper, NULL) &&
        decimal_parse(row->cells[LOWER], &lower, NULL) && decimal_compare(lower, upper) > 0)
        return refuse_cell(row, LOWER, f);
    if (!text_empty(row->cells[VALID_FROM]) && !text_empty(row->cells[VALID_TO]) && day_parse(row->cells[VALID_FROM], &from, NULL) &&
        day_parse(row->cells[VALID_TO], &to, NULL) && day_compare(from, to) > 0)
        return refuse_cell(row, VALID_TO, f);
    return true;
}

static const struct choice *const words[LIMIT_COLUMNS] = {[AVERAGE] = words_averages, [BASIS] = words_bases, [EXCLUSIVE] = choice_yes_no};

static bool refuse_word(struct arena *arena, const struct limit_row *row, int column, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "limit.word", "line", arena_printf(arena, "%zu", row->line), "column", limit_columns[column], "text",
                     row->cells[column], "words", choice_words(words[column], arena), NULL);
}

// Numbers and days as people write them, at whatever door: the store holds one writing of each.
static const char *plain_cell(struct arena *arena, const struct limit_row *row, int column)
{
    struct time_cell time;
    char text[INSTANT_TEXT_SIZE];
    switch (column) {
    case UPPER:
    case LOWER:
    case UPPER_COLD: return number_cell_plain(arena, row->cells[column], row->cells[UNIT]);
    case VALID_FROM:
    case VALID_TO:
        if (text_empty(row->cells[column]) || !time_cell_read(row->cells[column], &time) || time.has_clock)
            return row->cells[column];
        return arena_strndup(arena, instant_format(time.at_ms, text, sizeof text), strlen("2026-01-31"));
    default: return row->cells[column];
    }
}

// Words become their codes.
static bool check_row(struct arena *arena, struct limit_row *row, struct fault *f)
{
    for (int i = 0; i < LIMIT_COLUMNS; i++)
        row->cells[i] = plain_cell(arena, row, i);
    for (int i = 0; i < LIMIT_COLUMNS; i++) {
        const char *cell = row->cells[i], *code = words[i] && !text_empty(cell) ? choice_find(words[i], arena, cell) : cell;
        if (words[i] && !text_empty(cell) && !code)
            return refuse_word(arena, row, i, f);
        if (text_empty(cell) ? required[i] : !is_good_cell(i, cell))
            return refuse_cell(row, i, f);
        row->cells[i] = code;
    }
    return check_order(row, f);
}

// ---- a table ----

static bool find_columns(const struct csv_record *head, int places[LIMIT_COLUMNS], struct fault *f)
{
    if (!csv_find_columns(head, limit_columns, LIMIT_COLUMNS, places, f))
        return false;
    for (int i = 0; i < LIMIT_COLUMNS; i++)
        if (required[i] && places[i] < 0)
            return fault_set(f, FAULT_INPUT, "limit.column", "column", limit_columns[i], NULL);
    return true;
}

bool limit_rows_parse(struct arena *arena, struct store_bytes csv, struct limit_row **ret_rows, size_t *ret_count, struct fault *f)
{
    struct LIST_OF(struct limit_row) rows = {0};
    struct csv_reader reader;
    struct csv_record record = {0};
    int places[LIMIT_COLUMNS];
    bool more = false;
    if (!csv_reader_init(&reader, arena, csv.bytes, csv.size, f) || !csv_read(&reader, &record, &more, f) || !find_columns(&record, places, f))
        return false;
    while (csv_read(&reader, &record, &more, f) && more) {
        struct limit_row row = {.line = record.line};
        for (int i = 0; i < LIMIT_COLUMNS; i++)
            row.cells[i] = places[i] >= 0 && (size_t)places[i] < record.count ? record.cells[places[i]] : "";
        if (!check_row(arena, &row, f))
            return false;
        LIST_PUSH(arena, &rows, row);
    }
    *ret_rows = rows.items;
    *ret_count = rows.count;
    return !more; // else the reader has said why
}

// ---- writing ----

static const char *or_null(const char *text)
{
    return text_empty(text) ? NULL : text;
}

static struct point_limit_record record_of(const struct limit_row *row)
{
    const char *const *cells = row->cells;
    return (struct point_limit_record){
        .point = or_null(cells[POINT]), .factor = or_null(cells[FACTOR]), .average = or_null(cells[AVERAGE]), .upper = or_null(cells[UPPER]),
        .lower = or_null(cells[LOWER]), .upper_cold = or_null(cells[UPPER_COLD]), .unit = or_null(cells[UNIT]), .basis = or_null(cells[BASIS]),
        .exclusive = text_empty(cells[EXCLUSIVE]) ? "no" : cells[EXCLUSIVE], .valid_from = or_null(cells[VALID_FROM]), .valid_to = or_null(cells[VALID_TO]),
        .source = or_null(cells[SOURCE]), .note = or_null(cells[NOTE])};
}

static bool is_possible(const struct factor *factor, const char *text)
{
    struct decimal bound;
    if (text_empty(text) || !decimal_parse(text, &bound, NULL))
        return true;
    return (!factor->has_least || decimal_compare(bound, factor->least) >= 0) && (!factor->has_most || decimal_compare(bound, factor->most) <= 0);
}

static bool check_bounds(const struct factor *factor, const struct limit_row *row, struct fault *f)
{
    static const int bounds[] = {UPPER, LOWER, UPPER_COLD};
    char range[2 * DECIMAL_TEXT_SIZE + 16], least[DECIMAL_TEXT_SIZE] = "", most[DECIMAL_TEXT_SIZE] = "";
    const bool own_unit = text_empty(row->cells[UNIT]) || text_equal(row->cells[UNIT], factor->unit);
    if (factor->has_least)
        decimal_format(factor->least, least, sizeof least);
    if (factor->has_most)
        decimal_format(factor->most, most, sizeof most);
    snprintf(range, sizeof range, "%s%s%s%s", factor->has_least ? "≥ " : "", least, factor->has_most ? factor->has_least ? ", ≤ " : "≤ " : "", most);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (own_unit && !is_possible(factor, row->cells[bounds[i]]))
            return fault_set(f, FAULT_INPUT, "limit.impossible", "text", row->cells[bounds[i]], "factor", factor->name, "range", range, NULL);
    return true;
}

// Gives the factor its one name.
static bool check_against(const struct factor_book *names, struct store *store, struct arena *arena, struct limit_row *row, struct fault *f)
{
    struct point point;
    if (!point_find(store, arena, POINT_NOW, row->cells[POINT] ? row->cells[POINT] : "", &point, f))
        return false;
    row->cells[FACTOR] = factor_book_name(names, point.code, row->cells[FACTOR] ? row->cells[FACTOR] : "");
    if (!factor_book_knows(names, row->cells[FACTOR]))
        return fault_set(f, FAULT_INPUT, "limit.factor", "text", row->cells[FACTOR], NULL);
    const struct factor *factor = factor_find(&names->factors, row->cells[FACTOR]);
    return !factor || check_bounds(factor, row, f);
}

static bool check_rows(struct store *store, struct arena *arena, struct limit_row *rows, size_t count, struct fault *f)
{
    struct factor_book names;
    if (!factor_book_load(&names, arena, store, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!check_row(arena, &rows[i], f) || !check_against(&names, store, arena, &rows[i], f))
            return rows[i].line && !text_equal(f ? f->key : NULL, "limit.cell") && !text_equal(f ? f->key : NULL, "limit.word") ? fault_at(f, "%zu", rows[i].line) : false;
    return true;
}

bool limit_add(struct store *store, struct arena *arena, const struct limit_row *given, size_t count, const char *who, struct limit_report *ret_report,
               struct fault *f)
{
    struct limit_row *rows = arena_array(arena, count + 1, sizeof *rows);
    const struct record_table *table = record_table_find("point_limit");
    struct record_current *current;
    size_t current_count;
    struct map known;
    *ret_report = (struct limit_report){0};
    map_init(&known, arena);
    if (count)
        memcpy(rows, given, count * sizeof *rows);
    if (!check_rows(store, arena, rows, count, f) || !record_current(store, arena, table, &current, &current_count, f))
        return false;
    for (size_t i = 0; i < current_count; i++)
        map_put(&known, current[i].digest, &current[i]);
    for (size_t i = 0; i < count; i++) {
        const struct point_limit_record record = record_of(&rows[i]);
        char *digest = arena_alloc(arena, DIGEST_HEX_SIZE);
        record_digest(table, RECORD_TEXTS(&record), digest);
        if (!map_put(&known, digest, arena)) { // there, or twice in the table
            ret_report->same++;
            continue;
        }
        if (!ret_report->batch && !journal_open(store, who, "limit.add", &ret_report->batch, f))
            return false;
        if (!record_insert(store, table, RECORD_TEXTS(&record), digest, ret_report->batch, f) || !judged_again(store, rows[i].cells[0], f))
            return false;
        ret_report->last_id = store_last_id(store);
        ret_report->added++;
    }
    return !ret_report->batch || journal_close(store, ret_report->batch, journal_detail(arena, "journal.limits", "added",
                                                                                      journal_detail_number(arena, (long long)ret_report->added), NULL), f);
}

// Ends a row of a versioned table, as one batch.
struct withdrawal {
    const char *table, *what, *who, *detail, *point;
    int64_t id;
};

static bool withdraw(struct store *store, const struct withdrawal *one, int64_t *ret_batch, struct fault *f)
{
    return journal_open(store, one->who, one->what, ret_batch, f) && record_retire(store, record_table_find(one->table), one->id, *ret_batch, f) &&
           judged_again(store, one->point, f) && journal_close(store, *ret_batch, one->detail, f);
}

bool limit_withdraw(struct store *store, int64_t id, const char *who, const char *why, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct limit_entry *found;
    size_t count;
    const char *number = arena_printf(arena, "%lld", (long long)id);
    if (!limit_list(store, arena, &(struct limit_filter){.id = id > 0 ? id : -1}, &found, &count, f))
        return false;
    if (!count)
        return fault_set(f, FAULT_NOT_FOUND, "limit.unknown", "text", number, NULL);
    const char *detail = journal_detail(arena, "journal.limit_withdrawn", "id", number, "point", found->limit.point, "factor", found->limit.factor, "reason", why, NULL);
    return withdraw(store, &(struct withdrawal){"point_limit", "limit.withdraw", who, detail, found->limit.point, id}, ret_batch, f);
}

// ---- maintenance ----

bool maintenance_list(struct store *store, struct arena *arena, const char *point, struct series_range span, struct maintenance **ret_list,
                      size_t *ret_count, struct fault *f)
{
    struct maintenance_rows_row *rows;
    const struct maintenance_rows_in in = {.point = point, .from_ms = span.from_ms, .to_ms = span.to_ms};
    if (!maintenance_rows_all(store, arena, &in, &rows, ret_count, f))
        return false;
    struct factor_book names = {0};
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++) {
        if (!text_empty(rows[i].factor) && !names.arena && !factor_book_load(&names, arena, store, f)) // most are of the whole point
            return false;
        (*ret_list)[i] = (struct maintenance){.id = rows[i].id, .point = rows[i].point, .factor = rows[i].factor,
                                              .span = {rows[i].from_ms, rows[i].to_ms}, .reason = rows[i].reason, .who = rows[i].who,
                                              .recorded_ms = rows[i].recorded_ms};
        if (names.arena)
            (*ret_list)[i].factor = factor_book_name(&names, rows[i].point, rows[i].factor);
    }
    return true;
}

static bool check_maintenance(const struct maintenance *entry, struct fault *f)
{
    if (text_empty(entry->point) || !is_code(entry->point))
        return fault_set(f, FAULT_INPUT, "maintenance.point", "text", entry->point ? entry->point : "", NULL);
    if (!text_empty(entry->factor) && !is_code(entry->factor))
        return fault_set(f, FAULT_INPUT, "maintenance.factor", "text", entry->factor, "field", "factor", NULL);
    if (entry->span.from_ms >= entry->span.to_ms || entry->span.from_ms < SERIES_AT_MIN || entry->span.to_ms > SERIES_AT_MAX)
        return fault_set(f, FAULT_INPUT, "maintenance.span", NULL);
    if (text_empty(entry->reason) || !is_good_cell(SOURCE, entry->reason))
        return fault_set(f, FAULT_INPUT, "maintenance.reason", NULL);
    return true;
}

bool maintenance_add(struct store *store, const struct maintenance *entry, const char *who, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct factor_book names;
    if (!check_maintenance(entry, f) || !factor_book_load(&names, arena, store, f))
        return false;
    const char *factor = text_empty(entry->factor) ? NULL : factor_book_name(&names, entry->point, entry->factor);
    if (factor && !factor_book_knows(&names, factor))
        return fault_set(f, FAULT_INPUT, "maintenance.factor", "text", factor, "field", "factor", NULL);
    const struct maintenance_record row = {.point = entry->point, .factor = factor, .from_ms = arena_printf(arena, "%lld", (long long)entry->span.from_ms),
                                           .to_ms = arena_printf(arena, "%lld", (long long)entry->span.to_ms), .reason = entry->reason};
    return journal_open(store, who, "maintenance.add", ret_batch, f) && record_add(store, record_table_find("maintenance"), RECORD_TEXTS(&row), *ret_batch, f) &&
           judged_again(store, entry->point, f) && journal_close(store, *ret_batch, journal_detail(arena, "journal.maintenance", "point", entry->point, "reason", entry->reason, NULL), f);
}

bool maintenance_find(struct store *store, struct arena *arena, int64_t id, struct maintenance *ret_entry, struct fault *f)
{
    struct maintenance_row_row row;
    bool found;
    if (!maintenance_row(store, arena, &(struct maintenance_row_in){.id = id}, &row, &found, f))
        return false;
    if (!found)
        return fault_set_number(f, FAULT_NOT_FOUND, "maintenance.unknown", "text", (long long)id);
    *ret_entry = (struct maintenance){.id = id, .point = row.point, .factor = row.factor, .span = {row.from_ms, row.to_ms}};
    return true;
}

bool maintenance_withdraw(struct store *store, int64_t id, const char *who, const char *why, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct maintenance entry;
    if (!maintenance_find(store, arena, id, &entry, f))
        return false;
    const char *detail = journal_detail(arena, "journal.maintenance_withdrawn", "id", journal_detail_number(arena, id), "point", entry.point, "reason", why, NULL);
    return withdraw(store, &(struct withdrawal){"maintenance", "maintenance.withdraw", who, detail, entry.point, id}, ret_batch, f);
}
