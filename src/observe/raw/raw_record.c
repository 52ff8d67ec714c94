// Records of a segment, and what to do where none can be read: the next sound one is found by its head and its check sum.
#include <inttypes.h>
#include <string.h>

#include "observe/raw/raw_internal.h"

#define RECORD_SIZE_MAX (sizeof(struct record_head) + RAW_FRAME_SIZE_MAX)
#define SEARCH_STEP ((size_t)64 << 10)

// ---- heads of segments ----

bool segment_head_read(struct raw_reader *reader, int64_t number, struct fault *f)
{
    bool open;
    size_t got;
    if (reader->identified == number)
        return true;
    reader->head_is_sound = false;
    if (!segment_open(reader, number, &open, f))
        return false;
    if (!open)
        return true;
    reader->end = sizeof reader->head; // a window that holds no more: what follows may not be durable
    const char *bytes = segment_bytes(reader, 0, sizeof reader->head, &got, f);
    if (!bytes)
        return false;
    memset(&reader->head, 0, sizeof reader->head);
    memcpy(&reader->head, bytes, got);
    reader->head_is_sound = got == sizeof reader->head && segment_head_is_sound(&reader->head, number);
    reader->identified = number;
    return true;
}

bool raw_segment_previous(struct raw_reader *reader, int64_t number, char ret_digest[RAW_DIGEST_SIZE], bool *ret_found, struct fault *f)
{
    if (!segment_head_read(reader, number, f))
        return false;
    *ret_found = reader->head_is_sound;
    memcpy(ret_digest, reader->head.previous, sizeof reader->head.previous);
    ret_digest[sizeof reader->head.previous] = '\0';
    return true;
}

bool raw_segment_identity(struct raw_reader *reader, int64_t number, char ret_digest[RAW_DIGEST_SIZE], bool *ret_found, struct fault *f)
{
    if (!segment_head_read(reader, number, f))
        return false;
    *ret_found = reader->head_is_sound;
    digest_of(&reader->head, sizeof reader->head, ret_digest);
    return true;
}

// ---- one record ----

bool record_read(struct raw_reader *reader, const struct record_place *place, struct raw_read *ret_read, enum record_step *ret_step, struct fault *f)
{
    struct record_head head;
    size_t got;
    const char *bytes = segment_bytes(reader, place->offset, sizeof head, &got, f);
    if (!bytes)
        return false;
    *ret_step = got ? RECORD_DAMAGED : RECORD_END;
    if (got < sizeof head)
        return true;
    memcpy(&head, bytes, sizeof head);
    if (!head.size || head.size > RAW_FRAME_SIZE_MAX)
        return true;
    bytes = segment_bytes(reader, place->offset, sizeof head + head.size, &got, f);
    if (!bytes)
        return false;
    if (got < sizeof head + head.size || !record_is_sound(&head, bytes + sizeof head))
        return true;
    *ret_step = RECORD_FOUND;
    record_frame(&head, bytes + sizeof head, &ret_read->frame);
    ret_read->found = true;
    ret_read->position = POSITION(place->number, place->offset);
    ret_read->next = ret_read->position + (int64_t)(sizeof head + head.size);
    return true;
}

// ---- the next sound one ----

struct search {
    const struct record_place *place;
    uint64_t sound;    // the first sound record behind the place, 0: none yet
    uint64_t data_end; // behind the last byte that is not zero
    bool vouched;
};

// Two words of zeros: no head begins in the first of them, for its size is not zero.
static bool is_filling(const char *bytes, size_t size)
{
    uint64_t words[2];
    if (size < sizeof words)
        return false;
    memcpy(words, bytes, sizeof words);
    return !words[0] && !words[1];
}

static bool head_at(const struct search *search, const char *bytes, size_t size, uint64_t offset, struct record_head *ret_head)
{
    uint32_t frame_size;
    if (size < sizeof *ret_head)
        return false;
    memcpy(&frame_size, bytes + offsetof(struct record_head, size), sizeof frame_size);
    if (!frame_size || frame_size > RAW_FRAME_SIZE_MAX || frame_size > size - sizeof *ret_head)
        return false;
    memcpy(ret_head, bytes, sizeof *ret_head);
    return record_may_be(ret_head, search->place->number, offset) && record_is_sound(ret_head, bytes + sizeof *ret_head);
}

// How much of the bytes is done with. The records that begin in the first `starts` of them are whole in them, if they are whole at all.
static size_t search_step(struct search *search, const char *bytes, size_t size, size_t starts, uint64_t offset)
{
    struct record_head head;
    size_t i = 0;
    while (i < starts && !search->vouched) {
        if (is_filling(bytes + i, size - i)) {
            i += sizeof(uint64_t);
            continue;
        }
        if (!head_at(search, bytes + i, size - i, offset + i, &head)) {
            i++;
            continue;
        }
        search->sound = search->sound ? search->sound : offset + i;
        search->vouched = search->place->durable > search->place->offset || record_vouches(&head, search->place->number, search->place->offset);
        i += sizeof head + head.size;
    }
    for (size_t end = size; end; end--)
        if (bytes[end - 1]) {
            search->data_end = offset + end;
            break;
        }
    return i;
}

bool record_search(struct raw_reader *reader, const struct record_place *place, uint64_t *ret_offset, enum record_step *ret_step, struct fault *f)
{
    struct search search = {.place = place};
    uint64_t offset = place->offset;
    size_t got = SEARCH_STEP + RECORD_SIZE_MAX;
    while (!search.vouched && got == SEARCH_STEP + RECORD_SIZE_MAX) {
        const char *bytes = segment_bytes(reader, offset, SEARCH_STEP + RECORD_SIZE_MAX, &got, f);
        if (!bytes)
            return false;
        offset += search_step(&search, bytes, got, got < SEARCH_STEP + RECORD_SIZE_MAX ? got : SEARCH_STEP, offset);
    }
    *ret_step = search.vouched ? RECORD_FOUND : RECORD_END;
    if (search.vouched && place->durable <= place->offset) { // somebody writes to it: what was missing a moment ago may be there now
        struct raw_read read;
        enum record_step step;
        reader->window_size = 0;
        if (!record_read(reader, place, &read, &step, f))
            return false;
        search.sound = step == RECORD_FOUND ? place->offset : search.sound;
    }
    *ret_offset = search.vouched ? search.sound : search.data_end > place->offset ? search.data_end : place->offset;
    return true;
}

// ---- reading from a position ----

static bool first_position(struct raw_reader *reader, int64_t *position, struct fault *f)
{
    int64_t last;
    if (*position)
        return true;
    if (!raw_segment_range(reader->folder, position, &last, f))
        return false;
    *position = *position ? POSITION(*position, sizeof(struct segment_head)) : 0;
    return true;
}

static void pass_over(struct raw_read *read, int64_t first, int64_t last)
{
    read->damaged_first = read->damaged_first ? read->damaged_first : first;
    read->damaged_last = last;
}

// *ret_position: in the next segment there is; 0: nothing follows, as far as the limit.
static bool next_segment(struct raw_reader *reader, int64_t number, int64_t limit, struct raw_read *read, int64_t *ret_position, struct fault *f)
{
    int64_t next;
    if (!raw_segment_after(reader, number, &next, f))
        return false;
    const bool there = next && POSITION(next, 0) < limit;
    *ret_position = there ? POSITION(next, sizeof(struct segment_head)) : 0;
    if (there)
        pass_over(read, number, next - 1);
    return true;
}

// What was durable of this segment, for a reader that looks up to the limit.
static bool durable_of(struct raw_reader *reader, int64_t number, int64_t limit, uint64_t *ret_durable, struct fault *f)
{
    int64_t next = 1;
    if (limit == INT64_MAX && !raw_segment_after(reader, number, &next, f))
        return false;
    *ret_durable = next ? SEGMENT_COMPLETE : 0;
    return true;
}

static bool read_or_search(struct raw_reader *reader, struct record_place *place, int64_t limit, struct raw_read *read, enum record_step *ret_step,
                           struct fault *f)
{
    if (!record_read(reader, place, read, ret_step, f))
        return false;
    if (*ret_step != RECORD_DAMAGED)
        return true;
    const uint64_t from = place->offset;
    if (!durable_of(reader, place->number, limit, &place->durable, f) || !record_search(reader, place, &place->offset, ret_step, f))
        return false;
    if (place->offset > from && (*ret_step == RECORD_FOUND || place->durable))
        pass_over(read, place->number, place->number);
    return *ret_step != RECORD_FOUND || record_read(reader, place, read, ret_step, f);
}

bool raw_read(struct raw_reader *reader, int64_t position, int64_t limit, struct raw_read *ret_read, struct fault *f)
{
    enum record_step step;
    bool open;
    if (!first_position(reader, &position, f))
        return false;
    *ret_read = (struct raw_read){.position = position, .next = position};
    while (position && position < limit) {
        struct record_place place = {.number = POSITION_SEGMENT(position), .offset = (uint64_t)POSITION_OFFSET(position)};
        if (!segment_open(reader, place.number, &open, f))
            return false;
        if (!open && !next_segment(reader, place.number, limit, ret_read, &position, f))
            return false;
        if (!open)
            continue;
        reader->end = POSITION_SEGMENT(limit) == place.number ? (uint64_t)POSITION_OFFSET(limit) : UINT64_MAX;
        if (!read_or_search(reader, &place, limit, ret_read, &step, f))
            return false;
        if (step == RECORD_FOUND)
            return true;
        position = POSITION(place.number + 1, sizeof(struct segment_head));
    }
    return true;
}

bool raw_read_at(struct raw_reader *reader, int64_t position, struct raw_read *ret_read, struct fault *f)
{
    const struct record_place place = {.number = POSITION_SEGMENT(position), .offset = (uint64_t)POSITION_OFFSET(position)};
    enum record_step step;
    bool open;
    *ret_read = (struct raw_read){.position = position, .next = position};
    if (position <= 0 || place.offset < sizeof(struct segment_head))
        return true;
    if (!segment_open(reader, place.number, &open, f))
        return false;
    reader->end = UINT64_MAX;
    return !open || record_read(reader, &place, ret_read, &step, f);
}

// ---- a whole segment ----

static bool add_damage(struct raw_reader *reader, struct segment_walk *walk, struct digest_state *trace, uint64_t from, uint64_t to, struct fault *f)
{
    const uint64_t place[2] = {from, to};
    size_t got = 1;
    walk->from = walk->places ? walk->from : from;
    walk->to = to;
    walk->places++;
    walk->bytes += (int64_t)(to - from);
    digest_add(trace, place, sizeof place);
    for (; from < to && got; from += got) {
        const char *bytes = segment_bytes(reader, from, to - from < SEARCH_STEP ? (size_t)(to - from) : SEARCH_STEP, &got, f);
        if (!bytes)
            return false;
        digest_add(trace, bytes, got);
    }
    return true;
}

static bool walk_records(struct raw_reader *reader, struct record_place place, raw_recovered *visit, void *context, struct segment_walk *walk, struct fault *f)
{
    struct digest_state trace;
    struct raw_read read = {0};
    enum record_step step;
    uint64_t next;
    digest_begin(&trace);
    while (record_read(reader, &place, &read, &step, f)) {
        if (step == RECORD_FOUND) {
            walk->frames++;
            if (visit)
                visit(context, read.position, &read.frame);
            place.offset = walk->end = (uint64_t)POSITION_OFFSET(read.next);
            continue;
        }
        next = place.offset;
        if (step == RECORD_DAMAGED && !record_search(reader, &place, &next, &step, f))
            return false;
        const bool damaged = next > place.offset && (step == RECORD_FOUND || place.durable == SEGMENT_COMPLETE);
        if (damaged && !add_damage(reader, walk, &trace, place.offset, next, f))
            return false;
        if (step == RECORD_END) {
            walk->data_end = next;
            digest_end(&trace, walk->trace);
            return true;
        }
        place.offset = next;
    }
    return false;
}

uint64_t segment_durable(int64_t number, int64_t above)
{
    return POSITION_SEGMENT(above) > number ? SEGMENT_COMPLETE : POSITION_SEGMENT(above) == number ? (uint64_t)POSITION_OFFSET(above) : 0;
}

bool segment_walk(struct raw_reader *reader, const struct record_place *place, raw_recovered *visit, void *context, struct segment_walk *ret_walk,
                  struct fault *f)
{
    bool open;
    *ret_walk = (struct segment_walk){0};
    if (!segment_open(reader, place->number, &open, f))
        return false;
    if (!open)
        return true;
    reader->identified = 0; // it may have been written since
    if (!segment_head_read(reader, place->number, f))
        return false;
    ret_walk->head_is_sound = reader->head_is_sound;
    ret_walk->end = sizeof(struct segment_head);
    struct record_place first = *place;
    first.offset = sizeof(struct segment_head);
    reader->end = UINT64_MAX;
    return walk_records(reader, first, visit, context, ret_walk, f);
}

bool segment_digest(struct raw_reader *reader, int64_t number, uint64_t most, struct digest_state *ret_state, uint64_t *ret_size, struct fault *f)
{
    bool open;
    size_t got = 1;
    digest_begin(ret_state);
    *ret_size = 0;
    if (!segment_open(reader, number, &open, f))
        return false;
    reader->end = UINT64_MAX;
    while (open && got && *ret_size < most) {
        const uint64_t left = most - *ret_size;
        const char *bytes = segment_bytes(reader, *ret_size, left < PACKED_BLOCK ? (size_t)left : PACKED_BLOCK, &got, f);
        if (!bytes)
            return false;
        digest_add(ret_state, bytes, got);
        *ret_size += got;
    }
    return true;
}
