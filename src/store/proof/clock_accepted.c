#include "store/proof/clock_accepted.h"

#include "base/period.h"
#include "base/text.h"
#include "clock_accepted_sql.h"
#include "store/journal.h"
#include "store/journal_detail.h"

static bool check(const struct clock_acceptance *acceptance, struct fault *f)
{
    if (acceptance->doubt == WALL_SOUND)
        return fault_set(f, FAULT_CONFLICT, "clock.sound", NULL);
    if (text_empty(acceptance->who))
        return fault_set(f, FAULT_INPUT, "clock.person", "field", "person", NULL);
    return !text_empty(acceptance->reason) || fault_set(f, FAULT_INPUT, "clock.reason", "field", "reason", NULL);
}

static const char *shown(struct arena *arena, int64_t at_ms)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(at_ms, text, sizeof text);
    text[10] = ' ';
    return arena_strndup(arena, text, 19);
}

static const char *doubt_detail(struct arena *arena, const struct clock_acceptance *doubted)
{
    return journal_detail(arena, arena_printf(arena, "clock.%s", wall_doubt_name(doubted->doubt)), "now", shown(arena, doubted->now_ms), "newest",
                          shown(arena, doubted->newest_ms), "devices", shown(arena, doubted->devices_ms), NULL);
}

bool clock_accept(struct store *store, const struct clock_acceptance *acceptance, int64_t *ret_batch, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    if (!check(acceptance, f) || !journal_open_accepting(store, acceptance->who, "clock.accept", ret_batch, f))
        return false;
    const struct clock_accepted_insert_in row = {.doubt = wall_doubt_name(acceptance->doubt), .newest_ms = acceptance->newest_ms, .raw = acceptance->raw,
                                                 .reason = acceptance->reason, .batch = *ret_batch};
    const char *detail = arena_printf(arena, "%s%s", journal_detail(arena, "journal.clock", "reason", acceptance->reason, NULL), doubt_detail(arena, acceptance));
    return clock_accepted_insert(store, &row, f) && journal_close(store, *ret_batch, detail, f);
}

bool clock_accepted_read(struct store *store, struct clock_accepted *ret_accepted, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct clock_accepted_newest_row row = {0};
    *ret_accepted = (struct clock_accepted){0};
    if (!clock_accepted_newest(store, arena, &row, &ret_accepted->found, f))
        return false;
    if (ret_accepted->found)
        *ret_accepted = (struct clock_accepted){true, row.at_ms, row.raw};
    return true;
}

const char *clock_doubt_text(struct arena *arena, enum language language, const struct clock_acceptance *doubted)
{
    return journal_detail_text(arena, language, doubt_detail(arena, doubted));
}
