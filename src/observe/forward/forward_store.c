#include "observe/forward/forward_store.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "forward_sql.h"
#include "observe/raw/forward_mark.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/purpose.h"
#include "store/record.h"

#define NAME_MAX_SIZE 40
#define TEXT_MAX 4000
#define OVER_TIME_MAX_S 99

static enum hj212_edition edition_of(const char *text)
{
    return text_equal(text, "2005") ? HJ212_2005 : text_equal(text, "2025") ? HJ212_2025 : HJ212_2017;
}

static struct forward_target target_of(const struct forward_rows_row *row)
{
    return (struct forward_target){.name = row->name, .address = row->address, .encoding = text_equal(row->encoding, "head") ? FORWARD_HEAD : FORWARD_RAW,
                                   .edition = edition_of(row->edition), .password = row->password, .mns = row->mns, .points = row->points,
                                   .answers = row->answers, .over_time_s = row->over_time_s, .from_start = row->from_start, .simulated = row->simulated,
                                   .enabled = row->enabled, .begins = row->position};
}

bool forward_load(struct store *store, struct arena *arena, struct forward_target **ret_targets, size_t *ret_count, struct fault *f)
{
    struct forward_rows_row *rows;
    if (!forward_rows_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_targets = arena_array(arena, *ret_count + 1, sizeof **ret_targets);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_targets)[i] = target_of(&rows[i]);
    return true;
}

// ---- what may be said ----

static bool is_name(const char *text)
{
    const size_t size = text ? strlen(text) : 0;
    return size && size <= NAME_MAX_SIZE && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == size;
}

bool forward_address_parse(const char *text, struct address_place *ret_place)
{
    return address_place_parse(text, ret_place) && ret_place->host_size > 0 && ret_place->port > 0;
}

static bool is_mapping(const char *text)
{
    for (const char *at = text; *at; at += strcspn(at, ";"), at += *at == ';') {
        const size_t size = strcspn(at, ";"), name = strcspn(at, "=;");
        if (!name || name > DEVICE_MN_MAX || name + 1 >= size || size - name - 1 > DEVICE_MN_MAX || memchr(at + name + 1, '=', size - name - 1))
            return false;
    }
    return strcspn(text, " \t\r\n&") == strlen(text) && strlen(text) <= TEXT_MAX;
}

static bool check(struct store *store, const struct forward_target *target, struct fault *f)
{
    bool simulated;
    struct address_place place;
    if (!is_name(target->name))
        return fault_set(f, FAULT_INPUT, "forward.name", "text", target->name ? target->name : "", NULL);
    if (!forward_address_parse(target->address, &place))
        return fault_set(f, FAULT_INPUT, "forward.address", "text", target->address ? target->address : "", NULL);
    if (!is_mapping(target->mns))
        return fault_set(f, FAULT_INPUT, "forward.mns", "text", target->mns, NULL);
    if (strcspn(target->points, ",\r\n\t") != strlen(target->points) || strlen(target->points) > TEXT_MAX)
        return fault_set(f, FAULT_INPUT, "forward.points", "text", target->points, NULL);
    if (target->over_time_s < 1 || target->over_time_s > OVER_TIME_MAX_S)
        return fault_set_number(f, FAULT_INPUT, "device.seconds", "limit", OVER_TIME_MAX_S);
    if (target->password && strcspn(target->password, ";,&= \t\r\n") != strlen(target->password))
        return fault_set(f, FAULT_INPUT, "device.password", NULL);
    if (!folder_simulated(store, &simulated, f))
        return false;
    return simulated == target->simulated || fault_set(f, FAULT_INPUT, simulated ? "forward.simulated" : "forward.real", NULL);
}

// ---- saving ----

static const char *yes_no(bool value)
{
    return value ? "yes" : "no";
}

static const struct forward_rows_row *find(const struct forward_rows_row *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].name, name))
            return &rows[i];
    return NULL;
}

struct saving {
    struct store *store;
    struct arena *arena;
    const struct forward_change *change;
    const struct record_table *table;
    const struct forward_rows_row *old;
    struct forward_record record;
    char digest[DIGEST_HEX_SIZE];
};

static void fill(struct saving *saving, const struct forward_target *target)
{
    saving->record = (struct forward_record){
        .name = target->name, .address = target->address, .encoding = target->encoding == FORWARD_HEAD ? "head" : "raw",
        .edition = hj212_edition_name(target->edition), .password = target->password, .mns = target->mns, .points = target->points,
        .answers = yes_no(target->answers), .over_time_s = arena_printf(saving->arena, "%lld", (long long)target->over_time_s),
        .from_start = yes_no(target->from_start), .simulated = yes_no(target->simulated), .enabled = yes_no(target->enabled), .position = arena_printf(saving->arena, "%lld", (long long)target->begins)};
    record_digest(saving->table, RECORD_TEXTS(&saving->record), saving->digest);
}

// What is answered from now on is forwarded, however much later the line of the target is opened.
static int64_t begins_at(const struct forward_rows_row *old, const struct forward_change *change)
{
    return old && (old->enabled || !change->target.enabled) ? old->position : change->raw_end;
}

static bool save(const struct saving *saving, const struct forward_target *target, int64_t *ret_batch, struct fault *f)
{
    const struct forward_change *change = saving->change;
    if (!journal_open(saving->store, change->person, "forward", ret_batch, f) ||
        (saving->old && !record_retire(saving->store, saving->table, saving->old->id, *ret_batch, f)) ||
        (!change->removed && !record_insert(saving->store, saving->table, RECORD_TEXTS(&saving->record), saving->digest, *ret_batch, f)))
        return false;
    const char *detail = journal_detail(saving->arena, change->removed ? "journal.forward_removed" : saving->old ? "journal.forward_changed" : "journal.forward_added",
                                        "name", target->name, "address", target->address, "note", change->note, NULL);
    return journal_close(saving->store, *ret_batch, detail, f);
}

bool forward_save(struct store *store, struct arena *arena, const struct forward_change *change, int64_t *ret_batch, struct fault *f)
{
    struct forward_rows_row *rows;
    struct forward_target target = change->target;
    size_t count;
    *ret_batch = 0;
    if (!forward_rows_all(store, arena, &rows, &count, f))
        return false;
    struct saving saving = {store, arena, change, record_table_find("forward"), find(rows, count, target.name), .digest = ""};
    if (change->removed && !saving.old)
        return fault_set(f, FAULT_NOT_FOUND, "forward.missing", "name", target.name ? target.name : "", NULL);
    if (change->removed) {
        target = target_of(saving.old);
        return save(&saving, &target, ret_batch, f);
    }
    if (!check(store, &target, f))
        return false;
    target.begins = begins_at(saving.old, change);
    target.password = target.password ? target.password : saving.old ? saving.old->password : "";
    fill(&saving, &target);
    return (saving.old && text_equal(saving.old->row_digest, saving.digest)) || save(&saving, &target, ret_batch, f);
}

bool forward_marks_check(struct store *store, const char *folder, void (*told)(void *context, const struct damage *damage), void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct forward_target *targets;
    size_t count;
    if (!forward_load(store, arena, &targets, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(arena, "%s/forward/%s.mark", folder, targets[i].name);
        struct forward_mark mark;
        struct damage damage;
        bool found;
        if (access(path, F_OK) != 0)
            continue;
        if (!forward_mark_read(path, &mark, &found, f) || (!found && !forward_mark_damage(arena, path, &damage, f)))
            return false;
        if (!found)
            told(context, &damage);
    }
    return true;
}
