// restore: a backup becomes a folder beside the data folder, is looked at, and takes its place (store/backup/restoring.h).
//
// Backups of the older form are restored too: FILE is a database, FILE.archive the archived files, FILE.observations series and raw
// frames; they have no manifest, and whether something is missing in them cannot be told.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/backup.h"
#include "observe/stow/backup.h"
#include "store/backup/restoring.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/journal_detail.h"

struct restore {
    struct cli *cli;
    const char *path;          // of the backup
    bool old;                  // of the older form
    struct manifest manifest;  // unless it is old
    struct restoring place;
};

// ---- filling the folder ----

static mode_t mode_of(const char *path)
{
    const size_t size = strlen(path);
    return text_starts_with(path, "archive/") || (size > 5 && text_equal(path + size - 5, ".segz")) ? 0400 : 0600;
}

// What is read now must be what was looked at before.
static bool fill_new(struct restore *restore, struct fault *f)
{
    const struct manifest *manifest = &restore->manifest;
    const char *made = restore->place.made;
    for (size_t i = 0; i < manifest->count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct tree_copied copied;
        const struct manifest_file *file = &manifest->files[i];
        const struct tree_copy copy = {.from = folder_file(arena, restore->path, file->path), .to = folder_file(arena, made, file->path), .mode = mode_of(file->path)};
        if (text_equal(file->path, "qingshan.yaml") && access(copy.to, F_OK) == 0) // the machine's own stays
            continue;
        if (!tree_make(made, file->path, f) || !tree_copy(&copy, &copied, f))
            return false;
        if (!text_equal(copied.digest, file->digest))
            return fault_set(f, FAULT_BROKEN, "backup.damaged", "path", file->path, NULL);
    }
    return true;
}

struct filling {
    const char *from, *to; // folders
};

static bool fill_one(void *context, const char *path, bool regular, struct fault *f)
{
    const struct filling *filling = context;
    ARENA_SCOPED arena = arena_new();
    struct tree_copied copied;
    const struct tree_copy copy = {.from = folder_file(arena, filling->from, path), .to = folder_file(arena, filling->to, path), .mode = mode_of(path)};
    if (strstr(path, ".partial")) // of a backup that was killed
        return true;
    if (!regular)
        return fault_set(f, FAULT_INPUT, "tree.not_regular", "path", copy.from, NULL);
    return tree_make(filling->to, path, f) && tree_copy(&copy, &copied, f);
}

static bool fill_old(struct restore *restore, struct fault *f)
{
    struct arena *arena = restore->cli->arena;
    const char *made = restore->place.made;
    struct tree_copied copied;
    const struct tree_copy database = {.from = restore->path, .to = folder_file(arena, made, "qingshan.db"), .mode = 0600};
    struct filling archive = {arena_printf(arena, "%s.archive", restore->path), folder_file(arena, made, "archive")};
    struct filling observations = {arena_printf(arena, "%s.observations", restore->path), made};
    return tree_copy(&database, &copied, f) && tree_make(made, "archive/", f) && tree_walk(archive.from, fill_one, &archive, f) &&
           tree_walk(observations.from, fill_one, &observations, f);
}

// ---- the restored store ----

static const char *detail_of(const struct restore *restore)
{
    struct arena *arena = restore->cli->arena;
    const struct manifest *manifest = &restore->manifest;
    if (restore->old)
        return journal_detail(arena, "journal.restored_old", "path", restore->path, NULL);
    return journal_detail(arena, "journal.restored", "path", restore->path, "time", cli_instant(restore->cli, manifest->made_ms), "batch",
                          journal_detail_number(arena, manifest->journal_seq), "hash", manifest->journal_hash, NULL);
}

static bool note(const struct restore *restore, struct store *store, struct fault *f)
{
    int64_t batch;
    return store_begin(store, f) && journal_open_anyway(store, cli_person(restore->cli), "restore", &batch, f) && journal_close(store, batch, detail_of(restore), f) &&
           store_commit(store, f);
}

// Looked at before it is written to: what the journal of the backup says is judged as it came. A schema of an older program is
// brought up to date by the opening.
static bool look_and_note(struct restore *restore, struct fault *f)
{
    struct fault why = {0};
    const struct cli *cli = restore->cli;
    STORE_SCOPED store = store_open(restore->place.made, STORE_WRITE, f);
    if (!store)
        return false;
    if (!backup_check_store(cli, restore->place.made, store, &why)) {
        if (!cli->damaged || why.kind != FAULT_BROKEN) {
            *f = why;
            return fault_at(f, "%s", restore->path);
        }
        fprintf(stderr, "qingshan: %s\n", message_fault(cli->arena, cli->language, &why));
    }
    return note(restore, store, f) && store_checkpoint(store, f);
}

// ---- the command ----

static bool look_at_backup(struct restore *restore, struct fault *f)
{
    restore->old = !backup_is_folder(restore->path);
    return restore->old ? store_check_backup(restore->path, NULL, f) : backup_load(restore->cli->arena, restore->path, &restore->manifest, f);
}

static bool put_in_place(struct restore *restore, struct fault *f)
{
    struct arena *arena = restore->cli->arena;
    bool ok = restoring_begin(arena, restore->cli->data, &restore->place, f) && (restore->old ? fill_old(restore, f) : fill_new(restore, f)) &&
              look_and_note(restore, f) && restoring_swap(arena, &restore->place, f);
    restoring_end(&restore->place);
    return ok;
}

int cli_restore(struct cli *cli)
{
    struct fault fault = {0};
    struct folder_lock lock;
    struct restore restore = {.cli = cli, .path = cli->arguments[0]};
    if (!look_at_backup(&restore, &fault))
        return cli_fail(cli, &fault);
    if (folder_is_initialised(cli->data) && !cli->yes)
        return cli_fail(cli, (fault_set(&fault, FAULT_CONFLICT, "cli.restore_exists", "path", cli->data, NULL), &fault));
    if (!folder_create(cli->data, &fault) || !folder_lock(cli->data, &lock, &fault))
        return cli_fail(cli, &fault);
    cli_tell_lock(cli, &lock);
    const bool ok = put_in_place(&restore, &fault);
    folder_unlock(&lock);
    if (!ok)
        return cli_fail(cli, &fault);
    puts(cli_say(cli, "cli.restore_done", "path", cli->data, NULL));
    if (restore.place.kept)
        puts(cli_say(cli, "cli.restore_kept", "path", restore.place.kept, NULL));
    if (restore.old)
        puts(cli_say(cli, "cli.restore_old", NULL));
    return 0;
}
