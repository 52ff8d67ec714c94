#include "plan/outline.h"

#include "base/cell/field.h"
#include "base/text.h"
#include "plan_sql.h"
#include "store/archive.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"

bool outline_find(struct store *store, struct arena *arena, struct outline *ret_outline, bool *ret_found, struct fault *f)
{
    struct outline_now_row row;
    if (!outline_now(store, arena, &row, ret_found, f))
        return false;
    if (*ret_found)
        *ret_outline = (struct outline){row.digest, row.datum, row.source, row.approval, row.who, row.recorded_ms};
    return true;
}

static bool check(const struct outline *outline, struct fault *f)
{
    if (!text_equal(outline->datum, "CGCS2000") && !text_equal(outline->datum, "GCJ-02"))
        return fault_set(f, FAULT_INPUT, "outline.datum", "text", outline->datum ? outline->datum : "", NULL);
    if (text_empty(outline->source))
        return fault_set(f, FAULT_INPUT, "outline.source", NULL);
    return field_check("source", outline->source, f) && field_check("approval", outline->approval, f);
}

static bool insert(struct store *store, const struct outline *outline, const char *digest, int64_t batch, struct fault *f)
{
    const struct outline_record row = {.digest = digest, .datum = outline->datum, .source = outline->source,
                                       .approval = text_empty(outline->approval) ? NULL : outline->approval};
    return record_add(store, record_table_find("outline"), RECORD_TEXTS(&row), batch, f);
}

bool outline_save(struct store *store, const char *folder, const struct outline *outline, struct store_bytes geojson, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct outline_now_row before;
    char digest[DIGEST_HEX_SIZE];
    bool found;
    *ret_batch = 0;
    if (!check(outline, f) || !outline_now(store, arena, &before, &found, f) || !archive_save(folder, geojson.bytes, geojson.size, digest, f))
        return false;
    const char *approval = text_empty(outline->approval) ? NULL : outline->approval;
    if (found && text_equal(before.digest, digest) && text_equal(before.datum, outline->datum) && text_equal(before.source, outline->source) &&
        text_equal(before.approval, approval))
        return true;
    const char *detail = journal_detail(arena, "journal.outline", "source", outline->source, approval ? "approval" : "@approval", approval ? approval : "journal.none",
                                        "datum", outline->datum, "digest", digest, NULL);
    return journal_open(store, outline->who, "outline.load", ret_batch, f) &&
           (!found || record_retire(store, record_table_find("outline"), before.id, *ret_batch, f)) && insert(store, outline, digest, *ret_batch, f) &&
           journal_close(store, *ret_batch, detail, f);
}

bool outline_files(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f)
{
    struct outline_digests_row *rows;
    if (!outline_digests_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_digests = arena_array(arena, *ret_count + 1, sizeof **ret_digests);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_digests)[i] = rows[i].digest;
    return true;
}
