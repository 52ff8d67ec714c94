// qingshan hj212 decode, encode: frames to JSON lines and back. What decode prints of sound frames, encode writes byte for
// byte (the CRC in upper case); texts of frames that are not UTF-8 carry their character set.
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/text.h"
#include "cli/cli.h"
#include "standard/hj212/hj212.h"

#define EXIT_REFUSED 2
#define BUFFER_SIZE ((size_t)1 << 16)
#define CONVERTED_MAX ((size_t)4 * HJ212_SEGMENT_MAX)

enum charset { CHARSET_UTF8, CHARSET_GBK, CHARSET_BYTES };
// bytes: one character a byte, for what is no text
static const char *const charset_names[] = {NULL, "gbk", "bytes"};
static const char *const charset_codes[] = {"UTF-8", "GB18030", "ISO-8859-1"};

static bool convert(const char *from, const char *to, struct hj212_text text, struct text_buffer *out)
{
    char *converted = arena_alloc(out->arena, CONVERTED_MAX), *at = converted, *in = (char *)(uintptr_t)text.bytes;
    size_t left = CONVERTED_MAX, size = text.size;
    iconv_t converter = iconv_open(to, from);
    if (converter == (iconv_t)-1)
        return false;
    const bool done = text.size <= CONVERTED_MAX && iconv(converter, &in, &size, &at, &left) == 0 && !size;
    iconv_close(converter);
    if (done)
        text_buffer_append_bytes(out, converted, (size_t)(at - converted));
    return done;
}

// The first set that gives every byte back.
static enum charset charset_of(struct arena *arena, struct hj212_text text)
{
    struct text_buffer there, back;
    text_buffer_init(&there, arena);
    text_buffer_init(&back, arena);
    if (text_utf8_valid(text.bytes, text.size) == text.size)
        return CHARSET_UTF8;
    if (memchr(text.bytes, '\0', text.size) || !convert("GB18030", "UTF-8", text, &there) ||
        !convert("UTF-8", "GB18030", (struct hj212_text){there.bytes, there.size}, &back))
        return CHARSET_BYTES;
    return back.size == text.size && memcmp(back.bytes, text.bytes, back.size) == 0 ? CHARSET_GBK : CHARSET_BYTES;
}

// ---- decode ----

struct decoding {
    struct arena *arena;       // of one frame
    const struct cli *cli;
    size_t offset;
    size_t refused_to;         // end of the last refused stretch
    bool refused;
    enum charset charset;
};

static void print(const struct decoding *decoding, json_t *line)
{
    cli_print_json(decoding->cli, line);
    json_decref(line);
}

static json_t *json_of(const struct decoding *decoding, struct hj212_text text)
{
    struct text_buffer out;
    text_buffer_init(&out, decoding->arena);
    if (decoding->charset == CHARSET_UTF8 || !convert(charset_codes[decoding->charset], "UTF-8", text, &out))
        return json_stringn(text.bytes ? text.bytes : "", text.size);
    return json_stringn(out.bytes, out.size);
}

static const char *key_of(const struct decoding *decoding, struct hj212_text name)
{
    json_t *text = json_of(decoding, name);
    const char *key = arena_strdup(decoding->arena, text ? json_string_value(text) : "");
    json_decref(text);
    return key;
}

static json_t *value_of(const struct decoding *decoding, const struct hj212_field *field)
{
    return field->has_value ? json_of(decoding, field->value) : json_null();
}

static bool is_known(const char *name)
{
    static const char *const names[] = {"QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO", "RF"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

// Known fields stand in the line itself, others (and a second one of a name) in "other", so that no device can write our keys.
static void add_head(const struct decoding *decoding, json_t *line, struct hj212_text segment)
{
    struct hj212_head_reader reader;
    struct hj212_field field;
    hj212_head_init(&reader, segment);
    while (hj212_head_next(&reader, &field)) {
        const char *name = key_of(decoding, field.name);
        json_t *to = line;
        if (!is_known(name) || json_object_get(line, name)) {
            if (!json_object_get(line, "other"))
                json_object_set_new(line, "other", json_array());
            json_array_append_new(json_object_get(line, "other"), to = json_object());
        }
        json_object_set_new(to, name, value_of(decoding, &field));
    }
}

// [{"DataTime":"..."},{"a01011-Rtd":"...","a01011-Flag":"N"}]: an item is an object, or an array of objects where a name
// comes twice in it; "|" stands between groups; a field without = is null.
static json_t *cp_of(const struct decoding *decoding, struct hj212_text cp, unsigned *notes)
{
    struct hj212_cp_reader reader;
    struct hj212_field field;
    json_t *items = json_array(), *item = NULL;
    hj212_cp_init(&reader, cp);
    while (hj212_cp_next(&reader, &field)) {
        const char *name = key_of(decoding, field.name);
        if (field.separator == '|')
            json_array_append_new(items, json_string("|"));
        const bool joined = field.separator == ',', twice = joined && json_object_get(item, name);
        const size_t last = json_array_size(items) - 1;
        if (twice && json_is_object(json_array_get(items, last)))
            json_array_set_new(items, last, json_pack("[O]", json_array_get(items, last)));
        if (!joined || twice)
            json_array_append_new(twice ? json_array_get(items, last) : items, item = json_object());
        json_object_set_new(item, name, value_of(decoding, &field));
    }
    *notes |= reader.notes;
    return items;
}

static json_t *names_of(unsigned notes)
{
    json_t *names = json_array();
    const char *name;
    while ((name = hj212_note_next(&notes)))
        json_array_append_new(names, json_string(name));
    return names;
}

static void print_refused(struct decoding *decoding, const struct hj212_frame *frame, enum hj212_refusal refusal)
{
    decoding->refused = true;
    if (decoding->refused_to != decoding->offset || frame->whole)
        print(decoding, json_pack("{s:I,s:s}", "offset", (json_int_t)decoding->offset, "refused", hj212_refusal_name(refusal)));
    decoding->refused_to = decoding->offset + frame->drop;
}

static void print_frame(struct decoding *decoding, struct hj212_frame *frame)
{
    struct hj212_message message;
    if (!hj212_message_read(frame->segment, &message)) {
        frame->whole = true;
        print_refused(decoding, frame, HJ212_REFUSED_SEGMENT);
        return;
    }
    json_t *line = json_pack("{s:I,s:s}", "offset", (json_int_t)decoding->offset, "edition", hj212_edition_name(message.edition));
    decoding->charset = charset_of(decoding->arena, frame->segment);
    if (decoding->charset != CHARSET_UTF8)
        json_object_set_new(line, "charset", json_string(charset_names[decoding->charset]));
    if (frame->dialect != HJ212_DIALECT_STANDARD)
        json_object_set_new(line, "crc", json_string(hj212_dialect_name(frame->dialect)));
    if (frame->no_tail)
        json_object_set_new(line, "mark", json_string("no_tail"));
    add_head(decoding, line, frame->segment);
    json_object_set_new(line, "CP", cp_of(decoding, message.cp, &message.notes));
    if (message.notes)
        json_object_set_new(line, "notes", names_of(message.notes));
    print(decoding, line);
}

// Everything that can be said about the buffer. Returns how many bytes are done with.
static size_t decode_buffer(struct decoding *decoding, const char *buffer, size_t size, const struct hj212_options *options)
{
    size_t at = 0;
    for (;;) {
        struct hj212_frame frame;
        enum hj212_step step = hj212_frame_next(buffer + at, size - at, options, &frame);
        if (step == HJ212_MORE)
            return at;
        ARENA_SCOPED arena = arena_new();
        struct cli cli = *decoding->cli;
        struct decoding one = *decoding;
        cli.arena = one.arena = arena;
        one.cli = &cli;
        if (step == HJ212_FRAME)
            print_frame(&one, &frame);
        else
            print_refused(&one, &frame, frame.refusal);
        decoding->refused = one.refused;
        decoding->refused_to = one.refused_to;
        decoding->offset += frame.drop;
        hj212_work_done(options->work, frame.drop);
        at += frame.drop;
    }
}

static bool read_some(int file, char *to, size_t size, size_t *ret_read, const char *path, struct fault *f)
{
    ssize_t count;
    while ((count = read(file, to, size)) < 0 && errno == EINTR)
        ;
    *ret_read = count > 0 ? (size_t)count : 0;
    return count >= 0 || fault_set_errno(f, "read", path);
}

static void close_file(const int *file)
{
    if (*file > STDIN_FILENO)
        close(*file);
}

static bool decode_file(struct decoding *decoding, const char *path, struct hj212_options options, struct fault *f)
{
    __attribute__((cleanup(close_file))) int file = text_equal(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    char *buffer = arena_alloc(decoding->cli->arena, BUFFER_SIZE);
    size_t held = 0, count;
    if (file < 0)
        return fault_set_errno(f, "open", path);
    do {
        if (!read_some(file, buffer + held, BUFFER_SIZE - held, &count, path, f))
            return false;
        held += count;
        options.end = !count;
        size_t done = decode_buffer(decoding, buffer, held, &options);
        memmove(buffer, buffer + done, held - done);
        held -= done;
    } while (!options.end);
    return true;
}

static bool find_mode(const char *name, enum hj212_crc_mode *ret_mode)
{
    for (*ret_mode = HJ212_CRC_STRICT; *ret_mode <= HJ212_CRC_IGNORE; (*ret_mode)++)
        if (!name || text_equal(hj212_crc_name(*ret_mode), name))
            return true;
    return false;
}

int cli_hj212_decode(struct cli *cli)
{
    struct hj212_work work;
    struct hj212_options options = {.work = &work};
    struct decoding decoding = {.arena = cli->arena, .cli = cli, .refused_to = SIZE_MAX};
    struct fault fault = {0};
    hj212_work_begin(&work);
    if (!find_mode(cli->crc, &options.crc))
        return cli_usage(cli, "--crc strict|modbus|ignore");
    if (!decode_file(&decoding, cli->arguments[0], options, &fault))
        return cli_fail(cli, &fault);
    return decoding.refused ? EXIT_REFUSED : 0;
}

// ---- encode ----

static bool bytes_of(struct arena *arena, enum charset charset, const char *text, size_t size, struct hj212_text *ret_text)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    *ret_text = (struct hj212_text){text, size};
    if (charset == CHARSET_UTF8)
        return true;
    const bool done = convert("UTF-8", charset_codes[charset], *ret_text, &out);
    *ret_text = (struct hj212_text){out.bytes, out.size};
    return done;
}

static bool field_of(struct arena *arena, enum charset charset, const char *name, const json_t *value, struct hj212_field *ret_field)
{
    ret_field->has_value = json_is_string(value);
    if (!ret_field->has_value && !json_is_null(value))
        return false;
    ret_field->value = (struct hj212_text){0};
    return bytes_of(arena, charset, name, strlen(name), &ret_field->name) &&
           (!ret_field->has_value || bytes_of(arena, charset, json_string_value(value), json_string_length(value), &ret_field->value));
}

static bool write_heads(struct arena *arena, enum charset charset, json_t *object, struct hj212_writer *writer, bool known)
{
    const char *name;
    json_t *value;
    json_object_foreach (object, name, value) {
        struct hj212_field field = {0};
        if (known && strcmp(name, "other") == 0) {
            for (size_t i = 0; i < json_array_size(value); i++)
                if (!write_heads(arena, charset, json_array_get(value, i), writer, false))
                    return false;
        } else if (!known || is_known(name)) {
            if (!field_of(arena, charset, name, value, &field))
                return false;
            hj212_write_head_field(writer, &field);
        }
    }
    return true;
}

static bool write_item(struct arena *arena, enum charset charset, json_t *item, char separator, struct hj212_writer *writer)
{
    struct hj212_field field;
    const char *name;
    json_t *value;
    if (!json_is_object(item))
        return false;
    json_object_foreach (item, name, value) {
        field.separator = separator;
        if (!field_of(arena, charset, name, value, &field))
            return false;
        hj212_write_field(writer, &field);
        separator = ',';
    }
    return true;
}

static bool write_items(struct arena *arena, enum charset charset, json_t *items, struct hj212_writer *writer)
{
    char separator = ';';
    if (items && !json_is_array(items))
        return false;
    hj212_write_cp(writer);
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        if (json_is_string(item)) {
            separator = '|';
            continue;
        }
        const size_t parts = json_is_array(item) ? json_array_size(item) : 1;
        for (size_t part = 0; part < parts; part++, separator = ',')
            if (!write_item(arena, charset, json_is_array(item) ? json_array_get(item, part) : item, separator, writer))
                return false;
        separator = ';';
    }
    return true;
}

static bool encode_line(struct arena *arena, json_t *line, struct hj212_writer *writer, size_t *ret_size)
{
    enum charset charset = CHARSET_UTF8;
    const char *set = json_text(line, "charset");
    for (enum charset i = CHARSET_GBK; i <= CHARSET_BYTES; i++)
        charset = text_equal(charset_names[i], set) ? i : charset;
    if ((*set && charset == CHARSET_UTF8) || !json_is_object(line) || !json_is_string(json_object_get(line, "CN")))
        return false;
    if (!write_heads(arena, charset, line, writer, true) || !write_items(arena, charset, json_object_get(line, "CP"), writer))
        return false;
    *ret_size = hj212_write_end(writer);
    return true;
}

static bool encode_text(const char *text, size_t size, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    char frame[HJ212_FRAME_MAX];
    struct hj212_writer writer;
    json_error_t error;
    size_t written = 0;
    json_t *line = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!line)
        return fault_set(f, FAULT_SYNTAX, "cli.hj212_json", "text", error.text, NULL);
    const bool skipped = json_object_get(line, "refused") != NULL;
    hj212_write_begin(&writer, frame, sizeof frame);
    const bool shaped = skipped || encode_line(arena, line, &writer, &written);
    json_decref(line);
    if (!shaped)
        return fault_set(f, FAULT_INPUT, "cli.hj212_shape", NULL);
    if (!skipped && !written)
        return fault_set(f, FAULT_INPUT, "cli.hj212_mistake", "text", hj212_mistake_name(writer.mistake), NULL);
    return fwrite(frame, 1, written, stdout) == written || fault_set_errno(f, "write", "stdout");
}

static bool encode_file(FILE *file, struct fault *f)
{
    char *line = NULL;
    size_t capacity = 0, number = 0;
    ssize_t size;
    bool ok = true;
    while (ok && (size = getline(&line, &capacity, file)) > 0) {
        number++;
        if (line[strspn(line, " \t\r\n")])
            ok = encode_text(line, (size_t)size, f) || fault_at(f, "%zu", number);
    }
    heap_free(line);
    return ok;
}

// Lines of refused stretches hold no frame and are passed over.
int cli_hj212_encode(struct cli *cli)
{
    struct fault fault = {0};
    const char *path = cli->argument_count ? cli->arguments[0] : "-";
    FILE *file = text_equal(path, "-") ? stdin : fopen(path, "rbe");
    if (!file) {
        fault_set_errno(&fault, "open", path);
        return cli_fail(cli, &fault);
    }
    const bool ok = encode_file(file, &fault);
    if (file != stdin)
        fclose(file);
    return ok ? 0 : cli_fail(cli, &fault);
}
