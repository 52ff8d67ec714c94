// Looking at segments as a whole: what is missing, what cannot be read, and whether each is still what the next one sealed.
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "observe/raw/raw_internal.h"

struct checking {
    const struct raw_wish *wish;
    struct arena *arena;
    struct raw_reader *reader;
    struct raw_report *report;
};

static void tell(const struct checking *checking, struct damage damage, int64_t position)
{
    checking->report->broken = checking->report->broken ? checking->report->broken : position;
    if (checking->wish->told)
        checking->wish->told(checking->wish->context, &damage);
}

static const char *file_of(const struct checking *checking, int64_t number)
{
    return arena_printf(checking->arena, "raw/%08" PRId64, number);
}

// ---- missing ----

// What the next one holds as the digest of the one before it is all that is left of them.
static bool tell_missing(const struct checking *checking, int64_t first, int64_t last, int64_t next, struct fault *f)
{
    if (!segment_head_read(checking->reader, next, f))
        return false;
    const struct segment_head *head = &checking->reader->head;
    const char *seal = checking->reader->head_is_sound ? arena_strndup(checking->arena, head->previous, sizeof head->previous) : "";
    const char *file = first == last ? file_of(checking, first) : arena_printf(checking->arena, "raw/%08" PRId64 "-%08" PRId64, first, last);
    tell(checking, (struct damage){.kind = "missing", .file = file, .places = last - first + 1, .trace = seal}, POSITION(first, 0));
    return true;
}

// ---- one segment ----

struct seal {
    char content[DIGEST_HEX_SIZE];
    uint64_t size;
    bool broken; // the next segment holds another digest
};

static bool check_seal(const struct checking *checking, int64_t number, bool sealed, struct seal *ret_seal, struct fault *f)
{
    struct digest_state state;
    if (!segment_digest(checking->reader, number, UINT64_MAX, &state, &ret_seal->size, f))
        return false;
    digest_end(&state, ret_seal->content);
    if (sealed && !segment_head_read(checking->reader, number + 1, f))
        return false;
    const struct segment_head *head = &checking->reader->head;
    ret_seal->broken = sealed && checking->reader->head_is_sound && memcmp(head->previous, ret_seal->content, sizeof head->previous) != 0;
    return true;
}

static bool check_segment(const struct checking *checking, int64_t number, int64_t next, struct fault *f)
{
    const struct record_place place = {.number = number, .durable = next ? SEGMENT_COMPLETE : segment_durable(number, checking->wish->above)};
    struct segment_walk walk;
    struct segment_head head;
    struct seal seal = {0};
    char head_trace[DIGEST_HEX_SIZE];
    if (!segment_walk(checking->reader, &place, NULL, NULL, &walk, f))
        return false;
    head = checking->reader->head;
    if (!walk.end || !check_seal(checking, number, next == number + 1, &seal, f))
        return !walk.end;
    checking->report->segments++;
    checking->report->frames += walk.frames;
    checking->report->end = POSITION(number, walk.end);
    const char *file = file_of(checking, number);
    digest_of(&head, sizeof head, head_trace);
    if (!walk.head_is_sound)
        tell(checking, (struct damage){.kind = "head", .file = file, .to = sizeof head, .places = 1, .bytes = sizeof head,
                                       .trace = seal.broken ? seal.content : head_trace}, POSITION(number, 0));
    if (walk.places)
        tell(checking, (struct damage){.kind = "records", .file = file, .from = (int64_t)walk.from, .to = (int64_t)walk.to, .places = walk.places,
                                       .bytes = walk.bytes, .trace = seal.broken ? seal.content : walk.trace}, POSITION(number, walk.from));
    if (seal.broken && walk.head_is_sound && !walk.places)
        tell(checking, (struct damage){.kind = "seal", .file = file, .to = (int64_t)seal.size, .places = 1, .trace = seal.content}, POSITION(number, 0));
    return true;
}

// ---- all ----

bool raw_check(const struct raw_wish *wish, struct raw_report *ret_report, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    int64_t *numbers, before = 0;
    size_t count;
    *ret_report = (struct raw_report){0};
    if (!segment_list(wish->folder, arena, &numbers, &count, f))
        return false;
    struct checking checking = {.wish = wish, .arena = arena, .reader = raw_reader_open(wish->folder), .report = ret_report};
    bool ok = true;
    for (size_t i = 0; ok && i < count && before < wish->last; before = numbers[i++]) {
        if (numbers[i] > before + 1 && numbers[i] > wish->first)
            ok = tell_missing(&checking, before + 1, numbers[i] - 1, numbers[i], f);
        if (ok && numbers[i] >= wish->first && numbers[i] <= wish->last)
            ok = check_segment(&checking, numbers[i], i + 1 < count ? numbers[i + 1] : 0, f);
    }
    raw_reader_close(checking.reader);
    return ok;
}

bool raw_verify(const char *folder, struct raw_report *ret_report, struct fault *f)
{
    return raw_check(&(struct raw_wish){.folder = folder, .first = 1, .last = INT64_MAX}, ret_report, f);
}

void raw_tell_damage(const char *folder, int64_t first, int64_t last, int64_t above, struct damage_log *log)
{
    struct raw_report report;
    struct fault ignored = {0};
    raw_check(&(struct raw_wish){.folder = folder, .first = first, .last = last, .above = above, .told = damage_log_told, .context = log}, &report, &ignored);
}
