#include "observe/evaluate/settle.h"

#include "base/period.h"
#include "base/text.h"

// ---- reading a year ----

static bool read_air(const struct settle_source *source, struct settle_year *year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const struct day first = {year->year, 1, 1};
    const char **points = arena_array(arena, year->stations.count + 1, sizeof *points);
    struct air_days days;
    int count = (int)((day_start_ms((struct day){year->year + 1, 1, 1}) - day_start_ms(first)) / DAY_MS);
    for (size_t i = 0; i < year->stations.count; i++)
        points[i] = year->stations.items[i].code;
    year->year_days = source->standards->air.validity.year_days;
    if (!source->series || !year->stations.count)
        return true;
    const struct air_query query = {source->series, &source->standards->air_rules, points, year->stations.count, first, count};
    if (!air_days_read(arena, &query, &days, f))
        return false;
    air_summary_compute(&source->standards->air_rules, year->year, days.region, count, &year->air);
    return true;
}

static bool read_water(const struct settle_source *source, struct settle_year *year, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct water_year *one = arena_alloc(arena, sizeof *one);
    for (size_t i = 0; i < year->sections.count; i++) {
        const struct site *site = &year->sections.items[i];
        if (!site->assessed)
            continue;
        year->assessed++;
        if (!source->series)
            continue;
        if (!water_year_read(source->series, &source->standards->water_rules, site->code, site->body, year->year, one, f))
            return false;
        if (!one->complete)
            continue;
        year->classed++;
        year->class3 += one->year.result.class <= 3;
        year->worse5 += one->year.result.class == WATER_WORSE;
    }
    return true;
}

static bool read_volume(const struct settle_source *source, struct settle_year *year, struct fault *f)
{
    struct volume_year one;
    for (size_t i = 0; source->series && i < year->plants.count; i++) {
        if (!volume_year_read(source->series, year->plants.items[i].code, year->year, &one, f))
            return false;
        year->whole_plants += one.days == one.wanted;
        year->volume += one.days == one.wanted ? one.total : 0;
    }
    return true;
}

bool settle_year_read(const struct settle_source *source, struct arena *arena, int32_t year, struct settle_year *ret_year, struct fault *f)
{
    *ret_year = (struct settle_year){.year = year, .over = year < source->today.year};
    return site_list(source->store, arena, SITE_AIR, source->region, &ret_year->stations, f) &&
           site_sections(source->store, arena, source->region, &ret_year->sections, f) &&
           site_list(source->store, arena, SITE_SEWAGE, source->region, &ret_year->plants, f) && read_air(source, ret_year, f) &&
           read_water(source, ret_year, f) && read_volume(source, ret_year, f);
}

// ---- the queries ----

struct query {
    const char *name, *unit, *page;
    void (*take)(const struct settle_year *year, struct arena *arena, struct settle_value *value);
};

static void take_air(const struct settle_year *year, struct arena *arena, int days, struct settle_value *value)
{
    value->state = !year->air.valid ? SETTLE_MISSING : (year->air.valid < year->year_days ? SETTLE_SHORT : SETTLE_FINAL);
    value->value = (struct decimal){days, 0};
    value->simulated = year->stations.simulated;
    value->text = arena_printf(arena, "%zu 个站点，有效 %d 天", year->stations.count, year->air.valid);
}

static void take_days_valid(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_air(year, arena, year->air.valid, value);
}

static void take_days_good(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_air(year, arena, year->air.good, value);
}

static void take_days_heavy(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_air(year, arena, year->air.heavy, value);
}

// A share of sections says something only when all of them have their class.
static void take_water(const struct settle_year *year, struct arena *arena, int sections, struct settle_value *value)
{
    value->state = !year->classed ? SETTLE_MISSING : (year->classed < year->assessed ? SETTLE_SHORT : SETTLE_FINAL);
    value->value = (struct decimal){sections, 0};
    value->simulated = year->sections.simulated;
    value->text = arena_printf(arena, "考核断面 %d 个，有年度类别 %d 个", year->assessed, year->classed);
}

static void take_sections(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_water(year, arena, year->assessed, value);
}

static void take_class3(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_water(year, arena, year->class3, value);
}

static void take_worse5(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    take_water(year, arena, year->worse5, value);
}

static void take_treated(const struct settle_year *year, struct arena *arena, struct settle_value *value)
{
    int plants = (int)year->plants.count;
    value->state = !year->whole_plants ? SETTLE_MISSING : (year->whole_plants < plants ? SETTLE_SHORT : SETTLE_FINAL);
    value->value = decimal_round((struct decimal){year->volume, VOLUME_DIGITS + 4}, 4); // 10^-3 m³ as 10,000 m³
    for (; value->value.scale > 0 && value->value.mantissa % 10 == 0; value->value.scale--)
        value->value.mantissa /= 10;
    value->simulated = year->plants.simulated;
    value->text = arena_printf(arena, "%d 座污水处理厂，全年流量齐全 %d 座", plants, year->whole_plants);
}

static const struct query queries[] = {
    {"air/days_valid", "天", "/air", take_days_valid},      {"air/days_good", "天", "/air", take_days_good},
    {"air/days_heavy", "天", "/air", take_days_heavy},      {"water/sections", "个", "/water", take_sections},
    {"water/sections_class3", "个", "/water", take_class3}, {"water/sections_worse5", "个", "/water", take_worse5},
    {"sewage/treated", "万立方米", "/points", take_treated}};

#define QUERY_COUNT (sizeof queries / sizeof *queries)

static const struct query *find_query(const char *name)
{
    for (size_t i = 0; i < QUERY_COUNT; i++)
        if (text_equal(queries[i].name, name))
            return &queries[i];
    return NULL;
}

const char *settle_page(struct arena *arena, const char *query, int32_t year)
{
    const struct query *found = find_query(query);
    return found ? arena_printf(arena, "%s?year=%d", found->page, year) : NULL;
}

void settle_resolve(const struct settle_year *year, struct arena *arena, const char *query, struct settle_value *ret_value)
{
    const struct query *found = find_query(query);
    *ret_value = (struct settle_value){0};
    if (!found)
        return;
    found->take(year, arena, ret_value);
    if (ret_value->state != SETTLE_MISSING && !year->over)
        ret_value->state = SETTLE_RUNNING;
    ret_value->unit = found->unit;
    ret_value->page = settle_page(arena, query, year->year);
    ret_value->text = arena_printf(arena, "监测数据 %s：%d 年，%s", query, year->year, ret_value->text);
}
