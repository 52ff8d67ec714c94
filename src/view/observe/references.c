#include "view/observe/references.h"

#include <stdlib.h>
#include <string.h>

#include "archive/file.h"
#include "indicator/fact.h"
#include "observe/stow/series_file.h"
#include "plan/outline.h"
#include "store/archive.h"

struct looking {
    const struct references *references;
    struct arena *arena;
    const char **there;
    size_t there_count;
};

static int compare_digests(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool is_there(const struct looking *looking, const char *digest)
{
    return looking->there_count && bsearch(&digest, looking->there, looking->there_count, sizeof *looking->there, compare_digests);
}

static void look_for_evidence(const struct looking *looking, const struct fact_evidence *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fault gone = {0};
        if (is_there(looking, list[i].digest))
            continue;
        fault_set(&gone, FAULT_BROKEN, "fact.evidence_gone", "digest", list[i].digest, "facts", arena_printf(looking->arena, "%lld", (long long)list[i].facts),
                  "subject", list[i].subject, "period", list[i].period, NULL);
        looking->references->gone(looking->references->context, &gone);
    }
}

static void look_for_files(const struct looking *looking, const char *key, const char **digests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fault gone = {0};
        if (is_there(looking, digests[i]))
            continue;
        fault_set(&gone, FAULT_BROKEN, key, "digest", digests[i], NULL);
        looking->references->gone(looking->references->context, &gone);
    }
}

bool references_check(struct store *store, struct arena *arena, const struct references *references, struct fault *f)
{
    struct looking looking = {.references = references, .arena = arena};
    const char **outlines, **imports, **files;
    struct fact_evidence *evidence;
    size_t evidence_count, outline_count, import_count, file_count;
    if (!fact_evidence_list(store, arena, &evidence, &evidence_count, f) || !outline_files(store, arena, &outlines, &outline_count, f) ||
        !series_file_list(store, arena, &imports, &import_count, f) || !file_digest_list(store, arena, &files, &file_count, f) ||
        !archive_list(references->folder, arena, &looking.there, &looking.there_count, f))
        return false;
    look_for_evidence(&looking, evidence, evidence_count);
    look_for_files(&looking, "outline.gone", outlines, outline_count);
    look_for_files(&looking, "series.file_gone", imports, import_count);
    look_for_files(&looking, "file.gone", files, file_count);
    return true;
}
