#include "archive/package.h"

#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/cell/csv.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "store/archive.h"

struct packed {
    struct file file;
    const char *path; // in the package; NULL: withdrawn
};
struct packing {
    struct store *store;
    struct arena *arena;
    const struct package_of *of;
    struct LIST_OF(struct packed) files;
    struct map seen;
};

bool package_target_parse(struct arena *arena, const char *text, struct file_target *ret_target, struct fault *f)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    const char *kind = colon ? arena_strndup(arena, text, (size_t)(colon - text)) : "";
    *ret_target = (struct file_target){kind, colon ? colon + 1 : ""};
    return (colon && colon[1] && (text_has_word(FILE_TARGET_KINDS, kind) || text_equal(kind, "indicator"))) ||
           fault_set(f, FAULT_INPUT, "package.no_target", "text", text_or_none(text), NULL);
}

// ---- which files ----

static bool take(struct packing *packing, const struct file *files, size_t count, struct fault *f)
{
    for (size_t i = 0; i < count; i++) {
        if (map_get(&packing->seen, files[i].id))
            continue;
        if (packing->files.count == PACKAGE_MAX)
            return fault_set_number(f, FAULT_TOO_LARGE, "package.many", "most", PACKAGE_MAX);
        struct packed packed = {.file = files[i]};
        if (text_equal(files[i].state, FILE_KEPT))
            packed.path = arena_printf(packing->arena, "files/%05zu_%s", packing->files.count + 1, files[i].name);
        map_put(&packing->seen, files[i].id, packing);
        LIST_PUSH(packing->arena, &packing->files, packed);
    }
    return arena_within(packing->arena, f);
}

static bool take_of_target(struct packing *packing, struct fault *f)
{
    struct query query = {.limit = QUERY_LIMIT_MAX};
    struct file_page page = {0};
    query.orders[query.order_count++] = (struct query_order){.column = query_column(&file_lines_source, "uploaded_ms")};
    do {
        query.after = page.next;
        if (!file_page_read(packing->store, packing->arena, &packing->of->target, &query, &page, f) || !take(packing, page.files, page.count, f))
            return false;
    } while (page.next);
    return true;
}

static bool take_all(struct packing *packing, struct fault *f)
{
    const struct package_of *of = packing->of;
    if (!of->subject_count && !take_of_target(packing, f))
        return false;
    for (size_t i = 0; i < of->subject_count; i++) {
        struct file *files;
        size_t count;
        if (!file_list_of_subject(packing->store, packing->arena, of->subjects[i], &files, &count, f) || !take(packing, files, count, f))
            return false;
    }
    return packing->files.count || fault_set(f, FAULT_NOT_FOUND, "package.none", "text", arena_printf(packing->arena, "%s:%s", of->target.kind, of->target.key), NULL);
}

// ---- its lists ----

static bool links_text(struct packing *packing, const char *id, const char **ret_text, struct fault *f)
{
    struct file_link *links;
    struct text_buffer out;
    size_t count;
    text_buffer_init(&out, packing->arena);
    if (!file_link_list(packing->store, packing->arena, id, &links, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        text_buffer_printf(&out, "%s%s:%s%s%s", i ? "; " : "", links[i].kind, links[i].key, links[i].label ? " " : "", text_or_none(links[i].label));
    *ret_text = out.size ? out.bytes : "";
    return true;
}

static void put_row(struct text_buffer *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_append_cell(out, text_or_none(cells[i]), i == 0);
    text_buffer_append(out, "\r\n");
}

static bool make_index(struct packing *packing, struct text_buffer *out, struct fault *f)
{
    static const char *const titles[] = {"package.path", "package.name", "package.digest", "package.size", "package.type", "package.state", "package.links", "package.uploaded",
                                         "package.who", "package.note", "package.id"};
    const char *cells[sizeof titles / sizeof *titles];
    const size_t count = sizeof titles / sizeof *titles;
    text_buffer_append(out, "\xef\xbb\xbf"); // Excel reads it as UTF-8 then
    for (size_t i = 0; i < count; i++)
        cells[i] = message_text(packing->arena, packing->of->language, titles[i], NULL);
    put_row(out, cells, count);
    for (size_t i = 0; i < packing->files.count; i++) {
        const struct packed *packed = &packing->files.items[i];
        const struct file *file = &packed->file;
        const char *links;
        if (!links_text(packing, file->id, &links, f) || !arena_within(packing->arena, f))
            return false;
        const char *state = message_text(packing->arena, packing->of->language, packed->path ? "file.state_kept" : "file.state_withdrawn", NULL);
        const char *const row[] = {packed->path, file->name, file->digest, arena_printf(packing->arena, "%lld", (long long)file->size), file->type,
                                   packed->path ? state : arena_printf(packing->arena, "%s: %s", state, text_or_none(file->reason)), links,
                                   instant_text(packing->arena, file->uploaded_ms), file->who, file->note, file->id};
        put_row(out, row, count);
    }
    return true;
}

// As sha256sum writes and reads it.
static void make_digests(const struct packing *packing, const struct text_buffer *index, struct text_buffer *out)
{
    char digest[DIGEST_HEX_SIZE];
    digest_of(index->bytes, index->size, digest);
    text_buffer_printf(out, "%s  " PACKAGE_INDEX "\n", digest);
    for (size_t i = 0; i < packing->files.count; i++)
        if (packing->files.items[i].path)
            text_buffer_printf(out, "%s  %s\n", packing->files.items[i].file.digest, packing->files.items[i].path);
}

static struct zip_entry entry_of_text(const char *name, const struct text_buffer *text, int64_t at_ms)
{
    return (struct zip_entry){.name = name, .bytes = text->bytes, .size = (int64_t)text->size, .at_ms = at_ms,
                              .crc = (uint32_t)crc32(crc32(0, NULL, 0), (const unsigned char *)text->bytes, (unsigned)text->size)};
}

// A package that would end in the middle is not begun.
static bool check_there(const struct packing *packing, struct fault *f)
{
    for (size_t i = 0; i < packing->files.count; i++) {
        int file;
        int64_t size;
        if (!packing->files.items[i].path)
            continue;
        if (!archive_open(packing->of->folder, packing->files.items[i].file.digest, &file, &size, f))
            return false;
        close(file);
    }
    return true;
}

static struct zip_stream *make(struct packing *packing, struct fault *f)
{
    struct text_buffer index, digests;
    size_t count = 0;
    const int64_t now_ms = instant_now_ms();
    text_buffer_init(&index, packing->arena);
    text_buffer_init(&digests, packing->arena);
    if (!take_all(packing, f) || !check_there(packing, f) || !make_index(packing, &index, f))
        return NULL;
    make_digests(packing, &index, &digests);
    struct zip_entry *entries = arena_array(packing->arena, packing->files.count + 2, sizeof *entries);
    entries[count++] = entry_of_text(PACKAGE_INDEX, &index, now_ms);
    entries[count++] = entry_of_text(PACKAGE_DIGESTS, &digests, now_ms);
    for (size_t i = 0; i < packing->files.count; i++) {
        const struct file *file = &packing->files.items[i].file;
        if (packing->files.items[i].path)
            entries[count++] = (struct zip_entry){.name = packing->files.items[i].path, .digest = file->digest, .size = file->size, .crc = (uint32_t)file->crc,
                                                  .at_ms = file->uploaded_ms};
    }
    if (!arena_within(packing->arena, f))
        return NULL;
    return zip_stream_new(packing->arena, arena_strdup(packing->arena, packing->of->folder), entries, count);
}

struct zip_stream *package_open(struct store *store, const struct package_of *of, struct fault *f)
{
    struct arena *arena = arena_new();
    struct packing packing = {.store = store, .arena = arena, .of = of};
    map_init(&packing.seen, arena);
    struct zip_stream *stream = make(&packing, f);
    if (!stream)
        arena_free(arena);
    return stream;
}
