// backup, restore: FILE is the database, FILE.archive the archived files, FILE.observations series and raw frames.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/period.h"
#include "base/text.h"
#include "cli/cli.h"
#include "observe/backup.h"
#include "store/durable.h"
#include "store/folder.h"

// Archived files never change, so a hard link is a copy; across file systems they are copied.
static bool copy_blob(const char *from, const char *to, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    char *bytes;
    size_t size;
    if (link(from, to) == 0 || errno == EEXIST)
        return true;
    return file_read(arena, from, (size_t)1 << 30, &bytes, &size, f) && durable_write(to, bytes, size, 0400, f);
}

static bool copy_folder(struct arena *arena, const char *from, const char *to, int depth, struct fault *f)
{
    DIR *directory = opendir(from);
    struct dirent *entry;
    bool ok = !directory || folder_create(to, f);
    while (directory && ok && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || strstr(entry->d_name, ".partial"))
            continue;
        const char *source = arena_printf(arena, "%s/%s", from, entry->d_name), *target = arena_printf(arena, "%s/%s", to, entry->d_name);
        ok = depth > 0 ? copy_folder(arena, source, target, depth - 1, f) : copy_blob(source, target, f);
    }
    if (directory)
        closedir(directory);
    return ok && (!directory || durable_sync(to, f)); // a hard link is a name only
}

int cli_backup(struct cli *cli)
{
    struct fault fault = {0};
    const char *path = cli->arguments[0];
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &fault);
    if (!store)
        return cli_fail(cli, &fault);
    if (access(path, F_OK) == 0)
        return cli_fail(cli, (fault_set(&fault, FAULT_CONFLICT, "backup.exists", "path", path, NULL), &fault));
    const char *observations = arena_printf(cli->arena, "%s.observations", path);
    unlink(folder_file(cli->arena, observations, "series.db")); // left by a backup that was killed: it has no database
    // In this order a copy holds all that it names: the devices of its frames, the files of its database.
    if (!observations_backup(cli->data, observations, &fault) || !store_backup(store, path, &fault) ||
        !copy_folder(cli->arena, folder_file(cli->arena, cli->data, "archive"), arena_printf(cli->arena, "%s.archive", path), 1, &fault))
        return cli_fail(cli, &fault);
    puts(cli_say(cli, "cli.backup_done", "path", path, NULL));
    return 0;
}

// Keeps what is there under another name. Its write-ahead log is emptied first: nothing is lost when the log is removed,
// and a log that stayed would be read into the new database. A database too damaged to open is only kept as a file.
static bool keep_old(const struct cli *cli, const char *target, struct fault *f)
{
    const char *kept = arena_printf(cli->arena, "%s.before-%lld", target, (long long)instant_now_ms());
    struct fault why = {0};
    STORE_SCOPED old = store_open(cli->data, STORE_READ, &why);
    if (old)
        return store_backup(old, kept, f) && store_checkpoint(old, f);
    return link(target, kept) == 0 || fault_set_errno(f, "link", kept);
}

// The new database is copied beside the old one and takes its place in one rename.
static bool restore_database(const struct cli *cli, const char *path, struct fault *f)
{
    struct arena *arena = cli->arena;
    const char *target = folder_file(arena, cli->data, "qingshan.db"), *beside = folder_file(arena, cli->data, "qingshan.db.restoring");
    char *bytes;
    size_t size;
    if (!file_read(arena, path, (size_t)8 << 30, &bytes, &size, f) || !durable_write(beside, bytes, size, 0600, f))
        return false;
    if (access(target, F_OK) == 0 && !keep_old(cli, target, f))
        return false;
    unlink(folder_file(arena, cli->data, "qingshan.db-wal"));
    unlink(folder_file(arena, cli->data, "qingshan.db-shm"));
    // The rename may reach the disk before the removal does; the old log would then be read into the new database.
    return durable_sync(cli->data, f) && durable_move(beside, target, f);
}

// Sets aside what the folder holds now, under the same time for all.
static bool set_aside(const struct cli *cli, const char *suffix, struct fault *f)
{
    static const char *const names[] = {"raw", "series.db", "series.db-wal", "series.db-shm"};
    static const char *const endings[] = {"", "", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *base = i < 2 ? names[i] : "series.db";
        const char *from = folder_file(cli->arena, cli->data, names[i]);
        const char *to = arena_printf(cli->arena, "%s/%s.before-%s%s", cli->data, base, suffix, endings[i]);
        if (rename(from, to) != 0 && errno != ENOENT)
            return fault_set_errno(f, "rename", from);
    }
    return durable_sync(cli->data, f);
}

static bool restore_observations(const struct cli *cli, const char *from, struct fault *f)
{
    if (!set_aside(cli, arena_printf(cli->arena, "%lld", (long long)instant_now_ms()), f))
        return false;
    return access(from, F_OK) != 0 || observations_backup(from, cli->data, f); // an older backup has none
}

int cli_restore(struct cli *cli)
{
    struct fault fault = {0};
    struct folder_lock lock;
    const char *path = cli->arguments[0];
    if (!store_check_backup(path, &fault))
        return cli_fail(cli, &fault);
    if (folder_is_initialised(cli->data) && !cli->yes)
        return cli_fail(cli, (fault_set(&fault, FAULT_CONFLICT, "cli.restore_exists", "path", cli->data, NULL), &fault));
    if (!folder_create(cli->data, &fault) || !folder_lock(cli->data, &lock, &fault))
        return cli_fail(cli, &fault);
    bool ok = copy_folder(cli->arena, arena_printf(cli->arena, "%s.archive", path), folder_file(cli->arena, cli->data, "archive"), 1, &fault) &&
              restore_observations(cli, arena_printf(cli->arena, "%s.observations", path), &fault) && restore_database(cli, path, &fault);
    folder_unlock(&lock);
    if (!ok)
        return cli_fail(cli, &fault);
    puts(cli_say(cli, "cli.restore_done", "path", cli->data, NULL));
    return 0;
}
