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

#define ALL_TABLES "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"

// As the program of each landed migration left it, from the first on.
static void a_folder_of_every_landed_schema_opens_and_is_as_a_new_one(void **state)
{
    ARENA_SCOPED arena = arena_new();
    TEMPORARY_FOLDER(fresh);
    (void)state;
    STORE_SCOPED new = store_open(fresh.path, STORE_WRITE, NULL);
    const char *wanted = rows_of(arena, new, ALL_TABLES);
    for (int count = 1; count < schema_main.count; count++) {
        TEMPORARY_FOLDER(folder);
        struct fault fault = {0};
        struct store_schema before = schema_main;
        before.count = count;
        struct store *older = store_open_schema(folder.path, &before, STORE_WRITE, NULL);
        execute(older, "INSERT INTO journal (seq, at_ms, who, what, detail, digest, previous, hash) VALUES (1, 5, 'w', 'init', 'd', 'x', 'y', 'z')");
        store_close(older);
        assert_null(store_open(folder.path, STORE_READ, &fault));
        assert_string_equal(fault.key, "store.older");
        fault_clear(&fault);
        STORE_SCOPED store = store_open(folder.path, STORE_WRITE, &fault);
        if (!store)
            fail_msg("schema %d: %s %s", count, fault.key, fault_argument(&fault, "text"));
        assert_true(store_check_integrity(store, NULL));
        assert_string_equal(rows_of(arena, store, ALL_TABLES), wanted);
        assert_string_equal(rows_of(arena, store, "SELECT who || what || detail || hash FROM journal"), "winitdz\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_folder_of_every_landed_schema_opens_and_is_as_a_new_one), cmocka_unit_test(a_row_of_exceedances_that_was_a_second_warning_belongs_to_its_event)};
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
