#include "observe/simulate/simulate_world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/point/factor.h"

#define SLOW_MS (3 * HOUR_MS)        // from one value of the slow noise to the next
#define JUMP_MS INT64_C(2820000)     // a jump in each stretch of 47 minutes
#define PLACE_SPREAD 0.12            // places of a kind differ that much

// ---- tables ----

// Share of the way from the lowest to the highest of the day, 0 to 1, at an hour of the day.
static double bump(double hour, double middle, double width)
{
    return exp(-(hour - middle) * (hour - middle) / (2 * width * width));
}
static double shape_flat(double hour)
{
    (void)hour;
    return 0.5;
}
static double shape_noon(double hour) { return 0.5 + 0.5 * cos((hour - 14) * M_PI / 12); }
static double shape_night(double hour) { return 0.5 + 0.5 * cos((hour - 2) * M_PI / 12); }
static double shape_work(double hour) { return 1 / (1 + exp(-(hour - 7.5) * 2)) - 1 / (1 + exp(-(hour - 19) * 2)); }
static double shape_meals(double hour) { return fmin(1, bump(hour, 12, 1) + bump(hour, 18.7, 1.4)); }
static double shape_rush(double hour) { return fmin(1, bump(hour, 8.3, 1.5) + bump(hour, 19, 2)); }

static const char *const shape_names[] = {"flat", "noon", "night", "work", "meals", "rush", NULL};
static double (*const shapes[])(double hour) = {shape_flat, shape_noon, shape_night, shape_work, shape_meals, shape_rush};

#define FAULTS(X)                                                                                                  \
    X(WORLD_EXCEED, "exceed") X(WORLD_CONSTANT, "constant") X(WORLD_ZERO, "zero") X(WORLD_JUMP, "jump")              \
    X(WORLD_RANGE, "range") X(WORLD_NEGATIVE, "negative") X(WORLD_COPY, "copy") X(WORLD_FLAG, "flag")               \
    X(WORLD_SILENT, "silent") X(WORLD_CLOCK, "clock") X(WORLD_OUTAGE, "outage")

static const char *const fault_names[] = {
#define X(fault, name) name,
    FAULTS(X)
#undef X
    NULL};
enum world_fault {
#define X(fault, name) fault,
    FAULTS(X)
#undef X
};

struct profile {
    const char *kind, *st, *factor;
    int decimals, shape;
    double usual, daily, slow, fast, least;
};

struct place;

struct wrong {
    const char *point, *factor;
    int fault;
    double amount;
    const struct place *other; // whose values are copied
    int64_t begin_ms;
};

struct place {
    struct simulate_place shown;
    const struct profile **profiles; // one a factor
};

struct simulate_world {
    uint64_t seed;
    int64_t start_ms;
    struct profile *profiles;
    size_t profile_count;
    struct wrong *wrongs;
    size_t wrong_count;
    struct place *places;
    size_t count;
};

struct reading {
    struct arena *arena;
    struct simulate_world *world;
    struct standard_table table;
};

static bool read_number(const struct reading *reading, const struct standard_row *row, const char *column, double *ret_value, struct fault *f)
{
    struct decimal value;
    if (!standard_cell_decimal(&reading->table, row, column, &value, f))
        return false;
    *ret_value = decimal_to_double(value);
    return true;
}

static bool read_profile(const struct reading *reading, const struct standard_row *row, struct profile *profile, struct fault *f)
{
    *profile = (struct profile){.kind = standard_cell(&reading->table, row, "kind"), .st = standard_cell(&reading->table, row, "st"),
                                .factor = standard_cell(&reading->table, row, "factor")};
    return standard_cell_integer(&reading->table, row, "decimals", 0, 6, &profile->decimals, f) &&
           standard_cell_choice(&reading->table, row, "shape", shape_names, &profile->shape, f) &&
           read_number(reading, row, "usual", &profile->usual, f) && read_number(reading, row, "daily", &profile->daily, f) &&
           read_number(reading, row, "slow", &profile->slow, f) && read_number(reading, row, "fast", &profile->fast, f) &&
           read_number(reading, row, "least", &profile->least, f);
}

static bool read_profiles(struct reading *reading, const struct standard_file *file, struct fault *f)
{
    struct simulate_world *world = reading->world;
    if (!standard_table_parse(reading->arena, file, "kind st factor usual decimals shape daily slow fast least", &reading->table, f))
        return false;
    world->profiles = arena_array(reading->arena, reading->table.count, sizeof *world->profiles);
    for (size_t i = 0; i < reading->table.count; i++)
        if (!read_profile(reading, &reading->table.rows[i], &world->profiles[world->profile_count++], f))
            return false;
    return true;
}

// "" where the table has no such column.
static const char *optional_cell(const struct reading *reading, const struct standard_row *row, const char *column)
{
    for (size_t i = 0; i < reading->table.column_count; i++)
        if (text_equal(reading->table.columns[i], column))
            return row->cells[i];
    return "";
}

// The place whose values are copied; it measures what is copied.
static bool find_other(const struct reading *reading, const struct standard_row *row, struct wrong *wrong, struct fault *f)
{
    const char *other = optional_cell(reading, row, "other");
    for (size_t i = 0; i < reading->world->count && !wrong->other; i++)
        if (text_equal(reading->world->places[i].shown.point, other))
            wrong->other = &reading->world->places[i];
    return wrong->other || standard_cell_fault(&reading->table, row, "fault", f);
}

static bool read_scenario(struct reading *reading, const struct standard_file *file, struct fault *f)
{
    struct simulate_world *world = reading->world;
    double hours;
    if (!file->bytes)
        return true;
    if (!standard_table_parse(reading->arena, file, "point factor fault amount begin_hours", &reading->table, f))
        return false;
    world->wrongs = arena_array(reading->arena, reading->table.count, sizeof *world->wrongs);
    for (size_t i = 0; i < reading->table.count; i++) {
        const struct standard_row *row = &reading->table.rows[i];
        struct wrong *wrong = &world->wrongs[world->wrong_count++];
        wrong->point = standard_cell(&reading->table, row, "point");
        wrong->factor = standard_cell(&reading->table, row, "factor");
        if (!standard_cell_choice(&reading->table, row, "fault", fault_names, &wrong->fault, f) ||
            !read_number(reading, row, "amount", &wrong->amount, f) || !read_number(reading, row, "begin_hours", &hours, f) ||
            (wrong->fault == WORLD_COPY && !find_other(reading, row, wrong, f)))
            return false;
        wrong->begin_ms = world->start_ms - (int64_t)(hours * (double)HOUR_MS);
    }
    return true;
}

static void add_factors(struct reading *reading, const char *kind, struct place *place)
{
    struct simulate_world *world = reading->world;
    const char **factors = arena_array(reading->arena, world->profile_count, sizeof *factors);
    place->profiles = arena_array(reading->arena, world->profile_count, sizeof *place->profiles);
    for (size_t i = 0; i < world->profile_count; i++) {
        if (!text_equal(world->profiles[i].kind, kind))
            continue;
        place->shown.st = world->profiles[i].st;
        factors[place->shown.factor_count] = world->profiles[i].factor;
        place->profiles[place->shown.factor_count++] = &world->profiles[i];
    }
    place->shown.factors = factors;
}

static bool read_places(struct reading *reading, const struct standard_file *file, struct fault *f)
{
    struct simulate_world *world = reading->world;
    if (!standard_table_parse(reading->arena, file, "point mn pw kind", &reading->table, f))
        return false;
    world->places = arena_array(reading->arena, reading->table.count, sizeof *world->places);
    for (size_t i = 0; i < reading->table.count; i++) {
        const struct standard_row *row = &reading->table.rows[i];
        struct place *place = &world->places[world->count];
        *place = (struct place){.shown = {.point = standard_cell(&reading->table, row, "point"), .mn = standard_cell(&reading->table, row, "mn"),
                                          .password = standard_cell(&reading->table, row, "pw")}};
        add_factors(reading, standard_cell(&reading->table, row, "kind"), place);
        world->count += place->shown.factor_count > 0; // a kind without a profile says nothing
    }
    return world->count > 0 || fault_set(f, FAULT_INPUT, "simulate.empty", NULL);
}

struct simulate_world *simulate_world_load(struct arena *arena, const struct simulate_files *files, uint64_t seed, int64_t start_ms, struct fault *f)
{
    struct simulate_world *world = arena_alloc(arena, sizeof *world);
    struct reading reading = {.arena = arena, .world = world};
    world->seed = seed;
    world->start_ms = start_ms;
    const bool ok = read_profiles(&reading, &files->profiles, f) && read_places(&reading, &files->points, f) &&
                    read_scenario(&reading, &files->scenario, f);
    return ok ? world : NULL;
}

size_t simulate_world_count(const struct simulate_world *world)
{
    return world->count;
}

const struct simulate_place *simulate_world_place(const struct simulate_world *world, size_t index)
{
    return &world->places[index].shown;
}

// ---- values ----

static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static double noise(uint64_t key, int64_t step) // -1 to 1
{
    return (double)(mix(key ^ mix((uint64_t)step)) >> 11) / 4503599627370496.0 - 1;
}

static double slow_noise(uint64_t key, int64_t at_ms)
{
    const int64_t step = at_ms / SLOW_MS;
    const double share = (double)(at_ms % SLOW_MS) / (double)SLOW_MS;
    return noise(key, step) * (1 - share) + noise(key, step + 1) * share;
}

static uint64_t key_of(const struct simulate_world *world, const struct place *place, const struct profile *profile)
{
    uint64_t key = mix(world->seed);
    for (const char *at = place->shown.point; *at; at++)
        key = mix(key ^ (unsigned char)*at);
    for (const char *at = profile->factor; *at; at++)
        key = mix(key ^ (unsigned char)*at);
    return key;
}

static double sound_value(const struct profile *profile, uint64_t key, int64_t at_ms)
{
    const double hour = (double)((at_ms + ZONE_MS) % (24 * HOUR_MS)) / (double)HOUR_MS;
    const double day = 1 + profile->daily * (2 * shapes[profile->shape](hour) - 1);
    const double weather = 1 + profile->slow * slow_noise(key, at_ms);
    const double moment = 1 + profile->fast * noise(key ^ 1, at_ms / 1000);
    // what hardly moves (pH) hardly differs from place to place either
    const double place = 1 + fmin(PLACE_SPREAD, profile->daily + profile->slow) * noise(key ^ 2, 0);
    return profile->usual * place * day * weather * moment;
}

// What the device of another place measures of the same factor; without it, the value itself.
static double value_of_other(const struct simulate_world *world, const struct place *other, const char *factor, double value, int64_t at_ms)
{
    for (size_t i = 0; i < other->shown.factor_count; i++)
        if (text_equal(other->shown.factors[i], factor))
            return sound_value(other->profiles[i], key_of(world, other, other->profiles[i]), at_ms);
    return value;
}

struct sound {
    const struct profile *profile;
    uint64_t key;
    double value;
    int64_t at_ms;
};

static double wrong_value(const struct simulate_world *world, const struct wrong *wrong, const struct sound *sound)
{
    const int64_t at_ms = sound->at_ms, jump_ms = (int64_t)(mix(sound->key ^ (uint64_t)(at_ms / JUMP_MS)) % (uint64_t)(JUMP_MS - 60000));
    const double value = sound->value;
    switch ((enum world_fault)wrong->fault) {
    case WORLD_EXCEED: return value * wrong->amount;
    case WORLD_CONSTANT: return sound->profile->usual * (1 + 0.1 * noise(sound->key ^ 3, 0));
    case WORLD_ZERO: return 0;
    case WORLD_JUMP: return at_ms % JUMP_MS >= jump_ms && at_ms % JUMP_MS < jump_ms + 60000 ? value * wrong->amount : value;
    case WORLD_RANGE: return wrong->amount + value - sound->profile->usual;
    case WORLD_NEGATIVE: return -value * wrong->amount;
    case WORLD_COPY: return value_of_other(world, wrong->other, sound->profile->factor, value, at_ms);
    case WORLD_FLAG:
    case WORLD_SILENT:
    case WORLD_CLOCK:
    case WORLD_OUTAGE: return value;
    }
    return value;
}

static bool is_wrong(const struct wrong *wrong, const struct simulate_place *place, const char *factor, int64_t at_ms)
{
    return at_ms >= wrong->begin_ms && text_equal(wrong->point, place->point) && (text_empty(wrong->factor) || text_equal(wrong->factor, factor));
}

// factor "": of the place as a whole.
static bool is_silent(const struct simulate_world *world, const struct simulate_place *place, const char *factor, int64_t at_ms)
{
    for (size_t i = 0; i < world->wrong_count; i++)
        if (world->wrongs[i].fault == WORLD_SILENT && is_wrong(&world->wrongs[i], place, factor, at_ms))
            return true;
    return false;
}

static bool is_cut_off(const struct simulate_world *world, const struct simulate_place *place, int64_t at_ms)
{
    for (size_t i = 0; i < world->wrong_count; i++) {
        const struct wrong *wrong = &world->wrongs[i];
        if (wrong->fault == WORLD_OUTAGE && is_wrong(wrong, place, "", at_ms) && at_ms < wrong->begin_ms + (int64_t)(wrong->amount * (double)HOUR_MS))
            return true;
    }
    return false;
}

bool simulate_world_speaks(const struct simulate_world *world, size_t place, int64_t at_ms)
{
    const struct simulate_place *shown = &world->places[place].shown;
    return !is_silent(world, shown, "", at_ms) && !is_cut_off(world, shown, at_ms);
}

bool simulate_world_measures(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms)
{
    return !is_silent(world, &world->places[place].shown, world->places[place].shown.factors[factor], at_ms);
}

bool simulate_world_sends(const struct simulate_world *world, size_t place, size_t factor, int64_t at_ms)
{
    return simulate_world_measures(world, place, factor, at_ms) && !is_cut_off(world, &world->places[place].shown, at_ms);
}

int64_t simulate_world_clock(const struct simulate_world *world, size_t place, int64_t at_ms)
{
    int64_t clock_ms = at_ms;
    for (size_t i = 0; i < world->wrong_count; i++)
        if (world->wrongs[i].fault == WORLD_CLOCK && is_wrong(&world->wrongs[i], &world->places[place].shown, "", at_ms))
            clock_ms += (int64_t)(world->wrongs[i].amount * 1000);
    return clock_ms;
}

struct simulate_value simulate_world_value(const struct simulate_world *world, size_t index, size_t factor, int64_t at_ms)
{
    const struct place *place = &world->places[index];
    const struct profile *profile = place->profiles[factor];
    const uint64_t key = key_of(world, place, profile);
    struct sound sound = {profile, key, sound_value(profile, key, at_ms), at_ms};
    struct simulate_value result = {.flag = "N"};
    const double scale = pow(10, profile->decimals);
    double least = profile->least;
    for (size_t i = 0; i < world->wrong_count; i++) {
        const struct wrong *wrong = &world->wrongs[i];
        if (!is_wrong(wrong, &place->shown, profile->factor, at_ms))
            continue;
        sound.value = wrong_value(world, wrong, &sound);
        if (wrong->fault == WORLD_ZERO || wrong->fault == WORLD_NEGATIVE || wrong->fault == WORLD_RANGE)
            least = -INFINITY; // what is wrong is not held back by what can be
        if (wrong->fault == WORLD_FLAG)
            memcpy(result.flag, "D", sizeof "D");
    }
    result.value = (struct decimal){.mantissa = llround(fmax(sound.value, least) * scale), .scale = profile->decimals};
    return result;
}

// ---- the past ----

struct filling {
    const struct simulate_world *world;
    struct series *series;
    struct arena *arena;
    struct series_run *runs;
    size_t count;
};

static void add_run(struct filling *filling, size_t place, size_t factor, enum series_kind kind, struct series_range range)
{
    const int64_t step_ms = kind == SERIES_HOUR ? HOUR_MS : MINUTE_MS;
    const struct simulate_place *shown = simulate_world_place(filling->world, place);
    struct observation *observations = arena_array(filling->arena, (size_t)((range.to_ms - range.from_ms) / step_ms) + 1, sizeof *observations);
    size_t count = 0;
    for (int64_t at_ms = range.from_ms; at_ms < range.to_ms; at_ms += step_ms) {
        if (!simulate_world_sends(filling->world, place, factor, at_ms))
            continue;
        const struct simulate_value value = simulate_world_value(filling->world, place, factor, at_ms + (kind == SERIES_HOUR ? HOUR_MS / 2 : 0));
        observations[count] = (struct observation){.at_ms = at_ms, .value = observation_number_of(value.value), .origin = OBSERVATION_SIMULATED};
        memcpy(observations[count++].flag, value.flag, sizeof value.flag);
    }
    filling->runs[filling->count++] = (struct series_run){{shown->point, shown->factors[factor], kind}, observations, count};
}

// What is there stays: a folder that rested for a while is filled from where it stopped.
static bool skip_known(struct filling *filling, size_t place, size_t factor, enum series_kind kind, struct series_range *range, struct fault *f)
{
    const struct simulate_place *shown = simulate_world_place(filling->world, place);
    const int64_t step_ms = kind == SERIES_HOUR ? HOUR_MS : MINUTE_MS;
    struct observation newest;
    bool found;
    if (!series_latest(filling->series, &(struct series_key){shown->point, shown->factors[factor], kind}, INT64_MAX, &newest, &found, f))
        return false;
    if (found && newest.at_ms >= range->from_ms)
        range->from_ms = (newest.at_ms / step_ms + 1) * step_ms;
    if (range->from_ms > range->to_ms)
        range->from_ms = range->to_ms;
    return true;
}

static bool fill_factor(struct filling *filling, size_t place, size_t factor, int days, struct fault *f)
{
    const int64_t now_ms = filling->world->start_ms / MINUTE_MS * MINUTE_MS, day_ms = (now_ms / HOUR_MS - 24) * HOUR_MS;
    struct series_range hours = {day_ms - (int64_t)(days - 1) * 24 * HOUR_MS, day_ms}, minutes = {day_ms, now_ms};
    if (!skip_known(filling, place, factor, SERIES_HOUR, &hours, f) || !skip_known(filling, place, factor, SERIES_REALTIME, &minutes, f))
        return false;
    if (factor_is_measured(simulate_world_place(filling->world, place)->factors[factor]))
        add_run(filling, place, factor, SERIES_HOUR, hours); // of a state there is no mean
    add_run(filling, place, factor, SERIES_REALTIME, minutes);
    return true;
}

static bool fill_place(struct filling *filling, size_t place, int days, uint64_t *stored, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct series_report report;
    const size_t factors = simulate_world_place(filling->world, place)->factor_count;
    filling->arena = arena;
    filling->count = 0;
    filling->runs = arena_array(arena, factors * 2, sizeof *filling->runs);
    for (size_t i = 0; i < factors; i++)
        if (!fill_factor(filling, place, i, days, f))
            return false;
    if (!series_put(filling->series, &(struct series_batch){.runs = filling->runs, .count = filling->count}, &report, f))
        return false;
    *stored += report.stored;
    return true;
}

bool simulate_world_fill(const struct simulate_world *world, struct series *series, int days, uint64_t *ret_stored, struct fault *f)
{
    struct filling filling = {.world = world, .series = series};
    *ret_stored = 0;
    for (size_t i = 0; i < world->count; i++)
        if (!fill_place(&filling, i, days, ret_stored, f))
            return false;
    return true;
}
