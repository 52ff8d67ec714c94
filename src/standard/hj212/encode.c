// Writing frames. A name or value that the decoder would read back otherwise is a mistake, not a frame.
#include <string.h>

#include "standard/hj212/hj212_internal.h"

#define HEAD_SIZE 6
#define END_SIZE 8 // && CRC CR LF

static const char *const mistake_names[] = {
#define X(mistake, name) [mistake] = name,
    HJ212_MISTAKES(X)
#undef X
};

const char *hj212_mistake_name(enum hj212_mistake mistake)
{
    return mistake_names[mistake];
}

static void fail(struct hj212_writer *writer, enum hj212_mistake mistake)
{
    if (!writer->mistake)
        writer->mistake = mistake;
}

static void add(struct hj212_writer *writer, const char *bytes, size_t size)
{
    if (size > writer->capacity - writer->size)
        fail(writer, HJ212_MISTAKE_SPACE);
    if (writer->mistake || !size)
        return;
    memcpy(writer->bytes + writer->size, bytes, size);
    writer->size += size;
}

void hj212_write_begin(struct hj212_writer *writer, char *buffer, size_t capacity)
{
    *writer = (struct hj212_writer){.bytes = buffer, .capacity = capacity};
    add(writer, "##0000", HEAD_SIZE);
}

// ---- the head ----

static bool holds(struct hj212_text text, char c)
{
    return text.size && memchr(text.bytes, c, text.size);
}

void hj212_write_head_field(struct hj212_writer *writer, const struct hj212_field *field)
{
    const struct hj212_text name = field->name;
    const bool is_cp = field->has_value && name.size == 2 && (name.bytes[0] | 0x20) == 'c' && (name.bytes[1] | 0x20) == 'p';
    if (writer->cp_start || is_cp || holds(name, ';') || holds(name, '=') || (name.size && (name.bytes[0] == ' ' || name.bytes[0] == ',')))
        fail(writer, HJ212_MISTAKE_NAME);
    if (holds(field->value, ';'))
        fail(writer, HJ212_MISTAKE_VALUE);
    add(writer, name.bytes, name.size);
    if (field->has_value) {
        add(writer, "=", 1);
        add(writer, field->value.bytes, field->value.size);
    }
    add(writer, ";", 1);
}

void hj212_write_head(struct hj212_writer *writer, const char *name, struct hj212_text value)
{
    if (value.bytes)
        hj212_write_head_field(writer, &(struct hj212_field){.has_value = true, .name = {name, strlen(name)}, .value = value});
}

// ---- the data area ----

void hj212_write_cp(struct hj212_writer *writer)
{
    add(writer, "CP=&&", 5);
    writer->cp_start = writer->size;
}

static bool reads_back_name(struct hj212_text name)
{
    for (size_t i = 0; i < name.size; i++) {
        const char c = name.bytes[i];
        if (c == '=' || c == ';' || c == ',' || (c == '|' && hj212_is_separator(name.bytes + i, name.bytes + name.size)))
            return false;
    }
    return !name.size || name.bytes[0] != ' ';
}

// A text that opens with // must also close: what comes behind it could close it otherwise.
static bool reads_back_value(struct hj212_text value)
{
    bool no_log_end = false;
    return !value.size || (hj212_value_end(value.bytes, value.bytes + value.size, &no_log_end) == value.bytes + value.size && !no_log_end);
}

void hj212_write_field(struct hj212_writer *writer, const struct hj212_field *field)
{
    // what the decoder takes for a group mark: | and the time of a group right behind
    const bool group = field->separator == '|';
    if (!writer->cp_start)
        hj212_write_cp(writer);
    if (!reads_back_name(field->name) || (group && !(field->has_value && hj212_is_data_time(field->name))))
        fail(writer, HJ212_MISTAKE_NAME);
    if (!reads_back_value(field->value) || (!field->has_value && field->value.size))
        fail(writer, HJ212_MISTAKE_VALUE);
    if (writer->cp_fields++)
        add(writer, group ? "|" : field->separator == ',' ? "," : ";", 1);
    writer->cp_bare = writer->cp_fields == 1 && !field->has_value && !field->name.size;
    add(writer, field->name.bytes, field->name.size);
    if (field->has_value) {
        add(writer, "=", 1);
        add(writer, field->value.bytes, field->value.size);
    }
}

void hj212_write_pair(struct hj212_writer *writer, char separator, const char *name, const char *value)
{
    hj212_write_field(writer, &(struct hj212_field){separator, true, hj212_text_of(name), hj212_text_of(value)});
}

// Four digits, upper case, with leading zeros.
static void write_digits(char out[4], unsigned number, unsigned base)
{
    for (int i = 3; i >= 0; i--, number /= base)
        out[i] = "0123456789ABCDEF"[number % base];
}

size_t hj212_write_end(struct hj212_writer *writer)
{
    char digits[END_SIZE - 2];
    if (!writer->cp_start)
        hj212_write_cp(writer);
    if (writer->cp_bare) // one empty field cannot be told from none
        fail(writer, HJ212_MISTAKE_NAME);
    add(writer, "&&", 2);
    if (writer->mistake || writer->size - HEAD_SIZE > HJ212_SEGMENT_MAX || writer->capacity - writer->size < END_SIZE - 2) {
        fail(writer, HJ212_MISTAKE_SPACE);
        return 0;
    }
    const size_t length = writer->size - HEAD_SIZE;
    write_digits(writer->bytes + 2, (unsigned)length, 10);
    write_digits(digits, hj212_crc(writer->bytes + HEAD_SIZE, length), 16);
    memcpy(digits + 4, "\r\n", 2);
    add(writer, digits, END_SIZE - 2);
    return writer->size;
}

void hj212_write_message(struct hj212_writer *writer, const struct hj212_message *message)
{
    hj212_write_head(writer, "QN", message->qn);
    hj212_write_head(writer, "ST", message->st);
    hj212_write_head(writer, "CN", message->cn);
    hj212_write_head(writer, "PW", message->pw);
    hj212_write_head(writer, "MN", message->mn);
    hj212_write_head(writer, "Flag", message->flag);
    hj212_write_head(writer, "PNUM", message->pnum);
    hj212_write_head(writer, "PNO", message->pno);
    hj212_write_head(writer, "RF", message->rf);
    hj212_write_cp(writer);
}

size_t hj212_encode(const struct hj212_message *message, const struct hj212_field *fields, size_t count, struct hj212_writer *writer)
{
    hj212_write_message(writer, message);
    for (size_t i = 0; i < count; i++)
        hj212_write_field(writer, &fields[i]);
    return hj212_write_end(writer);
}

// ---- commands ----

#define CODE_TEXT_SIZE 12

// The specification of an argument in "OverTime:2 ReCount:2 *"; NULL when it is not listed.
static const char *find_argument(const char *list, struct hj212_text name)
{
    while (*list) {
        const size_t size = strcspn(list, " :");
        if (size == name.size && memcmp(list, name.bytes, size) == 0)
            return list + size;
        list += strcspn(list, " ");
        list += strspn(list, " ");
    }
    return NULL;
}

static bool fits(const char *list, const struct hj212_field *field)
{
    const char *most = find_argument(list, field->name);
    if (!most)
        return strchr(list, '*') != NULL;
    size_t width = 0;
    for (most++; hj212_is_digit(*most); most++)
        width = width * 10 + (size_t)(*most - '0');
    return field->has_value && field->value.size <= width;
}

static struct hj212_text number_text(char out[CODE_TEXT_SIZE], int number)
{
    char *at = out + CODE_TEXT_SIZE; // from the end: every frame is answered
    unsigned magnitude = number < 0 ? 0 - (unsigned)number : (unsigned)number;
    do {
        *--at = (char)('0' + magnitude % 10);
    } while (magnitude /= 10);
    if (number < 0)
        *--at = '-';
    return (struct hj212_text){at, (size_t)(out + CODE_TEXT_SIZE - at)};
}

size_t hj212_encode_command(const struct hj212_message *message, const struct hj212_field *arguments, size_t count, struct hj212_writer *writer)
{
    const struct hj212_command *command = hj212_command_find(message->command, message->edition);
    char number[CODE_TEXT_SIZE], flags[CODE_TEXT_SIZE];
    struct hj212_message head = *message;
    if (!command || !(command->kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
        fail(writer, HJ212_MISTAKE_COMMAND);
    for (size_t i = 0; command && i < count; i++)
        if (!fits(command->arguments, &arguments[i]))
            fail(writer, HJ212_MISTAKE_ARGUMENT);
    head.cn = number_text(number, message->command);
    head.flag = number_text(flags, message->flags < 0 ? (int)message->edition * 4 + 1 : message->flags);
    return hj212_encode(&head, arguments, count, writer);
}

static void write_2005_fields(struct hj212_writer *writer, const struct hj212_message *to, int number)
{
    const struct hj212_field fields[] = {{0, true, hj212_text_of("QN"), to->qn}, {';', true, hj212_text_of("CN"), to->cn}, {';', true, hj212_text_of("PNUM"), to->pnum}, {';', true, hj212_text_of("PNO"), to->pno}};
    const size_t count = number == 9014 ? 4 : 1;
    for (size_t i = 0; i < count; i++)
        if (fields[i].value.bytes)
            hj212_write_field(writer, &fields[i]);
}

static const char *code_name(int number)
{
    return number == 9011 ? "QnRtn" : number == 9012 ? "ExeRtn" : number == HJ212_LOGIN_ANSWER ? "Logon" : NULL;
}

size_t hj212_encode_answer(const struct hj212_message *to, int number, int code, struct hj212_writer *writer)
{
    char cn[CODE_TEXT_SIZE], flags[CODE_TEXT_SIZE], value[CODE_TEXT_SIZE];
    const struct hj212_command *command = hj212_command_find(number, to->edition);
    const bool old = to->edition == HJ212_2005, short_head = old && number == 9014;
    struct hj212_message head = {.st = hj212_text_of("91"), .cn = number_text(cn, number)};
    if (!command || !(command->kinds & HJ212_ANSWER))
        fail(writer, HJ212_MISTAKE_COMMAND);
    if (!short_head) {
        head.qn = old ? head.qn : to->qn;
        head.pw = to->pw;
        head.mn = to->mn;
        head.flag = number_text(flags, (int)to->edition * 4);
    }
    hj212_write_message(writer, &head);
    if (old || number == HJ212_LOGIN_ANSWER)
        write_2005_fields(writer, to, number);
    if (code_name(number))
        hj212_write_field(writer, &(struct hj212_field){';', true, hj212_text_of(code_name(number)), number_text(value, code)});
    return hj212_write_end(writer);
}
