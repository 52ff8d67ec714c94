// The import of facts from CSV: parsing, checking every row, saving what is accepted, the report.
// Spreadsheet containers are read by the helper program, in its own process, and left out here.
#include <string.h>

#include "report/report.h"
#include "sheet/sheet.h"
#include "tests/fuzz/base_store.h"
#include "tests/fuzz/work.h"

static struct store *store;
static struct indicator_model *model;

static void open_base(void)
{
    struct fault fault = {0};
    store = store_open_memory(&fault);
    FUZZ_MUST(store);
    base_store_fill(store);
    model = indicator_model_load(store, INT64_MAX, &fault);
    FUZZ_MUST(model);
}

static void check_report(struct arena *arena, const struct import_table *table)
{
    json_t *report = import_report(arena, LANGUAGE_ZH, table);
    FUZZ_MUST(json_array_size(report) == table->count); // a text that is not UTF-8 would have dropped its row
    json_decref(report);
}

static void save(const struct import_table *table)
{
    struct fact_batch batch = {.entries = table->entries, .count = table->count, .who = "fuzz", .what = "import", .detail = ""};
    struct fault fault = {0};
    FUZZ_MUST(store_begin(store, &fault));
    FUZZ_MUST(fact_save(store, model, &batch, NULL, &fault)); // checked, so nothing may be in the way
    store_rollback(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct import_table table = {0};
    struct fault fault = {0};
    if (!store)
        open_base();
    if (sheet_is_container(bytes, size))
        return 0;
    ARENA_SCOPED arena = arena_new();
    fuzz_work_begin();
    const bool parsed = import_parse(arena, bytes, size, &table, &fault);
    fuzz_work_end("import", size, 100000, 1000);
    if (!parsed) {
        FUZZ_MUST(fault_is_set(&fault));
        return 0;
    }
    FUZZ_MUST(table.count > 0 && table.count <= IMPORT_ROWS_MAX);
    fuzz_work_begin();
    bool ok = import_check(store, model, &table, arena, &fault);
    fuzz_work_end("import check", size, 1000000, 1000);
    FUZZ_MUST(ok != fault_is_set(&fault));
    check_report(arena, &table);
    for (size_t i = 0; ok && i < table.count; i++)
        if (text_empty(table.entries[i].source))
            return 0;
    if (ok && table.count < 50)
        save(&table);
    return 0;
}
