#include "store/proof/damage.h"

#include "base/period.h"
#include "base/text.h"
#include "damage_sql.h"
#include "store/engine/page_sum.h"
#include "store/journal.h"
#include "store/journal_detail.h"

bool damage_is_same(const struct damage *a, const struct damage *b)
{
    return text_equal(a->kind, b->kind) && text_equal(a->file, b->file) && text_equal(a->trace, b->trace);
}

struct damage damage_copy(struct arena *arena, const struct damage *found)
{
    struct damage copy = *found;
    copy.kind = arena_strdup(arena, found->kind);
    copy.file = arena_strdup(arena, found->file);
    copy.trace = arena_strdup(arena, found->trace);
    return copy;
}

// ---- noting ----

static bool insert(struct store *store, const struct damage *found, struct fault *f)
{
    const struct damage_insert_in in = {.kind = found->kind, .file = found->file, .from_byte = found->from, .to_byte = found->to, .places = found->places,
                                        .bytes = found->bytes, .trace = found->trace, .noted_ms = instant_now_ms()};
    return damage_insert(store, &in, f);
}

static bool replace(struct store *store, int64_t id, const struct damage *found, struct fault *f)
{
    const struct damage_replace_in in = {.id = id, .from_byte = found->from, .to_byte = found->to, .places = found->places, .bytes = found->bytes,
                                         .trace = found->trace};
    return damage_replace(store, &in, f);
}

bool damage_note(struct store *store, const struct damage *found, bool *ret_new, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct damage_same_row same;
    struct damage_unseen_of_row unseen;
    bool known, open = false;
    *ret_new = false;
    if (!damage_same(store, arena, &(struct damage_same_in){found->kind, found->file, found->trace}, &same, &known, f) || known)
        return known;
    if (!damage_unseen_of(store, arena, &(struct damage_unseen_of_in){found->kind, found->file}, &unseen, &open, f))
        return false;
    *ret_new = true;
    return open ? replace(store, unseen.id, found, f) : insert(store, found, f);
}

// ---- reading ----

bool damage_is_acknowledged(struct store *store, const struct damage *found, bool *ret_acknowledged, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct damage_seen_row row;
    return damage_seen(store, arena, &(struct damage_seen_in){found->kind, found->file, found->trace}, &row, ret_acknowledged, f);
}

static bool list(struct store *store, struct arena *arena, const struct damage_rows_in *in, struct damage **ret_list, size_t *ret_count, struct fault *f)
{
    struct damage_rows_row *rows;
    if (!damage_rows_all(store, arena, in, &rows, ret_count, f))
        return false;
    *ret_list = arena_array(arena, *ret_count + 1, sizeof **ret_list);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_list)[i] = (struct damage){.id = rows[i].id, .kind = rows[i].kind, .file = rows[i].file, .from = rows[i].from_byte, .to = rows[i].to_byte,
                                         .places = rows[i].places, .bytes = rows[i].bytes, .trace = rows[i].trace, .noted_ms = rows[i].noted_ms,
                                         .batch = rows[i].batch.value, .at_ms = rows[i].at_ms.value, .who = rows[i].who, .reason = rows[i].reason};
    return true;
}

bool damage_list(struct store *store, struct arena *arena, bool unseen, struct damage **ret_list, size_t *ret_count, struct fault *f)
{
    return list(store, arena, &(struct damage_rows_in){.unseen = unseen}, ret_list, ret_count, f);
}

bool damage_count_unseen(struct store *store, int64_t *ret_count, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct damage_unseen_count_row row = {0};
    bool found;
    if (!damage_unseen_count(store, arena, &row, &found, f))
        return false;
    *ret_count = row.count;
    return true;
}

// ---- acknowledging ----

static bool check(const struct damage *damage, const char *who, const char *reason, struct fault *f)
{
    if (text_empty(who))
        return fault_set(f, FAULT_INPUT, "damage.person", "field", "person", NULL);
    if (text_empty(reason))
        return fault_set(f, FAULT_INPUT, "damage.reason", "field", "reason", NULL);
    return !damage->batch || fault_set_number(f, FAULT_CONFLICT, "damage.acknowledged", "text", damage->id);
}

static const char *damage_detail(struct arena *arena, const struct damage *damage)
{
    const int64_t last = damage->to > damage->from ? damage->to - 1 : damage->to;
    return journal_detail(arena, arena_printf(arena, "damage.%s", damage->kind), "file", damage->file, "from", journal_detail_number(arena, damage->from), "to",
                          journal_detail_number(arena, last), "places", journal_detail_number(arena, damage->places), "bytes",
                          journal_detail_number(arena, damage->bytes), NULL);
}

bool damage_acknowledge(struct store *store, struct arena *arena, const char *id, const char *who, const char *reason, int64_t *ret_batch, struct fault *f)
{
    struct damage *found;
    size_t count = 0;
    int64_t number = 0;
    if (text_parse_int64(id, &number) && number > 0 && !list(store, arena, &(struct damage_rows_in){.id = number}, &found, &count, f))
        return false;
    if (!count)
        return fault_set(f, FAULT_NOT_FOUND, "damage.unknown", "text", id, NULL);
    if (!check(found, who, reason, f) || !journal_open(store, who, "damage.acknowledge", ret_batch, f))
        return false;
    const struct damage_acknowledge_insert_in in = {.damage = number, .kind = found->kind, .file = found->file, .trace = found->trace, .reason = reason,
                                                    .batch = *ret_batch};
    const char *detail = arena_printf(arena, "%s%s", journal_detail(arena, "journal.damage", "reason", reason, NULL), damage_detail(arena, found));
    return damage_acknowledge_insert(store, &in, f) && journal_close(store, *ret_batch, detail, f);
}

// ---- words ----

const char *damage_text(struct arena *arena, enum language language, const struct damage *damage)
{
    return journal_detail_text(arena, language, damage_detail(arena, damage));
}

// ---- pages ----

struct telling {
    void (*told)(void *context, const struct damage *damage);
    void *context;
};

static void tell_page(void *context, const struct page_found *found)
{
    const struct telling *telling = context;
    ARENA_SCOPED arena = arena_new();
    telling->told(telling->context, &(struct damage){.kind = "page", .file = arena_printf(arena, "%s:%lld", found->file, (long long)found->number),
                                                     .from = (found->number - 1) * found->size, .to = found->number * found->size, .places = 1,
                                                     .bytes = found->size, .trace = arena_printf(arena, "%016llx", (unsigned long long)found->sum)});
}

void damage_pages(const char *folder, size_t *place, void (*told)(void *context, const struct damage *damage), void *context)
{
    struct telling telling = {told, context};
    page_sum_found(folder, place, tell_page, &telling);
}
