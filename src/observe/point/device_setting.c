#include "observe/point/device_setting.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "device_sql.h"
#include "observe/point/device.h"
#include "observe/point/device_option.h"
#include "observe/point/words.h"
#include "store/journal.h"
#include "store/journal_detail.h"
#include "store/record.h"

#define COLUMNS_MAX 24
#define PASSWORD_MAX 64

enum place { PLACE_DEVICE, PLACE_LINE, PLACE_OPTION, PLACES };

struct known {
    const char *name;
    enum place place;          // the table: device, device_line, device_option
    const struct choice *words; // all it may say, by code; NULL: a number, a password or a key
    int64_t least, most;       // of a number
};

static const struct known settings[] = {
    {"edition", PLACE_DEVICE, words_editions, 0, 0},
    {"crc", PLACE_DEVICE, words_crcs, 0, 0},
    {"tail", PLACE_LINE, words_tails, 0, 0},
    {"charset", PLACE_DEVICE, words_charsets, 0, 0},
    {"data_time", PLACE_DEVICE, words_data_times, 0, 0},
    {"minute_interval", PLACE_DEVICE, NULL, 1, 1440},
    {"clock_offset_s", PLACE_DEVICE, NULL, -315360000, 315360000},
    {"enabled", PLACE_DEVICE, choice_yes_no, 0, 0},
    {"password", PLACE_DEVICE, NULL, 0, 0},
    {"cipher_key", PLACE_OPTION, NULL, 0, 0},
    {"cipher_form", PLACE_OPTION, words_cipher_forms, 0, 0},
    {"over_time_s", PLACE_OPTION, NULL, 1, 99},
    {"retries", PLACE_OPTION, NULL, 0, 99},
    {"backfill", PLACE_OPTION, choice_yes_no, 0, 0},
    {"backfill_hourly", PLACE_OPTION, NULL, 1, 60},
};

static const struct known *find_known(const char *name)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (text_equal(settings[i].name, name))
            return &settings[i];
    return NULL;
}

// ---- what it may say ----

static bool is_good(const struct known *known, const char *text)
{
    struct cipher_key key;
    int64_t number;
    if (known->words)
        return choice_code_place(known->words, text) >= 0;
    if (known->most)
        return text_parse_int64(text, &number) && number >= known->least && number <= known->most;
    if (known->place == PLACE_OPTION)
        return !*text || cipher_key_parse(text, &key);
    return strlen(text) <= PASSWORD_MAX && strcspn(text, ";,&= \t\r\n") == strlen(text);
}

static bool is_secret(const struct known *known)
{
    return !known->words && !known->most;
}

static bool check(const struct device_setting_change *change, struct fault *f)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct known *known = find_known(change->settings[i].name);
        const char *text = change->settings[i].text;
        if (!known || !text || !is_good(known, text))
            return fault_set(f, FAULT_INPUT, "device.setting", "field", change->settings[i].name, "text", known && is_secret(known) ? "***" : text ? text : "", NULL);
    }
    return true;
}

// ---- rows as texts ----

struct row {
    const struct record_table *table;
    const char *names[COLUMNS_MAX], *texts[COLUMNS_MAX];
    int count;
    int64_t id; // 0: there is none yet
};

static const char *number(struct arena *arena, int64_t value)
{
    return arena_printf(arena, "%lld", (long long)value);
}

static void put(struct row *row, const char *name, const char *text)
{
    for (int i = 0; i < row->count; i++)
        if (text_equal(row->names[i], name))
            row->texts[i] = text;
}

static void begin(struct row *row, const char *table, const char *const *texts)
{
    *row = (struct row){.table = record_table_find(table)};
    row->count = record_column_count(row->table);
    assert(row->count <= COLUMNS_MAX);
    for (int i = 0; i < row->count; i++) {
        row->names[i] = record_column_name(row->table, i);
        row->texts[i] = texts[i];
    }
}

static bool device_row_of(struct store *store, struct arena *arena, const char *mn, struct device_setting_row_row *ret_row, struct fault *f)
{
    bool there;
    if (!device_setting_row(store, arena, &(struct device_setting_row_in){.mn = mn}, ret_row, &there, f))
        return false;
    return there || fault_set(f, FAULT_NOT_FOUND, "device.missing", "mn", mn, NULL);
}

static bool read_device(struct store *store, struct arena *arena, const char *mn, struct row *row, struct fault *f)
{
    struct device_setting_row_row found;
    if (!device_row_of(store, arena, mn, &found, f))
        return false;
    const struct device_record record = {
        .mn = found.mn, .point = found.point, .password = found.password, .edition = found.edition, .crc = found.crc, .charset = found.charset,
        .data_time = found.data_time, .minute_interval = number(arena, found.minute_interval), .clock_offset_s = number(arena, found.clock_offset_s),
        .simulated = found.simulated ? "yes" : "no", .enabled = found.enabled ? "yes" : "no", .position = number(arena, found.position)};
    begin(row, "device", RECORD_TEXTS(&record));
    row->id = found.id;
    return true;
}

static bool option_row(struct store *store, struct arena *arena, const char *mn, struct device_option_row_row *ret_row, bool *ret_there, struct fault *f)
{
    *ret_row = (struct device_option_row_row){.cipher_key = "", .cipher_form = cipher_form_name(CIPHER_PLAIN), .over_time_s = DEVICE_OVER_TIME_S,
                                              .retries = DEVICE_RETRIES, .backfill_hourly = DEVICE_BACKFILL_HOURLY};
    return device_option_row(store, arena, &(struct device_option_row_in){.mn = mn}, ret_row, ret_there, f);
}

static bool read_option(struct store *store, struct arena *arena, const char *mn, struct row *row, struct fault *f)
{
    struct device_option_row_row found;
    bool there;
    if (!option_row(store, arena, mn, &found, &there, f))
        return false;
    const struct device_option_record record = {
        .mn = mn, .cipher_key = found.cipher_key, .cipher_form = found.cipher_form, .over_time_s = number(arena, found.over_time_s),
        .retries = number(arena, found.retries), .backfill = found.backfill ? "yes" : "no", .backfill_hourly = number(arena, found.backfill_hourly), .position = "0"};
    begin(row, "device_option", RECORD_TEXTS(&record));
    row->id = there ? found.id : 0;
    return true;
}

static bool line_row(struct store *store, struct arena *arena, const char *mn, struct device_line_row_row *ret_row, bool *ret_there, struct fault *f)
{
    *ret_row = (struct device_line_row_row){.tail = hj212_tail_name(HJ212_TAIL_CRLF)};
    return device_line_row(store, arena, &(struct device_line_row_in){.mn = mn}, ret_row, ret_there, f);
}

static bool read_line(struct store *store, struct arena *arena, const char *mn, struct row *row, struct fault *f)
{
    struct device_line_row_row found;
    bool there;
    if (!line_row(store, arena, mn, &found, &there, f))
        return false;
    const struct device_line_record record = {.mn = mn, .tail = found.tail, .position = "0"};
    begin(row, "device_line", RECORD_TEXTS(&record));
    row->id = there ? found.id : 0;
    return true;
}

// ---- saving ----

struct saving {
    struct store *store;
    const struct device_setting_change *change;
    int64_t *batch;
    bool new_key; // whoever knows the device by its row must look again
};

static bool save_row(const struct saving *saving, struct row *row, enum place place, struct fault *f)
{
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    record_digest(row->table, row->texts, before);
    for (size_t i = 0; i < saving->change->count; i++)
        if (find_known(saving->change->settings[i].name)->place == place)
            put(row, saving->change->settings[i].name, saving->change->settings[i].text);
    record_digest(row->table, row->texts, after);
    if (text_equal(before, after) && !(row->id && place == PLACE_DEVICE && saving->new_key))
        return true;
    if (!*saving->batch && !(saving->change->done ? journal_open_anyway : journal_open)(saving->store, saving->change->person, "device.settings", saving->batch, f))
        return false;
    return (!row->id || record_retire(saving->store, row->table, row->id, *saving->batch, f)) &&
           record_insert(saving->store, row->table, row->texts, after, *saving->batch, f);
}

static bool brings_key(const struct device_setting_change *change, const struct row *option)
{
    for (size_t i = 0; i < change->count; i++)
        for (int j = 0; j < option->count && text_equal(change->settings[i].name, "cipher_key"); j++)
            if (text_equal(option->names[j], "cipher_key"))
                return !text_equal(option->texts[j], change->settings[i].text);
    return false;
}

static const char *detail_of(struct arena *arena, const struct device_setting_change *change)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < change->count; i++)
        text_buffer_printf(&out, "%s%s=%s", i ? ", " : "", change->settings[i].name,
                           is_secret(find_known(change->settings[i].name)) ? "***" : change->settings[i].text);
    return journal_detail(arena, "journal.device", "mn", change->mn, "settings", out.bytes, change->done ? "@note" : "note", change->note,
                          NULL);
}

bool device_setting_save(struct store *store, struct arena *arena, const struct device_setting_change *change, int64_t *ret_batch, struct fault *f)
{
    struct saving saving = {store, change, ret_batch, false};
    struct row rows[PLACES];
    *ret_batch = 0;
    if (!read_device(store, arena, change->mn, &rows[PLACE_DEVICE], f) || !read_line(store, arena, change->mn, &rows[PLACE_LINE], f) ||
        !read_option(store, arena, change->mn, &rows[PLACE_OPTION], f) || !check(change, f))
        return false;
    saving.new_key = brings_key(change, &rows[PLACE_OPTION]);
    for (enum place place = 0; place < PLACES; place++)
        if (!save_row(&saving, &rows[place], place, f))
            return false;
    return !*ret_batch || journal_close(store, *ret_batch, detail_of(arena, change), f);
}

bool device_setting_show(struct store *store, struct arena *arena, const char *mn, struct device_shown *ret_shown, struct fault *f)
{
    struct device_setting_row_row device;
    struct device_option_row_row option;
    struct device_line_row_row line;
    bool there;
    if (!device_row_of(store, arena, mn, &device, f) || !line_row(store, arena, mn, &line, &there, f) || !option_row(store, arena, mn, &option, &there, f))
        return false;
    *ret_shown = (struct device_shown){.point = device.point, .edition = device.edition, .crc = device.crc, .tail = line.tail, .charset = device.charset,
                                       .data_time = device.data_time, .cipher_form = option.cipher_form, .minute_interval = device.minute_interval,
                                       .clock_offset_s = device.clock_offset_s, .over_time_s = option.over_time_s, .retries = option.retries,
                                       .backfill_hourly = option.backfill_hourly, .simulated = device.simulated, .enabled = device.enabled,
                                       .has_password = !text_empty(device.password),
                                       .weak_password = device_password_is_weak(mn, device.password), .has_key = !text_empty(option.cipher_key), .backfill = option.backfill};
    return true;
}
