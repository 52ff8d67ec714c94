// Tables of points, limits and observations as people fill them in. The first byte says which; the rest is CSV. What comes out is
// what the import takes, and it is imported.
#include <string.h>

#include "observe/judge/limit.h"
#include "observe/point/device.h"
#include "observe/point/point_import.h"
#include "sheet/table_form.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

static void import_points(struct arena *arena, struct store_bytes csv)
{
    static struct store *store;
    struct point_report report;
    struct fault fault = {0};
    if (!store)
        store = store_open_memory(&fault);
    FUZZ_MUST(store && store_begin(store, &fault));
    fuzz_work_begin();
    const bool ok = point_import(store, arena, csv, "fuzz", &report, &fault);
    fuzz_work_end("points", csv.size, 1000000, 2000);
    FUZZ_MUST(ok != fault_is_set(&fault));
    store_rollback(store);
}

static void read_limits(struct arena *arena, struct store_bytes csv)
{
    struct limit_row *rows;
    struct fault fault = {0};
    size_t count;
    fuzz_work_begin();
    const bool ok = limit_rows_parse(arena, csv, &rows, &count, &fault);
    fuzz_work_end("limits", csv.size, 100000, 500);
    FUZZ_MUST(ok != fault_is_set(&fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"points", "limits", "series"};
    struct form_text text;
    struct fault fault = {0};
    if (size < 2 || sheet_is_container(bytes + 1, size - 1)) // those the helper reads, in its own process
        return 0;
    ARENA_SCOPED arena = arena_new();
    const size_t which = bytes[0] % 3;
    fuzz_work_begin();
    const bool ok = table_form_read(arena, table_form_find(names[which]), (const char *)bytes + 1, size - 1, &text, &fault);
    fuzz_work_end("form", size, 200000, 4000);
    FUZZ_MUST(ok != fault_is_set(&fault));
    if (!ok)
        return 0;
    if (which == 0)
        import_points(arena, (struct store_bytes){text.csv, text.size});
    if (which == 1)
        read_limits(arena, (struct store_bytes){text.csv, text.size});
    return 0;
}
