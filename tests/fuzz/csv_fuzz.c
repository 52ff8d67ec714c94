// CSV reading; what was read is written and read again, and must be the same.
#include <string.h>

#include "base/cell/csv.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

// The writer puts an apostrophe before what a spreadsheet would run.
static int same_cell(const char *before, const char *after)
{
    return strcmp(before, after) == 0 || (after[0] == '\'' && strcmp(before, after + 1) == 0);
}

static void check_again(struct arena *arena, const struct csv_record *record)
{
    struct text_buffer out;
    struct csv_reader reader;
    struct csv_record again;
    struct fault fault = {0};
    bool more;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "\xef\xbb\xbfx\n"); // as we write files; behind a head, for by how a file begins it is another kind (<!doctype)
    for (size_t i = 0; i < record->count; i++)
        csv_append_cell(&out, record->cells[i], i == 0);
    text_buffer_append(&out, "\n");
    FUZZ_MUST(csv_reader_init(&reader, arena, out.bytes, out.size, &fault) && csv_read(&reader, &again, &more, &fault) && more);
    if (!csv_read(&reader, &again, &more, &fault)) // only growing by the apostrophe may break a limit
        return;
    if (!more)
        return; // nothing but empty cells
    FUZZ_MUST(again.count == record->count);
    for (size_t i = 0; i < record->count; i++)
        FUZZ_MUST(same_cell(record->cells[i], again.cells[i]));
}

// Reading alone, to the end or the first fault, and the heading.
static void check_work(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"element subject code", "year period", "value", "unit"};
    ARENA_SCOPED arena = arena_new();
    struct csv_reader reader;
    struct csv_record record;
    struct fault fault = {0};
    int places[sizeof names / sizeof *names];
    bool more = true, first = true;
    fuzz_work_begin();
    bool ok = csv_reader_init(&reader, arena, (const char *)bytes, size, &fault);
    for (size_t i = 0; ok && more && i <= size + 1; i++) {
        more = csv_read(&reader, &record, &more, &fault) ? more : reader.offset < reader.size;
        if (more && first && !fault_is_set(&fault))
            csv_find_columns(&record, names, sizeof names / sizeof *names, places, &fault);
        first = false;
        fault_clear(&fault);
    }
    fuzz_work_end("csv", size, 20000, 300);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    check_work(bytes, size);
    ARENA_SCOPED arena = arena_new();
    struct csv_reader reader;
    struct fault fault = {0};
    if (!csv_reader_init(&reader, arena, (const char *)bytes, size, &fault)) {
        FUZZ_MUST(fault_is_set(&fault));
        return 0;
    }
    for (size_t i = 0; i <= size + 1; i++) {
        struct csv_record record;
        bool more = false;
        fault_clear(&fault);
        bool ok = csv_read(&reader, &record, &more, &fault);
        FUZZ_MUST(ok != fault_is_set(&fault));
        if (ok && !more)
            return 0;
        if (ok) {
            FUZZ_MUST(record.count > 0 && record.count <= CSV_COLUMNS_MAX && record.line > 0);
            check_again(arena, &record);
        }
    }
    abort(); // more records than bytes: the reader does not move on
}
