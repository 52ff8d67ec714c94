// The small pack of tests/packs/base in memory, to be damaged in one place. Header only: tests and fuzz targets share it.
#ifndef QINGSHAN_TESTS_PACKS_FIXTURE_H
#define QINGSHAN_TESTS_PACKS_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/text.h"
#include "pack/pack.h"

#define FIXTURE_FILES_MAX 32

struct fixture {
    struct arena *arena;
    struct pack_file files[FIXTURE_FILES_MAX];
    struct pack_files list;
    size_t count;
};

static void fixture_load_file(struct fixture *fixture, const char *root, const char *name)
{
    char *bytes;
    size_t size;
    struct fault fault = {0};
    const char *path = arena_printf(fixture->arena, "%s/tests/packs/base/%s", root, name);
    if (!file_read(fixture->arena, path, CSV_FILE_MAX, &bytes, &size, &fault)) {
        fprintf(stderr, "cannot read %s\n", path);
        abort();
    }
    fixture->files[fixture->count++] = (struct pack_file){.name = arena_strdup(fixture->arena, name), .bytes = bytes, .size = size};
}

// root: the source folder.
static void fixture_load(struct fixture *fixture, struct arena *arena, const char *root)
{
    *fixture = (struct fixture){.arena = arena};
    fixture_load_file(fixture, root, "pack.yaml");
    for (int i = 0; i < pack_table_count; i++)
        fixture_load_file(fixture, root, arena_printf(arena, "%s%s.csv", pack_tables[i].national ? "../national/" : "", pack_tables[i].name));
    fixture->list.files = fixture->files;
}

static struct pack_file *fixture_file(struct fixture *fixture, const char *name)
{
    for (size_t i = 0; i < fixture->count; i++)
        if (strcmp(fixture->files[i].name, name) == 0)
            return &fixture->files[i];
    fprintf(stderr, "no file %s\n", name);
    abort();
}

// Replaces the first `find` (it must be there) in a file. find NULL: the whole file; replace NULL with it: no file.
static inline void fixture_edit(struct fixture *fixture, const char *name, const char *find, const char *replace)
{
    struct pack_file *file = fixture_file(fixture, name);
    if (!find) {
        file->bytes = replace;
        file->size = replace ? strlen(replace) : 0;
        file->name = replace ? file->name : "none";
        return;
    }
    const char *at = strstr(file->bytes, find); // whole files are NUL-terminated in the arena
    if (!at) {
        fprintf(stderr, "%s has no: %s\n", name, find);
        abort();
    }
    file->bytes = arena_printf(fixture->arena, "%.*s%s%s", (int)(at - file->bytes), file->bytes, replace, at + strlen(find));
    file->size = strlen(file->bytes);
}

static inline struct pack *fixture_read(struct fixture *fixture, struct finding_list *ret_findings)
{
    struct pack_source source = pack_source_memory(&fixture->list);
    finding_list_init(ret_findings, fixture->arena);
    return pack_read(fixture->arena, &source, ret_findings);
}

// "targets.csv:13 target-unit 3; ..." in the order they are printed.
static inline const char *fixture_findings(struct arena *arena, const struct finding_list *findings)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_append(&out, "");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        text_buffer_printf(&out, "%s%s:%lld %s%s%s", i ? "; " : "", finding->file, (long long)finding->line, finding->rule,
                           text_empty(finding->subject) ? "" : " ", finding->subject ? finding->subject : "");
    }
    return out.bytes ? out.bytes : "";
}

#endif
