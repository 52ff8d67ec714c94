#include "http/head_check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define VERSION_SIZE 8 // "HTTP/1.1"
#define HOST_SIZE 300

struct head {
    const char *next;       // where the next line has to begin
    bool lines;             // they are looked at, and sound so far
    const char *bad;        // a header that cannot be
    const char *host, *length, *coding, *twice;
};

static bool is_token(const char *text, size_t size)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < size; i++) {
        const char one = text[i];
        const bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
        if (!letter && (!one || !strchr(marks, one)))
            return false;
    }
    return size > 0;
}

static bool is_value(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

static const char *behind_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

static void follow(struct head *head, const char *key, size_t key_size, const char *value, size_t value_size)
{
    if (key != head->next || behind_blanks(key + key_size + 1) != value) {
        head->lines = false;
        return;
    }
    const char *end = behind_blanks(value + value_size);
    head->lines = end[0] == '\0' && end[1] == '\0';
    head->next = end + 2;
}

static void once(struct head *head, const char **place, const char *key, const char *name, const char *value)
{
    if (strcasecmp(key, name) != 0)
        return;
    if (*place)
        head->twice = name;
    *place = value ? value : "";
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd's parameters
static enum MHD_Result take(void *context, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value, size_t value_size)
{
    struct head *head = context;
    (void)kind;
    if (head->lines)
        follow(head, key, key_size, value ? value : "", value_size);
    if (!head->bad && (!is_token(key, key_size) || !is_value(value ? value : "", value_size)))
        head->bad = key;
    once(head, &head->host, key, "Host", value);
    once(head, &head->length, key, "Content-Length", value);
    once(head, &head->coding, key, "Transfer-Encoding", value);
    return MHD_YES;
}

static bool check_body(const struct head *head, const char *version, struct fault *f)
{
    if (head->length && head->coding)
        return fault_set(f, FAULT_SYNTAX, "http.length_and_coding", NULL);
    if (head->length && (!*head->length || head->length[strspn(head->length, "0123456789")]))
        return fault_set(f, FAULT_SYNTAX, "http.length", NULL);
    if (head->coding && (strcasecmp(head->coding, "chunked") != 0 || !text_equal(version, "HTTP/1.1")))
        return fault_set(f, FAULT_SYNTAX, "http.coding", NULL);
    return true;
}

static bool check_host(const struct head *head, const struct http_settings *settings, struct fault *f)
{
    char host[HOST_SIZE];
    if (!head->host)
        return fault_set(f, FAULT_SYNTAX, "http.host_missing", NULL);
    size_t size = strlen(head->host); // the library leaves the blanks at the end of a value
    while (size && strchr(" \t", head->host[size - 1]))
        size--;
    snprintf(host, sizeof host, "%.*s", (int)(size < HOST_SIZE ? size : HOST_SIZE), head->host); // a longer one is none of ours
    return !settings || http_settings_has_host(settings, host) || fault_set(f, FAULT_MISDIRECTED, "http.host", "host", host, NULL);
}

bool head_check(const struct head_check *check, struct fault *f)
{
    const char *version = check->version;
    const bool known = text_equal(version, "HTTP/1.1") || text_equal(version, "HTTP/1.0");
    struct head head = {.lines = MHD_VERSION <= HEAD_LINES_LEFT};
    if (!known)
        return fault_set(f, FAULT_SYNTAX, "http.version", NULL);
    if (check->uri[0] != '/' && !text_equal(check->uri, "*"))
        return fault_set(f, FAULT_SYNTAX, "http.target", NULL);
    const bool looked = head.lines;
    if (looked) {
        head.lines = version[VERSION_SIZE + 1] == '\0';
        head.next = version + VERSION_SIZE + 2;
    }
    MHD_get_connection_values_n(check->connection, MHD_HEADER_KIND, take, &head);
    if (looked && !head.lines)
        return fault_set(f, FAULT_SYNTAX, "http.lines", NULL);
    if (head.bad)
        return fault_set(f, FAULT_SYNTAX, "http.header", "name", head.bad, NULL);
    if (head.twice)
        return fault_set(f, FAULT_SYNTAX, "http.twice", "name", head.twice, NULL);
    return check_body(&head, version, f) && check_host(&head, check->settings, f);
}
