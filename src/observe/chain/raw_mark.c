#include "observe/chain/raw_mark.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "observe/raw/forward_mark.h"
#include "observe/series/series.h"
#include "store/folder.h"

struct marks LIST_OF(struct raw_mark);

// ---- loading ----

static bool load_stower(const char *folder, struct arena *arena, struct marks *marks, struct fault *f)
{
    struct fault fault = {0};
    struct raw_mark mark = {0};
    bool found;
    SERIES_SCOPED series = series_open(&(struct series_options){.folder = folder, .mode = STORE_READ}, &fault);
    if (!series)
        return series_is_unready(&fault) || (f && (*f = fault, false));
    if (!series_mark_read(series, STOW_MARK, &mark.position, &found, f) || !series_mark_segment(series, arena, STOW_MARK, &mark.segment, f))
        return false;
    if (found)
        LIST_PUSH(arena, marks, mark);
    return true;
}

static bool load_forward(const char *path, struct arena *arena, struct marks *marks, struct fault *f)
{
    struct forward_mark mark;
    bool found;
    if (!forward_mark_read(path, &mark, &found, f))
        return false;
    if (found)
        LIST_PUSH(arena, marks, (struct raw_mark){mark.position, arena_strdup(arena, mark.segment)});
    return true;
}

bool raw_marks_load(const char *folder, struct arena *arena, struct raw_mark **ret_marks, size_t *ret_count, struct fault *f)
{
    struct marks marks = {0};
    const char *path = folder_file(arena, folder, "forward");
    DIR *directory = opendir(path);
    struct dirent *entry;
    bool ok = directory || errno == ENOENT || fault_set_errno(f, "opendir", path);
    while (ok && directory && (entry = readdir(directory)))
        if (text_equal(strrchr(entry->d_name, '.'), ".mark"))
            ok = load_forward(folder_file(arena, path, entry->d_name), arena, &marks, f);
    if (directory)
        closedir(directory);
    ok = ok && load_stower(folder, arena, &marks, f);
    *ret_marks = marks.items;
    *ret_count = marks.count;
    return ok;
}

// ---- against the log ----

int64_t raw_marks_above(const struct raw_mark *marks, size_t count)
{
    int64_t above = 0;
    for (size_t i = 0; i < count; i++)
        above = raw_is_position(marks[i].position) && marks[i].position > above ? marks[i].position : above;
    return above;
}

enum mark_state { MARK_SOUND, MARK_BEYOND, MARK_GONE, MARK_EXCHANGED, MARK_WRONG };

struct comparing {
    enum mark_state state;
    uint64_t size;                 // of its segment
    char identity[RAW_DIGEST_SIZE]; // of its segment, when it is another one
};

static bool compare(struct raw_reader *reader, const struct raw_mark *mark, int64_t end, struct comparing *ret_found, struct fault *f)
{
    const int64_t number = POSITION_SEGMENT(mark->position);
    int64_t next;
    bool open, known;
    *ret_found = (struct comparing){.state = raw_is_position(mark->position) ? MARK_SOUND : MARK_WRONG};
    if (ret_found->state == MARK_WRONG || !mark->position)
        return true;
    if (!raw_segment_size(reader, number, &ret_found->size, &open, f) || !raw_segment_after(reader, number, &next, f))
        return false;
    if (!open) { // one that is missing between others is told by raw_check
        ret_found->state = next ? MARK_SOUND : MARK_GONE;
        return true;
    }
    if (!raw_segment_identity(reader, number, ret_found->identity, &known, f))
        return false;
    if (POSITION_SEGMENT(end) == number) // filled behind it
        ret_found->size = (uint64_t)POSITION_OFFSET(end);
    if (known && !text_empty(mark->segment) && !text_equal(mark->segment, ret_found->identity))
        ret_found->state = MARK_EXCHANGED;
    else if ((uint64_t)POSITION_OFFSET(mark->position) > ret_found->size)
        ret_found->state = MARK_BEYOND;
    return true;
}

bool raw_mark_check(struct raw_reader *reader, const struct raw_mark *mark, int64_t end, raw_told *told, void *context, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct comparing found;
    if (!compare(reader, mark, end, &found, f))
        return false;
    const int64_t number = POSITION_SEGMENT(mark->position), offset = POSITION_OFFSET(mark->position);
    struct damage damage = {.file = arena_printf(arena, "raw/%08" PRId64, number), .places = 1, .trace = found.identity};
    switch (found.state) {
    case MARK_SOUND:
        return true;
    case MARK_GONE:
        damage.kind = "missing";
        break;
    case MARK_EXCHANGED:
        damage.kind = "exchanged";
        break;
    case MARK_WRONG:
        damage.kind = "position";
        damage.trace = arena_printf(arena, "%" PRId64, mark->position);
        break;
    case MARK_BEYOND:
        damage.kind = "mark";
        damage.from = (int64_t)found.size;
        damage.to = offset;
        damage.bytes = offset - (int64_t)found.size;
        damage.trace = arena_printf(arena, "%s %" PRIu64, found.identity, found.size);
        break;
    }
    told(context, &damage);
    return true;
}

bool raw_mark_begin(struct raw_reader *reader, const struct raw_mark *mark, int64_t end, int64_t *ret_position, struct fault *f)
{
    struct comparing found;
    if (!compare(reader, mark, end, &found, f))
        return false;
    *ret_position = found.state == MARK_WRONG ? end : mark->position;
    if (found.state == MARK_EXCHANGED)
        *ret_position = raw_segment_start(POSITION_SEGMENT(mark->position));
    return true;
}

// ---- opening ----

struct span {
    int64_t first, last;
};

struct opening {
    struct arena *arena;
    struct spans LIST_OF(struct span) spans;
};

static void note_span(void *context, int64_t first, int64_t last)
{
    struct opening *opening = context;
    LIST_PUSH(opening->arena, &opening->spans, (struct span){first, last});
}

static bool tell_marks(const char *folder, const struct raw_mark *marks, size_t count, int64_t end, struct damage_log *damages, struct fault *f)
{
    struct raw_reader *reader = raw_reader_open(folder);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = raw_mark_check(reader, &marks[i], end, damage_log_told, damages, f);
    raw_reader_close(reader);
    return ok;
}

struct raw *raw_open_marked(const struct raw_options *options, struct damage_log *damages, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct opening opening = {.arena = arena};
    struct raw_options marked = *options;
    struct raw_mark *marks;
    size_t count;
    if (!raw_marks_load(options->folder, arena, &marks, &count, f))
        return NULL;
    marked.above = raw_marks_above(marks, count);
    marked.damaged = note_span;
    marked.damaged_context = &opening;
    struct raw *raw = raw_open(&marked, f);
    if (!raw)
        return NULL;
    for (size_t i = 0; i < opening.spans.count; i++)
        raw_tell_damage(options->folder, opening.spans.items[i].first, opening.spans.items[i].last, marked.above, damages);
    if (tell_marks(options->folder, marks, count, raw_synced(raw), damages, f))
        return raw;
    raw_close(raw);
    return NULL;
}
