#include "observe/stow/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "observe/judge/judge.h"
#include "standard/hj212/hj212.h"

#define FIELDS_MAX 2000 // a frame of ten thousand bytes holds no more that make sense

// ---- places ----

struct place_list LIST_OF(int64_t);

struct collecting {
    struct arena *arena;
    struct place_list list;
};

static bool take_places(void *context, const struct observation *observations, size_t count, struct fault *f)
{
    struct collecting *collecting = context;
    (void)f;
    for (size_t i = 0; i < count; i++)
        if (observations[i].frame > 0)
            LIST_PUSH(collecting->arena, &collecting->list, observations[i].frame);
    return true;
}

static int newest_first(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a < b) - (a > b);
}

bool frame_places_find(struct series *series, struct arena *arena, const char *point, struct series_range range, struct frame_places *ret_places,
                       struct fault *f)
{
    struct series_summary *list;
    struct collecting collecting = {.arena = arena};
    size_t count, kept = 0;
    if (!series_list(series, arena, point, &list, &count, f))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!series_read(series, &list[i].key, range, SERIES_FRAMES | SERIES_ALL_VERSIONS, take_places, &collecting, f))
            return false;
    int64_t *items = collecting.list.items;
    if (collecting.list.count)
        qsort(items, collecting.list.count, sizeof *items, newest_first);
    for (size_t i = 0; i < collecting.list.count; i++)
        if (!kept || items[kept - 1] != items[i])
            items[kept++] = items[i];
    *ret_places = (struct frame_places){.items = items, .count = kept, .total = kept};
    return true;
}

void frame_places_cut(struct frame_places *places, const struct frame_page *page)
{
    size_t first = 0;
    if (!places->count)
        return;
    while (page->before && first < places->count && places->items[first] >= page->before)
        first++;
    places->items += first;
    places->count -= first;
    places->cut = places->count > page->size;
    places->count = places->cut ? page->size : places->count;
}

// ---- what one value was made of ----

static int oldest_first(const void *left, const void *right)
{
    return newest_first(right, left);
}

static bool collect_origin(struct series *series, struct arena *arena, const struct series_key *key, struct series_range span,
                           struct frame_origin *ret_origin, struct fault *f)
{
    struct observation *rows;
    size_t count, kept = 0;
    if (!series_collect(series, arena, key, span, SERIES_FRAMES, &rows, &count, f))
        return false;
    int64_t *places = arena_array(arena, count + 1, sizeof *places);
    for (size_t i = 0; i < count; i++) {
        ret_origin->values += rows[i].value.present;
        if (rows[i].frame > 0)
            places[kept++] = rows[i].frame;
    }
    qsort(places, kept, sizeof *places, oldest_first);
    for (size_t i = 0; i < kept; i++)
        if (!ret_origin->total || places[ret_origin->total - 1] != places[i])
            places[ret_origin->total++] = places[i];
    ret_origin->places = places;
    ret_origin->count = ret_origin->total < FRAME_ORIGIN_MAX ? ret_origin->total : FRAME_ORIGIN_MAX;
    ret_origin->kind = key->kind;
    return true;
}

bool frame_origin_find(struct series *series, struct arena *arena, const struct series_key *key, const struct observation *value,
                       struct frame_origin *ret_origin, struct fault *f)
{
    const int64_t interval = judge_interval_ms(key->kind);
    const struct series_range span = {value->at_ms, value->at_ms + (interval ? interval : 1)};
    *ret_origin = (struct frame_origin){.kind = key->kind};
    if (value->frame > 0) {
        ret_origin->places = arena_alloc(arena, sizeof *ret_origin->places);
        ret_origin->places[0] = value->frame;
        ret_origin->count = ret_origin->total = ret_origin->values = 1;
        return true;
    }
    for (enum series_kind kind = SERIES_REALTIME; value->origin != OBSERVATION_MANUAL && kind < key->kind && !ret_origin->total; kind++) {
        const struct series_key finer = {key->point, key->factor, kind};
        *ret_origin = (struct frame_origin){.kind = key->kind};
        if (!collect_origin(series, arena, &finer, span, ret_origin, f))
            return false;
    }
    return true;
}

// ---- one frame ----

static const char *text_of(struct arena *arena, struct hj212_text text)
{
    char *copy = arena_strndup(arena, text.bytes ? text.bytes : "", text.bytes ? text.size : 0);
    text_make_showable(copy);
    return copy;
}

static const char *peer_text(struct arena *arena, const struct raw_peer *peer)
{
    char text[ADDRESS_TEXT_SIZE];
    const bool six = strchr(address_format(peer->address, text), ':') != NULL;
    return arena_printf(arena, six ? "[%s]:%u" : "%s:%u", text, peer->port);
}

static const char *hex_of(struct arena *arena, const char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc(arena, 2 * size + 1);
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[(unsigned char)bytes[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    return hex;
}

static struct frame_field field_of(struct arena *arena, const struct hj212_field *field)
{
    return (struct frame_field){text_of(arena, field->name), field->has_value ? text_of(arena, field->value) : NULL};
}

static void take_fields(struct arena *arena, struct hj212_text segment, const struct hj212_message *message, struct frame_parts *parts)
{
    struct hj212_head_reader head;
    struct hj212_cp_reader cp;
    struct hj212_field field;
    parts->head = arena_array(arena, FIELDS_MAX, sizeof *parts->head);
    parts->fields = arena_array(arena, FIELDS_MAX, sizeof *parts->fields);
    hj212_head_init(&head, segment);
    while (parts->head_count < FIELDS_MAX && hj212_head_next(&head, &field))
        parts->head[parts->head_count++] = field_of(arena, &field);
    hj212_cp_init(&cp, message->cp);
    while (parts->field_count < FIELDS_MAX && hj212_cp_next(&cp, &field))
        parts->fields[parts->field_count++] = field_of(arena, &field);
}

static void take_message(struct arena *arena, const struct raw_frame *frame, struct frame_parts *parts)
{
    struct hj212_frame cut;
    struct hj212_message message;
    const struct hj212_options options = {.crc = HJ212_CRC_IGNORE, .tail = HJ212_TAIL_ANY, .end = true};
    const enum hj212_step step = hj212_frame_next(frame->bytes, frame->size, &options, &cut);
    parts->dialect = step == HJ212_FRAME ? hj212_dialect_name(cut.dialect) : NULL;
    if (step != HJ212_FRAME || !hj212_message_read(cut.segment, &message)) {
        parts->refused = step == HJ212_FRAME ? hj212_refusal_name(HJ212_REFUSED_SEGMENT) : hj212_refusal_name(cut.refusal);
        return;
    }
    parts->qn = text_of(arena, message.qn);
    parts->st = text_of(arena, message.st);
    parts->cn = text_of(arena, message.cn);
    parts->mn = text_of(arena, message.mn);
    parts->flag = text_of(arena, message.flag);
    take_fields(arena, cut.segment, &message, parts);
}

static bool take_chain(struct raw_reader *reader, struct arena *arena, struct frame_parts *parts, struct fault *f)
{
    char previous[DIGEST_HEX_SIZE], seal[DIGEST_HEX_SIZE];
    bool own, next;
    parts->segment = POSITION_SEGMENT(parts->position);
    parts->offset = POSITION_OFFSET(parts->position);
    if (!raw_segment_previous(reader, parts->segment, previous, &own, f) || !raw_segment_previous(reader, parts->segment + 1, seal, &next, f))
        return false;
    parts->previous = own ? arena_strdup(arena, previous) : NULL;
    parts->seal = next ? arena_strdup(arena, seal) : NULL;
    return true;
}

bool frame_parts_read(struct raw_reader *reader, struct arena *arena, int64_t position, struct frame_parts *ret_parts, struct fault *f)
{
    struct raw_read read = {0};
    struct fault fault = {0};
    *ret_parts = (struct frame_parts){.position = position};
    const bool ok = position > 0 && raw_read_at(reader, position, &read, &fault);
    if (fault_is_set(&fault) && fault.kind != FAULT_BROKEN)
        return f ? (*f = fault, false) : false;
    if (!ok || !read.found)
        return fault_set(f, FAULT_NOT_FOUND, "frame.unknown", "text", arena_printf(arena, "%lld", (long long)position), NULL);
    const struct raw_frame *frame = &read.frame;
    ret_parts->received_ms = frame->received_ms;
    ret_parts->device = frame->device;
    ret_parts->peer = peer_text(arena, &frame->peer);
    ret_parts->size = frame->size;
    ret_parts->text = text_of(arena, (struct hj212_text){frame->bytes, frame->size});
    if (text_utf8_valid(frame->bytes, frame->size) != frame->size)
        ret_parts->hex = hex_of(arena, frame->bytes, frame->size);
    digest_of(frame->bytes, frame->size, ret_parts->digest);
    take_message(arena, frame, ret_parts); // before the reader moves on
    return take_chain(reader, arena, ret_parts, f);
}
