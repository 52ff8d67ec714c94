// The head of a segment: QN;ST;CN;PW;MN;Flag;[PNUM;PNO;][RF;]CP, in any order, and what else devices put there.
#include <string.h>

#include "standard/hj212/hj212_internal.h"

#define FLAGS_MAX 255
#define FLAG_PARTS 2

#define X(member, name) [member] = name,
static const char *const edition_names[] = {HJ212_EDITIONS(X)};
static const char *const crc_names[] = {HJ212_CRC_MODES(X)};
#undef X

static const struct {
    unsigned note;
    const char *name;
} notes_table[] = {
#define X(note, bit, name) {note, name},
    HJ212_NOTES(X)
#undef X
};

const char *hj212_edition_name(enum hj212_edition edition)
{
    return edition_names[edition];
}

const char *hj212_crc_name(enum hj212_crc_mode mode)
{
    return crc_names[mode];
}

const char *hj212_note_next(unsigned *notes)
{
    for (size_t i = 0; i < sizeof notes_table / sizeof *notes_table; i++)
        if (*notes & notes_table[i].note) {
            *notes &= ~notes_table[i].note;
            return notes_table[i].name;
        }
    return NULL;
}

bool hj212_text_is(struct hj212_text text, const char *word)
{
    const size_t size = strlen(word);
    return text.size == size && memcmp(text.bytes, word, size) == 0;
}

struct hj212_text hj212_text_of(const char *word)
{
    return (struct hj212_text){word, strlen(word)};
}

int hj212_number(struct hj212_text text, size_t most)
{
    int value = 0;
    if (!text.size || text.size > most)
        return -1;
    for (size_t i = 0; i < text.size; i++) {
        if (!hj212_is_digit(text.bytes[i]))
            return -1;
        value = value * 10 + (text.bytes[i] - '0');
    }
    return value;
}

// ---- fields before the CP ----

void hj212_head_init(struct hj212_head_reader *reader, struct hj212_text segment)
{
    *reader = (struct hj212_head_reader){.at = segment.bytes, .end = hj212_end(segment)};
}

static bool is_cp(const char *at, const char *end)
{
    return end - at >= 3 && (at[0] | 0x20) == 'c' && (at[1] | 0x20) == 'p' && at[2] == '=';
}

// Blanks and commas that strayed in front of a name.
static const char *skip_strays(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == ','))
        at++;
    return at;
}

// Ends in front of CP=; reader->at then stands there.
bool hj212_head_next(struct hj212_head_reader *reader, struct hj212_field *ret_field)
{
    const char *start = reader->at, *name = skip_strays(start, reader->end);
    if (start >= reader->end || is_cp(name, reader->end))
        return false;
    const char *stop = memchr(name, ';', (size_t)(reader->end - name));
    stop = stop ? stop : reader->end;
    const char *sign = memchr(name, '=', (size_t)(stop - name));
    *ret_field = (struct hj212_field){.separator = ';', .has_value = sign, .name = {name, (size_t)((sign ? sign : stop) - name)}};
    if (sign)
        ret_field->value = (struct hj212_text){sign + 1, (size_t)(stop - sign - 1)};
    if (name != start || !sign || sign == name)
        reader->notes |= HJ212_NOTE_HEAD;
    reader->at = stop < reader->end ? stop + 1 : stop;
    return true;
}

// ---- what they are ----

#define PLACE(name, field) {name, sizeof name - 1, offsetof(struct hj212_message, field)}
static const struct place {
    const char name[5];
    size_t size, offset;
} places[] = {PLACE("QN", qn),     PLACE("ST", st),     PLACE("CN", cn),   PLACE("PW", pw), PLACE("MN", mn),
              PLACE("Flag", flag), PLACE("PNUM", pnum), PLACE("PNO", pno), PLACE("RF", rf)};
#define PLACES (sizeof places / sizeof *places)

// Names are compared without regard to case. `hint` is where the last one stood: they mostly come in order.
static const struct place *find_place(struct hj212_text name, size_t hint)
{
    for (size_t i = 0; i < PLACES; i++) {
        const struct place *place = &places[(hint + i) % PLACES];
        if (place->size == name.size && hj212_same_letters(place->name, name.bytes, name.size))
            return place;
    }
    return NULL;
}

static void take_field(struct hj212_message *message, const struct hj212_field *field, size_t *hint)
{
    const struct place *place = find_place(field->name, *hint);
    if (!place)
        return;
    struct hj212_text *text = (struct hj212_text *)(void *)((char *)message + place->offset);
    *hint = (size_t)(place - places) + 1;
    if (memcmp(place->name, field->name.bytes, place->size) != 0)
        message->notes |= HJ212_NOTE_HEAD;
    if (text->bytes)
        message->notes |= HJ212_NOTE_REPEATED;
    else if (field->has_value)
        *text = field->value;
}

static bool is_upper(struct hj212_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!hj212_is_digit(text.bytes[i]) && (text.bytes[i] < 'A' || text.bytes[i] > 'Z'))
            return false;
    return true;
}

static bool is_word(struct hj212_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.bytes[i], lower = (char)(c | 0x20);
        if (!hj212_is_digit(c) && c != '_' && (lower < 'a' || lower > 'z'))
            return false;
    }
    return true;
}

static void read_flag(struct hj212_message *message)
{
    message->flags = -1;
    if (!message->flag.bytes)
        return;
    struct hj212_text text = message->flag;
    while (text.size && text.bytes[text.size - 1] == ' ')
        text.size--;
    int flags = hj212_number(text, 3);
    message->flags = flags > FLAGS_MAX ? -1 : flags;
    if (text.size != message->flag.size || message->flags < 0 || message->flags > 11)
        message->notes |= HJ212_NOTE_FLAG;
    message->edition = message->flags >= 8 ? HJ212_2025 : message->flags >= 4 ? HJ212_2017 : HJ212_2005;
}

static void read_parts(struct hj212_message *message)
{
    const bool split = message->flags > 0 && (message->flags & FLAG_PARTS);
    const bool has = message->pnum.bytes || message->pno.bytes;
    if (has) {
        int count = hj212_number(message->pnum, 4), part = hj212_number(message->pno, 4);
        message->part_count = count < 0 ? 0 : count;
        message->part = part < 0 ? 0 : part;
    }
    const bool possible = message->part >= 1 && message->part <= message->part_count;
    if ((message->flags >= 0 && split != has) || (has && !possible))
        message->notes |= HJ212_NOTE_PARTS;
}

static void check_texts(struct hj212_message *message)
{
    const struct hj212_text *qn = &message->qn, *st = &message->st, *mn = &message->mn;
    bool digits = qn->size == 17;
    for (size_t i = 0; digits && i < qn->size; i++)
        digits = hj212_is_digit(qn->bytes[i]);
    if (qn->bytes && !digits)
        message->notes |= HJ212_NOTE_QN;
    if (st->size != 2 || !is_upper(*st))
        message->notes |= HJ212_NOTE_ST;
    if (mn->size < 6 || mn->size > 27 || !is_word(*mn))
        message->notes |= HJ212_NOTE_MN;
}

// The data area ends at the last && of the segment: encrypted ones may hold && inside.
static void read_cp(struct hj212_message *message, const char *at, const char *end)
{
    const char *start = skip_strays(at, end), *close = end;
    if (!is_cp(start, end)) {
        message->notes |= HJ212_NOTE_CP_OPEN;
        return;
    }
    if (start != at || memcmp(start, "CP", 2) != 0)
        message->notes |= HJ212_NOTE_HEAD;
    start += 3;
    int opening = 0;
    while (start < end && opening < 2 && *start == '&')
        start++, opening++;
    if (opening < 2)
        message->notes |= HJ212_NOTE_CP_OPEN;
    while (close - start >= 2 && !(close[-1] == '&' && close[-2] == '&'))
        close--;
    const bool closed = close - start >= 2;
    if (!closed || close != end)
        message->notes |= HJ212_NOTE_CP_CLOSE;
    message->cp = (struct hj212_text){start, (size_t)((closed ? close - 2 : end) - start)};
}

bool hj212_message_read(struct hj212_text segment, struct hj212_message *ret_message)
{
    struct hj212_head_reader reader;
    struct hj212_field field;
    size_t hint = 0;
    *ret_message = (struct hj212_message){.notes = segment.size > HJ212_SEGMENT_USUAL ? HJ212_NOTE_LONG : 0};
    hj212_head_init(&reader, segment);
    while (hj212_head_next(&reader, &field))
        take_field(ret_message, &field, &hint);
    ret_message->notes |= reader.notes;
    ret_message->command = ret_message->cn.size == 4 ? hj212_number(ret_message->cn, 4) : -1;
    if (ret_message->command < 0)
        return false;
    read_flag(ret_message);
    read_parts(ret_message);
    check_texts(ret_message);
    read_cp(ret_message, reader.at, reader.end);
    return true;
}
