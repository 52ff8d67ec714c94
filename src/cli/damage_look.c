#include "cli/damage_look.h"

#include "base/text.h"
#include "observe/chain/heads_verify.h"
#include "observe/chain/raw_mark.h"
#include "observe/forward/forward_store.h"

static void add(void *context, const struct damage *damage)
{
    struct damage_look *look = context;
    for (size_t i = 0; i < look->found.count; i++) // two marks may tell the same
        if (text_equal(look->found.items[i].kind, damage->kind) && text_equal(look->found.items[i].file, damage->file))
            return;
    LIST_PUSH(look->cli->arena, &look->found, damage_copy(look->cli->arena, damage));
}

// Marks are read before the log: who follows it may go on meanwhile.
static bool look_at_raw(struct damage_look *look, struct fault *f)
{
    const struct cli *cli = look->cli;
    struct raw_mark *marks;
    size_t count;
    if (!raw_marks_load(cli->data, cli->arena, &marks, &count, f))
        return false;
    const struct raw_wish wish = {.folder = cli->data, .first = 1, .last = INT64_MAX, .above = raw_marks_above(marks, count), .told = add, .context = look};
    if (!raw_check(&wish, &look->raw, f))
        return false;
    struct raw_reader *reader = raw_reader_open(cli->data);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = raw_mark_check(reader, &marks[i], look->raw.end, add, look, f);
    raw_reader_close(reader);
    return ok;
}

static bool is_found(const struct damage_look *look, const struct damage *damage)
{
    for (size_t i = 0; i < look->found.count; i++)
        if (damage_is_same(&look->found.items[i], damage))
            return true;
    return false;
}

// Which targets there are stands in the plan; where that cannot be read its commands say so.
static bool look_at_marks(struct damage_look *look, struct store *store, struct fault *f)
{
    struct fault ignored = {0};
    if (store)
        return forward_marks_check(store, look->cli->data, add, look, f);
    STORE_SCOPED own = store_open(look->cli->data, STORE_READ, &ignored);
    return !own || forward_marks_check(own, look->cli->data, add, look, f);
}

bool damage_look(struct cli *cli, struct store *store, bool all, struct damage_look *ret_look, struct fault *f)
{
    size_t place = 0;
    *ret_look = (struct damage_look){.cli = cli};
    damage_pages(cli->data, &place, add, ret_look);
    if (!look_at_raw(ret_look, f) || !look_at_marks(ret_look, store, f) ||
        (store && !damage_list(store, cli->arena, true, &ret_look->unseen, &ret_look->unseen_count, f)))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < ret_look->unseen_count; i++)
        if (all || text_starts_with(ret_look->unseen[i].file, "raw/"))
            ret_look->unseen[kept++] = ret_look->unseen[i];
    ret_look->unseen_count = kept;
    ret_look->acknowledged = arena_array(cli->arena, ret_look->found.count + 1, sizeof *ret_look->acknowledged);
    for (size_t i = 0; i < ret_look->found.count; i++) {
        if (store && !damage_is_acknowledged(store, &ret_look->found.items[i], &ret_look->acknowledged[i], f))
            return false;
        ret_look->open += !ret_look->acknowledged[i];
    }
    for (size_t i = 0; i < ret_look->unseen_count; i++)
        ret_look->open += !is_found(ret_look, &ret_look->unseen[i]);
    ret_look->broken = !ret_look->open ? 0 : ret_look->raw.broken ? ret_look->raw.broken : ret_look->raw.end + 1;
    return true;
}

static bool is_raw_found(const struct damage_look *look, const char *file)
{
    for (size_t i = 0; i < look->found.count; i++)
        if (text_starts_with(look->found.items[i].file, "raw/") && text_starts_with(file, "raw/"))
            return true;
    return false;
}

bool damage_look_at_ends(struct damage_look *look, struct fault *f)
{
    struct heads_report report;
    if (!heads_verify(&(struct heads_verifying){.folder = look->cli->data}, look->cli->arena, &report, f))
        return false;
    const struct damage_look before = *look;
    for (size_t i = 0; i < report.count; i++)
        if (!is_raw_found(&before, report.findings[i].damage.file))
            add(look, &report.findings[i].damage);
    return true;
}

// ---- telling ----

static json_t *one_json(const struct damage_look *look, const struct damage *damage, bool acknowledged)
{
    return json_pack("{s:s,s:s,s:s,s:I,s:I,s:I,s:I,s:b}", "kind", damage->kind, "file", damage->file, "text",
                     damage_text(look->cli->arena, look->cli->language, damage), "from", (json_int_t)damage->from, "to", (json_int_t)damage->to, "places",
                     (json_int_t)damage->places, "bytes", (json_int_t)damage->bytes, "acknowledged", acknowledged);
}

json_t *damage_look_json(const struct damage_look *look)
{
    json_t *array = json_array();
    for (size_t i = 0; i < look->found.count; i++)
        json_array_append_new(array, one_json(look, &look->found.items[i], look->acknowledged[i]));
    for (size_t i = 0; i < look->unseen_count; i++)
        if (!is_found(look, &look->unseen[i]))
            json_array_append_new(array, one_json(look, &look->unseen[i], false));
    return array;
}

void damage_json_print(const struct cli *cli, const json_t *damages, FILE *to)
{
    const json_t *one;
    bool open = false;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)damages, i, one)
    {
        const bool known = json_flag(one, "acknowledged");
        fprintf(to, "%s\n", cli_say(cli, known ? "cli.damage_known" : "cli.damage_open", "text", json_text(one, "text"), NULL));
        open = open || !known;
    }
    if (open)
        fprintf(to, "%s\n", cli_say(cli, "cli.damage_next", NULL));
}
