#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/cell/csv.h"
#include "base/text.h"
#include "standard/hj212/hj212_internal.h"
#include "standard/hj212/reference.h"

#define FILE_LIMIT ((size_t)4 << 20)
#define FIELDS_MAX 64

static uint64_t seed = 212;

static unsigned any(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

static const char *path_of(struct arena *arena, const char *path)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    return arena_printf(arena, "%s/%s", root ? root : ".", path);
}

// ---- what comes out of a stream, as cases.txt writes it ----

static void append_notes(struct text_buffer *out, unsigned notes)
{
    const char *name, *before = "(";
    const bool some = notes;
    for (; (name = hj212_note_next(&notes)); before = ",")
        text_buffer_printf(out, "%s%s", before, name);
    text_buffer_append(out, some ? ")" : "");
}

static void append_frame(struct text_buffer *out, const struct hj212_frame *frame)
{
    struct hj212_message message;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    if (!hj212_message_read(frame->segment, &message)) {
        text_buffer_append(out, "refused:segment");
        return;
    }
    hj212_cp_init(&reader, message.cp);
    while (hj212_cp_next(&reader, &field))
        ;
    text_buffer_append(out, frame->no_tail ? "frame+no_tail" : "frame");
    append_notes(out, message.notes | reader.notes);
}

// What is left of a tail that came after its frame was taken.
static bool is_line_end(const struct hj212_options *options, const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size && (bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    return options->tail == HJ212_TAIL_ANY && at == size;
}

// Decodes pieces of at most `piece` bytes, as they come from a connection.
static const char *outcome_of(struct arena *arena, const char *bytes, size_t size, struct hj212_options options, size_t piece)
{
    struct text_buffer out;
    size_t at = 0, seen = 0, refused_to = SIZE_MAX;
    text_buffer_init(&out, arena);
    while (at < size) {
        struct hj212_frame frame;
        options.end = seen == size;
        char *window = malloc(seen - at + 1); // exact, so that the sanitizer sees a read behind it
        memcpy(window, bytes + at, seen - at);
        enum hj212_step step = hj212_frame_next(window, seen - at, &options, &frame);
        if (step == HJ212_MORE) {
            assert_true(seen < size);
            seen += size - seen < piece ? size - seen : piece;
        } else {
            assert_true(frame.drop > 0 && frame.drop <= seen - at);
            const bool rest = step == HJ212_REFUSED && is_line_end(&options, bytes + at, frame.drop);
            bool joined = rest || (step == HJ212_REFUSED && at == refused_to && !frame.whole);
            text_buffer_append(&out, joined || !out.size ? "" : " ");
            frame.no_tail = frame.no_tail && options.tail == HJ212_TAIL_CRLF; // else it depends on the cuts
            if (step == HJ212_FRAME)
                append_frame(&out, &frame);
            else if (!joined)
                text_buffer_printf(&out, "refused:%s", hj212_refusal_name(frame.refusal));
            at += frame.drop;
            refused_to = step == HJ212_REFUSED && !rest ? at : SIZE_MAX;
        }
        free(window);
    }
    return out.size ? out.bytes : "";
}

// ---- cases.txt ----

// Escapes, and <<SEGMENT>> with or without a length and a CRC given.
static void unfold(struct text_buffer *out, const char *at)
{
    const char *length = NULL;
    size_t start = 0;
    for (; *at; at++) {
        if (at[0] == '%' && hj212_is_digit(at[1])) {
            length = at + 1;
            at += 4;
        } else if (at[0] == '<' && at[1] == '<') {
            text_buffer_append(out, "##0000");
            start = out->size;
            at++;
        } else if (start && at[0] == '>' && at[1] == '>') {
            char digits[16];
            snprintf(digits, sizeof digits, "%04u", (unsigned)(out->size - start));
            memcpy(out->bytes + start - 4, length ? length : digits, 4);
            if (!length)
                text_buffer_printf(out, "%04X\r\n", (unsigned)reference_crc(out->bytes + start, out->size - start));
            length = NULL, start = 0;
            at++;
        } else if (at[0] == '\\' && at[1] == 'x') {
            text_buffer_append_char(out, (char)(hj212_hex(at[2]) << 4 | hj212_hex(at[3])));
            at += 3;
        } else if (at[0] == '\\') {
            at++;
            text_buffer_append_char(out, *at == 'r' ? '\r' : *at == 'n' ? '\n' : *at);
        } else {
            text_buffer_append_char(out, *at);
        }
    }
}

static const char *replay_parts(struct arena *arena, const char *input)
{
    static const char *const names[] = {"bad", "new", "again", "last"};
    struct hj212_parts parts = {0};
    struct text_buffer out;
    int count, part, used;
    text_buffer_init(&out, arena);
    for (; sscanf(input, "%d/%d%n", &count, &part, &used) == 2; input += used)
        text_buffer_printf(&out, "%s%s", out.size ? " " : "", names[hj212_parts_add(&parts, count, part)]);
    return out.bytes;
}

static const char *replay(struct arena *arena, const char *kind, const char *input, size_t piece)
{
    char digits[DECIMAL_TEXT_SIZE];
    struct decimal number;
    struct text_buffer bytes;
    int64_t at_ms;
    if (strcmp(kind, "number") == 0)
        return hj212_value_parse(hj212_text_of(input), &number) ? arena_strdup(arena, decimal_format(number, digits, sizeof digits)) : "none";
    if (strcmp(kind, "time") == 0)
        return hj212_time_parse(hj212_text_of(input), &at_ms) ? arena_printf(arena, "%lld", (long long)at_ms) : "none";
    if (strcmp(kind, "data time") == 0)
        return hj212_data_time_parse(hj212_text_of(input), &at_ms) ? arena_printf(arena, "%lld", (long long)at_ms) : "none";
    if (strcmp(kind, "parts") == 0)
        return replay_parts(arena, input);
    text_buffer_init(&bytes, arena);
    unfold(&bytes, input);
    const struct hj212_options options = {.crc = strstr(kind, "modbus") ? HJ212_CRC_MODBUS : strstr(kind, "ignore") ? HJ212_CRC_IGNORE : HJ212_CRC_STRICT,
                                          .tail = strstr(kind, "any") ? HJ212_TAIL_ANY : HJ212_TAIL_CRLF};
    return outcome_of(arena, bytes.bytes, bytes.size, options, piece);
}

static void every_case_has_its_outcome(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    char *bytes, *line, *rest;
    size_t size, number = 0, failed = 0, count = 0;
    assert_true(file_read(arena, path_of(arena, "src/standard/hj212/cases.txt"), FILE_LIMIT, &bytes, &size, NULL));
    for (rest = arena_strndup(arena, bytes, size); (line = strsep(&rest, "\n"));) {
        number++;
        char *expected = strstr(line, " | "), *input = expected ? strstr(expected + 3, " |") : NULL;
        if (*line == '#' || !input)
            continue;
        *expected = *input = '\0';
        expected += 3;
        input += input[2] ? 3 : 2;
        count++;
        for (size_t piece = 1; piece <= 20000; piece = piece * 3 + 1) { // however the bytes are cut
            const char *found = replay(arena, line, input, piece);
            if (strcmp(found, expected) == 0)
                continue;
            print_message("# cases.txt:%zu in pieces of %zu: expected %s, found %s\n", number, piece, expected, found);
            failed++;
            break;
        }
    }
    assert_true(count > 100);
    assert_int_equal(failed, 0);
}

// ---- real messages ----

// The value of a key in a line of flat JSON without escapes.
static char *json_value(struct arena *arena, const char *line, const char *key)
{
    const char *at = strstr(line, arena_printf(arena, "\"%s\": ", key));
    assert_non_null(at);
    at += strlen(key) + 4;
    return *at == '"' ? arena_strndup(arena, at + 1, strcspn(at + 1, "\"")) : arena_strndup(arena, at, strcspn(at, ",}"));
}

static void sound_samples_decode_and_damaged_ones_are_refused_for_their_reason(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    char *bytes, *line, *rest;
    size_t size, sound = 0, damaged = 0;
    if (!file_read(arena, path_of(arena, "../shared/data/pollution_source/hj212_samples.jsonl"), FILE_LIMIT, &bytes, &size, NULL)) {
        print_message("# skipped: ../shared/data is not there\n");
        arena_free(arena); // skip() jumps out
        skip();
    }
    for (rest = arena_strndup(arena, bytes, size); (line = strsep(&rest, "\n"));) {
        if (!*line)
            continue;
        const char *raw = arena_printf(arena, "%s\r\n", json_value(arena, line, "raw"));
        const bool length_ok = strcmp(json_value(arena, line, "len_ok"), "true") == 0, crc_ok = strcmp(json_value(arena, line, "crc_ok"), "true") == 0;
        const char *expected = !length_ok ? "refused:length" : crc_ok ? "frame" : "refused:crc";
        assert_string_equal(outcome_of(arena, raw, strlen(raw), (struct hj212_options){0}, 7), expected);
        sound += length_ok && crc_ok;
        damaged += !(length_ok && crc_ok);
    }
    assert_int_equal(sound, 12);
    assert_int_equal(damaged, 2);
}

// ---- CRC ----

static void every_crc_path_equals_the_bit_by_bit_one(void **state)
{
    (void)state;
    char bytes[1100];
    assert_int_equal(hj212_crc("", 0), 0xFFFF);
    assert_int_equal(hj212_crc("\0", 1), 0x4040);
    assert_int_equal(hj212_crc("123456789", 9), 0x2F80);
    assert_int_equal(hj212_crc_modbus("123456789", 9), 0x4B37);
    for (int round = 0; round < 20000; round++) {
        size_t size = any(sizeof bytes), shift = any(32);
        shift = shift < size ? shift : size;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)any(256);
        const uint16_t expected = reference_crc(bytes + shift, size - shift);
        assert_int_equal(hj212_crc(bytes + shift, size - shift), expected);
        assert_int_equal(hj212_crc_by_tables(bytes + shift, size - shift), expected);
        assert_int_equal(hj212_crc_modbus(bytes + shift, size - shift), reference_crc_modbus(bytes + shift, size - shift));
    }
}

// ---- round trips ----

static struct hj212_text random_text(struct arena *arena, const char *letters, size_t most)
{
    const size_t size = any((unsigned)most + 1);
    char *bytes = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = letters[any((unsigned)strlen(letters))];
    return (struct hj212_text){bytes, size};
}

static void assert_same(struct hj212_text a, struct hj212_text b)
{
    assert_int_equal(a.size, b.size);
    assert_true((a.bytes != NULL) == (b.bytes != NULL));
    assert_memory_equal(a.bytes ? a.bytes : "", b.bytes ? b.bytes : "", a.size);
}

static void what_is_encoded_decodes_to_the_same(void **state)
{
    (void)state;
    size_t written = 0;
    for (int round = 0; round < 20000; round++) {
        ARENA_SCOPED arena = arena_new();
        struct hj212_message message = {.qn = random_text(arena, "0123456789", 17), .cn = hj212_text_of("2051"), .mn = random_text(arena, "0A_z", 24),
                                        .flag = hj212_text_of("6"), .pnum = hj212_text_of("3"), .pno = hj212_text_of("2")}, again;
        struct hj212_field fields[FIELDS_MAX], field;
        struct hj212_writer writer;
        struct hj212_frame frame;
        struct hj212_cp_reader reader;
        char buffer[HJ212_FRAME_MAX];
        const size_t count = any(FIELDS_MAX);
        for (size_t i = 0; i < count; i++) {
            fields[i] = (struct hj212_field){.separator = i ? ";,"[any(2)] : 0, .has_value = any(20), .name = random_text(arena, "ab0-&#", 9)};
            if (fields[i].has_value)
                fields[i].value = any(10) ? random_text(arena, "0123.#&\r\n", 9) : hj212_text_of("//a;b,c=|DataTime=1//");
        }
        hj212_write_begin(&writer, buffer, sizeof buffer);
        size_t size = hj212_encode(&message, fields, count, &writer);
        if (!size && writer.mistake == HJ212_MISTAKE_NAME && count == 1)
            continue; // one empty field
        assert_true(size);
        written++;
        assert_int_equal(hj212_frame_next(buffer, size, &(struct hj212_options){0}, &frame), HJ212_FRAME);
        assert_int_equal(frame.drop, size);
        assert_true(hj212_message_read(frame.segment, &again));
        assert_same(again.qn, message.qn);
        assert_same(again.mn, message.mn);
        assert_same(again.pw, message.pw);
        assert_int_equal(again.part, 2);
        assert_int_equal(again.edition, HJ212_2017);
        hj212_cp_init(&reader, again.cp);
        for (size_t i = 0; i < count; i++) {
            assert_true(hj212_cp_next(&reader, &field));
            assert_int_equal(field.separator, fields[i].separator);
            assert_int_equal(field.has_value, fields[i].has_value);
            assert_same(field.name, fields[i].name);
            assert_same(field.value, fields[i].value);
        }
        assert_false(hj212_cp_next(&reader, &field));
    }
    assert_true(written > 19000);
}

static void what_would_read_back_otherwise_is_not_written(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        enum hj212_mistake mistake;
    } rows[] = {{"a", "1;b=2", HJ212_MISTAKE_VALUE}, {"a", "1,2", HJ212_MISTAKE_VALUE}, {"a", "//open", HJ212_MISTAKE_VALUE}, {"a", "1|DataTime=2", HJ212_MISTAKE_VALUE},
                {"a=b", "1", HJ212_MISTAKE_NAME},    {" a", "1", HJ212_MISTAKE_NAME},   {"a;b", "1", HJ212_MISTAKE_NAME},     {"a", "//x//", HJ212_MISTAKE_NONE}};
    char buffer[200];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hj212_writer writer;
        const struct hj212_field field = {0, true, hj212_text_of(rows[i].name), hj212_text_of(rows[i].value)};
        hj212_write_begin(&writer, buffer, sizeof buffer);
        assert_true((hj212_encode(&(struct hj212_message){.cn = hj212_text_of("2011")}, &field, 1, &writer) > 0) == (rows[i].mistake == HJ212_MISTAKE_NONE));
        assert_int_equal(writer.mistake, rows[i].mistake);
    }
    for (size_t capacity = 0; capacity < 27; capacity++) { // the frame has 27 bytes
        struct hj212_writer writer;
        char *tight = malloc(capacity + 1);
        hj212_write_begin(&writer, tight, capacity);
        assert_int_equal(hj212_encode(&(struct hj212_message){.cn = hj212_text_of("2011")}, NULL, 0, &writer), 0);
        assert_int_equal(writer.mistake, HJ212_MISTAKE_SPACE);
        free(tight);
    }
}

static void every_command_is_encoded_in_its_editions_only(void **state)
{
    (void)state;
    size_t count;
    const struct hj212_command *commands = hj212_commands(&count);
    char buffer[1200];
    assert_int_equal(count, 56);
    for (size_t i = 0; i < count; i++)
        for (enum hj212_edition edition = HJ212_2005; edition <= HJ212_2025; edition++) {
            const struct hj212_command *found = hj212_command_find(commands[i].number, edition);
            struct hj212_message message = {.qn = hj212_text_of("20240601085857223"), .st = hj212_text_of("32"), .pw = hj212_text_of("123456"), .mn = hj212_text_of("010000A8900016F000169DC0"),
                                            .edition = edition, .command = commands[i].number, .flags = -1}, again;
            struct hj212_writer writer;
            struct hj212_frame frame;
            char name[32] = "";
            memcpy(name, commands[i].arguments, strcspn(commands[i].arguments, ":*"));
            const struct hj212_field argument = {0, true, hj212_text_of(name), hj212_text_of("1")};
            hj212_write_begin(&writer, buffer, sizeof buffer);
            const size_t size = found && found->kinds & HJ212_ANSWER ? hj212_encode_answer(&message, found->number, 1, &writer)
                                                                     : hj212_encode_command(&message, &argument, *name != 0, &writer);
            const bool sent = found == &commands[i] && found->kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE | HJ212_ANSWER);
            if (found && found != &commands[i])
                continue; // another meaning of the number in that edition has its own row
            assert_true((size > 0) == sent);
            if (!sent)
                continue;
            assert_int_equal(hj212_frame_next(buffer, size, &(struct hj212_options){0}, &frame), HJ212_FRAME);
            assert_true(hj212_message_read(frame.segment, &again));
            assert_int_equal(again.command, commands[i].number);
            assert_true(again.edition == message.edition);
        }
    struct hj212_writer writer;
    hj212_write_begin(&writer, buffer, sizeof buffer);
    const struct hj212_field wide = {0, true, hj212_text_of("OverTime"), hj212_text_of("100")};
    assert_int_equal(hj212_encode_command(&(struct hj212_message){.command = 1000, .edition = HJ212_2017}, &wide, 1, &writer), 0);
    assert_int_equal(writer.mistake, HJ212_MISTAKE_ARGUMENT);
}

static void answers_are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        enum hj212_edition edition;
        const char *qn;
        int number;
        const char *frame;
    } rows[] = {
        {HJ212_2017, "20160801085857223", 9014, "##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n"},
        {HJ212_2017, "20160801085857223", 9011, "##0094QN=20160801085857223;ST=91;CN=9011;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QnRtn=1&&1B00\r\n"},
        {HJ212_2025, "20240601085857223", 9013, "##0087QN=20240601085857223;ST=91;CN=9013;PW=123456;MN=010000A8900016F000169DC0;Flag=8;CP=&&&&3900\r\n"},
        {HJ212_2005, "20040516010101001", 9014, "##0049ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2011&&1E00\r\n"},
        {HJ212_2005, "20040516010101001", 9022, "ST=91;CN=9022;PW=123456;MN=010000A8900016F000169DC0;Flag=0;CP=&&QN=20040516010101001;Logon=1&&"},
        {HJ212_2017, "20160801085857223", 9022,
         "QN=20160801085857223;ST=91;CN=9022;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QN=20160801085857223;Logon=1&&"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[300];
        struct hj212_writer writer;
        const struct hj212_message to = {.qn = hj212_text_of(rows[i].qn), .cn = hj212_text_of("2011"), .pw = hj212_text_of("123456"), .mn = hj212_text_of("010000A8900016F000169DC0"), .edition = rows[i].edition};
        hj212_write_begin(&writer, buffer, sizeof buffer - 1);
        buffer[hj212_encode_answer(&to, rows[i].number, 1, &writer)] = '\0';
        if (*rows[i].frame == '#')
            assert_string_equal(buffer, rows[i].frame);
        else // a segment: no standard gives its CRC
            assert_memory_equal(buffer + 6, rows[i].frame, strlen(rows[i].frame));
    }
}

static void any_damaged_byte_is_refused_and_the_next_frame_is_found(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    const char *sound = "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n";
    const size_t size = strlen(sound);
    for (size_t i = 0; i < size; i++) {
        char *three = arena_printf(arena, "%s%s%s", sound, sound, sound);
        three[size + i] = '!';
        const char *found = outcome_of(arena, three, size * 3, (struct hj212_options){0}, 64);
        assert_true(text_starts_with(found, "frame refused:"));
        assert_string_equal(found + strlen(found) - 6, " frame");
    }
}

static void the_dialect_of_a_crc_field_is_told(void **state)
{
    (void)state;
    const struct hj212_text segment = hj212_text_of("123456789");
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("2F80")), HJ212_DIALECT_STANDARD);
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("4b37")), HJ212_DIALECT_MODBUS);
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("374B")), HJ212_DIALECT_SWAPPED);
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("FFFF")), HJ212_DIALECT_CONSTANT);
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("1234")), HJ212_DIALECT_WRONG);
    assert_int_equal(hj212_dialect_of(segment, hj212_text_of("CRC1")), HJ212_DIALECT_WRONG);
}

static void an_absent_text_is_no_field_and_no_number(void **state)
{
    (void)state;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    struct decimal number;
    hj212_cp_init(&reader, (struct hj212_text){0});
    assert_false(hj212_cp_next(&reader, &field));
    assert_false(hj212_value_parse((struct hj212_text){0}, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_has_its_outcome),
        cmocka_unit_test(sound_samples_decode_and_damaged_ones_are_refused_for_their_reason),
        cmocka_unit_test(every_crc_path_equals_the_bit_by_bit_one),
        cmocka_unit_test(what_is_encoded_decodes_to_the_same),
        cmocka_unit_test(what_would_read_back_otherwise_is_not_written),
        cmocka_unit_test(every_command_is_encoded_in_its_editions_only),
        cmocka_unit_test(answers_are_those_of_the_standard),
        cmocka_unit_test(any_damaged_byte_is_refused_and_the_next_frame_is_found),
        cmocka_unit_test(an_absent_text_is_no_field_and_no_number),
        cmocka_unit_test(the_dialect_of_a_crc_field_is_told),
    };
    return cmocka_run_group_tests_name("hj212", tests, NULL, NULL);
}
