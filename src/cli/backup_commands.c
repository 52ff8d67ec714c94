// backup, backup check. What a backup is stands in store/backup/manifest.h, of what moment it is in observe/stow/backup.h.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cell/csv.h"
#include "base/period.h"
#include "base/text.h"
#include "cli/backup.h"
#include "cli/damage_look.h"
#include "observe/series/series_backup.h"
#include "observe/stow/backup.h"
#include "store/archive.h"
#include "store/folder.h"
#include "store/journal.h"
#include "view/observe/references.h"

#define SETTINGS_MAX ((size_t)1 << 20)

// ---- backup ----

static void tell_swept(void *context, const char *path)
{
    puts(cli_say(context, "cli.backup_swept", "path", path, NULL));
}

static bool note_journal(struct backup *backup, struct store *store, struct fault *f)
{
    struct manifest *manifest = &backup->manifest;
    struct journal_end end; // rows that only name the ends of chains are rows too
    if (!journal_end_read(store, &end, f))
        return false;
    manifest->journal_seq = end.seq;
    manifest->journal_hash = arena_strdup(manifest->arena, end.seq ? end.hash : "");
    return true;
}

// They may be a link to where the machine keeps its settings.
static bool take_settings(struct backup *backup, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *path = folder_file(arena, backup->from, "qingshan.yaml");
    struct stat about;
    char *text;
    size_t size;
    if (lstat(path, &about) != 0 && errno == ENOENT)
        return true;
    return file_read(arena, path, SETTINGS_MAX, &text, &size, f) && backup_put(backup, "qingshan.yaml", text, size, f);
}

static bool fill(struct backup *backup, struct store *store, char damaged[DIGEST_HEX_SIZE], struct fault *f)
{
    backup->manifest.program = argp_program_version + strcspn(argp_program_version, " ") + 1;
    backup->manifest.schema = store_schema_version();
    backup->manifest.made_ms = instant_now_ms();
    struct backup_moment *moment = backup_moment_take(backup->from, store, f);
    const bool ok = moment && note_journal(backup, store, f) && backup_moment_copy(moment, backup, f) && backup_database(backup, store, "qingshan.db", f) &&
                    take_settings(backup, f) && backup_archive(backup, damaged, f);
    backup_moment_free(moment);
    return ok;
}

// ---- files that rows name ----

static void keep_first(void *context, const struct fault *gone)
{
    struct fault *first = context;
    if (!fault_is_set(first))
        *first = *gone;
}

// A folder that lacks a file which its facts name is not all that was acknowledged.
static bool check_references(const struct cli *cli, const char *folder, struct store *store, struct fault *f)
{
    struct fault first = {0};
    if (!references_check(store, cli->arena, &(struct references){folder, keep_first, &first}, f))
        return false;
    if (fault_is_set(&first))
        *f = first;
    return !fault_is_set(&first);
}

int cli_backup(struct cli *cli)
{
    struct fault fault = {0};
    struct backup backup = {.from = cli->data, .path = cli->arguments[0], .link = cli->link, .file = -1};
    char damaged[DIGEST_HEX_SIZE] = "";
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store)
        return cli_fail(cli, &fault);
    backup_sweep(backup.path, tell_swept, cli);
    const bool ok = backup_begin(cli->arena, &backup, &fault) && fill(&backup, store, damaged, &fault) && backup_finish(&backup, &fault);
    backup_end(&backup);
    if (!ok)
        return cli_fail(cli, &fault);
    puts(cli_say(cli, "cli.backup_done", "path", backup.path, "files", arena_printf(cli->arena, "%zu", backup.manifest.count), NULL));
    if (!*damaged) // the folder, not the backup: it may have gone on since
        return check_references(cli, cli->data, store, &fault) ? 0 : cli_fail(cli, &fault);
    fault_set(&fault, FAULT_BROKEN, "backup.of_damaged", "path", backup.path, "digest", damaged, NULL);
    return cli_fail(cli, &fault);
}

// ---- backup check ----

bool backup_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool backup_load(struct arena *arena, const char *path, struct manifest *ret_manifest, struct fault *f)
{
    int32_t schema = 0;
    if (!manifest_load(arena, path, ret_manifest, f) || !manifest_check(ret_manifest, path, f) ||
        !store_check_backup(folder_file(arena, path, "qingshan.db"), &schema, f))
        return false;
    return schema == ret_manifest->schema || fault_set(f, FAULT_BROKEN, "backup.damaged", "path", "qingshan.db", NULL);
}

static bool check_journal(struct store *store, struct arena *arena, struct fault *f)
{
    struct journal_report report;
    if (!journal_verify(store, arena, &report, f))
        return false;
    if (!report.reason)
        return true;
    fault_set(f, FAULT_BROKEN, report.reason, "subject", report.subject, NULL);
    return fault_at(f, "%lld", (long long)report.broken_seq);
}

// What a person has acknowledged as damaged is no news.
static bool check_raw(const struct cli *cli, const char *folder, struct store *store, struct fault *f)
{
    struct cli there = *cli;
    struct damage_look look;
    there.data = folder;
    if (!damage_look(&there, store, true, &look, f))
        return false;
    for (size_t i = 0; i < look.found.count; i++)
        if (!look.acknowledged[i])
            return fault_set(f, FAULT_BROKEN, "backup.damaged_inside", "text", damage_text(cli->arena, cli->language, &look.found.items[i]), NULL);
    return !look.unseen_count || fault_set(f, FAULT_BROKEN, "backup.damaged_inside", "text", damage_text(cli->arena, cli->language, look.unseen), NULL);
}

bool backup_check_store(const struct cli *cli, const char *folder, struct store *store, struct fault *f)
{
    size_t count;
    const char *damaged;
    if (!store_check_integrity(store, f) || !check_journal(store, cli->arena, f) || !archive_verify(folder, cli->arena, &count, &damaged, f))
        return false;
    if (damaged)
        return fault_set(f, FAULT_BROKEN, "archive.damaged", "digest", damaged, NULL);
    return check_references(cli, folder, store, f) && check_raw(cli, folder, store, f) && series_check(folder, f);
}

// An older schema is brought up to date by a restore, which looks at the same things then.
static bool check_deep(const struct cli *cli, const char *path, const struct manifest *manifest, struct fault *f)
{
    struct journal_end end;
    if (manifest->schema < store_schema_version())
        return true;
    STORE_SCOPED store = store_open(path, STORE_READ, f);
    if (!store || !backup_check_store(cli, path, store, f) || !journal_end_read(store, &end, f))
        return false;
    const bool same = end.seq == manifest->journal_seq && (!end.seq || text_equal(end.hash, manifest->journal_hash));
    return same || fault_set(f, FAULT_BROKEN, "backup.damaged", "path", "qingshan.db", NULL);
}

static int check_old(const struct cli *cli, const char *path)
{
    struct fault fault = {0};
    if (!store_check_backup(path, NULL, &fault))
        return cli_fail(cli, &fault);
    if (cli->json) {
        json_t *document = json_pack("{s:s,s:b,s:n}", "path", path, "sound", 1, "made_at");
        cli_print_json(cli, document);
        json_decref(document);
    } else
        puts(cli_say(cli, "cli.backup_old", "path", path, NULL));
    return 0;
}

int cli_backup_check(struct cli *cli)
{
    struct fault fault = {0};
    struct manifest manifest;
    const char *path = cli->arguments[0];
    if (!backup_is_folder(path))
        return check_old(cli, path);
    if (!backup_load(cli->arena, path, &manifest, &fault) || !check_deep(cli, path, &manifest, &fault))
        return cli_fail(cli, &fault);
    const char *made = cli_instant(cli, manifest.made_ms), *seq = arena_printf(cli->arena, "%lld", (long long)manifest.journal_seq);
    if (cli->json) {
        json_t *document = json_pack("{s:s,s:b,s:s,s:s,s:I,s:{s:I,s:s},s:I,s:I}", "path", path, "sound", 1, "made_at", made, "program", manifest.program, "schema",
                                     (json_int_t)manifest.schema, "journal", "seq", (json_int_t)manifest.journal_seq, "hash", manifest.journal_hash, "files",
                                     (json_int_t)manifest.count, "bytes", (json_int_t)manifest.bytes);
        cli_print_json(cli, document);
        json_decref(document);
        return 0;
    }
    puts(cli_say(cli, "cli.backup_sound", "path", path, "made", made, "files", arena_printf(cli->arena, "%zu", manifest.count), "bytes",
                 arena_printf(cli->arena, "%lld", (long long)manifest.bytes), "seq", seq, "hash", manifest.journal_hash, NULL));
    return 0;
}
