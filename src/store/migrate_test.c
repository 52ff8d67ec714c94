// What migrations make of what was in older folders: the schema before one of them, rows of that time, and then the newest.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "store/schema_table.h"
#include "store/store_internal.h"
#include "tests/unit/temporary_folder.h"

static void execute(struct store *store, const char *sql)
{
    struct fault fault = {0};
    if (!store_execute(store, sql, &fault))
        fail_msg("%s: %s", sql, fault_argument(&fault, "text"));
}

// The schema before the migration that first speaks of this word.
static struct store_schema schema_before(const char *word)
{
    struct store_schema schema = schema_main;
    for (int i = 0; i < schema_main.count; i++)
        if (strstr(schema_main.scripts[i], word)) {
            schema.count = i;
            return schema;
        }
    fail_msg("no migration speaks of %s", word);
    return schema;
}

// The first column of all rows, separated by line feeds.
static const char *rows_of(struct arena *arena, struct store *store, const char *sql)
{
    struct text_buffer out;
    bool more;
    struct store_row *row = store_prepare_text(store, sql, NULL);
    assert_non_null(row);
    text_buffer_init(&out, arena);
    while (store_step(row, &more, NULL) && more)
        text_buffer_printf(&out, "%s\n", store_column_text(row, 0));
    store_reset(row);
    return out.size ? out.bytes : "";
}

// point, factor, rule, state, revoked, closed by a person
#define WARNING(id, point, factor, rule, state, first, last, revoked, person)                                                                      \
    "INSERT INTO warning (id, point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity, numbers, frames, simulated," \
    " revoked, opened_ms, closed_ms, closed_by_person) VALUES (" #id ", '" point "', '" factor "', 'hour', '" rule "', '" state "', " #first           \
    ", " #last ", 4, 0, " #first ", 1, 'value=50 limit=35', '', 0, " #revoked ", 1, CASE '" state "' WHEN 'closed' THEN 9 END, " #person ");"

static void a_row_of_exceedances_that_was_a_second_warning_belongs_to_its_event(void **state)
{
    static const char *const old =
        WARNING(1, "p1", "a", "exceedance", "open", 100, 400, 0, 0) WARNING(2, "p1", "a", "sustained", "acknowledged", 100, 400, 0, 0) // a person had seen one
        WARNING(3, "p1", "b", "sustained", "open", 100, 400, 0, 0)                                                                      // alone
        WARNING(4, "p1", "c", "exceedance", "closed", 100, 400, 0, 1) WARNING(5, "p1", "c", "sustained", "open", 150, 400, 0, 0)      // one was closed by a person
        WARNING(6, "p1", "d", "exceedance", "closed", 100, 400, 0, 0) WARNING(7, "p1", "d", "sustained", "closed", 100, 400, 1, 0)    // revoked
        WARNING(8, "p1", "e", "exceedance", "closed", 100, 200, 0, 0) WARNING(9, "p1", "e", "exceedance", "open", 300, 900, 0, 0)
        WARNING(10, "p1", "e", "sustained", "open", 500, 900, 0, 0) WARNING(11, "p1", "f", "zero", "open", 100, 400, 0, 0);
    (void)state;
    ARENA_SCOPED arena = arena_new();
    TEMPORARY_FOLDER(folder);
    const struct store_schema before = schema_before("warning_event");
    struct store *older = store_open_schema(folder.path, &before, STORE_WRITE, NULL);
    assert_non_null(older);
    execute(older, old);
    store_close(older);
    struct fault fault = {0};
    STORE_SCOPED store = store_open(folder.path, STORE_WRITE, &fault);
    if (!store)
        fail_msg("%s %s", fault.key, fault_argument(&fault, "text"));
    assert_string_equal(rows_of(arena, store,
                                "SELECT w.id || ' ' || w.factor || ' ' || w.rule || ' ' || w.state || ' ' || coalesce(e.sustained, 0) || ' ' || coalesce(w.closed_ms, '-')"
                                " FROM warning w LEFT JOIN warning_event e ON e.warning = w.id WHERE e.joined IS NULL ORDER BY w.id"),
                        "1 a exceedance acknowledged 1 -\n3 b exceedance open 1 -\n4 c exceedance open 1 -\n6 d exceedance closed 0 9\n"
                        "8 e exceedance closed 0 9\n9 e exceedance open 1 -\n11 f zero open 0 -\n");
    assert_string_equal(rows_of(arena, store, "SELECT warning || ' ' || joined FROM warning_event WHERE joined IS NOT NULL ORDER BY warning"),
                        "2 1\n5 4\n7 6\n10 9\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_row_of_exceedances_that_was_a_second_warning_belongs_to_its_event)};
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
