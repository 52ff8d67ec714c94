// Roles, passwords, sessions, waits, accounts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "people/account.h"
#include "people/password.h"
#include "people/session.h"
#include "people/tries.h"
#include "store/journal.h"
#include "store/store_raw.h"

static const char *numbered(char out[32], const char *before, int number)
{
    snprintf(out, 32, "%s%d", before, number);
    return out;
}

// ---- roles ----

static bool parse(struct arena *arena, const char *roles, const char *rights, struct roles *ret, struct fault *f)
{
    const struct standard_file one = {"roles.csv", roles, strlen(roles)}, two = {"role_rights.csv", rights, strlen(rights)};
    return roles_parse(arena, &one, &two, ret, f);
}

#define HEAD "role,name,name_en,scope,source\n"

static void test_roles(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct roles roles;
    struct fault f = {0};
    (void)state;
    assert_true(parse(arena, HEAD "a,甲,first,all,x\nb,乙,second,department,x\n", "role,right,source\nb,enter,x\nb,warn,x\n", &roles, &f));
    assert_int_equal(roles.count, 2);
    assert_int_equal(role_find(&roles, "a")->rights, RIGHTS_KNOWN);
    assert_int_equal(role_find(&roles, "b")->rights & RIGHT_BIT(RIGHT_ENTER), RIGHT_BIT(RIGHT_ENTER));
    assert_int_equal(role_find(&roles, "b")->rights & RIGHT_BIT(RIGHT_ACCOUNTS), 0);
    assert_null(role_find(&roles, "c"));
    assert_false(parse(arena, HEAD "a,甲,first,all,x\na,乙,second,all,x\n", "role,right,source\na,enter,x\n", &roles, &f));
    assert_string_equal(f.key, "role.twice");
    fault_clear(&f);
    assert_false(parse(arena, HEAD "a,甲,first,all,x\n", "role,right,source\nc,enter,x\n", &roles, &f));
    assert_string_equal(f.key, "role.unknown");
    fault_clear(&f);
    assert_false(parse(arena, HEAD "a,甲,first,all,x\n", "role,right,source\na,everything,x\n", &roles, &f));
    assert_string_equal(f.key, "standard.cell");
}

// The three who administer neither enter nor approve, and none of them has what another has but reading accounts and proving.
static void test_three_apart(void **state)
{
    ARENA_SCOPED arena = arena_new();
    struct roles roles;
    struct fault f = {0};
    const unsigned work = RIGHT_BIT(RIGHT_ENTER) | RIGHT_BIT(RIGHT_PLAN) | RIGHT_BIT(RIGHT_OBSERVE) | RIGHT_BIT(RIGHT_WARN) | RIGHT_BIT(RIGHT_COMMAND);
    static const char *const three[] = {"admin", "security", "auditor"};
    (void)state;
    assert_true(roles_load(arena, arena_printf(arena, "%s/packs/national", getenv("QINGSHAN_SOURCE")), &roles, &f));
    for (int i = 0; i < 3; i++)
        assert_int_equal(role_find(&roles, three[i])->rights & work, 0);
    assert_int_equal(roles.count, 12);
    for (size_t i = 0; i < roles.count; i++) {
        const bool one = text_equal(roles.items[i].id, "admin");
        assert_int_equal((roles.items[i].rights & RIGHT_BIT(RIGHT_ACCOUNTS)) != 0, one);
    }
    assert_int_equal(RIGHTS_LOCAL & (RIGHT_BIT(RIGHT_ACCOUNTS) | RIGHT_BIT(RIGHT_LOCK)), 0);
}

// ---- passwords ----

static void test_passwords(void **state)
{
    static const struct {
        const char *password, *key;
    } cases[] = {{"kurz", "password.short"}, {"一二三四五六七八九", "password.short"}, {"aaaaaaaaaaaa", "password.plain"}, {"1234567890", "password.short"},
                 {"abababababab", "password.plain"}, {"abcdefghijkl", "password.plain"}, {"wangfang-2026", "password.name"}, {"梅子黄时日日晴小溪泛", NULL},
                 {"zu Fuss ans Meer", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault f = {0};
        const bool ok = password_check(cases[i].password, "wangfang", &f);
        if (i == 3) { // ten signs, each the next of the one before but the last
            assert_true(ok);
            continue;
        }
        assert_int_equal(ok, cases[i].key == NULL);
        if (cases[i].key)
            assert_string_equal(f.key, cases[i].key);
    }
}

static void test_hashes(void **state)
{
    char hash[PASSWORD_HASH_SIZE], other[PASSWORD_HASH_SIZE], first[PASSWORD_FIRST_SIZE], second[PASSWORD_FIRST_SIZE];
    (void)state;
    assert_true(password_hash("zu Fuss ans Meer", hash, NULL) && password_hash("zu Fuss ans Meer", other, NULL));
    assert_memory_equal(hash, "$argon2id$", 10);
    assert_string_not_equal(hash, other);
    assert_true(password_is(hash, "zu Fuss ans Meer"));
    assert_false(password_is(hash, "zu Fuss ans meer"));
    assert_false(password_is(hash, ""));
    assert_false(password_is(NULL, "zu Fuss ans Meer"));
    assert_false(password_is("", ""));
    password_first(first);
    password_first(second);
    assert_int_equal(strlen(first), 19);
    assert_string_not_equal(first, second);
    assert_true(password_check(first, "", NULL));
}

// ---- sessions ----

static struct address at(const char *text)
{
    struct address address;
    assert_true(address_parse(text, strlen(text), &address));
    return address;
}

static struct session opening(const char *account)
{
    struct session session = {.address = at("10.0.0.5")};
    snprintf(session.account, sizeof session.account, "%s", account);
    return session;
}

static void test_session(void **state)
{
    struct sessions *sessions = sessions_new();
    struct session one = opening("a"), found;
    struct fault f = {0};
    char key[SESSION_KEY_SIZE], other[SESSION_KEY_SIZE];
    (void)state;
    sessions_begin(sessions, &one, 1000, key);
    assert_true(sessions_find(sessions, key, at("10.0.0.5"), 2000, &found, &f));
    assert_string_equal(found.account, "a");
    assert_string_equal(found.csrf, one.csrf);
    assert_false(sessions_find(sessions, "", at("10.0.0.5"), 2000, &found, &f));
    assert_false(fault_is_set(&f));
    assert_false(sessions_find(sessions, key, at("10.0.0.6"), 2000, &found, &f)); // a stolen key
    assert_string_equal(f.key, "session.elsewhere");
    fault_clear(&f);
    assert_true(sessions_find(sessions, key, at("10.0.0.5"), 2000 + SESSION_IDLE_MS - 1, &found, &f)); // its holder goes on
    assert_false(sessions_find(sessions, key, at("10.0.0.5"), 2000 + 2 * (int64_t)SESSION_IDLE_MS, &found, &f));
    for (int64_t now = 0; now < SESSION_LONGEST_MS; now += SESSION_IDLE_MS / 2) {
        if (!now)
            sessions_begin(sessions, &one, now, key);
        assert_true(sessions_find(sessions, key, at("10.0.0.5"), now, &found, &f));
    }
    assert_false(sessions_find(sessions, key, at("10.0.0.5"), SESSION_LONGEST_MS, &found, &f));
    sessions_begin(sessions, &one, 0, key);
    struct session two = opening("a");
    sessions_begin(sessions, &two, 0, other);
    sessions_end_all(sessions, "a", two.id);
    assert_false(sessions_find(sessions, key, at("10.0.0.5"), 0, &found, &f));
    assert_true(sessions_find(sessions, other, at("10.0.0.5"), 0, &found, &f));
    assert_false(sessions_end(sessions, "b", two.id));
    assert_true(sessions_end(sessions, "a", two.id));
    assert_false(sessions_find(sessions, other, at("10.0.0.5"), 0, &found, &f));
    sessions_free(sessions);
}

static void test_many_sessions(void **state)
{
    struct sessions *sessions = sessions_new();
    char first[SESSION_KEY_SIZE], key[SESSION_KEY_SIZE];
    struct session one = opening("a"), found, list[SESSIONS_OF_ONE + 1];
    (void)state;
    for (int i = 0; i <= SESSIONS_OF_ONE; i++)
        sessions_begin(sessions, &one, i, i ? key : first);
    assert_int_equal(sessions_list(sessions, "a", 10, list, SESSIONS_OF_ONE + 1), SESSIONS_OF_ONE);
    assert_false(sessions_find(sessions, first, at("10.0.0.5"), 10, &found, NULL)); // the one that was idle longest went
    for (int i = 0; i < SESSIONS_MAX; i++) {
        char name[32];
        struct session other = opening(numbered(name, "n", i));
        sessions_begin(sessions, &other, 100, key);
    }
    assert_true(sessions_find(sessions, key, at("10.0.0.5"), 100, &found, NULL));
    assert_int_equal(sessions_list(sessions, "a", 100, list, SESSIONS_OF_ONE), 0);
    sessions_free(sessions);
}

// ---- waits ----

static void test_tries(void **state)
{
    struct tries *tries = tries_new();
    (void)state;
    for (int i = 0; i < TRIES_FREE; i++) {
        assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.5"), 0), 0);
        tries_failed(tries, "a", at("10.0.0.5"), 0);
    }
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.5"), 0), 1000);
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.6"), 0), 0); // not for who sits elsewhere
    assert_int_equal(tries_wait_ms(tries, "b", at("10.0.0.5"), 0), 0);
    tries_failed(tries, "a", at("10.0.0.5"), 5000);
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.5"), 5000), 2000);
    for (int i = 0; i < 15; i++)
        tries_failed(tries, "a", at("10.0.0.5"), 5000);
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.5"), 5000), TRIES_LONGEST_MS);
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.5"), 5000 + TRIES_FORGOTTEN_MS), 0);
    tries_succeeded(tries, "a", at("10.0.0.9"), 5000);
    for (int i = 1; i < 200; i++) { // from everywhere
        char text[32];
        tries_failed(tries, "a", at(numbered(text, "10.9.0.", i)), 6000);
    }
    assert_true(tries_wait_ms(tries, "a", at("10.8.0.1"), 6000) > 0);
    assert_int_equal(tries_wait_ms(tries, "a", at("10.0.0.9"), 6000), 0); // the person at his own desk does not wait
    for (int i = 0; i < TRIES_FREE_ADDRESS + 1; i++) { // one password on many names
        char name[32];
        tries_failed(tries, numbered(name, "n", i), at("10.7.0.1"), 6000);
    }
    assert_true(tries_wait_ms(tries, "never", at("10.7.0.1"), 6000) > 0);
    tries_free(tries);
}

// ---- accounts ----

static const struct role only[] = {{.id = "office", .name = "创建办", .name_en = "office"}};
static const struct roles one_role = {(struct role *)(uintptr_t)only, 1};
static const struct account_act act = {"test", &one_role};

static void refused(bool ok, struct fault *f, const char *key)
{
    assert_false(ok);
    assert_string_equal(f->key, key);
    fault_clear(f);
}

static void test_accounts(void **state)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct fault f = {0};
    struct account account = {.name = "wangfang", .person = "王芳", .role = "office"}, found;
    struct account_secret secret;
    int64_t batch;
    bool there;
    (void)state;
    assert_true(store_begin(store, &f));
    assert_true(account_add(store, &act, &account, &batch, &f));
    refused(account_add(store, &act, &account, &batch, &f), &f, "account.taken");
    refused(account_add(store, &act, &(struct account){.name = ".hidden", .person = "x", .role = "office"}, &batch, &f), &f, "account.name");
    assert_true(account_add(store, &act, &(struct account){.name = "李四", .person = "李四", .role = "office"}, &batch, &f));
    refused(account_add(store, &act, &(struct account){.name = "Wang Fang", .person = "x", .role = "office"}, &batch, &f), &f, "account.name");
    refused(account_add(store, &act, &(struct account){.name = "li", .person = "x", .role = "king"}, &batch, &f), &f, "account.role");
    refused(account_add(store, &act, &(struct account){.name = "li", .person = "x", .role = "office", .department = "moon"}, &batch, &f), &f, "account.department");
    refused(account_add(store, &act, &(struct account){.name = "li", .person = "x", .role = "office", .region = "999"}, &batch, &f), &f, "account.region");
    refused(account_add(store, &act, &(struct account){.name = "li", .role = "office"}, &batch, &f), &f, "account.person");
    assert_true(account_secret_read(store, arena, "wangfang", &secret, &f) && !secret.hash);
    assert_true(account_secret_set(store, &act, "wangfang", &(struct account_secret){"$x", true}, &batch, &f));
    assert_true(account_find(store, arena, "wangfang", &found, &there, &f) && there && found.state == ACCOUNT_INVITED);
    assert_true(account_secret_set(store, &act, "wangfang", &(struct account_secret){"$y", false}, &batch, &f));
    assert_true(account_find(store, arena, "wangfang", &found, &there, &f) && found.state == ACCOUNT_ACTIVE);
    refused(account_set_state(store, &act, "wangfang", ACCOUNT_LOCKED, "", &batch, &f), &f, "account.reason");
    refused(account_set_state(store, &act, "nobody", ACCOUNT_LOCKED, "x", &batch, &f), &f, "account.unknown");
    refused(account_set_state(store, &act, "wangfang", ACCOUNT_ACTIVE, "x", &batch, &f), &f, "account.state");
    assert_true(account_set_state(store, &act, "wangfang", ACCOUNT_LOCKED, "x", &batch, &f));
    assert_true(account_find(store, arena, "wangfang", &found, &there, &f) && !account_may_sign_in(&found));
    assert_true(account_set_state(store, &act, "wangfang", ACCOUNT_ACTIVE, "x", &batch, &f));
    assert_true(account_set_state(store, &act, "wangfang", ACCOUNT_LEFT, "x", &batch, &f));
    refused(account_set_state(store, &act, "wangfang", ACCOUNT_ACTIVE, "x", &batch, &f), &f, "account.state");
    refused(account_add(store, &act, &account, &batch, &f), &f, "account.taken"); // never given again
    refused(account_secret_set(store, &act, "wangfang", &(struct account_secret){"$z", false}, &batch, &f), &f, "account.state");
    struct journal_report report;
    assert_true(store_commit(store, &f) && journal_verify(store, arena, &report, &f) && !report.reason);
}

// Whose batch it was stands inside the hash.
static void test_account_of_batches(void **state)
{
    ARENA_SCOPED arena = arena_new();
    STORE_SCOPED store = store_open_memory(NULL);
    struct journal_entry *rows;
    struct journal_report report;
    struct fault f = {0};
    size_t count;
    int64_t batch;
    (void)state;
    assert_true(store_begin(store, &f));
    for (int i = 0; i < 2; i++) {
        journal_act_as(store, i ? "wangfang office 10.0.0.5" : NULL);
        assert_true(journal_open(store, "王芳", "x", &batch, &f) && journal_close(store, batch, "", &f));
    }
    journal_act_as(store, NULL);
    assert_true(store_commit(store, &f));
    assert_true(journal_list(store, arena, &(struct journal_page){.limit = 2}, &rows, &count, &f));
    assert_string_equal(rows[0].account, "wangfang office 10.0.0.5");
    assert_null(rows[1].account);
    assert_true(journal_verify(store, arena, &report, &f) && !report.reason);
    assert_true(store_execute(store, "UPDATE journal SET account = 'lisi office 10.0.0.5' WHERE seq = 2", NULL));
    assert_true(journal_verify(store, arena, &report, &f));
    assert_string_equal(report.reason, "journal.hash");
    assert_true(store_execute(store, "UPDATE journal SET account = NULL WHERE seq = 2", NULL));
    assert_true(journal_verify(store, arena, &report, &f));
    assert_int_equal(report.broken_seq, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_roles), cmocka_unit_test(test_three_apart), cmocka_unit_test(test_passwords),
                                       cmocka_unit_test(test_hashes), cmocka_unit_test(test_session), cmocka_unit_test(test_many_sessions),
                                       cmocka_unit_test(test_tries), cmocka_unit_test(test_accounts), cmocka_unit_test(test_account_of_batches)};
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
