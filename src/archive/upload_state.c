#include "archive/upload_state.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/cell/csv.h"
#include "base/list.h"
#include "base/text.h"

#define HEAD "%020lld,%020lld\n"
#define HEAD_SIZE 42

struct target_list LIST_OF(struct file_target);

void upload_id_make(char ret_id[static UPLOAD_ID_SIZE])
{
    unsigned char bytes[16];
    while (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        ;
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40); // a random one (RFC 9562, 5.4)
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
    char *out = ret_id;
    for (int i = 0; i < 16; i++)
        out += snprintf(out, 4, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", bytes[i]);
}

bool upload_id_is(const char *text)
{
    size_t i = 0;
    for (; text[i]; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (i >= UPLOAD_ID_SIZE - 1 || (dash ? text[i] != '-' : !strchr("0123456789abcdef", text[i])))
            return false;
    }
    return i == UPLOAD_ID_SIZE - 1;
}

// ---- writing ----

static void put(struct text_buffer *out, const char *key, const char *value)
{
    if (text_empty(value))
        return;
    csv_append_exact(out, key, true);
    csv_append_exact(out, value, false);
    text_buffer_append_char(out, '\n');
}

const char *upload_state_text(struct arena *arena, const struct upload *upload, size_t *ret_size)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    text_buffer_printf(&out, HEAD, (long long)upload->offset, (long long)upload->touched_ms);
    put(&out, "id", upload->id);
    put(&out, "size", arena_printf(arena, "%lld", (long long)upload->size));
    put(&out, "digest", upload->digest);
    put(&out, "name", upload->name);
    put(&out, "kind", upload->kind);
    put(&out, "note", upload->note);
    put(&out, "who", upload->who);
    for (size_t i = 0; i < upload->target_count; i++)
        put(&out, arena_printf(arena, "to %s", upload->targets[i].kind), upload->targets[i].key);
    *ret_size = out.size;
    return out.bytes;
}

bool upload_state_mark(const char *path, int64_t offset, int64_t at_ms, struct fault *f)
{
    char head[HEAD_SIZE + 8];
    snprintf(head, sizeof head, HEAD, (long long)offset, (long long)at_ms);
    const int file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    const bool ok = file >= 0 && pwrite(file, head, HEAD_SIZE, 0) == HEAD_SIZE && fdatasync(file) == 0;
    if (!ok)
        fault_set_errno(f, "write", path);
    if (file >= 0)
        close(file);
    return ok;
}

// ---- reading ----

static bool take(struct arena *arena, struct upload *upload, struct target_list *targets, const char *key, const char *value)
{
    const struct {
        const char *key, **place;
    } texts[] = {{"id", &upload->id}, {"digest", &upload->digest}, {"name", &upload->name}, {"kind", &upload->kind}, {"note", &upload->note}, {"who", &upload->who}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (text_equal(key, texts[i].key)) {
            *texts[i].place = value;
            return true;
        }
    if (text_equal(key, "size"))
        return text_parse_int64(value, &upload->size);
    if (!text_starts_with(key, "to "))
        return false;
    LIST_PUSH(arena, targets, (struct file_target){key + 3, value});
    return true;
}

static bool parse(struct arena *arena, const char *bytes, size_t size, struct upload *upload)
{
    struct csv_reader reader;
    struct csv_record record;
    struct target_list targets = {0};
    bool more, ok = csv_reader_init(&reader, arena, bytes, size, NULL) && csv_read(&reader, &record, &more, NULL) && more && record.count == 2 &&
                    text_parse_int64(record.cells[0], &upload->offset) && text_parse_int64(record.cells[1], &upload->touched_ms);
    while (ok && (ok = csv_read(&reader, &record, &more, NULL)) && more)
        ok = record.count == 2 && take(arena, upload, &targets, record.cells[0], record.cells[1]);
    upload->targets = targets.items;
    upload->target_count = targets.count;
    return ok && upload->id && upload->name && upload->digest && upload->offset >= 0 && upload->size > 0 && upload->size <= UPLOAD_SIZE_MAX &&
           upload->offset <= upload->size;
}

bool upload_state_parse(struct arena *arena, const char *bytes, size_t size, struct upload *ret_upload, struct fault *f)
{
    *ret_upload = (struct upload){0};
    return parse(arena, bytes, size, ret_upload) || fault_set(f, FAULT_BROKEN, "upload.damaged", "id", text_or_none(ret_upload->id), NULL);
}
