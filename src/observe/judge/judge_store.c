#include "observe/judge/judge_store.h"

#include <string.h>

#include "base/cell/number_cell.h"
#include "base/text.h"
#include "observe/judge/warning.h"
#include "observe/judge/judged.h"
#include "observe/point/factor_book.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"
#include "judge_sql.h"

// An own setting names a factor in `factor`, and in the value of `other_factor`.
static void name_factors(const struct factor_book *names, const char *point, const char *parameter, const char **factor, const char **value)
{
    *factor = factor_book_name(names, point, *factor);
    if (text_equal(parameter, "other_factor"))
        *value = factor_book_name(names, point, *value);
}

bool warning_rules(struct store *store, struct arena *arena, struct judge_rules *ret_rules, struct fault *f)
{
    struct judge_rule_rows_row *pack;
    struct judge_setting_rows_row *own;
    size_t pack_count, own_count, count = 0;
    struct factor_book names;
    if (!judge_rule_rows_all(store, arena, &pack, &pack_count, f) ||
        !judge_setting_rows_all(store, arena, &(struct judge_setting_rows_in){0}, &own, &own_count, f))
        return false;
    const char **points = arena_array(arena, own_count + 1, sizeof *points);
    for (size_t i = 0; i < own_count; i++)
        points[i] = own[i].point;
    if (!factor_book_load_of(&names, arena, store, points, own_count, f))
        return false;
    struct judge_rule_row *rows = arena_array(arena, pack_count + own_count + 1, sizeof *rows);
    for (size_t i = 0; i < pack_count; i++) {
        rows[count] = (struct judge_rule_row){.parameter = pack[i].parameter, .domain = pack[i].domain, .factor = pack[i].factor, .value = pack[i].value};
        count += judge_rule_parse(pack[i].rule, &rows[count].rule); // a pack of a later edition may have more rules
    }
    for (size_t i = 0; i < own_count; i++) {
        rows[count] = (struct judge_rule_row){.parameter = own[i].parameter, .point = own[i].point, .factor = own[i].factor, .value = own[i].value};
        name_factors(&names, own[i].point, own[i].parameter, &rows[count].factor, &rows[count].value);
        count += judge_rule_parse(own[i].rule, &rows[count].rule);
    }
    *ret_rules = (struct judge_rules){rows, count};
    return true;
}

bool judge_rule_list(struct store *store, struct arena *arena, const char *point, struct judge_rule_entry **ret_list, size_t *ret_count, struct fault *f)
{
    struct judge_rule_rows_row *pack;
    struct judge_setting_rows_row *own;
    size_t pack_count, own_count;
    if (!judge_rule_rows_all(store, arena, &pack, &pack_count, f) ||
        !judge_setting_rows_all(store, arena, &(struct judge_setting_rows_in){.point = point}, &own, &own_count, f))
        return false;
    *ret_list = arena_array(arena, pack_count + own_count + 1, sizeof **ret_list);
    *ret_count = pack_count + own_count;
    for (size_t i = 0; i < pack_count; i++)
        (*ret_list)[i] = (struct judge_rule_entry){.rule = pack[i].rule, .parameter = pack[i].parameter, .domain = pack[i].domain, .factor = pack[i].factor,
                                                   .value = pack[i].value, .unit = pack[i].unit, .source = pack[i].source,
                                                   .confidence = pack[i].confidence, .note = pack[i].note};
    for (size_t i = 0; i < own_count; i++)
        (*ret_list)[pack_count + i] = (struct judge_rule_entry){.rule = own[i].rule, .parameter = own[i].parameter, .point = own[i].point,
                                                                .factor = own[i].factor, .value = own[i].value, .source = own[i].source,
                                                                .who = own[i].who, .recorded_ms = own[i].recorded_ms};
    return true;
}

// ---- setting ----

#define TEXT_MAX 4000 // bytes: the longest field, a paragraph, in any script

static bool refuse(const char *column, const char *text, struct fault *f)
{
    return fault_set(f, FAULT_INPUT, "judge.setting", "column", column, "text", text ? text : "", NULL);
}

static bool is_text(const char *text)
{
    return !text || (strlen(text) <= TEXT_MAX && text_utf8_valid(text, strlen(text)) == strlen(text));
}

static bool check_setting(const struct judge_rule_entry *entry, struct fault *f)
{
    enum judge_rule rule;
    if (!judge_rule_parse(entry->rule, &rule))
        return refuse("rule", entry->rule, f);
    if (text_empty(entry->parameter) || !judge_parameter_known(entry->parameter))
        return refuse("parameter", entry->parameter, f);
    if (!text_empty(entry->value) && !judge_value_check(entry->parameter, entry->value))
        return refuse("value", entry->value, f);
    if (text_empty(entry->source) || !is_text(entry->source))
        return refuse("source", entry->source, f);
    return (is_text(entry->point) && is_text(entry->factor)) || refuse("point", "", f);
}

static bool insert_setting(struct store *store, const struct judge_rule_entry *entry, int64_t batch, struct fault *f)
{
    const struct judge_setting_record row = {.rule = entry->rule, .parameter = entry->parameter, .point = text_empty(entry->point) ? NULL : entry->point,
                                             .factor = text_empty(entry->factor) ? NULL : entry->factor, .value = entry->value, .source = entry->source};
    return record_add(store, record_table_find("judge_setting"), RECORD_TEXTS(&row), batch, f);
}

bool judge_setting_save(struct store *store, struct arena *arena, const struct judge_rule_entry *given, const char *who, int64_t *ret_batch,
                        struct fault *f)
{
    struct judge_rule_entry named = *given, *entry = &named;
    if (!judge_value_check(entry->parameter ? entry->parameter : "", entry->value)) // a number as people write it
        entry->value = number_cell_plain(arena, entry->value, NULL);
    struct judge_setting_rows_row *rows;
    struct factor_book names;
    size_t count;
    if (!check_setting(entry, f) || !factor_book_load(&names, arena, store, f))
        return false;
    name_factors(&names, entry->point, entry->parameter, &entry->factor, &entry->value);
    if (!judge_setting_rows_all(store, arena, &(struct judge_setting_rows_in){0}, &rows, &count, f) ||
        !journal_open(store, who, "judge.setting", ret_batch, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const bool same = text_equal(rows[i].rule, entry->rule) && text_equal(rows[i].parameter, entry->parameter) &&
                          text_equal(rows[i].point, entry->point) &&
                          text_equal(factor_book_name(&names, rows[i].point, rows[i].factor), entry->factor);
        if (same && !record_retire(store, record_table_find("judge_setting"), rows[i].id, *ret_batch, f))
            return false;
    }
    const char *detail = journal_detail(arena, "journal.rule", "rule", entry->rule, "parameter", entry->parameter, "point", entry->point, "factor", entry->factor,
                                        text_empty(entry->value) ? "@value" : "value", text_empty(entry->value) ? "journal.rule_default" : entry->value, NULL);
    return (text_empty(entry->value) || insert_setting(store, entry, *ret_batch, f)) && judged_again(store, text_empty(entry->point) ? NULL : entry->point, f) &&
           journal_close(store, *ret_batch, detail, f);
}
