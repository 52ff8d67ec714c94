// HJ 212, the protocol of pollution monitoring devices: frames out of a byte stream, fields out of a frame, frames for
// every command. Editions 2005, 2017 and 2025.
//
// Pure: no memory is taken, no clock is read, nothing is copied. What is decoded borrows from the caller's buffer. Text
// stays the bytes that were sent (the character set is a setting of the device); numbers are parsed when they are asked
// for. README.md of this folder tells the rules, cases.txt every doubtful case with its outcome.
#ifndef QINGSHAN_STANDARD_HJ212_HJ212_H
#define QINGSHAN_STANDARD_HJ212_HJ212_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"

#define HJ212_SEGMENT_USUAL 1024   // bytes; longer ones are in use and are only noted
#define HJ212_SEGMENT_MAX 9999     // four digits hold no more
#define HJ212_FRAME_MAX (HJ212_SEGMENT_MAX + 12)
#define HJ212_PARTS_MAX 256        // packets of one split message that are accounted for

struct hj212_text {
    const char *bytes; // NULL: the field is absent; not terminated
    size_t size;
};

// ---- CRC ----

// The standard's "CRC16": the register loses its low byte at every step, so this is neither ARC nor Modbus.
uint16_t hj212_crc(const char *bytes, size_t size);
uint16_t hj212_crc_modbus(const char *bytes, size_t size); // CRC-16/MODBUS, which some devices send instead

#define HJ212_CRC_MODES(X)                                                     \
    X(HJ212_CRC_STRICT, "strict") /* the standard's CRC */                     \
    X(HJ212_CRC_MODBUS, "modbus") /* the standard's or CRC-16/MODBUS */        \
    X(HJ212_CRC_IGNORE, "ignore") /* anything, if the segment ends with && and the tail is in place; by HJ212_TAIL_ANY, if hex digits follow. 1 to 3 digits too */

enum hj212_crc_mode {
#define X(mode, name) mode,
    HJ212_CRC_MODES(X)
#undef X
};

// What stands in the CRC field. For the suggestion of a device's setting.
#define HJ212_DIALECTS(X)                  \
    X(HJ212_DIALECT_STANDARD, "standard")  \
    X(HJ212_DIALECT_MODBUS, "modbus")      \
    X(HJ212_DIALECT_SWAPPED, "modbus_low_byte_first") \
    X(HJ212_DIALECT_CONSTANT, "constant")  /* FFFF or 0000 */ \
    X(HJ212_DIALECT_UNPADDED, "unpadded")  /* right, but its leading zeros are missing */ \
    X(HJ212_DIALECT_WRONG, "wrong")

enum hj212_dialect {
#define X(dialect, name) dialect,
    HJ212_DIALECTS(X)
#undef X
};
const char *hj212_dialect_name(enum hj212_dialect dialect);
enum hj212_dialect hj212_dialect_of(struct hj212_text segment, struct hj212_text crc_field);

// ---- frames ----

#define HJ212_REFUSALS(X)                       \
    X(HJ212_REFUSED_NOTHING, "")                \
    X(HJ212_REFUSED_GARBAGE, "garbage")         /* bytes that begin no frame */ \
    X(HJ212_REFUSED_LENGTH, "length")           /* no four digits, over the limit, or not where the segment ends */ \
    X(HJ212_REFUSED_CRC, "crc")                 \
    X(HJ212_REFUSED_TAIL, "tail")               /* CR LF is missing behind a right CRC */ \
    X(HJ212_REFUSED_INCOMPLETE, "incomplete")   /* the input ended inside */ \
    X(HJ212_REFUSED_SEGMENT, "segment")         /* no CN of four digits: hj212_message_read */

enum hj212_refusal {
#define X(refusal, name) refusal,
    HJ212_REFUSALS(X)
#undef X
};
const char *hj212_refusal_name(enum hj212_refusal refusal);

#define HJ212_TAILS(X)                                             \
    X(HJ212_TAIL_CRLF, "crlf") /* CR LF, as the standard has it */ \
    X(HJ212_TAIL_ANY, "any")   /* a frame ends with its CRC: the length says where that is. CR LF, LF or CR behind it belong to it */

enum hj212_tail_mode {
#define X(mode, name) mode,
    HJ212_TAILS(X)
#undef X
};
const char *hj212_tail_name(enum hj212_tail_mode mode); // "crlf"

// What stands behind a CRC. For the suggestion of a device's setting.
#define HJ212_ENDINGS(X)            \
    X(HJ212_ENDING_CRLF, "crlf")    \
    X(HJ212_ENDING_LF, "lf")        \
    X(HJ212_ENDING_CR, "cr")        \
    X(HJ212_ENDING_NONE, "none")    /* nothing, or something else */

enum hj212_ending {
#define X(ending, name) ending,
    HJ212_ENDINGS(X)
#undef X
};
const char *hj212_ending_name(enum hj212_ending ending);

// What looking for frames may cost where there are none. A look that ends in a frame is paid for by the bytes of that frame;
// one in vain takes its bytes, once a pass, from the credit. The credit begins at HJ212_WORK_MOST, each byte that is done
// with gives HJ212_WORK_A_BYTE, and more than HJ212_WORK_MOST is never there. So whatever comes, n bytes cost at most
// HJ212_WORK_MOST + (HJ212_WORK_A_BYTE + HJ212_PASSES) * n: heads whose lengths all lie over the same bytes are looked at a
// few times, then refused unseen (garbage). A damaged frame costs HJ212_PASSES at most, by four settings four times that,
// and gives twice as much: what is not made on purpose never runs out.
#define HJ212_PASSES 3           // of one look, at most: the CRC, the other CRC, the search for an end
#define HJ212_WORK_A_BYTE 24
#define HJ212_WORK_MOST ((size_t)256 << 10)
struct hj212_work {
    size_t credit;
    uint64_t looked;             // bytes, once a pass, in vain or not
    bool over;                   // a head was refused unseen
};
void hj212_work_begin(struct hj212_work *work);
void hj212_work_done(struct hj212_work *work, size_t size); // bytes that are done with: the caller says so of each `drop`
// Takes from the credit what another look at `size` bytes may cost. false: it is used up.
bool hj212_work_look(struct hj212_work *work, size_t size);

struct hj212_options {
    enum hj212_crc_mode crc;
    enum hj212_tail_mode tail;
    size_t segment_max;  // 0: HJ212_SEGMENT_MAX
    bool end;            // nothing comes after these bytes
    struct hj212_work *work; // NULL: nobody counts, for bytes that were verified before
};

struct hj212_frame {
    size_t drop;                 // bytes of the frame, or of the refused stretch
    struct hj212_text segment;   // also of a frame refused for its CRC or tail
    struct hj212_text crc_field;
    enum hj212_dialect dialect;
    enum hj212_ending ending;    // of an accepted frame, and of one refused for its CRC or tail
    enum hj212_refusal refusal;
    bool no_tail;                // accepted without CR LF: at the end of the input, or by HJ212_TAIL_ANY
    bool whole;                  // refused, but a frame of its own; otherwise a stretch that continues a refused one before it
};

enum hj212_step { HJ212_MORE, HJ212_FRAME, HJ212_REFUSED };

// Looks at the beginning of the buffer. HJ212_MORE: nothing can be said before more bytes come (with `end`: the buffer is
// empty). Otherwise `drop` bytes are done with. Frames are cut by their length, never by a mark inside; after a refused
// stretch decoding goes on at the next ## that has four digits behind it, and that frame is verified like any other.
// The result does not depend on how the bytes were cut into buffers, except that by HJ212_TAIL_ANY a frame does not wait for
// what may still come behind its CRC: a CR or LF that comes later is refused as garbage. A buffer of HJ212_FRAME_MAX bytes is
// always enough.
enum hj212_step hj212_frame_next(const char *buffer, size_t size, const struct hj212_options *options, struct hj212_frame *ret_frame);
// The segment at the beginning of the buffer if it may be a frame by any settings: all of it is there, and it ends with && and
// a digit of a CRC behind it, or its CRC is right.
bool hj212_frame_peek(const char *buffer, size_t size, struct hj212_work *work, struct hj212_text *ret_segment);

// ---- messages ----

#define HJ212_EDITIONS(X) X(HJ212_2005, "2005") X(HJ212_2017, "2017") X(HJ212_2025, "2025")

enum hj212_edition {
#define X(edition, name) edition,
    HJ212_EDITIONS(X)
#undef X
};
const char *hj212_edition_name(enum hj212_edition edition); // "2005"
const char *hj212_crc_name(enum hj212_crc_mode mode);       // "strict"

// What is not as the standard wants it and was taken all the same.
#define HJ212_NOTES(X)                              \
    X(HJ212_NOTE_LONG, 0, "long")                   /* more than HJ212_SEGMENT_USUAL bytes */ \
    X(HJ212_NOTE_HEAD, 1, "head")                   /* stray comma or blank, other case of letters, nameless field */ \
    X(HJ212_NOTE_REPEATED, 2, "repeated")           /* a head field came twice; the first counts */ \
    X(HJ212_NOTE_QN, 3, "qn")                       /* not 17 digits */ \
    X(HJ212_NOTE_ST, 4, "st")                       /* not 2 characters 0-9 A-Z */ \
    X(HJ212_NOTE_MN, 5, "mn")                       /* not 6 to 27 of A-Z a-z 0-9 _ */ \
    X(HJ212_NOTE_FLAG, 6, "flag")                   /* not a number of 0 to 255, or of no known edition */ \
    X(HJ212_NOTE_PARTS, 7, "parts")                 /* PNUM and PNO missing, superfluous or impossible */ \
    X(HJ212_NOTE_CP_OPEN, 8, "cp_open")             /* no CP, or no && in front */ \
    X(HJ212_NOTE_CP_CLOSE, 9, "cp_close")           /* no && at the end of the segment */ \
    X(HJ212_NOTE_EMPTY_FIELD, 10, "empty_field")    /* ;; or a separator at the end of the CP */ \
    X(HJ212_NOTE_NO_VALUE, 11, "no_value")          /* a field without = */ \
    X(HJ212_NOTE_BLANK, 12, "blank")                /* blanks in front of a name */ \
    X(HJ212_NOTE_GROUPS, 13, "groups")              /* several groups of DataTime, joined by | */ \
    X(HJ212_NOTE_TIME_NAME, 14, "time_name")        /* DataTime is written otherwise: DateTime */ \
    X(HJ212_NOTE_TIME_FORM, 15, "time_form")        /* DataTime says more than 14 digits do, or 24:00: understood */
#define HJ212_NOTES_COUNT 16

enum hj212_note {
#define X(note, bit, name) note = 1 << bit,
    HJ212_NOTES(X)
#undef X
};
// Name of the lowest note, which is taken out of *notes; NULL when none is left.
const char *hj212_note_next(unsigned *notes);

struct hj212_message {
    struct hj212_text qn, st, cn, pw, mn, flag, pnum, pno, rf;
    struct hj212_text cp;        // between && and &&
    int command;                 // CN as a number
    int flags;                   // Flag as a number, -1 when absent or not a number
    int part_count, part;        // PNUM, PNO as numbers, 0 when absent or not numbers
    enum hj212_edition edition;  // after Flag: a hint only, the edition is a property of the registered device
    unsigned notes;
};

// false: HJ212_REFUSED_SEGMENT, nothing in it says what it is.
bool hj212_message_read(struct hj212_text segment, struct hj212_message *ret_message);

// A field of the head or of the CP.
struct hj212_field {
    char separator;              // what stands before it: ; , | and 0 for the first
    bool has_value;              // there is a =
    struct hj212_text name;      // without blanks in front
    struct hj212_text value;     // exactly as sent
};

// Runs over the fields before the CP, known or not, in the order sent.
struct hj212_head_reader {
    const char *at, *end;
    unsigned notes;
};
void hj212_head_init(struct hj212_head_reader *reader, struct hj212_text segment);
bool hj212_head_next(struct hj212_head_reader *reader, struct hj212_field *ret_field);

// Runs over the fields of the CP. ; and , both separate; | does where DataTime= follows it. A value //text// may hold
// separators.
struct hj212_cp_reader {
    const char *at, *end;
    char separator;
    bool begun, no_log_end;
    unsigned notes;              // what was met so far
};
void hj212_cp_init(struct hj212_cp_reader *reader, struct hj212_text cp);
bool hj212_cp_next(struct hj212_cp_reader *reader, struct hj212_field *ret_field);
// Fields of "A=1,B=2" as people write the arguments of a command; borrowed from the text. *ret_count at most `most`; false: more than that.
bool hj212_arguments(const char *arguments, struct hj212_field *fields, size_t most, size_t *ret_count);

// "a01011-Rtd": code a01011, kind Rtd. Without a dash the kind is absent.
void hj212_name_split(struct hj212_text name, struct hj212_text *ret_code, struct hj212_text *ret_kind);
bool hj212_text_is(struct hj212_text text, const char *word);
struct hj212_text hj212_text_of(const char *word); // borrows it

// The value of the first field of that name in the CP; absent when there is none.
struct hj212_text hj212_cp_value(const struct hj212_message *message, const char *name);
// What an answer answers: the QN of the head, which answers of 2005 carry in their CP.
struct hj212_text hj212_answered_qn(const struct hj212_message *message);

// The exact number; blanks around, a sign, .5, 5. and an exponent (1.2E-3) are taken. false: not a number ("-", "NaN",
// "", "Sr") or more than 18 digits.
bool hj212_value_parse(struct hj212_text value, struct decimal *ret_number);

// QN: YYYYMMDDhhmmss or YYYYMMDDhhmmsszzz of UTC+8 as UTC milliseconds. Whether the year is plausible is not asked.
bool hj212_time_parse(struct hj212_text text, int64_t *ret_at_ms);
#define HJ212_QN_SIZE 18
void hj212_time_text(int64_t at_ms, bool milliseconds, char out[HJ212_QN_SIZE]); // YYYYMMDDhhmmss[zzz] of UTC+8
// DataTime: the first 14 of 14 or more digits count, blanks around and a fraction are passed over; 240000 is midnight at the
// end of the day.
bool hj212_data_time_parse(struct hj212_text text, int64_t *ret_at_ms);
// Whether a field of the CP is the time of its group: DataTime, and DateTime as some write it, in either case of letters.
bool hj212_is_data_time(struct hj212_text name);
// The first of the CP; a DataTime goes before a DateTime. Absent when there is none. Adds what is odd about it to *notes.
struct hj212_text hj212_data_time(const struct hj212_message *message, unsigned *notes);

// ---- split messages ----

// Each part holds whole items and is stored at once; this only tells when all have come. The key of a message in parts is
// (MN, CN, ST, DataTime, PNUM), not QN, which may differ from part to part.
struct hj212_parts {
    int total, seen;             // zeroed before the first part
    uint64_t marks[HJ212_PARTS_MAX / 64];
};
enum hj212_part { HJ212_PART_BAD, HJ212_PART_NEW, HJ212_PART_AGAIN, HJ212_PART_LAST }; // LAST: now all are there
enum hj212_part hj212_parts_add(struct hj212_parts *parts, int part_count, int part);

// Whether the CP of a part can be read alone; some devices cut at any byte, and their parts are to be joined first.
bool hj212_cp_is_whole(struct hj212_text cp);

// ---- encoding ----

#define HJ212_MISTAKES(X)                      \
    X(HJ212_MISTAKE_NONE, "")                  \
    X(HJ212_MISTAKE_SPACE, "space")            /* the buffer or four digits of length do not hold it */ \
    X(HJ212_MISTAKE_NAME, "name")              /* a name would not be read back as it is */ \
    X(HJ212_MISTAKE_VALUE, "value")            /* a value would not be read back as it is */ \
    X(HJ212_MISTAKE_COMMAND, "command")        /* no such command in this edition */ \
    X(HJ212_MISTAKE_ARGUMENT, "argument")      /* not an argument of the command, or too long for it */

enum hj212_mistake {
#define X(mistake, name) mistake,
    HJ212_MISTAKES(X)
#undef X
};
const char *hj212_mistake_name(enum hj212_mistake mistake);

// Writes one frame into the caller's buffer, field by field; what it accepts is read back exactly so. The first mistake
// sticks and hj212_write_end gives 0.
struct hj212_writer {
    char *bytes;
    size_t capacity, size;
    size_t cp_start;             // 0 while in the head
    size_t cp_fields;
    bool cp_bare;                // the CP so far is one empty field
    enum hj212_mistake mistake;
};
void hj212_write_begin(struct hj212_writer *writer, char *buffer, size_t capacity);
void hj212_write_head(struct hj212_writer *writer, const char *name, struct hj212_text value); // an absent value writes nothing
void hj212_write_head_field(struct hj212_writer *writer, const struct hj212_field *field);
void hj212_write_cp(struct hj212_writer *writer);
void hj212_write_message(struct hj212_writer *writer, const struct hj212_message *message);    // its texts in the standard's order, then the CP begins
void hj212_write_field(struct hj212_writer *writer, const struct hj212_field *field);          // the first one's separator is not written
void hj212_write_pair(struct hj212_writer *writer, char separator, const char *name, const char *value);
size_t hj212_write_end(struct hj212_writer *writer);                                           // bytes of the frame, tail included

// hj212_write_message, then the fields. 0: see the writer's mistake.
size_t hj212_encode(const struct hj212_message *message, const struct hj212_field *fields, size_t count, struct hj212_writer *writer);

// ---- commands ----

enum hj212_kind {
    HJ212_REQUEST = 1,           // host to device, answered by 9011, then data or 9012
    HJ212_UPLOAD = 2,            // device to host, answered by 9014 if bit 0 of Flag is set
    HJ212_NOTICE_TO_DEVICE = 4,  // answered by 9013
    HJ212_NOTICE_TO_HOST = 8,
    HJ212_ANSWER = 16,
};

struct hj212_command {
    int number;
    const char *name;            // for logs and tests
    unsigned editions;           // bit 1 << edition
    unsigned kinds;
    const char *arguments;       // of the request: "OverTime:2 ReCount:2", name and most characters; * anything else too
};
#define HJ212_LOGIN 9021        // of makers, not of the standard; answered by 9022 with Logon=1, or 0: refused
#define HJ212_LOGIN_ANSWER 9022
const struct hj212_command *hj212_commands(size_t *ret_count);
const struct hj212_command *hj212_command_find(int number, enum hj212_edition edition); // NULL: not in this edition

// A request or notice to a device. message: qn, st, pw, mn, edition, command; flags < 0 asks for an answer. Writes the
// edition's Flag. Arguments are checked against the table.
size_t hj212_encode_command(const struct hj212_message *message, const struct hj212_field *arguments, size_t count, struct hj212_writer *writer);

// 9011 (code: QnRtn), 9012 (code: ExeRtn), 9013, 9014 to a received message, as its edition wants it: since 2017 QN, PW and
// MN are echoed in the head, in 2005 QN stands in the CP and 9014 names the command. 9022 (code: Logon) has QN in the CP always.
size_t hj212_encode_answer(const struct hj212_message *to, int number, int code, struct hj212_writer *writer);

#endif
