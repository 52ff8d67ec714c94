#include "observe/chain/anchor.h"

#include <stdio.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "observe/chain/heads.h"

#define TITLE "qingshan anchor 1\n"
#define SIGNATURE_WORD "signature: "

// ---- making ----

static bool first_hash(struct store *store, char ret_hash[DIGEST_HEX_SIZE], struct fault *f)
{
    struct journal_end first = {.seq = 1};
    bool found;
    if (!journal_hash_read(store, &first, &found, f))
        return false;
    memcpy(ret_hash, first.hash, DIGEST_HEX_SIZE);
    return true;
}

static bool fill(struct store *store, struct arena *arena, struct anchor *anchor, struct fault *f)
{
    struct head head;
    struct head_day *days;
    size_t count;
    bool found;
    if (!journal_end_read(store, &anchor->journal, f) || !first_hash(store, anchor->folder, f) || !head_find(store, arena, anchor->journal.seq, &head, &found, f) ||
        !head_days(store, arena, anchor->journal.seq, &days, &count, f))
        return false;
    anchor->head = found ? head.batch : 0;
    anchor->days = (int64_t)count;
    head_days_digest(days, count, anchor->series_digest);
    anchor->raw = found ? head.raw : 0;
    anchor->archive = found ? head.archive : 0;
    snprintf(anchor->raw_digest, sizeof anchor->raw_digest, "%s", found && head.raw_digest ? head.raw_digest : "");
    snprintf(anchor->archive_digest, sizeof anchor->archive_digest, "%s", found ? head.archive_digest : "");
    return true;
}

static const char *or_dash(const char *text)
{
    return *text ? text : "-";
}

bool anchor_make(struct store *store, struct arena *arena, const struct sign_key *key, int64_t at_ms, const char **ret_text, struct anchor *ret_anchor,
                 struct fault *f)
{
    struct anchor anchor = {.at_ms = at_ms, .signature_sound = key != NULL};
    char at[INSTANT_TEXT_SIZE], signature[SIGN_SIGNATURE_HEX_SIZE] = "-";
    if (!fill(store, arena, &anchor, f))
        return false;
    snprintf(anchor.public_hex, sizeof anchor.public_hex, "%s", key ? key->public_hex : "");
    const char *text = arena_printf(arena, TITLE "at: %s\nfolder: %s\njournal: %lld %s\nhead: %lld\nraw: %lld %s\nseries: %lld %s\narchive: %lld %s\nkey: %s\n",
                                    instant_format(at_ms, at, sizeof at), anchor.folder, (long long)anchor.journal.seq, anchor.journal.hash,
                                    (long long)anchor.head, (long long)anchor.raw, or_dash(anchor.raw_digest), (long long)anchor.days, anchor.series_digest,
                                    (long long)anchor.archive, or_dash(anchor.archive_digest), or_dash(anchor.public_hex));
    if (key)
        sign_bytes(key, text, strlen(text), signature);
    *ret_text = arena_printf(arena, "%s" SIGNATURE_WORD "%s\n", text, signature);
    if (ret_anchor)
        *ret_anchor = anchor;
    return true;
}

// ---- reading ----

struct parsing {
    struct arena *arena;
    char *rest;
    int line;
};

// "word: NUMBER DIGEST"; number NULL or digest NULL: the line has none.
static bool take(struct parsing *parsing, const char *word, const char **ret_number, char *ret_digest, size_t size)
{
    static char none[] = "";
    char *line = strsep(&parsing->rest, "\n");
    const size_t length = strlen(word);
    parsing->line++;
    if (!line || strncmp(line, word, length) != 0 || strncmp(line + length, ": ", 2) != 0)
        return false;
    char *at = line + length + 2, *number = ret_number ? strsep(&at, " ") : NULL;
    if (ret_number)
        *ret_number = number;
    if (!ret_digest)
        return !at && number;
    if (!at)
        return false;
    if (text_equal(at, "-"))
        at = none;
    if (*at && (strlen(at) != size - 1 || at[strspn(at, "0123456789abcdef")]))
        return false;
    memcpy(ret_digest, at, strlen(at) + 1);
    return true;
}

static bool take_count(struct parsing *parsing, const char *word, int64_t *ret_count, char *ret_digest)
{
    const char *number;
    return take(parsing, word, &number, ret_digest, DIGEST_HEX_SIZE) && text_parse_int64(number, ret_count) && *ret_count >= 0;
}

static bool take_lines(struct parsing *parsing, struct anchor *anchor, char signature[SIGN_SIGNATURE_HEX_SIZE])
{
    const char *at;
    return take(parsing, "at", &at, NULL, 0) && instant_parse(at, &anchor->at_ms, NULL) && take(parsing, "folder", NULL, anchor->folder, DIGEST_HEX_SIZE) &&
           take_count(parsing, "journal", &anchor->journal.seq, anchor->journal.hash) && take_count(parsing, "head", &anchor->head, NULL) &&
           take_count(parsing, "raw", &anchor->raw, anchor->raw_digest) && take_count(parsing, "series", &anchor->days, anchor->series_digest) &&
           take_count(parsing, "archive", &anchor->archive, anchor->archive_digest) && take(parsing, "key", NULL, anchor->public_hex, SIGN_PUBLIC_HEX_SIZE) &&
           take(parsing, "signature", NULL, signature, SIGN_SIGNATURE_HEX_SIZE);
}

// Without CR, and without blank lines around it.
static char *plain(struct arena *arena, const char *bytes, size_t size)
{
    char *text = arena_alloc(arena, size + 1);
    size_t kept = 0;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != '\r' && (kept || bytes[i] != '\n'))
            text[kept++] = bytes[i];
    text[kept] = '\0';
    return text;
}

bool anchor_parse(const char *bytes, size_t size, struct anchor *ret_anchor, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    char signature[SIGN_SIGNATURE_HEX_SIZE] = "";
    char *text = plain(arena, bytes, size < ANCHOR_SIZE_MAX ? size : ANCHOR_SIZE_MAX);
    const char *whole = arena_strdup(arena, text), *end = strstr(whole, "\n" SIGNATURE_WORD);
    struct parsing parsing = {.arena = arena, .rest = text, .line = 1};
    *ret_anchor = (struct anchor){0};
    if (!text_starts_with(text, TITLE) || !end)
        return fault_set(f, FAULT_INPUT, "anchor.syntax", "line", "1", NULL);
    parsing.rest += strlen(TITLE);
    if (!take_lines(&parsing, ret_anchor, signature))
        return fault_set_number(f, FAULT_INPUT, "anchor.syntax", "line", parsing.line);
    ret_anchor->signature_sound = *ret_anchor->public_hex && sign_is_sound(ret_anchor->public_hex, whole, (size_t)(end + 1 - whole), signature);
    return true;
}

// ---- checking ----

struct checking {
    struct store *store;
    const char *folder;
    struct arena *arena;
    const struct anchor *anchor;
    struct anchor_report *report;
};

static void found(struct checking *checking, const char *key, int64_t number)
{
    if (checking->report->count < ANCHOR_FINDINGS_MAX)
        fault_set_number(&checking->report->findings[checking->report->count++], FAULT_BROKEN, key, "number", (long long)number);
}

static bool is_known_key(struct checking *checking, const char *wanted, bool *ret_known, struct fault *f)
{
    struct sign_key key;
    struct fault ignored = {0};
    struct head *heads;
    size_t count;
    const char *public_hex = checking->anchor->public_hex;
    *ret_known = text_equal(public_hex, wanted);
    if (wanted || *ret_known)
        return true;
    if (sign_key_load(sign_key_path(checking->arena, checking->folder), &key, &ignored))
        *ret_known = text_equal(key.public_hex, public_hex);
    if (*ret_known)
        return true;
    if (!head_list(checking->store, checking->arena, &heads, &count, f))
        return false;
    for (size_t i = 0; i < count && !*ret_known; i++)
        *ret_known = text_equal(heads[i].public_key, public_hex);
    return true;
}

static bool check_signature(struct checking *checking, const char *wanted, struct fault *f)
{
    bool known;
    if (!*checking->anchor->public_hex) {
        found(checking, "anchor.unsigned", 0);
        return true;
    }
    if (!checking->anchor->signature_sound) {
        found(checking, "anchor.signature", 0);
        return true;
    }
    if (!is_known_key(checking, wanted, &known, f))
        return false;
    if (!known)
        found(checking, "anchor.key", 0);
    return true;
}

static bool check_journal(struct checking *checking, struct fault *f)
{
    const struct anchor *anchor = checking->anchor;
    char first[DIGEST_HEX_SIZE];
    bool any, same;
    if (!first_hash(checking->store, first, f) || !journal_holds(checking->store, &anchor->journal, &any, &same, f))
        return false;
    if (!text_equal(first, anchor->folder))
        found(checking, "anchor.folder", 0);
    if (!any)
        found(checking, "anchor.journal_gone", anchor->journal.seq);
    else if (!same)
        found(checking, "anchor.journal_other", anchor->journal.seq);
    return true;
}

static bool check_raw(struct checking *checking, struct fault *f)
{
    const struct anchor *anchor = checking->anchor;
    struct raw_reader *reader;
    struct heads_segment segment;
    struct fault inner = {0};
    char previous[RAW_DIGEST_SIZE], digest[DIGEST_HEX_SIZE] = "";
    bool any = false;
    if (!anchor->raw)
        return true;
    reader = raw_reader_open(checking->folder);
    const bool ok = heads_segment_begin(reader, anchor->raw >> 32, &segment, previous, &any, &inner) &&
                    (!any || heads_segment_read(reader, &segment, anchor->raw, &inner));
    raw_reader_close(reader);
    if (!ok && inner.kind != FAULT_BROKEN)
        return *f = inner, false;
    if (ok && any)
        heads_segment_digest(&segment, digest);
    if (!ok || !any || segment.next != anchor->raw || !text_equal(digest, anchor->raw_digest))
        found(checking, "anchor.raw", anchor->raw >> 32);
    return true;
}

static bool check_days(struct checking *checking, struct fault *f)
{
    const struct anchor *anchor = checking->anchor;
    struct head_day *days;
    size_t count;
    char digest[DIGEST_HEX_SIZE];
    if (!head_days(checking->store, checking->arena, anchor->journal.seq, &days, &count, f))
        return false;
    head_days_digest(days, count, digest);
    if ((int64_t)count != anchor->days || !text_equal(digest, anchor->series_digest))
        found(checking, "anchor.series", anchor->days);
    return true;
}

static bool check_archive(struct checking *checking, struct fault *f)
{
    const struct anchor *anchor = checking->anchor;
    const struct heads_place place = {checking->folder, HEADS_RAW_SAME};
    struct head before = {0}, now;
    if (!heads_look(&place, checking->arena, &before, &now, f))
        return false;
    if (now.archive < anchor->archive || (now.archive == anchor->archive && anchor->head && !text_equal(now.archive_digest, anchor->archive_digest)))
        found(checking, "anchor.archive", anchor->archive);
    return true;
}

static bool list_changes(struct checking *checking, struct fault *f)
{
    struct head_day *days;
    size_t count;
    struct anchor_report *report = checking->report;
    if (!head_days_since(checking->store, checking->arena, checking->anchor->journal.seq, &days, &count, f))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct day date;
        if (!day_parse(days[i].day, &date, f))
            return false;
        if (day_end_ms(date) < checking->anchor->at_ms)
            days[report->change_count++] = days[i];
    }
    report->changes = days;
    return true;
}

bool anchor_check(struct store *store, const char *folder, struct arena *arena, const struct anchor *anchor, const char *public_hex,
                  struct anchor_report *ret_report, struct fault *f)
{
    struct checking checking = {store, folder, arena, anchor, ret_report};
    *ret_report = (struct anchor_report){.count = 0};
    return check_signature(&checking, public_hex, f) && check_journal(&checking, f) && check_raw(&checking, f) && check_days(&checking, f) &&
           check_archive(&checking, f) && list_changes(&checking, f);
}
