#include "store/backup/manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "store/folder.h"

#define FORM 1
#define HEAD "# qingshan backup "
#define END "# end "
#define DIGEST_SIZE (DIGEST_HEX_SIZE - 1)
#define SIZE_MAX_TEXT ((size_t)256 << 20)
#define PATH_SIZE_MAX 300
#define DEPTH_MAX 4

void manifest_init(struct manifest *manifest, struct arena *arena)
{
    *manifest = (struct manifest){.arena = arena, .program = "", .journal_hash = ""};
}

static void add_file(struct manifest *manifest, struct manifest_file file)
{
    if (manifest->count == manifest->capacity) {
        struct manifest_file *more = arena_array(manifest->arena, manifest->capacity = manifest->capacity * 2 + 64, sizeof *more);
        if (manifest->count)
            memcpy(more, manifest->files, manifest->count * sizeof *more);
        manifest->files = more;
    }
    manifest->files[manifest->count++] = file;
}

void manifest_add(struct manifest *manifest, const char *path, const struct tree_copied *copied)
{
    add_file(manifest, (struct manifest_file){arena_strdup(manifest->arena, path), arena_strdup(manifest->arena, copied->digest)});
    manifest->bytes += copied->size;
}

// Relative, no step upwards, nothing that `sha256sum -c` or a person would read in another way.
static bool may_be_in_a_backup(const char *path)
{
    const size_t size = strlen(path);
    int depth = 1;
    if (!size || size > PATH_SIZE_MAX || text_utf8_valid(path, size) != size || text_equal(path, MANIFEST_NAME))
        return false;
    for (const char *part = path;; part++, depth++) {
        const size_t length = strcspn(part, "/");
        if (!length || depth > DEPTH_MAX || *part == '.')
            return false;
        for (size_t i = 0; i < length; i++)
            if ((unsigned char)part[i] < 0x20 || part[i] == '\\' || part[i] == 0x7F)
                return false;
        part += length;
        if (!*part)
            return true;
    }
}

static int by_path(const void *one, const void *other)
{
    return strcmp(((const struct manifest_file *)one)->path, ((const struct manifest_file *)other)->path);
}

bool manifest_format(struct manifest *manifest, const char **ret_text, size_t *ret_size, struct fault *f)
{
    struct text_buffer out;
    char digest[DIGEST_HEX_SIZE];
    text_buffer_init(&out, manifest->arena);
    if (manifest->count)
        qsort(manifest->files, manifest->count, sizeof *manifest->files, by_path);
    text_buffer_printf(&out, HEAD "%d\n# program %s\n# schema %" PRId64 "\n# made %" PRId64 "\n# journal %" PRId64 " %s\n# bytes %" PRId64 "\n# files %zu\n", FORM,
                       manifest->program, manifest->schema, manifest->made_ms, manifest->journal_seq, manifest->journal_hash, manifest->bytes, manifest->count);
    for (size_t i = 0; i < manifest->count; i++) {
        if (!may_be_in_a_backup(manifest->files[i].path))
            return fault_set(f, FAULT_INPUT, "backup.name", "path", manifest->files[i].path, NULL);
        text_buffer_printf(&out, "%s  %s\n", manifest->files[i].digest, manifest->files[i].path);
    }
    digest_of(out.bytes, out.size, digest);
    text_buffer_printf(&out, END "%s\n", digest);
    *ret_text = out.bytes;
    *ret_size = out.size;
    return true;
}

// ---- reading ----

struct lines {
    struct arena *arena;
    const char *at, *end;
    int64_t number;
};

static const char *next_line(struct lines *lines)
{
    const char *start = lines->at, *stop = start < lines->end ? memchr(start, '\n', (size_t)(lines->end - start)) : NULL;
    if (!stop)
        return NULL;
    lines->at = stop + 1;
    lines->number++;
    return arena_strndup(lines->arena, start, (size_t)(stop - start));
}

static bool unreadable(const struct lines *lines, struct fault *f)
{
    return fault_set_number(f, FAULT_BROKEN, "backup.manifest", "line", lines->number);
}

// "# NAME value" -> value
static const char *field(struct lines *lines, const char *name)
{
    const char *line = next_line(lines), *lead = arena_printf(lines->arena, "# %s ", name);
    return line && text_starts_with(line, lead) ? line + strlen(lead) : NULL;
}

static bool number_field(struct lines *lines, const char *name, int64_t *ret_value)
{
    const char *value = field(lines, name);
    return value && text_parse_int64(value, ret_value) && *ret_value >= 0;
}

static bool is_digest(const char *text, size_t size)
{
    return size == DIGEST_SIZE && strspn(text, "0123456789abcdef") >= size;
}

static bool journal_field(struct lines *lines, struct manifest *manifest)
{
    const char *value = field(lines, "journal"), *space = value ? strchr(value, ' ') : NULL;
    if (!space || !text_parse_int64(arena_strndup(lines->arena, value, (size_t)(space - value)), &manifest->journal_seq) || manifest->journal_seq < 0)
        return false;
    manifest->journal_hash = space + 1;
    return !space[1] || is_digest(space + 1, strlen(space + 1));
}

static bool parse_head(struct lines *lines, struct manifest *manifest, int64_t *ret_count)
{
    manifest->program = field(lines, "program");
    return manifest->program && number_field(lines, "schema", &manifest->schema) && number_field(lines, "made", &manifest->made_ms) &&
           journal_field(lines, manifest) && number_field(lines, "bytes", &manifest->bytes) && number_field(lines, "files", ret_count);
}

static bool parse_file(struct lines *lines, struct manifest *manifest)
{
    const char *line = next_line(lines);
    if (!line || strlen(line) < DIGEST_SIZE + 3 || !is_digest(line, DIGEST_SIZE) || memcmp(line + DIGEST_SIZE, "  ", 2) != 0)
        return false;
    const struct manifest_file file = {line + DIGEST_SIZE + 2, arena_strndup(lines->arena, line, DIGEST_SIZE)};
    if (!may_be_in_a_backup(file.path) || (manifest->count && by_path(&manifest->files[manifest->count - 1], &file) >= 0))
        return false;
    add_file(manifest, file);
    return true;
}

bool manifest_parse(struct arena *arena, const char *text, size_t size, struct manifest *ret_manifest, struct fault *f)
{
    struct lines lines = {.arena = arena, .at = text, .end = text + size};
    int64_t form, count;
    char digest[DIGEST_HEX_SIZE];
    manifest_init(ret_manifest, arena);
    const char *first = next_line(&lines);
    if (!first || !text_starts_with(first, HEAD) || !text_parse_int64(first + strlen(HEAD), &form))
        return unreadable(&lines, f);
    if (form > FORM)
        return fault_set_number(f, FAULT_VERSION, "backup.newer", "found", form);
    if (!parse_head(&lines, ret_manifest, &count))
        return unreadable(&lines, f);
    for (int64_t i = 0; i < count; i++)
        if (!parse_file(&lines, ret_manifest))
            return unreadable(&lines, f);
    digest_of(text, (size_t)(lines.at - text), digest);
    const char *end = next_line(&lines);
    if (!end || !text_equal(end, arena_printf(arena, END "%s", digest)) || lines.at != lines.end || !manifest_find(ret_manifest, "qingshan.db"))
        return unreadable(&lines, f);
    return true;
}

bool manifest_load(struct arena *arena, const char *folder, struct manifest *ret_manifest, struct fault *f)
{
    const char *path = folder_file(arena, folder, MANIFEST_NAME);
    char *text;
    size_t size;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return fault_set(f, FAULT_BROKEN, "backup.no_manifest", "path", folder, NULL);
    if (!file_read(arena, path, SIZE_MAX_TEXT, &text, &size, f))
        return false;
    if (!size) // it is written last
        return fault_set(f, FAULT_BROKEN, "backup.unfinished", "path", folder, NULL);
    return manifest_parse(arena, text, size, ret_manifest, f);
}

const struct manifest_file *manifest_find(const struct manifest *manifest, const char *path)
{
    const struct manifest_file key = {.path = path};
    return manifest->count ? bsearch(&key, manifest->files, manifest->count, sizeof key, by_path) : NULL;
}

// ---- checking ----

static bool not_in_it(void *context, const char *path, bool regular, struct fault *f)
{
    const struct manifest *manifest = context;
    if (regular && (text_equal(path, MANIFEST_NAME) || manifest_find(manifest, path)))
        return true;
    return fault_set(f, FAULT_BROKEN, "backup.extra", "path", path, NULL);
}

bool manifest_check(const struct manifest *manifest, const char *folder, struct fault *f)
{
    struct manifest known = *manifest;
    for (size_t i = 0; i < manifest->count; i++) {
        ARENA_SCOPED arena = arena_new();
        const struct manifest_file *file = &manifest->files[i];
        struct tree_copied found;
        const char *path = folder_file(arena, folder, file->path);
        if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
            return fault_set(f, FAULT_BROKEN, "backup.missing", "path", file->path, NULL);
        if (!tree_digest(path, &found, f))
            return false;
        if (!text_equal(found.digest, file->digest))
            return fault_set(f, FAULT_BROKEN, "backup.damaged", "path", file->path, NULL);
    }
    return tree_walk(folder, not_in_it, &known, f);
}
