// What can be found of monitoring: points, devices, warnings.
#include <string.h>

#include "api/search/search_rows.h"
#include "base/map.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/judge/warning.h"
#include "observe/point/point_names.h"
#include "view/observe/point_json.h"
#include "view/observe/warning_json.h"

#define WARNINGS_LOOKED_AT 1000 // the newest of those that are not closed, and of all

static struct reading in_language(const struct reading *reading, enum language language)
{
    struct reading other = *reading;
    other.language = language;
    other.english = language == LANGUAGE_EN;
    return other;
}

// Both names of a kind of points; there are only few kinds.
static const char *kind_names(const struct reading *reading, struct map *known, const char *kind)
{
    const char *names = map_get(known, kind);
    if (names)
        return names;
    const struct reading zh = in_language(reading, LANGUAGE_ZH), en = in_language(reading, LANGUAGE_EN);
    char *both = arena_printf(reading->arena, "%s %s", point_kind_name(&zh, kind), point_kind_name(&en, kind));
    map_put(known, arena_strdup(reading->arena, kind), both);
    return both;
}

struct putting {
    const struct reading *reading;
    struct search_index *index;
    struct arena *scratch;
    struct map kinds;
};

static bool put_point(void *context, const struct point_name *name, struct fault *f)
{
    struct putting *putting = context;
    (void)f;
    search_index_add(putting->index, &(struct search_row){.group = SEARCH_POINT, .id = name->code, .title = name->name,
                                                          .also = {name->region_name, name->region_name_en, kind_names(putting->reading, &putting->kinds, name->kind)},
                                                          .path = search_path(putting->scratch, "/points/", name->code)});
    arena_clear(putting->scratch);
    return true;
}

static bool put_device(void *context, const struct device_name *name, struct fault *f)
{
    struct putting *putting = context;
    (void)f;
    search_index_add(putting->index, &(struct search_row){.group = SEARCH_DEVICE, .id = name->mn, .title = name->mn, .also = {name->point_name, name->point},
                                                          .path = search_path(putting->scratch, "/points/", name->point)});
    arena_clear(putting->scratch);
    return true;
}

bool search_put_points(void *reading, struct search_index *index, struct fault *f)
{
    ARENA_SCOPED scratch = arena_new();
    struct putting putting = {.reading = reading, .index = index, .scratch = scratch};
    map_init(&putting.kinds, putting.reading->arena);
    return point_name_each(putting.reading->store, putting.reading->as_of, put_point, &putting, f);
}

bool search_put_devices(void *reading, struct search_index *index, struct fault *f)
{
    ARENA_SCOPED scratch = arena_new();
    struct putting putting = {.reading = reading, .index = index, .scratch = scratch};
    return device_name_each(putting.reading->store, putting.reading->as_of, put_device, &putting, f);
}

// ---- warnings ----

static const char *warning_title(const struct warning_words *words, const struct warning *warning)
{
    const char *factor = words_factor_name(words, warning->factor);
    return arena_printf(words->reading->arena, "%s · %s%s%s", words_point_name(words, warning->point), text_or_none(factor), factor ? " · " : "",
                        words_rule_name(words, warning_rule_shown(warning)));
}

// 2026-01-05 08:00
static const char *minute_text(struct arena *arena, int64_t at_ms)
{
    const char *whole = instant_text(arena, at_ms);
    return strlen(whole) < 16 ? whole : arena_printf(arena, "%.10s %.5s", whole, whole + 11);
}

static void put_warnings(const struct warning_words *words, const struct warning *warnings, size_t count, struct search_index *index)
{
    const struct reading zh = in_language(words->reading, LANGUAGE_ZH), en = in_language(words->reading, LANGUAGE_EN);
    struct warning_words in_zh = *words, in_en = *words;
    in_zh.reading = &zh;
    in_en.reading = &en;
    for (size_t i = 0; i < count; i++) {
        struct arena *arena = words->reading->arena;
        const char *id = arena_printf(arena, "%lld", (long long)warnings[i].id);
        search_index_add(index, &(struct search_row){.group = SEARCH_WARNING, .id = id, .title = warning_title(&in_zh, &warnings[i]),
                                                     .title_en = warning_title(&in_en, &warnings[i]),
                                                     .also = {minute_text(arena, warnings[i].first_ms), warnings[i].point, warnings[i].factor, warnings[i].rule},
                                                     .path = search_path(arena, "/warnings/", id)});
    }
}

// Newest first, those that are not closed before the others; of a warning in both lists the first counts.
static bool read_warnings(const struct reading *reading, struct warning **ret_list, size_t *ret_count, struct fault *f)
{
    struct warning_filter filter = {.state = "active", .span = {INT64_MIN, INT64_MAX}, .limit = WARNINGS_LOOKED_AT};
    struct warning *active, *newest;
    size_t active_count, newest_count;
    if (!warning_list(reading->store, reading->arena, &filter, &active, &active_count, f))
        return false;
    filter.state = NULL;
    if (!warning_list(reading->store, reading->arena, &filter, &newest, &newest_count, f))
        return false;
    struct warning *all = arena_array(reading->arena, active_count + newest_count + 1, sizeof *all);
    for (size_t i = 0; i < active_count; i++)
        all[i] = active[i];
    *ret_count = active_count;
    for (size_t i = 0; i < newest_count; i++) // one that is not closed is in the other list, or older than what is looked at there
        if (newest[i].state == WARNING_CLOSED)
            all[(*ret_count)++] = newest[i];
    *ret_list = all;
    return true;
}

bool search_put_warnings(void *context, struct search_index *index, struct fault *f)
{
    struct reading now = *(const struct reading *)context;
    struct warning_words words;
    struct warning *warnings;
    size_t count;
    now.as_of = INT64_MAX; // names too: one index serves whatever day is asked for
    if (!warning_words_begin(&words, &now, f) || !read_warnings(&now, &warnings, &count, f) || !warning_words_take(&words, warnings, count, f))
        return false;
    put_warnings(&words, warnings, count, index);
    return true;
}
