#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "observe/gateway/gateway.h"
#include "store/settings.h"

#define LIMIT_TEXT_MAX 64
#define SETTING_PREFIX "gateway_"

static const struct limit {
    const char *name;
    size_t offset;  // of an int
    int32_t least, most;
} limits[] = {
    {"connections", offsetof(struct gateway_options, connections_most), 1, 1000000},
    {"newcomers", offsetof(struct gateway_options, newcomers_most), 1, 1000000},
    {"garbage", offsetof(struct gateway_options, garbage_bytes), 1024, 1 << 30},
    {"rate", offsetof(struct gateway_options, rate), 1, 1000000},
    {"idle", offsetof(struct gateway_options, idle_seconds), 1, 86400 * 30},
    {"register", offsetof(struct gateway_options, register_seconds), 1, 86400},
    {"frame", offsetof(struct gateway_options, frame_seconds), 1, 86400},
    {"quiet", offsetof(struct gateway_options, quiet_ms), 1, 60000},
    {"backfill", offsetof(struct gateway_options, backfill_seconds), 1, 86400},
    {"retain", offsetof(struct gateway_options, retain_seconds), 1, 86400 * 30},
    {"heads", offsetof(struct gateway_options, heads_seconds), 1, 86400},
    {"segment", offsetof(struct gateway_options, segment_limit), 4096, 1 << 29},
};

static bool take_limit(const char *text, struct gateway_options *options)
{
    const char *equals = strchr(text, '=');
    int32_t value;
    if (!equals || !text_parse_int32(equals + 1, &value))
        return false;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limit *limit = &limits[i];
        if (strlen(limit->name) != (size_t)(equals - text) || strncmp(limit->name, text, (size_t)(equals - text)) != 0)
            continue;
        if (value < limit->least || value > limit->most)
            return false;
        memcpy((char *)options + limit->offset, &value, sizeof value);
        return true;
    }
    return false;
}

bool gateway_limits_parse(const char *list, struct gateway_options *options, struct fault *f)
{
    char one[LIMIT_TEXT_MAX];
    for (const char *at = list; at && *at; at += *at == ',') {
        const size_t size = strcspn(at, ",");
        if (size >= sizeof one)
            return fault_set(f, FAULT_USAGE, "gateway.limit", "text", at, NULL);
        memcpy(one, at, size);
        one[size] = '\0';
        if (!take_limit(one, options))
            return fault_set(f, FAULT_USAGE, "gateway.limit", "text", one, NULL);
        at += size;
    }
    return true;
}

// "gateway_connections: 20000". Keys of others are theirs.
static bool take_line(void *context, const struct settings_line *line, struct fault *f)
{
    char number[24], limit[LIMIT_TEXT_MAX];
    if (!line->value || !text_starts_with(line->key, SETTING_PREFIX) ||
        (snprintf(limit, sizeof limit, "%s=%s", line->key + strlen(SETTING_PREFIX), line->value) < (int)sizeof limit && take_limit(limit, context)))
        return true;
    snprintf(number, sizeof number, "%d", line->number);
    return fault_set(f, FAULT_INPUT, "series.setting", "line", number, "text", line->text, NULL);
}

bool gateway_limits_read(const char *folder, struct gateway_options *options, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    return settings_read(arena, folder, take_line, options, f);
}
