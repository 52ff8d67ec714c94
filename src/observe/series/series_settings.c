#include "observe/series/series_settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cell/csv.h"
#include "base/period.h"
#include "base/text.h"
#include "store/folder.h"
#include "store/settings.h"

#define PASSWORD_MAX 1024
#define CODES_MOST 1000000

struct reading {
    struct arena *arena;
    const char *folder;
    struct clickhouse_settings settings;
    bool clickhouse;
    int lines;
    int32_t keep_days[SERIES_KIND_COUNT]; // 0: for ever
    struct code_limits codes;
};

static bool take_series(struct reading *r, const char *value, struct fault *f)
{
    (void)f;
    r->clickhouse = text_equal(value, "clickhouse");
    return r->clickhouse || text_equal(value, "embedded");
}

static bool take_shards(struct reading *r, const char *value, struct fault *f)
{
    size_t count;
    const char **addresses = text_split(r->arena, value, (const char *const[]){" ", ",", NULL}, &count);
    (void)f;
    if (count == 0 || count > CLICKHOUSE_SHARDS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool sound = text_starts_with(addresses[i], "http://") || text_starts_with(addresses[i], "https://");
        if (!sound || strpbrk(addresses[i], "@?# ")) // an address with a password in it would be shown in faults
            return false;
        r->settings.shards[i] = addresses[i];
    }
    r->settings.shard_count = count;
    return true;
}

static bool take_database(struct reading *r, const char *value, struct fault *f)
{
    (void)f;
    r->settings.database = value;
    return text_is_identifier(value);
}

static bool take_user(struct reading *r, const char *value, struct fault *f)
{
    (void)f;
    r->settings.user = value;
    return *value != '\0';
}

static bool take_password_file(struct reading *r, const char *value, struct fault *f)
{
    const char *path = *value == '/' ? value : folder_file(r->arena, r->folder, value);
    struct stat status;
    char *bytes;
    size_t size;
    if (stat(path, &status) == 0 && (status.st_mode & 077))
        return fault_set(f, FAULT_DENIED, "series.password_file", "path", path, NULL);
    if (!file_read(r->arena, path, PASSWORD_MAX, &bytes, &size, f))
        return false;
    bytes[strcspn(bytes, "\r\n")] = '\0';
    r->settings.password = bytes;
    return true;
}

static bool take_new_codes(struct reading *r, const char *value, struct fault *f)
{
    (void)f;
    return settings_number(value, 1, CODES_MOST, &r->codes.new_a_day);
}

static bool take_codes(struct reading *r, const char *value, struct fault *f)
{
    (void)f;
    return settings_number(value, 1, CODES_MOST, &r->codes.of_point);
}

// Other modules may have keys of their own; those that begin like ours are ours.
static const struct {
    const char *key;
    bool (*take)(struct reading *r, const char *value, struct fault *f);
} keys[] = {{"series", take_series},
            {"clickhouse_shards", take_shards},
            {"clickhouse_database", take_database},
            {"clickhouse_user", take_user},
            {"clickhouse_password_file", take_password_file},
            {"series_new_codes", take_new_codes},
            {"series_codes", take_codes}};

static bool refuse(int line, const char *text, struct fault *f)
{
    char number[24];
    snprintf(number, sizeof number, "%d", line);
    if (!fault_is_set(f))
        fault_set(f, FAULT_INPUT, "series.setting", "line", number, "text", text, NULL);
    return fault_at(f, "qingshan.yaml");
}

static bool take_key(struct reading *r, const struct settings_line *line, struct fault *f)
{
    if (!line->value)
        return !*line->key || text_starts_with(line->text, "---");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (text_equal(line->key, keys[i].key))
            return keys[i].take(r, line->value, f);
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        if (text_equal(line->key, arena_printf(r->arena, "series_keep_%s_days", series_kind_name((enum series_kind)kind))))
            return text_parse_int32(line->value, &r->keep_days[kind]) && r->keep_days[kind] >= 1;
    return !(text_starts_with(line->key, "clickhouse_") || text_starts_with(line->key, "series_"));
}

static bool take_line(void *context, const struct settings_line *line, struct fault *f)
{
    struct reading *r = context;
    r->lines = line->number;
    return take_key(r, line, f) || refuse(line->number, line->text, f);
}

static bool read_file(struct reading *r, struct fault *f)
{
    struct fault inner = {0};
    if (!settings_read(r->arena, r->folder, take_line, r, f))
        return false;
    if (!r->clickhouse || r->settings.shard_count > 0)
        return true;
    refuse(r->lines, "clickhouse_shards", &inner);
    if (f)
        *f = inner;
    return false;
}

bool series_settings_read(struct arena *arena, const char *folder, struct clickhouse_settings *ret_settings, bool *ret_clickhouse, struct fault *f)
{
    struct reading r = {arena, folder, {.database = "qingshan", .user = "default", .password = ""}, .clickhouse = false};
    *ret_clickhouse = false;
    if (!read_file(&r, f))
        return false;
    *ret_settings = r.settings;
    *ret_clickhouse = r.clickhouse;
    return true;
}

bool series_settings_codes(const char *folder, struct code_limits *ret_limits, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct reading r = {.arena = arena, .folder = folder, .codes = {CODE_LIMIT_DAY, CODE_LIMIT_POINT}};
    if (!read_file(&r, f))
        return false;
    *ret_limits = r.codes;
    return true;
}

bool series_settings_keep(const char *folder, int64_t ret_keep_ms[SERIES_KIND_COUNT], struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct reading r = {.arena = arena, .folder = folder};
    if (!read_file(&r, f))
        return false;
    for (int kind = 0; kind < SERIES_KIND_COUNT; kind++)
        ret_keep_ms[kind] = r.keep_days[kind] * DAY_MS;
    return true;
}
