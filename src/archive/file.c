#include "archive/file.h"

#include <string.h>

#include "archive/file_internal.h"
#include "base/cell/field.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/record.h"

bool file_kind_is(const char *kind)
{
    return text_has_word(FILE_KINDS, kind);
}

bool file_find(struct store *store, struct arena *arena, const char *id, struct file *ret_file, struct fault *f)
{
    struct file_row row;
    bool found;
    if (!file_by_uuid(store, arena, &(struct file_by_uuid_in){id}, &row, &found, f))
        return false;
    if (!found)
        return fault_set(f, FAULT_NOT_FOUND, "file.unknown", "id", id, NULL);
    *ret_file = file_of_row(&row);
    return true;
}

static bool insert(struct store *store, struct arena *arena, const struct file *file, int64_t batch, struct fault *f)
{
    const struct file_record row = {.uuid = file->id, .name = file->name, .size = arena_printf(arena, "%lld", (long long)file->size), .digest = file->digest,
                                    .crc = arena_printf(arena, "%lld", (long long)file->crc), .type = file->type, .kind = file->kind,
                                    .note = text_empty(file->note) ? NULL : file->note, .state = file->state, .reason = file->reason,
                                    .uploaded_ms = arena_printf(arena, "%lld", (long long)file->uploaded_ms), .who = file->who};
    return record_add(store, record_table_find("file"), RECORD_TEXTS(&row), batch, f);
}

// ---- links ----

static bool link_insert(struct store *store, const char *id, const struct file_target *target, int64_t batch, struct fault *f)
{
    const struct file_link_record row = {.file = id, .kind = target->kind, .target = target->key};
    return record_add(store, record_table_find("file_link"), RECORD_TEXTS(&row), batch, f);
}

static bool find_link(struct store *store, struct arena *arena, const char *id, const struct file_target *target, int64_t *ret_row, bool *ret_found, struct fault *f)
{
    struct file_link_now_row row = {0};
    if (!file_link_now(store, arena, &(struct file_link_now_in){id, target->kind, target->key}, &row, ret_found, f))
        return false;
    *ret_row = row.id;
    return true;
}

// A link that is named twice is one.
static bool is_again(const struct file_target *targets, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (text_equal(targets[i].kind, targets[at].kind) && text_equal(targets[i].key, targets[at].key))
            return true;
    return false;
}

static const char *targets_text(struct arena *arena, const struct file_target *targets, size_t count)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < count && i < 5; i++)
        text_buffer_printf(&out, "%s%s:%s", i ? ", " : "", targets[i].kind, targets[i].key);
    if (count > 5)
        text_buffer_printf(&out, ", +%zu", count - 5);
    return out.size ? out.bytes : "-";
}

static bool set_one(struct store *store, struct arena *arena, const struct file_linking *linking, size_t i, int64_t batch, size_t *changed, struct fault *f)
{
    bool found;
    int64_t row;
    const struct file_target *target = &linking->targets[i];
    if (is_again(linking->targets, i))
        return true;
    if (!find_link(store, arena, linking->id, target, &row, &found, f))
        return false;
    if (found != linking->ends)
        return true;
    ++*changed;
    if (!batch) // only counted
        return true;
    return linking->ends ? record_retire(store, record_table_find("file_link"), row, batch, f) : link_insert(store, linking->id, target, batch, f);
}

static bool set_all(struct store *store, struct arena *arena, const struct file_linking *linking, int64_t batch, size_t *ret_changed, struct fault *f)
{
    *ret_changed = 0;
    for (size_t i = 0; i < linking->count; i++)
        if (!set_one(store, arena, linking, i, batch, ret_changed, f))
            return false;
    return true;
}

bool file_link_set(struct store *store, struct arena *arena, const struct file_linking *linking, size_t *ret_changed, int64_t *ret_batch, struct fault *f)
{
    struct file file;
    *ret_batch = 0;
    if (!linking->count)
        return fault_set(f, FAULT_INPUT, "file.no_target", NULL);
    if (!file_find(store, arena, linking->id, &file, f) || (!linking->ends && !file_targets_check(store, arena, linking->targets, linking->count, f)))
        return false;
    if (!linking->ends && text_equal(file.state, FILE_WITHDRAWN))
        return fault_set(f, FAULT_CONFLICT, "file.withdrawn", "id", linking->id, NULL);
    if (!set_all(store, arena, linking, 0, ret_changed, f) || !*ret_changed)
        return !fault_is_set(f);
    const char *detail = journal_detail(arena, linking->ends ? "journal.file_unlink" : "journal.file_link", "name", file.name, "id", linking->id, "targets",
                                        targets_text(arena, linking->targets, linking->count), NULL);
    return journal_open(store, linking->who, linking->ends ? "file.unlink" : "file.link", ret_batch, f) &&
           set_all(store, arena, linking, *ret_batch, ret_changed, f) && journal_close(store, *ret_batch, detail, f);
}

bool file_link_list(struct store *store, struct arena *arena, const char *id, struct file_link **ret_links, size_t *ret_count, struct fault *f)
{
    struct file_link_rows_row *rows;
    if (!file_link_rows_all(store, arena, &(struct file_link_rows_in){id}, &rows, ret_count, f))
        return false;
    *ret_links = arena_array(arena, *ret_count + 1, sizeof **ret_links);
    for (size_t i = 0; i < *ret_count; i++) {
        struct fault gone = {0};
        struct file_link *link = &(*ret_links)[i];
        const struct file_target target = {rows[i].kind, rows[i].target};
        *link = (struct file_link){.kind = rows[i].kind, .key = rows[i].target, .batch = rows[i].batch};
        if (!file_target_find(store, arena, &target, &link->label, &gone) && gone.kind != FAULT_INPUT)
            return *f = gone, false;
    }
    return true;
}

// ---- writing ----

bool file_save(struct store *store, struct arena *arena, const struct file *file, const struct file_target *targets, size_t count, int64_t *ret_batch, struct fault *f)
{
    const struct file_linking linking = {.id = file->id, .who = file->who, .targets = targets, .count = count};
    struct file_row before;
    bool found;
    size_t changed;
    if (!file_by_uuid(store, arena, &(struct file_by_uuid_in){file->id}, &before, &found, f))
        return false;
    if (found) // the answer to its end was not heard
        return *ret_batch = before.batch, true;
    if (!file_targets_check(store, arena, targets, count, f))
        return false;
    const char *detail = journal_detail(arena, "journal.file_add", "name", file->name, "id", file->id, "size", journal_detail_number(arena, (long long)file->size), "digest",
                                        file->digest, "targets", targets_text(arena, targets, count), NULL);
    return journal_open(store, file->who, "file.add", ret_batch, f) && insert(store, arena, file, *ret_batch, f) &&
           set_all(store, arena, &linking, *ret_batch, &changed, f) && journal_close(store, *ret_batch, detail, f);
}

bool file_withdraw(struct store *store, struct arena *arena, const char *id, const char *who, const char *reason, int64_t *ret_batch, struct fault *f)
{
    struct file file;
    if (!file_find(store, arena, id, &file, f))
        return false;
    if (text_equal(file.state, FILE_WITHDRAWN))
        return fault_set(f, FAULT_CONFLICT, "file.withdrawn", "id", id, NULL);
    if (text_empty(who))
        return fault_set(f, FAULT_INPUT, "file.person", "field", "person", NULL);
    if (text_empty(reason))
        return fault_set(f, FAULT_INPUT, "file.reason", "field", "reason", NULL);
    const int64_t row = file.row;
    file.state = FILE_WITHDRAWN;
    file.reason = reason;
    const char *detail = journal_detail(arena, "journal.file_withdraw", "name", file.name, "id", id, "reason", reason, NULL);
    return field_check("reason", reason, f) && journal_open(store, who, "file.withdraw", ret_batch, f) &&
           record_retire(store, record_table_find("file"), row, *ret_batch, f) && insert(store, arena, &file, *ret_batch, f) &&
           journal_close(store, *ret_batch, detail, f);
}
