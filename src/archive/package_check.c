#include "archive/package.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/zip_read.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/text.h"

#define LIST_SIZE_MAX ((int64_t)16 << 20)
#define READ_SIZE ((size_t)256 << 10)

struct named {
    const char *digest, *path;
    bool found;
};
struct checking {
    struct arena *arena;
    const struct zip_source *source;
    struct LIST_OF(struct named) list;
    struct map by_path;          // struct named
    struct package_report *report;
};

static bool read_file(void *context, int64_t at, void *bytes, size_t size)
{
    char *out = bytes;
    while (size) {
        const ssize_t got = pread(*(const int *)context, out, size, at);
        if (got <= 0)
            return false;
        out += got;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

static void find(struct checking *checking, const char *key, const char *path)
{
    struct fault finding = {0};
    fault_set(&finding, FAULT_BROKEN, key, "path", path, NULL);
    LIST_PUSH(checking->arena, &checking->report->findings, finding);
}

// "<64 digits>  <path>", a line each.
static bool read_list(struct checking *checking, const struct zip_item *item, struct fault *f)
{
    if (item->size > LIST_SIZE_MAX)
        return fault_set(f, FAULT_INPUT, "package.no_list", NULL);
    char *bytes = arena_alloc(checking->arena, (size_t)item->size + 1), *line;
    if (!checking->source->read(checking->source->context, item->at, bytes, (size_t)item->size))
        return fault_set(f, FAULT_INPUT, "package.no_list", NULL);
    while ((line = strsep(&bytes, "\n")) && *line) {
        const size_t digits = strspn(line, "0123456789abcdef");
        if (digits != DIGEST_HEX_SIZE - 1 || strncmp(line + digits, "  ", 2) != 0 || !line[digits + 2])
            return fault_set(f, FAULT_INPUT, "package.no_list", NULL);
        line[digits] = '\0';
        LIST_PUSH(checking->arena, &checking->list, (struct named){line, line + digits + 2, false});
    }
    map_init(&checking->by_path, checking->arena);
    for (size_t i = 0; i < checking->list.count; i++)
        map_put(&checking->by_path, checking->list.items[i].path, &checking->list.items[i]);
    return true;
}

static bool compare(struct checking *checking, const struct zip_item *item, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    unsigned char *block = arena_alloc(arena, READ_SIZE);
    char digest[DIGEST_HEX_SIZE];
    struct digest_state state;
    struct named *named = map_get(&checking->by_path, item->name);
    if (!named || named->found) // or twice under one name: which of them a reader takes, nobody knows
        return find(checking, "package.extra", item->name), true;
    digest_begin(&state);
    for (int64_t done = 0; done < item->size;) {
        const int64_t left = item->size - done;
        const size_t some = left < (int64_t)READ_SIZE ? (size_t)left : READ_SIZE;
        if (!checking->source->read(checking->source->context, item->at + done, block, some))
            return fault_set(f, FAULT_INPUT, "zip.broken", "text", item->name, NULL);
        digest_add(&state, block, some);
        done += (int64_t)some;
    }
    digest_end(&state, digest);
    named->found = true;
    checking->report->digests[checking->report->files++] = named->digest;
    if (!text_equal(digest, named->digest))
        find(checking, "package.changed", item->name);
    return true;
}

static bool check(struct checking *checking, struct fault *f)
{
    struct zip_item *items;
    const struct zip_item *list = NULL;
    size_t count;
    if (!zip_items_read(checking->source, checking->arena, &items, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        list = !list && text_equal(items[i].name, PACKAGE_DIGESTS) ? &items[i] : list;
    if (!list)
        return fault_set(f, FAULT_INPUT, "package.no_list", NULL);
    checking->report->digests = arena_array(checking->arena, count + 1, sizeof *checking->report->digests);
    if (!read_list(checking, list, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (&items[i] != list && !compare(checking, &items[i], f))
            return false;
    for (size_t i = 0; i < checking->list.count; i++)
        if (!checking->list.items[i].found)
            find(checking, "package.missing", checking->list.items[i].path);
    return true;
}

bool package_verify(const char *path, struct arena *arena, struct package_report *ret_report, struct fault *f)
{
    struct stat about;
    *ret_report = (struct package_report){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0) {
        fault_set_errno(f, "open", path);
        if (file >= 0)
            close(file);
        return false;
    }
    const struct zip_source source = {.read = read_file, .context = &file, .size = about.st_size};
    struct checking checking = {.arena = arena, .source = &source, .report = ret_report};
    const bool ok = check(&checking, f);
    close(file);
    return ok;
}
