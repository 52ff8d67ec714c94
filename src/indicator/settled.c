#include "indicator/settled.h"

#include "base/text.h"
#include "indicator_sql.h"
#include "store/journal.h"
#include "store/journal_detail.h"

// ---- noting ----

static bool is_equal(const char *a, const char *a_unit, const char *b, const char *b_unit)
{
    struct decimal left, right;
    return decimal_parse(a, &left, NULL) && decimal_parse(b, &right, NULL) && decimal_equal(left, right) && text_equal(a_unit, b_unit);
}

// A difference that was not told yet, or one that was told and is gone or has changed.
static bool is_news(struct store *store, struct arena *arena, const struct source_report *report, const struct source_row *row, bool *ret_news, struct fault *f)
{
    struct settled_difference_newest_row told;
    bool found;
    *ret_news = false;
    if (!row->fact || (row->outcome != SOURCE_DIFFERS && row->outcome != SOURCE_SAME))
        return true;
    if (!settled_difference_newest(store, arena, &(struct settled_difference_newest_in){row->fact}, &told, &found, f))
        return false;
    *ret_news = found ? !is_equal(told.value, told.unit, row->value.value, row->value.unit) || told.edition != report->rules_edition
                      : row->outcome == SOURCE_DIFFERS;
    return true;
}

static bool note(struct store *store, int64_t batch, const struct source_report *report, const struct source_row *row, struct fault *f)
{
    const struct settled_difference_insert_in in = {.fact = row->fact, .value = row->value.value, .unit = row->value.unit, .edition = report->rules_edition,
                                                    .since_ms = report->rules_since_ms, .source = row->value.text, .batch = batch};
    return settled_difference_insert(store, &in, f);
}

bool settled_note(struct store *store, const char *who, struct source_report *report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t batch = 0;
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++) {
        bool news;
        if (!is_news(store, arena, report, &report->rows[i], &news, f) || (news && !batch && !journal_open(store, who, "settle", &batch, f)) ||
            (news && !note(store, batch, report, &report->rows[i], f)))
            return false;
        count += news;
    }
    if (!batch)
        return true;
    report->batch = batch;
    const char *detail = journal_detail(arena, "journal.settled_compared", "year", journal_detail_number(arena, report->year), "count",
                                        journal_detail_number(arena, (long long)count), NULL);
    return journal_close(store, batch, detail, f);
}

// ---- reading ----

static const char *number(struct arena *arena, const struct settled_difference_rows_row *row)
{
    const struct decimal value = {.mantissa = row->mantissa.value, .scale = (int32_t)row->scale.value};
    return row->mantissa.present ? decimal_format(value, arena_alloc(arena, DECIMAL_TEXT_SIZE), DECIMAL_TEXT_SIZE) : "";
}

bool settled_differences(struct store *store, struct arena *arena, const char *region, int64_t as_of, struct settled_difference **ret_list,
                         size_t *ret_count, struct fault *f)
{
    struct settled_difference_rows_row *rows;
    size_t count;
    *ret_count = 0;
    if (!settled_difference_rows_all(store, arena, &(struct settled_difference_rows_in){region, as_of}, &rows, &count, f))
        return false;
    *ret_list = arena_array(arena, count + 1, sizeof **ret_list);
    for (size_t i = 0; i < count; i++) {
        const char *before = number(arena, &rows[i]);
        if (!is_equal(before, rows[i].fact_unit, rows[i].value, rows[i].unit))
            (*ret_list)[(*ret_count)++] = (struct settled_difference){.subject = rows[i].subject, .year = (int32_t)rows[i].year, .before = before,
                                                                      .before_unit = rows[i].fact_unit, .now = rows[i].value, .now_unit = rows[i].unit,
                                                                      .edition = rows[i].edition, .since_ms = rows[i].since_ms, .source = rows[i].source};
    }
    return true;
}
