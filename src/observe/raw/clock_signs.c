#include "observe/raw/clock_signs.h"

#include "base/clock/wall_clock.h"
#include "observe/raw/raw_internal.h"
#include "store/journal.h"
#include "store/proof/clock_accepted.h"

static bool read_segment(struct raw_reader *reader, int64_t number, int64_t *ret_end, int64_t *ret_received_ms, struct fault *f)
{
    const int64_t limit = POSITION(number + 1, 0);
    struct raw_read read = {.next = POSITION(number, sizeof(struct segment_head)), .found = true};
    while (read.next < limit) {
        if (!raw_read(reader, read.next, limit, &read, f))
            return false;
        if (!read.found)
            return true;
        *ret_end = read.next;
        *ret_received_ms = read.frame.received_ms;
    }
    return true;
}

// The newest segment may have been begun a moment ago.
static bool read_raw(const char *folder, int64_t *ret_end, int64_t *ret_received_ms, struct fault *f)
{
    int64_t first, last;
    *ret_end = *ret_received_ms = 0;
    if (!raw_segment_range(folder, &first, &last, f))
        return false;
    struct raw_reader *reader = raw_reader_open(folder);
    bool ok = true;
    for (int64_t number = last; ok && number && number >= first && number > last - 2 && !*ret_end; number--)
        ok = read_segment(reader, number, ret_end, ret_received_ms, f);
    raw_reader_close(reader);
    return ok;
}

bool clock_signs_read(const char *folder, struct store *store, struct clock_signs *ret_signs, struct fault *f)
{
    struct journal_end end;
    struct clock_accepted accepted;
    int64_t received_ms;
    *ret_signs = (struct clock_signs){.wall.build_ms = wall_build_ms()};
    if (!journal_end_read(store, &end, f) || !clock_accepted_read(store, &accepted, f) || !read_raw(folder, &ret_signs->raw, &received_ms, f))
        return false;
    ret_signs->wall.newest_ms = end.at_ms;
    if (ret_signs->raw > accepted.raw && received_ms > end.at_ms)
        ret_signs->wall.newest_ms = received_ms;
    if (accepted.found && accepted.at_ms < ret_signs->wall.build_ms) // of a program that was built where the clock was wrong
        ret_signs->wall.build_ms = accepted.at_ms;
    return true;
}
