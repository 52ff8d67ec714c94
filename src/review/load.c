#include "review/load.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "indicator/fact.h"
#include "indicator/lineage.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/proof/head.h"
#include "store/record.h"

// ---- pack tables to schema tables ----

struct rename {
    const char *schema, *pack;
};

struct mapping {
    const char *table, *pack_table;
    struct rename renames[5];
    struct rename defaults[5]; // schema column -> value when the cell is empty
};

static const struct mapping mappings[] = {
    {"region", "regions", {{0}}, {{0}}},
    {"department", "departments", {{"code", "id"}}, {{"level", "county"}}},
    {"domain", "domains", {{"code", "id"}}, {{0}}},
    {"task_group", "task_groups", {{"code", "id"}}, {{0}}},
    {"unit", "units", {{"code", "unit"}}, {{0}}},
    {"state", "states", {{"code", "id"}}, {{0}}},
    {"edition", "editions", {{"code", "edition"}}, {{0}}},
    {"edition_indicator", "edition_indicators", {{0}}, {{0}}},
    {"factor", "factors", {{0}}, {{0}}},
    {"judge_rule", "judge_rules", {{0}}, {{0}}},
    {"element", "elements", {{"code", "id"}}, {{"kind", "number"}, {"period", "year"}, {"carry", "no"}, {"source_kind", "reported"}}},
    {"indicator", "indicators", {{"code", "id"}}, {{"basis", "computed"}, {"carry", "no"}}},
    {"target", "targets", {{"due", "when"}}, {{0}}},
    {"note", "notes", {{0}}, {{0}}},
    {"project_group", "project_groups", {{"code", "id"}}, {{0}}},
    {"project", "projects", {{"project_group", "group"}, {"year_from", "from"}, {"year_to", "to"}}, {{0}}},
    {"contribution", "contributions", {{"due", "by"}}, {{0}}},
    {"section", "sections", {{"code", "id"}}, {{0}}},
    {"measure", "measures", {{"code", "id"}}, {{0}}},
};

static const char *find_rename(const struct rename *renames, const char *schema)
{
    for (int i = 0; i < 5 && renames[i].schema; i++)
        if (text_equal(renames[i].schema, schema))
            return renames[i].pack;
    return NULL;
}

// ---- loading ----

struct loader {
    struct store *store;
    struct arena *arena;
    const struct pack *pack;
    struct load_report *report;
    const char *who;
};

// A row on its way: its texts by schema column.
struct incoming {
    const struct record_table *table;
    const char **texts;
    char digest[DIGEST_HEX_SIZE];
};

struct incoming_list LIST_OF(struct incoming);

static const char *cell_for(const struct mapping *mapping, const struct pack_table *table, const struct pack_row *row, const char *column)
{
    const char *renamed = find_rename(mapping->renames, column);
    const char *name = renamed ? renamed : column;
    for (int c = 0; c < table->spec->column_count; c++)
        if (text_equal(table->spec->columns[c].name, name))
            return row->cells[c] ? row->cells[c] : find_rename(mapping->defaults, column);
    return NULL;
}

static void take_table(struct loader *loader, const struct mapping *mapping, struct incoming_list *list)
{
    const struct pack_table *table = pack_table(loader->pack, mapping->pack_table);
    const struct record_table *record = record_table_find(mapping->table);
    int columns = record_column_count(record);
    for (size_t i = 0; i < table->count; i++) {
        struct incoming row = {.table = record, .texts = arena_array(loader->arena, (size_t)columns, sizeof(char *))};
        for (int c = 0; c < columns; c++) {
            const char *name = record_column_name(record, c);
            if (text_equal(name, "position"))
                row.texts[c] = arena_printf(loader->arena, "%zu", i);
            else if (text_equal(name, "line"))
                row.texts[c] = arena_printf(loader->arena, "%lld", (long long)table->rows[i].line);
            else
                row.texts[c] = cell_for(mapping, table, &table->rows[i], name);
        }
        record_digest(record, row.texts, row.digest);
        LIST_PUSH(loader->arena, list, row);
    }
}

static void take_named(struct loader *loader, const char *table, const struct rename *values, size_t count, struct incoming_list *list)
{
    const struct record_table *record = record_table_find(table);
    int columns = record_column_count(record);
    struct incoming row = {.table = record, .texts = arena_array(loader->arena, (size_t)columns, sizeof(char *))};
    for (int c = 0; c < columns; c++)
        for (size_t v = 0; v < count; v++)
            if (text_equal(values[v].schema, record_column_name(record, c)))
                row.texts[c] = values[v].pack;
    record_digest(record, row.texts, row.digest);
    LIST_PUSH(loader->arena, list, row);
}

static const char *year_text(struct loader *loader, int32_t year)
{
    return arena_printf(loader->arena, "%d", year);
}

static void take_head(struct loader *loader, struct incoming_list *plan)
{
    const struct pack_head *head = &loader->pack->head;
    const struct rename values[] = {
        {"code", head->id}, {"title", head->title}, {"title_en", head->title_en}, {"short_name", head->short_name},
        {"region", head->region}, {"published", head->published}, {"base_year", year_text(loader, head->base_year)},
        {"year_from", year_text(loader, head->from)}, {"year_to", year_text(loader, head->to)}, {"edition", head->edition},
        {"language", head->language ? head->language : "zh-CN"}, {"boundary", head->boundary}};
    take_named(loader, "plan", values, sizeof values / sizeof *values, plan);
}

static void take_stages(struct loader *loader, struct incoming_list *list)
{
    for (int i = 0; i < loader->pack->head.stage_count; i++) {
        const struct pack_stage *stage = &loader->pack->head.stages[i];
        const struct rename values[] = {{"code", stage->id}, {"name", stage->name}, {"name_en", stage->name_en},
                                        {"year_from", year_text(loader, stage->from)}, {"year_to", year_text(loader, stage->to)},
                                        {"position", year_text(loader, i)}};
        take_named(loader, "stage", values, sizeof values / sizeof *values, list);
    }
}

// ---- the difference ----

static void note_change(struct loader *loader, enum change_kind kind, const char *table, const char *label)
{
    LIST_PUSH(loader->arena, loader->report, (struct load_change){.kind = kind, .table = table, .label = label ? label : ""});
    loader->report->added += kind == CHANGE_ADDED;
    loader->report->changed += kind == CHANGE_CHANGED;
    loader->report->removed += kind == CHANGE_REMOVED;
}

static bool open_batch(struct loader *loader, struct fault *f)
{
    return loader->report->batch || journal_open(loader->store, loader->who, "init", &loader->report->batch, f);
}

static int64_t number_in(const struct record_table *table, const char *const *texts, const char *column)
{
    int64_t number = 0;
    for (int c = 0; c < record_column_count(table); c++)
        if (texts[c] && text_equal(record_column_name(table, c), column) && !text_parse_int64(texts[c], &number))
            return 0;
    return number;
}

// Rows that say the same but stand elsewhere in their file: messages name the line, pages keep the order.
static bool place_rows(struct loader *loader, const struct record_table *table, const struct map *have, const struct incoming_list *list,
                       struct fault *f)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct record_current *row = map_get(have, list->items[i].digest);
        const char *const *texts = list->items[i].texts;
        int64_t line = number_in(table, texts, "line"), position = number_in(table, texts, "position");
        if (row && (row->line != line || row->position != position) && !record_place(loader->store, table, row->id, line, position, f))
            return false;
    }
    return true;
}

// Rows are matched by digest; the same label on both sides reads as a change.
static bool apply_table(struct loader *loader, const char *name, const struct incoming_list *list, struct fault *f)
{
    const struct record_table *table = record_table_find(name);
    struct record_current *current;
    size_t count;
    struct map have, want, gone;
    map_init(&have, loader->arena);
    map_init(&want, loader->arena);
    map_init(&gone, loader->arena);
    if (!record_current(loader->store, loader->arena, table, &current, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        map_put(&have, current[i].digest, &current[i]);
    for (size_t i = 0; i < list->count; i++)
        map_put(&want, list->items[i].digest, &list->items[i]);
    for (size_t i = 0; i < count; i++) {
        if (map_has(&want, current[i].digest))
            continue;
        if (!open_batch(loader, f) || !record_retire(loader->store, table, current[i].id, loader->report->batch, f))
            return false;
        map_put(&gone, current[i].label, &current[i]);
    }
    struct map added;
    map_init(&added, loader->arena);
    for (size_t i = 0; i < list->count; i++) {
        const struct incoming *row = &list->items[i];
        if (map_has(&have, row->digest) || map_get(&want, row->digest) != row)
            continue;
        if (!open_batch(loader, f) || !record_insert(loader->store, table, row->texts, row->digest, loader->report->batch, f))
            return false;
        const char *label = row->texts[0] ? row->texts[0] : "";
        map_put(&added, label, (void *)(uintptr_t)row);
        note_change(loader, map_has(&gone, label) ? CHANGE_CHANGED : CHANGE_ADDED, name, label);
    }
    for (size_t i = 0; i < gone.count; i++)
        if (!map_has(&added, gone.entries[i].key))
            note_change(loader, CHANGE_REMOVED, name, gone.entries[i].key);
    return place_rows(loader, table, &have, list, f);
}

// Elements and indicators are known by their first column here: both have facts.
static void take_bounds(struct loader *loader, const char *pack_table_name, struct incoming_list *list)
{
    const struct pack_table *table = pack_table(loader->pack, pack_table_name);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        const char *least = pack_cell(table, row, "least"), *most = pack_cell(table, row, "most");
        const struct rename values[] = {{"subject", row->cells[0]}, {"least", least}, {"most", most},
                                        {"position", arena_printf(loader->arena, "%zu", list->count)}};
        if (least || most)
            take_named(loader, "bound", values, sizeof values / sizeof *values, list);
    }
}

static bool apply_definitions(struct loader *loader, struct fault *f)
{
    struct incoming_list plan = {0}, stages = {0}, bounds = {0};
    take_head(loader, &plan);
    take_stages(loader, &stages);
    if (!apply_table(loader, "plan", &plan, f) || !apply_table(loader, "stage", &stages, f))
        return false;
    for (size_t i = 0; i < sizeof mappings / sizeof *mappings; i++) {
        struct incoming_list list = {0};
        take_table(loader, &mappings[i], &list);
        if (!apply_table(loader, mappings[i].table, &list, f))
            return false;
    }
    take_bounds(loader, "elements", &bounds);
    take_bounds(loader, "indicators", &bounds);
    return apply_table(loader, "bound", &bounds, f);
}

// ---- facts ----

static struct fact_entry entry_of(const struct pack_table *table, const struct pack_row *row, const char *region)
{
    const char *own = pack_cell(table, row, "region");
    return (struct fact_entry){
        .subject = pack_cell(table, row, "subject"), .region = own ? own : region, .period = pack_cell(table, row, "period"),
        .qualifier = pack_cell(table, row, "qualifier"), .value = pack_cell(table, row, "value"), .unit = pack_cell(table, row, "unit"),
        .state = pack_cell(table, row, "state"), .verdict = pack_cell(table, row, "verdict"), .outlook = pack_cell(table, row, "outlook"),
        .text = pack_cell(table, row, "text"), .baseline = text_equal(pack_cell(table, row, "baseline"), "yes"),
        .source_kind = "document", .source = pack_cell(table, row, "source"), .note = pack_cell(table, row, "note"), .line = row->line};
}

static bool same_number(const char *a, const char *b)
{
    struct decimal left, right;
    if (text_empty(a) || text_empty(b))
        return text_empty(a) == text_empty(b);
    return decimal_parse(a, &left, NULL) && decimal_parse(b, &right, NULL) && left.scale == right.scale && decimal_equal(left, right);
}

static bool same_fact(const struct fact_view *view, const struct fact_entry *entry)
{
    return same_number(view->value, entry->value) && text_equal(view->qualifier, entry->qualifier) && text_equal(view->unit, entry->unit) &&
           text_equal(view->state, entry->state) && text_equal(view->verdict, entry->verdict) && text_equal(view->outlook, entry->outlook) &&
           text_equal(view->text, entry->text) && view->baseline == entry->baseline && text_equal(view->source, entry->source) &&
           text_equal(view->note, entry->note);
}

static const struct fact_view *newest_document(const struct fact_view *facts, size_t count, const struct fact_entry *entry)
{
    for (size_t i = count; i-- > 0;)
        if (text_equal(facts[i].source_kind, "document") && text_equal(facts[i].subject, entry->subject) && text_equal(facts[i].period, entry->period))
            return &facts[i];
    return NULL;
}

static bool apply_fact(struct loader *loader, struct indicator_model **model, const struct fact_entry *entry, struct fault *f)
{
    struct fact_view *facts;
    size_t count;
    struct fact_filter filter = {.region = entry->region, .subject = entry->subject, .as_of = INT64_MAX};
    if (!fact_list(loader->store, loader->arena, &filter, &facts, &count, f))
        return false;
    const struct fact_view *known = newest_document(facts, count, entry);
    if (known && same_fact(known, entry))
        return true;
    if (!open_batch(loader, f))
        return false;
    if (!*model && !(*model = indicator_model_load(loader->store, INT64_MAX, f)))
        return false;
    note_change(loader, known ? CHANGE_CHANGED : CHANGE_ADDED, "fact", arena_printf(loader->arena, "%s %s", entry->subject, entry->period));
    return fact_record(loader->store, *model, loader->report->batch, entry, NULL, f) || fault_at(f, "facts.csv:%lld", (long long)entry->line);
}

static bool apply_facts(struct loader *loader, struct fault *f)
{
    const struct pack_table *table = pack_table(loader->pack, "facts");
    INDICATOR_MODEL_SCOPED model = NULL;
    for (size_t i = 0; i < table->count; i++) {
        struct fact_entry entry = entry_of(table, &table->rows[i], loader->pack->head.region);
        if (!apply_fact(loader, &model, &entry, f))
            return false;
    }
    return true;
}

static bool evaluate(struct loader *loader, struct fault *f)
{
    INDICATOR_MODEL_SCOPED model = indicator_model_load(loader->store, INT64_MAX, f);
    return model && fact_evaluate_everything(loader->store, model, f);
}

static bool finish(struct loader *loader, struct fault *f)
{
    struct load_report *report = loader->report;
    if (!report->batch)
        return true;
    const char *detail = journal_detail(loader->arena, "journal.pack", "pack", loader->pack->head.id, "added",
                                        journal_detail_number(loader->arena, (long long)report->added), "changed",
                                        journal_detail_number(loader->arena, (long long)report->changed), "removed",
                                        journal_detail_number(loader->arena, (long long)report->removed), NULL);
    return evaluate(loader, f) && head_first(loader->store, report->batch, f) && journal_close(loader->store, report->batch, detail, f);
}

bool review_load_inside(struct store *store, struct arena *arena, const struct pack *pack, const char *who, struct load_report *ret_report, struct fault *f)
{
    *ret_report = (struct load_report){0};
    struct loader loader = {.store = store, .arena = arena, .pack = pack, .report = ret_report, .who = who};
    return apply_definitions(&loader, f) && apply_facts(&loader, f) && finish(&loader, f);
}

bool review_load(struct store *store, struct arena *arena, const struct pack *pack, const char *who, bool dry,
                 struct load_report *ret_report, struct fault *f)
{
    if (!store_begin(store, f))
        return false;
    bool ok = review_load_inside(store, arena, pack, who, ret_report, f);
    if (ok && !dry && store_commit(store, f)) // rows may have moved without a batch
        return true;
    store_rollback(store);
    return ok && dry;
}
